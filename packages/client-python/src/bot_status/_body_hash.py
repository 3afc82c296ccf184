"""The hash by which the service recognizes a reply of the bot."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# The `re` module knows no Unicode properties, and its \s contains U+001C to U+001F, which are not White_Space. A test
# compares both classes with Unicode, character by character.
DEFAULT_IGNORABLE = (
    '\u00ad\u034f\u061c\u115f-\u1160\u17b4-\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164'
    '\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff'
)
WHITE_SPACE = '\t-\r \u0085\u00a0\u1680\u2000-\u200a\u2028-\u2029\u202f\u205f\u3000'

_IGNORABLE = re.compile(f'[{DEFAULT_IGNORABLE}]')
_SPACES = re.compile(f'[{WHITE_SPACE}]+')


def body_hash(text: str) -> str | None:
    """Return the hash of a text as the reader sees it, for `body_hash` of `commit_reply` and `record_message`.

    The result is 64 hexadecimal digits, or None if there is nothing in the text to recognize. It is the same for all
    forms that a text takes on its way through channels and inboxes: other line ends, spaces, compatible characters and
    characters without width. docs/integrating.md of the service explains each step.
    """
    # Half a surrogate pair cannot be encoded; JavaScript replaces it as this does.
    well_formed = text.encode('utf-16', 'surrogatepass').decode('utf-16', 'replace')
    visible = unicodedata.normalize('NFKC', _IGNORABLE.sub('', well_formed))
    normalized = _SPACES.sub(' ', visible).strip(' ')
    return hashlib.sha256(normalized.encode('utf-8')).hexdigest() if normalized else None
