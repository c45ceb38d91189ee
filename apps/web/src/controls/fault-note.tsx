import { ApiFault } from '../api/fault';

/** Why a change was not made, beside the form that asked for it; a failed gate names each criterion. */
export function FaultNote({ fault }: { fault: Error | null }) {
  if (fault === null) return null;
  const problem = fault instanceof ApiFault ? fault.problem : null;
  const title = problem?.title ?? 'This was not done';
  const failed = problem?.criteria?.filter(({ status }) => status !== 'met') ?? [];
  return (
    <div role="alert" className="rounded-md bg-bad-soft px-3 py-2 text-sm text-bad">
      {/* Some problems have only a title. */}
      {!fault.message.startsWith(title) && <p className="font-medium">{title}</p>}
      <p>{fault.message}</p>
      {failed.length > 0 && (
        <ul className="mt-1 list-disc pl-5">
          {failed.map(({ code, sentence }) => (
            <li key={code}>{sentence}</li>
          ))}
        </ul>
      )}
      {problem !== null && problem.status >= 500 && <p>Request {problem.instance}</p>}
      {problem === null && <p>The request may have succeeded; check before retrying.</p>}
    </div>
  );
}
