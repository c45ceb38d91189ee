import type { PolicyVersionAnswer } from '@phasegate/contracts';
import { Badge, type Tone } from '../frame/badge';
import { settingInFull, showSetting } from './words';

type Change = PolicyVersionAnswer['changes'][number];

const EFFECTS: Readonly<Record<Change['effect'], readonly [tone: Tone, words: string]>> = {
  looser: ['warn', 'looser ↑'],
  tighter: ['good', 'tighter ↓'],
  fixed: ['bad', 'cannot change'],
};

/** The direction of a change: looser or tighter. */
export function EffectBadge({ effect }: Pick<Change, 'effect'>) {
  const [tone, words] = EFFECTS[effect];
  return <Badge tone={tone}>{words}</Badge>;
}

interface ChangesListProps {
  /** No direction where the API has not judged the change. */
  readonly changes: readonly (Pick<Change, 'key' | 'from' | 'to'> &
    Partial<Pick<Change, 'effect'>>)[];
  readonly currency: string;
  readonly label: string;
}

/** The differences between two policies: from, to, looser or tighter. */
export function ChangesList({ changes, currency, label }: ChangesListProps) {
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-lg border border-line text-sm">
      {changes.map(({ key, from, to, effect }) => (
        <li key={key} className="flex flex-wrap items-baseline gap-x-3 gap-y-1 px-3 py-2">
          <span className="basis-full sm:basis-72 sm:grow">{settingInFull(key)}</span>
          <span className="mr-auto tabular-nums sm:mr-0">
            <del className="text-muted no-underline">
              <span className="sr-only">from </span>
              {showSetting(key, from, currency)}
            </del>{' '}
            <span aria-hidden="true">→</span>{' '}
            <ins className="font-medium no-underline">
              <span className="sr-only">to </span>
              {showSetting(key, to, currency)}
            </ins>
          </span>
          {effect !== undefined && (
            <span className="sm:w-28 sm:text-right">
              <EffectBadge effect={effect} />
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}
