"""A client of the bot status service: may the bot reply to this contact?"""

from ._body_hash import body_hash
from ._client import BotStatusClient
from ._errors import BotStatusError, FeedReset, MaybeSentError, Unreachable
from ._guard import GuardedReply
from ._transport import Request, Response, Transport
from ._types import (
    Actor,
    BotStatus,
    Commit,
    FeedEvent,
    MessageCount,
    MessageResult,
    Reservation,
    Revocation,
    StatusChange,
    StatusResult,
)
from ._version import VERSION as __version__

__all__ = [
    'Actor',
    'BotStatus',
    'BotStatusClient',
    'BotStatusError',
    'Commit',
    'FeedEvent',
    'FeedReset',
    'GuardedReply',
    'MaybeSentError',
    'MessageCount',
    'MessageResult',
    'Request',
    'Reservation',
    'Response',
    'Revocation',
    'StatusChange',
    'StatusResult',
    'Transport',
    'Unreachable',
    '__version__',
    'body_hash',
]
