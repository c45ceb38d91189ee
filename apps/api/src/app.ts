import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { LogController } from 'fastify';
import { PinoLogger } from 'nestjs-pino';
import type { Logger } from 'pino';
import { AccessGuard, registerAccess } from './access/access.guard.js';
import { AppModule } from './app.module.js';
import { BODY_LIMIT, registerBodyParsers } from './http/body-parsers.js';
import { CredentialUses, registerCredentialUses } from './access/credential-uses.js';
import { refuseAddress } from './http/problem.filter.js';
import { NestNews } from './logging/nest-news.js';
import { registerRequestLog, requestId } from './logging/request-log.js';
import { serveDocs } from './openapi/docs.js';
import type { Settings } from './settings.js';

/** An id of 200 characters, each up to 12 bytes long in an address. */
const MAX_PARAM_LENGTH = 2_400;

/** Called for every route as it is registered. */
export type OnRoute = (route: { readonly method: string | string[]; readonly url: string }) => void;

/** The whole API, ready to listen. */
export async function createApp(
  settings: Settings,
  logger: Logger,
  onRoute: OnRoute = () => {},
): Promise<NestFastifyApplication> {
  const adapter = new FastifyAdapter({
    loggerInstance: logger,
    // The API writes its own line per answer.
    logController: new LogController({
      disableRequestLogging: true,
      requestIdLogLabel: 'request_id',
    }),
    genReqId: requestId,
    trustProxy: settings.trustedProxies.length > 0 && [...settings.trustedProxies],
    bodyLimit: BODY_LIMIT,
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH },
    frameworkErrors: refuseAddress,
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.with(settings, logger),
    adapter,
    {
      bodyParser: false,
      bufferLogs: true,
      forceCloseConnections: true,
    },
  );
  app.useLogger(new NestNews(await app.resolve(PinoLogger), {}));
  const fastify = app.getHttpAdapter().getInstance();
  fastify.addHook('onRoute', onRoute);
  registerRequestLog(fastify);
  registerAccess(fastify, app.get(AccessGuard));
  registerCredentialUses(fastify, app.get(CredentialUses));
  registerBodyParsers(fastify, (request) => app.get(AccessGuard).confirm(request));
  serveDocs(app);
  app.enableShutdownHooks();
  await app.init();
  await fastify.ready();
  return app;
}
