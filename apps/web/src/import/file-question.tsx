'use client';

import type { FileQuestion as Question } from '@phasegate/contracts';
import { useState } from 'react';
import { TextField } from '../controls/field';
import type { AskedOption } from './said';

interface FileQuestionProps {
  readonly question: Question & { readonly option: AskedOption };
  readonly onAnswer: (value: string) => void;
}

interface Words {
  readonly title: string;
  readonly explains: string;
  /** A free value; null: only the offered readings are possible. */
  readonly other: { readonly label: string; readonly hint: string } | null;
}

const WORDS: Readonly<Record<AskedOption, Words>> = {
  zone: {
    title: 'Which time zone are the file’s times in?',
    explains: 'The file does not name a zone. Its first time would be:',
    other: {
      label: 'Another zone',
      hint: 'An IANA zone, an offset, or both: Europe/Berlin, +02:00, America/New_York+07:00 (most forex servers).',
    },
  },
  symbol: {
    title: 'Which symbol was traded?',
    explains: 'The file does not name it.',
    other: { label: 'Symbol', hint: 'The name that your bot uses.' },
  },
  dates: {
    title: 'Which comes first, the day or the month?',
    explains: 'The file’s dates are ambiguous. The first one would be:',
    other: null,
  },
  decimal_mark: {
    title: 'How are numbers written?',
    explains: 'The file’s numbers are ambiguous. The first one would be:',
    other: null,
  },
  point_value: {
    title: 'What is one point of a contract worth?',
    explains: 'The file does not contain it.',
    other: { label: 'Point value', hint: 'In the currency of the account, such as 2 for MNQ.' },
  },
  strategy: { title: 'Which strategy?', explains: 'The file contains several.', other: null },
};

const NAMES: Readonly<Record<string, string>> = {
  'day-first': 'Day first',
  'month-first': 'Month first',
  '.': 'A point before the decimals',
  ',': 'A comma before the decimals',
  'America/New_York+07:00': 'America/New_York+07:00, the usual clock of forex servers',
};

/** Asks for the missing information about a file and offers the possible readings. */
export function FileQuestion({ question, onAnswer }: FileQuestionProps) {
  const { option, readings, line, column, symbol } = question;
  const [typed, setTyped] = useState('');
  const { title, explains, other } = WORDS[option];
  return (
    <section aria-labelledby="question" className="panel space-y-4 p-4">
      <div>
        <h2 id="question" className="font-semibold">
          {symbol === undefined ? title : `${title.slice(0, -1)}: ${symbol}?`}
        </h2>
        <p className="mt-1 text-sm text-muted">
          {explains}{' '}
          <span className="wrap-anywhere">
            (Line {line}, {column}.)
          </span>
        </p>
      </div>
      {readings.length > 0 && (
        <ul className="grid gap-2 sm:grid-cols-2">
          {readings.map(({ value, reads }) => (
            <li key={value}>
              <button
                type="button"
                className="button flex size-full flex-col items-start gap-0.5 text-left"
                onClick={() => onAnswer(value)}
              >
                <span className="wrap-anywhere">{NAMES[value] ?? value}</span>
                {reads !== '' && (
                  <span className="font-normal text-muted tabular-nums">{readingWords(reads)}</span>
                )}
              </button>
            </li>
          ))}
        </ul>
      )}
      {other !== null && (
        <form
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            if (typed.trim() !== '') onAnswer(typed.trim());
          }}
        >
          <div className="min-w-56 flex-1">
            <TextField
              {...other}
              value={typed}
              required
              onChange={({ target }) => setTyped(target.value)}
            />
          </div>
          <button type="submit" className="button-main mb-6">
            Read it so
          </button>
        </form>
      )}
    </section>
  );
}

/** 2026-03-05T09:31:05Z → 2026-03-05 09:31:05 UTC */
const readingWords = (reads: string): string =>
  /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(reads)
    ? `${reads.slice(0, 10)} ${reads.slice(11, -1)} UTC`
    : reads;
