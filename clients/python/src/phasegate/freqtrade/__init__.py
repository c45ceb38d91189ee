"""Phasegate for freqtrade: `class MyStrategy(Guarded, IStrategy)`."""

from .guarded import Guarded
from .settings import RefusedToStart

__all__ = ["Guarded", "RefusedToStart"]
