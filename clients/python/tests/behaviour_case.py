"""Runs a case of clients/behaviour against a client; a file, a call or a key that it does not know is a failure."""

from __future__ import annotations

import dataclasses
import json
import time
import unittest
from pathlib import Path
from typing import Any, Callable, Dict, List, Mapping, Optional

from phasegate import CheckAnswer, Delivery, GuardResult, PhasegateError

from .fault_server import BEHAVIOUR, FaultServer
from .scratch import until

DEFAULT_TIMEOUT_MS = 1000
# Of a busy machine; a call that took its timeout for each of three attempts would still be found out.
SLACK_MS = 1500
PROBE = "GET /v1/status"
#: When it is on the platform, in every answer of clients/behaviour.
PLATFORM_TIME = 1773066600.0  # 2026-03-09T14:30:00Z

KEYS = {
    "case": {"name", "client", "outbox", "platform", "calls", "requests", "sent", "outbox_after"},
    "client": {"timeout_ms", "clock_offset_ms"},
    "call": {"call", "with", "wait", "execute", "was_executed", "expect", "within_ms"},
    "expect": {
        *("decision", "local", "reason", "answer", "delivery", "code"),
        *("permitted", "outcome", "executed", "throws"),
    },
    "sent": {"route", "path", "headers", "body", "between"},
    "outbox_after": {"waiting", "refused", "unsettled"},
}

MakeClient = Callable[..., Any]


def read_cases() -> Dict[str, List[Any]]:
    """By file name, without its ending."""
    return {file.stem: json.loads(file.read_text("utf-8")) for file in sorted((BEHAVIOUR / "cases").glob("*.json"))}


class ExecuteFailed(Exception):
    """The error that `execute` of a case raises."""


class CaseRun:
    """One run of one case."""

    def __init__(self, test: unittest.TestCase, case: Any, server: FaultServer, folder: Path, make: MakeClient) -> None:
        self.test = test
        self.case = case
        self.server = server
        self.folder = folder
        self.make = make
        self.executed = False
        self.client: Any = None

    def run(self) -> None:
        _known(self.case, "case")
        if "outbox" in self.case:
            (self.folder / "outbox.jsonl").write_text(self.case["outbox"], "utf-8")
        self.server.program(self.case["platform"])
        self._start()
        try:
            for call in self.case["calls"]:
                _known(call, "call")
                self._step(call)
            self._compare_outbox(self.case.get("outbox_after", {}))
            self._compare_requests()
        finally:
            self.client.close()

    def _start(self) -> None:
        given = self.case.get("client", {})
        _known(given, "client")
        began, ahead = time.monotonic(), given.get("clock_offset_ms", 0) / 1000
        self.timeout_ms = given.get("timeout_ms", DEFAULT_TIMEOUT_MS)
        self.client = self.make(
            self.server.url,
            "pgk_test",
            outbox=self.folder,
            timeout=self.timeout_ms / 1000,
            clock=lambda: PLATFORM_TIME + ahead + time.monotonic() - began,
        )

    def _step(self, call: Any) -> None:
        name, given = call["call"], _numbers(call.get("with", {}))
        if name == "platform":
            self.server.program({"keep": True, **given})
        elif name == "pause":
            time.sleep(given["ms"] / 1000)
        elif name == "until_reachable":
            until(lambda: bool(self.client.is_reachable))
        elif name == "restart":
            self.client.close()
            self._start()
        else:
            self._call(call, name, given)

    def _call(self, call: Any, name: str, given: Any) -> None:
        expect = call.get("expect", {})
        self.executed = False
        began = time.monotonic()
        try:
            answer = self._answer(call, name, given)
        except (TypeError, ValueError, PhasegateError, ExecuteFailed) as error:
            took = time.monotonic() - began
            self._compare_error(error, expect)
        else:
            took = time.monotonic() - began
            self._compare_answer(answer, expect, name)
        if isinstance(expect, dict) and "executed" in expect:
            self.test.assertEqual(self.executed, expect["executed"], "whether execute ran")
        within = call.get("within_ms", given.get("timeout_ms", self.timeout_ms) + SLACK_MS if name == "flush" else None)
        self.test.assertLessEqual(took, (within or self.timeout_ms + SLACK_MS) / 1000, f"{name} took too long")

    def _answer(self, call: Any, name: str, given: Any) -> Any:
        how = {"wait": call["wait"]} if "wait" in call else {}
        if name in ("check", "opened", "closed", "emergency_exit", "portfolio"):
            return getattr(self.client, name)(**given, **how)
        if name in ("renew", "cancel"):
            return getattr(self.client, name)(given["trade_id"], **how)
        if name == "status":
            return self.client.status()
        if name == "flush":
            return self.client.flush(given["timeout_ms"] / 1000 if given else None)
        if name == "guard":
            return self.client.guard(given, lambda _allow: self._execute(call["execute"]))
        if name == "reconcile":
            return self.client.reconcile(given["open_trade_ids"], _was_executed(call.get("was_executed")))
        raise AssertionError(f"there is no call {name}")

    def _execute(self, told: Any) -> Any:
        self.executed = True
        if set(told) == {"throws"}:
            raise ExecuteFailed(told["throws"])
        assert set(told) == {"returns"}, f"execute: {told}"
        return _numbers(told["returns"])

    def _compare_error(self, error: Exception, expect: Any) -> None:
        throws = expect.get("throws") if isinstance(expect, dict) else None
        if throws is None:
            raise error
        if throws == "argument":
            self.test.assertIsInstance(error, (TypeError, ValueError))
        elif throws == "execute":
            self.test.assertIsInstance(error, ExecuteFailed)
        else:
            assert isinstance(error, PhasegateError), repr(error)
            self.test.assertEqual({"code": error.code, "status": error.status}, {"status": error.status, **throws})

    def _compare_answer(self, answer: Any, expect: Any, name: str) -> None:
        if name == "flush":
            self.test.assertIs(answer, expect)
            return
        _known(expect, "expect")
        self.test.assertNotIn("throws", expect, f"{name} was to raise, and answered {answer}")
        seen = _seen(answer)
        for key in ("decision", "local", "permitted", "outcome", "delivery", "code"):
            if key in expect:
                self._equal_or_among(seen.get(key), expect[key], f"{key} of {answer}")
        if "reason" in expect:
            self._equal_or_among(seen.get("reason"), expect["reason"], f"reason of {answer}")
        if "answer" in expect:
            self._subset(seen["answer"], expect["answer"], "answer")

    def _compare_outbox(self, expect: Any) -> None:
        _known(expect, "outbox_after")
        outbox = self.client.outbox
        seen = {
            "waiting": [f"{report.kind}:{report.subject}" for report in outbox.waiting],
            "refused": [f"{entry.report.kind}:{entry.report.subject}:{entry.code}" for entry in outbox.refused],
            "unsettled": [known.trade_id for known in outbox.unsettled],
        }
        self.test.assertEqual({name: seen[name] for name in expect}, expect)

    def _compare_requests(self) -> None:
        received = self.server.received()
        counts: Dict[str, int] = {}
        for request in received:
            counts[request["route"]] = counts.get(request["route"], 0) + 1
            self.test.assertEqual(request["headers"]["authorization"], "Bearer pgk_test")
            self.test.assertRegex(request["headers"]["user-agent"], r"^phasegate-python/\d")
        if PROBE not in self.case["requests"]:
            counts.pop(PROBE, None)  # an open circuit asks by itself, as often as the machine is slow
        for route in {*counts, *self.case["requests"]}:
            wanted = self.case["requests"].get(route, 0)
            if isinstance(wanted, dict):
                self.test.assertTrue(wanted["min"] <= counts.get(route, 0) <= wanted["max"], f"{route}: {counts}")
            else:
                self.test.assertEqual(counts.get(route, 0), wanted, route)
        self._compare_sent(received)

    def _compare_sent(self, received: List[Any]) -> None:
        place: Dict[str, int] = {}
        for wanted in self.case.get("sent", []):
            _known(wanted, "sent")
            route = wanted["route"]
            of_route = [request for request in received if request["route"] == route]
            at = place.get(route, 0)
            place[route] = at + 1
            self.test.assertLess(at, len(of_route), f"{route}: sent too rarely")
            for part in ("path", "headers", "body"):
                if part in wanted:
                    self._subset(of_route[at][part], wanted[part], f"{route} {part}")
            for field, (low, high) in wanted.get("between", {}).items():
                self.test.assertTrue(low <= of_route[at]["body"][field] <= high, f"{field}: {of_route[at]['body']}")

    def _equal_or_among(self, seen: Any, wanted: Any, what: str) -> None:
        if isinstance(wanted, list):
            self.test.assertIn(seen, wanted, what)
        else:
            self.test.assertEqual(seen, wanted, what)

    def _subset(self, seen: Any, wanted: Any, where: str) -> None:
        if not isinstance(wanted, dict):
            self.test.assertEqual(seen, wanted, where)
            return
        self.test.assertIsInstance(seen, dict, where)
        for key, value in wanted.items():
            self.test.assertIn(key, seen, where)
            self._subset(seen[key], value, f"{where}.{key}")


def _seen(answer: Any) -> Dict[str, Any]:
    """The fields that a case may expect of any answer."""
    if isinstance(answer, GuardResult):
        delivery = _seen(answer.delivery) if answer.delivery is not None else {}
        return {**_seen(answer.answer), **delivery, "outcome": answer.outcome}
    if isinstance(answer, Delivery):
        code = answer.problem.code if answer.problem is not None else None
        return {"delivery": answer.state, "code": code, "answer": answer.answer}
    plain = _plain(answer)
    if isinstance(answer, CheckAnswer):
        return {**plain, "reason": answer.reason, "answer": plain}
    return {**plain, "answer": plain}


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return _plain(dataclasses.asdict(value))
    if isinstance(value, Mapping):
        return {name: _plain(part) for name, part in value.items()}
    return [_plain(part) for part in value] if isinstance(value, (list, tuple)) else value


def _numbers(value: Any) -> Any:
    """`{"$number": 100}` is the language's own number."""
    if isinstance(value, dict):
        if set(value) == {"$number"}:
            return float(value["$number"])
        return {name: _numbers(part) for name, part in value.items()}
    return [_numbers(part) for part in value] if isinstance(value, list) else value


def _was_executed(told: Optional[Mapping[str, Any]]) -> Optional[Callable[[Mapping[str, Any]], Any]]:
    if told is None:
        return None
    said = told

    def was_executed(trade: Mapping[str, Any]) -> Any:
        facts = said[trade["trade_id"]]
        return NotImplemented if facts == "unknown" else facts

    return was_executed


def _known(given: Mapping[str, Any], what: str) -> None:
    unknown = set(given) - KEYS[what]
    if unknown:
        raise AssertionError(f"{what} has unknown {sorted(unknown)}: this runner must learn them")
