import { Validator } from '@seriousme/openapi-schema-validator';
import { ENDPOINTS } from '@phasegate/contracts';
import { startApi, type TestApi } from '../testing/index.js';

describe('the OpenAPI document', () => {
  let api: TestApi;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- a document of any shape, held against its own schema
  let document: any;
  beforeAll(async () => {
    api = await startApi();
    document = (await api.nobody.get('/openapi.json')).body;
  });
  afterAll(() => api.stop());

  it('is valid OpenAPI 3.1', async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document));
    expect({ valid, errors }).toEqual({ valid: true, errors: undefined });
    expect(document.openapi).toBe('3.1.0');
  });

  it('has every call, and nothing else', () => {
    const documented = Object.entries(document.paths).flatMap(([path, operations]) =>
      Object.keys(operations as object).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(
      ENDPOINTS.map(({ method, path }) => `${method} ${path}`).sort(),
    );
  });

  it('says that fields are known ones only and decimals are strings', () => {
    const { TradeCheck } = document.components.schemas;
    expect(TradeCheck).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['trade_id', 'symbol', 'side', 'mode', 'notional'],
      properties: {
        notional: { type: 'string', examples: ['100'] },
        side: { type: 'string', enum: ['long', 'short'] },
      },
    });
  });

  it('has an example of its own for each option of an import, and says which are needed', () => {
    const { parameters } = document.paths['/v1/bots/{bot}/imports/preview'].post;
    const of = (name: string) => parameters.find((one: { name: string }) => one.name === name);
    expect(of('format').schema.examples).toEqual(['metatrader5', 'binance-futures']);
    expect(of('zone').schema.examples).toEqual(['America/New_York+07:00']);
    expect(of('symbol').schema.examples).toEqual(['MNQ1!']);
    expect(of('strategy').schema.examples).toEqual(['Supertrend']);
    expect(of('file_name')).toMatchObject({ required: true, schema: { examples: ['trades.csv'] } });
    expect(of('zone').required).toBe(false);
  });

  it('refers to errors as application/problem+json with their codes', () => {
    const { responses } = document.paths['/v1/bots/{bot}/advance'].post;
    expect(responses['409'].description).toContain('GATE_NOT_MET');
    expect(responses['409'].content['application/problem+json'].schema).toEqual({
      $ref: '#/components/schemas/Problem',
    });
  });

  it('can be read at /docs, which asks no other host for anything', async () => {
    const { status, body } = await api.nobody.get('/docs');
    expect(status).toBe(200);
    const addresses = [...(body as string).matchAll(/(?:src|href)="([^"]+)"/g)].map(
      ([, address]) => address!,
    );
    expect(addresses.length).toBeGreaterThan(0);
    for (const address of addresses) {
      expect(address).not.toMatch(/^(https?:)?\/\//);
      expect((await api.nobody.get(new URL(address, 'http://x/docs').pathname)).status).toBe(200);
    }
  });
});
