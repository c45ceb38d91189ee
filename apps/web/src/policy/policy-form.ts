import { DEFAULT_POLICY, wholePolicy } from '@phasegate/contracts';
import { z } from 'zod';
import { policyFields, type PolicyField, type SchemaNode } from './fields';

/** Every value that a policy has, for the pages that show or change one. On the server only: it needs the schema. */
export const policyForm = (): readonly PolicyField[] =>
  policyFields(z.toJSONSchema(wholePolicy, { io: 'input' }) as SchemaNode, DEFAULT_POLICY);
