import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Readable } from 'node:stream';
import { IMPORT_LIMIT } from '../http/body-parsers.js';
import { ProblemError } from '../http/problem-error.js';

/** The bytes that the caller sends, of a route with `streamedBody`: read only once the caller is authorized. */
export const UploadedFile = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Promise<Uint8Array> =>
    received(context.switchToHttp().getRequest<FastifyRequest>()),
);

async function received({ body, headers }: FastifyRequest): Promise<Uint8Array> {
  if (Number(headers['content-length'] ?? 0) > IMPORT_LIMIT) throw tooLarge();
  const pieces: Buffer[] = [];
  let bytes = 0;
  // An oversized upload gets its answer: the connection stays open and the rest is discarded.
  const stream = (body as Readable | undefined)?.iterator({ destroyOnReturn: false }) ?? [];
  for await (const piece of stream as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > IMPORT_LIMIT) throw tooLarge();
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
}

const tooLarge = () => new ProblemError('BODY_TOO_LARGE', 'The file is larger than 32 MB.');
