import type { Export } from '@phasegate/exports';
import type { FastifyReply } from 'fastify';

/** A download that breaks off does not end as HTTP says a whole one does: the reader's tool reports it. */
export async function sendExport(reply: FastifyReply, made: Export): Promise<void> {
  await reply
    .header('content-type', made.mediaType)
    .header('content-disposition', `attachment; filename="${made.fileName}"`)
    .header('cache-control', 'no-store')
    .header('export-id', made.id)
    .send(made.stream());
}
