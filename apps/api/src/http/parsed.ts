import { Injectable, type PipeTransform } from '@nestjs/common';
import type { FieldFault } from '@phasegate/contracts';
import type { z } from 'zod';
import { invalidFields } from './problem-error.js';

/** Maximum number of faults in one answer. */
const MAX_FAULTS = 1_000;

/** Parses a body, a query or a parameter with its schema; invalid input is 422, naming every fault. */
@Injectable()
export class Parsed<Value> implements PipeTransform<unknown, Value> {
  /** @param field what a fault of the whole is called, such as `body` or a parameter's name */
  constructor(
    private readonly schema: z.ZodType<Value>,
    private readonly field = 'body',
  ) {}

  transform(given: unknown): Value {
    if (this.field === 'query') assertText(given as Readonly<Record<string, unknown>>);
    const parsed = this.schema.safeParse(given);
    if (parsed.success) return parsed.data;
    throw invalidFields(
      parsed.error.issues.slice(0, MAX_FAULTS).flatMap((issue) => faultsOf(issue, this.field)),
    );
  }
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
