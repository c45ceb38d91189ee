#!/usr/bin/env bash
# backtesting.py 0.6.6: under a fixed commission, the trades of a position closed in parts earn less than the account did.
#
# 10 shares are bought at 100 and sold at 110, each order costs $10. Sold in two halves these are three orders, $30, and
# the account grows by $70. One expects the halves to share the entry's $10, as they share a commission in percent. Each
# is charged all of it instead: the trades earn 30 + 30, and the statistics report $40 of commissions. In five parts,
# what earned the account $40 is five trades of 0 and a win rate of 0%. A commission by a function, as one with a
# minimum is, goes the same way. A position closed at once agrees with the account.
#
# Output seen:
#   at once:       account +80, trades 80 = +80, commissions 20, win rate 100%
#   in two parts:  account +70, trades 30 + 30 = +60, commissions 40, win rate 100%
#   in five parts: account +40, trades 0 + 0 + 0 + 0 + 0 = +0, commissions 100, win rate 0%
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check backtesting==0.6.6
cat > parts.py <<'PY'
import pandas as pd
from backtesting import Backtest, Strategy

prices = [100.0] * 4 + [110.0] * 12
bars = pd.DataFrame(
    {column: prices for column in ("Open", "High", "Low", "Close")},
    index=pd.date_range("2026-03-02", periods=len(prices)),
)


def sold_in(parts):
    class Parts(Strategy):
        def init(self):
            pass

        def next(self):
            bar = len(self.data)
            if bar == 2:
                self.buy(size=10)
            elif bar >= 5 and self.position:
                self.sell(size=10 // parts)

    stats = Backtest(bars, Parts, cash=10_000, commission=(10, 0)).run()
    trades = stats["_trades"]["PnL"]
    return (
        f"account {stats['Equity Final [$]'] - 10_000:+g}, "
        f"trades {' + '.join(f'{pnl:g}' for pnl in trades)} = {trades.sum():+g}, "
        f"commissions {stats['Commissions [$]']:g}, win rate {stats['Win Rate [%]']:g}%"
    )


for name, parts in (("at once:", 1), ("in two parts:", 2), ("in five parts:", 5)):
    print(f"{name:14}", sold_in(parts))
PY
venv/bin/python -W ignore parts.py 2>errors.txt | tee output.txt || { cat errors.txt >&2; exit 1; }
diff output.txt - <<'SEEN'
at once:       account +80, trades 80 = +80, commissions 20, win rate 100%
in two parts:  account +70, trades 30 + 30 = +60, commissions 40, win rate 100%
in five parts: account +40, trades 0 + 0 + 0 + 0 + 0 = +0, commissions 100, win rate 0%
SEEN
