import type { BotDetailAnswer } from '@phasegate/contracts';
import Link from 'next/link';
import { useMay } from '../api/permission';
import { nextStep } from '../bots/next-step';
import { ReasonMark } from '../bots/reason-mark';
import { toneOf } from '../bots/reasons';
import { attentionSentence } from '../words/attention';
import { addressOfBot } from './places';

/** Why somebody should look at the bot now, the most pressing first, each with the next step. */
export function AttentionNow({ bot }: { bot: BotDetailAnswer }) {
  const steers = useMay('steer');
  return (
    <section aria-labelledby="attention" className="panel p-4">
      <h2 id="attention" className="font-semibold">
        Needs attention now
      </h2>
      {bot.attention.length === 0 ? (
        <p className="mt-1 text-muted">Nothing. The bot trades within its limits.</p>
      ) : (
        <ul className="mt-2 space-y-2">
          {bot.attention.map((reason) => {
            const { label, href } = nextStep(reason, bot, steers);
            return (
              <li key={reason}>
                <ReasonMark tone={toneOf(reason, bot)}>
                  {attentionSentence(reason, bot)}{' '}
                  {href !== addressOfBot(bot.id) && (
                    <Link href={href} className="link font-medium underline">
                      {label}
                    </Link>
                  )}
                </ReasonMark>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
