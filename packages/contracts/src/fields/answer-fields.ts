import { PHASES } from '@phasegate/phase-core';
import { z } from 'zod';

/** Fields of answers: decimals as plain strings, instants in UTC with milliseconds (rules 1.1, 1.2). */

export const decimalText = z
  .string()
  .regex(/^-?\d+(\.\d*[1-9])?$/)
  .meta({ description: 'A decimal in plain notation', examples: ['99.5'] });
export const instantText = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  .meta({ format: 'date-time', examples: ['2026-03-09T11:00:00.000Z'] });
export const dateText = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/)
  .meta({ format: 'date', description: 'A trading day', examples: ['2026-03-09'] });
export const count = z.int().min(0);

export const phase = z.enum(PHASES).meta({ id: 'Phase' });
export const mode = z.enum(['paper', 'live']);
export const kind = z.enum(['strategy', 'emergency_exit', 'manual_override']);
export const side = z.enum(['long', 'short']);
