import type { Attention, BotAnswer } from '@phasegate/contracts';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { Mark } from '../frame/mark';
import { attentionSentence, byAttention } from '../words/attention';
import { Ladder } from './ladder';
import { BreakerCell, ReadinessCell, SizeCell } from './standing';

/** Widths are fixed, so that nothing moves when the rows come. */
const COLUMNS = {
  Bot: 'w-[34%]',
  Phase: 'w-[18%]',
  Readiness: 'w-[20%]',
  Breaker: 'w-[16%]',
  Size: 'w-[12%]',
} as const;
const COLUMN_COUNT = Object.keys(COLUMNS).length;
const SKELETON_ROWS = 4;

/** On narrow screens rows become cards; the roles keep it a table for those who do not see it. */
export function BotsTable({ children }: { children: ReactNode }) {
  return (
    <table role="table" className="stacking-table table-fixed">
      <caption className="sr-only">Bots, those that need attention first</caption>
      <thead role="rowgroup">
        <tr role="row">
          {Object.entries(COLUMNS).map(([column, width]) => (
            <th key={column} role="columnheader" scope="col" className={width}>
              {column}
            </th>
          ))}
        </tr>
      </thead>
      {children}
    </table>
  );
}

export function BotGroups({
  bots,
  order,
}: {
  bots: readonly BotAnswer[];
  order: readonly Attention[];
}) {
  const { pressing, others } = byAttention(bots, order);
  return (
    <>
      <BotGroup title="Needs attention" bots={pressing} />
      <BotGroup title="Nothing to do" bots={others} />
    </>
  );
}

function BotGroup({ title, bots }: { title: string; bots: readonly BotAnswer[] }) {
  if (bots.length === 0) return null;
  return (
    <tbody role="rowgroup">
      <tr role="row">
        <th role="rowheader" scope="rowgroup" colSpan={COLUMN_COUNT} className="group-title">
          {title} <span className="font-normal text-muted tabular-nums">{bots.length}</span>
        </th>
      </tr>
      {bots.map((bot) => (
        <BotRow key={bot.id} bot={bot} />
      ))}
    </tbody>
  );
}

function BotRow({ bot }: { bot: BotAnswer }) {
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        <Link href={`/bots/${encodeURIComponent(bot.id)}`} className="link text-base font-semibold">
          {bot.name}
        </Link>
        {bot.attention.length > 0 && (
          <ul className="mt-1 space-y-0.5">
            {bot.attention.map((reason) => (
              <li
                key={reason}
                className={`flex gap-1.5 font-normal ${reason === 'READY_TO_ADVANCE' ? 'text-good' : 'text-warn'}`}
              >
                <Mark shape={reason === 'READY_TO_ADVANCE' ? 'fine' : 'attention'} />
                {attentionSentence(reason, bot)}
              </li>
            ))}
          </ul>
        )}
      </th>
      <Cell column="Phase">
        <Ladder phase={bot.status.phase} />
      </Cell>
      <Cell column="Readiness">
        <ReadinessCell {...bot} />
      </Cell>
      <Cell column="Breaker">
        <BreakerCell {...bot} />
      </Cell>
      <Cell column="Size">
        <SizeCell {...bot} />
      </Cell>
    </tr>
  );
}

function Cell({ column, children }: { column: keyof typeof COLUMNS; children: ReactNode }) {
  return (
    <td role="cell" data-column={column}>
      <div>{children}</div>
    </td>
  );
}

/** As high as the rows that come. */
export function BotRowsToCome() {
  return (
    <tbody role="rowgroup" aria-hidden="true">
      <tr role="row">
        <td role="cell" colSpan={COLUMN_COUNT} className="group-title">
          &nbsp;
        </td>
      </tr>
      {Array.from({ length: SKELETON_ROWS }, (_, index) => (
        <tr key={index} role="row">
          <td role="cell" colSpan={COLUMN_COUNT}>
            <div className="skeleton h-68 w-full md:h-13" />
          </td>
        </tr>
      ))}
    </tbody>
  );
}
