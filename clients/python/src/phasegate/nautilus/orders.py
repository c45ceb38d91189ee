"""The effect of an order: leaving a position or entering one, and the amount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Dict, List, Optional, Sequence

from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model.currencies import USD, USDC, USDT
from nautilus_trader.model.enums import AccountType, OmsType, OrderSide, OrderType, PriceType
from nautilus_trader.model.events import OrderInitialized
from nautilus_trader.model.identifiers import ClientOrderId
from nautilus_trader.model.objects import Currency, Quantity
from nautilus_trader.model.orders import OrderUnpacker

from ..amounts import amount, decimal_of, price_text
from ..trades import Mode

#: They stand for each other.
_DOLLARS = (USD, USDT, USDC)
_EXTERNAL = "EXTERNAL"
_STOPS = (OrderType.STOP_MARKET, OrderType.STOP_LIMIT)


class Unclear(Exception):
    """The size of an entry cannot be determined: it is not sent."""


@dataclass(frozen=True)
class Position:
    """The position that an order may close: its `quantity`, 0 where there is none."""

    quantity: Decimal
    #: the node's own id of it, where an order for it needs one
    position_id: Any = None


class Venue:
    """One execution client's instruments, positions and prices, as the node knows them."""

    def __init__(self, client: Any, engine: Any, cache: Any, currency: str, mode: Mode) -> None:
        self.mode = mode
        #: exits without reduce_only that were passed on: the node does not count them before the venue has answered
        self._passed: Dict[str, Any] = {}
        self._client = client
        self._engine = engine
        self._cache = cache
        self._currency = Currency.from_str(currency)

    def is_exit(self, order: Any, position_id: Any, own_entries: Sequence[str]) -> bool:
        """Whether an order can do nothing but close. On margin one with reduce_only is taken at its word: the venue holds it
        to it. On spot venues pass over that; there every sale of what the account has is an exit, and nothing else."""
        if self._is_cash(order):
            return self.sells_holdings(order)
        if order.is_reduce_only:
            return True
        is_exit = bool(quantity_of(order) <= self.closable(order, position_id, own_entries))
        if is_exit:
            self._passed[str(order.client_order_id)] = order
        return is_exit

    def closable(self, order: Any, position_id: Any, own_entries: Sequence[str]) -> Decimal:
        """Of the position that the order is against: what no other order would close."""
        against = self.position_against(order, position_id)
        if against.quantity == 0:
            return against.quantity
        self._passed = {name: passed for name, passed in self._passed.items() if not passed.is_closed}
        others = self._cache.orders_open(None, order.instrument_id, order.strategy_id, order.side)
        in_flight = self._cache.orders_inflight(None, order.instrument_id, order.strategy_id, order.side)
        resting = {
            other.client_order_id: decimal_of(other.leaves_qty)
            for other in [*others, *in_flight, *self._passed.values()]
            if other.client_order_id != order.client_order_id
            and (other.instrument_id, other.strategy_id) == (order.instrument_id, order.strategy_id)
            and other.side == order.side
            and not other.is_reduce_only
            and str(other.client_order_id) not in own_entries
        }
        return max(Decimal(0), against.quantity - sum(resting.values(), Decimal(0)))

    def position_against(self, order: Any, position_id: Any) -> Position:
        if self._is_cash(order):
            return Position(Decimal(0))  # a short one is coins that were sold and not bought here
        if position_id is not None:
            position = self._cache.position(position_id)
            found = [] if position is None or not position.is_open else [position]
        elif self._is_hedging(order.strategy_id):
            found = []  # without a position's id it opens another one
        else:
            positions = self._cache.positions_open(None, order.instrument_id)
            owners = (str(order.strategy_id), _EXTERNAL)
            found = [position for position in positions if str(position.strategy_id) in owners]
        opposite = [position for position in found if position.is_opposite_side(order.side)]
        quantity = sum((decimal_of(position.quantity) for position in opposite), Decimal(0))
        return Position(quantity, opposite[0].id if opposite else None)

    def position_along(self, order: Any, position_id: Any) -> Any:
        """The open position that an entry adds to, or None."""
        if position_id is not None:
            position = self._cache.position(position_id)
            return position if position is not None and position.is_open else None
        if self._is_hedging(order.strategy_id):
            return None
        positions = self._cache.positions_open(None, order.instrument_id, order.strategy_id)
        return next((position for position in positions if not position.is_opposite_side(order.side)), None)

    def resting(self, client_order_ids: Sequence[str]) -> List[Any]:
        found = (self._cache.order(ClientOrderId(name)) for name in client_order_ids)
        return [order for order in found if order is not None and order.is_open]

    def holds(self, position: Any) -> bool:
        """Two clients may trade at one venue, and one at several."""
        if self._client.account_id is None:
            return str(position.instrument_id.venue) == str(self._client.venue)
        return str(position.account_id) == str(self._client.account_id)

    def exits_left(self, closed: Any) -> List[Any]:
        """Orders without reduce_only that were to close a position which is closed, and could open one now."""
        resting = self._cache.orders_open(None, closed.instrument_id, closed.strategy_id)
        is_hedging = self._is_hedging(closed.strategy_id)
        return [
            order
            for order in resting
            if not order.is_reduce_only
            and not self.sells_holdings(order)
            and order.side != closed.entry
            and (not is_hedging or str(self._cache.position_id(order.client_order_id)) == str(closed.position_id))
        ]

    def trade(self, order: Any, children: Sequence[Any]) -> "tuple[Dict[str, Optional[str]], Decimal]":
        """What to ask, and the quote currency's rate in the bot's.

        :param children: the orders of its bracket
        :raises Unclear: there is no instrument, no price or no rate
        """
        instrument = self._cache.instrument(order.instrument_id)
        if instrument is None:
            raise Unclear(f"the instrument {order.instrument_id} is not known")
        price = self.price(order)
        quote, rate = instrument.quote_currency, self.rate(order.instrument_id.venue, instrument.quote_currency)
        if rate is None:
            raise Unclear(f"there is no rate of {quote} in {self._currency}")
        notional = amount(self.worth(instrument, order.quantity, price, order.is_quote_quantity) * rate)
        if notional <= 0:
            raise Unclear(f"an entry for {notional} {self._currency} is none")
        trade = {
            "trade_id": str(order.client_order_id),
            "symbol": str(order.instrument_id),
            "side": "long" if order.side == OrderSide.BUY else "short",
            "mode": self.mode,
            "notional": format(notional, "f"),
            "entry_price": price_text(price),
            "stop_price": _planned(children, _STOPS, "trigger_price"),
            "target_price": _planned(children, (OrderType.LIMIT,), "price"),
        }
        return trade, rate

    def worth(self, instrument: Any, quantity: Any, price: Decimal, is_quote_quantity: bool = False) -> Decimal:
        """In the quote currency."""
        if is_quote_quantity or instrument.is_inverse:
            return decimal_of(quantity) * (decimal_of(instrument.multiplier) if instrument.is_inverse else 1)
        return decimal_of(quantity) * price * decimal_of(instrument.multiplier)

    def price(self, order: Any) -> Decimal:
        """At the worst, as far as it is known: the market where that is worse than a limit.

        :raises Unclear: no price is known
        """
        buys = order.side == OrderSide.BUY
        if order.has_price and buys:
            return decimal_of(order.price)  # never above its limit
        told = order.price if order.has_price else order.trigger_price if order.has_trigger_price else None
        market = self._market_price(order.instrument_id, buys)
        known = [decimal_of(price) for price in (told, market) if price is not None]
        if not known:
            raise Unclear(f"no price of {order.instrument_id} is known: subscribe to its quotes, trades or bars")
        return max(known)

    def _market_price(self, instrument_id: Any, buys: bool) -> Optional[Decimal]:
        kinds = (PriceType.ASK if buys else PriceType.BID, PriceType.LAST, PriceType.MID)
        for kind in kinds:
            price = self._cache.price(instrument_id, kind)
            if price is not None:
                return decimal_of(price)
        bar_types = self._cache.bar_types(instrument_id=instrument_id)
        bars = [bar for bar in (self._cache.bar(bar_type) for bar_type in bar_types) if bar is not None]
        return decimal_of(max(bars, key=lambda bar: bar.ts_event).close) if bars else None

    def rate(self, venue: Any, currency: Any) -> Optional[Decimal]:
        """Of a currency in the bot's, None where the node knows none."""
        if self._is_own(currency):
            return Decimal(1)
        wanted = _DOLLARS if self._currency in _DOLLARS else (self._currency,)
        for own in wanted:
            try:
                rate = self._cache.get_xrate(venue, currency, own)
            except ValueError:
                continue
            if rate:
                return decimal_of(rate)
        return None

    def _is_hedging(self, strategy_id: Any) -> bool:
        own = self._engine._oms_overrides.get(strategy_id, OmsType.UNSPECIFIED)
        return bool((self._client.oms_type if own == OmsType.UNSPECIFIED else own) == OmsType.HEDGING)

    def sells_holdings(self, order: Any) -> bool:
        """Without borrowing a sale gives away what the account has; one of the bot's own currency enters."""
        base = getattr(self._cache.instrument(order.instrument_id), "base_currency", None)
        is_own = base is not None and self._is_own(base)
        return bool(self._is_cash(order) and order.side == OrderSide.SELL and not is_own)

    def _is_own(self, currency: Any) -> bool:
        return bool(currency == self._currency or (currency in _DOLLARS and self._currency in _DOLLARS))

    def _is_cash(self, order: Any) -> bool:
        own = self._client.account_id
        account = self._cache.account_for_venue(order.instrument_id.venue) if own is None else self._cache.account(own)
        return account is not None and account.type == AccountType.CASH and not getattr(account, "allow_borrowing", False)


def quantity_of(order: Any) -> Decimal:
    """In units; what is ordered for an amount of money is as much as can be."""
    return Decimal("Infinity") if order.is_quote_quantity else decimal_of(order.quantity)


def _planned(children: Sequence[Any], kinds: Any, name: str) -> Optional[str]:
    """The one price of its kind in a bracket."""
    prices = {decimal_of(getattr(child, name)) for child in children if child.order_type in kinds}
    return price_text(prices.pop()) if len(prices) == 1 else None


def closing_part(order: Any, quantity: Decimal, ts_init: int) -> Any:
    """The same order for no more than a position, and with reduce_only, under an id of its own."""
    told = OrderInitialized.to_dict(order.init_event)
    told.update(
        client_order_id=f"{order.client_order_id}-X",
        quantity=str(Quantity(quantity, order.quantity.precision)),
        **{"reduce_only": True, "quote_quantity": False, "event_id": str(UUID4()), "ts_init": ts_init},
        **{"contingency_type": "NO_CONTINGENCY", "order_list_id": None, "linked_order_ids": None, "parent_order_id": None},
    )
    return OrderUnpacker.from_init(OrderInitialized.from_dict(told))
