import { Presets, SingleBar } from 'cli-progress';
import type { Io } from './io.js';

const FIRST_LINE_MS = 5_000;
const NEXT_LINE_MS = 10_000;

export interface Progress {
  /** `total` is null where it is not known beforehand. */
  readonly update: (done: number, total: number | null) => void;
  stop(): void;
}

/** Progress of long work: a bar on a terminal, else a line now and then. */
export function startProgress(io: Io, title: string): Progress {
  return io.stderr.isTTY === true ? bar(io, title) : lines(io, title);
}

function bar(io: Io, title: string): Progress {
  const single = new SingleBar(
    {
      stream: io.stderr,
      format: `${title} {bar} {percentage}% | {duration_formatted}`,
      clearOnComplete: true,
      stopOnComplete: false,
      hideCursor: false,
    },
    Presets.shades_classic,
  );
  single.start(1, 0);
  return {
    update(done, total) {
      if (total === null) return;
      single.setTotal(Math.max(total, 1));
      single.update(done);
    },
    stop: () => single.stop(),
  };
}

function lines(io: Io, title: string): Progress {
  let next = performance.now() + FIRST_LINE_MS;
  return {
    update(done, total) {
      const now = performance.now();
      if (now < next) return;
      next = now + NEXT_LINE_MS;
      const far =
        total === null ? String(done) : `${Math.floor((100 * done) / Math.max(total, 1))}%`;
      io.stderr.write(`${title}: ${far}\n`);
    },
    stop() {},
  };
}
