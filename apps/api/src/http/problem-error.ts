import {
  PROBLEMS,
  problemType,
  type FieldFault,
  type Problem,
  type ProblemCode,
} from '@phasegate/contracts';

export type ProblemExtras = Partial<
  Pick<Problem, 'errors' | 'constraints' | 'criteria' | 'question'>
> & {
  /** Seconds, for the Retry-After header. */
  readonly retry_after?: number;
};

/** An answer that is an error, with its stable code (RFC 9457). */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly detail: string,
    readonly extras: ProblemExtras = {},
  ) {
    super(`${code}: ${detail}`);
  }

  get status(): number {
    return PROBLEMS[this.code][0];
  }

  /** @param instance the id of the request, as in the logs */
  body(instance: string): Problem {
    const { code, detail, extras } = this;
    const [status, title] = PROBLEMS[code];
    const { retry_after: _header, ...shown } = extras;
    return { type: problemType(code), title, status, detail, instance, code, ...shown };
  }
}

/** 422, naming every field at fault. */
export function invalidFields(errors: FieldFault[]): ProblemError {
  const detail = errors.map(({ field, message }) => `${field}: ${message}`).join('; ');
  return new ProblemError('INVALID_FIELDS', `${shortened(detail)}.`, { errors });
}

const MAX_DETAIL_LENGTH = 500;
const shortened = (text: string) =>
  text.length > MAX_DETAIL_LENGTH ? `${text.slice(0, MAX_DETAIL_LENGTH)}…` : text;
