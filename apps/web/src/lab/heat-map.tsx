import { showCount, showRoundedShare } from '../format/decimal';
import { PHASE_WORDS } from '../words/phases';
import { heatOf, REACHABLE, type PolicyInLab } from './lab-words';

/** By `heatOf`; every shade keeps the figure on it readable, in light and in dark. */
const SHADES = ['', 'bg-link/10', 'bg-link/20', 'bg-link/30', 'bg-link/40'];

/** The share of bots of each true win rate that reach each phase within a year, and how fast. */
export function HeatMap({ name, policy }: { name: string; policy: PolicyInLab }) {
  return (
    <table className="w-full table-fixed border-separate border-spacing-0.5 text-sm tabular-nums">
      <caption className="mb-1 text-left font-semibold">{name}</caption>
      <thead>
        <tr className="align-bottom text-xs text-muted">
          <th scope="col" className="p-1 text-left font-medium">
            True win rate
          </th>
          {REACHABLE.map((phase) => (
            <th key={phase} scope="col" className="p-1 text-left font-medium">
              {PHASE_WORDS[phase]}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {policy.rows.map(({ win_rate, reached }) => (
          <tr key={win_rate}>
            <th scope="row" className="p-1 text-left font-medium">
              {showRoundedShare(win_rate)}
            </th>
            {REACHABLE.map((phase) => {
              const { probability, median_days: days } = reached[phase];
              return (
                <td
                  key={phase}
                  className={`rounded-sm border border-line p-1 ${SHADES[heatOf(probability)]}`}
                >
                  {showRoundedShare(probability)}
                  {days !== null && (
                    <span className="block text-xs">
                      {showCount(days)} <span className="sr-only">trading days</span>
                      <span aria-hidden="true">d</span>
                    </span>
                  )}
                </td>
              );
            })}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
