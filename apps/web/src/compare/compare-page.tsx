'use client';

import { useQuery } from '@tanstack/react-query';
import { parseAsString, useQueryState } from 'nuqs';
import { botQuery } from '../api/queries';
import { BotPicker } from '../bots/bot-picker';
import { seriesQuery } from '../charts/queries';
import { Empty } from '../frame/empty';
import { Freshness } from '../frame/freshness';
import { LoadFault } from '../frame/load-fault';
import { PageTitle } from '../frame/page-title';
import { ComparedBots } from './compared-bots';

/** Any two bots over each other; the address says which: `/compare?bots=A,B`. */
export function ComparePage() {
  const [bots, setBots] = useQueryState('bots', parseAsString.withOptions({ history: 'push' }));
  const [one = '', other = ''] = (bots ?? '').split(',');
  const pair = [useRecord(one), useRecord(other)] as const;
  const choose = (ids: readonly string[]) =>
    void setBots(ids.every((id) => id === '') ? null : ids.join(','));
  return (
    <>
      <PageTitle
        title="Compare two bots"
        state={<Freshness of={pair.flatMap(({ asked }) => asked)} />}
      >
        Their records over each other, in percent: which grew faster, and which fell deeper.
      </PageTitle>
      <div className="mb-4 grid gap-3 sm:grid-cols-2">
        {pair.map(({ id, bot }, place) => (
          <BotPicker
            key={`${place} ${id} ${bot.data?.name}`}
            label={place === 0 ? 'First bot' : 'Second bot'}
            none="Type a name"
            value={id === '' ? null : id}
            name={bot.data?.name}
            onChoose={(chosen) => choose(pair.map((of) => of.id).with(place, chosen ?? ''))}
          />
        ))}
      </div>
      {one === '' || other === '' ? (
        <Empty title="Choose two bots">Their records are drawn here.</Empty>
      ) : (
        <Pair records={pair} />
      )}
    </>
  );
}

function useRecord(id: string) {
  const enabled = id !== '';
  const bot = useQuery({ ...botQuery(id), enabled });
  const series = useQuery({ ...seriesQuery(id, undefined), enabled });
  return { id, bot, series, asked: enabled ? [bot, series] : [] };
}

type Record = ReturnType<typeof useRecord>;

function Pair({ records: [one, other] }: { records: readonly [Record, Record] }) {
  const broken = [...one.asked, ...other.asked].find(
    ({ data, error }) => data === undefined && error !== null,
  );
  if (broken?.error != null)
    return <LoadFault what="This bot" fault={broken.error} onRetry={() => void broken.refetch()} />;
  const [first, second] = [loaded(one), loaded(other)];
  if (first === null || second === null) return <div className="skeleton h-112" aria-busy />;
  return <ComparedBots pair={[first, second]} />;
}

const loaded = ({ bot, series }: Record) =>
  bot.data === undefined || series.data === undefined
    ? null
    : { bot: bot.data, series: series.data };
