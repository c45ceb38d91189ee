import {
  ENDPOINTS,
  PROBLEMS,
  problem,
  type Access,
  type Endpoint,
  type ProblemCode,
} from '@phasegate/contracts';
import type { z } from 'zod';
import { JsonSchemas } from './json-schemas.js';

/** The OpenAPI 3.1 document, made from the endpoints' own schemas. */
export function openApiDocument(endpoints: readonly Endpoint[] = ENDPOINTS) {
  const schemas = new JsonSchemas();
  const problemRef = schemas.of(problem, 'output');
  const paths: Record<string, Record<string, unknown>> = {};
  for (const endpoint of endpoints)
    (paths[endpoint.path] ??= {})[endpoint.method.toLowerCase()] = operation(
      endpoint,
      schemas,
      problemRef,
    );
  return {
    openapi: '3.1.0',
    info: {
      title: 'Phasegate',
      version: '1',
      license: { name: 'MIT', identifier: 'MIT' },
      description:
        'Keeps a trading bot from growing faster than its record allows. JSON in snake_case; decimals are strings in plain notation; instants are UTC; null in an optional field of a body means absent. Errors are application/problem+json with a stable code.',
    },
    servers: [{ url: '/' }],
    tags: [...new Set(endpoints.map(({ subject }) => subject))].map((name) => ({ name })),
    paths,
    components: { schemas: schemas.components, securitySchemes: SECURITY },
  };
}

const SECURITY = {
  bot_key: { type: 'http', scheme: 'bearer', description: 'A bot’s key, `pgk_…`' },
  token: {
    type: 'http',
    scheme: 'bearer',
    description: 'A token of a person or their tool, `pgt_…`',
  },
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: 'phasegate.session_token',
    description: 'The cookie that POST /v1/login sets',
  },
} as const;

function operation(endpoint: Endpoint, schemas: JsonSchemas, problemRef: object) {
  const { subject, access, summary, description, query, body } = endpoint;
  const { bodyType = 'application/json' } = endpoint;
  return {
    tags: [subject],
    summary,
    description: [description, forWhom(access)].filter(Boolean).join('\n\n'),
    operationId: operationId(endpoint),
    security: securityOf(access),
    parameters: [...pathParameters(endpoint.path), ...queryParameters(query, schemas)],
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [bodyType]: { schema: schemas.of(body, 'input') } },
          },
        }),
    responses: { ...answers(endpoint, schemas), ...problems(endpoint, problemRef) },
  };
}

const securityOf = (access: Access): readonly Record<string, readonly string[]>[] =>
  access === 'public'
    ? []
    : access === 'bot'
      ? [{ bot_key: [] }]
      : [{ token: [] }, { session: [] }];

const forWhom = (access: Access): string =>
  access === 'public'
    ? ''
    : access === 'bot'
      ? 'For a bot, with its key.'
      : `For people: ${access.join(', ')}.`;

/** `POST /v1/bots/{bot}/keys` → `post_bots_bot_keys`. */
const operationId = ({ method, path }: Endpoint): string =>
  [
    method.toLowerCase(),
    ...path.split(/[^a-zA-Z0-9_]+/).filter((part) => part !== '' && part !== 'v1'),
  ].join('_');

const pathParameters = (path: string) =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));

function queryParameters(query: z.ZodObject | undefined, schemas: JsonSchemas) {
  return Object.entries(query?.shape ?? {}).map(([name, field]) => {
    const { description, ...schema } = schemas.of(field as z.ZodType, 'input');
    const required = !(field as z.ZodType).safeParse(undefined).success;
    return { name, in: 'query', required, description, schema };
  });
}

function answers({ answers: known, path }: Endpoint, schemas: JsonSchemas) {
  return Object.fromEntries(
    Object.entries(known).map(([status, schema]) => [
      status,
      {
        description: WORDS[status] ?? 'Done',
        ...(schema === null
          ? {}
          : { content: { [mediaTypeOf(path, status)]: { schema: schemas.of(schema, 'output') } } }),
      },
    ]),
  );
}

const mediaTypeOf = (path: string, status: string): string =>
  path === '/metrics'
    ? 'text/plain'
    : path.endsWith('.csv')
      ? 'text/csv'
      : path.endsWith('.jsonl')
        ? 'application/jsonl'
        : path.endsWith('/bundle')
          ? 'application/x-tar'
          : path === '/v1/stream'
            ? 'text/event-stream'
            : path.endsWith('/imports/file') && status === '200'
              ? 'application/x-ndjson'
              : 'application/json';

const WORDS: Record<string, string> = {
  200: 'Done',
  201: 'Made',
  202: 'Accepted',
  204: 'Done, nothing to say',
};

/** Errors by status, each naming its codes. */
function problems(endpoint: Endpoint, problemRef: object) {
  const codes = problemsOf(endpoint);
  const statuses = [...new Set(codes.map((code) => PROBLEMS[code][0]))];
  const described = (status: number) =>
    codes
      .filter((code) => PROBLEMS[code][0] === status)
      .map((code) => `\`${code}\`: ${PROBLEMS[code][1]}`);
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      {
        description: described(status).join('. '),
        content: { 'application/problem+json': { schema: problemRef } },
      },
    ]),
  );
}

/** Every error that a call can answer with: its own, and those of its access and its body. */
export function problemsOf({
  method,
  access,
  body,
  bodyType,
  query,
  path,
  problems: own = [],
}: Endpoint): ProblemCode[] {
  const neverRefused = path === '/v1/emergency-exits';
  const codes: (readonly [boolean, readonly ProblemCode[]])[] = [
    [true, own],
    [access !== 'public', ['UNAUTHENTICATED', 'FORBIDDEN']],
    [path.includes('{bot}'), ['BOT_UNKNOWN', 'RECORD_UNREADABLE']],
    [body !== undefined, ['BODY_TOO_LARGE']],
    [
      body !== undefined && bodyType === undefined && !neverRefused,
      ['MALFORMED_JSON', 'MEDIA_TYPE_UNSUPPORTED', 'INVALID_FIELDS'],
    ],
    [query !== undefined || /\{(?!bot\})\w+\}/.test(path), ['INVALID_FIELDS']],
    // Too many invalid keys and tokens are being tried.
    [access !== 'public' && !neverRefused, ['RATE_LIMITED']],
    [access !== 'public' && !neverRefused, ['DATABASE_UNAVAILABLE']],
    // Commands of bots may be refused under load.
    [method !== 'GET' && access === 'bot' && !neverRefused, ['OVERLOADED']],
    // Commands may find their log in quarantine (rules 8.3), or a state that somebody else changed.
    [
      method !== 'GET' && access !== 'public' && !neverRefused,
      ['QUARANTINED', 'RECORD_UNREADABLE'],
    ],
    [true, ['INTERNAL']],
  ];
  return [...new Set(codes.flatMap(([applies, list]) => (applies ? list : [])))];
}
