const MAX_REASON_LENGTH = 200;

/** The part of a receiver's answer that explains its refusal. */
export interface ReceiverFault {
  readonly why?: string | undefined;
  readonly retry_after_s?: number | undefined;
}

/**
 * Reads a receiver's fault out of the JSON of its answer, without the secret that it was sent; an answer that is
 * something else explains nothing.
 */
export const explainer =
  (secret: string, read: (answer: unknown) => ReceiverFault) =>
  (answer: string): ReceiverFault => {
    try {
      const { why, retry_after_s } = read(JSON.parse(answer));
      return { why: why?.replaceAll(secret, '…').slice(0, MAX_REASON_LENGTH), retry_after_s };
    } catch {
      return {};
    }
  };
