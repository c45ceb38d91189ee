import type { StatusAnswer } from '@phasegate/contracts';
import { ShareBar } from './share-bar';
import { distancesOf, type Distance } from './distance-words';

/** How far each trigger of a downgrade is; nothing for a bot that cannot fall. */
export function DowngradeDistance({ headroom }: Pick<StatusAnswer, 'headroom'>) {
  const distances = distancesOf(headroom);
  if (distances.length === 0) return null;
  return (
    <section aria-labelledby="distance">
      <h2 id="distance" className="text-lg font-semibold">
        Distance to a downgrade
      </h2>
      <ul className="mt-2 grid gap-x-8 gap-y-4 sm:grid-cols-2 xl:grid-cols-4">
        {distances.map((distance) => (
          <Meter key={distance.trigger} {...distance} />
        ))}
      </ul>
    </section>
  );
}

function Meter({ name, words, used }: Distance) {
  const share = Math.min(Math.max(used, 0), 1);
  return (
    <li>
      <p className="text-sm font-medium">{name}</p>
      <div
        role="meter"
        aria-label={name}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(share * 100)}
        aria-valuetext={words}
        className="mt-1"
      >
        <ShareBar used={used} />
      </div>
      <p className="mt-1 text-sm text-muted tabular-nums">{words}</p>
    </li>
  );
}
