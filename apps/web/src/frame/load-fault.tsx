import { ApiFault } from '../api/fault';

interface LoadFaultProps {
  /** "The bots", "This trade": what should be here. */
  readonly what: string;
  readonly fault: Error;
  readonly onRetry: () => void;
}

/** Nothing could be loaded: why, and a way out. */
export function LoadFault({ what, fault, onRetry }: LoadFaultProps) {
  const status = fault instanceof ApiFault ? fault.status : null;
  if (status === 403) return <NotPermitted what={what} detail={fault.message} />;
  if (status === 404) return <NotThere what={what} />;
  return (
    <section role="alert" className="panel p-6">
      <h2 className="font-semibold">{what} could not be loaded</h2>
      <p className="mt-1 text-muted">
        {fault.message} The page tries again by itself once Phasegate answers; if it stays so, look
        at the API’s log.
      </p>
      <button type="button" onClick={onRetry} className="button mt-4">
        Try again now
      </button>
    </section>
  );
}

function NotThere({ what }: { what: string }) {
  return (
    <section role="alert" className="panel p-6">
      <h2 className="font-semibold">{what} is not here</h2>
      <p className="mt-1 text-muted">
        It does not exist, or it belongs to a bot that you are not a member of. Everything you may
        see is listed under “Bots”; an administrator can make you a member.
      </p>
    </section>
  );
}

/** The role is not permitted: names who is. */
export function NotPermitted({ what, detail }: { what: string; detail: string }) {
  return (
    <section role="alert" className="panel p-6">
      <h2 className="font-semibold">{what} is not for your role</h2>
      <p className="mt-1 text-muted">{detail} An administrator can do it, or give you the role.</p>
    </section>
  );
}
