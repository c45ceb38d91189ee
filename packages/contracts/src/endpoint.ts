import type { z } from 'zod';
import type { Access } from './access.js';
import type { ProblemCode } from './problem.js';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** One call of the HTTP API: what its document, its tests and its clients are made from. */
export interface Endpoint {
  readonly method: Method;
  /** Parameters in braces, as in OpenAPI: `/v1/bots/{bot}`. */
  readonly path: `/${string}`;
  readonly subject: string;
  readonly access: Access;
  readonly summary: string;
  readonly description?: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** Where the body is not JSON. */
  readonly bodyType?: 'application/octet-stream';
  /** By status; null: no body. */
  readonly answers: Readonly<Record<number, z.ZodType | null>>;
  /** Errors specific to the call, besides those of every call with its access. */
  readonly problems?: readonly ProblemCode[];
}

/** Keeps the exact types of a definition, for clients. */
export const endpoint = <const Definition extends Endpoint>(definition: Definition): Definition =>
  definition;
