import { applyDecorators, HttpCode, RequestMapping, RequestMethod, Sse } from '@nestjs/common';
import { ENDPOINTS, type KnownEndpoint, type Method } from '@phasegate/contracts';
import type { Observable } from 'rxjs';
import type { z } from 'zod';
import { accessTo } from '../access/access.js';
import { servesEndpoint } from './endpoint-of.js';

type EndpointAt<M extends Method, Path> = Extract<KnownEndpoint, { method: M; path: Path }>;
type PathOf<M extends Method> = Extract<KnownEndpoint, { method: M }>['path'];

type AnswerOf<Answers> = {
  [Status in keyof Answers]: Answers[Status] extends z.ZodType ? z.infer<Answers[Status]> : void;
}[keyof Answers];

/** The result of a handler: the call's answer, or nothing where it writes to the reply itself. */
type Handler<Answer> = (...parameters: never[]) => Answer | Promise<Answer | void>;

/** A handler takes the body and the query that the contract has, in parameters that are marked so. */
type Takes<H extends Handler<unknown>, Endpoint> = Accepts<H, Endpoint, 'body'> &
  Accepts<H, Endpoint, 'query'>;

type Accepts<H extends Handler<unknown>, Endpoint, Part extends 'body' | 'query'> =
  Endpoint extends Record<Part, infer Schema extends z.ZodType>
    ? [z.infer<Schema>] extends [Parameters<H>[number]]
      ? unknown
      : { readonly refused: `no parameter takes the ${Part} of the contract` }
    : unknown;

/**
 * Serves a call of the contract: its method, path, access, status and the schemas of its body and query come from
 * there, and a handler that takes or answers something else does not compile.
 */
export function Serves<M extends Method, Path extends PathOf<M>>(method: M, path: Path) {
  return <H extends Handler<AnswerOf<EndpointAt<M, Path>['answers']>>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<H> & Takes<H, EndpointAt<M, Path>>,
  ): void => {
    mapped(method, path)(target, key, descriptor);
  };
}

/** The same for a call whose body its handler reads by itself: one that is refused for no body (rules 3.4). */
export function ServesAnyBody<Path extends PathOf<'POST'>>(path: Path) {
  return <H extends Handler<AnswerOf<EndpointAt<'POST', Path>['answers']>>>(
    target: object,
    key: string,
    descriptor: TypedPropertyDescriptor<H>,
  ): void => {
    mapped('POST', path)(target, key, descriptor);
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
  const endpoint = ENDPOINTS.find((each) => each.method === method && each.path === path)!;
  const { access, answers } = endpoint;
  return applyDecorators(
    servesEndpoint(endpoint),
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
