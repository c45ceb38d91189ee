'use client';

import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../api/queries';

/** The name of an actor. The log keeps opaque ids (rules 8.1). */
export function Who({ by }: { by: string }) {
  const { data: me } = useQuery(meQuery);
  return <span className="wrap-anywhere">{me?.actor === by ? `you (${by})` : by}</span>;
}
