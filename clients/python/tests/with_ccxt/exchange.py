"""A stand-in for Binance's spot and USD-M futures, with orders: ccxt's addresses point here. Prices are what the tests
set; an order at the market is filled at once, a limit order when the price reaches it."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from decimal import Decimal
from http.server import BaseHTTPRequestHandler
from typing import Any, Callable, Dict, List, Optional
from urllib.parse import parse_qs, urlsplit

from ..with_freqtrade.exchange import Exchange

FEE = Decimal("0.001")


@dataclass
class Placed:
    """An order that arrived."""

    id: int
    api: str
    symbol: str
    side: str
    type: str
    amount: Decimal
    price: Optional[Decimal]
    client_id: str
    reduces: bool
    #: what it would add to the position, beyond what it closes
    opens: Decimal
    at: int
    status: str = "NEW"
    filled: Decimal = Decimal(0)
    cost: Decimal = Decimal(0)
    fills: List[Dict[str, Any]] = field(default_factory=list)


class TradingExchange(Exchange):
    """Keeps every order that arrives in `placed`, and the net position of each symbol in `positions`."""

    def __init__(self) -> None:
        self._books = threading.RLock()
        super().__init__()
        self._serve_orders()

    def reset(self) -> None:
        """As new: no order, no position, every price 100."""
        super().reset()
        self.placed: List[Placed] = []
        self.positions: Dict[str, Decimal] = {}
        self.funding: List[Dict[str, Any]] = []
        self.fee_currency: Optional[str] = None
        #: a fraction of each fill happens; the rest of a limit order rests
        self.part = Decimal(1)
        #: is called with an order's fields before it is taken
        self.before: Callable[[Dict[str, str]], None] = lambda _fields: None
        #: the connection ends before an order is taken, or after it and without an answer
        self.loses_orders = False
        self.answers_orders = True
        self.unanswered: List[str] = []
        #: forgets orders that were cancelled without a fill
        self.is_forgetful = False
        #: of every order, instead of taking it
        self.refusal: Optional[Dict[str, Any]] = None

    def _serve_orders(self) -> None:
        exchange = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65_536  # an answer is one segment

            def answer(self) -> None:
                parts = urlsplit(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                query = parse_qs(parts.query + "&" + self.rfile.read(length).decode())
                fields = {name: values[0] for name, values in query.items()}
                if parts.path in exchange.unanswered:
                    self.close_connection = True
                    return
                status, content = exchange.trade(self.command, parts.path, fields)
                if status == 0:
                    self.close_connection = True
                    return
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_GET = do_POST = do_PUT = do_DELETE = answer

            def log_message(self, *_args: Any) -> None:
                pass

        self._server.RequestHandlerClass = Handler

    def config(self, **more: Any) -> Dict[str, Any]:
        """For `ccxt.binance(…)`: the test network's addresses are these too."""
        addresses = self.ccxt_config["urls"]["api"]
        return {
            "apiKey": "key",
            "secret": "secret",
            "urls": {"api": addresses, "test": dict(addresses)},
            "enableRateLimit": False,
            "options": {"warnOnFetchOpenOrdersWithoutSymbol": False, "fetchMargins": False},
            **more,
        }

    def entries(self) -> List[Placed]:
        """Orders that opened a position, or could open one."""
        return [order for order in self.placed if order.opens > 0]

    def exits(self) -> List[Placed]:
        return [order for order in self.placed if order.opens == 0]

    def set_price(self, coin: str, price: float) -> None:
        with self._books:
            self.prices[coin] = price
            for order in self.placed:
                if order.symbol == f"{coin}USDT" and order.status in ("NEW", "PARTIALLY_FILLED"):
                    self._match(order)

    def pay_funding(self, coin: str, amount: str) -> None:
        """To the account; below 0: from it."""
        paid = {"symbol": f"{coin}USDT", "incomeType": "FUNDING_FEE", "income": amount, "asset": "USDT", "time": _now()}
        self.funding.append({**paid, "info": "", "tranId": len(self.funding) + 1, "tradeId": ""})

    def trade(self, method: str, path: str, fields: Dict[str, str]) -> "tuple[int, Any]":
        _, api, *rest = path.split("/")
        call = "/".join(rest)
        if call in ("order", "algoOrder", "margin/order") and method == "POST":
            if self.refusal is not None:
                return 400, self.refusal
            if self.loses_orders:
                return 0, None
            self.before(fields)
            with self._books:
                answer = self._take(api, fields)
            return answer if self.answers_orders else (0, None)
        if call == "order/cancelReplace":
            self.before(fields)
            with self._books:
                answer = self._replace(api, fields)
            return answer if self.answers_orders else (0, None)
        with self._books:
            if call in ("order", "margin/order"):
                return self._one(fields, cancel=method == "DELETE", api=api)
            call = call.replace("margin/", "", 1)
            own = [order for order in self.placed if order.api == api and order.symbol == fields.get("symbol")]
            orders = [order for order in own if not self._has_forgotten(order)]
            if call == "openOrders":
                return 200, [_told(order) for order in orders if order.status in ("NEW", "PARTIALLY_FILLED")]
            if call == "allOrders":
                return 200, [_told(order) for order in orders]
            if call in ("myTrades", "userTrades"):
                since = int(fields.get("startTime", 0))
                return 200, [fill for order in orders for fill in order.fills if fill["time"] >= since]
            if call == "positionRisk":
                return 200, [self._position(symbol, amount) for symbol, amount in self.positions.items()]
            if call == "income":
                since = int(fields.get("startTime", 0))
                return 200, [paid for paid in self.funding if paid["symbol"] == fields["symbol"] and paid["time"] >= since]
            if call == "leverage":
                return 200, {"leverage": fields["leverage"], "symbol": fields["symbol"], "maxNotionalValue": "1000000"}
            if call == "account":
                return 200, {"balances": [{"asset": "USDT", "free": "1000", "locked": "0"}], "accountType": "SPOT"}
        return 200, self._answer(method, path, fields)

    def _symbols(self, api: str) -> List[Dict[str, Any]]:
        spot = ["LIMIT", "MARKET", "LIMIT_MAKER", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT"]
        future = ["LIMIT", "MARKET", "STOP", "STOP_MARKET", "TAKE_PROFIT", "TAKE_PROFIT_MARKET", "TRAILING_STOP_MARKET"]
        return [{**symbol, "orderTypes": spot if api == "public" else future} for symbol in super()._symbols(api)]

    def _take(self, api: str, fields: Dict[str, str]) -> "tuple[int, Any]":
        client_id = fields.get("newClientOrderId") or fields["clientAlgoId"]
        symbol, price = fields["symbol"], self._price(fields["symbol"])
        amount = Decimal(fields["quantity"]) if "quantity" in fields else Decimal(fields["quoteOrderQty"]) / Decimal(str(price))
        reduces = fields.get("reduceOnly") == "true"
        held = self.positions.get(symbol, Decimal(0)) if api == "fapiPrivate" else None
        sign = 1 if fields["side"] == "BUY" else -1
        if reduces and held is not None:
            if held * sign >= 0:
                return 400, {"code": -2022, "msg": "ReduceOnly Order is rejected."}
            amount = min(amount, abs(held))
        if held is None:
            opens = amount if sign > 0 else Decimal(0)
        else:
            opens = max(Decimal(0), amount - abs(held)) if held * sign < 0 else amount
        if reduces:
            opens = Decimal(0)
        limit = Decimal(fields["price"]) if "price" in fields else None
        order = Placed(
            len(self.placed) + 1, api, symbol, fields["side"], fields["type"], amount, limit, client_id, reduces, opens, _now()
        )
        self.placed.append(order)
        self._match(order)
        told = _told(order)
        return 200, {**told, "algoId": order.id, "clientAlgoId": client_id} if "clientAlgoId" in fields else told

    def _replace(self, api: str, fields: Dict[str, str]) -> "tuple[int, Any]":
        sought = {"orderId": fields.get("cancelOrderId", ""), "origClientOrderId": fields.get("cancelOrigClientOrderId", "")}
        status, cancelled = self._one(sought, cancel=True, api=api)
        if status != 200:
            return status, cancelled
        taken = self._take(api, fields)[1]
        return 200, {"cancelResult": "SUCCESS", "newOrderResult": "SUCCESS", "newOrderResponse": taken}

    def _match(self, order: Placed) -> None:
        price, sign = Decimal(str(self._price(order.symbol))), 1 if order.side == "BUY" else -1
        if "STOP" in order.type or "PROFIT" in order.type:
            return
        if order.price is not None and (price - order.price) * sign > 0:
            return
        amount = (order.amount - order.filled) * (self.part if order.price is not None else 1)
        price = price if order.price is None else order.price
        order.filled += amount
        order.cost += amount * price
        order.status = "FILLED" if order.filled == order.amount else "PARTIALLY_FILLED"
        if order.api == "fapiPrivate":
            self.positions[order.symbol] = self.positions.get(order.symbol, Decimal(0)) + amount * sign
        coin = self.fee_currency or "USDT"
        in_coin = FEE * amount if f"{coin}USDT" == order.symbol else FEE * amount * price
        # ccxt tells a future's fill from a spot one's by these
        own = {"side": order.side, "positionSide": "BOTH", "realizedPnl": "0", "marginAsset": "USDT"}
        more = own if order.api == "fapiPrivate" else {"orderListId": -1, "isBestMatch": True}
        order.fills.append(
            {"symbol": order.symbol, "id": order.id * 100 + len(order.fills), "orderId": order.id, "price": str(price),
             "qty": f"{amount:f}", "quoteQty": str(amount * price), "commission": f"{in_coin:f}", "commissionAsset": coin,
             "time": _now(), "isBuyer": sign > 0, "buyer": sign > 0, "maker": False, **more}
        )  # fmt: skip

    def _one(self, fields: Dict[str, str], cancel: bool, api: str) -> "tuple[int, Any]":
        for order in (order for order in self.placed if order.api == api):
            if str(order.id) == fields.get("orderId") or order.client_id == fields.get("origClientOrderId"):
                if cancel and order.status in ("NEW", "PARTIALLY_FILLED"):
                    order.status = "CANCELED"
                elif self._has_forgotten(order):
                    break
                return 200, _told(order)
        return 400, {"code": -2013, "msg": "Order does not exist."}

    def _has_forgotten(self, order: Placed) -> bool:
        return self.is_forgetful and order.status == "CANCELED" and order.filled == 0

    def _position(self, symbol: str, amount: Decimal) -> Dict[str, Any]:
        price = str(self._price(symbol))
        return {
            "symbol": symbol, "positionAmt": str(amount), "entryPrice": price, "breakEvenPrice": price, "markPrice": price,
            "unRealizedProfit": "0", "liquidationPrice": "0", "leverage": "1", "maxNotionalValue": "1000000",
            "marginType": "cross", "isolatedMargin": "0", "isAutoAddMargin": "false", "positionSide": "BOTH",
            "notional": str(amount * Decimal(price)), "isolatedWallet": "0", "updateTime": _now(), "marginAsset": "USDT",
            "initialMargin": "0", "maintMargin": "0", "adl": 0,
        }  # fmt: skip


def _told(order: Placed) -> Dict[str, Any]:
    average = order.cost / order.filled if order.filled else Decimal(0)
    # ccxt tells a future's order from a spot one's by these
    spot = {"orderListId": -1, "isWorking": True, "cummulativeQuoteQty": f"{order.cost:f}", "transactTime": order.at}
    future = {"reduceOnly": order.reduces, "positionSide": "BOTH", "cumQuote": f"{order.cost:f}", "avgPrice": f"{average:f}"}
    return {
        "symbol": order.symbol, "orderId": order.id, "clientOrderId": order.client_id, "time": order.at,
        "updateTime": _now(), "price": str(order.price or 0), "origQty": f"{order.amount:f}",
        "executedQty": f"{order.filled:f}", "status": order.status, "timeInForce": "GTC", "type": order.type,
        "side": order.side, **(future if order.api == "fapiPrivate" else spot),
        "fills": [
            {"price": fill["price"], "qty": fill["qty"], "commission": fill["commission"],
             "commissionAsset": fill["commissionAsset"], "tradeId": fill["id"]} for fill in order.fills
        ],
    }  # fmt: skip


def _now() -> int:
    return int(time.time() * 1000)
