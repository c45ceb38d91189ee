import { applyDecorators, SetMetadata } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import { FASTIFY_ROUTE_CONFIG_METADATA } from '@nestjs/platform-fastify/constants.js';
import type { Access } from '@phasegate/contracts';

export const ACCESS = Symbol('access');

/** The part of a route's configuration that says who may call it; checked before the body is read. */
export interface AccessConfig {
  readonly access?: Access;
  /** Open to every caller, with or without a key: emergency exits (rules 3.4). */
  readonly neverRefused?: boolean;
}

/** Says who may call a route. It must precede the handler's own `@RouteConfig`, and keeps it. */
export const accessTo = (access: Access) =>
  applyDecorators(
    SetMetadata(ACCESS, access),
    (target: object, key?: unknown, handler?: unknown) => {
      const { value } = handler as TypedPropertyDescriptor<object>;
      const config = Reflect.getMetadata(FASTIFY_ROUTE_CONFIG_METADATA, value!) as
        object | undefined;
      RouteConfig({ ...config, access } satisfies AccessConfig)(
        target,
        key as string,
        handler as TypedPropertyDescriptor<object>,
      );
    },
  );
