"""Lets a bot ask before it thinks and again before it sends."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from ._body_hash import body_hash
from ._errors import BotStatusError, Unreachable, may_be_sent
from ._types import BotStatus, Commit, DenyReason, Reservation

if TYPE_CHECKING:
    from ._client import BotStatusClient

ReplyOutcome = Literal['SENT', 'DENIED', 'SUGGESTED', 'NOTHING', 'UNREACHABLE']
ReplyStep = Literal['RESERVE', 'COMMIT', 'SEND']
WhenUnreachable = Literal['DENY', 'SEND']
Thoughts = str | Iterable[str] | None
Think = Callable[[], Thoughts]
Send = Callable[[str, str], object]

# A commit takes one id and one hash, and up to 20 further ones in all.
_MOST_PARTS = 11
# The service takes 1,024 characters; the rest is for what this module adds.
_LONGEST_ID = 1_000


@dataclass(frozen=True)
class GuardedReply:
    """How a guarded reply ended.

    - SENT: all parts are out.
    - DENIED: the bot had to be silent. `deny_reason` says why, and `retry_at` when to try again; None if time alone
      changes nothing.
    - UNREACHABLE: the service could not be asked, so that the bot was silent. `error` says what happened.
    - SUGGESTED: the bot may only make a draft for a person, which is `texts`. Nothing was sent.
    - NOTHING: `think` had nothing to say.

    `step` says where a reply that was DENIED or UNREACHABLE ended: at RESERVE or COMMIT, before anything was sent, or
    at SEND, when the parts in `message_ids` were out. `message_ids` are the ids of the parts that were sent.
    `guarded` is False if a part was sent without asking, because the service was unreachable and `when_unreachable`
    is SEND.
    """

    outcome: ReplyOutcome
    step: ReplyStep | None = None
    deny_reason: DenyReason | None = None
    retry_at: datetime | None = None
    message_ids: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    guarded: bool = True
    error: Unreachable | None = None


class ReplyGuard:
    """One reply on its way from the reservation to the last part."""

    def __init__(
        self,
        client: BotStatusClient,
        contact_id: str,
        inbound_id: str | None,
        reserve: Callable[[], Reservation],
        when_unreachable: WhenUnreachable,
    ) -> None:
        if when_unreachable not in ('DENY', 'SEND'):
            raise ValueError(f'when_unreachable must be DENY or SEND, not {when_unreachable!r}.')
        self._client = client
        self._contact_id = contact_id
        self._inbound_id = inbound_id
        self._reserve = reserve
        self._sends_anyway = when_unreachable == 'SEND'
        self._token: str | None = None
        self._commit: Commit | None = None
        self._sent: list[str] = []
        self._guarded = True

    def run(self, think: Think, send: Send) -> GuardedReply:
        is_draft = False
        try:
            reserved = self._reserve()
        except Unreachable as error:
            if not self._go_on_unguarded():
                return self._end('UNREACHABLE', step='RESERVE', error=error)
        else:
            if reserved.decision == 'DENY':
                return self._denied('RESERVE', reserved.deny_reason, reserved.retry_at)
            self._token = reserved.token
            is_draft = reserved.decision == 'SUGGEST'
        texts = self._think(think)
        if not texts:
            self._release()
            return self._end('NOTHING')
        if is_draft:
            return self._end('SUGGESTED', texts=texts)
        message_ids = reply_ids(self._inbound_id, len(texts))
        ended = self._commit_reply(self._token, message_ids, texts) if self._token else None
        return ended or self._send(send, message_ids, texts)

    def _think(self, think: Think) -> tuple[str, ...]:
        try:
            thoughts = think()
            texts = (thoughts,) if isinstance(thoughts, str) else tuple(thoughts or ())
            if not all(isinstance(text, str) for text in texts):
                raise TypeError('think must return a text, texts or None.')
            # Channels refuse a message without visible text.
            texts = tuple(text for text in texts if body_hash(text))
            if len(texts) > _MOST_PARTS:
                raise ValueError(f'think must return at most {_MOST_PARTS} texts, not {len(texts)}.')
            return texts
        except Exception:
            self._release()
            raise

    def _commit_reply(
        self, token: str, message_ids: tuple[str, ...], texts: tuple[str, ...]
    ) -> GuardedReply | None:
        """How the reply has ended, or None if it may be sent."""
        first_hash, *hashes = (body_hash(text) or '' for text in texts)
        try:
            commit = self._client.commit_reply(
                token,
                message_id=message_ids[0],
                message_ids=message_ids[1:],
                body_hash=first_hash,
                body_hashes=hashes,
                require_fresh_turn=True,
            )
        except Unreachable as error:
            if self._go_on_unguarded():
                return None
            self._take_back()
            return self._end('UNREACHABLE', step='COMMIT', error=error)
        except Exception:
            self._release()
            raise
        if not commit.granted:
            return self._denied('COMMIT', commit.deny_reason, commit.retry_at)
        self._commit = commit
        return None

    def _send(self, send: Send, message_ids: tuple[str, ...], texts: tuple[str, ...]) -> GuardedReply:
        for message_id, text in zip(message_ids, texts, strict=True):
            # A commit that was repeated may have been granted some time ago.
            if self._sent or (self._commit and self._commit.replayed):
                ended = self._ask_again()
                if ended:
                    return ended
            try:
                send(text, message_id)
            except Exception as error:
                if not may_be_sent(error):
                    self._revoke_unsent()
                raise
            self._sent.append(message_id)
        return self._end('SENT')

    def _ask_again(self) -> GuardedReply | None:
        """How the reply has ended, or None if the next part may be sent."""
        try:
            status = self._client.bot_status(self._contact_id)
        except Unreachable as error:
            if self._go_on_unguarded():
                return None
            ended = self._end('UNREACHABLE', step='SEND', error=error)
        else:
            if status.may_speak or self._is_silent_by_own_reply(status):
                return None
            # A reply that is out in part cannot be committed once more.
            ended = self._denied('SEND', _why_silent(status), None if self._sent else status.wake_at)
        self._revoke_unsent()
        return ended

    def _is_silent_by_own_reply(self, status: BotStatus) -> bool:
        """The reply that reaches the limit is still sent, and so is the final reply of a goal."""
        change = self._commit.status_change if self._commit else None
        is_unchanged = change is not None and change.version == status.version
        return is_unchanged and status.available and status.state != 'ACTIVE'

    def _go_on_unguarded(self) -> bool:
        if self._sends_anyway:
            self._guarded = False
        return self._sends_anyway

    def _denied(self, step: ReplyStep, reason: DenyReason | None, retry_at: datetime | None) -> GuardedReply:
        return self._end('DENIED', step=step, deny_reason=reason, retry_at=retry_at)

    def _end(self, outcome: ReplyOutcome, **details: Any) -> GuardedReply:
        guarded = self._guarded or not self._sent
        return GuardedReply(outcome, message_ids=tuple(self._sent), guarded=guarded, **details)

    def _revoke_unsent(self) -> None:
        if self._token and self._commit and not self._sent:
            _try(self._client.revoke_reply, self._token)

    def _release(self) -> None:
        if self._token:
            _try(self._client.release_reply, self._token)

    def _take_back(self) -> None:
        """After a commit without an answer, which may have been stored, or may still be on its way."""
        if self._token and _try(self._client.revoke_reply, self._token):
            _try(self._client.release_reply, self._token)


def _why_silent(status: BotStatus) -> DenyReason:
    if not status.available or status.state == 'ACTIVE':
        return 'BOT_UNAVAILABLE'
    return status.state


def reply_ids(inbound_id: str | None, count: int) -> tuple[str, ...]:
    """The ids of the parts of a reply: the same ones whenever the same message is answered."""
    name = str(uuid.uuid4()) if inbound_id is None else _shorten(inbound_id)
    # After the id, the number would be ambiguous: a:2 may be part 2 of the reply to a, or the reply to a:2.
    return (f'reply-to:{name}', *(f'reply-{number}-to:{name}' for number in range(2, count + 1)))


def _shorten(inbound_id: str) -> str:
    # The service counts UTF-16 units.
    if len(inbound_id.encode('utf-16-le')) // 2 <= _LONGEST_ID:
        return inbound_id
    return f'sha256:{hashlib.sha256(inbound_id.encode()).hexdigest()}'


def _try(take_back: Callable[[str], object], token: str) -> bool:
    """Takes back what is not needed. If that fails, a reservation expires by itself, and a reply stays counted."""
    try:
        take_back(token)
    except BotStatusError:
        return False
    return True
