import { z } from 'zod';
import { ENDPOINTS } from './endpoints/index.js';

/** A field of a body, and what the body is around it: nothing else. */
interface Field {
  readonly path: string;
  readonly schema: z.ZodType;
  readonly wrap: (fields: Readonly<Record<string, unknown>>) => unknown;
}

type Wrap = Field['wrap'];
type Definition = Readonly<Record<string, z.ZodType | undefined>> & { readonly type: string };

/** Every field of a schema of an object, however deep. */
function fieldsOf(schema: z.ZodType, path: string, wrap: Wrap): Field[] {
  if (schema instanceof z.ZodObject)
    return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([name, field]) => {
      const own: Field = { path: `${path}.${name}`, schema: field, wrap };
      const within: Wrap = (fields) => wrap({ [name]: fields });
      return [own, ...fieldsOf(field, own.path, within)];
    });
  const { out, innerType, element } = schema._zod.def as unknown as Definition;
  if (out !== undefined && schema instanceof z.ZodPipe) {
    const { in: entry } = schema._zod.def as unknown as Definition;
    return fieldsOf(entry instanceof z.ZodTransform ? out : entry!, path, wrap);
  }
  if (element !== undefined)
    return fieldsOf(element, `${path}[]`, (fields) => wrap([fields] as never));
  return innerType === undefined ? [] : fieldsOf(innerType, path, wrap);
}

const FIELDS = ENDPOINTS.flatMap(({ method, path, body, bodyType }) =>
  body === undefined || bodyType !== undefined
    ? []
    : fieldsOf(body, `${method} ${path}`, (fields) => fields).map((field) => ({ ...field, body })),
);
const OPTIONAL = FIELDS.filter(({ schema }) => schema.safeParse(undefined).success);
/** Where null is a value of its own: a token that does not expire. */
const NULL_IS_A_VALUE = ['POST /v1/tokens.expires_at'];

test('the fields of all bodies are found', () => {
  const paths = OPTIONAL.map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      'POST /v1/trade-checks.stop_price',
      'POST /v1/trades.parent_trade_id',
      'PATCH /v1/bots/{bot}.members.add',
      'POST /v1/bots/{bot}/imports.trades[].stop_price',
    ]),
  );
  expect(FIELDS.length).toBeGreaterThan(OPTIONAL.length);
});

/** The result of parsing a body: its faults with their paths, or its value as JSON, in which undefined is absent. */
function outcome(body: z.ZodType, given: unknown): unknown {
  const { success, data, error } = body.safeParse(given);
  return success ? JSON.stringify(data) : error.issues.map(({ path, message }) => [path, message]);
}

test.each(
  OPTIONAL.filter(({ path }) => !NULL_IS_A_VALUE.includes(path)).map(
    (field) => [field.path, field] as const,
  ),
)('rules 2.1: null in %s means absent', (path, { wrap, body }) => {
  const name = path.slice(path.lastIndexOf('.') + 1);
  expect(outcome(body, wrap({ [name]: null }))).toEqual(outcome(body, wrap({})));
});

test.each(
  FIELDS.filter((field) => !OPTIONAL.includes(field)).map((field) => [field.path, field] as const),
)('null in %s, which is not optional, is a fault of it', (path, { wrap, body }) => {
  const name = path.slice(path.lastIndexOf('.') + 1);
  const { error } = body.safeParse(wrap({ [name]: null }));
  expect(error?.issues.map((issue) => issue.path.at(-1))).toContain(name);
});
