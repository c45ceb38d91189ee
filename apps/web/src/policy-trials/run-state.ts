import type { LabRunSummary } from '@phasegate/contracts';

/** Of a what-if run or a run of the lab; a what-if run is never cancelled. */
export type RunState = LabRunSummary['state'];

/** How often a run is looked at while it is under way. */
const LOOK_MS = 700;

export const isUnderWay = (state: RunState): boolean => state === 'waiting' || state === 'running';

/** When a run is looked at again. */
export const untilEnded = ({
  state: { data },
}: {
  readonly state: { readonly data: { readonly state: RunState } | undefined };
}): number | false => (data !== undefined && isUnderWay(data.state) ? LOOK_MS : false);
