"""The table of ccxt's methods: `src/phasegate/ccxt/methods.json`.

`python scripts/ccxt_methods.py` prints the table for the ccxt that is installed; `--new` prints, as JSON, the names
that the table in the repository lacks. A name that the table lacks is not passed on with an allow or as an exit: what it
sends to the exchange is refused, so a new release of ccxt can add ways to trade, and none of them goes unasked.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import re
import sys
from pathlib import Path
from typing import Any, Dict, Iterator, List, Set

TABLE = Path(__file__).resolve().parents[1] / "src" / "phasegate" / "ccxt" / "methods.json"

#: In this order; the first pattern that fits decides.
KINDS = (
    # Answered by the guard itself.
    ("order", r"create_order(_ws)?"),
    ("orders", r"create_orders(_ws)?"),
    ("edit", r"edit_order(_ws)?"),
    ("cost", r"create_market_(buy_|sell_)?order_with_cost(_ws)?"),
    # No entries, but ways to one: debts, swaps, orders that are many orders, keys and rights for others.
    (
        "refused",
        r"borrow_.*|create_convert_trade|create_twap_order|create_rfq_order|accept_rfq_quote|edit_orders|create_vault"
        r"|create_gift_code|redeem_.*|create_api_key|change_api_key|revoke_api_key|bind_agent_wallet|approve_.*"
        r"|revoke_builder_code|create_sub_account|sign_and_create_order|set_agent_abstraction|set_user_abstraction"
        r"|enable_user_dex_abstraction|upgrade_unified_trade_account|create_proxy_credentials|deposit|set_ref",
    ),
    # Orders that reach the exchange through one of the above only.
    (
        "through",
        r"create_order_with_.*|create_(?!order_)\w+_orders?(_ws)?|edit_(?!order)\w+_order|edit_order_with_client_order_id",
    ),
    ("exit", r"close_position|close_all_positions"),
    ("cancel", r"cancel_.*|sign_and_cancel_.*"),
    (
        "account",
        r"set_leverage|set_contract_leverage|set_margin|set_margin_mode|set_position_mode|add_margin|reduce_margin"
        r"|modify_.*|repay_.*|transfer.*|futures_transfer|withdraw.*|create_deposit_address|set_cancel_on_disconnect",
    ),
    # Told by their arguments what to send: reading methods call them.
    ("inside", r"fetch_paginated_.*|fetch_\w+_with_method|fetch_web_endpoint|watch_(private_|execute_)?request"),
    (
        "read",
        r"fetch_.+|watch_.*|un_watch.*|unwatch_.*|load_.*|authenticate.*|sign_in.*|is_.*|find_.*|retrieve_.*|verify_.*"
        r"|check_.*|query_.*|keep_alive_.*|renew_.*|estimate_.*|initialize_.*|onboarding",
    ),
    # Parts of the above, with no right of their own.
    (
        "inside",
        r"fetch2?|request.*|throttle|sleep|close|close_.*|safe_.*|trade_request|create_.*_request|edit_.*_request"
        r"|subscribe.*|un_?subscribe.*|resubscribe.*|negotiate.*|handle_.*|helper_.*|prepare_.*|pre_load_.*|wait_for_.*"
        r"|wath_.*|expire_.*|convert_.*|set_heartbeat|disable_heartbeat|logout_ws|sign_.*|reserve_.*|get_.*|ensure_.*"
        r"|internal_.*|pong",
    ),
)


def asynchronous_names() -> Iterator[str]:
    """Every method of any exchange that can send something: in ccxt's asyncio classes those are the coroutines."""
    import ccxt.async_support
    import ccxt.pro
    from ccxt.base.types import Entry

    for module in (ccxt.async_support, ccxt.pro):
        for exchange in module.exchanges:
            kind = getattr(module, exchange)
            for name in dir(kind):
                found = inspect.getattr_static(kind, name)
                if not name.startswith("_") and not isinstance(found, Entry) and inspect.iscoroutinefunction(found):
                    yield name


def kind_of(name: str) -> str:
    return next((kind for kind, pattern in KINDS if re.fullmatch(pattern, name)), "refused")


def sources() -> Iterator[Any]:
    """The classes of the synchronous exchanges, as they are written."""
    import ccxt

    for file in sorted(Path(ccxt.__file__).parent.glob("*.py")):
        text = file.read_text("utf-8")
        yield file.stem, text, ast.parse(text)


def orders_by_get(tree: ast.Module) -> bool:
    """Whether a method that places or changes an order calls an endpoint by GET."""
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef) and function.name == "create_order":
            for call in ast.walk(function):
                if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute):
                    if re.match(r"\w*(private|Rpc)Get[A-Z]", call.func.attr):
                        return True
    return False


def table() -> Dict[str, Any]:
    kinds: Dict[str, List[str]] = {}
    for name in sorted(set(asynchronous_names())):
        kinds.setdefault(kind_of(name), []).append(name)
    by_get: Set[str] = set()
    cost_as_amount: Set[str] = set()
    for exchange, text, tree in sources():
        if orders_by_get(tree):
            by_get.add(exchange)
        if "createMarketBuyOrderRequiresPrice" in text:
            cost_as_amount.add(exchange)
    return {
        "methods": kinds,
        "orders_by_get": sorted(by_get),
        "cost_as_amount": sorted(cost_as_amount),
    }


def new_names() -> Dict[str, Any]:
    known = json.loads(TABLE.read_text("utf-8"))
    now = table()
    names = {name for kind in known["methods"].values() for name in kind}
    return {
        "methods": sorted(name for kind in now["methods"].values() for name in kind if name not in names),
        **{key: sorted(set(now[key]) - set(known[key])) for key in ("orders_by_get", "cost_as_amount")},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--new", action="store_true", help="what the table in the repository lacks")
    options = parser.parse_args()
    json.dump(new_names() if options.new else table(), sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
