import type { Figures } from './measure.js';
import type { Content } from './platforms.js';

export interface PageTimes {
  readonly path: string;
  readonly few: readonly Figures[];
  readonly many: readonly Figures[];
}

type Figure = keyof Figures;
const TIMES = ['paint', 'ready', 'api', 'key', 'answer'] as const satisfies readonly Figure[];

/** Markdown: of each page the middle of its turns with few, with many, and many divided by few. */
export function tableOf(
  pages: readonly PageTimes[],
  { few, many, turns }: { readonly few: Content; readonly many: Content; readonly turns: number },
): string {
  const head = ['page', ...TIMES.map((figure) => `${figure} ms`), 'JavaScript KiB'];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    `${words(few)} → ${words(many)}, the median of ${turns} turns, and how many times as long.`,
    '',
    line(head),
    line(head.map(() => '---')),
    ...pages.map((page) =>
      line([page.path, ...TIMES.map((figure) => growth(page, figure)), kibibytes(page)]),
    ),
  ].join('\n');
}

const words = ({ bots, trades }: Content) => `${bots} bots and one of ${trades} trades`;

function growth({ few, many }: PageTimes, figure: (typeof TIMES)[number]): string {
  const [short, long] = [few, many].map((turns) => median(turns.map((taken) => taken[figure])));
  if (short === null || long === null || short === undefined || long === undefined) return '';
  // The browser reports key events only from 16 ms up, and in steps of 8.
  if (short === 0 || long === 0) return `${showTime(short)} → ${showTime(long)}`;
  return `${showTime(short)} → ${showTime(long)} × ${(long / short).toFixed(2)}`;
}

const showTime = (ms: number) => (ms === 0 ? '< 16' : ms.toFixed(0));

const kibibytes = ({ many }: PageTimes) =>
  ((median(many.map(({ javascript }) => javascript)) ?? 0) / 1024).toFixed(0);

function median(values: readonly (number | null)[]): number | null {
  const sorted = values.filter((value) => value !== null).toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}
