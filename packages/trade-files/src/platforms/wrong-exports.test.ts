import { readTrades } from '../read-trade-file.js';

describe('rules 9.7: a wrong export of a right platform is named, with the one to take instead', () => {
  test.each([
    [
      'Contracts,Closing Direction,Qty,Entry Price,Exit Price,Closed P&L,Exit Type,Trade Time(UTC+0)',
      'Bybit’s closed P&L',
    ],
    [
      'Market,Order Quantity,Entry Price,Exit Price,Opening Fee,Closing Fee,Funding Fee,Trade Type,Realized P&L,Trade time',
      'Bybit’s closed P&L',
    ],
    ['User_ID,UTC_Time,Account,Operation,Coin,Change,Remark', 'Binance’s transaction history'],
    [
      'Date(UTC),Coin,Network,Amount,TransactionFee,Address,TXID,SourceAddress,PaymentID,Status',
      'deposits or withdrawals',
    ],
    [
      'portfolio,type,time,amount,balance,amount/balance unit,transfer id,trade id,order id',
      'account statement',
    ],
    ['Timestamp,Transaction Type,Asset,Quantity Transacted,Spot Price Currency', 'Coinbase wallet'],
    [
      'Instrument,Action,Type,Quantity,Limit,Stop,State,Filled,Avg. price,Remaining,Name',
      'list of orders',
    ],
    ['<DATE>\t<BALANCE>\t<EQUITY>\t<DEPOSIT LOAD>', 'equity curve of the MetaTrader tester'],
    [',Equity,DrawdownPct,DrawdownDuration', 'equity curve of backtesting.py'],
    ['timestamp,equity', 'an equity curve'],
    [',All USD,All %,Long USD,Long %,Short USD,Short %', 'performance summary of TradingView'],
  ])('%s', async (header, what) => {
    const row = header.replace(/[^,\t]+/g, '1');
    await expect(readTrades(`${header}\n${row}\n`, 'file')).rejects.toThrow(what);
    await expect(readTrades(`${header}\n${row}\n`, 'file')).rejects.toThrow(
      /export|create|take|save/,
    );
  });

  test('a Flex query without trades says which section is missing', async () => {
    const query = '<FlexQueryResponse><FlexStatements/></FlexQueryResponse>';
    await expect(readTrades(query, 'flex.xml')).rejects.toThrow('has no section Trades');
  });

  test('a table of nobody is told which formats there are, and of mappings', async () => {
    const text = 'When,What,How many\nmonday,apples,3\n';
    await expect(readTrades(text, 'list.csv')).rejects.toThrow(
      /of no platform that is known.*--mapping/,
    );
  });
});
