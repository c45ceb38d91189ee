import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** Where a transaction is held: before its statement of this number (BEGIN is 0), or before its COMMIT is answered. */
export type Point = number | 'answer of COMMIT';

/**
 * A way to PostgreSQL on which a test stops one transaction at a statement of its choice: all that was sent before
 * has been carried out, nothing of what follows has.
 */
export interface StatementGate {
  readonly url: string;
  /** Holds the next transaction at a point; `null`: lets it through, and notes its statements. */
  holdNext(point: Point | null): Held;
  close(): Promise<void>;
}

/** A transaction that is to be held, or is. */
export interface Held {
  /** Its statements so far, as the server is sent them. */
  readonly statements: readonly string[];
  /** Fulfilled when the process waits at its point. */
  readonly reached: Promise<void>;
  release(): void;
}

interface Watched extends Held {
  readonly point: Point | null;
  readonly reach: () => void;
  link: Link | null;
  released: boolean;
}

/** Messages that end what the server answers at once: Query, Sync, Terminate, Flush, and a password's. */
const ENDS = 'QSXHp';

/** One connection, with what is held back on it. */
class Link {
  private fromClient = Buffer.alloc(0);
  private started = false;
  private unit: Buffer[] = [];
  private statement = '';
  private watched: Watched | null = null;
  private readonly back: Buffer[] = [];
  private holding: 'statements' | 'answers' | null = null;

  constructor(
    near: Socket,
    private readonly far: Socket,
    private readonly claim: (link: Link) => Watched | null,
  ) {
    near.on('data', (chunk: Buffer) => {
      this.fromClient = Buffer.concat([this.fromClient, chunk]);
      this.forward();
    });
    far.on('data', (chunk: Buffer) => {
      if (this.holding === 'answers') this.back.push(chunk);
      else near.write(chunk);
    });
    this.answer = () => near.write(Buffer.concat(this.back.splice(0)));
  }

  private readonly answer: () => void;

  release(): void {
    const held = this.holding;
    this.holding = null;
    if (held === 'answers') this.answer();
    this.forward();
  }

  /** Sends on what may go: whole statements, each up to its Query or Sync message. */
  private forward(): void {
    while (this.holding !== 'statements') {
      const message = this.takeMessage();
      if (message === null) return;
      this.unit.push(message);
      this.statement ||= this.textOf(message);
      if (this.started && !ENDS.includes(String.fromCharCode(message[0]!))) continue;
      this.started = true;
      if (!this.mayGo()) {
        this.fromClient = Buffer.concat([...this.unit, this.fromClient]);
        this.unit = [];
        this.statement = '';
        return;
      }
      this.far.write(Buffer.concat(this.unit));
      this.unit = [];
      this.statement = '';
    }
  }

  private takeMessage(): Buffer | null {
    const head = this.started ? 1 : 0;
    if (this.fromClient.length < head + 4) return null;
    const length = head + this.fromClient.readInt32BE(head);
    if (this.fromClient.length < length) return null;
    const message = this.fromClient.subarray(0, length);
    this.fromClient = this.fromClient.subarray(length);
    return message;
  }

  private textOf(message: Buffer): string {
    const text = message.toString('utf8', 5).split('\0');
    switch (String.fromCharCode(message[0]!)) {
      case 'Q':
        return text[0]!;
      case 'P':
        return text[1]!;
      case 'B':
        return `(prepared) ${text[1]!}`;
      default:
        return '';
    }
  }

  private mayGo(): boolean {
    if (this.statement.startsWith('BEGIN')) this.watched ??= this.claim(this);
    const { watched } = this;
    if (watched === null || this.statement === '') return true;
    if (!watched.released && watched.point === watched.statements.length) {
      this.holding = 'statements';
      watched.reach();
      // When it goes on, it is not held at the same point again.
      return false;
    }
    (watched.statements as string[]).push(this.statement);
    if (this.statement === 'COMMIT' || this.statement === 'ROLLBACK') {
      this.watched = null;
      if (watched.point === 'answer of COMMIT' && !watched.released) {
        this.holding = 'answers';
        watched.reach();
      }
    }
    return true;
  }
}

/** @param target the database's address */
export async function statementGate(target: string): Promise<StatementGate> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let next: Watched | null = null;
  const claim = (link: Link): Watched | null => {
    const claimed = next;
    next = null;
    if (claimed !== null) claimed.link = link;
    return claimed;
  };
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
    new Link(near, far, claim);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    holdNext(point) {
      let reach = (): void => undefined;
      const reached = new Promise<void>((resolve) => (reach = resolve));
      const watched: Watched = {
        point,
        statements: [],
        reached,
        reach,
        link: null,
        released: false,
        release() {
          if (watched.released) return;
          watched.released = true;
          watched.link?.release();
        },
      };
      next = watched;
      return watched;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
