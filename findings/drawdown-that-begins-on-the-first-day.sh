#!/usr/bin/env bash
# An account that loses on its first day and does not recover: no drawdown by vectorbt 0.28.5, none in the report of
# quantstats 0.0.86, 10% by empyrical-reloaded 0.7.1.
#
# 10 coins are bought for 1,000, the day closes at 90, and they are sold at 93 three days later. vectorbt's statistics
# give a start value of 1,000, a return of -7% and a drawdown of nan, and max_drawdown() gives 0: the peak is sought among
# the values at the close of each day, and the starting capital is not among them. From the same daily returns
# max_drawdown() of quantstats gives -10%, but the line "Max Drawdown" of its report is taken from the list of drawdowns,
# which misses one that begins with the first day and never ends: the line is blank. With one quiet day before, all
# three say 10%. An expert takes the deposit for the first peak, so that nothing depends on such a day. A limit on
# drawdown that compares nan or 0 is never reached.
#
# Output seen:
#   bought on the first day:
#     vectorbt: return -7%, Max Drawdown nan%, max_drawdown() 0%
#     quantstats: max_drawdown() -10%, Max Drawdown ''
#     empyrical: max_drawdown() -10%
#   bought on the second day:
#     vectorbt: return -7%, Max Drawdown 10%, max_drawdown() -10%
#     quantstats: max_drawdown() -10%, Max Drawdown -0.1
#     empyrical: max_drawdown() -10%
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  vectorbt==0.28.5 plotly==5.24.1 pandas==2.3.3 quantstats==0.0.86 empyrical-reloaded==0.7.1
cat > first_day.py <<'PY'
import empyrical
import pandas as pd
import quantstats
import vectorbt


def told(name, quiet_days):
    paid = [100.0] * quiet_days + [100.0, 91.0, 92.0, 93.0]
    closes = [100.0] * quiet_days + [90.0, 91.0, 92.0, 93.0]
    sizes = [0] * quiet_days + [10, 0, 0, -10]
    days = pd.date_range("2026-03-02", periods=len(closes))
    portfolio = vectorbt.Portfolio.from_orders(
        pd.Series(closes, index=days), size=sizes, price=pd.Series(paid, index=days), init_cash=1_000, freq="D"
    )
    stats, returns = portfolio.stats(), portfolio.returns()
    report = quantstats.reports.metrics(returns, mode="full", display=False)["Strategy"]
    line = next(value for label, value in report.items() if label.strip() == "Max Drawdown")
    print(f"{name}:")
    print(f"  vectorbt: return {stats['Total Return [%]']:.0f}%, Max Drawdown {stats['Max Drawdown [%]']:.0f}%,"
          f" max_drawdown() {portfolio.max_drawdown():.0%}")
    print(f"  quantstats: max_drawdown() {quantstats.stats.max_drawdown(returns):.0%}, Max Drawdown {line!r}")
    print(f"  empyrical: max_drawdown() {empyrical.max_drawdown(returns):.0%}")


told("bought on the first day", 0)
told("bought on the second day", 1)
PY
venv/bin/python -W ignore first_day.py 2>errors.txt | tee output.txt || { cat errors.txt >&2; exit 1; }
diff output.txt - <<'SEEN'
bought on the first day:
  vectorbt: return -7%, Max Drawdown nan%, max_drawdown() 0%
  quantstats: max_drawdown() -10%, Max Drawdown ''
  empyrical: max_drawdown() -10%
bought on the second day:
  vectorbt: return -7%, Max Drawdown 10%, max_drawdown() -10%
  quantstats: max_drawdown() -10%, Max Drawdown -0.1
  empyrical: max_drawdown() -10%
SEEN
