import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Access } from '@phasegate/contracts';
import { ACCESS } from '../access/access.js';

export interface Route {
  /** As in the contract: `GET /v1/bots/{bot}`. */
  readonly name: string;
  /** Undefined: no controller's handler declares it. */
  readonly access: Access | undefined;
}

/** The routes that the server made, each with what the decorator of its handler says. */
export function routesOf(app: NestFastifyApplication, served: readonly string[]): Route[] {
  const declared = new Map(handlersOf(app));
  return served.map((route) => {
    const name = route.replaceAll(/:(\w+)/g, '{$1}');
    return { name, access: declared.get(name) };
  });
}

function* handlersOf(app: NestFastifyApplication): Generator<[string, Access | undefined]> {
  const scanner = new MetadataScanner();
  for (const module of app.get(ModulesContainer).values()) {
    for (const { metatype } of module.controllers.values()) {
      const prototype = metatype?.prototype as Record<string, object>;
      for (const method of scanner.getAllMethodNames(prototype)) {
        const handler = prototype[method]!;
        const verb = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod | undefined;
        if (verb === undefined) continue;
        const path = Reflect.getMetadata(PATH_METADATA, handler) as string;
        const url = path.replaceAll(/:(\w+)/g, '{$1}');
        yield [
          `${RequestMethod[verb]} ${url}`,
          Reflect.getMetadata(ACCESS, handler) as Access | undefined,
        ];
      }
    }
  }
}
