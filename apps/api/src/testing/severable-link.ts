import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A link to a server that a test can cut and restore: its clients see the server go away and come back. */
export interface SeverableLink {
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
  /** Blocks all traffic without closing connections: the server hangs. */
  stall(): void;
  /** Delivers the held-back traffic, and everything after it. */
  resume(): void;
}

/** @param target the server's address, such as `redis://127.0.0.1:6379/0` */
export async function linkTo(target: string): Promise<SeverableLink> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  const heldBack: (() => void)[] = [];
  let stalled = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
      socket.on('data', (piece: Buffer) => {
        if (stalled) heldBack.push(() => other.write(piece));
        else other.write(piece);
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const own = (server.address() as AddressInfo).port;
  const url = new URL(target);
  url.host = `127.0.0.1:${own}`;
  return {
    url: url.href,
    async cut() {
      if (!server.listening) return;
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
    stall() {
      stalled = true;
    },
    resume() {
      stalled = false;
      for (const send of heldBack.splice(0)) send();
    },
    async mend() {
      if (server.listening) return;
      server.listen(own, '127.0.0.1');
      await once(server, 'listening');
    },
  };
}
