import { z } from 'zod';
import { EVERY_ROLE, ROLES } from '../access.js';
import { endpoint } from '../endpoint.js';

export const me = z
  .strictObject({ actor: z.string(), name: z.string(), role: z.enum(ROLES) })
  .meta({ id: 'Me' });

const health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });

export const serviceEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/me',
    subject: 'People',
    access: EVERY_ROLE,
    summary: 'Who one is here',
    answers: { 200: me },
  }),
  endpoint({
    method: 'GET',
    path: '/health/live',
    subject: 'Service',
    access: 'public',
    summary: 'The process answers',
    answers: { 200: health },
  }),
  endpoint({
    method: 'GET',
    path: '/health/ready',
    subject: 'Service',
    access: 'public',
    summary: 'The database answers and is migrated',
    answers: { 200: health },
    problems: ['NOT_READY'],
  }),
  endpoint({
    method: 'GET',
    path: '/metrics',
    subject: 'Service',
    access: 'public',
    summary: 'Figures in Prometheus’s format',
    answers: { 200: z.string() },
  }),
] as const;
