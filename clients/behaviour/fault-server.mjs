/**
 * Plays the platform for the clients' behaviour suites: real answers, and faults in between (README.md).
 * Plain Node, no dependency. Prints `{"url", "control"}`, ends with its standard input.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { gzipSync } from 'node:zlib';

const NAMED = JSON.parse(readFileSync(new URL('./answers.json', import.meta.url), 'utf8'));
const HUGE_BYTES = 64 * 1024 * 1024;
const DRIP_MS = 100;
const HOST = '127.0.0.1';

const ROUTE_UNKNOWN = {
  status: 404,
  type: 'application/problem+json',
  json: {
    type: 'urn:phasegate:problem:route-unknown',
    title: 'No such route',
    status: 404,
    detail: 'The case gives no answer for this route.',
    instance: 'fault-server',
    code: 'ROUTE_UNKNOWN',
  },
};

let answers = {};
let taken = {};
let received = [];
let port = 0;
const sockets = new Set();

const platform = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('error', () => undefined);
  request.on('end', () => {
    const route = routeOf(request.method, request.url);
    const text = Buffer.concat(chunks).toString();
    received.push({
      route,
      path: request.url,
      headers: request.headers,
      body: parsed(text),
      at_ms: performance.now(),
    });
    const step = nextStep(route);
    setTimeout(() => play(step, request.socket, response), step.delay_ms ?? 0);
  });
});
platform.keepAliveTimeout = 60_000;
platform.on('connection', (socket) => {
  sockets.add(socket);
  socket.on('error', () => undefined);
  socket.on('close', () => sockets.delete(socket));
});

/** `POST /v1/trades/t1/close` → `POST /v1/trades/{trade_id}/close`. */
function routeOf(method, url) {
  const path = url
    .replace(/\?.*$/, '')
    .replace(/^(\/v1\/(?:trades|trade-checks)\/)[^/]+/, '$1{trade_id}');
  return `${method} ${path}`;
}

function parsed(text) {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function nextStep(route) {
  const steps = answers[route];
  if (steps === undefined) return ROUTE_UNKNOWN;
  const place = Math.min(taken[route] ?? 0, steps.length - 1);
  taken[route] = place + 1;
  return completed(steps[place]);
}

/** A step with what its named answer brings; JSON objects are merged field by field, null in `json` too. */
function completed({ named, ...step }) {
  if (named === undefined) return step;
  const base = NAMED[named];
  if (base === undefined) throw new Error(`there is no answer named ${named}`);
  const json =
    step.json === undefined || base.json === undefined
      ? (step.json ?? base.json)
      : { ...base.json, ...step.json };
  return {
    ...base,
    ...step,
    headers: { ...base.headers, ...step.headers },
    ...(json === undefined ? {} : { json }),
  };
}

function bodyOf({ json, text, base64, gzip }) {
  const plain =
    json !== undefined
      ? Buffer.from(JSON.stringify(json))
      : base64 !== undefined
        ? Buffer.from(base64, 'base64')
        : Buffer.from(text ?? '');
  return gzip === true ? gzipSync(plain) : plain;
}

function play(step, socket, response) {
  const body = bodyOf(step);
  const headers = {
    ...(body.length === 0
      ? {}
      : { 'content-type': step.type ?? 'application/json; charset=utf-8' }),
    ...(step.gzip === true ? { 'content-encoding': 'gzip' } : {}),
    ...step.headers,
  };
  const whole = () =>
    response.writeHead(step.status ?? 200, { ...headers, 'content-length': body.length });
  switch (step.fault) {
    case undefined:
      return void whole().end(body);
    case 'reset':
      return void socket.resetAndDestroy();
    case 'close':
      return void socket.destroy();
    case 'black_hole':
      return undefined;
    case 'slow_drip':
      return drip(whole(), body);
    case 'cut':
      whole().write(body.subarray(0, Math.floor(body.length / 2)), () => socket.destroy());
      return undefined;
    case 'huge':
      response.writeHead(200, { 'content-type': 'application/json' });
      return pour(response, HUGE_BYTES);
    case 'twice':
      return twice(step.status ?? 200, headers, body, socket);
    case 'garbage':
      return void socket.end('\u0000\u0001 this is no HTTP\r\n\r\n');
    default:
      throw new Error(`there is no fault ${step.fault}`);
  }
}

function drip(response, body, at = 0) {
  if (response.destroyed) return;
  if (at === body.length) return void response.end();
  response.write(body.subarray(at, at + 1));
  setTimeout(() => drip(response, body, at + 1), DRIP_MS);
}

function pour(response, left) {
  const chunk = Buffer.alloc(64 * 1024, ' ');
  while (left > 0 && !response.destroyed) {
    left -= chunk.length;
    if (!response.write(chunk)) return void response.once('drain', () => pour(response, left));
  }
  response.end();
}

function twice(status, headers, body, socket) {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const answer = `HTTP/1.1 ${status} Told\r\n${lines.join('')}content-length: ${body.length}\r\n\r\n`;
  socket.write(Buffer.concat([Buffer.from(answer), body, Buffer.from(answer), body]));
}

const listen = (server, at) =>
  new Promise((done, failed) =>
    server.once('error', failed).listen(at, HOST, () => {
      server.off('error', failed);
      done(server.address().port);
    }),
  );

/** Connections of the case before are gone, and while it does not listen new ones are refused. */
async function program({ listening = true, answers: steps = {}, keep = false }) {
  for (const route of Object.values(steps)) for (const step of route) completed(step);
  answers = steps;
  taken = {};
  if (!keep) received = [];
  for (const socket of sockets) socket.destroy();
  if (listening && !platform.listening) port = await listen(platform, port);
  if (!listening && platform.listening) await new Promise((done) => platform.close(done));
}

const control = createServer((request, response) => {
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const told = (status, body) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    if (request.method === 'GET') return told(200, received);
    program(JSON.parse(Buffer.concat(chunks).toString())).then(
      () => told(200, {}),
      (error) => told(400, { error: String(error) }),
    );
  });
});

port = await listen(platform, 0);
const controlPort = await listen(control, 0);
process.stdout.write(
  `${JSON.stringify({ url: `http://${HOST}:${port}`, control: `http://${HOST}:${controlPort}` })}\n`,
);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
