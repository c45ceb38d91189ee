import type { Attention, BotDetailAnswer } from '@phasegate/contracts';
import { toneOf } from '../bots/reasons';
import { ReasonMark } from '../bots/reason-mark';
import { attentionSentence } from '../words/attention';

/** The subject of the decision itself is not a warning. */
const THE_GATE: readonly Attention[] = ['READY_TO_ADVANCE', 'GATE_ONE_SHORT'];

/** The warnings of the home page, repeated beside a decision about the bot. */
export function OpenWarnings({ bot }: { bot: BotDetailAnswer }) {
  const warnings = bot.attention.filter((reason) => !THE_GATE.includes(reason));
  if (warnings.length === 0) return null;
  return (
    <section aria-label="Open warnings" className="rounded-lg bg-warn-soft p-3 text-sm">
      <h3 className="font-semibold text-warn">
        {warnings.length === 1 ? '1 open warning' : `${warnings.length} open warnings`}
      </h3>
      <ul className="mt-1 space-y-1">
        {warnings.map((reason) => (
          <li key={reason}>
            <ReasonMark tone={toneOf(reason, bot)}>{attentionSentence(reason, bot)}</ReasonMark>
          </li>
        ))}
      </ul>
    </section>
  );
}
