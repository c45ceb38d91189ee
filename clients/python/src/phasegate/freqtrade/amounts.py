"""freqtrade's floats as decimals."""

from ..amounts import amount, amount_below, decimal_of, price_text

__all__ = ["amount", "amount_below", "decimal_of", "price_text"]
