/**
 * Requests that no honest caller sends, made from the OpenAPI document: every string in every body, query and path
 * becomes, in turn, each value that has broken some parser, object or database before.
 */

export const HOSTILE_VALUES = [
  '__proto__',
  'constructor',
  'a\u0000b',
  'a\ud800b',
  'x'.repeat(250),
] as const;

export interface HostileRequest {
  /** As in the contract: `GET /v1/bots/{bot}`. */
  readonly call: string;
  /** The place of the value, such as `body.trade_id`, and the value itself. */
  readonly field: string;
  readonly value: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  /** JSON text. */
  readonly body: string | null;
}

/** Harmless values of path parameters: `{bot: 'bot_1'}`. */
export type Places = Readonly<Record<string, string>>;

interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly examples?: readonly unknown[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly format?: string;
}

interface Operation {
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly schema: JsonSchema;
  }[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>>;
  };
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> };
}

/** One call of the document. */
export interface Call {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function callsIn({ paths }: OpenApiDocument): Call[] {
  return Object.entries(paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([verb, operation]) => {
      const method = verb.toUpperCase();
      return { name: `${method} ${path}`, method, path, operation };
    }),
  );
}

/** A place in a body, from its root: names of fields and positions in lists. */
type Place = readonly (string | number)[];

/** Every hostile request for one call. */
export function* hostileRequests(
  document: OpenApiDocument,
  call: Call,
  places: Places,
  values: readonly string[] = HOSTILE_VALUES,
): Generator<HostileRequest> {
  const { name, method, path, operation } = call;
  const sample = sampleBody(document, call);
  const text = sample === undefined ? null : JSON.stringify(sample);
  const request = { call: name, method, path: filled(path, places), body: text };
  for (const value of values) {
    for (const [, parameter] of path.matchAll(/\{(\w+)\}/g)) {
      const other = { ...places, [parameter!]: value };
      yield { ...request, field: `path.${parameter!}`, value, path: filled(path, other) };
    }
    for (const parameter of operation.parameters ?? [])
      if (parameter.in === 'query')
        yield {
          ...request,
          field: `query.${parameter.name}`,
          value,
          path: `${request.path}?${parameter.name}=${escaped(value)}`,
        };
    if (sample === undefined) continue;
    for (const place of stringsIn(sample))
      yield {
        ...request,
        field: `body.${place.join('.')}`,
        value,
        body: JSON.stringify(replaced(sample, place, value)),
      };
    yield { ...request, field: 'body', value, body: JSON.stringify(value) };
    yield { ...request, field: 'body (a name)', value, body: `{${JSON.stringify(value)}:{"a":1}}` };
  }
}

/** A body as the call expects it, every optional field included; undefined: the call has none. */
export function sampleBody(document: OpenApiDocument, { operation }: Call): unknown {
  const schema = operation.requestBody?.content['application/json']?.schema;
  return schema === undefined ? undefined : sampleOf(document, schema, 0);
}

const DEEPEST = 6;

export const PASSWORD = 'a password, long as it must be';
/** A value that passes where the document demands any string. */
const BY_NAME: Readonly<Record<string, string>> = {
  password: PASSWORD,
  override_password: PASSWORD,
  side: 'long',
  kind: 'strategy',
  opened_at: '2026-01-05T15:00:00.000Z',
  closed_at: '2026-01-05T16:00:00.000Z',
  notional: '100',
  pnl: '1',
  entry_price: '100',
  stop_price: '98',
  target_price: '105',
};

function sampleOf(
  document: OpenApiDocument,
  schema: JsonSchema,
  depth: number,
  name = '',
): unknown {
  if (depth > DEEPEST) return null;
  if (schema.$ref !== undefined) {
    const component = schema.$ref.split('/').at(-1)!;
    return sampleOf(document, document.components.schemas[component]!, depth + 1, name);
  }
  if (schema.examples !== undefined) return schema.examples[0];
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const choice = schema.anyOf?.[0] ?? schema.oneOf?.[0] ?? schema.allOf?.[0];
  if (choice !== undefined) return sampleOf(document, choice, depth + 1, name);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'object')
    return Object.fromEntries(
      Object.entries(schema.properties ?? {}).map(([field, of]) => [
        field,
        sampleOf(document, of, depth + 1, field),
      ]),
    );
  if (type === 'array') return [sampleOf(document, schema.items ?? {}, depth + 1)];
  if (type === 'boolean') return false;
  return type === 'integer' || type === 'number' ? 1 : (BY_NAME[name] ?? 'some text');
}

function stringsIn(value: unknown, place: Place = []): Place[] {
  if (typeof value === 'string') return place.length === 0 ? [] : [place];
  if (Array.isArray(value)) return value.flatMap((part, at) => stringsIn(part, [...place, at]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, part]) => stringsIn(part, [...place, name]));
}

/** A copy with one value in another's place. */
function replaced(value: unknown, [step, ...rest]: Place, by: unknown): unknown {
  if (step === undefined) return by;
  const copy = structuredClone(value) as Record<string | number, unknown>;
  copy[step] = replaced(copy[step], rest, by);
  return copy;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const filled = (path: string, places: Places): string =>
  path.replaceAll(/\{(\w+)\}/g, (_, name: string) => escaped(places[name] ?? 'none'));

/** Encoded for an address; half a character as the bytes that some programs write for it. */
const escaped = (value: string): string =>
  [...value]
    .map((character) => (character === '\ud800' ? '%ED%A0%80' : encodeURIComponent(character)))
    .join('');
