"""Names, TLS, proxies, keep-alive: what lies between a bot and the platform."""

from __future__ import annotations

import http.server
import itertools
import os
import socket
import socketserver
import ssl
import threading
import time
import unittest
from pathlib import Path
from typing import Any, List, Optional, Tuple
from unittest import mock

from phasegate import Client, PhasegateError

from .scratch import KEY, WithFolder, trade, until

CERTIFICATE = Path(__file__).with_name("certificates") / "localhost.pem"
STATUS = b'{"bot":"bot_1","phase":"experience","as_of":"2026-03-09T14:30:00.000Z"}'


class _Platform(http.server.BaseHTTPRequestHandler):
    """Answers every request with a status; a proxy too, which is told by the request line."""

    protocol_version = "HTTP/1.1"
    server: Any

    def do_GET(self) -> None:
        self.server.seen.append(self.path)
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(STATUS)))
        self.end_headers()
        self.wfile.write(STATUS)

    def do_CONNECT(self) -> None:
        self.server.seen.append(f"CONNECT {self.path}")
        host, port = self.path.rsplit(":", 1)
        onward = socket.create_connection((host, int(port)))
        self.send_response(200)
        self.end_headers()
        threading.Thread(target=_pump, args=(onward, self.connection), daemon=True).start()
        _pump(self.connection, onward)
        self.close_connection = True

    def log_message(self, *_told: object) -> None:
        pass


def _pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while True:
            data = source.recv(65536)
            if not data:
                break
            target.sendall(data)
    except OSError:
        pass
    for end in (source, target):
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


class _Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    seen: List[str]

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that does not trust us hangs up


def _listening(test: unittest.TestCase, *, tls: bool = False) -> Tuple[_Server, int]:
    server = _Server(("127.0.0.1", 0), _Platform)
    server.seen = []
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    test.addCleanup(server.server_close)
    test.addCleanup(server.shutdown)
    return server, server.server_address[1]


class TransportTest(WithFolder):
    def test_a_certificate_that_nobody_vouches_for_is_not_trusted(self) -> None:
        server, port = _listening(self, tls=True)
        gate = self.client(f"https://localhost:{port}")
        answer = gate.check(trade("t1"))
        self.assertEqual(answer.reason, "PLATFORM_UNREACHABLE")
        self.assertEqual(server.seen, [])

    def test_a_certificate_authority_of_ones_own(self) -> None:
        server, port = _listening(self, tls=True)
        trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
        gate = self.client(f"https://localhost:{port}", ssl_context=trusting)
        for _ in range(3):
            self.assertEqual(gate.status()["bot"], "bot_1")
        self.assertEqual(len(server.seen), 3)

    def test_a_certificate_for_another_name_is_not_trusted(self) -> None:
        _, port = _listening(self, tls=True)
        trusting = ssl.create_default_context(cafile=str(CERTIFICATE))
        gate = self.client(f"https://127.0.0.2:{port}", ssl_context=trusting)
        with self.assertRaises(PhasegateError) as refused:
            gate.status()
        self.assertEqual(refused.exception.code, "PLATFORM_UNREACHABLE")

    def test_proxies_of_the_environment_are_not_used(self) -> None:
        server, port = _listening(self)
        proxy, proxy_port = _listening(self)
        address = f"http://127.0.0.1:{proxy_port}"
        with mock.patch.dict(os.environ, {"http_proxy": address, "HTTP_PROXY": address, "ALL_PROXY": address}):
            self.client(f"http://127.0.0.1:{port}").status()
        self.assertEqual((server.seen, proxy.seen), (["/v1/status"], []))

    def test_a_proxy_that_is_given_is_used(self) -> None:
        proxy, port = _listening(self)
        self.client("http://platform.test:4000/gate", proxy=f"http://127.0.0.1:{port}").status()
        self.assertEqual(proxy.seen, ["http://platform.test:4000/gate/v1/status"])

    def test_tls_goes_through_a_proxy_to_its_end(self) -> None:
        server, port = _listening(self, tls=True)
        proxy, proxy_port = _listening(self)
        gate = self.client(
            f"https://localhost:{port}",
            proxy=f"http://127.0.0.1:{proxy_port}",
            ssl_context=ssl.create_default_context(cafile=str(CERTIFICATE)),
        )
        self.assertEqual(gate.status()["bot"], "bot_1")
        self.assertEqual(gate.status()["bot"], "bot_1")
        self.assertEqual(proxy.seen, [f"CONNECT localhost:{port}"])
        self.assertEqual(server.seen, ["/v1/status"] * 2)

    def test_a_path_before_the_calls(self) -> None:
        server, port = _listening(self)
        self.client(f"http://127.0.0.1:{port}/gate/").status()
        self.assertEqual(server.seen, ["/gate/v1/status"])

    def test_a_resolver_that_hangs_is_waited_for_no_longer_than_the_timeout(self) -> None:
        released = threading.Event()
        self.addCleanup(released.set)
        lookups: List[str] = []
        real = socket.getaddrinfo

        def hang(host: str, *args: Any, **named: Any) -> Any:
            if host != "platform.test" or named.get("flags"):
                return real(host, *args, **named)
            lookups.append(host)
            released.wait(30)
            raise socket.gaierror("no such name")

        boxes = itertools.count()

        def reason() -> Optional[str]:
            """A new client's: its circuit is closed, so it asks the resolver."""
            box = self.folder / f"box-{next(boxes)}"
            return self.client("http://platform.test:4000", outbox=box, timeout=0.5).check(trade("t1")).reason

        with mock.patch("socket.getaddrinfo", hang):
            for _ in range(3):
                began = time.monotonic()
                self.assertEqual(reason(), "PLATFORM_TIMEOUT")
                self.assertLess(time.monotonic() - began, 10.0)
            self.assertEqual(lookups, ["platform.test"], "one thread waits, however often it is asked")
            released.set()
            until(lambda: reason() == "PLATFORM_UNREACHABLE")

    def test_names_that_are_none(self) -> None:
        for host in ("no-such-host.invalid", "a" * 64, "xn--", "a..b"):
            gate = self.client(f"http://{host}:4000", outbox=self.folder / str(len(host)), timeout=2.0)
            self.assertIn(gate.check(trade("t1")).reason, ("PLATFORM_UNREACHABLE", "PLATFORM_TIMEOUT"), host)
            gate.close()

    def test_a_connection_that_was_closed_while_it_lay_idle_is_not_used(self) -> None:
        server, port = _listening(self)
        gate = self.client(f"http://127.0.0.1:{port}")
        gate.status()
        ((_, connection),) = gate._platform._pool._idle
        connection._wire._socket.shutdown(socket.SHUT_RDWR)
        self.assertEqual(gate.status()["bot"], "bot_1")
        self.assertEqual(len(server.seen), 2)

    def test_addresses_and_keys_that_are_none(self) -> None:
        odd = ("", "localhost:4000", "ftp://a", "http://", "http://u:p@a", "http://a?b", "http://a:x", "http://a b")
        for url in odd:
            with self.assertRaises(ValueError, msg=url):
                Client(url, KEY, outbox=self.folder / "box")
        for key in ("", "a b", "a\r\nX: y", "ключ"):
            with self.assertRaises(ValueError) as refused:
                Client("http://localhost:4000", key, outbox=self.folder / "box")
            if key:
                self.assertNotIn(key, str(refused.exception))
        number: Any = 7
        for arguments in ((number, KEY), ("http://localhost:4000", number)):
            with self.assertRaises(TypeError):
                Client(*arguments, outbox=self.folder / "box")
        for timeout in (0, -1, 61, float("nan")):
            with self.assertRaises(ValueError):
                Client("http://localhost:4000", KEY, outbox=self.folder / "box", timeout=timeout)


if __name__ == "__main__":
    unittest.main()
