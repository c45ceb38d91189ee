#!/usr/bin/env bash
# Three win rates of the same three trades: 67% by backtrader 1.9.78.123, 33% by backtesting.py 0.6.6, 50% by
# quantstats 0.0.86.
#
# The trades earn 100, 0 and -100, without costs. backtrader's TradeAnalyzer knows only won and lost and calls 0 won: it
# lengthens a winning streak and halves the average win. backtesting.py does not call it won, but counts it among
# the trades. quantstats leaves it out. An expert expects a convention for break-even trades, but hardly that a trade that
# earned nothing is a winner, nor that one rate is twice the other. With stops moved to the entry, as many
# strategies do, such trades are common.
#
# Output seen:
#   backtrader: 100, 0, -100: 2 won, 1 lost, 67%, longest winning streak 2, average win 50
#   backtesting.py: 100, 0, -100: 33%
#   quantstats: 50%
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  backtrader==1.9.78.123 backtesting==0.6.6 quantstats==0.0.86 pandas==3.1.1
cat > break_even.py <<'PY'
import backtrader
import backtesting
import pandas as pd
import quantstats

prices = [100.0] * 3 + [110.0] * 6 + [100.0] * 4
bars = pd.DataFrame(
    {column: prices for column in ("Open", "High", "Low", "Close")},
    index=pd.date_range("2026-03-02", periods=len(prices)),
)
BUY, SELL = (2, 5, 8), (3, 6, 9)


def shown(pnls):
    return ", ".join(f"{pnl:.0f}" for pnl in pnls)


class Traded(backtrader.Strategy):
    def __init__(self):
        self.pnls = []

    def next(self):
        if len(self) in BUY:
            self.buy(size=10)
        elif len(self) in SELL:
            self.close()

    def notify_trade(self, trade):
        if trade.isclosed:
            self.pnls.append(trade.pnlcomm)


cerebro = backtrader.Cerebro()
cerebro.adddata(backtrader.feeds.PandasData(dataname=bars))
cerebro.addstrategy(Traded)
cerebro.addanalyzer(backtrader.analyzers.TradeAnalyzer, _name="trades")
traded = cerebro.run()[0]
found = traded.analyzers.trades.get_analysis()
print(
    f"backtrader: {shown(traded.pnls)}: {found.won.total} won, {found.lost.total} lost, "
    f"{found.won.total / found.total.closed:.0%}, longest winning streak {found.streak.won.longest}, "
    f"average win {found.won.pnl.average:g}"
)


class Tested(backtesting.Strategy):
    def init(self):
        pass

    def next(self):
        if len(self.data) in BUY:
            self.buy(size=10)
        elif len(self.data) in SELL:
            self.position.close()


stats = backtesting.Backtest(bars, Tested, cash=10_000).run()
print(f"backtesting.py: {shown(stats['_trades']['PnL'])}: {stats['Win Rate [%]']:.0f}%")

returns = pd.Series([pnl / 10_000 for pnl in traded.pnls], index=bars.index[[4, 7, 10]])
print(f"quantstats: {quantstats.stats.win_rate(returns):.0%}")
PY
venv/bin/python -W ignore break_even.py 2>errors.txt | tee output.txt || { cat errors.txt >&2; exit 1; }
diff output.txt - <<'SEEN'
backtrader: 100, 0, -100: 2 won, 1 lost, 67%, longest winning streak 2, average win 50
backtesting.py: 100, 0, -100: 33%
quantstats: 50%
SEEN
