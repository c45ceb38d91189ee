import { randomUUID } from 'node:crypto';
import type { PlatformClock } from './clock.js';
import { instantText } from './instant.js';

export interface ExitBody extends Record<string, unknown> {
  readonly exit_id: string;
}

/** The platform takes bodies up to 64 KB. */
const MAX_CHARACTERS = 16_000;
const MAX_REASON_LENGTH = 1_000;

/** Turns any argument into a body that can be stored and sent: an exit is never refused (rules 3.4). */
export function exitBody(given: unknown, clock: PlatformClock): ExitBody {
  const made: ExitBody = { exit_id: `exit-${randomUUID()}`, at: instantText(clock.now()) };
  try {
    const { exit_id, at, ...rest } = { ...(given as Record<string, unknown>) };
    const body = {
      ...rest,
      exit_id: isName(exit_id) ? exit_id : made.exit_id,
      at: at ?? made['at'],
    };
    const text = JSON.stringify(body);
    return text.length > MAX_CHARACTERS ? shortened(body) : (JSON.parse(text) as ExitBody);
  } catch {
    return made;
  }
}

/** Identifying fields are kept whole; the reason is cut to the length that the platform stores. */
function shortened(body: Record<string, unknown> & ExitBody): ExitBody {
  const short = Object.entries(body).filter(([, value]) => isName(value));
  const { reason } = body;
  return {
    ...Object.fromEntries(short),
    exit_id: body.exit_id,
    ...(typeof reason === 'string' ? { reason: reason.slice(0, MAX_REASON_LENGTH) } : {}),
  };
}

const isName = (value: unknown): value is string =>
  typeof value === 'string' && value !== '' && value.length <= 200;
