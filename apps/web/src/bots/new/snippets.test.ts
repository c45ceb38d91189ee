import { tradeCheckBody } from '@phasegate/contracts';
import { snippets, trial } from './snippets';

const connection = { url: 'https://phasegate.example:8443', key: 'pgk_0123456789' };

describe('what is pasted into a bot', () => {
  it('carries the platform’s address and the bot’s key, in every language', () => {
    for (const { code } of snippets(connection)) {
      expect(code).toContain(connection.url);
      expect(code).toContain(connection.key);
    }
  });

  it('asks with bodies that the API takes', () => {
    const asked = [trial(connection), snippets(connection).find(({ id }) => id === 'curl')!.code]
      .flatMap((code) => code.split('\n'))
      .flatMap((line) => /-d '(\{.*"notional".*\})'$/.exec(line)?.[1] ?? []);
    const checks = asked.filter((body) => !body.includes('opened_at'));
    expect(checks).toHaveLength(2);
    for (const body of checks)
      expect(tradeCheckBody.safeParse(JSON.parse(body)).error).toBeUndefined();
  });

  it('tries the connection with what Experience always refuses, so that nothing is counted', () => {
    expect(trial(connection)).toContain('"mode":"live"');
  });
});
