'use client';

import type { Attention } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { botsQuery } from '../query/queries';
import { BotGroups, BotRowsToCome, BotsTable } from './bots-table';
import { NoBots } from './no-bots';

/** @param order what needs attention, the most pressing first */
export function BotsPage({ order }: { order: readonly Attention[] }) {
  const bots = useQuery(botsQuery);
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4">
        <h1 className="mr-auto text-2xl font-semibold tracking-tight">Bots</h1>
        <Freshness of={[bots]} />
      </div>
      <div className="mt-4" aria-busy={bots.isPending}>
        {bots.data === undefined && bots.error !== null ? (
          <LoadFault what="The bots" fault={bots.error} onRetry={() => void bots.refetch()} />
        ) : bots.data?.length === 0 ? (
          <NoBots />
        ) : (
          <BotsTable>
            {bots.data ? <BotGroups bots={bots.data} order={order} /> : <BotRowsToCome />}
          </BotsTable>
        )}
      </div>
    </>
  );
}
