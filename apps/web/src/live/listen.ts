import type { StreamMessage } from '@phasegate/contracts';

/** The server says that it is alive each 15 s: two of these missed, and the line is dead. */
const SILENCE_MS = 35_000;
const AGAIN_MS = 2_000;
/** A dead connection may swallow what is sent on it: a connection that is not established soon is retried. */
const CONNECT_MS = 5_000;

interface Listener {
  /** A stream begins, for the first time or again: nothing that came before is replayed. */
  readonly opened: () => void;
  readonly changed: (message: StreamMessage) => void;
  readonly lost: () => void;
}

/**
 * Listens to the API's stream for as long as it is asked to, through faults and restarts. An
 * EventSource tries again by itself after some faults only; this does after all.
 *
 * @returns ends it
 */
export function listen({ opened, changed, lost }: Listener): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const wait = (ms: number, then: () => void) => {
    clearTimeout(timer);
    timer = setTimeout(then, ms);
  };
  const fail = () => {
    source?.close();
    lost();
    wait(AGAIN_MS, open);
  };
  const heard = () => wait(SILENCE_MS, fail);
  function open() {
    source = new EventSource('/v1/stream');
    wait(CONNECT_MS, fail);
    source.addEventListener('open', () => {
      heard();
      opened();
    });
    source.addEventListener('alive', heard);
    source.addEventListener('changed', ({ data }: MessageEvent<string>) => {
      heard();
      changed(JSON.parse(data) as StreamMessage);
    });
    source.addEventListener('ended', fail);
    source.addEventListener('error', fail);
  }

  /** The browser has a network again: there is no need to wait for the next try. */
  const tryNow = () => {
    source?.close();
    open();
  };
  window.addEventListener('online', tryNow);
  open();
  return () => {
    window.removeEventListener('online', tryNow);
    clearTimeout(timer);
    source?.close();
  };
}
