import {
  percentageOf,
  shareOf,
  showDecimal,
  showGain,
  showMoney,
  showRoundedShare,
  showShare,
} from './decimal';

describe('decimals before people', () => {
  it('groups thousands and loses no digit, however long', () => {
    expect(showDecimal('12345.5')).toBe('12,345.5');
    expect(showDecimal('9007199254740993.00000001')).toBe('9,007,199,254,740,993.00000001');
    expect(showDecimal('-0.1')).toBe('-0.1');
  });

  it('shows money with its currency, and cents only where there are any', () => {
    expect(showMoney('200', 'USD')).toBe('200 USD');
    expect(showMoney('99.5', 'USD')).toBe('99.50 USD');
    expect(showMoney('0.12345678', 'BTC')).toBe('0.12345678 BTC');
  });

  it('shows a result with its sign, and shares of one as percent', () => {
    expect(showGain('12.5', 'USD')).toBe('+12.50 USD');
    expect(showGain('-0.00000001', 'BTC')).toBe('-0.00000001 BTC');
    expect(showGain('0', 'USD')).toBe('0.00 USD');
    expect(showShare('0.6525')).toBe('65.25%');
    expect(showShare('1')).toBe('100%');
    expect(showRoundedShare('0.66666666666666666667')).toBe('66.67%');
    expect(showRoundedShare('0.000017')).toBe('<0.01%');
    expect(showRoundedShare('0')).toBe('0%');
  });

  it.each([
    ['0.65', '65'],
    ['0.6525', '65.25'],
    ['1', '100'],
    ['1.5', '150'],
    ['0', '0'],
    ['0.00001', '0.001'],
  ])('reads and writes the share %s as the percentage %s', (share, percentage) => {
    expect(percentageOf(share)).toBe(percentage);
    expect(shareOf(percentage)).toBe(share);
    expect(shareOf(` ${percentage} % `)).toBe(share);
  });

  it('takes no percentage that is no plain decimal', () => {
    for (const text of ['', '%', 'much', '1e2', '.5', '1,000']) expect(shareOf(text)).toBeNull();
    expect(shareOf('065.50')).toBe('0.655');
    expect(shareOf('-5')).toBe('-0.05');
  });
});
