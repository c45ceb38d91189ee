'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useQueryStates } from 'nuqs';
import { useCallback } from 'react';
import { useMay } from '../api/permission';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { AllBots } from './all-bots';
import { AttentionList } from './attention-list';
import { FILTERS, isFiltered, type ChangeFilters } from './filters';
import { NoBots } from './no-bots';
import { PortfolioStrip } from './portfolio-strip';
import { fleetQuery, useBots, usePressingBots } from './queries';

/** The first page: which bot needs attention and why, then all of them. */
export function FleetPage() {
  const [filters, setFilters] = useQueryStates(FILTERS);
  const fleet = useQuery(fleetQuery);
  const pressing = usePressingBots();
  const bots = useBots(filters);
  const change = useCallback<ChangeFilters>(
    (changes, typed = false) => void setFilters(changes, { history: typed ? 'replace' : 'push' }),
    [setFilters],
  );
  const fault =
    [fleet, pressing, bots].find(({ data, error }) => data === undefined && error !== null)
      ?.error ?? null;
  const retry = () => void Promise.all([fleet.refetch(), pressing.refetch(), bots.refetch()]);
  return (
    <>
      <PageTitle
        title="Bots"
        state={<Freshness of={[fleet, pressing, bots]} />}
        actions={<NewBot />}
      />
      {fault !== null ? (
        <LoadFault what="The bots" fault={fault} onRetry={retry} />
      ) : fleet.data?.bots === 0 && !isFiltered(filters) ? (
        <NoBots />
      ) : fleet.data === undefined || pressing.items === undefined ? (
        <FleetSkeleton />
      ) : (
        <div className="space-y-8">
          <PortfolioStrip fleet={fleet.data} />
          <AttentionList fleet={fleet.data} pressing={pressing} />
          <AllBots fleet={fleet.data} bots={bots} filters={filters} onChange={change} />
        </div>
      )}
    </>
  );
}

function NewBot() {
  return useMay('steer') ? (
    <Link href="/bots/new" className="button-main">
      Create a bot
    </Link>
  ) : null;
}

/** All of it is loaded before anything is shown, so that nothing moves while it is read. */
function FleetSkeleton() {
  return (
    <div aria-busy aria-label="Bots" role="group">
      <div className="skeleton mb-8 h-20" />
      <div className="skeleton mb-2 h-7 w-44" />
      <div className="skeleton mb-8 h-48" />
      <div className="skeleton mb-3 h-7 w-32" />
      <div className="skeleton mb-4 h-28" />
      <div className="skeleton h-96" />
    </div>
  );
}
