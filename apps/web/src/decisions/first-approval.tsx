import type { ReadinessAnswer } from '@phasegate/contracts';
import { Instant } from '../format/instant';
import { ActorName } from '../people/actor-name';

type FirstApprovalProps = NonNullable<ReadinessAnswer['first_approval']>;

/** One of two people has approved: who, and until when the other may. */
export function FirstApproval({ by, at, expires_at }: FirstApprovalProps) {
  return (
    <p>
      <ActorName id={by} /> approved the advance on <Instant at={at} />. It takes two people:
      another one must approve by <Instant at={expires_at} />, else both approve anew.
    </p>
  );
}
