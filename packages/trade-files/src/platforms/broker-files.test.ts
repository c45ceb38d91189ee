import { Decimal, instantText } from '@phasegate/phase-core';
import { readTradeFile } from '../read-trade-file.js';
import { brokerFiles, type ExpectedTrade } from './broker-files.fixture.js';

const expectedOf = ({ symbol, side, opened_at, closed_at, entry_price, net }: ExpectedTrade) => ({
  ...{ symbol, side, entry_price, pnl: net },
  opened_at: instantText(Date.parse(opened_at)),
  closed_at: instantText(Date.parse(closed_at)),
});

describe('a file as a platform writes it is read as it is (rules 9.7)', () => {
  test.each(brokerFiles())('$name', async ({ path, options, expected }) => {
    const { trades, warnings } = await readTradeFile(path, options);
    expect(
      trades.map(({ symbol, side, opened_at, closed_at, entry_price, pnl }) => ({
        ...{ symbol, side, entry_price, pnl },
        opened_at: instantText(opened_at),
        closed_at: instantText(closed_at),
      })),
    ).toEqual(expected.trades.map(expectedOf));
    const sum = trades.reduce((net, { pnl }) => net.plus(pnl), new Decimal(0));
    expect(sum.toString()).toBe(expected.sum_net);
    const open = warnings.join('\n').match(/left out: (\d+) open (?:trades|positions)/)?.[1] ?? '0';
    expect(Number(open)).toBe(expected.open);
  });
});
