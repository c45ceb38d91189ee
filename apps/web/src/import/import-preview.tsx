import type { BotDetailAnswer, ImportPreview as Preview } from '@phasegate/contracts';
import type { ReactNode } from 'react';
import { DataTable, type Column } from '../controls/data-table';
import { showCount, showGain } from '../format/decimal';
import { Instant } from '../format/instant';
import { Badge } from '../frame/badge';
import { Part } from '../frame/part';
import { CriteriaTable } from '../readiness/criteria-table';
import { PHASE_WORDS } from '../words/phases';

interface ImportPreviewProps {
  readonly preview: Preview;
  readonly bot: BotDetailAnswer;
}

/** The trades read, the trades left out and why, warnings, and the readiness after the import. */
export function ImportPreview({ preview, bot }: ImportPreviewProps) {
  const { refusal, assumptions, warnings, readiness_after: after } = preview;
  return (
    <section aria-labelledby="preview" className="space-y-5">
      <h2 id="preview" className="text-lg font-semibold">
        Preview: nothing is recorded yet
      </h2>
      {refusal !== null && (
        <p role="alert" className="rounded-md bg-bad-soft px-3 py-2 font-medium text-bad">
          It cannot be imported: {refusal.message}
        </p>
      )}
      <Figures preview={preview} currency={bot.currency} />
      {assumptions.length > 0 && (
        <Part title="Assumptions about the file">
          <ul className="list-disc space-y-1 pl-5 text-sm">
            {assumptions.map((assumption) => (
              <li key={assumption} className="wrap-anywhere">
                {assumption}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {warnings.length > 0 && (
        <Part title="Warnings">
          <ul className="list-disc space-y-1 pl-5 text-sm text-warn">
            {warnings.map((warning) => (
              <li key={warning} className="wrap-anywhere">
                {warning}
              </li>
            ))}
          </ul>
        </Part>
      )}
      {preview.left_out_count > 0 && (
        <Part title={`Left out: ${showCount(preview.left_out_count)}`}>
          <DataTable
            caption="Trades that are left out, and why"
            columns={LEFT_OUT}
            rows={preview.left_out}
            rowKey={({ place }) => place}
          />
          {preview.left_out_count > preview.left_out.length && (
            <p className="mt-2 text-sm text-muted">
              The first {showCount(preview.left_out.length)} of {showCount(preview.left_out_count)}.
            </p>
          )}
        </Part>
      )}
      {after !== null && (
        <Part title="How ready the bot would be">
          <p className="mb-3 flex flex-wrap items-center gap-2 text-sm">
            <Badge tone={after.ready ? 'good' : 'unknown'}>
              {after.ready && after.to !== null
                ? `Ready for ${PHASE_WORDS[after.to]}`
                : 'Not ready yet'}
            </Badge>
            {after.summary}
          </p>
          <CriteriaTable
            caption="Readiness after the import"
            currency={bot.currency}
            criteria={after.criteria}
          />
        </Part>
      )}
    </section>
  );
}

type LeftOut = Preview['left_out'][number];

const LEFT_OUT: readonly Column<LeftOut>[] = [
  { id: 'place', name: 'Where', width: 'md:w-32', cell: ({ place }) => place },
  {
    id: 'trade',
    name: 'Trade',
    width: 'md:w-48',
    cell: ({ trade_id }) => <span className="wrap-anywhere">{trade_id ?? '—'}</span>,
  },
  {
    id: 'reason',
    name: 'Why',
    cell: ({ reason }) => <span className="wrap-anywhere">{reason}</span>,
  },
];

/** Names of platforms; other formats keep their id. */
const FORMATS: Readonly<Record<string, string>> = {
  csv: 'CSV',
  'json-lines': 'JSON Lines',
  freqtrade: 'freqtrade',
};

function Figures({ preview, currency }: { preview: Preview; currency: string }) {
  const { first_trade_at: first, last_trade_at: last, sessions } = preview;
  return (
    <dl className="panel grid grid-cols-2 gap-4 p-4 tabular-nums sm:grid-cols-4">
      <Fact term="Trades">{showCount(preview.trades)}</Fact>
      <Fact term="Sessions">{sessions === null ? 'none' : showCount(sessions)}</Fact>
      <Fact term="Wins and losses">
        {showCount(preview.wins)} and {showCount(preview.losses)}
      </Fact>
      <Fact term="Net P&L">{showGain(preview.net_pnl, preview.currency ?? currency)}</Fact>
      <Fact term="First entry" wide>
        {first === null ? 'none' : <Instant at={first} />}
      </Fact>
      <Fact term="Last close" wide>
        {last === null ? 'none' : <Instant at={last} />}
      </Fact>
      <Fact term="Symbols">{showCount(preview.symbols)}</Fact>
      <Fact term="Format">{FORMATS[preview.format] ?? preview.format}</Fact>
      <Fact term="Currency">{preview.currency ?? `not in the file: ${currency} is assumed`}</Fact>
    </dl>
  );
}

interface FactProps {
  readonly term: string;
  /** An instant: on a narrow screen it takes a line of its own. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

function Fact({ term, wide = false, children }: FactProps) {
  return (
    <div className={wide ? 'col-span-2 sm:col-span-1' : ''}>
      <dt className="term">{term}</dt>
      <dd className="mt-0.5">{children}</dd>
    </div>
  );
}
