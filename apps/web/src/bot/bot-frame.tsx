'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { botQuery, readinessQuery } from '../api/queries';
import { BotActions } from '../decisions/bot-actions';
import { MarketZone } from '../format/instant';
import { Badge } from '../frame/badge';
import { LoadFault } from '../frame/load-fault';
import { Navigation } from '../frame/navigation';
import { PageTitle } from '../frame/page-title';
import { FreshnessOfBot } from './freshness-of-bot';
import { placesOf } from './places';
import { policyInForceQuery } from './queries';
import { WhereItStands } from './where-it-stands';

/** Header of every page of one bot: its status, the actions, the navigation. */
export function BotFrame({ id, children }: { id: string; children: ReactNode }) {
  const bot = useQuery(botQuery(id));
  const readiness = useQuery(readinessQuery(id));
  const policy = useQuery(policyInForceQuery(id));
  const unknown = bot.data === undefined && bot.error !== null;
  return (
    <MarketZone value={policy.data?.zone ?? null}>
      <nav aria-label="Path" className="mb-1 text-sm">
        <Link href="/" className="link">
          All bots
        </Link>
      </nav>
      <PageTitle title={bot.data?.name ?? 'Bot'} state={<FreshnessOfBot id={id} />} />
      {unknown ? (
        <LoadFault what="This bot" fault={bot.error} onRetry={() => void bot.refetch()} />
      ) : (
        <>
          <div className="mb-3 min-h-44 sm:min-h-12" aria-busy={bot.isPending}>
            {bot.data === undefined ? (
              <div className="skeleton h-44 sm:h-12" />
            ) : (
              <>
                {bot.data.archived_at !== null && (
                  <p className="mb-2">
                    <Badge tone="unknown">Archived</Badge>
                  </p>
                )}
                <WhereItStands
                  bot={bot.data}
                  entriesADay={
                    bot.data.status.phase === 'proof_of_concept'
                      ? (policy.data?.inForce?.policy.limits.proof_of_concept.trades_per_day ??
                        null)
                      : null
                  }
                />
              </>
            )}
          </div>
          <div className="mb-3 min-h-9">
            {bot.data && <BotActions bot={bot.data} readiness={readiness.data} />}
          </div>
          <div className="mb-6 border-b border-line">
            <Navigation label="Bot" places={placesOf(id)} />
          </div>
          {children}
        </>
      )}
    </MarketZone>
  );
}
