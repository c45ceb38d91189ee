'use client';

import type { LabRun } from '@phasegate/contracts';
import { send } from '../api/call';
import { useMay } from '../api/permission';
import { ActionButton } from '../controls/action-button';
import { ProgressBar } from '../controls/progress-bar';
import { showCount } from '../format/decimal';

interface UnderWayProps {
  readonly run: LabRun;
  /** The name of the run: "Drawing futures". */
  readonly label: string;
}

/** How far a run is, with a way to end it. */
export function UnderWay({ run: { id, state, progress }, label }: UnderWayProps) {
  const steers = useMay('steer');
  const { done, total } = progress;
  return (
    <div className="panel space-y-3 p-4">
      <p className="text-sm tabular-nums">
        {state === 'waiting'
          ? 'Waits for the worker.'
          : total === 0
            ? `${label}: getting ready.`
            : `${label}: ${showCount(Math.floor((done / total) * 100))}%.`}
      </p>
      <ProgressBar label={label} done={done} total={total} />
      {steers && (
        <ActionButton
          button="Cancel the run"
          act={async () => {
            const { state: now } = await send('DELETE', '/v1/lab/{run}', { params: { run: id } });
            return now === 'cancelled'
              ? 'The run is cancelled.'
              : 'The run had ended already: it stays.';
          }}
        />
      )}
    </div>
  );
}

/** Why a run that has ended has no result. */
export function NoResult({ run: { state, fault } }: { run: LabRun }) {
  if (state === 'cancelled')
    return <p className="panel p-4 text-muted">This run was cancelled: it has no result.</p>;
  if (state !== 'failed') return null;
  return (
    <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 font-medium text-bad">
      The run failed: {fault} Nothing was changed. Try again; if it fails again, look at the
      worker’s log.
    </p>
  );
}
