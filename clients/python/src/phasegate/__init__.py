"""Asks Phasegate before every trade. No answer means no trade; an exit always goes through.

    from phasegate import Client

    gate = Client(base_url="http://localhost:4000", key="pgk_…")
    gate.guard(trade, execute)
"""

from .aio import AsyncClient
from .answers import (
    CheckAnswer,
    Delivery,
    EmergencyExitAnswer,
    GuardResult,
    Permit,
    PortfolioAnswer,
    Reason,
    Reconciled,
    Status,
)
from .client import Client
from .constraints import Constraints
from .outbox.outbox import OutboxInUse
from .problems import (
    BodyTooLarge,
    BotArchived,
    DatabaseUnavailable,
    FieldFault,
    FlowTooLarge,
    Forbidden,
    Internal,
    InvalidFields,
    MalformedJson,
    MalformedRequest,
    MediaTypeUnsupported,
    NoAnswer,
    NotReady,
    Overloaded,
    PermitConflict,
    PermitUnknown,
    PhasegateError,
    RateLimited,
    ReportConflict,
    RouteUnknown,
    TradeAlreadyReported,
    TradeConflict,
    TradeUnknown,
    Unauthenticated,
)
from .trade_ids import trade_id
from .trades import Close, EmergencyExit, Entry, EntryFacts, Mode, Portfolio, Side, Trade
from .version import VERSION as __version__

__all__ = [
    "AsyncClient",
    "BodyTooLarge",
    "BotArchived",
    "CheckAnswer",
    "Client",
    "Close",
    "Constraints",
    "DatabaseUnavailable",
    "Delivery",
    "EmergencyExit",
    "EmergencyExitAnswer",
    "Entry",
    "EntryFacts",
    "FieldFault",
    "FlowTooLarge",
    "Forbidden",
    "GuardResult",
    "Internal",
    "InvalidFields",
    "MalformedJson",
    "MalformedRequest",
    "MediaTypeUnsupported",
    "Mode",
    "NoAnswer",
    "NotReady",
    "OutboxInUse",
    "Overloaded",
    "Permit",
    "PermitConflict",
    "PermitUnknown",
    "PhasegateError",
    "Portfolio",
    "PortfolioAnswer",
    "RateLimited",
    "Reason",
    "Reconciled",
    "ReportConflict",
    "RouteUnknown",
    "Side",
    "Status",
    "Trade",
    "TradeAlreadyReported",
    "TradeConflict",
    "TradeUnknown",
    "Unauthenticated",
    "__version__",
    "trade_id",
]
