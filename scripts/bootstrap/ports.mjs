import { createServer } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from './fault.mjs';

/** A port that is free at this moment. */
export function freePort() {
  return listen(0);
}

export async function isFree(port) {
  try {
    // Every address first, then loopback alone: either can be taken while the other is not.
    await listen(port);
    await listen(port, '127.0.0.1');
    return true;
  } catch {
    return false;
  }
}

/**
 * Fails when another program has the port. Waits a little: the processes of a
 * run that was killed may be about to end.
 *
 * @param {string} variable the environment variable that chooses another port
 */
export async function assertFree(port, variable) {
  for (let tries = 0; tries < 24; tries += 1) {
    if (await isFree(port)) return;
    await pause(250);
  }
  throw new Fault(
    `Port ${port} is taken by another program: end that one, or choose another port, as in ${variable}=${port + 1} npm start.`,
  );
}

function listen(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const { port: chosen } = server.address();
      server.close(() => resolve(chosen));
    });
  });
}
