import {
  createParamDecorator,
  type ExecutionContext,
  Injectable,
  type PipeTransform,
} from '@nestjs/common';
import type { FieldFault } from '@phasegate/contracts';
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { endpointOf } from './endpoint-of.js';
import { invalidFields } from './problem-error.js';

/** Maximum number of faults in one answer. */
const MAX_FAULTS = 1_000;

/** The body of a call, parsed with the schema of its contract; invalid input is 422, naming every fault. */
export const GivenBody = createParamDecorator((_data: unknown, context: ExecutionContext) =>
  parse(endpointOf(context).body!, requestOf(context).body, 'body'),
);

/** The query of a call, likewise. */
export const GivenQuery = createParamDecorator((_data: unknown, context: ExecutionContext) => {
  const query = requestOf(context).query as Readonly<Record<string, unknown>>;
  assertText(query);
  return parse(endpointOf(context).query!, query, 'query');
});

const requestOf = (context: ExecutionContext) =>
  context.switchToHttp().getRequest<FastifyRequest>();

/** Parses a parameter of the path with its schema, likewise. */
@Injectable()
export class Parsed<Value> implements PipeTransform<unknown, Value> {
  /** @param field what a fault is called: the parameter's name */
  constructor(
    private readonly schema: z.ZodType<Value>,
    private readonly field: string,
  ) {}

  transform = (given: unknown): Value => parse(this.schema, given, this.field);
}

/** @param field what a fault of the whole is called */
function parse<Value>(schema: z.ZodType<Value>, given: unknown, field: string): Value {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidFields(
    parsed.error.issues.slice(0, MAX_FAULTS).flatMap((issue) => faultsOf(issue, field)),
  );
}

/** PostgreSQL cannot store these characters, so no row can match them. */
function assertText(query: Readonly<Record<string, unknown>>): void {
  const faults = Object.entries(query)
    .filter(([, value]) => typeof value === 'string' && UNSTORABLE.test(value))
    .map(([field]) => ({ field, message: 'holds a control character' }));
  if (faults.length > 0) throw invalidFields(faults);
}
const UNSTORABLE = /[\p{Cc}\p{Cs}]/u;

function faultsOf(issue: z.core.$ZodIssue, whole: string): FieldFault[] {
  const path = issue.path.map(String);
  const named = (more: string[]) => (more.length === 0 ? whole : more.join('.'));
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      field: named([...path, key]),
      message: 'unknown field',
    }));
  return [{ field: named(path), message: issue.message }];
}
