'use client';

import { read } from '../api/call';
import { usePages } from '../api/use-pages';
import { RunList } from '../policy-trials/run-list';

interface LabRunsProps {
  readonly bot: string;
  readonly shown: string | null;
  readonly onShow: (run: string) => void;
}

/** Earlier runs of the bot's policies. */
export function LabRuns({ bot, shown, onShow }: LabRunsProps) {
  const runs = usePages(['bot', bot, 'lab'], (cursor, signal) =>
    read('/v1/bots/{bot}/lab', { params: { bot }, query: { kind: 'lab', cursor }, signal }),
  );
  return <RunList of={runs} kept="Runs and their results are kept here." {...{ shown, onShow }} />;
}
