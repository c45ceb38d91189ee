import { type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { Endpoint } from '@phasegate/contracts';

const ENDPOINT = 'phasegate:endpoint';

/** Remembers with a handler the call of the contract that it serves. */
export const servesEndpoint = (endpoint: Endpoint): MethodDecorator =>
  SetMetadata(ENDPOINT, endpoint);

/** The call of the contract that is being served. */
export const endpointOf = (context: ExecutionContext): Endpoint =>
  Reflect.getMetadata(ENDPOINT, context.getHandler()) as Endpoint;
