import { namesOf } from '../../access/person.js';
import type { Queries } from '../transaction/queries.js';

/** Names of people by their ids. */
export type ActorNames = ReadonlyMap<string, string>;

/** The names of the people behind these events: the log has ids only (rules 8.1), sentences for people have names. */
export const namesIn = (queries: Queries, record: readonly object[]): Promise<ActorNames> =>
  namesOf(
    queries,
    record.flatMap((one) => actorOf(one) ?? []),
  );

/** The same event with the actor's name in place of the id; the id stays where there is no name. */
export function named<T extends object>(record: T, names: ActorNames): T {
  const actor = actorOf(record);
  return actor === undefined ? record : { ...record, by: names.get(actor) ?? actor };
}

const actorOf = (record: { readonly by?: string } | object): string | undefined =>
  'by' in record ? record.by : undefined;
