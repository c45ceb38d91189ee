import type { KnownEndpoint } from '@phasegate/contracts';
import type { z } from 'zod';

type Method = KnownEndpoint['method'];
/** The paths that take a method, as in the OpenAPI document: `/v1/bots/{bot}`. */
export type PathOf<M extends Method> = Extract<KnownEndpoint, { method: M }>['path'];

type Definition<M extends Method, Path> = Extract<KnownEndpoint, { method: M; path: Path }>;

type Succeeded = 200 | 201 | 202;
type AnswerSchema<Answers> = {
  [Status in keyof Answers & Succeeded]: Answers[Status];
}[keyof Answers & Succeeded];

/** The parsed answer of a call; undefined where it has none. */
export type AnswerOf<M extends Method, Path> =
  Definition<M, Path> extends { answers: infer Answers }
    ? AnswerSchema<Answers> extends infer Schema
      ? [Schema] extends [z.ZodType]
        ? z.output<Schema>
        : undefined
      : never
    : never;

/** The body of a call, before it is parsed. */
export type BodyOf<M extends Method, Path> =
  Definition<M, Path> extends { body: infer Schema }
    ? Schema extends z.ZodType
      ? z.input<Schema>
      : undefined
    : undefined;

type NameIn<Path> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NameIn<Rest>
  : never;

/** The parameters of a path: `{bot: string}`. */
export type ParametersOf<Path> = { readonly [Name in NameIn<Path>]: string };

/** Fields of a query; what is undefined or empty is left out. */
export type Query = Readonly<Record<string, string | number | boolean | undefined | null>>;

/** "/v1/bots/{bot}", {bot: "a/b"} → "/v1/bots/a%2Fb?…" */
export function addressOf(
  path: string,
  parameters: Readonly<Record<string, string>> = {},
  query: Query = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(parameters[name]!),
  );
  const fields = Object.entries(query).flatMap(([name, value]) =>
    value === undefined || value === null || value === '' ? [] : [[name, String(value)]],
  );
  return fields.length === 0 ? filled : `${filled}?${new URLSearchParams(fields)}`;
}
