"""A bot's status, as included in answers and refusals."""

from __future__ import annotations

from typing import List, Optional, TypedDict


class Breaker(TypedDict):
    cause: str
    since: str
    blocks_paper: bool


class Constraints(TypedDict):
    """A bot's status, as far as it matters for its next live entry."""

    phase: str
    size: Optional[str]
    effective_size: Optional[str]
    breaker: Optional[Breaker]
    downgrade_due: bool
    entries_today: int
    blocked_by: List[str]
    next_allowed_at: Optional[str]
