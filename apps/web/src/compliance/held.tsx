import type { IntegrityAnswer } from '@phasegate/contracts';
import { BotLink } from '../bots/bot-link';
import { Instant } from '../format/instant';

/** Logs that do not continue what was mirrored of them: the fault is the log's, and the mirror keeps the good copy. */
export function Held({ held }: { held: IntegrityAnswer['mirror']['held'] }) {
  if (held.length === 0) return null;
  return (
    <section aria-labelledby="held" className="panel border-bad p-4">
      <h3 id="held" className="font-semibold">
        Logs that contradict their mirror
      </h3>
      <ul className="mt-2 space-y-2">
        {held.map(({ log, seq, what, since }) => (
          <li key={log} className="text-sm text-bad">
            {log === 'platform' ? 'The platform’s own log' : <BotLink id={log} name={null} />}:
            event {seq} {what}. Nothing after it is mirrored, since <Instant at={since} />.
          </li>
        ))}
      </ul>
    </section>
  );
}
