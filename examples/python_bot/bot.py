"""A bot that asks before it trades. Run it beside `npm start`:

    python3 examples/python_bot/bot.py http://127.0.0.1:4000 pgk_…     (a key of `keys` in .data/demo.json)

It trades on paper, so that it runs in every phase; a real one says mode="live" from Proof of Concept on.
"""

import os
import sys
import tempfile
import uuid
from pathlib import Path

# In a project of your own: pip install phasegate, and leave this line out.
sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "clients" / "python" / "src"))
from phasegate import Client  # noqa: E402


class Exchange:
    """The exchange of this example fills every order at once."""

    def buy(self, symbol, cost):
        return {"symbol": symbol, "cost": cost, "price": "187.20"}

    def sell(self, symbol):
        return {"symbol": symbol, "profit_after_fees": "4.85"}


def main(url, key):
    exchange = Exchange()
    # What must not be forgotten stands here: a folder for each bot. A real one keeps it where no restart deletes it.
    outbox = os.environ.get("PHASEGATE_OUTBOX") or Path(tempfile.gettempdir()) / f"phasegate-example-{key[-6:]}"
    with Client(url, key, outbox=outbox) as gate:
        # 1. After every start: tell which trades are open, and settle what a crash left behind. This bot remembers
        #    nothing, so nobody knows; yours asks its exchange and returns what was executed, or None.
        gate.reconcile([], lambda trade: NotImplemented)
        status = gate.status()
        print(f"phase {status['phase']}, at most {status['effective_size'] or 'any size'} a live trade")

        # 2. An entry: the function runs only with an allow. No answer means no trade.
        trade = {
            "trade_id": f"demo-{uuid.uuid4()}",  # yours, one for each entry; asking again never counts twice
            "symbol": "AAPL",
            "side": "long",
            "mode": "paper",
            "notional": "100",  # money is a string or a Decimal
            "entry_price": "187.20",
            "stop_price": "180",
            "target_price": "205",
        }

        def enter(answer):
            order = exchange.buy(trade["symbol"], trade["notional"])
            # None: it was not filled, the permit goes back
            return {"notional": order["cost"], "entry_price": order["price"]}

        result = gate.guard(trade, enter)
        print(f"entry: {result.outcome}")
        for reason in result.answer.reasons:
            print(f"  {reason.code}: {reason.message}")

        # 3. The close, with the profit after fees.
        if result.outcome == "executed":
            profit = exchange.sell(trade["symbol"])["profit_after_fees"]
            delivery = gate.closed(trade_id=trade["trade_id"], pnl=profit)
            # waiting: it is on the disk, and goes by itself when the platform is back
            print(f"close: {delivery.state}")

        # 4. Out, whatever happens: permitted at once, whatever the platform or the network does.
        out = gate.emergency_exit(symbol="AAPL", reason="the price feed is lost")
        print(f"emergency exit: permitted {str(out.permitted).lower()}")

        print("all is delivered" if gate.flush(10) else "what waits goes at the next start")


if __name__ == "__main__":
    given = sys.argv[1:] or [os.environ.get("PHASEGATE_URL"), os.environ.get("PHASEGATE_KEY")]
    if len(given) != 2 or None in given:
        sys.exit("usage: bot.py URL KEY   (or PHASEGATE_URL and PHASEGATE_KEY)")
    main(*given)
