"""check → execute → report, with nothing executed that was not allowed."""

from __future__ import annotations

import logging
from typing import Any, Dict, Mapping, cast

from .answers import CheckAnswer, GuardResult
from .check_answer import local_block
from .trade_calls import TradeCalls
from .trades import Entry, Trade, read_facts

log = logging.getLogger("phasegate")


class GuardedTrade:
    """The steps of one guarded trade; `Client` and `AsyncClient` walk them, each in its own way of waiting."""

    def __init__(self, client: TradeCalls, trade: Dict[str, Any]) -> None:
        self._client = client
        self._trade = trade
        self._trade_id: str = trade["trade_id"]

    def begin(self) -> CheckAnswer:
        """Checks. On an allow the trade is claimed: no other thread executes it."""
        answer = self._client.check(cast(Trade, self._trade))
        if not answer.allowed:
            return answer
        if not self._client.outbox.begin_execution(self._trade_id):
            return local_block(self._client.outbox.standing(self._trade_id) or "UNSETTLED")
        if self._client.is_permit_over(self._trade_id):
            # Nothing was executed, so the trade stays as it is: asked for, and permitted.
            self._client.outbox.end_execution(self._trade_id, certain=True)
            return local_block("PERMIT_EXPIRED")
        return answer

    def end(self, answer: CheckAnswer, facts: object) -> GuardResult:
        """`execute` has returned.

        :raises TypeError, ValueError: what it returned says nothing: the trade stays unsettled
        :raises PhasegateError: the client was closed meanwhile: the same
        """
        try:
            result = self._reported(answer, facts)
        except BaseException:
            self.fail()
            raise
        self._client.outbox.end_execution(self._trade_id, certain=True)
        return result

    def _reported(self, answer: CheckAnswer, facts: object) -> GuardResult:
        if facts is None:
            return GuardResult("not_executed", answer, self._client.cancel(self._trade_id))
        executed = read_facts(facts)
        reported = {name: cast(Mapping[str, Any], facts)[name] for name in executed}
        return GuardResult("executed", answer, self._client.opened(cast(Entry, {**self._trade, **reported})), reported)

    def abandon(self) -> None:
        """The caller no longer waits for the answer: nothing is executed."""
        if self._client.outbox.is_executing(self._trade_id):
            self._client.cancel(self._trade_id)
            self._client.outbox.end_execution(self._trade_id, certain=True)

    def fail(self) -> None:
        """`execute` did not say what happened: perhaps it was executed."""
        log.error(
            "trade %s: execute failed, so it may have been executed or not: it stays unsettled until reconcile()",
            self._trade_id,
        )
        self._client.outbox.end_execution(self._trade_id, certain=False)
