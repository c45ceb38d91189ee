import type { BotAnswer, StatusAnswer } from '@phasegate/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../controls/data-table';
import { addressOfBot } from '../bot/places';
import { Badge } from '../frame/badge';
import { Ladder } from './ladder';
import { ReasonMark } from './reason-mark';
import { REASONS, toneOf } from './reasons';
import {
  BreakerCell,
  DowngradeCell,
  GainCell,
  LastTradeCell,
  ReadinessCell,
  SizeCell,
  TodayCell,
} from './standing';

interface BotsTableProps {
  readonly bots: readonly BotAnswer[] | undefined;
  readonly sort: string;
  readonly onSort: (sort: string) => void;
  readonly skeletonRows: number;
}

/** Nine columns need their room; between the cards of a narrow screen and that, it scrolls sideways. */
export function BotsTable({ bots, ...table }: BotsTableProps) {
  return (
    <div className="overflow-x-auto">
      <div className="md:min-w-6xl md:[&_:is(td,th)]:px-3">
        <DataTable
          caption="All bots"
          columns={COLUMNS}
          rows={bots}
          rowKey={({ id }) => id}
          rowHeight="h-88 md:h-10"
          {...table}
        />
      </div>
    </div>
  );
}

const COLUMNS: readonly Column<BotAnswer>[] = [
  {
    id: 'bot',
    name: 'Bot',
    sort: 'name',
    width: 'w-[13%]',
    cell: (bot) => <NameCell bot={bot} />,
  },
  {
    id: 'phase',
    name: 'Phase',
    sort: 'phase',
    width: 'w-[13%]',
    cell: known(({ status }) => <Ladder phase={status.phase} />),
  },
  {
    id: 'readiness',
    name: 'Readiness',
    sort: 'readiness',
    highestFirst: true,
    width: 'w-[11%]',
    cell: known(({ status }) => <ReadinessCell status={status} />),
  },
  {
    id: 'breaker',
    name: 'Breaker',
    width: 'w-[11%]',
    cell: known(({ status }) => <BreakerCell status={status} />),
  },
  {
    id: 'downgrade',
    name: 'Downgrade',
    sort: 'downgrade',
    highestFirst: true,
    width: 'w-[12%]',
    cell: ({ status, figures }) =>
      status === null || figures === null ? (
        UNKNOWN
      ) : (
        <DowngradeCell status={status} figures={figures} />
      ),
  },
  {
    id: 'today',
    name: 'Today',
    width: 'w-[7%]',
    cell: known(({ status }) => <TodayCell status={status} />),
  },
  {
    id: 'last_trade',
    name: 'Last trade',
    sort: 'last_trade',
    highestFirst: true,
    width: 'w-[14%]',
    cell: ({ figures }) => (figures === null ? UNKNOWN : <LastTradeCell figures={figures} />),
  },
  {
    id: 'size',
    name: 'Size',
    width: 'w-[8%]',
    align: 'right',
    cell: known(({ status, currency }) => <SizeCell status={status} currency={currency} />),
  },
  {
    id: 'pnl',
    name: 'P&L',
    sort: 'pnl',
    highestFirst: true,
    width: 'w-[11%]',
    align: 'right',
    cell: ({ figures, currency }) =>
      figures === null ? UNKNOWN : <GainCell figures={figures} currency={currency} />,
  },
];

const UNKNOWN = <Badge tone="unknown">Unknown</Badge>;

/** Of a bot whose record cannot be read, nothing is known. */
function known(cell: (bot: BotAnswer & { status: StatusAnswer }) => ReactNode) {
  return (bot: BotAnswer) => (bot.status === null ? UNKNOWN : cell({ ...bot, status: bot.status }));
}

/** The bot, with its most urgent condition. */
function NameCell({ bot }: { bot: BotAnswer }) {
  const [first, ...others] = bot.attention;
  return (
    <>
      <Link href={addressOfBot(bot.id)} className="link font-semibold wrap-anywhere">
        {bot.name}
      </Link>
      {first !== undefined && (
        <ReasonMark tone={toneOf(first, bot)} small>
          {REASONS[first].name}
          {others.length > 0 && (
            <>
              <span className="sr-only"> and {others.length} more</span>
              <span aria-hidden="true"> +{others.length}</span>
            </>
          )}
        </ReasonMark>
      )}
      {bot.archived_at !== null && <span className="block text-xs text-muted">Archived</span>}
    </>
  );
}
