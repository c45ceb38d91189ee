"""A stand-in for Binance. freqtrade simulates the orders of a dry run itself, and asks the exchange for markets, candles,
tickers and order books only; a live run places its orders here (account.py). Prices are what the tests set."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, List
from urllib.parse import parse_qs, urlsplit

from .account import Account, Refused

PAIRS = ("BTC", "ETH", "SOL", "ADA", "XRP", "DOT", "LTC", "TRX", "BNB", "AVAX", "LINK", "ATOM")
_API = (
    *("public", "private", "v1", "sapi", "sapiV2", "sapiV3", "sapiV4", "papi", "papiV2"),
    *("fapiPublic", "fapiPublicV2", "fapiPublicV3", "fapiPrivate", "fapiPrivateV2", "fapiPrivateV3", "fapiData"),
    *("dapiPublic", "dapiPrivate", "dapiPrivateV2", "dapiData", "eapiPublic", "eapiPrivate"),
)
_SECONDS = {"m": 60, "h": 3600, "d": 86_400}
_HISTORY = 500


class Exchange:
    """Every coin is traded against USDT, spot and as a perpetual future, at `prices[coin]`."""

    def __init__(self) -> None:
        self.reset()
        exchange = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                sent = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                query = {name: values[0] for name, values in parse_qs(f"{parts.query}&{sent}").items()}
                status = 200
                try:
                    answer = exchange._answer(self.command, parts.path, query)
                except Refused as refused:
                    status, answer = 400, refused.body
                body = json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_DELETE = do_GET

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def reset(self) -> None:
        """Every price as at the beginning, and an account that never traded."""
        self.prices: Dict[str, float] = {coin: 100.0 for coin in PAIRS}
        self.account = Account(self._price)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    @property
    def ccxt_config(self) -> Dict[str, Any]:
        return {"urls": {"api": {name: f"{self.url}/{name}" for name in _API}}, "enableRateLimit": False}

    def stop(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, method: str, path: str, query: Dict[str, str]) -> Any:
        _, api, *rest = path.split("/")
        call = "/".join(rest)
        if api == "private":
            return self.account.answer(method, call, query)
        if call == "exchangeInfo":
            return {"timezone": "UTC", "serverTime": _now(), "symbols": self._symbols(api)}
        if call in ("klines", "markPriceKlines"):
            return self._candles(query)
        if call == "fundingRate":
            return []
        if call == "depth":
            price = self._price(query["symbol"])
            return {"lastUpdateId": 1, "bids": [[f"{price}", "1000000"]], "asks": [[f"{price}", "1000000"]]}
        if call.startswith("ticker"):
            coins = [query["symbol"][:-4]] if "symbol" in query else list(self.prices)
            tickers = [self._ticker(coin) for coin in coins]
            return tickers[0] if "symbol" in query else tickers
        if call == "premiumIndex":
            return [
                {"symbol": f"{coin}USDT", "markPrice": str(price), "indexPrice": str(price), "time": _now(),
                 "lastFundingRate": "0", "nextFundingTime": _now() + 3_600_000, "interestRate": "0"}
                for coin, price in self.prices.items()
            ]  # fmt: skip
        if call in ("time", "ping"):
            return {"serverTime": _now()}
        return []

    def _price(self, symbol: str) -> float:
        return self.prices[symbol[:-4]]

    def _symbols(self, api: str) -> List[Dict[str, Any]]:
        if api not in ("public", "fapiPublic"):
            return []
        filters = [
            {"filterType": "PRICE_FILTER", "minPrice": "0.0001", "maxPrice": "1000000", "tickSize": "0.0001"},
            {"filterType": "LOT_SIZE", "minQty": "0.0001", "maxQty": "1000000", "stepSize": "0.0001"},
            {"filterType": "MARKET_LOT_SIZE", "minQty": "0.0001", "maxQty": "1000000", "stepSize": "0.0001"},
            {"filterType": "NOTIONAL", "minNotional": "5", "notional": "5"},
            {"filterType": "MIN_NOTIONAL", "minNotional": "5", "notional": "5"},
        ]
        both = {
            "status": "TRADING", "quoteAsset": "USDT", "filters": filters, "orderTypes": ["LIMIT", "MARKET", "STOP_LOSS_LIMIT"],
            "quotePrecision": 8, "baseAssetPrecision": 8, "quoteAssetPrecision": 8,
        }  # fmt: skip
        spot = {"isSpotTradingAllowed": True, "isMarginTradingAllowed": False, "permissions": ["SPOT"],
                "permissionSets": [["SPOT"]]}  # fmt: skip
        future = {"contractType": "PERPETUAL", "marginAsset": "USDT", "contractStatus": "TRADING",
                  "deliveryDate": 4_133_404_800_000, "onboardDate": 1_500_000_000_000,
                  "pricePrecision": 4, "quantityPrecision": 4}  # fmt: skip
        kind = spot if api == "public" else future
        return [
            {"symbol": f"{coin}USDT", "pair": f"{coin}USDT", "baseAsset": coin, **both, **kind} for coin in self.prices
        ]

    def _ticker(self, coin: str) -> Dict[str, Any]:
        price = str(self.prices[coin])
        names = ("lastPrice", "price", "bidPrice", "askPrice", "openPrice", "highPrice", "lowPrice", "weightedAvgPrice")
        return {
            "symbol": f"{coin}USDT", **{name: price for name in names}, "bidQty": "1000", "askQty": "1000",
            "volume": "1000000", "quoteVolume": "100000000", "openTime": _now() - 86_400_000, "closeTime": _now(),
            "count": 1000, "priceChange": "0", "priceChangePercent": "0",
        }  # fmt: skip

    def _candles(self, query: Dict[str, str]) -> List[List[Any]]:
        interval = query["interval"]
        length = int(interval[:-1]) * _SECONDS[interval[-1]] * 1000
        price = str(self._price(query["symbol"]))
        last = _now() // length * length
        first = last - _HISTORY * length
        since, until = int(query.get("startTime", first)), int(query.get("endTime", _now()))
        starts = range(max(first, -(-since // length) * length), min(last, until) + 1, length)
        most = int(query.get("limit", 500))
        rows = [[at, price, price, price, price, "1000", at + length - 1, "100000", 100, "500", "50000", "0"] for at in starts]
        return rows[:most] if "startTime" in query else rows[-most:]


def _now() -> int:
    return int(time.time() * 1000)
