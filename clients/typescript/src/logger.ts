/** Where the client tells what it does; pino, or `console`-like wrappers, fit. */
export interface Logger {
  debug?(fields: object, message: string): void;
  info?(fields: object, message: string): void;
  warn?(fields: object, message: string): void;
  error?(fields: object, message: string): void;
}

/** A logger that fails must not decide about trades. */
export function guardedLogger(logger: Logger): Required<Logger> {
  const at =
    (level: keyof Logger) =>
    (fields: object, message: string): void => {
      try {
        logger[level]?.(fields, message);
      } catch {
        // A failing logger cannot be logged.
      }
    };
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
