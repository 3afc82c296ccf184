"""Sends one HTTP request and reads its answer, on connections that are kept open."""

from __future__ import annotations

import http.client
import os
import ssl
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

# Node closes a connection after 5 idle seconds, and a request must not meet that.
_REUSABLE_FOR = 4.0
_MOST_IDLE = 16


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes | None
    repeatable: bool
    """Whether the request may reach the service twice."""


@dataclass(frozen=True)
class Response:
    status: int
    headers: Mapping[str, str]
    """By names in lower case."""
    body: bytes


class ConnectFailed(OSError):
    """There was no connection, so that nothing was sent."""


class Transport(Protocol):
    """What carries requests. `send` raises OSError or http.client.HTTPException if there is no complete answer."""

    def send(self, request: Request, timeout: float) -> Response: ...

    def close(self) -> None: ...


class HttpTransport:
    """HTTP/1.1 with the standard library, for any number of threads.

    Proxies of the environment are not used, and redirects are not followed, so that the token only goes to `url`.
    """

    def __init__(self, url: str, ca_file: str | None) -> None:
        parts = urlsplit(url)
        is_base = (
            parts.scheme in ('http', 'https') and parts.hostname and not parts.query and not parts.fragment
        )
        if not is_base or '@' in parts.netloc:
            raise ValueError(f'The address must be like https://bot-status.example.com, not {url!r}.')
        self._host, self._port = parts.hostname or '', parts.port
        self._prefix = parts.path.rstrip('/')
        self._tls = ssl.create_default_context(cafile=ca_file) if parts.scheme == 'https' else None
        self._lock = threading.Lock()
        self._idle: list[tuple[http.client.HTTPConnection, float]] = []
        self._process = os.getpid()

    def send(self, request: Request, timeout: float) -> Response:
        # A kept connection may be closed by now, without a word on whether the request was read.
        kept = self._take() if request.repeatable else None
        if kept:
            try:
                return self._exchange(kept, request, timeout)
            except ConnectionError:
                pass
        return self._exchange(self._connect(timeout), request, timeout)

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
        for connection, _ in idle:
            connection.close()

    def _connect(self, timeout: float) -> http.client.HTTPConnection:
        connection = (
            http.client.HTTPSConnection(self._host, self._port, timeout=timeout, context=self._tls)
            if self._tls
            else http.client.HTTPConnection(self._host, self._port, timeout=timeout)
        )
        try:
            connection.connect()
        except ssl.SSLCertVerificationError:
            raise
        except OSError as error:
            raise ConnectFailed(str(error)) from error
        return connection

    def _exchange(self, connection: http.client.HTTPConnection, request: Request, timeout: float) -> Response:
        is_kept = False
        try:
            connection.sock.settimeout(timeout)
            path = self._prefix + request.path
            connection.request(request.method, path, request.body, dict(request.headers))
            with connection.getresponse() as answer:
                headers = {name.lower(): value for name, value in answer.getheaders()}
                response = Response(answer.status, headers, answer.read())
                is_kept = not answer.will_close and self._keep(connection)
            return response
        finally:
            if not is_kept:
                connection.close()

    def _take(self) -> http.client.HTTPConnection | None:
        oldest = time.monotonic() - _REUSABLE_FOR
        with self._lock:
            if self._process != os.getpid():
                # A forked process must not use the connections of its parent, which stay open there.
                for inherited, _ in self._idle:
                    inherited.close()
                self._process, self._idle = os.getpid(), []
            connection, since = self._idle.pop() if self._idle else (None, 0.0)
        if connection and since < oldest:
            connection.close()
            return None
        return connection

    def _keep(self, connection: http.client.HTTPConnection) -> bool:
        with self._lock:
            if len(self._idle) >= _MOST_IDLE:
                return False
            self._idle.append((connection, time.monotonic()))
            return True
