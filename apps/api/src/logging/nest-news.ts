import { Logger } from 'nestjs-pino';

/** Nest's start-up messages are logged at debug level. */
export class NestNews extends Logger {
  override log(message: unknown, ...more: unknown[]): void {
    this.debug(message, ...more);
  }
}
