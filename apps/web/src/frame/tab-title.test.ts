import { titled } from './tab-title';

describe('the title of a tab', () => {
  it('begins with what needs attention, once', () => {
    expect(titled('Bots · Phasegate', 2)).toBe('(2) Bots · Phasegate');
    expect(titled('(2) Bots · Phasegate', 3)).toBe('(3) Bots · Phasegate');
  });
  it('is the page’s own while nothing does', () =>
    expect(titled('(2) Bots · Phasegate', 0)).toBe('Bots · Phasegate'));
});
