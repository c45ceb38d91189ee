"""Errors that a guarded exchange raises beside ccxt's own."""

from __future__ import annotations

import importlib
import re
from typing import TYPE_CHECKING

from ..answers import CheckAnswer

if TYPE_CHECKING:

    class _Rejected(Exception): ...

    class _Unsupported(Exception): ...

else:
    try:
        _ccxt = importlib.import_module("ccxt")
    except ImportError as error:
        raise ImportError("phasegate.ccxt needs ccxt: pip install 'phasegate[ccxt]'") from error
    _Rejected, _Unsupported = _ccxt.OperationRejected, _ccxt.NotSupported


class Blocked(_Rejected):
    """Phasegate does not allow this entry: nothing was sent to the exchange. A `ccxt.OperationRejected`.

    :ivar answer: with every reason, `max_notional`, `next_allowed_at`
    """

    def __init__(self, what: str, answer: CheckAnswer) -> None:
        reasons = "; ".join(f"{reason.code}: {reason.message}" for reason in answer.reasons)
        super().__init__(f"blocked: {what}: {reasons}")
        self.answer = answer


class Refused(_Unsupported):
    """A call that could place an entry without an allow: nothing was sent to the exchange. A `ccxt.NotSupported`."""


#: An exchange that answers with one of these, by the class's name, has placed nothing.
CERTAIN = frozenset(
    ("InsufficientFunds", "InvalidOrder", "OrderImmediatelyFillable", "OrderNotFillable", "ContractUnavailable")
    + ("BadRequest", "BadSymbol", "ArgumentsRequired", "AuthenticationError", "PermissionDenied", "AccountNotEnabled")
    + ("AccountSuspended", "NotSupported", "OperationRejected", "MarketClosed", "RestrictedLocation", "RateLimitExceeded")
)


def unsigned(error: Exception) -> str:
    """For the log: the address that a network error names is signed, and at some exchanges it has the account's key."""
    return re.sub(r"\?\S*", "?…", str(error))
