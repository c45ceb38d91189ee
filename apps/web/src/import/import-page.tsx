'use client';

import type { BotDetailAnswer, FileQuestion as Question } from '@phasegate/contracts';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ApiFault } from '../api/fault';
import { useMay } from '../api/permission';
import { botQuery } from '../api/queries';
import { DecisionDialog } from '../controls/decision-dialog';
import { FaultNote } from '../controls/fault-note';
import { Choice, TextField } from '../controls/field';
import { ProgressBar } from '../controls/progress-bar';
import { showCount } from '../format/decimal';
import { Empty } from '../frame/empty';
import { fileFault } from './check-file';
import { ChooseFile } from './choose-file';
import { ImportClosed } from './import-closed';
import { FileQuestion } from './file-question';
import { ImportPreview } from './import-preview';
import { keptMappingsQuery } from './kept-mappings';
import { MappingEditor } from './mapping-editor';
import { saysTheSame, withAnswer, type AskedOption, type Said } from './said';
import { SaidFields } from './said-fields';
import { importFile, previewFile, type Chosen, type Progress } from './transfer';

/** History from elsewhere as Experience evidence, once, before the first trade (rules 2.11). */
export function ImportPage({ id }: { id: string }) {
  const { data: bot } = useQuery(botQuery(id));
  const steers = useMay('steer');
  if (bot === undefined) return <div className="skeleton h-96" aria-busy />;
  if (bot.figures.last_trade_at !== null) return <ImportClosed bot={bot} />;
  return (
    <div className="space-y-6">
      <section aria-labelledby="import" className="space-y-4">
        <h2 id="import" className="text-lg font-semibold">
          Import a history
        </h2>
        <p className="max-w-3xl text-sm text-muted">
          A backtest or a paper account counts as evidence in Experience, once, before the bot has
          traded. The approver of the advance sees how much was imported.
        </p>
        {!steers && (
          <Empty title="Nothing is imported yet">
            Operators who are members of this bot, and administrators, can import.
          </Empty>
        )}
      </section>
      {steers && <ImportForm bot={bot} />}
    </div>
  );
}

function ImportForm({ bot }: { bot: BotDetailAnswer }) {
  const [file, setFile] = useState<File | null>(null);
  const [as, setAs] = useState<Chosen['as']>('backtest');
  const [strategy, setStrategy] = useState('');
  const [said, setSaid] = useState<Said>({});
  const [table, setTable] = useState<Question['table']>();
  const [progress, setProgress] = useState<Progress | null>(null);
  const preview = useMutation({
    mutationFn: (chosen: Chosen) => previewFile(bot.id, chosen),
    onError: (error) => setTable((known) => questionOf(error)?.table ?? known),
  });
  const kept = useQuery({ ...keptMappingsQuery(), enabled: table !== undefined });
  const fault = file === null ? null : fileFault(file);
  const look = (chosen: Chosen) => {
    if (fileFault(chosen.file) === null) preview.mutate(chosen);
    else preview.reset();
  };
  const choose = (next: File) => {
    // A corrected version of the same file keeps the answers given before.
    const kept = next.name === file?.name ? said : {};
    setFile(next);
    setSaid(kept);
    setTable(undefined);
    look({ file: next, as, strategy: strategy.trim(), said: kept });
  };
  const say = (more: Said) => {
    setSaid(more);
    if (file !== null) look({ file, as, strategy: strategy.trim(), said: more });
  };
  const answer = (asked: Answerable, value: string) => {
    if (asked.option !== 'strategy') say(withAnswer(said, asked, value));
    else if (file !== null) {
      setStrategy(value);
      look({ file, as, strategy: value, said });
    }
  };
  const seen = preview.variables;
  const isOutdated =
    seen !== undefined &&
    (seen.as !== as || seen.strategy !== strategy.trim() || !saysTheSame(seen.said, said));
  const question = fault === null && !isOutdated ? questionOf(preview.error) : undefined;
  return (
    <>
      <section aria-label="File" className="space-y-4">
        <ChooseFile file={file} disabled={progress !== null} onFile={choose} />
        <p role="alert" className="text-sm text-bad">
          {fault}
        </p>
        <div className="grid gap-4 sm:grid-cols-2">
          <Choice
            label="Type of history"
            value={as}
            options={[
              ['backtest', 'a backtest'],
              ['paper', 'a paper account'],
            ]}
            hint="Recorded with the trades."
            onChange={({ target }) => setAs(target.value as Chosen['as'])}
          />
          <TextField
            label="Strategy"
            hint="Only for a freqtrade result that holds several."
            value={strategy}
            onChange={({ target }) => setStrategy(target.value)}
          />
        </div>
        {file !== null && fault === null && <SaidFields said={said} onChange={setSaid} />}
        {file !== null && fault === null && (isOutdated || preview.isError) && (
          <button
            type="button"
            className="button"
            onClick={() => look({ file, as, strategy: strategy.trim(), said })}
          >
            Preview again
          </button>
        )}
      </section>
      <div role="status">
        {preview.isPending && (
          <div className="panel space-y-2 p-4">
            <p className="text-sm">Reading {preview.variables.file.name}…</p>
            <ProgressBar label="Reading the file" done={0} total={0} />
          </div>
        )}
      </div>
      {preview.isError && !isAnswerable(question) && <FaultNote fault={preview.error} />}
      {isAnswerable(question) && (
        <FileQuestion
          key={JSON.stringify(question)}
          question={question}
          onAnswer={(value) => answer(question, value)}
        />
      )}
      {table !== undefined && !kept.isPending && fault === null && (
        <MappingEditor
          key={[...table.columns, said.mapping].join('\n')}
          table={table}
          before={said.mapping}
          kept={kept.data ?? []}
          bot={bot.id}
          open={preview.data === undefined}
          onMapping={(mapping) => say({ ...said, mapping })}
        />
      )}
      {preview.data !== undefined && seen !== undefined && !isOutdated && fault === null && (
        <>
          <ImportPreview preview={preview.data} bot={bot} />
          {preview.data.importable && (
            <ConfirmImport
              bot={bot}
              chosen={seen}
              trades={preview.data.trades}
              progress={progress}
              onProgress={setProgress}
            />
          )}
        </>
      )}
    </>
  );
}

/** The question about the file, if that is why it was refused. */
const questionOf = (error: Error | null): Question | undefined =>
  error instanceof ApiFault ? error.problem?.question : undefined;

type Answerable = Question & { readonly option: AskedOption };
const isAnswerable = (question: Question | undefined): question is Answerable =>
  question !== undefined && question.option !== 'mapping';

interface ConfirmImportProps {
  readonly bot: BotDetailAnswer;
  readonly chosen: Chosen;
  readonly trades: number;
  readonly progress: Progress | null;
  readonly onProgress: (progress: Progress | null) => void;
}

function ConfirmImport({ bot, chosen, trades, progress, onProgress }: ConfirmImportProps) {
  const under = progress !== null && (
    <div className="space-y-1">
      <p className="text-sm tabular-nums">
        Importing: {showCount(progress.done)} of {showCount(progress.total)} trades.
      </p>
      <ProgressBar label="Importing" {...progress} />
    </div>
  );
  return (
    <div className="space-y-3">
      <DecisionDialog
        button={`Import ${showCount(trades)} ${trades === 1 ? 'trade' : 'trades'}…`}
        look="button-main"
        disabled={progress !== null}
        title={`Import ${chosen.file.name} into ${bot.name}?`}
        description="This is permanent and possible only once: no other import can follow. Either all trades are imported or none."
        confirm="Import"
        decide={async ({ reason }) => {
          onProgress({ done: 0, total: trades });
          try {
            const imported = await importFile(bot.id, chosen, reason, onProgress);
            return `${showCount(imported.trades)} trades in ${showCount(imported.sessions)} sessions are imported.`;
          } finally {
            onProgress(null);
          }
        }}
      >
        {under}
      </DecisionDialog>
      {under}
    </div>
  );
}
