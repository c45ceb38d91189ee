"""One connection to the platform, and one request and answer at a time on it."""

from __future__ import annotations

import http.client
import io
import select
import socket
import ssl
from typing import Any, Dict, List, Mapping, Optional, cast

from .deadline import Deadline, OutOfTime
from .names import addresses_of
from .origin import Origin

#: A longer answer is none of the platform's.
MAX_ANSWER_BYTES = 1024 * 1024


class NoHttpAnswer(Exception):
    """The response is not HTTP, or is incomplete."""


class AnswerTooLong(Exception):
    """The response is endless."""


class NotSent(Exception):
    """No connection was made, so the server has not seen the request."""

    def __init__(self, why: str, *, timed_out: bool) -> None:
        super().__init__(why)
        self.timed_out = timed_out


class HttpAnswer:
    """An answer as it came: status, headers, body."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def media_type(self) -> str:
        """As in `application/json`, without parameters."""
        return self.headers.get("content-type", "").split(";")[0].strip().lower()


class Connection:
    """A connection that is open. Not for two threads at once."""

    def __init__(self, origin: Origin, deadline: Deadline) -> None:
        """:raises NotSent: it cannot be opened"""
        self._origin = origin
        try:
            self._wire = _Wire(_connect(origin, deadline))
            self._secure(deadline)
        except (OSError, OutOfTime, NoHttpAnswer, AnswerTooLong) as error:
            timed_out = isinstance(error, (OutOfTime, socket.timeout))
            raise NotSent(f"no connection to {origin.authority}: {error}", timed_out=timed_out) from error

    def exchange(
        self, method: str, path: str, headers: Dict[str, str], body: Optional[bytes], deadline: Deadline
    ) -> HttpAnswer:
        """Sends a request and reads its answer; redirects are answers like any other.

        :raises OSError, OutOfTime, NoHttpAnswer, AnswerTooLong: there is no complete answer; the connection is closed
        """
        whole = False
        try:
            response = self._send(method, self._origin.target(path), headers, body, deadline)
            content = response.read()
            whole = not response.will_close and not self._wire.left_over
            return HttpAnswer(response.status, {k.lower(): v for k, v in response.getheaders()}, content)
        except (http.client.HTTPException, ValueError) as error:
            raise NoHttpAnswer(f"no HTTP answer: {type(error).__name__}") from None
        finally:
            if not whole:
                self.close()

    @property
    def is_open(self) -> bool:
        """False when it was closed, by us or by the other side, or says something unasked."""
        return not self._wire.ended and not self._wire.is_readable()

    def close(self) -> None:
        self._wire.end()

    def _send(
        self, method: str, target: str, headers: Dict[str, str], body: Optional[bytes], deadline: Deadline
    ) -> http.client.HTTPResponse:
        self._wire.deadline = deadline
        self._wire.bytes_left = MAX_ANSWER_BYTES
        written = http.client.HTTPConnection(self._origin.host, self._origin.port)
        written.auto_open = 0  # it is connected by us, within the deadline
        written.sock = cast(socket.socket, self._wire)
        written.request(method, target, body=body, headers={"Host": self._origin.authority, **headers})
        return written.getresponse()

    def _secure(self, deadline: Deadline) -> None:
        if self._origin.tls is None:
            return
        try:
            if self._origin.proxy is not None:
                self._tunnel(deadline)
            self._wire.wrap(self._origin.tls, self._origin.host, deadline)
        except BaseException:
            self.close()
            raise

    def _tunnel(self, deadline: Deadline) -> None:
        target = f"{self._origin.bracketed_host}:{self._origin.port}"
        try:
            response = self._send("CONNECT", target, {"Host": target}, None, deadline)
        except http.client.HTTPException as error:
            raise NoHttpAnswer(f"no answer of the proxy: {type(error).__name__}") from None
        response.close()
        if response.status != 200:
            raise NoHttpAnswer(f"the proxy answers {response.status}")


class _Wire:
    """A socket as http.client needs one, each of its steps within the deadline of the call."""

    def __init__(self, sock: socket.socket) -> None:
        self._socket = sock
        self.deadline: Optional[Deadline] = None
        self.bytes_left = 0
        self.ended = False
        #: whether more arrived than the answer
        self.left_over = False

    def wrap(self, tls: ssl.SSLContext, host: str, deadline: Deadline) -> None:
        self._socket.settimeout(deadline.timeout())
        self._socket = tls.wrap_socket(self._socket, server_hostname=host)

    def sendall(self, data: Any) -> None:
        assert self.deadline is not None
        self._socket.settimeout(self.deadline.timeout())
        self._socket.sendall(data)

    def recv_into(self, buffer: Any) -> Optional[int]:
        if self.deadline is None:
            return None  # non-blocking: only data that has already arrived
        self._socket.settimeout(self.deadline.timeout())
        count = self._socket.recv_into(buffer)
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise AnswerTooLong(f"an answer of more than {MAX_ANSWER_BYTES} bytes")
        return count

    def makefile(self, *_mode: object) -> io.BufferedReader:
        return _Arriving(self)

    def is_readable(self) -> bool:
        pending = getattr(self._socket, "pending", None)
        try:
            return (pending is not None and pending() > 0) or _is_readable(self._socket)
        except (OSError, ValueError):
            return True

    def close(self) -> None:
        """http.client closes before the answer is read; the socket's end is `end`."""

    def end(self) -> None:
        self.ended = True
        self._socket.close()


class _Arriving(io.BufferedReader):
    """The bytes that arrive on a socket, for the duration of one answer."""

    def __init__(self, wire: _Wire) -> None:
        super().__init__(_Raw(wire))
        self._wire = wire

    def close(self) -> None:
        if not self.closed and not self._wire.ended:
            self._wire.deadline = None
            self._wire.left_over = self.peek(1) != b""
        super().close()


class _Raw(io.RawIOBase):
    def __init__(self, wire: _Wire) -> None:
        self._wire = wire

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> Optional[int]:
        return self._wire.recv_into(buffer)


def _connect(origin: Origin, deadline: Deadline) -> socket.socket:
    """Tries each address, with an equal share of the time that is left."""
    host, port = origin.proxy or (origin.host, origin.port)
    addresses = addresses_of(host, port, deadline)
    failure: OSError = OSError(f"{host} has no address")
    for place, (family, kind, protocol, _name, address) in enumerate(addresses):
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(deadline.timeout() / (len(addresses) - place))
            sock.connect(address)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
        except OSError as error:
            sock.close()
            failure = error
        except BaseException:
            sock.close()
            raise
    raise failure


def _is_readable(sock: socket.socket) -> bool:
    if hasattr(select, "poll"):
        poll = select.poll()
        poll.register(sock, select.POLLIN)
        return bool(poll.poll(0))
    found: List[socket.socket] = select.select([sock], [], [], 0)[0]
    return bool(found)
