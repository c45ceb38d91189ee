import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort, untilListening } from '@phasegate/db/testing';
import { connectQueues, type QueueConnection } from './connection.js';
import { openQueue } from './queue.js';
import { openWorker } from './worker.js';

const REDIS = spawnSync('redis-server', ['--version']).status === 0;

(REDIS ? describe : describe.skip)('queues in a Redis that Sentinels watch', () => {
  const folder = mkdtempSync(join(tmpdir(), 'phasegate-sentinel-'));
  const servers: ChildProcess[] = [];
  const connections: QueueConnection[] = [];
  const closing: (() => Promise<void>)[] = [];
  afterAll(async () => {
    for (const close of closing.reverse()) await close();
    for (const connection of connections) await connection.close();
    for (const server of servers) server.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  async function start(port: number, ...args: string[]): Promise<ChildProcess> {
    const server = spawn('redis-server', [...args, '--port', String(port), '--dir', folder], {
      stdio: 'ignore',
    });
    servers.push(server);
    await untilListening(server, port);
    return server;
  }

  function open(redisUrl: string, role: 'producer' | 'worker'): QueueConnection {
    const connection = connectQueues({ redisUrl, databaseUrl: 'postgresql://unused' }, role);
    connections.push(connection);
    return connection;
  }

  it('go on at the replica that takes over when the primary is killed', async () => {
    const [first, second, third] = [await freePort(), await freePort(), await freePort()];
    const primary = await start(first, '--save', '');
    await start(second, '--save', '', '--replicaof', '127.0.0.1', String(first));
    const file = join(folder, 'sentinel.conf');
    writeFileSync(
      file,
      [
        `sentinel monitor phasegate 127.0.0.1 ${first} 1`,
        'sentinel down-after-milliseconds phasegate 300',
        'sentinel failover-timeout phasegate 3000',
      ].join('\n'),
    );
    await start(third, file, '--sentinel');

    const redisUrl = `redis://unused/1?sentinels=127.0.0.1:${third}&name=phasegate`;
    const done = new Set<string>();
    const worker = openWorker(
      open(redisUrl, 'worker'),
      'due',
      ({ bot }) => {
        done.add(bot);
        return Promise.resolve();
      },
      { concurrency: 1, onError: () => undefined },
    );
    closing.push(() => worker.close());
    const queue = openQueue(open(redisUrl, 'producer'), 'due', () => undefined);
    closing.push(() => queue.close());

    /** A producer fails at once while there is no primary; the job is added again. */
    const carriedOut = async (bot: string) => {
      for (const end = Date.now() + 40_000; Date.now() < end && !done.has(bot); await pause(50))
        await queue.add({ bot }, bot).catch(() => undefined);
      return done.has(bot);
    };
    expect(await carriedOut('before')).toBe(true);
    await knowsReplica(third);
    primary.kill('SIGKILL');
    expect(await carriedOut('after')).toBe(true);
  });
});

/** A Sentinel learns of the replicas of its primary by asking it every ten seconds, and at the start. */
async function knowsReplica(sentinel: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await pause(100)) {
    const socket = connect(sentinel, '127.0.0.1');
    socket.write('SENTINEL replicas phasegate\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    if (!answer.toString().startsWith('*0')) return;
  }
  throw new Error('the Sentinel does not learn of the replica');
}
