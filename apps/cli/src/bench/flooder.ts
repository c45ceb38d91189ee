// Floods the API until it is ended: `node flooder.js logins|exits ADDRESS`. A process of its own, so that it takes
// nothing but its share of the machine from those whose answers are measured.
import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { newCredential } from '@phasegate/db';
import { Client } from 'undici';

const CONNECTIONS = 10;
/** Requests that are sent over one connection without waiting for answers. */
const PIPELINED = 200;

const [kind, address] = process.argv.slice(2) as ['logins' | 'exits', string];

/** Guesses, one after the other. */
async function guess(): Promise<void> {
  const client = new Client(address);
  for (;;) {
    const answer = await client.request({
      method: 'POST',
      path: '/v1/login',
      headers: { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
      body: JSON.stringify({
        email: `${randomBytes(6).toString('hex')}@example.org`,
        password: randomBytes(12).toString('hex'),
      }),
    });
    await answer.body.dump();
  }
}

/** Emergency exits with made-up keys, as fast as the connection allows. */
async function pressExits(): Promise<void> {
  const { hostname, port } = new URL(address);
  const socket = connect(Number(port), hostname);
  socket.resume();
  for (;;) {
    const requests = Array.from({ length: PIPELINED }, exitOfNobody).join('');
    if (socket.write(requests)) await pause(1);
    else await new Promise((resolve) => socket.once('drain', resolve));
  }
}

function exitOfNobody(): string {
  const exit_id = randomBytes(8).toString('hex');
  const body = JSON.stringify({ exit_id, symbol: 'AAPL', reason: 'x'.repeat(900) });
  return [
    'POST /v1/emergency-exits HTTP/1.1',
    'host: phasegate',
    `authorization: Bearer ${newCredential('pgk')}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

process.stdout.write('begun\n');
await Promise.all(Array.from({ length: CONNECTIONS }, kind === 'logins' ? guess : pressExits));
