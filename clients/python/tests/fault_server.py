"""The fault server of clients/behaviour, in a process of its own."""

from __future__ import annotations

import json
import subprocess
import urllib.request
from pathlib import Path
from typing import Any, List, Optional

BEHAVIOUR = Path(__file__).resolve().parents[2] / "behaviour"


class FaultServer:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", str(BEHAVIOUR / "fault-server.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        assert self._process.stdout is not None
        told = json.loads(self._process.stdout.readline())
        self.url: str = told["url"]
        self._control: str = told["control"]

    def program(self, program: Any) -> None:
        self._call("PUT", "/program", program)

    def received(self) -> List[Any]:
        """Requests so far."""
        received: List[Any] = self._call("GET", "/received", None)
        return received

    def stop(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(10)
        self._process.stdout.close()

    def _call(self, method: str, path: str, body: Optional[Any]) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self._control + path, data, method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10) as answer:
            return json.loads(answer.read())
