"""A platform that was stopped between two calls is found out at once: entries are blocked, and no loop waits for it."""

from __future__ import annotations

import socket
import tempfile
import threading
import unittest
from unittest import mock

from phasegate import Client

ENTRY = {"trade_id": "a", "symbol": "BTC/USDT", "side": "long", "mode": "paper", "notional": "100"}


class StoppedPlatformTest(unittest.TestCase):
    def test_a_connection_that_is_refused_is_not_tried_again_after_one_that_broke(self) -> None:
        """README of the behaviour: a kept connection is replaced without a pause, and a refused one is the end."""
        listener = socket.create_server(("127.0.0.1", 0))
        served = threading.Thread(target=answer_once_and_stop, args=(listener,), daemon=True)
        served.start()
        with tempfile.TemporaryDirectory() as folder:
            client = Client(f"http://127.0.0.1:{listener.getsockname()[1]}", "pgk_secret", outbox=folder)
            try:
                client.check({**ENTRY, "trade_id": "before"})
                with mock.patch("phasegate.platform.time.sleep") as paused:
                    answer = client.check(ENTRY)
            finally:
                client.close()
        served.join()
        self.assertEqual(answer.decision, "block")
        self.assertEqual([reason.code for reason in answer.reasons], ["PLATFORM_UNREACHABLE"])
        self.assertEqual([seconds for (seconds,), _ in paused.call_args_list], [0.0])


def answer_once_and_stop(listener: socket.socket) -> None:
    """Answers the first request, keeps the connection, and is gone when the second one comes."""
    connection, _ = listener.accept()
    with connection:
        received_whole(connection)
        connection.sendall(BLOCK)
        connection.recv(1)
        listener.close()


def received_whole(connection: socket.socket) -> None:
    received = b""
    while b"\r\n\r\n" not in received or not received.endswith(b"}"):
        received += connection.recv(65536)


BODY = (
    b'{"decision":"block","phase":"experience","reasons":[{"code":"HALTED","message":"halted"}],"max_notional":null,'
    b'"permit":null,"checked_at":"2026-03-09T14:30:00.000Z"}'
)
BLOCK = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
    + str(len(BODY)).encode()
    + b"\r\n\r\n"
    + BODY
)


if __name__ == "__main__":
    unittest.main()
