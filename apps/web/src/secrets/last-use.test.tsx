import { renderToStaticMarkup } from 'react-dom/server';
import { ageWords, LastUse } from './last-use';

const HOUR_MS = 3_600_000;

it('tells how long ago a key was used, no more exactly than it is known', () => {
  const ages = [-60_000, 0, HOUR_MS - 1, HOUR_MS, 47.9 * HOUR_MS, 48 * HOUR_MS, 800 * HOUR_MS];
  expect(ages.map(ageWords)).toEqual([
    'within the last hour',
    'within the last hour',
    'within the last hour',
    '1 h ago',
    '47 h ago',
    '2 d ago',
    '33 d ago',
  ]);
});

it('shows an unused key as never used', () => {
  expect(renderToStaticMarkup(<LastUse at={null} now={0} />)).toContain('Never');
});
