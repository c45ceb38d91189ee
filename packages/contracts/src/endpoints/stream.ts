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
    summary: 'What changes, as server-sent events',
    description:
      'Messages of type `changed` hold a StreamMessage about the bots that one may see, at most one a second; `alive` comes every 15 seconds. Whoever connects, for the first time or again, reads anew what it shows: nothing is replayed. The stream ends with the session.',
    answers: { 200: streamMessage },
  }),
] as const;
