import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import { openApiDocument } from './document.js';

/** The document at /openapi.json, and a page to read it at /docs that asks no other host for anything. */
export function serveDocs(app: NestFastifyApplication): void {
  SwaggerModule.setup('docs', app, openApiDocument(), {
    jsonDocumentUrl: '/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Phasegate API',
    swaggerOptions: {
      validatorUrl: null,
      persistAuthorization: false,
      displayRequestDuration: true,
    },
  });
}
