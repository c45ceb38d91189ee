'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useMay } from '../api/permission';
import { botQuery } from '../api/queries';
import { ArchiveBot } from '../decisions/archive-bot';
import { ResetSessions } from '../decisions/reset-sessions';
import { RollBack } from '../decisions/roll-back';
import { Instant } from '../format/instant';
import { Members } from './members';
import { RenameBot } from './rename-bot';

/** A bot's name and members, its archive, rollback and reset. */
export function SettingsPage({ id }: { id: string }) {
  const { data: bot } = useQuery(botQuery(id));
  const steers = useMay('steer');
  const administers = useMay('administer');
  if (bot === undefined) return <div className="skeleton h-256" aria-busy />;
  return (
    <div className="grid max-w-4xl gap-6">
      <Part title="About">
        <About bot={bot} />
        {steers && <RenameBot key={bot.name} bot={bot} />}
      </Part>
      <Part title="Members">
        <Members bot={bot} />
      </Part>
      {administers && bot.archived_at === null && (
        <Part title="Roll back or reset">
          <p className="text-sm text-muted">
            Overrides: they need the override password, are refused while positions are open, and
            each attempt is recorded.
          </p>
          <div className="flex flex-wrap items-center gap-2">
            <RollBack bot={bot} />
            <ResetSessions bot={bot} />
          </div>
        </Part>
      )}
      {steers && (
        <Part title="Archive">
          <p className="text-sm text-muted">
            For a bot that is no longer used. Its log is kept permanently.
          </p>
          <div>
            <ArchiveBot key={bot.archived_at} bot={bot} />
          </div>
        </Part>
      )}
      {!administers && (
        <p className="text-sm text-muted">
          {steers
            ? 'Administrators change members, roll a bot back and reset its sessions.'
            : 'You have read-only access. Operators who are members of this bot rename and archive it; administrators do everything else here.'}
        </p>
      )}
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  const id = `settings-${title.toLowerCase().replaceAll(' ', '-')}`;
  return (
    <section aria-labelledby={id} className="panel space-y-4 p-4">
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
    </section>
  );
}

function About({ bot }: { bot: BotDetailAnswer }) {
  return (
    <dl className="grid gap-4 sm:grid-cols-3">
      <div>
        <dt className="term">Id</dt>
        <dd className="mt-0.5 wrap-anywhere">{bot.id}</dd>
      </div>
      <div>
        <dt className="term">Registered</dt>
        <dd className="mt-0.5">
          <Instant at={bot.created_at} />
        </dd>
      </div>
      <div>
        <dt className="term">Currency, fixed</dt>
        <dd className="mt-0.5">{bot.currency}</dd>
      </div>
    </dl>
  );
}
