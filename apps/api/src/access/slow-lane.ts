import type { Socket } from 'node:net';

/** Number of waiting calls per batch; other work runs between batches. */
const AT_A_TIME = 5;

interface Waiting {
  readonly socket: Pick<Socket, 'pause' | 'resume'>;
  readonly go: () => void;
}

/**
 * A queue for callers that this process has not seen before: however many come at once, the event loop serves known
 * callers between small batches of them. Nothing more is read from a queued connection meanwhile, so that thousands of
 * pipelined requests on one connection fill neither the queue nor the memory.
 */
export class SlowLane {
  private readonly waiting: Waiting[] = [];
  private readonly perSocket = new Map<Waiting['socket'], number>();

  turn(socket: Waiting['socket']): Promise<void> {
    return new Promise((go) => {
      this.waiting.push({ socket, go });
      this.perSocket.set(socket, (this.perSocket.get(socket) ?? 0) + 1);
      socket.pause();
      if (this.waiting.length === 1) this.schedule();
    });
  }

  /** Reading the body of one call resumes its connection, so it is paused again before more is read. */
  private schedule(): void {
    setImmediate(() => this.serve());
    setImmediate(() => this.pauseAll());
  }

  private serve(): void {
    for (const { socket, go } of this.waiting.splice(0, AT_A_TIME)) {
      this.leave(socket);
      go();
    }
    if (this.waiting.length > 0) this.schedule();
  }

  private pauseAll(): void {
    for (const socket of this.perSocket.keys()) socket.pause();
  }

  /** Resumes the connection once none of its calls waits. */
  private leave(socket: Waiting['socket']): void {
    const left = this.perSocket.get(socket)! - 1;
    if (left > 0) this.perSocket.set(socket, left);
    else {
      this.perSocket.delete(socket);
      socket.resume();
    }
  }
}
