import { newCredential } from '@phasegate/db';
import {
  callsIn,
  hostileRequests,
  PASSWORD,
  type HostileRequest,
  type OpenApiDocument,
} from './hostile-requests.js';
import { climb, QUICK } from './ladder.js';
import { startApi, type TestApi } from './start-api.js';

/** The callers: each role, a bot, one with a made-up key or token, and one without any. */
export const ASKERS = [
  'admin',
  'bot',
  'operator',
  'compliance',
  'forged key',
  'forged token',
  'nobody',
] as const;
export type Asker = (typeof ASKERS)[number];

const STRANGERS: readonly Asker[] = ['forged key', 'forged token', 'nobody'];
export const isStranger = (asker: Asker): boolean => STRANGERS.includes(asker);

/** An answer to a hostile request. */
export interface HostileAnswer extends HostileRequest {
  readonly asker: Asker;
  readonly status: number;
  readonly code: string | undefined;
}

/** A platform with a bot in the middle of its life, and everybody who may call it. */
export interface HostileRun {
  readonly api: TestApi;
  readonly answers: readonly HostileAnswer[];
  /** Sends what is wanted of everything that the document makes possible. */
  send(isWanted: (request: HostileRequest, asker: Asker) => boolean): Promise<void>;
  stop(): Promise<void>;
}

export async function startHostileRun(): Promise<HostileRun> {
  const api = await startApi({ checksPerSecond: 1e9, overridePassword: PASSWORD });
  const bot = await climb(api, QUICK, 'real_money_trial');
  const operator = await api.person('operator');
  await api.admin.patch(`/v1/bots/${bot.id}`, { members: { add: [operator.actor] } });
  const compliance = await api.person('compliance');
  const { body: document } = await api.nobody.get('/openapi.json');
  const credentials: Record<Asker, string | null> = {
    admin: api.admin.token,
    operator: operator.token,
    compliance: compliance.token,
    bot: bot.key,
    'forged key': newCredential('pgk'),
    'forged token': newCredential('pgt'),
    nobody: null,
  };
  const answers: HostileAnswer[] = [];
  return {
    api,
    answers,
    async send(isWanted) {
      const places = { bot: bot.id, trade_id: 'climb-0', seq: '1' };
      for (const call of callsIn(document as OpenApiDocument))
        for (const request of hostileRequests(document as OpenApiDocument, call, places))
          for (const asker of ASKERS)
            if (isWanted(request, asker)) {
              const answer = await answered(api.url, credentials[asker], request);
              answers.push({ asker, ...request, ...answer });
            }
    },
    stop: () => api.stop(),
  };
}

async function answered(url: string, credential: string | null, request: HostileRequest) {
  const { method, path, body } = request;
  const answer = await fetch(url + path, {
    method,
    headers: {
      ...(credential === null ? {} : { authorization: `Bearer ${credential}` }),
      ...(body === null ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === null ? {} : { body }),
  });
  const { status } = answer;
  if (!/^application\/problem\+json/.test(answer.headers.get('content-type') ?? '')) {
    await answer.body?.cancel();
    return { status, code: undefined };
  }
  return { status, code: ((await answer.json()) as { code: string }).code };
}
