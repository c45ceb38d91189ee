#!/usr/bin/env bash
# quantstats 0.0.86: the same prices have a drawdown of 25% in cents and none in dollars.
#
# max_drawdown says it takes prices, and most of the other statistics take prices as well as returns. Which of the two it
# was given is guessed from the size of the numbers: prices that are never above 1, such as those of a coin that trades
# at ten cents, are taken for daily returns of ten percent, all of them gains. And daily returns without a loss,
# one of them above 100%, are taken for prices: four days of gains that multiply the money by 4.5 have no winning day and
# a drawdown of 100%, while `comp` reads them rightly. There is no warning. An expert expects that a ratio does not
# depend on the unit of the prices, and that a function for prices takes them for prices.
#
# Output seen:
#   a coin's prices in dollars: drawdown 0%, win rate 100%, Sharpe ratio 144.8
#   the same in cents: drawdown -25%, win rate 75%, Sharpe ratio 3.2
#   daily returns 50%, 0%, 150%, 20%: growth 350%, drawdown -100%, win rate 0%
#   daily returns 50%, 0%, 90%, 20%: growth 242%, drawdown 0%, win rate 100%
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check quantstats==0.0.86 pandas==3.1.1
cat > drawdown.py <<'PY'
import pandas as pd
from quantstats import stats


def by_day(*values):
    return pd.Series(values, index=pd.date_range("2026-03-02", periods=len(values)))


def told(series):
    return f"drawdown {stats.max_drawdown(series):.0%}, win rate {stats.win_rate(series):.0%}"


dollars = by_day(0.10, 0.12, 0.09, 0.10, 0.11)
for name, prices in (("a coin's prices in dollars", dollars), ("the same in cents", dollars * 100)):
    print(f"{name}: {told(prices)}, Sharpe ratio {stats.sharpe(prices):.1f}")
for gains in ((0.5, 0, 1.5, 0.2), (0.5, 0, 0.9, 0.2)):
    returns = by_day(*gains)
    print(f"daily returns {', '.join(f'{gain:.0%}' for gain in gains)}: growth {stats.comp(returns):.0%}, {told(returns)}")
PY
venv/bin/python -W ignore drawdown.py 2>errors.txt | tee output.txt || { cat errors.txt >&2; exit 1; }
diff output.txt - <<'SEEN'
a coin's prices in dollars: drawdown 0%, win rate 100%, Sharpe ratio 144.8
the same in cents: drawdown -25%, win rate 75%, Sharpe ratio 3.2
daily returns 50%, 0%, 150%, 20%: growth 350%, drawdown -100%, win rate 0%
daily returns 50%, 0%, 90%, 20%: growth 242%, drawdown 0%, win rate 100%
SEEN
