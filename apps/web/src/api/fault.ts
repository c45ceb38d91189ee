import type { Problem } from '@phasegate/contracts';

/** Why the API gave no answer, or refused. */
export class ApiFault extends Error {
  override readonly name = 'ApiFault';

  /** @param problem null: there was no answer, or none that the API gave */
  constructor(
    readonly status: number | null,
    message: string,
    readonly problem: Problem | null = null,
  ) {
    super(message);
  }

  get code(): Problem['code'] | null {
    return this.problem?.code ?? null;
  }
}

/** The API advises tools, which send keys; people sign in. */
const SESSION_ENDED = {
  title: 'Your session has ended',
  detail: 'Your session has ended: sign in, then try again.',
};

/** Whether the API has refused the session: nothing is read until there is another one. */
export const isSessionOver = (fault: Error | null | undefined): boolean =>
  fault instanceof ApiFault && fault.status === 401;

/** An error answer of the API, in one sentence for people. */
export async function faultOf(answer: Response): Promise<ApiFault> {
  const isProblem = answer.headers.get('content-type')?.startsWith('application/problem+json');
  if (!isProblem) return new ApiFault(answer.status, `The answer was HTTP ${answer.status}.`);
  const given = (await answer.json()) as Problem;
  const problem = given.code === 'UNAUTHENTICATED' ? { ...given, ...SESSION_ENDED } : given;
  return new ApiFault(answer.status, problem.detail, problem);
}

/** The faults of a form's fields, by the field's name. */
export const fieldFaults = (error: Error | null): Readonly<Record<string, string>> =>
  error instanceof ApiFault
    ? Object.fromEntries(
        (error.problem?.errors ?? []).map(({ field, message }) => [field, message]),
      )
    : {};
