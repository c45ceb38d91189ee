import { Logger } from 'nestjs-pino';

/** What Nest tells of its own start is for whoever debugs it. */
export class NestNews extends Logger {
  override log(message: unknown, ...more: unknown[]): void {
    this.debug(message, ...more);
  }
}
