import type { EvidenceInWords } from '@phasegate/contracts';
import { Badge, type Tone } from '../frame/badge';

type Verdict = NonNullable<EvidenceInWords['win_rate']>['verdict'];

const VERDICTS: Readonly<Record<Verdict, readonly [tone: Tone, words: string]>> = {
  proven: ['good', 'Proven'],
  open: ['unknown', 'Open: luck may explain it'],
  disproven: ['bad', 'Not as good as required'],
};

/** Whether the win rate is proven; it blocks nothing by itself. */
export function VerdictBadge({ verdict }: { verdict: Verdict }) {
  const [tone, words] = VERDICTS[verdict];
  return <Badge tone={tone}>{words}</Badge>;
}
