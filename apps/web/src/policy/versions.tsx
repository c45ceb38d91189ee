'use client';

import type { BotDetailAnswer, PolicyVersionAnswer } from '@phasegate/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { parseAsInteger, useQueryStates } from 'nuqs';
import { read } from '../api/call';
import type { usePages } from '../api/use-pages';
import { Choice } from '../controls/field';
import { More } from '../controls/more';
import { Instant } from '../format/instant';
import { Badge, type Tone } from '../frame/badge';
import { LoadFault } from '../frame/load-fault';
import { ActorName } from '../people/actor-name';
import { ChangesList } from './changes-list';

type Version = PolicyVersionAnswer;

/** When a version takes effect, as a sentence (rules 7.4). */
export const TAKES_EFFECT: Readonly<Record<Version['takes_effect'], string>> = {
  registration: 'In force since registration.',
  boundary: 'It takes effect at the next market open.',
  tenure: 'It takes effect with the next tenure: when the bot next changes its phase or is reset.',
};

const STATES: Readonly<Record<Version['state'], readonly [tone: Tone, words: string]>> = {
  in_force: ['good', 'In force'],
  waiting: ['warn', 'Waiting'],
  past: ['unknown', 'Past'],
};

interface VersionsProps {
  readonly bot: BotDetailAnswer;
  readonly versions: readonly Version[];
  readonly pages: Omit<ReturnType<typeof usePages<Version>>, 'items'>;
}

/** Every version there was: who, when, why, and what it changed; any two can be compared. */
export function Versions({ bot, versions, pages }: VersionsProps) {
  return (
    <section aria-labelledby="versions" className="space-y-4">
      <h2 id="versions" className="text-lg font-semibold">
        Versions
      </h2>
      {versions.length > 1 && <Compare bot={bot} versions={versions} />}
      <ol className="space-y-3">
        {versions.map((version) => (
          <li key={version.version} className="panel space-y-2 p-4">
            <VersionHead version={version} />
            {version.changes.length > 0 && (
              <ChangesList
                label={`Changes of version ${version.version}`}
                changes={version.changes}
                currency={bot.currency}
              />
            )}
          </li>
        ))}
      </ol>
      <More of={pages} what="versions" shown={versions.length} />
    </section>
  );
}

function VersionHead({
  version: { version, state, published_at, by, reason, takes_effect },
}: {
  readonly version: Version;
}) {
  const [tone, words] = STATES[state];
  return (
    <div>
      <h3 className="flex flex-wrap items-center gap-2 font-semibold">
        Version {version} <Badge tone={tone}>{words}</Badge>
      </h3>
      <p className="text-sm text-muted">
        <Instant at={published_at} />
        {by !== null && (
          <>
            , by <ActorName id={by} />
          </>
        )}
        {state === 'waiting' && <>. {TAKES_EFFECT[takes_effect]}</>}
      </p>
      {reason !== null && <p className="text-sm wrap-anywhere">“{reason}”</p>}
    </div>
  );
}

/** Two versions side by side; by default the newest and its predecessor. */
function Compare({ bot, versions }: Omit<VersionsProps, 'pages'>) {
  const newest = versions[0]!.version;
  const [{ from, to }, setPair] = useQueryStates({
    from: parseAsInteger.withDefault(newest - 1),
    to: parseAsInteger.withDefault(newest),
  });
  const options = versions.map(({ version, state }): [string, string] => [
    String(version),
    `Version ${version}${state === 'past' ? '' : `, ${STATES[state][1].toLowerCase()}`}`,
  ]);
  const difference = useQuery({
    queryKey: ['bot', bot.id, 'policies', 'difference', from, to],
    queryFn: ({ signal }) =>
      read('/v1/bots/{bot}/policies/difference', {
        params: { bot: bot.id },
        query: { from, to },
        signal,
      }),
    placeholderData: keepPreviousData,
  });
  return (
    <section aria-label="Compare versions" className="panel space-y-3 p-4">
      <div className="flex flex-wrap gap-3">
        <Choice
          label="From"
          value={String(from)}
          options={options}
          onChange={({ target }) => void setPair({ from: Number(target.value) })}
        />
        <Choice
          label="To"
          value={String(to)}
          options={options}
          onChange={({ target }) => void setPair({ to: Number(target.value) })}
        />
      </div>
      {difference.data === undefined ? (
        difference.error === null ? (
          <div className="skeleton h-12" />
        ) : (
          <LoadFault
            what="The difference"
            fault={difference.error}
            onRetry={() => void difference.refetch()}
          />
        )
      ) : difference.data.changes.length === 0 ? (
        <p className="text-sm text-muted">No differences.</p>
      ) : (
        <ChangesList
          label={`From version ${from} to version ${to}`}
          changes={difference.data.changes}
          currency={bot.currency}
        />
      )}
    </section>
  );
}
