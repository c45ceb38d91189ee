import { BOT_SORTS } from '@phasegate/contracts';
import { createLoader, createSerializer } from 'nuqs/server';
import { FILTERS, isFiltered, MAX_SEARCH_LENGTH, NO_FILTERS, queryOf, SORT_NAMES } from './filters';

const read = createLoader(FILTERS);
const write = createSerializer(FILTERS);

describe('the list of bots in the address', () => {
  it('is written and read again as it was, and short when nothing is chosen', () => {
    const chosen = { ...read(''), search: 'a & b', phase: 'scaling', sort: '-pnl' } as const;
    expect(read(write(chosen))).toEqual(chosen);
    expect(write(read(''))).toBe('');
    expect(write({ ...chosen, ...NO_FILTERS })).toBe('?sort=-pnl');
  });

  it('says nothing that the API does not know', () => {
    const made = read('?phase=moon&attention=NOTHING&breaker=ajar&sort=luck&archived=perhaps');
    expect(made).toEqual(read(''));
    expect(isFiltered(made)).toBe(false);
  });

  it('becomes what the API is asked; a search is trimmed, and no longer than it takes', () => {
    expect(queryOf(read(''))).toEqual({
      search: '',
      phase: null,
      attention: null,
      breaker: null,
      archived: null,
      sort: 'name',
    });
    expect(queryOf(read('?archived=true&attention=any'))).toMatchObject({
      archived: true,
      attention: 'any',
    });
    const long = queryOf({ ...read(''), search: `  ${'x'.repeat(MAX_SEARCH_LENGTH + 1)}` });
    expect(long.search).toBe('x'.repeat(MAX_SEARCH_LENGTH));
  });

  it('counts as filtered by every filter, and not by its order', () => {
    expect(isFiltered(read('?sort=-name'))).toBe(false);
    expect(isFiltered(read('?search=%20'))).toBe(false);
    for (const address of ['search=a', 'phase=scaling', 'attention=IDLE', 'breaker=open'])
      expect(isFiltered(read(`?${address}`))).toBe(true);
    expect(isFiltered(read('?archived=true'))).toBe(true);
  });

  it('offers orders that the API has, each once', () => {
    const offered = SORT_NAMES.map(([sort]) => sort);
    expect(new Set(offered).size).toBe(offered.length);
    expect(BOT_SORTS).toEqual(expect.arrayContaining(offered));
  });
});
