import type { Export } from '@phasegate/exports';
import type { FastifyReply } from 'fastify';
import type { ExportDesk } from './export-desk.js';

/** A download that breaks off does not end as HTTP says a whole one does: the reader's tool reports it. */
export async function sendExport(
  reply: FastifyReply,
  desk: ExportDesk,
  made: Export,
): Promise<void> {
  await reply
    .header('content-type', made.mediaType)
    .header('content-disposition', `attachment; filename="${made.fileName}"`)
    .header('cache-control', 'no-store')
    .header('export-id', made.id)
    .send(desk.streamOf(made));
}
