"""What the service answers, with the names of its GraphQL schema in snake case.

The objects can be compared and cannot be changed. Times are aware datetimes in UTC. A newer service may send values of
enums that are not listed here, except of BotState, ReplyPermission and ReplyDecision, which never grow.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

BotState = Literal['ACTIVE', 'SLEEPING', 'INACTIVE']
ReplyPermission = Literal['SEND', 'SUGGEST', 'NONE']
ReplyDecision = Literal['SEND', 'SUGGEST', 'DENY']
MessageOrigin = Literal['CONTACT', 'BOT', 'TEAMMATE', 'WORKFLOW', 'SUGGESTION', 'UNKNOWN']
Goal = Literal['HUMAN_HANDOVER', 'STOP_BOT', 'APPOINTMENT_BOOKED']
ExplicitReason = Literal['MANUAL', 'API', 'WORKFLOW_ACTION', 'OPT_OUT', 'OPT_IN']
Outcome = Literal['APPLIED', 'EXTENDED', 'NO_CHANGE', 'SUPPRESSED', 'STALE', 'SKIPPED']
DenyReason = Literal[
    'SLEEPING',
    'INACTIVE',
    'BOT_UNAVAILABLE',
    'MESSAGE_LIMIT',
    'LEASE_EXPIRED',
    'SUPERSEDED',
    'STALE_CONTEXT',
    'AUTOMATIC_MESSAGE',
    'REPLY_BURST',
    'ALREADY_COMMITTED',
]

Json = Mapping[str, Any]
T = TypeVar('T')


def parse_time(text: str) -> datetime:
    # Before Python 3.11, fromisoformat does not know the Z.
    return datetime.fromisoformat(text.replace('Z', '+00:00'))


def optional(parse: Callable[[Any], T], value: Any) -> T | None:
    return None if value is None else parse(value)


@dataclass(frozen=True)
class Actor:
    """Who caused a change: `kind` is USER, CONTACT, INTEGRATION, BOT or SYSTEM. `via` acted for a person."""

    kind: str
    external_id: str | None
    name: str | None
    via: Actor | None

    @classmethod
    def parse(cls, json: Json) -> Actor:
        return cls(
            json['kind'], json.get('externalId'), json.get('name'), optional(cls.parse, json.get('via'))
        )


@dataclass(frozen=True)
class MessageCount:
    """How many replies the bot sent on a channel, and after how many it sleeps."""

    channel: str
    sent: int
    max_messages: int

    @classmethod
    def parse(cls, json: Json) -> MessageCount:
        return cls(json['channel'], json['sent'], json['maxMessages'])


@dataclass(frozen=True)
class BotStatus:
    """The status of the bot for one contact. `may_speak` means that `permission` is SEND."""

    contact_id: str
    may_speak: bool
    state: BotState
    reason: str
    permission: ReplyPermission
    available: bool
    unavailable_reason: str | None
    since: datetime
    wake_at: datetime | None
    changed_by: Actor
    note: str | None
    pinned: bool
    locked: bool
    version: int
    message_counts: tuple[MessageCount, ...]
    pending_inbound: int
    waiting_since: datetime | None
    waiting_for: str | None
    end_on_reply: bool
    id: str
    viewer_can_change: bool

    @classmethod
    def parse(cls, json: Json) -> BotStatus:
        return cls(
            contact_id=json['contactId'],
            may_speak=json['maySpeak'],
            state=json['state'],
            reason=json['reason'],
            permission=json['permission'],
            available=json['available'],
            unavailable_reason=json.get('unavailableReason'),
            since=parse_time(json['since']),
            wake_at=optional(parse_time, json.get('wakeAt')),
            changed_by=Actor.parse(json['changedBy']),
            note=json.get('note'),
            pinned=json['pinned'],
            locked=json['locked'],
            version=json['version'],
            message_counts=tuple(map(MessageCount.parse, json['messageCounts'])),
            pending_inbound=json['pendingInbound'],
            waiting_since=optional(parse_time, json.get('waitingSince')),
            waiting_for=json.get('waitingFor'),
            end_on_reply=json['endOnReply'],
            id=json['id'],
            viewer_can_change=json['viewerCanChange'],
        )

    @classmethod
    def parse_within(cls, json: Json) -> BotStatus | None:
        """The status in an answer, among the fields of the answer itself; None if it has none."""
        return cls.parse(json) if 'state' in json else None


@dataclass(frozen=True)
class StatusChange:
    """An entry in the history of a contact. `version`, `state` and `wake_at` are those after the entry."""

    id: str
    contact_id: str
    version: int
    previous_state: BotState
    state: BotState
    outcome: Outcome
    reason: str
    actor: Actor
    note: str | None
    wake_at: datetime | None
    effective_at: datetime
    recorded_at: datetime
    message_id: str | None

    @classmethod
    def parse(cls, json: Json) -> StatusChange:
        return cls(
            id=json['id'],
            contact_id=json['contactId'],
            version=json['version'],
            previous_state=json['previousState'],
            state=json['state'],
            outcome=json['outcome'],
            reason=json['reason'],
            actor=Actor.parse(json['actor']),
            note=json.get('note'),
            wake_at=optional(parse_time, json.get('wakeAt')),
            effective_at=parse_time(json['effectiveAt']),
            recorded_at=parse_time(json['recordedAt']),
            message_id=json.get('messageId'),
        )


@dataclass(frozen=True)
class StatusResult:
    """What a call did to the status of a contact.

    `outcome` is None only in a replay whose entry is no longer kept. `replayed` says that the call repeats an earlier
    one: `outcome` and `status_change` are then those of the first call, and `bot_status` is current.
    """

    outcome: Outcome | None
    replayed: bool
    bot_status: BotStatus
    status_change: StatusChange | None

    @classmethod
    def parse(cls, json: Json) -> StatusResult:
        return cls(json.get('outcome'), json['replayed'], BotStatus.parse(json), _change_of(json))


@dataclass(frozen=True)
class MessageResult(StatusResult):
    """What a message did. `origin` is that of the message, UNKNOWN resolved; `guessed` says whether it is a guess."""

    origin: MessageOrigin | None
    guessed: bool

    @classmethod
    def parse(cls, json: Json) -> MessageResult:
        status = (json.get('outcome'), json['replayed'], BotStatus.parse(json), _change_of(json))
        return cls(*status, json.get('origin'), json['guessed'])


@dataclass(frozen=True)
class Reservation:
    """Whether the bot may start a reply: `decision` is SEND, SUGGEST (only a draft for a person) or DENY.

    With SEND, there is a `token` that is valid until `expires_at`. With DENY, `deny_reason` says why, and `retry_at`
    when to ask again; None if time alone changes nothing.
    """

    granted: bool
    decision: ReplyDecision
    token: str | None
    expires_at: datetime | None
    deny_reason: DenyReason | None
    retry_at: datetime | None
    bot_status: BotStatus | None

    @classmethod
    def parse(cls, json: Json) -> Reservation:
        return cls(
            granted=json['granted'],
            decision=json['decision'],
            token=json.get('token'),
            expires_at=optional(parse_time, json.get('expiresAt')),
            deny_reason=json.get('denyReason'),
            retry_at=optional(parse_time, json.get('retryAt')),
            bot_status=BotStatus.parse_within(json),
        )


@dataclass(frozen=True)
class Commit:
    """Whether the bot may send the reply; if so, it is counted. Otherwise as in `Reservation`."""

    granted: bool
    deny_reason: DenyReason | None
    retry_at: datetime | None
    replayed: bool
    bot_status: BotStatus | None
    status_change: StatusChange | None

    @classmethod
    def parse(cls, json: Json) -> Commit:
        return cls(
            granted=json['granted'],
            deny_reason=json.get('denyReason'),
            retry_at=optional(parse_time, json.get('retryAt')),
            replayed=json['replayed'],
            bot_status=BotStatus.parse_within(json),
            status_change=_change_of(json),
        )


@dataclass(frozen=True)
class Revocation:
    """What a revocation did. `status_change` is None if nothing was taken back."""

    outcome: Outcome | None
    replayed: bool
    bot_status: BotStatus | None
    status_change: StatusChange | None

    @classmethod
    def parse(cls, json: Json) -> Revocation:
        return cls(json.get('outcome'), json['replayed'], BotStatus.parse_within(json), _change_of(json))


@dataclass(frozen=True)
class FeedEvent:
    """Something that happened in the workspace.

    `type` is the GraphQL type: StatusChanged, WaitingChanged, ContactSaved, ContactErased, BotSaved or BotDeleted.
    Skip a type that you do not know. `cursor` is the position after the event, and `event_id` the same whenever it is
    read. `status_change` and `bot_status`, which is as of now, are those of StatusChanged. `fields` has all fields of
    the event as the service sent them, for example `contact` of ContactSaved.
    """

    cursor: str
    type: str
    event_id: str
    contact_id: str | None
    status_change: StatusChange | None
    bot_status: BotStatus | None
    fields: Json

    @classmethod
    def parse(cls, json: Json) -> FeedEvent:
        change = _change_of(json)
        contact = json.get('contact') or {}
        contact_id = change.contact_id if change else contact.get('contactId')
        return cls(
            cursor=json['cursor'],
            type=json['type'],
            event_id=json['eventId'],
            contact_id=json.get('contactId', contact_id),
            status_change=change,
            bot_status=BotStatus.parse_within(json),
            fields=json,
        )


def _change_of(json: Json) -> StatusChange | None:
    return optional(StatusChange.parse, json.get('statusChange'))
