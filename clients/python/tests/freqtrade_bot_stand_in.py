"""The steps of freqtrade's loop around a strategy, in the order of freqtradebot.py, with an
exchange that fills the orders that a test selects."""

from __future__ import annotations

import itertools
from datetime import datetime
from typing import Any, Dict, List, Optional

from .freqtrade_stand_in import Order, Trade, now, strategy_safe_wrapper, validate_strategy


class Bot:
    """A bot's loop. `fills`: what part of a new order is filled at once."""

    _ids = itertools.count(1)

    def __init__(self, kind: type, config: Dict[str, Any]) -> None:
        validate_strategy(kind)
        self.config = config
        self.strategy = kind(config)
        self.rate, self.fills, self.min_stake = 100.0, 1.0, 5.0
        self.broken: Optional[BaseException] = None
        self.signals: List[str] = []
        self.time: Optional[datetime] = None
        self.leverage = 1.0
        self.created: List[Order] = []
        strategy_safe_wrapper(self.strategy.bot_start)()

    def now(self) -> datetime:
        return self.time or now()

    def process(self) -> None:
        strategy_safe_wrapper(self.strategy.bot_loop_start, supress_error=True)(current_time=self.now())
        self.manage_open_orders()
        if self.strategy.position_adjustment_enable:
            for trade in Trade.get_trades_proxy(is_open=True):
                if not trade.open_orders:
                    self.adjust_position(trade)
        for pair in self.signals:
            if not any(t.pair == pair for t in Trade.get_trades_proxy(is_open=True)):
                self.execute_entry(pair, 100.0)

    def force_entry(self, pair: str, stake: float, side: str = "long", fills: float = 1.0) -> bool:
        """As _rpc_force_entry: onto a position that is there, too."""
        trade = next((t for t in Trade.get_trades_proxy(is_open=True) if t.pair == pair), None)
        mode = "pos_adjust" if trade else "initial"
        self.fills = fills
        return self.execute_entry(pair, stake, trade=trade, mode=mode, side=side, tag="force_entry")

    def execute_entry(self, pair, stake, *, price=None, trade=None, mode="initial", side="long", tag=None) -> bool:
        rate = price or self.rate
        leverage = trade.leverage if trade else self.leverage
        if trade is None:
            stake = strategy_safe_wrapper(self.strategy.custom_stake_amount, default_retval=stake)(
                pair=pair,
                current_time=self.now(),
                current_rate=rate,
                proposed_stake=stake,
                min_stake=self.min_stake,
                max_stake=10_000.0,
                leverage=leverage,
                entry_tag=tag,
                side=side,
            )
        if not stake:
            return False
        stake = max(stake, self.min_stake)  # validate_stake_amount
        amount = stake / rate * leverage
        if mode == "initial" and not strategy_safe_wrapper(self.strategy.confirm_trade_entry, default_retval=True)(
            pair=pair,
            order_type="limit",
            amount=amount,
            rate=rate,
            time_in_force="GTC",
            current_time=self.now(),
            entry_tag=tag,
            side=side,
        ):
            return False
        order = self.create_order(pair, "sell" if side == "short" else "buy", amount, rate)
        if trade is None:
            trade = Trade(next(self._ids), pair, side == "short", leverage, stake, tag)
            Trade.rows.append(trade)
        trade.orders.append(order)
        trade.update()
        if not order.ft_is_open:
            self.filled(trade, order)
        return True

    def create_order(self, pair, side, amount, rate) -> Order:
        if self.broken is not None:
            raise self.broken
        order = Order(f"x{next(self._ids)}", pair, side, rate, amount, now().replace(tzinfo=None))
        self.created.append(order)
        if self.fills:
            self.fill(order, self.fills)
        return order

    @staticmethod
    def fill(order: Order, part: float = 1.0, price: Optional[float] = None) -> None:
        order.filled, order.average = order.amount * part, price or order.price
        if part >= 1:
            Bot.end(order, "closed")

    @staticmethod
    def end(order: Order, status: str) -> None:
        order.status, order.ft_is_open = status, False
        if order.filled:
            order.order_filled_date = now().replace(tzinfo=None)

    def filled(self, trade: Trade, order: Order) -> None:
        """update_trade_state."""
        trade.update()
        strategy_safe_wrapper(self.strategy.order_filled, default_retval=None)(
            pair=trade.pair, trade=trade, order=order, current_time=self.now()
        )

    def manage_open_orders(self) -> None:
        for trade in Trade.get_trades_proxy(is_open=True):
            for order in trade.open_orders:
                if order.ft_order_side != trade.entry_side:
                    continue
                given = {"pair": trade.pair, "trade": trade, "order": order, "current_time": self.now()}
                check = strategy_safe_wrapper(self.strategy.check_entry_timeout, default_retval=False)
                if check(**given):
                    self.cancel_entry(trade, order)
                    continue
                price = strategy_safe_wrapper(self.strategy.adjust_order_price, default_retval=order.price)(
                    **given,
                    proposed_rate=self.rate,
                    current_order_rate=order.price,
                    entry_tag=trade.enter_tag,
                    side="short" if trade.is_short else "long",
                    is_entry=True,
                )
                if price != order.price:
                    cancelled = self.cancel_entry(trade, order, replacing=bool(price))
                    if cancelled and price:
                        side = "short" if trade.is_short else "long"
                        stake = order.amount * order.price / trade.leverage
                        self.execute_entry(trade.pair, stake, price=price, trade=trade, mode="replace", side=side)

    def cancel_entry(self, trade: Trade, order: Order, replacing: bool = False) -> bool:
        """handle_cancel_enter."""
        self.end(order, "canceled")
        if order.filled:
            self.filled(trade, order)
            return False
        if trade.nr_of_successful_entries == 0 and not replacing:
            Trade.rows.remove(trade)
        return True

    def adjust_position(self, trade: Trade) -> None:
        answer = strategy_safe_wrapper(
            self.strategy.adjust_trade_position, default_retval=(None, ""), supress_error=True
        )(
            trade=trade,
            current_time=self.now(),
            current_rate=self.rate,
            current_profit=0.0,
            min_stake=self.min_stake,
            max_stake=10_000.0,
            current_entry_rate=self.rate,
            current_exit_rate=self.rate,
            current_entry_profit=0.0,
            current_exit_profit=0.0,
        )
        stake, tag = answer if isinstance(answer, tuple) else (answer, "")
        if stake is not None and stake > 0:
            most = self.strategy.max_entry_position_adjustment
            if most > -1 and trade.nr_of_successful_entries > most:
                return
            side = "short" if trade.is_short else "long"
            self.execute_entry(trade.pair, stake, trade=trade, mode="pos_adjust", side=side, tag=tag)
        elif stake is not None and stake < 0:
            self.place_exit(trade, abs(stake) * trade.amount / trade.stake_amount, self.rate)

    def execute_exit(self, trade: Trade, reason: str, rate: Optional[float] = None) -> bool:
        """execute_trade_exit."""
        if not strategy_safe_wrapper(self.strategy.confirm_trade_exit, default_retval=True)(
            pair=trade.pair,
            trade=trade,
            order_type="limit",
            amount=trade.amount,
            rate=rate or self.rate,
            time_in_force="GTC",
            exit_reason=reason,
            sell_reason=reason,
            current_time=self.now(),
        ):
            return False
        trade.exit_reason = reason
        self.place_exit(trade, trade.amount, rate or self.rate)
        return True

    def place_exit(self, trade: Trade, amount: float, rate: float) -> None:
        self.fills = 1.0
        order = self.create_order(trade.pair, trade.exit_side, amount, rate)
        trade.orders.append(order)
        self.filled(trade, order)

    def stoploss_on_exchange(self, trade: Trade, rate: float) -> None:
        """The exchange sold; no callback came."""
        order = Order(f"x{next(self._ids)}", trade.pair, "stoploss", rate, trade.amount, now().replace(tzinfo=None))
        self.fill(order)
        trade.orders.append(order)
        trade.exit_reason = "stoploss_on_exchange"
        trade.update()
