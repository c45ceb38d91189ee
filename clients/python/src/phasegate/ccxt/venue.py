"""The data that a guard reads from its exchange: markets, prices, rates. Its methods are steps (steps.py)."""

from __future__ import annotations

import uuid
from dataclasses import replace
from decimal import Decimal
from typing import Any, Container, Mapping, Optional

from ..amounts import decimal_of
from .errors import Refused
from .methods import COST_AS_AMOUNT
from .orders import DOLLARS, Order, price_to_ask
from .scope import Scope
from .steps import AtExchange, Steps


#: Where the amount of a market buy is a cost whatever is set,
_COST_ALWAYS = frozenset({"coinmate", "luno"})
#: and where it is none on spot, though `createMarketBuyOrderRequiresPrice` is known.
_COST_NEVER = frozenset({"bitrue", "woo"})


class Venue:
    """A guarded exchange, and the currency of the bot that trades there."""

    def __init__(self, exchange: Any, currency: str) -> None:
        self.exchange = exchange
        self._currency = currency
        #: of the bot; the dollars stand for each other
        self.own_currencies = DOLLARS if currency in DOLLARS else frozenset({currency})

    def read(self, name: str, *args: Any) -> AtExchange:
        return AtExchange(lambda: getattr(self.exchange, name)(*args), self.scope("read"))

    def scope(self, kind: str) -> Scope:
        return Scope(id(self.exchange), kind)

    def has(self, name: str) -> bool:
        return bool(self.exchange.has.get(name))

    @property
    def mode(self) -> str:
        """Paper on the exchange's own test network, live everywhere else: the addresses in use, or what is sent along,
        decide, and nobody can tell otherwise."""
        exchange = self.exchange
        if self.is_one_of({"bitget"}):
            return "paper" if exchange.safe_bool_2(exchange.options, "sandboxMode", "sandbox", False) else "live"
        if self.is_one_of({"okx"}) and str((exchange.headers or {}).get("x-simulated-trading")) != "1":
            return "live"
        if self.is_one_of({"weex"}):  # its demo is one of contracts alone, at the same address
            return "live"
        demo = "demotrading" if "demotrading" in exchange.urls else "demo"
        network = "test" if exchange.isSandboxModeEnabled else demo if exchange.options.get("enableDemoTrading") else None
        used, other = exchange.urls.get("api"), exchange.urls.get(network) if network else None
        return "paper" if other and used == other else "live"

    def market(self, symbol: str) -> "Steps[Mapping[str, Any]]":
        """:raises Exception: ccxt's own, where it is none"""
        if not self.exchange.markets:
            yield self.read("load_markets")
        return self.market_now(symbol)

    def market_now(self, symbol: str) -> Mapping[str, Any]:
        """Of markets that are loaded."""
        market: Mapping[str, Any] = self.exchange.market(symbol)
        return market

    def unified(self, symbol: str) -> str:
        """ccxt takes the exchange's own ids too."""
        return str(self.market_now(symbol)["symbol"]) if self.exchange.markets else symbol

    def price(self, order: Order, market: Mapping[str, Any]) -> "Steps[Decimal]":
        """At which an entry is asked for."""
        ticker: Mapping[str, Any] = {}
        if order.is_at_market:
            ticker = yield self.read("fetch_ticker", market["symbol"])
        return self._rounded("price_to_precision", market, price_to_ask(order, ticker))

    def as_sent(self, order: Order, market: Mapping[str, Any]) -> Order:
        """With the amount that ccxt sends: hyperliquid's is rounded, where others are cut."""
        if order.amount is None:
            return order
        return replace(order, amount=self._rounded("amount_to_precision", market, order.amount))

    def _rounded(self, method: str, market: Mapping[str, Any], number: Decimal) -> Decimal:
        """As ccxt rounds it, where that is more."""
        try:
            return max(number, decimal_of(getattr(self.exchange, method)(market["symbol"], float(number))))
        except Exception:  # less than the exchange takes: ccxt sends no such order
            return number

    def takes_cost(self, order: Order, market: Mapping[str, Any]) -> "Steps[bool]":
        """Whether the amount of a market buy is its cost, as some exchanges have it on request."""
        if order.cost is not None or order.side != "buy" or not market.get("spot"):
            return False
        if self.is_one_of(_COST_ALWAYS):
            return order.type == "market"
        if order.price is not None or self.is_one_of(_COST_NEVER):
            return False
        exchange, name = self.exchange, "createMarketBuyOrderRequiresPrice"
        methods = ("createOrder", "createOrderRequest")
        told = [exchange.handle_option_and_params(dict(order.params), method, name)[0] for method in methods]
        if "limit" in order.type or not self.is_one_of(COST_AS_AMOUNT) or False not in told:
            return False
        if self.is_one_of({"okx"}):
            return bool(exchange.options.get("tgtCcy") == "quote_ccy")
        if self.is_one_of({"cryptocom"}):
            return order.is_conditional or order.type != "market"
        if self.is_one_of({"bybit"}):  # of its unified accounts the amount is one
            _, is_unified = yield self.read("is_unified_enabled")
            return not is_unified
        return True

    def is_one_of(self, families: Container[str]) -> bool:
        """By ccxt's classes: `myokx` is an `okx`, whatever its `id` was set to."""
        return any(kind.__name__ in families for kind in type(self.exchange).__mro__)

    def own_rate(self, currency: str) -> "Steps[Decimal]":
        """Of a currency in the bot's.

        :raises Refused: there is no market that tells it
        """
        for own in sorted(self.own_currencies):
            rate = yield from self.rate(currency, own)
            if rate is not None:
                return rate
        raise Refused(f"no rate of {currency} in {self._currency}: its notional cannot be told to Phasegate")

    def rate(self, currency: str, quote: str) -> "Steps[Optional[Decimal]]":
        """Of a currency in another; None: there is no market that tells it."""
        if currency == quote or {currency, quote} <= DOLLARS:
            return Decimal(1)
        for symbol, is_inverse in ((f"{currency}/{quote}", False), (f"{quote}/{currency}", True)):
            if symbol in self.exchange.markets:
                ticker = yield self.read("fetch_ticker", symbol)
                last = decimal_of(ticker.get("last") or ticker.get("close"))
                return 1 / last if is_inverse else last
        return None

    def new_id(self) -> str:
        """Short and plain enough for the client order ids of nearly every exchange."""
        ident = uuid.uuid4().hex
        family = str(self.exchange.id)
        if family.startswith("hyperliquid"):
            return "0x" + ident
        return ident[:24] if family.startswith("gate") else ident


def quote_of(market: Mapping[str, Any]) -> str:
    """The currency of its prices and profits."""
    return str(market["settle"] if market.get("linear") else market["quote"])
