import type { FastifyInstance, FastifyRequest } from 'fastify';
import { ProblemError } from './problem-error.js';

/** What a route's `@RouteConfig` may say of its body. */
export interface BodyConfig {
  /** The body is handed over as the bytes that came, whatever they are and are said to be. */
  readonly anyBody?: boolean;
  /** The handler reads the body itself, once its caller is let in: `UploadedFile`. */
  readonly streamedBody?: boolean;
  /** Bytes, where the call takes more than others. */
  readonly bodyLimit?: number;
}

export const BODY_LIMIT = 64 * 1024;
export const IMPORT_LIMIT = 32 * 1024 * 1024;

/** JSON bodies only, an empty one being none; and whatever comes where a route takes it. */
export function registerBodyParsers(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else
      void parseJson(request, body as string, (fault, value) =>
        done(fault === null ? null : notJson(fault), value),
      );
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, body, done) => {
    if (takesAnyBody(request)) done(null, body);
    else if (body.length === 0) done(null, undefined);
    else done(new ProblemError('MEDIA_TYPE_UNSUPPORTED', 'Send the body as application/json.'));
  });
  fastify.addContentTypeParser(STREAMED, (request, payload, done) => {
    if (configOf(request).streamedBody === true) done(null, payload);
    else done(new ProblemError('MEDIA_TYPE_UNSUPPORTED', 'Send the body as application/json.'));
  });
  // A content type that is none would be refused before any parser is asked.
  fastify.addHook('onRequest', (request, _reply, done) => {
    if (takesAnyBody(request)) request.raw.headers['content-type'] = 'application/octet-stream';
    if (configOf(request).streamedBody === true) request.raw.headers['content-type'] = STREAMED;
    done();
  });
  fastify.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as BodyConfig;
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
}

const notJson = ({ message }: Error) => new ProblemError('MALFORMED_JSON', message);

/** The parser of bodies that nobody parses here; no caller has a reason to say it. */
const STREAMED = 'application/x-streamed-body';

const configOf = (request: FastifyRequest): BodyConfig =>
  (request.routeOptions.config ?? {}) as BodyConfig;
const takesAnyBody = (request: FastifyRequest): boolean => configOf(request).anyBody === true;
