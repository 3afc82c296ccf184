"""What a call raises."""

from __future__ import annotations

from ._types import BotStatus


class BotStatusError(Exception):
    """The service refused a call, or failed.

    Branch on `code`: the codes are those of docs/errors.md of the service. `field` names the field, header or
    parameter at fault, `status` is the HTTP status, `request_id` names the request in the log of the service, and
    `retryable` says whether the same call may succeed later. With CONFLICT, `bot_status` is the current status.
    """

    def __init__(
        self,
        message: str,
        *,
        code: str,
        field: str | None = None,
        retryable: bool = False,
        status: int | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        bot_status: BotStatus | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.field = field
        self.retryable = retryable
        self.status = status
        self.request_id = request_id
        self.retry_after = retry_after
        """Seconds after which the service expects the next attempt; None if it did not say."""
        self.bot_status = bot_status

    def __str__(self) -> str:
        details = [self.code, f'request {self.request_id}' if self.request_id else '']
        return f'{self.args[0]} ({", ".join(filter(None, details))})'


class Unreachable(BotStatusError):
    """The service did not answer, or could not process the call (429, 5xx), so that nothing was decided.

    The call was repeated until its deadline, if that is safe and may help. `code` is UNREACHABLE if there was no
    answer of the service, and otherwise that of the answer, such as UNAVAILABLE or RATE_LIMITED. The call may still
    have had its effect.
    """


class FeedReset(Exception):
    """What followed the cursor is no longer kept: read everything again, and then continue from `cursor`."""

    def __init__(self, cursor: str) -> None:
        super().__init__(
            'What followed the cursor is no longer kept. Read everything again, and continue from the new cursor.'
        )
        self.cursor = cursor


class MaybeSentError(Exception):
    """Raise this from `send` if nobody knows whether the message was sent, such as after a gateway's 504.

    `guard_reply` then leaves the reply committed, and the same job, run again, does not send it twice. It does so by
    itself after a timeout or a broken connection. After any other exception, it revokes the reply if no part of it is
    out, so that it does not count, the contact waits again, and it can be made again.
    """


def may_be_sent(error: BaseException | None) -> bool:
    """Whether an exception of `send`, or what caused it, leaves open whether the message was sent."""
    seen: set[int] = set()
    while isinstance(error, BaseException) and id(error) not in seen:
        seen.add(id(error))
        # Nobody was there who could have sent it.
        if isinstance(error, ConnectionRefusedError):
            return False
        if isinstance(error, (MaybeSentError, TimeoutError, ConnectionError)):
            return True
        # urllib.error.URLError keeps what caused it as `reason`.
        error = error.__cause__ or error.__context__ or getattr(error, 'reason', None)
    return False
