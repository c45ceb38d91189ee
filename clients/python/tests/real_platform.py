"""The platform itself, in a process of its own (platform.mjs)."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any, Dict, List

SCRIPT = Path(__file__).with_name("platform.mjs")


class RealPlatform:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            ["node", str(SCRIPT)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.url: str = self._line()["url"]

    def bot(self, phase: str) -> Dict[str, str]:
        """A new bot: its `id` and `key`."""
        made: Dict[str, str] = self._carry_out({"bot": {"phase": phase}})
        return made

    def set_clock(self, instant: str) -> None:
        self._carry_out({"clock": instant})

    def trades(self, bot: str) -> List[Dict[str, Any]]:
        """All that are recorded, newest first."""
        found: List[Dict[str, Any]] = []
        page = self._carry_out({"get": f"/v1/bots/{bot}/trades?limit=100"})["body"]
        while True:
            found.extend(page["items"])
            if page["next_cursor"] is None:
                return found
            page = self._carry_out({"get": f"/v1/bots/{bot}/trades?limit=100&cursor={page['next_cursor']}"})["body"]

    def stop(self) -> None:
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(300)  # a busy machine ends its servers slowly
        self._process.stdout.close()

    def _carry_out(self, command: Any) -> Any:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        answer = self._line()
        assert "error" not in answer, answer
        return answer

    def _line(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the platform ended"
        return json.loads(line)
