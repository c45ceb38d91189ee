import { showDecimal, showMean, showRoundedShare, showShare } from './decimal';

interface RoundedProps {
  /** As the API has it; null: there is none. */
  readonly of: string | null;
  /** In place of a value that is not there. */
  readonly none?: string;
}

/** A share of one as percent, to two places; the exact one when pointed at: "0.6533…" → 65.33% */
export const Share = ({ of, none = 'none' }: RoundedProps) =>
  of === null ? none : <Rounded shown={showRoundedShare(of)} exact={showShare(of)} />;

/** A ratio to two places; the exact one when pointed at: "1.876543" → 1.88 */
export const Ratio = ({ of, none = 'none' }: RoundedProps) =>
  of === null ? none : <Rounded shown={showMean(of)} exact={showDecimal(of)} />;

/** What is shown rounded; exact when pointed at. */
export const Rounded = ({ shown, exact }: { shown: string; exact: string }) => (
  <span title={shown === exact ? undefined : exact}>{shown}</span>
);
