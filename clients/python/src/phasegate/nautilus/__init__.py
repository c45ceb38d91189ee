"""Phasegate for NautilusTrader: `guard(node)` after `node.build()`."""

try:
    import nautilus_trader  # noqa: F401
except ImportError as error:
    raise ImportError("phasegate.nautilus needs NautilusTrader: pip install 'phasegate[nautilus]'") from error

from .guarded import Guard, guard

__all__ = ["Guard", "guard"]
