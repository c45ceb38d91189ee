import { codeWords, overrideWords } from './words';

it('says what was tried, from where and to where', () => {
  expect(overrideWords({ action: 'rollback', phase: 'scaling', to_phase: 'experience' })).toBe(
    'Roll back from Scaling to Experience',
  );
  expect(overrideWords({ action: 'registration', phase: null, to_phase: null })).toBe(
    'Register with a looser policy',
  );
});

it('hides no code that it does not know', () => {
  expect(codeWords('SOMETHING_NEW')).toBe('SOMETHING_NEW');
});
