import type { BotDetailAnswer } from '@phasegate/contracts';
import Link from 'next/link';
import { useMay } from '../api/permission';
import { nextStep } from '../bots/next-step';
import { toneOf } from '../bots/reasons';
import { Mark } from '../frame/mark';
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
            const good = toneOf(reason, bot) === 'good';
            const { label, href } = nextStep(reason, bot, steers);
            return (
              <li key={reason} className={`flex gap-2 ${good ? 'text-good' : 'text-warn'}`}>
                <Mark shape={good ? 'fine' : 'attention'} />
                <span>
                  {attentionSentence(reason, bot)}{' '}
                  {href !== addressOfBot(bot.id) && (
                    <Link href={href} className="link font-medium underline">
                      {label}
                    </Link>
                  )}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </section>
  );
}
