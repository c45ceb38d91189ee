'use client';

import type { BotDetailAnswer } from '@phasegate/contracts';
import { useQuery } from '@tanstack/react-query';
import dynamic from 'next/dynamic';
import { useMemo } from 'react';
import { LoadFault } from '../frame/load-fault';
import { seriesQuery } from './queries';
import { recordModel } from './record-model';

const RecordCanvas = dynamic(() => import('./record-canvas'), {
  ssr: false,
  loading: () => <div className="skeleton h-60" />,
});

/** The whole record of a bot as a line, and its underwater curve. */
export function RecordPicture({ bot: { id, currency } }: { bot: BotDetailAnswer }) {
  const { data, error, refetch } = useQuery(seriesQuery(id, undefined));
  const model = useMemo(
    () => (data === undefined ? undefined : recordModel(data, currency)),
    [data, currency],
  );
  if (model === undefined)
    return error === null ? (
      <div className="skeleton h-68" aria-busy />
    ) : (
      <LoadFault what="The record" fault={error} onRetry={() => void refetch()} />
    );
  if (model === null)
    return <p className="text-sm text-muted">No picture yet: it takes two sessions.</p>;
  return (
    <figure>
      <RecordCanvas model={model} />
      <figcaption className="mt-1 text-xs text-muted">
        Above: {model.title}. Below: {model.underTitle}. {model.words}
      </figcaption>
    </figure>
  );
}
