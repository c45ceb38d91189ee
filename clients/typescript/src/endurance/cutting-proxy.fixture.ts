import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to the platform that loses answers: the request arrives and is carried out, who asked never hears of it. */
export interface CuttingProxy {
  readonly url: string;
  /** Answers that came from the platform, and those of them whose connection was cut instead. */
  readonly count: { answers: number; cut: number };
  stop(): Promise<void>;
}

/** @param cutPercent how many of a hundred answers are lost, at random */
export async function cuttingProxy(target: string, cutPercent: number): Promise<CuttingProxy> {
  const { hostname, port } = new URL(target);
  const count = { answers: 0, cut: 0 };
  const open = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    let isAsked = false;
    near.on('data', (bytes) => {
      isAsked = true;
      far.write(bytes);
    });
    far.on('data', (bytes) => {
      if (isAsked) {
        isAsked = false;
        count.answers += 1;
        // The platform answers after its commit, so this one is committed.
        if (randomInt(100) < cutPercent) {
          count.cut += 1;
          near.resetAndDestroy();
          far.destroy();
          return;
        }
      }
      near.write(bytes);
    });
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(socket);
      socket.on('error', () => undefined);
      socket.on('end', () => other.end());
      socket.on('close', () => {
        open.delete(socket);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    count,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}
