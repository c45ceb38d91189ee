import { randomUUID } from 'node:crypto';
import { PROBLEMS, problemType, type Problem, type ProblemCode } from '@phasegate/contracts';

/** An error of the web itself, in the form that the API's errors have. */
export function problemAnswer(code: ProblemCode, detail: string): Response {
  const [status, title] = PROBLEMS[code];
  const body: Problem = {
    type: problemType(code),
    title,
    status,
    detail,
    instance: randomUUID(),
    code,
  };
  return Response.json(body, {
    status,
    headers: { 'content-type': 'application/problem+json; charset=utf-8' },
  });
}

export const foreignAnswer = () => problemAnswer('FORBIDDEN', 'Cross-site request refused.');
