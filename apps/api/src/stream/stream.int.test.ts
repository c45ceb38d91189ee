import { until } from '../testing/ladder.js';
import { liveCheck, startApi, type TestApi, type TestPerson } from '../testing/index.js';

describe('GET /v1/stream', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.stop());

  /** The messages of a stream as they come. */
  async function* messages({ token }: TestPerson, signal: AbortSignal) {
    const headers = { authorization: `Bearer ${token}` };
    const answer = await fetch(`${api.url}/v1/stream`, { headers, signal });
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
        const [, data] = /^data: (.*)$/m.exec(text.slice(0, end)) ?? [];
        if (data !== undefined) yield JSON.parse(data) as { bots: string[]; platform: boolean };
        text = text.slice(end + 2);
      }
    }
  }

  /** Makes something happen again and again until the first message that is wanted. */
  async function heard(
    person: TestPerson,
    happen: () => Promise<unknown>,
    isWanted: (message: { bots: string[]; platform: boolean }) => boolean,
  ) {
    const stop = new AbortController();
    const again = setInterval(() => void happen(), 500);
    try {
      for await (const message of messages(person, stop.signal))
        if (isWanted(message)) return message;
      throw new Error('the stream ended');
    } finally {
      clearInterval(again);
      stop.abort();
    }
  }

  // The first client: there are no other listeners yet.
  it('tells the first client to reload: changes before the first poll are in no message', async () => {
    const compliance = await api.person('compliance');
    const stop = new AbortController();
    for await (const message of messages(compliance, stop.signal)) {
      expect(message).toEqual({ bots: [], platform: true });
      break;
    }
    stop.abort();
  });

  it('tells which bots changed, to those who may see them', async () => {
    const [own, other] = [await api.bot(), await api.bot()];
    const operator = await api.person('operator');
    await api.admin.patch(`/v1/bots/${own.id}`, { members: { add: [operator.actor] } });
    let asked = 0;
    const ask = async () => {
      asked += 1;
      await other.post('/v1/trade-checks', liveCheck(`t${asked}`, { mode: 'paper' }));
      await own.post('/v1/trade-checks', liveCheck(`t${asked}`, { mode: 'live' }));
    };
    const isOwn = ({ bots }: { bots: string[] }) => bots.includes(own.id);
    expect((await heard(operator, ask, isOwn)).bots).toEqual([own.id]);
  });

  it('tells everybody that the platform changed', async () => {
    const compliance = await api.person('compliance');
    const message = await heard(
      compliance,
      () => api.bot(),
      ({ platform }) => platform,
    );
    expect(message.platform).toBe(true);
  });

  it('ends the oldest of a person who opens too many, and none of another person', async () => {
    const [many, other] = [await api.person('compliance'), await api.person('compliance')];
    const stop = new AbortController();
    const open = async ({ token }: TestPerson) => {
      const headers = { authorization: `Bearer ${token}` };
      const answer = await fetch(`${api.url}/v1/stream`, { headers, signal: stop.signal });
      let ended = false;
      void answer
        .text()
        .then((text) => (ended = /^event: ended$/m.test(text)))
        .catch(() => undefined);
      return () => ended;
    };
    const others = await open(other);
    const streams: (() => boolean)[] = [];
    for (let place = 0; place < 18; place += 1) streams.push(await open(many));
    await until(() => streams[0]!() && streams[1]!());
    expect(streams.filter((hasEnded) => hasEnded())).toHaveLength(2);
    expect(others()).toBe(false);
    stop.abort();
  });

  it('is for people alone', async () => {
    const bot = await api.bot();
    expect((await bot.get('/v1/stream')).status).toBe(403);
    expect((await api.nobody.get('/v1/stream')).status).toBe(401);
  });
});
