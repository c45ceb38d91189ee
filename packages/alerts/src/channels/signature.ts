import { createHmac } from 'node:crypto';

/** `t=…,v1=…`: hex HMAC-SHA256 of `t.body`, t in seconds since 1970. A receiver refuses what is old or unsigned. */
export function signature(secret: string, body: string, at_seconds: number): string {
  const v1 = createHmac('sha256', secret).update(`${at_seconds}.${body}`).digest('hex');
  return `t=${at_seconds},v1=${v1}`;
}
