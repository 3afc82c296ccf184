"""Faults between a client and the service: a proxy that breaks, and a transport that loses what it carries."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from bot_status import Request, Response, Transport

from .support import URL


@dataclass
class Fault:
    """What happens to one request instead of its answer."""

    status: int = 0
    """Answered by the proxy itself, if it is not 0."""
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b''
    reaches_service: bool = False
    delay: float = 0
    """Seconds before anything happens."""
    truncates: bool = False
    """Whether only half of the answer arrives."""
    closes_after_answer: bool = False
    """Whether the connection is closed after the answer, without a word about it."""


LOST_REQUEST = Fault()
LOST_ANSWER = Fault(reaches_service=True)
TRUNCATED_ANSWER = Fault(reaches_service=True, truncates=True)
CLOSED_AFTER_ANSWER = Fault(reaches_service=True, closes_after_answer=True)
UNAVAILABLE = Fault(
    status=503,
    headers={'Content-Type': 'application/problem+json', 'Retry-After': '1'},
    body=b'{"status": 503, "detail": "Try again later.", "code": "UNAVAILABLE", "retryable": true}',
)
BAD_GATEWAY = Fault(status=502, headers={'Content-Type': 'text/html'}, body=b'<h1>Bad gateway</h1>')


class FaultProxy:
    """A proxy before the service. Each request takes the next fault; without one, it passes."""

    def __init__(self) -> None:
        self.faults: list[Fault | None] = []
        self.requests: list[tuple[str, str]] = []
        """The method and the path of each request that arrived here."""
        self.headers: list[dict[str, str]] = []
        self.connections = 0
        proxy = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = 'HTTP/1.1'

            def setup(self) -> None:
                proxy.connections += 1
                super().setup()

            def handle_any(self) -> None:
                proxy.handle(self)

            do_GET = do_PUT = do_POST = do_DELETE = handle_any

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={'poll_interval': 0.02})
        self._thread.start()
        self.url = f'http://127.0.0.1:{self._server.server_port}'

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append((handler.command, handler.path))
        self.headers.append({name.lower(): value for name, value in handler.headers.items()})
        fault = self.faults.pop(0) if self.faults else None
        body = handler.rfile.read(int(handler.headers.get('Content-Length', 0)))
        if fault and fault.delay:
            time.sleep(fault.delay)
        if fault and fault.status:
            return _answer(handler, fault.status, fault.headers, fault.body)
        if fault and not fault.reaches_service:
            handler.close_connection = True
            return None
        status, headers, answer = _forward(handler, body)
        if not fault:
            return _answer(handler, status, headers, answer)
        handler.close_connection = True
        if fault.truncates:
            return _answer(handler, status, headers, answer[: len(answer) // 2], length=len(answer))
        return _answer(handler, status, headers, answer) if fault.closes_after_answer else None


def _forward(handler: BaseHTTPRequestHandler, body: bytes) -> tuple[int, dict[str, str], bytes]:
    address = urlsplit(URL)
    connection = http.client.HTTPConnection(address.hostname or '', address.port, timeout=60)
    headers = {name: value for name, value in handler.headers.items() if name.lower() != 'host'}
    connection.request(handler.command, handler.path, body or None, {**headers, 'Connection': 'close'})
    response = connection.getresponse()
    answer = response.read()
    connection.close()
    kept = ('content-type', 'x-request-id', 'retry-after')
    return response.status, {n: v for n, v in response.getheaders() if n.lower() in kept}, answer


def _answer(
    handler: BaseHTTPRequestHandler,
    status: int,
    headers: dict[str, str],
    body: bytes,
    length: int | None = None,
) -> None:
    handler.send_response(status)
    for name, value in {**headers, 'Content-Length': str(len(body) if length is None else length)}.items():
        handler.send_header(name, value)
    handler.end_headers()
    handler.wfile.write(body)


class FaultTransport:
    """Carries requests, and loses what `lose` says: the REQUEST, the ANSWER, or None of them."""

    def __init__(self, inner: Transport, lose: Callable[[Request], str | None]) -> None:
        self._inner = inner
        self._lose = lose

    def send(self, request: Request, timeout: float) -> Response:
        lost = self._lose(request)
        if lost == 'REQUEST':
            raise ConnectionResetError('The request was lost.')
        response = self._inner.send(request, timeout)
        if lost == 'ANSWER':
            raise TimeoutError('The answer was lost.')
        return response

    def close(self) -> None:
        self._inner.close()


class FakeTime(threading.local):
    """Stands in for the module `time`, with a clock for each thread, so that a wait takes no time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds
