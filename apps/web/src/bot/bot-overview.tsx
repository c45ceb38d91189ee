'use client';

import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { botQuery, readinessQuery } from '../api/queries';
import { BotCharts } from '../charts/bot-charts';
import { Recommendation } from '../decisions/recommendation';
import { BotFutures } from '../futures/bot-futures';
import { LoadFault } from '../frame/load-fault';
import { Readiness } from '../readiness/readiness';
import { AttentionNow } from './attention';
import { DowngradeDistance } from './downgrade-distance';
import { LadderSteps } from './ladder-steps';
import { policyInForceQuery } from './queries';

const RiskPictures = dynamic(() => import('../risk/risk-pictures'), {
  ssr: false,
  loading: () => <div className="skeleton h-160" />,
});

/** The first page of a bot: what to do now, its status, what is missing for the next phase, its history. */
export function BotOverview({ id }: { id: string }) {
  const bot = useQuery(botQuery(id));
  const readiness = useQuery(readinessQuery(id));
  const policy = useQuery(policyInForceQuery(id));
  // The frame around this page reports a bot that cannot be read.
  if (readiness.data === undefined && readiness.error !== null && bot.error === null)
    return (
      <LoadFault
        what="Its readiness"
        fault={readiness.error}
        onRetry={() => void readiness.refetch()}
      />
    );
  if (bot.data === undefined || readiness.data === undefined || policy.isPending)
    return (
      <div className="space-y-8" aria-busy>
        <div className="skeleton h-24" />
        <div className="skeleton h-72" />
        <div className="skeleton h-112" />
        <div className="skeleton h-176" />
      </div>
    );
  return (
    <div className="space-y-8">
      <AttentionNow bot={bot.data} />
      <LadderSteps
        bot={bot.data}
        readiness={readiness.data}
        policy={policy.data?.inForce?.policy ?? null}
      />
      <DowngradeDistance headroom={bot.data.status.headroom} />
      <Readiness readiness={readiness.data} currency={bot.data.currency}>
        <Recommendation bot={bot.data} readiness={readiness.data} />
      </Readiness>
      <BotCharts bot={bot.data} />
      <section aria-labelledby="risk">
        <h2 id="risk" className="mb-3 text-lg font-semibold">
          Risk
        </h2>
        <RiskPictures bot={bot.data} />
      </section>
      <BotFutures bot={bot.data} />
    </div>
  );
}
