"""What each person has not seen yet, counted from the playground's log."""

from __future__ import annotations

import threading
from collections import Counter
from typing import Any

COUNTED = {"message_posted", "ephemeral_shown"}


class Unread:
    """Counts messages per person and conversation since that person last looked at it on the page."""

    def __init__(self, log: Any) -> None:
        self._log = log
        self._next = 0
        self._counts: dict[str, Counter[str]] = {}
        self._lock = threading.Lock()

    def read(self, person: str, channel: str) -> None:
        """The person has the conversation on the screen now."""
        with self._lock:
            self._catch_up()
            self._counts.get(person, Counter()).pop(channel, None)

    def counts(self, person: str) -> dict[str, int]:
        """Unread messages per conversation id, only those above zero."""
        with self._lock:
            self._catch_up()
            return dict(self._counts.get(person, {}))

    def totals(self) -> dict[str, int]:
        """Unread messages per person, all conversations together."""
        with self._lock:
            self._catch_up()
            return {person: counts.total() for person, counts in self._counts.items() if counts}

    def _catch_up(self) -> None:
        end = len(self._log)
        for index in range(self._next, end):
            record = self._log[index]
            if record.what in COUNTED and record.channel:
                for person in self._readers(record):
                    self._counts.setdefault(person, Counter())[record.channel] += 1
        self._next = end

    @staticmethod
    def _readers(record: Any) -> list[str]:
        if record.what == "ephemeral_shown":
            return [record.detail["to"]]
        return [person for person in record.detail.get("recipients", ()) if person != record.who]
