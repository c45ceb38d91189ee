import type { BotDetailAnswer } from '@phasegate/contracts';
import Link from 'next/link';
import { Mark } from '../frame/mark';
import { attentionSentence } from '../words/attention';
import { nextStep } from './next-step';

const GOOD_NEWS = ['READY_TO_ADVANCE', 'GATE_ONE_SHORT'];

/** Why somebody should look at the bot now, the most pressing first, each with the next step. */
export function AttentionNow({ bot }: { bot: BotDetailAnswer }) {
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
            const good = GOOD_NEWS.includes(reason);
            const step = nextStep(reason, bot.id);
            return (
              <li key={reason} className={`flex gap-2 ${good ? 'text-good' : 'text-warn'}`}>
                <Mark shape={good ? 'fine' : 'attention'} />
                <span>
                  {attentionSentence(reason, bot)}{' '}
                  {step !== null && (
                    <Link href={step.href} className="link font-medium underline">
                      {step.words}
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
