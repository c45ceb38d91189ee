import { canonicalLine } from '@phasegate/db';

/** An event as a line of the mirror: the RFC 8785 form of its stored text with its hash (interface: Files). */
export const mirrorLine = (event: object, hash: string): Buffer =>
  Buffer.from(`${canonicalLine({ ...event, hash })}\n`);
