#!/usr/bin/env bash
# pandas_market_calendars 5.5.0 knows some exchanges by two names, and the names have different sessions and closes.
#
# Beside its own calendars the package offers those of exchange_calendars (4.13.2). For New York and London it does not
# matter which name is used. For Hong Kong each lacks closures that the other has, XHKG the typhoon of 2023-09-01, HKEX
# that of 2024-09-06, and HKEX knows no half days: on Christmas Eve it is open until 16:00. For futures on US indices CMES
# trades through the daily break from 16:00 to 17:00 in Chicago and not at all on Good Friday; CME_Equity has the break,
# and a short session that day. One expects two names in one package to be aliases. A bot that counts sessions,
# flattens before the close or waits for the open does so at another time by the other name.
#
# Output seen:
#   XNYS and NYSE: 2011 sessions of both, 0 with another close, 0 of XNYS alone, 0 of NYSE alone
#   XLON and LSE: 2021 sessions of both, 0 with another close, 0 of XLON alone, 0 of LSE alone
#   XHKG and HKEX: 1968 sessions of both, 19 with another close, 2 of XHKG alone, 4 of HKEX alone
#   CMES and CME_Equity: 2063 sessions of both, 2002 with another close, 0 of CMES alone, 4 of CME_Equity alone
#   XCBF and CFE: 2011 sessions of both, 5 with another close, 0 of XCBF alone, 0 of CFE alone
#   XHKG: 2023-09-01 open, 2024-09-06 closed, 2025-12-24 until 12:00
#   HKEX: 2023-09-01 closed, 2024-09-06 open, 2025-12-24 until 16:00
#   CMES: 2025-06-10 16:30 open, 2025-04-18 none
#   CME_Equity: 2025-06-10 16:30 closed, 2025-04-18 a session
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check \
  pandas_market_calendars==5.5.0 exchange_calendars==4.13.2 pandas==3.1.1
cat > names.py <<'PY'
import pandas as pd
import pandas_market_calendars as calendars


def schedule(name):
    return calendars.get_calendar(name).schedule("2018-01-01", "2025-12-31")


for one, other in (("XNYS", "NYSE"), ("XLON", "LSE"), ("XHKG", "HKEX"), ("CMES", "CME_Equity"), ("XCBF", "CFE")):
    first, second = schedule(one), schedule(other)
    both = first.index.intersection(second.index)
    closes = (first.market_close[both] != second.market_close[both]).sum()
    print(
        f"{one} and {other}: {len(both)} sessions of both, {closes} with another close, "
        f"{len(first.index.difference(second.index))} of {one} alone, "
        f"{len(second.index.difference(first.index))} of {other} alone"
    )
for name in ("XHKG", "HKEX"):
    hong_kong = schedule(name)
    days = " ".join(f"{day} {'open' if day in hong_kong.index else 'closed'}," for day in ("2023-09-01", "2024-09-06"))
    close = hong_kong.market_close["2025-12-24"].tz_convert("Asia/Hong_Kong")
    print(f"{name}: {days} 2025-12-24 until {close:%H:%M}")
for name in ("CMES", "CME_Equity"):
    chicago = calendars.get_calendar(name)
    at = pd.Timestamp("2025-06-10 16:30", tz="America/Chicago")
    is_open = chicago.open_at_time(chicago.schedule("2025-06-09", "2025-06-12"), at)
    good_friday = "a session" if len(chicago.schedule("2025-04-18", "2025-04-18")) else "none"
    print(f"{name}: 2025-06-10 16:30 {'open' if is_open else 'closed'}, 2025-04-18 {good_friday}")
PY
venv/bin/python -W ignore names.py 2>errors.txt | tee output.txt || { cat errors.txt >&2; exit 1; }
diff output.txt - <<'SEEN'
XNYS and NYSE: 2011 sessions of both, 0 with another close, 0 of XNYS alone, 0 of NYSE alone
XLON and LSE: 2021 sessions of both, 0 with another close, 0 of XLON alone, 0 of LSE alone
XHKG and HKEX: 1968 sessions of both, 19 with another close, 2 of XHKG alone, 4 of HKEX alone
CMES and CME_Equity: 2063 sessions of both, 2002 with another close, 0 of CMES alone, 4 of CME_Equity alone
XCBF and CFE: 2011 sessions of both, 5 with another close, 0 of XCBF alone, 0 of CFE alone
XHKG: 2023-09-01 open, 2024-09-06 closed, 2025-12-24 until 12:00
HKEX: 2023-09-01 closed, 2024-09-06 open, 2025-12-24 until 16:00
CMES: 2025-06-10 16:30 open, 2025-04-18 none
CME_Equity: 2025-06-10 16:30 closed, 2025-04-18 a session
SEEN
