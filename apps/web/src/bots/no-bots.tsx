import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMay } from '../api/permission';
import { meQuery } from '../api/queries';
import { Empty } from '../frame/empty';

/** Nothing to show yet: the next step, or who can take it. */
export function NoBots() {
  const me = useQuery(meQuery);
  const steers = useMay('steer');
  if (me.isPending) return <div className="skeleton h-42" />;
  return (
    <Empty title="No bots yet">
      {steers ? (
        <>
          <p className="max-w-2xl">
            Register the first one, give it its key, and it asks Phasegate before every trade. It
            begins in Experience, on paper. Bots that others registered are seen once an
            administrator makes you a member.
          </p>
          <Link href="/bots/new" className="button-main mt-4 inline-block">
            Create a bot
          </Link>
        </>
      ) : (
        <p>An operator or an administrator registers them; they appear here by themselves.</p>
      )}
    </Empty>
  );
}
