'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import { RecordPicture } from '../charts/record-picture';
import { LoadFault } from '../frame/load-fault';
import { RMultiples } from './r-multiples';
import { riskQuery } from './queries';
import { SessionCalendar } from './session-calendar';

/** The risk that a bot took, in three pictures, each with its figures as text. */
export default function RiskPictures({ bot }: { bot: BotDetailAnswer }) {
  const { data: risk, error, refetch } = useQuery(riskQuery(bot.id));
  if (risk === undefined)
    return error === null ? (
      <div className="skeleton h-160" aria-busy />
    ) : (
      <LoadFault what="The pictures of risk" fault={error} onRetry={() => void refetch()} />
    );
  return (
    <div className="panel space-y-6 p-4">
      <section aria-label="Sessions of the last year">
        <h3 className="mb-2 font-semibold">Sessions of the last year</h3>
        {risk.days.length === 0 ? (
          <p className="text-sm text-muted">No session was finished in the last year.</p>
        ) : (
          <SessionCalendar risk={risk} currency={bot.currency} />
        )}
      </section>
      <div className="grid gap-6 lg:grid-cols-2">
        <section aria-label="R multiples" className="min-w-0">
          <h3 className="mb-2 font-semibold">R multiples</h3>
          <RMultiples multiples={risk.r_multiples} />
        </section>
        <section aria-label="Underwater curve" className="min-w-0">
          <h3 className="mb-2 font-semibold">Underwater curve</h3>
          <RecordPicture bot={bot} />
        </section>
      </div>
    </div>
  );
}
