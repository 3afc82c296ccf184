"""The token or API key of the client."""

from __future__ import annotations

import threading
from collections.abc import Callable

TokenSource = str | Callable[[], str]


class Token:
    """Keeps the token, and asks for another once the service refused it."""

    def __init__(self, source: TokenSource) -> None:
        self._source = source
        self._lock = threading.Lock()
        self._value: str | None = None

    @property
    def is_renewable(self) -> bool:
        return callable(self._source)

    def get(self, *, refused: str | None = None) -> str:
        """The current token. Calls the source if there is none yet, or if the current one was refused."""
        with self._lock:
            # Several threads may learn at once that a token was refused.
            if self._value is None or self._value == refused:
                value = self._source() if callable(self._source) else self._source
                self._value = value.strip()
            return self._value
