"""The private addresses of Binance's spot market: one account, its orders and their fills. As there, the orders of each
pair are numbered separately, and a purchase pays its fee in what was bought."""

from __future__ import annotations

import itertools
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Callable, Dict, Iterator, List

#: Half of what freqtrade expects.
_FEE = Decimal("0.0005")
_CAPITAL = Decimal(100_000)
_RESTS = ("NEW", "PARTIALLY_FILLED")


class Refused(Exception):
    """Binance's own form of an error."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.body = {"code": code, "msg": message}


@dataclass
class Fill:
    number: int
    quantity: Decimal
    price: Decimal
    at: int
    #: share of what was received
    fee: Decimal


@dataclass
class Placed:
    """An order. Instants are milliseconds since 1970."""

    number: int
    symbol: str
    side: str
    kind: str
    quantity: Decimal
    price: Decimal
    stop: Decimal
    at: int
    fills: List[Fill] = field(default_factory=list)
    status: str = "NEW"

    @property
    def filled(self) -> Decimal:
        return sum((fill.quantity for fill in self.fills), Decimal(0))

    @property
    def cost(self) -> Decimal:
        return sum((fill.quantity * fill.price for fill in self.fills), Decimal(0))

    @property
    def rests(self) -> bool:
        return self.status in _RESTS


class Account:
    """`price` is asked for the market's price of a symbol whenever freqtrade asks for anything."""

    def __init__(self, price: Callable[[str], float]) -> None:
        self._price = price
        self._lock = threading.Lock()
        self._fill_numbers: Iterator[int] = itertools.count(1)
        self.orders: List[Placed] = []
        self.fee = _FEE
        #: False: fills are told without their fees, and the list of trades is behind
        self.tells_fees = True
        #: orders of these kinds are refused
        self.refuses: List[str] = []

    def answer(self, method: str, call: str, query: Dict[str, str]) -> Any:
        with self._lock:
            self._match()
            if (method, call) == ("POST", "order"):
                return self._told(self._place(query), with_fills=True)
            if call == "order":
                return self._told(self._one(method, query))
            if call in ("openOrders", "allOrders"):
                return [self._told(order) for order in self._of(query) if call == "allOrders" or order.rests]
            if call == "myTrades":
                return self._trades(query)
            if call == "account":
                return {"accountType": "SPOT", "permissions": ["SPOT"], "balances": self._balances()}
            return []

    # Actions of a test

    def fill(self, symbol: str, quantity: str) -> None:
        """Fills a part of the order of this symbol that rests, at its own price."""
        with self._lock:
            (order,) = [order for order in self.orders if order.symbol == symbol and order.rests]
            self._fill(order, Decimal(quantity), order.price)

    def resting(self, symbol: str) -> List[Placed]:
        with self._lock:
            return [order for order in self.orders if order.symbol == symbol and order.rests]

    # How

    def _place(self, query: Dict[str, str]) -> Placed:
        if query["type"] in self.refuses:
            raise Refused(-2010, "Order would trigger immediately.")
        symbol = query["symbol"]
        order = Placed(
            number=1 + sum(1 for order in self.orders if order.symbol == symbol),
            symbol=symbol,
            side=query["side"],
            kind=query["type"],
            quantity=Decimal(query["quantity"]),
            price=Decimal(query.get("price", "0")),
            stop=Decimal(query.get("stopPrice", "0")),
            at=_now(),
        )
        self.orders.append(order)
        self._match()
        return order

    def _match(self) -> None:
        for order in self.orders:
            if order.rests and self._is_marketable(order):
                self._fill(order, order.quantity - order.filled, self._market(order))

    def _is_marketable(self, order: Placed) -> bool:
        market = self._market(order)
        if order.stop and market > order.stop:
            return False  # all stops here are those of long positions
        if order.kind == "MARKET":
            return True
        return market <= order.price if order.side == "BUY" else market >= order.price

    def _market(self, order: Placed) -> Decimal:
        return Decimal(str(self._price(order.symbol)))

    def _fill(self, order: Placed, quantity: Decimal, price: Decimal) -> None:
        order.fills.append(Fill(next(self._fill_numbers), quantity, price, _now(), self.fee))
        order.status = "FILLED" if order.filled == order.quantity else "PARTIALLY_FILLED"

    def _one(self, method: str, query: Dict[str, str]) -> Placed:
        found = [order for order in self._of(query) if str(order.number) == query["orderId"]]
        if not found:
            raise Refused(-2013, "Order does not exist.")
        if method == "DELETE":
            if not found[0].rests:
                raise Refused(-2011, "Unknown order sent.")
            found[0].status = "CANCELED"
        return found[0]

    def _of(self, query: Dict[str, str]) -> List[Placed]:
        return [order for order in self.orders if order.symbol == query.get("symbol", order.symbol)]

    def _told(self, order: Placed, with_fills: bool = False) -> Dict[str, Any]:
        told = {
            "symbol": order.symbol, "orderId": order.number, "clientOrderId": f"{order.symbol}-{order.number}",
            "price": str(order.price), "origQty": str(order.quantity), "executedQty": str(order.filled),
            "cummulativeQuoteQty": str(order.cost), "status": order.status, "timeInForce": "GTC", "type": order.kind,
            "side": order.side, "stopPrice": str(order.stop), "time": order.at, "updateTime": order.at,
            "transactTime": order.at,
        }  # fmt: skip
        if with_fills and self.tells_fees:
            told["fills"] = [self._told_fill(order, fill) for fill in order.fills]
        return told

    def _told_fill(self, order: Placed, fill: Fill) -> Dict[str, Any]:
        is_purchase = order.side == "BUY"
        fee = fill.fee * fill.quantity * (1 if is_purchase else fill.price)
        return {
            "id": fill.number, "tradeId": fill.number, "symbol": order.symbol, "orderId": order.number,
            "price": str(fill.price), "qty": str(fill.quantity), "quoteQty": str(fill.quantity * fill.price),
            "commission": str(fee), "commissionAsset": order.symbol[:-4] if is_purchase else order.symbol[-4:],
            "time": fill.at, "isBuyer": is_purchase, "isMaker": False, "isBestMatch": True,
        }  # fmt: skip

    def _trades(self, query: Dict[str, str]) -> List[Dict[str, Any]]:
        if not self.tells_fees:
            return []
        return [self._told_fill(order, fill) for order in self._of(query) for fill in order.fills]

    def _balances(self) -> List[Dict[str, str]]:
        """The balances, and the part of them that resting orders lock."""
        held: Dict[str, Decimal] = {"USDT": _CAPITAL}
        locked: Dict[str, Decimal] = {}
        for order in self.orders:
            base, rest = order.symbol[:-4], order.quantity - order.filled
            held.setdefault(base, Decimal(0))
            is_purchase = order.side == "BUY"
            for fill in order.fills:
                kept = 1 - fill.fee
                held[base] += fill.quantity * (kept if is_purchase else -1)
                held["USDT"] += fill.quantity * fill.price * (-1 if is_purchase else kept)
            asset, lock = ("USDT", rest * order.price) if is_purchase else (base, rest)
            if order.rests:
                locked[asset] = locked.get(asset, Decimal(0)) + lock
        return [
            {"asset": asset, "free": str(total - locked.get(asset, 0)), "locked": str(locked.get(asset, 0))}
            for asset, total in held.items()
        ]


def _now() -> int:
    return int(time.time() * 1000)
