"""The client."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any
from urllib.parse import quote

from ._calls import Calls
from ._feed import follow, read_position
from ._guard import GuardedReply, ReplyGuard, Send, Think, WhenUnreachable
from ._token import Token, TokenSource
from ._transport import HttpTransport, Transport
from ._types import (
    BotState,
    BotStatus,
    Commit,
    ExplicitReason,
    FeedEvent,
    Goal,
    MessageOrigin,
    MessageResult,
    Reservation,
    Revocation,
    StatusResult,
)

Time = datetime | str
Duration = timedelta | str
Person = Mapping[str, str]


class BotStatusClient:
    """A client of the bot status service at `url`, for any number of threads.

    `token` is an API key or a token, or a function that returns one; the function is called for the first call, and
    again when the service has refused its token. `timeout` is how long a connection, or the next bytes of an answer,
    may take, and `deadline` how long a call may take with its repetitions, both in seconds. `ca_file` names the
    certificates of a CA of your own, in PEM. `transport` replaces how requests are sent, for tests.

    Times are aware datetimes or texts in RFC 3339, durations timedeltas or texts in ISO 8601 such as PT2H. Arguments
    that are None are not sent. Calls raise BotStatusError if they are refused, and Unreachable if there is no answer.
    """

    def __init__(
        self,
        url: str,
        token: TokenSource,
        *,
        timeout: float = 10,
        deadline: float = 20,
        ca_file: str | None = None,
        transport: Transport | None = None,
    ) -> None:
        carrier = transport or HttpTransport(url, ca_file)
        self._calls = Calls(carrier, Token(token), timeout, deadline)

    def __enter__(self) -> BotStatusClient:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections that are kept open. A later call opens another one."""
        self._calls.transport.close()

    def bot_status(self, contact_id: str) -> BotStatus:
        """The status of the bot for a contact. This is a look, not a gate: it may be outdated when you send."""
        return BotStatus.parse(self._calls.call('GET', _contact(contact_id, 'bot-status')))

    def set_bot_status(
        self,
        contact_id: str,
        *,
        state: BotState,
        for_: Duration | None = None,
        until: Time | None = None,
        wake: Mapping[str, Any] | None = None,
        reason: ExplicitReason | None = None,
        note: str | None = None,
        expected_version: int | None = None,
        only_if: Mapping[str, Any] | None = None,
        never_shorten: bool | None = None,
        pinned: bool | None = None,
        locked: bool | None = None,
        end_on_reply: bool | None = None,
        even_if_unavailable: bool | None = None,
        on_behalf_of: Person | None = None,
        idempotency_key: str | None = None,
    ) -> StatusResult:
        """Put the bot to sleep, wake it or turn it off. Requires role AGENT.

        SLEEPING needs `for_`, `until` (a time, or WOKEN) or `wake`, a WakeInput. `only_if` is a StatusCondition and
        `on_behalf_of` an ActorInput of the GraphQL schema, with its names. The client makes an `idempotency_key`, so
        that it can repeat the call; give one of your own if your program may be run again.
        """
        body = _present(
            state=state,
            wake=wake,
            reason=reason,
            note=note,
            pinned=pinned,
            locked=locked,
            until=_time(until),
            expectedVersion=expected_version,
            onlyIf=only_if,
            neverShorten=never_shorten,
            endOnReply=end_on_reply,
            evenIfUnavailable=even_if_unavailable,
            onBehalfOf=on_behalf_of,
            **{'for': _duration(for_)},
        )
        headers = _idempotent(idempotency_key)
        path = _contact(contact_id, 'bot-status')
        return StatusResult.parse(self._calls.call('PUT', path, body, headers=headers))

    def record_message(
        self,
        contact_id: str,
        *,
        message_id: str,
        origin: MessageOrigin,
        channel: str | None = None,
        sent_at: Time | None = None,
        body_hash: str | None = None,
        reply_token: str | None = None,
        automatic: bool | None = None,
        actor: Person | None = None,
    ) -> MessageResult:
        """Report a message of anyone. Requires role INTEGRATION. `actor` is an ActorInput."""
        body = _present(
            messageId=message_id,
            origin=origin,
            channel=channel,
            sentAt=_time(sent_at),
            bodyHash=body_hash,
            replyToken=reply_token,
            automatic=automatic,
            actor=actor,
        )
        return MessageResult.parse(self._calls.call('POST', _contact(contact_id, 'messages'), body))

    def mark_conversation_read(
        self, contact_id: str, *, read_at: Time | None = None, on_behalf_of: Person | None = None
    ) -> StatusResult:
        """Report that a person read the conversation. Requires role INTEGRATION.

        Without `read_at`, it was read now; the client then does not repeat a call whose answer was lost.
        """
        body = _present(readAt=_time(read_at), onBehalfOf=on_behalf_of)
        path = _contact(contact_id, 'read')
        return StatusResult.parse(self._calls.call('POST', path, body, repeatable=read_at is not None))

    def report_goal(
        self,
        contact_id: str,
        *,
        goal: Goal,
        for_: Duration | None = None,
        until: Time | None = None,
        wake: Mapping[str, Any] | None = None,
        final_reply_token: str | None = None,
        on_behalf_of: Person | None = None,
        idempotency_key: str | None = None,
    ) -> StatusResult:
        """Report that the bot reached a goal, which puts it to sleep. Requires role INTEGRATION.

        `final_reply_token` is the token of a reservation that may still be committed. The rest is as in
        `set_bot_status`.
        """
        body = _present(
            goal=goal,
            wake=wake,
            until=_time(until),
            finalReplyToken=final_reply_token,
            onBehalfOf=on_behalf_of,
            **{'for': _duration(for_)},
        )
        headers = _idempotent(idempotency_key)
        path = _contact(contact_id, 'goals')
        return StatusResult.parse(self._calls.call('POST', path, body, headers=headers))

    def reserve_reply(
        self,
        contact_id: str,
        *,
        channel: str | None = None,
        inbound_id: str | None = None,
        inbound_sent_at: Time | None = None,
        inbound_automatic: bool | None = None,
        ttl: Duration | None = None,
    ) -> Reservation:
        """Ask before generating a reply. Requires role INTEGRATION.

        The message `inbound_id` is recorded unless it was before. `ttl` is how long the token is valid, from 1 second
        to 10 minutes; the default is 2 minutes. A denial is a result.
        """
        inbound = inbound_id and _present(
            messageId=inbound_id, sentAt=_time(inbound_sent_at), automatic=inbound_automatic
        )
        body = _present(channel=channel, inbound=inbound, ttl=_duration(ttl))
        return Reservation.parse(self._calls.call('POST', _contact(contact_id, 'replies'), body))

    def commit_reply(
        self,
        token: str,
        *,
        message_id: str,
        message_ids: Sequence[str] = (),
        body_hash: str | None = None,
        body_hashes: Sequence[str] = (),
        require_fresh_turn: bool | None = None,
    ) -> Commit:
        """Ask again just before sending. Requires role INTEGRATION. A denial is a result.

        `message_ids` and `body_hashes` are those of further parts, up to 20 in all.
        """
        body = _present(
            messageId=message_id,
            messageIds=list(message_ids) or None,
            bodyHash=body_hash,
            bodyHashes=list(body_hashes) or None,
            requireFreshTurn=require_fresh_turn,
        )
        return Commit.parse(self._calls.call('POST', f'{_reply(token)}/commit', body))

    def revoke_reply(self, token: str) -> Revocation:
        """Take back a committed reply that was not sent, within 48 hours. Requires role INTEGRATION."""
        return Revocation.parse(self._calls.call('POST', f'{_reply(token)}/revoke'))

    def release_reply(self, token: str) -> bool:
        """Give up a reservation that was not committed; returns whether there was one. Requires role INTEGRATION."""
        return bool(self._calls.call('DELETE', _reply(token))['released'])

    def feed_cursor(self) -> str:
        """The current position in the sequence of changes. Read it before what `changes` keeps up to date."""
        return read_position(self._calls)

    def changes(self, *, after: str | None = None, wait: int = 30) -> Iterator[FeedEvent]:
        """What happens in the workspace after a cursor, or from now on, oldest first and without end.

        Nothing is missed and nothing comes twice, also over restarts of the service: while it is unreachable, the
        iterator waits. Keep the `cursor` of the last event that you processed to continue after a restart of your own.
        Raises FeedReset if what followed the cursor is no longer kept. Each request waits up to `wait` seconds for an
        event, at most 30.
        """
        return follow(self._calls, after or self.feed_cursor(), wait)

    def guard_reply(
        self,
        contact_id: str,
        think: Think,
        send: Send,
        *,
        inbound_id: str | None = None,
        inbound_sent_at: Time | None = None,
        inbound_automatic: bool | None = None,
        channel: str | None = None,
        ttl: Duration | None = None,
        when_unreachable: WhenUnreachable = 'DENY',
    ) -> GuardedReply:
        """Answer a contact if the bot may: ask, call `think`, ask again, and call `send` for each part.

        `think()` returns a text, up to 11 texts that are sent one after another, or None. `send(text, message_id)`
        sends a part, and raises an exception if it was not sent. The ids are made from `inbound_id`, the message to
        answer, so that the same job can be run again and never sends twice. Before each further part, the client asks
        whether the bot may still speak.

        What `think` and `send` raise is raised on. The reservation is released if `think` raises, and the reply is
        revoked if `send` raises for the first part, unless the message may have been sent: after a MaybeSentError, a
        timeout or a broken connection. If the service is unreachable, nothing is sent, unless `when_unreachable` is
        SEND.
        """
        reserve = partial(
            self.reserve_reply,
            contact_id,
            channel=channel,
            inbound_id=inbound_id,
            inbound_sent_at=inbound_sent_at,
            inbound_automatic=inbound_automatic,
            ttl=ttl,
        )
        return ReplyGuard(self, contact_id, inbound_id, reserve, when_unreachable).run(think, send)


def _contact(contact_id: str, what: str) -> str:
    return f'/v1/contacts/{quote(contact_id, safe="")}/{what}'


def _reply(token: str) -> str:
    return f'/v1/replies/{quote(token, safe="")}'


def _present(**fields: Any) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _idempotent(key: str | None) -> dict[str, str]:
    return {'Idempotency-Key': key or str(uuid.uuid4())}


def _time(value: Time | None) -> str | None:
    if not isinstance(value, datetime):
        return value
    if value.tzinfo is None:
        raise ValueError('A time must have a time zone, such as datetime.now(timezone.utc).')
    return value.isoformat()


def _duration(value: Duration | None) -> str | None:
    return f'PT{value.total_seconds():.3f}S' if isinstance(value, timedelta) else value
