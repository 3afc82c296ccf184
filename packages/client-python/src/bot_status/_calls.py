"""Makes a call of the API: repeats it while that is safe, renews the token, and turns refusals into errors."""

from __future__ import annotations

import http.client
import json
import random
import ssl
import time
from collections.abc import Mapping
from typing import Any

from ._errors import BotStatusError, Unreachable
from ._token import Token
from ._transport import ConnectFailed, Request, Response, Transport
from ._types import BotStatus, Json, optional
from ._version import VERSION

_FIRST_WAIT = 0.25
_LONGEST_WAIT = 5.0
_TOO_MANY_REQUESTS = 429


class Calls:
    """The calls of one client, with the timeout of an attempt and the deadline of a call in seconds."""

    def __init__(self, transport: Transport, token: Token, timeout: float, deadline: float) -> None:
        self.transport = transport
        self._token = token
        self._timeout = timeout
        self._deadline = deadline

    def call(
        self,
        method: str,
        path: str,
        body: Json | None = None,
        *,
        headers: Mapping[str, str] | None = None,
        repeatable: bool = True,
        wait: float = 0,
    ) -> Json:
        """Return the answer. `wait` is how many seconds the service itself may wait with it."""
        ends_at = time.monotonic() + self._deadline
        token = self._token.get()
        has_renewed = False
        attempt = 0
        timeout = self._timeout + wait
        while True:
            request = _request(
                method, path, body, {**(headers or {}), 'Authorization': f'Bearer {token}'}, repeatable
            )
            try:
                return self._attempt(request, timeout)
            except BotStatusError as error:
                if error.status == 401 and self._token.is_renewable and not has_renewed:
                    has_renewed, token = True, self._token.get(refused=token)
                    continue
                delay = max(_backoff(attempt), error.retry_after or 0)
                left = ends_at - time.monotonic() - delay
                if left <= 0 or not _may_repeat(request, error):
                    raise
            time.sleep(delay)
            attempt, timeout = attempt + 1, min(self._timeout, left) + wait

    def _attempt(self, request: Request, timeout: float) -> Json:
        try:
            response = self.transport.send(request, timeout)
        except (OSError, http.client.HTTPException) as error:
            message = f'The service did not answer: {str(error) or type(error).__name__}.'
            # A certificate does not become valid by waiting.
            may_help = not isinstance(error, ssl.SSLCertVerificationError)
            raise Unreachable(message, code='UNREACHABLE', retryable=may_help) from error
        answer = _read(response)
        if response.status == 200 and answer is not None:
            return answer
        raise _to_error(response, answer or {})


def _may_repeat(request: Request, error: BotStatusError) -> bool:
    if not isinstance(error, Unreachable) or not error.retryable:
        return False
    was_ignored = isinstance(error.__cause__, ConnectFailed) or error.status == _TOO_MANY_REQUESTS
    return request.repeatable or was_ignored


def _request(
    method: str, path: str, body: Json | None, headers: Mapping[str, str], repeatable: bool
) -> Request:
    own = {'Accept': 'application/json', 'User-Agent': f'bot-status-client-python/{VERSION}'}
    if body is None:
        return Request(method, path, {**own, **headers}, None, repeatable)
    encoded = json.dumps(body).encode('ascii')
    return Request(method, path, {**own, 'Content-Type': 'application/json', **headers}, encoded, repeatable)


def _read(response: Response) -> dict[str, Any] | None:
    try:
        answer = json.loads(response.body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def _to_error(response: Response, problem: Json) -> BotStatusError:
    status, headers = response.status, response.headers
    # An answer that looks like a success, and is none of the service, comes from something between it and the client.
    is_unreachable = status == _TOO_MANY_REQUESTS or status >= 500 or status < 300
    kind = Unreachable if is_unreachable else BotStatusError
    return kind(
        problem.get('detail') or f'The answer has the status {status}, and is not one of the service.',
        code=problem.get('code') or ('UNREACHABLE' if is_unreachable else 'UNEXPECTED_ANSWER'),
        field=problem.get('field'),
        retryable=bool(problem.get('retryable', is_unreachable)),
        status=status,
        request_id=headers.get('x-request-id'),
        retry_after=_seconds(headers.get('retry-after')),
        bot_status=optional(BotStatus.parse, problem.get('botStatus')),
    )


def _seconds(retry_after: str | None) -> float | None:
    # Proxies may send a date instead; the backoff then has to do.
    return float(retry_after) if retry_after and retry_after.isdigit() else None


def _backoff(attempt: int) -> float:
    longest = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(attempt, 10))
    return random.uniform(longest / 2, longest)
