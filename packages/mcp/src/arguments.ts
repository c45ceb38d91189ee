import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import { Fault, idField, settle, type FieldFault } from '@phasegate/contracts';
import type { z } from 'zod';

/** Leaves the arguments out of a call of a tool, in place, where they are no object: a null, a list, a text. */
export function dropUnreadableArguments(message: object): void {
  const { method, params } = message as { method?: unknown; params?: { arguments?: unknown } };
  if (method !== 'tools/call' || typeof params !== 'object' || params === null) return;
  const { arguments: given } = params;
  if (typeof given !== 'object' || given === null || Array.isArray(given)) delete params.arguments;
}

/** The arguments of a call, or what is wrong with them. */
export type Read<Args> = { readonly args: Args } | { readonly faults: readonly FieldFault[] };

/**
 * A schema for the SDK that advertises `schema` and never fails itself: left to the SDK, a fault would reach the agent
 * in the validator's words and without a code.
 */
export function reading<Args>(
  schema: z.ZodType<Args>,
): StandardSchemaWithJSON<unknown, Read<Args>> {
  return {
    '~standard': {
      version: 1,
      vendor: 'phasegate',
      validate: (given: unknown) => ({ value: read(schema, given) }),
      jsonSchema: schema['~standard'].jsonSchema,
    },
  };
}

export function read<Args>(schema: z.ZodType<Args>, given: unknown): Read<Args> {
  const parsed = schema.safeParse(given ?? {});
  return parsed.success ? { args: parsed.data } : { faults: parsed.error.issues.flatMap(faultsOf) };
}

function faultsOf(issue: z.core.$ZodIssue): FieldFault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((field) => ({ field: field.slice(0, 100), message: 'is not known' }));
  return [{ field: issue.path.join('.') || 'arguments', message: issue.message }];
}

const MAX_FAULTS = 10;

/** The faults in one sentence that an agent can read. */
export function faultSentence(faults: readonly FieldFault[]): string {
  const listed = faults.slice(0, MAX_FAULTS).map(({ field, message }) => `${field} ${message}`);
  const more = faults.length - listed.length;
  return `${[...listed, ...(more > 0 ? [`and ${more} more`] : [])].join('; ')}. Nothing was done.`;
}

/** Ids are part of addresses, where these two have another meaning. */
export const tradeId = idField.transform((id, context) =>
  settle(id === '.' || id === '..' ? new Fault('must not be . or ..') : id, context),
);
