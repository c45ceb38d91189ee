/**
 * The ids of a run's trades, by their place. Every run has the same ones: a text that is new as a key of an object
 * takes V8 longer than all else that is done to open a trade.
 */
export function tradeIds(prefix: string): (place: number) => string {
  const ids: string[] = [];
  return (place) => (ids[place] ??= `${prefix}${place}`);
}
