"""The stand-in's websocket for orders, as Binance's: `order.place`, over aiohttp, which ccxt brings along."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import Any, Dict

from aiohttp import WSMsgType, web

from .exchange import TradingExchange


class OrderSocket:
    """In a thread of its own; what arrives is placed at the exchange like any other order."""

    def __init__(self, venue: TradingExchange) -> None:
        self._venue = venue
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._runner: Any = None
        port: int = asyncio.run_coroutine_threadsafe(self._serve(), self._loop).result(10)
        self.url = f"ws://127.0.0.1:{port}"

    def stop(self) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result(10)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _serve(self) -> int:
        application = web.Application()
        application.router.add_get("/{api}", self._talk)
        self._runner = web.AppRunner(application)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        port: int = self._runner.addresses[0][1]
        return port

    async def _talk(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        async for message in socket:
            if message.type == WSMsgType.TEXT:
                await socket.send_json(self._answer(request.match_info["api"], json.loads(message.data)))
        return socket

    def _answer(self, api: str, asked: Dict[str, Any]) -> Dict[str, Any]:
        fields = {name: "true" if value is True else str(value) for name, value in asked["params"].items()}
        status, content = self._venue.trade("POST", f"/{api}/order", fields)
        told = {"result": content} if status == 200 else {"error": content}
        return {"id": asked["id"], "status": status, **told}
