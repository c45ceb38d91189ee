'use client';

import type { ExportKind } from '@phasegate/contracts';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { read } from '../api/call';
import { fieldFaults } from '../api/fault';
import { addressOf } from '../api/routes';
import { BotPicker } from '../bots/bot-picker';
import { Choice, TextField } from '../controls/field';
import { FaultNote } from '../controls/fault-note';
import { ExportProofs } from './export-proof';

const KIND_WORDS: Readonly<Record<ExportKind, string>> = {
  sessions: 'Sessions: one line per finished trading day',
  transitions: 'Transitions: every change of phase',
  summary: 'Summary: what came of each tenure',
  history: 'History: every event of the log',
};
const KINDS = Object.keys(KIND_WORDS) as ExportKind[];
const RANGE = {
  kind: parseAsStringLiteral(KINDS).withDefault('sessions'),
  start: parseAsString,
  end: parseAsString,
  bot: parseAsString,
};

/** A range of the books as a file: select, preview, download. */
export function Exports() {
  const [{ kind, start, end, bot }, choose] = useQueryStates(RANGE);
  const range = { start, end, bot };
  const preview = useQuery({
    queryKey: ['reports', 'export-preview', kind, start, end, bot],
    queryFn: ({ signal }) => read('/v1/exports/preview', { query: { kind, ...range }, signal }),
    placeholderData: keepPreviousData,
  });
  const faults = fieldFaults(preview.error);
  return (
    <section aria-labelledby="exports">
      <h2 id="exports" className="text-lg font-semibold">
        Downloads
      </h2>
      <div className="panel mt-3 p-4">
        <form
          className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4"
          onSubmit={(event) => event.preventDefault()}
        >
          <Choice
            label="What"
            options={Object.entries(KIND_WORDS)}
            value={kind}
            onChange={({ target }) => void choose({ kind: target.value as ExportKind })}
          />
          <BotPicker label="Bot" value={bot} onChoose={(id) => void choose({ bot: id })} />
          <TextField
            label="First trading day"
            type="date"
            value={start ?? ''}
            fault={faults.start}
            onChange={({ target }) => void choose({ start: target.value || null })}
          />
          <TextField
            label="Last trading day"
            type="date"
            value={end ?? ''}
            fault={faults.end}
            onChange={({ target }) => void choose({ end: target.value || null })}
          />
        </form>
        <div className="mt-4 flex flex-wrap items-center gap-2">
          {preview.error === null && (
            <>
              <DownloadLink
                name="Download CSV"
                path={`/v1/exports/${kind}.csv`}
                range={range}
                main
              />
              {kind === 'history' && (
                <DownloadLink
                  name="Download JSON Lines"
                  path="/v1/exports/history.jsonl"
                  range={range}
                />
              )}
            </>
          )}
          <p className="text-sm text-muted">
            Every download is recorded with its hash, so that the file can be checked later.
          </p>
        </div>
        <h3 className="mt-4 mb-1 text-sm font-medium">Preview</h3>
        {preview.error !== null ? (
          <FaultNote fault={preview.error} />
        ) : (
          <pre
            tabIndex={0}
            aria-label="Beginning of the file"
            aria-busy={preview.isPending}
            className="h-56 overflow-auto rounded-lg bg-quiet p-3 text-xs"
          >
            {preview.data?.text}
            {preview.data?.complete === false && '…'}
          </pre>
        )}
        {preview.data?.complete === true && isHeaderOnly(preview.data.text) && (
          <p className="mt-2 text-sm text-muted">
            The range is empty: the file contains only its header.
          </p>
        )}
      </div>
      <ExportProofs />
    </section>
  );
}

const isHeaderOnly = (text: string): boolean => text.indexOf('\r\n') === text.length - 2;

interface DownloadLinkProps {
  readonly name: string;
  readonly path: string;
  readonly range: Readonly<Record<string, string | null>>;
  readonly main?: boolean;
}

function DownloadLink({ name, path, range, main = false }: DownloadLinkProps) {
  return (
    <a
      href={addressOf(path, {}, range)}
      download
      className={`inline-flex items-center gap-1.5 ${main ? 'button-main' : 'button'}`}
    >
      <Download aria-hidden="true" className="size-4" />
      {name}
    </a>
  );
}
