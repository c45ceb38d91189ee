import { z } from 'zod';
import { endpoint } from '../endpoint.js';

const health = z.strictObject({ status: z.literal('ok') }).meta({ id: 'Health' });
const readiness = z
  .strictObject({
    status: z.enum(['ok', 'degraded']),
    degraded: z
      .array(z.string())
      .optional()
      .meta({ description: 'Problems that do not keep the process from serving, a sentence each' }),
  })
  .meta({ id: 'Readiness' });

export const serviceEndpoints = [
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
    summary: 'The database answers and has every migration that this version knows',
    answers: { 200: readiness },
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
