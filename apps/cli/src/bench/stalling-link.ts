import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A link to a server that can be made to hang: traffic stops, and the connections stay open. */
export interface StallingLink {
  /** The server's address, by way of the link. */
  readonly url: string;
  stall(): void;
  /** Delivers the held-back traffic, and everything after it. */
  resume(): void;
  close(): void;
}

/** @param target the server's address */
export async function stallingLink(target: string): Promise<StallingLink> {
  const { hostname, port } = new URL(target);
  const open = new Set<Socket>();
  let stalled = false;
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    carry(near, far);
    carry(far, near);
  });
  const carry = (from: Socket, to: Socket) => {
    open.add(from);
    from.on('data', (piece: Buffer) => to.write(piece));
    from.on('error', () => undefined);
    from.on('close', () => {
      open.delete(from);
      to.destroy();
    });
    if (stalled) from.pause();
  };
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(target);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    stall() {
      stalled = true;
      for (const socket of open) socket.pause();
    },
    resume() {
      stalled = false;
      for (const socket of open) socket.resume();
    },
    close() {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
