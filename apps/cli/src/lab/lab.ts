import { mergedPolicy } from '@phasegate/phase-core';
import { labReport, type SyntheticBot } from '@phasegate/lab';
import type { Io } from '../io.js';
import { startProgress } from '../progress.js';
import { PolicyFile } from '../simulate/policy-file.js';
import { labCsv } from './csv.js';
import { labTables } from './table.js';

/** The options of `phase lab`, parsed. */
export interface LabOptions {
  readonly policy?: string;
  readonly against?: string;
  readonly runs: number;
  readonly seed: number;
  readonly realizedRr?: string;
  readonly plannedRr?: string;
  readonly tradesPerDay?: string;
  readonly risk?: string;
  readonly equity?: string;
  readonly threads?: number;
  readonly json?: true;
  readonly csv?: true;
}

/** Runs the lab and prints the result to standard output. */
export async function printLab(io: Io, options: LabOptions): Promise<void> {
  const policy = await policyIn(options.policy);
  const against = options.against === undefined ? undefined : await policyIn(options.against);
  const { runs, seed, threads } = options;
  const progress = startProgress(io, 'Running');
  try {
    const report = await labReport(
      { policy, against, bot: botOf(options), runs, seed },
      { ...(threads === undefined ? {} : { threads }), onProgress: progress.update },
    );
    progress.stop();
    if (options.json) io.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    else io.stdout.write(options.csv ? labCsv(report) : labTables(report));
  } finally {
    progress.stop();
  }
}

const policyIn = async (file: string | undefined) =>
  file === undefined ? mergedPolicy({}) : (await PolicyFile.read(file)).over();

/** A bot whose realized R:R equals its planned R:R, unless options say otherwise. */
function botOf(options: LabOptions): Partial<SyntheticBot> {
  const { realizedRr, plannedRr, tradesPerDay, risk, equity } = options;
  return {
    ...(realizedRr === undefined ? {} : { realized_rr: realizedRr }),
    ...(plannedRr === undefined ? {} : { planned_rr: plannedRr }),
    ...(tradesPerDay === undefined ? {} : { trades_per_day: tradesPerDay }),
    ...(risk === undefined ? {} : { risk }),
    ...(equity === undefined ? {} : { equity }),
  };
}
