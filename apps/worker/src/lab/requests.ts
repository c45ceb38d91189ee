import { labResult } from '@phasegate/contracts';
import type { ClaimedLabRun } from '@phasegate/db';
import { labReport, type RunOptions, type SyntheticBot } from '@phasegate/lab';
import { policySchema } from '@phasegate/phase-core';

/** What the API put down for a run of the lab. */
interface LabRequest {
  readonly policies: readonly unknown[];
  readonly bot: SyntheticBot;
  readonly runs: number;
  readonly seed: number;
}

/** @throws when it cannot be done, or was stopped */
export async function resultOf({ request }: ClaimedLabRun, options: RunOptions): Promise<object> {
  const { policies, bot, runs, seed } = request as LabRequest;
  // An earlier version may have put it down.
  const [policy, against] = policies.map((stored) => policySchema.parse(stored));
  return labResult.parse(await labReport({ policy: policy!, against, bot, runs, seed }, options));
}
