import { applyDecorators, HttpCode, RequestMapping, RequestMethod, Sse } from '@nestjs/common';
import { ENDPOINTS, type KnownEndpoint, type Method } from '@phasegate/contracts';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import { accessTo } from '../access/access.js';

type EndpointAt<M extends Method, Path> = Extract<KnownEndpoint, { method: M; path: Path }>;
type PathOf<M extends Method> = Extract<KnownEndpoint, { method: M }>['path'];

type AnswerOf<Answers> = {
  [Status in keyof Answers]: Answers[Status] extends z.ZodType ? z.infer<Answers[Status]> : void;
}[keyof Answers];

/** What a handler may return: the call's answer, or nothing where it writes to the reply itself. */
type Handler<Answer> = (...parameters: never[]) => Answer | Promise<Answer | void>;

/**
 * Serves a call of the contract: its method, path, access and status come from there, and a handler whose answer is
 * another does not compile.
 */
export function Serves<M extends Method, Path extends PathOf<M>>(method: M, path: Path) {
  return <H extends Handler<AnswerOf<EndpointAt<M, Path>['answers']>>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    mapped(method, path)(target, key, descriptor);
  };
}

/** The same for a call that is answered by a stream of events. */
export function ServesEvents<Path extends PathOf<'GET'>>(path: Path) {
  return <H extends (...parameters: never[]) => Observable<unknown>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    applyDecorators(mapped('GET', path), Sse(inNest(path)))(target, key, descriptor);
  };
}

function mapped(method: Method, path: string): MethodDecorator {
  const { access, answers } = ENDPOINTS.find(
    (endpoint) => endpoint.method === method && endpoint.path === path,
  )!;
  return applyDecorators(
    RequestMapping({ method: RequestMethod[method], path: inNest(path) }),
    HttpCode(statusOf(answers)),
    accessTo(access),
  );
}

/** Of several, the one for something new: a handler that repeats itself says 200. */
const statusOf = (answers: object): number =>
  Math.max(
    ...Object.keys(answers)
      .map(Number)
      .filter((status) => status < 300),
  );

/** Nest writes parameters with a colon. */
const inNest = (path: string): string => path.replace(/\{(\w+)\}/g, ':$1');
