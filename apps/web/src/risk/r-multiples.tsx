import type { RiskAnswer } from '@phasegate/contracts';
import { isLoss, showCount, showMean } from '../format/decimal';

type Multiples = RiskAnswer['r_multiples'];

/** How often each multiple of the money at risk was won or lost: a table whose bars are drawn beside the figures. */
export function RMultiples({ multiples }: { multiples: Multiples }) {
  const { trades, without_stop: without, mean, classes } = multiples;
  if (trades === 0)
    return (
      <p className="text-sm text-muted">
        {without === 0
          ? 'No trade was closed in the last year.'
          : `The log has no entry and stop price of the ${showCount(without)} closed trades, so what they had at risk is not known. Imported trades have none.`}
      </p>
    );
  const most = Math.max(...classes.map((one) => one.trades));
  return (
    <>
      <table className="w-full max-w-xl table-fixed text-sm tabular-nums">
        <caption className="sr-only">Trades of the last year by R multiple</caption>
        <colgroup>
          <col className="w-36" />
          <col />
        </colgroup>
        <thead className="sr-only">
          <tr>
            <th scope="col">R multiple</th>
            <th scope="col">Trades</th>
          </tr>
        </thead>
        <tbody>
          {classes.slice(firstOf(classes), lastOf(classes) + 1).map((one) => (
            <tr key={one.from ?? 'least'}>
              <th scope="row" className="pr-3 text-right font-normal whitespace-nowrap">
                {classWords(one)}
              </th>
              <td>
                <span className="flex items-center gap-2">
                  <svg
                    aria-hidden="true"
                    viewBox="0 0 100 1"
                    preserveAspectRatio="none"
                    className="h-3 w-full min-w-0"
                  >
                    <rect
                      width={(one.trades / most) * 100}
                      height="1"
                      className={one.from === null || isLoss(one.from) ? 'fill-bad' : 'fill-good'}
                    />
                  </svg>
                  <span className="w-12 shrink-0 text-right">{showCount(one.trades)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="mt-2 max-w-3xl text-xs text-muted">
        {showCount(trades)} {trades === 1 ? 'trade' : 'trades'} of the last year, {showMean(mean!)}{' '}
        R on average. 1 R is what a trade had at risk: its size times the distance of its stop from
        its entry.
        {without > 0 &&
          ` ${showCount(without)} more ${without === 1 ? 'is' : 'are'} left out: the log has no stop for ${without === 1 ? 'it' : 'them'}.`}
      </p>
    </>
  );
}

const firstOf = (classes: Multiples['classes']): number =>
  classes.findIndex(({ trades }) => trades > 0);
const lastOf = (classes: Multiples['classes']): number =>
  classes.findLastIndex(({ trades }) => trades > 0);

function classWords({ from, below }: Multiples['classes'][number]): string {
  if (from === null) return `below ${showR(below!)}`;
  return below === null ? `${showR(from)} and more` : `${showR(from)} to ${showR(below)}`;
}

/** "-0.5" → "−0.5 R" */
const showR = (multiple: string): string => `${showMean(multiple).replace('-', '−')} R`;
