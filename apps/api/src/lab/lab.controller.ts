import { Controller, Param } from '@nestjs/common';
import {
  botLabBody,
  futuresBody,
  labBody,
  type FieldFault,
  type LabRun,
  type LabRunsQuery,
  type LabRunSummary,
  type Page,
} from '@phasegate/contracts';
import {
  addLabRun,
  cancelLabRun,
  listClosures,
  listLabRuns,
  readLabRun,
  readPastTrades,
  viewBot,
  type Person,
  type WantedLabRun,
} from '@phasegate/db';
import { MIN_TRADES, recordedBot, usualBot } from '@phasegate/lab';
import { BadPolicy, mergedPolicy, proposedPolicy, type Policy } from '@phasegate/phase-core';
import type { z } from 'zod';
import { Asking } from '../access/caller.js';
import { GivenBody, GivenQuery } from '../http/parsed.js';
import { ProblemError } from '../http/problem-error.js';
import { refused } from '../http/refused.js';
import { Serves } from '../http/serves.js';
import { Ledger } from '../ledger/ledger.js';

/** Calls that need many runs of the rules: requested here, executed by a worker. */
@Controller()
export class LabController {
  constructor(private readonly ledger: Ledger) {}

  @Serves('POST', '/v1/lab')
  askLab(
    @GivenBody() body: z.infer<typeof labBody>,
    @Asking() { actor: by }: Person,
  ): Promise<LabRun> {
    const { policy = {}, against, bot, runs, seed } = body;
    const policies = merged({ policy, ...(against === undefined ? {} : { against }) });
    const request = { policies, bot: { ...usualBot(policies), ...bot }, runs, seed };
    return this.add({ kind: 'lab', bot: null, by, request });
  }

  @Serves('POST', '/v1/bots/{bot}/lab')
  async askLabOfBot(
    @Param('bot') bot: string,
    @GivenBody() body: z.infer<typeof botLabBody>,
    @Asking() { actor: by }: Person,
  ): Promise<LabRun> {
    const { policy: partial = {}, bot: chosen, runs, seed } = body;
    const { pool } = this.ledger;
    const { state, market } = await viewBot(pool, bot);
    const inForce = state.policies.policy;
    const { policy, changes, refused: refusal } = proposedPolicy(state.policies, partial);
    if (refusal?.refused === 'CALENDAR_FIXED') throw await refused(this.ledger, bot, refusal);
    const policies = changes.length === 0 ? [inForce] : [policy, inForce];
    const recorded = recordedBot(market, state.hot.equity, await readPastTrades(pool, bot, state));
    const traded = { ...usualBot(policies), ...recorded, ...chosen };
    return this.add({ kind: 'lab', bot, by, request: { policies, bot: traded, runs, seed } });
  }

  @Serves('GET', '/v1/bots/{bot}/lab')
  list(@Param('bot') bot: string, @GivenQuery() query: LabRunsQuery): Promise<Page<LabRunSummary>> {
    return listLabRuns(this.ledger.pool, bot, query);
  }

  @Serves('POST', '/v1/bots/{bot}/futures')
  async askFutures(
    @Param('bot') bot: string,
    @GivenBody() { runs, seed }: z.infer<typeof futuresBody>,
    @Asking() { actor: by }: Person,
  ): Promise<LabRun> {
    const { pool } = this.ledger;
    const { state, now } = await viewBot(pool, bot);
    const trades = await readPastTrades(pool, bot, state);
    if (trades.length < MIN_TRADES)
      throw new ProblemError(
        'TOO_FEW_TRADES',
        `${trades.length} trades have counted in this phase: futures are drawn from at least ${MIN_TRADES}.`,
      );
    const closures = (await listClosures(this.ledger.prisma)).map(({ date }) => date);
    return this.add({
      kind: 'futures',
      bot,
      by,
      request: { state, closures, now, trades, runs, seed },
    });
  }

  @Serves('GET', '/v1/lab/{run}')
  async read(@Param('run') id: string, @Asking() person: Person): Promise<LabRun> {
    return known(await readLabRun(this.ledger.pool, id, person));
  }

  @Serves('DELETE', '/v1/lab/{run}')
  async cancel(@Param('run') id: string, @Asking() person: Person): Promise<LabRun> {
    return known(await cancelLabRun(this.ledger.pool, id, person));
  }

  private async add(wanted: WantedLabRun): Promise<LabRun> {
    const run = await addLabRun(this.ledger.pool, wanted);
    if (run !== null) return run;
    throw new ProblemError(
      'LAB_RUNS_UNDER_WAY',
      'You already have two runs waiting or running: try again when one of them has ended, or cancel one.',
    );
  }
}

/** @throws ProblemError that names every invalid key */
function merged(partials: Readonly<Record<string, unknown>>): Policy[] {
  const faults: FieldFault[] = [];
  const policies = Object.entries(partials).flatMap(([field, partial]) => {
    try {
      return mergedPolicy(partial);
    } catch (error) {
      if (!(error instanceof BadPolicy)) throw error;
      for (const { field: key, fault } of error.faults)
        faults.push({ field: `${field}.${key}`, message: fault });
      return [];
    }
  });
  if (faults.length === 0) return policies;
  throw new ProblemError('INVALID_FIELDS', 'A policy makes no sense.', { errors: faults });
}

function known(run: LabRun | null): LabRun {
  if (run === null) throw new ProblemError('LAB_RUN_UNKNOWN', 'There is no such lab run.');
  return run;
}
