import { marketOf, type CalendarSettings, type Market } from '@phasegate/phase-core';
import type { Queries } from '../transaction/queries.js';

/** The dates that administrators have closed, in their order. */
export async function closureDates(queries: Queries): Promise<string[]> {
  const { rows } = await queries.query<{ date: string }>(
    'SELECT date FROM calendar_closures ORDER BY date',
  );
  return rows.map(({ date }) => date);
}

/** Markets by calendar, with the closures that administrators have added; built once per version of those. */
export class Markets {
  private version = -1;
  private closures: readonly string[] = [];
  private readonly known = new Map<string, Market>();

  /** The market of a calendar at a version of the closures, which are read again when it is a new one. */
  async of(queries: Queries, calendar: CalendarSettings, closuresVersion: number): Promise<Market> {
    if (closuresVersion !== this.version) {
      this.closures = await closureDates(queries);
      this.version = closuresVersion;
      this.known.clear();
    }
    const key = `${calendar.kind} ${calendar.zone} ${calendar.open}`;
    const market = this.known.get(key) ?? marketOf(calendar, this.closures);
    this.known.set(key, market);
    return market;
  }
}
