import type { FastifyInstance, FastifyRequest } from 'fastify';
import { repeatedName } from './repeated-name.js';
import { ProblemError } from './problem-error.js';

/** The body settings of a route's `@RouteConfig`. */
export interface BodyConfig {
  /** Passes the body on as raw bytes, with any content and content type. */
  readonly anyBody?: boolean;
  /** The handler reads the body itself, once its caller is authorized: `UploadedFile`. */
  readonly streamedBody?: boolean;
  /** Bytes, where the call takes more than others. */
  readonly bodyLimit?: number;
}

export const BODY_LIMIT = 64 * 1024;
export const IMPORT_LIMIT = 32 * 1024 * 1024;

/**
 * JSON bodies only, with an empty body counted as none; raw bytes where a route takes them.
 *
 * @param confirm fails when the caller must not learn what is wrong with the body
 */
export function registerBodyParsers(
  fastify: FastifyInstance,
  confirm: (request: FastifyRequest) => Promise<void>,
): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    const text = textOf(body as Buffer);
    const refuse = (detail: string) =>
      void confirm(request).then(() => done(notJson(detail)), done);
    if (text === null) return refuse('The body is not valid UTF-8.');
    void parseJson(request, text, (fault, value) => {
      if (fault !== null) return refuse(fault.message);
      const name = repeatedName(text);
      if (name === null) done(null, value);
      else refuse(`The name ${JSON.stringify(shortened(name))} occurs twice in one object.`);
    });
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
  // A malformed content type would be refused before any parser is called.
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

const notJson = (detail: string) => new ProblemError('MALFORMED_JSON', detail);

const MAX_NAME_LENGTH = 100;
const shortened = (name: string) =>
  name.length > MAX_NAME_LENGTH ? `${name.slice(0, MAX_NAME_LENGTH)}…` : name;

/** Null: the bytes are no UTF-8. */
function textOf(bytes: Buffer): string | null {
  try {
    return utf8.decode(bytes);
  } catch {
    return null;
  }
}
const utf8 = new TextDecoder('utf-8', { fatal: true });

/** The parser for bodies that are not parsed here; callers have no reason to name it. */
const STREAMED = 'application/x-streamed-body';

const configOf = (request: FastifyRequest): BodyConfig =>
  (request.routeOptions.config ?? {}) as BodyConfig;
const takesAnyBody = (request: FastifyRequest): boolean => configOf(request).anyBody === true;
