import { destinationOf, signInAddress } from './destination';

describe('the page after signing in', () => {
  it.each(['/bots/bot_1', '/bots/bot_1/trades?kind=strategy&day=2026-03-09', '/alerts'])(
    '%s is one of ours',
    (path) => expect(destinationOf(path)).toBe(path),
  );
  it.each([
    ...['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example/', 'bots', ''],
    ...['/\t/elsewhere.example', '/.//elsewhere.example', '/sign-in?to=/', '/session', '/v1/bots'],
    ...[`/${'a'.repeat(1_000)}`, undefined, null, ['/alerts'], 7],
  ])('%j is the first page', (path) => expect(destinationOf(path)).toBe('/'));

  it('stands in the address of the sign-in page', () => {
    expect(signInAddress('/')).toBe('/sign-in');
    expect(signInAddress('/alerts?kind=halt', 'ended')).toBe(
      '/sign-in?reason=ended&to=%2Falerts%3Fkind%3Dhalt',
    );
  });
});
