"""Follows what happens in the workspace, by long polls."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from urllib.parse import urlencode

from ._calls import Calls
from ._errors import FeedReset, Unreachable
from ._types import FeedEvent, Json

_LOG = logging.getLogger('bot_status')
_PAGE = 100
_PAUSE = 1.0


def read_position(calls: Calls) -> str:
    cursor: str = calls.call('GET', '/v1/changes')['cursor']
    return cursor


def follow(calls: Calls, cursor: str, wait: int) -> Iterator[FeedEvent]:
    while True:
        page = _read_page(calls, cursor, wait)
        if page['start'] == 'RESET':
            raise FeedReset(page['cursor'])
        for event in page['events']:
            yield FeedEvent.parse(event)
        cursor = page['cursor']


def _read_page(calls: Calls, cursor: str, wait: int) -> Json:
    query = urlencode({'after': cursor, 'first': _PAGE, 'wait': wait})
    while True:
        try:
            return calls.call('GET', f'/v1/changes?{query}', wait=wait)
        except Unreachable as error:
            _LOG.warning('The changes cannot be read; trying again: %s', error)
            time.sleep(_PAUSE)
