import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useState, type ReactNode } from 'react';
import { addressOfBot } from '../../bot/places';
import { CodeBlock } from '../../controls/code-block';
import { Instant } from '../../format/instant';
import { Badge } from '../../frame/badge';
import { Freshness } from '../../frame/freshness';
import { PageTitle } from '../../frame/page-title';
import { useInBrowser } from '../../frame/use-in-browser';
import { FirstKey } from './first-key';
import { firstWordQuery, firstWordWords } from './first-word';
import { SnippetTabs } from './snippet-tabs';
import { trial } from './snippets';

const KEY_TO_COME = 'pgk_…';

/** The bot is registered: its key, what to paste, and whether it was heard. */
export function Connect({ bot }: { bot: BotDetailAnswer }) {
  const [key, setKey] = useState<string | null>(null);
  const word = useQuery(firstWordQuery(bot.id));
  const url = useInBrowser<string>(() => window.location.origin, '');
  const connection = { url, key: key ?? KEY_TO_COME };
  return (
    <>
      <PageTitle title={`Connect ${bot.name}`} state={<Freshness of={[word]} />}>
        The bot is registered. It needs a key, and a few lines that ask before every trade.
      </PageTitle>
      <div className="space-y-8">
        <Step number={1} title="Give it a key">
          <FirstKey bot={bot.id} made={key} onMade={setKey} />
        </Step>
        <Step number={2} title="Try the connection">
          {bot.status.phase === 'experience' && <Trial connection={connection} />}
          <FirstWord bot={bot.id} word={word.data} />
        </Step>
        <Step number={3} title="Put it into the bot">
          <SnippetTabs connection={connection} />
        </Step>
        <p className="border-t border-line pt-4">
          <Link href={addressOfBot(bot.id)} className="button-main inline-block">
            Go to {bot.name}
          </Link>
        </p>
      </div>
    </>
  );
}

/** Only for Experience: elsewhere a live check takes a permit, and perhaps the day. */
function Trial({ connection }: { connection: Parameters<typeof trial>[0] }) {
  return (
    <>
      <p className="mb-2 max-w-3xl text-muted">
        This asks for a live entry, which a bot in Experience is always refused (
        <code>PAPER_ONLY</code>): nothing is traded, nothing is counted, and the answer appears
        below.
      </p>
      <CodeBlock label="In a shell" code={trial(connection)} />
    </>
  );
}

interface StepProps {
  readonly number: number;
  readonly title: string;
  readonly children: ReactNode;
}

function Step({ number, title, children }: StepProps) {
  return (
    <section aria-labelledby={`step-${number}`}>
      <h2 id={`step-${number}`} className="mb-2 text-lg font-semibold">
        <span className="text-muted tabular-nums">{number}.</span> {title}
      </h2>
      {children}
    </section>
  );
}

type FirstWordProps = {
  readonly bot: string;
  readonly word:
    (Parameters<typeof firstWordWords>[0] & { readonly at: string }) | null | undefined;
};

/** Updates itself at the first message of the bot. */
function FirstWord({ bot, word }: FirstWordProps) {
  return (
    <div role="status" className="mt-3 flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
      {word == null ? (
        <>
          <span
            aria-hidden="true"
            className="size-2.5 rounded-full bg-edge motion-safe:animate-pulse"
          />
          <span className="font-medium">Waiting for the first trade check…</span>
          <span className="text-sm text-muted">
            An allowed check on paper leaves no line in the log; the entry reported after it does.
          </span>
        </>
      ) : (
        <>
          <Badge tone="good">{firstWordWords(word)}</Badge>
          <span className="text-sm text-muted">
            <Instant at={word.at} />
          </span>
          {word.type === 'phase.validation_blocked' && (
            <Link href={`${addressOfBot(bot)}/blocked`} className="link text-sm">
              Why it was blocked
            </Link>
          )}
        </>
      )}
    </div>
  );
}
