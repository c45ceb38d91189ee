import type { SeriesAnswer } from '@phasegate/contracts';
import { showMoney } from '../format/decimal';
import { Instant } from '../format/instant';

interface SizeStepsProps {
  readonly series: SeriesAnswer;
  readonly currency: string;
  /** Shows the step in the charts; null: no step. */
  readonly onPoint: (at: string | null) => void;
}

/** Every step of the size with its reason, newest first; one that has the focus shows in the charts. */
export function SizeSteps({
  series: { sizes, left_off_before: leftOffBefore },
  currency,
  onPoint,
}: SizeStepsProps) {
  return (
    <section aria-labelledby="size-steps" className="mt-6">
      <h3 id="size-steps" className="font-semibold">
        Steps of size
      </h3>
      {sizes.length === 0 ? (
        <p className="mt-1 text-muted">The size did not change in this time.</p>
      ) : (
        <ol className="panel mt-2 max-h-80 divide-y divide-line overflow-y-auto">
          {sizes
            .toReversed()
            .map(({ seq, at, size, effective_size: effective, cause, sentence }) => (
              <li key={`${seq} ${cause}`}>
                <button
                  type="button"
                  className="grid w-full gap-x-4 px-4 py-2 text-left text-sm hover:bg-quiet sm:grid-cols-[10rem_1fr_auto]"
                  onFocus={() => onPoint(at)}
                  onBlur={() => onPoint(null)}
                  onClick={() => onPoint(at)}
                >
                  <span className="font-medium tabular-nums">
                    {effective !== null
                      ? `at most ${showMoney(effective, currency)}`
                      : size === null
                        ? 'Paper only'
                        : showMoney(size, currency)}
                  </span>
                  <span>{sentence}</span>
                  <span className="text-muted">
                    <Instant at={at} />
                  </span>
                </button>
              </li>
            ))}
        </ol>
      )}
      {leftOffBefore !== null && (
        <p className="mt-1 text-sm text-muted">
          Steps, phases and downgrades before <Instant at={leftOffBefore} /> are too many to show
          here: they are listed under Timeline.
        </p>
      )}
    </section>
  );
}
