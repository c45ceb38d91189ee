import { z } from 'zod';
import { EVERY_ROLE } from '../access.js';
import { endpoint } from '../endpoint.js';

/** A message of the stream only says that something changed; read the current state with the other calls. */
export const streamMessage = z
  .strictObject({
    bots: z.array(z.string()).meta({ description: 'Bots whose log has grown' }),
    platform: z
      .boolean()
      .meta({ description: 'Something of the platform changed: people, keys, halt, bots' }),
  })
  .meta({ id: 'StreamMessage' });
export type StreamMessage = z.infer<typeof streamMessage>;

export const streamEndpoints = [
  endpoint({
    method: 'GET',
    path: '/v1/stream',
    subject: 'Service',
    access: EVERY_ROLE,
    summary: 'Changes, as server-sent events',
    description:
      'Messages of type `changed` hold a StreamMessage about the bots that the caller may see, at most one a second; `alive` comes every 15 seconds. Nothing is replayed: after connecting or reconnecting, a client must reload the data that it shows. The stream ends with the session.',
    answers: { 200: streamMessage },
  }),
] as const;
