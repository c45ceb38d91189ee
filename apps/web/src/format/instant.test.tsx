import { renderToStaticMarkup } from 'react-dom/server';
import { Instant, MarketZone } from './instant';

const shown = (zone: string | null, at: string): string =>
  renderToStaticMarkup(
    <MarketZone value={zone}>
      <Instant at={at} />
    </MarketZone>,
  ).replace(/<[^>]*>/g, '');

describe('instants before people', () => {
  it('are shown in UTC and in the market’s zone', () => {
    expect(shown(null, '2026-03-09T11:00:00.000Z')).toBe('2026-03-09 11:00 UTC');
    expect(shown('America/New_York', '2026-03-09T11:00:00.000Z')).toBe(
      '2026-03-09 11:00 UTC · 07:00 New York',
    );
  });

  it('name the date of the market where it is another one', () => {
    expect(shown('America/New_York', '2026-03-09T02:30:00.000Z')).toBe(
      '2026-03-09 02:30 UTC · 2026-03-08 22:30 New York',
    );
    expect(shown('UTC', '2026-03-09T02:30:00.000Z')).toBe('2026-03-09 02:30 UTC');
  });
});
