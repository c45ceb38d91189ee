import { boundWords, valueWords } from './words';

it('shows figures in their units, exactly or as rounded percent', () => {
  expect(valueWords('0.333333', 'share')).toBe('33.33%');
  expect(valueWords('62.5', 'days')).toBe('62.5 days');
  expect(valueWords('1', 'seconds')).toBe('1 second');
  expect(valueWords('2', 'factor')).toBe('2×');
  expect(boundWords({ is: 'at_least', value: '0.95' }, 'share')).toBe('at least 95%');
});
