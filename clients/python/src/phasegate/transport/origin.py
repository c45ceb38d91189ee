"""Where the platform is."""

from __future__ import annotations

import ssl
from typing import Optional, Tuple
from urllib.parse import SplitResult, urlsplit


class Origin:
    """A base address taken apart, and how to get there."""

    def __init__(self, base_url: str, proxy: Optional[str], tls: Optional[ssl.SSLContext]) -> None:
        """:raises ValueError: the address is invalid"""
        parts = _split(base_url, "base_url", ("http", "https"))
        self.host = str(parts.hostname)
        self.port = parts.port or (443 if parts.scheme == "https" else 80)
        self.tls = (tls or ssl.create_default_context()) if parts.scheme == "https" else None
        self.proxy: Optional[Tuple[str, int]] = None
        if proxy is not None:
            via = _split(proxy, "proxy", ("http",))
            self.proxy = (str(via.hostname), via.port or 80)
        self._path = parts.path.rstrip("/")
        default = 443 if self.tls is not None else 80
        self.authority = self.bracketed_host if self.port == default else f"{self.bracketed_host}:{self.port}"

    @property
    def bracketed_host(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host

    def target(self, path: str) -> str:
        """The target of a request line: a plain HTTP proxy needs the whole address."""
        if self.proxy is not None and self.tls is None:
            return f"http://{self.authority}{self._path}{path}"
        return self._path + path


def _split(url: object, name: str, schemes: Tuple[str, ...]) -> SplitResult:
    if not isinstance(url, str):
        raise TypeError(f"{name} must be a string, not {type(url).__name__}")
    parts = urlsplit(url)
    try:
        plain = bool(parts.hostname) and (parts.port is None or 0 < parts.port)
    except ValueError:
        plain = False
    if parts.scheme not in schemes or not plain or parts.username is not None or parts.query or parts.fragment:
        raise ValueError(
            f"{name} must be an address such as {schemes[0]}://localhost:4000, with its scheme and without user, query or "
            f"fragment, not {_without_secrets(parts, url)!r}"
        )
    if any(ord(sign) <= 32 or ord(sign) >= 127 for sign in url):
        raise ValueError(f"{name} holds a character that no address has")
    return parts


def _without_secrets(parts: SplitResult, url: str) -> str:
    """The address for a message: what it says of a user or in a query may be a key."""
    return url if parts.username is None and not parts.query and not parts.fragment else f"{parts.scheme}://…"
