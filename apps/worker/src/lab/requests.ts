import { futuresResult, labResult } from '@phasegate/contracts';
import type { ClaimedLabRun } from '@phasegate/db';
import {
  futures,
  labReport,
  type FuturesRequest,
  type RunOptions,
  type SyntheticBot,
} from '@phasegate/lab';
import { policySchema, STATE_VERSION } from '@phasegate/phase-core';

/** A request for a run of the policy lab, as the API stored it. */
interface LabRequest {
  readonly policies: readonly unknown[];
  readonly bot: SyntheticBot;
  readonly runs: number;
  readonly seed: number;
}

/** @throws when it cannot be done, or was stopped */
export function resultOf({ kind, request }: ClaimedLabRun, options: RunOptions): Promise<object> {
  return kind === 'futures'
    ? futuresOf(request as FuturesRequest, options)
    : labOf(request as LabRequest, options);
}

async function labOf({ policies, bot, runs, seed }: LabRequest, options: RunOptions) {
  // An earlier version may have stored it.
  const [policy, against] = policies.map((stored) => policySchema.parse(stored));
  return labResult.parse(await labReport({ policy: policy!, against, bot, runs, seed }, options));
}

async function futuresOf(request: FuturesRequest, options: RunOptions) {
  if (request.state.hot.version !== STATE_VERSION)
    throw new Error('it was asked for under an earlier version: ask again');
  return futuresResult.parse(await futures(request, options));
}
