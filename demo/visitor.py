"""Whom the visitor is: who is on their page right now, and whose story they have made their own."""

from __future__ import annotations

import threading
from collections.abc import Callable

TOGETHER = 1.0  # real seconds: pages drawn closer than this are open side by side


class Visitor:
    """Nobody else acts for these people. `hero` is the user id whose journey the guide follows.

    `monotonic` is real time in seconds.
    """

    def __init__(self, hero: str, monotonic: Callable[[], float]) -> None:
        self.hero = hero
        self._monotonic = monotonic
        self._lock = threading.Lock()
        self._drawn: dict[str, float] = {}
        self._own = {hero}

    def sees(self, person: str) -> bool:
        """Somebody's screen is drawn on the page; True if the visitor was nobody like that until now."""
        with self._lock:
            known = person in self._present()
            self._drawn[person] = self._monotonic()
            return not known

    def applies_as(self, person: str) -> None:
        """The visitor asks for a mentor, or to be one, as somebody else: that is their story from now on."""
        with self._lock:
            self.hero = person
            self._own.add(person)

    @property
    def people(self) -> frozenset[str]:
        """The user ids of everybody who is the visitor's."""
        with self._lock:
            return frozenset(self._own | self._present())

    def _present(self) -> set[str]:
        newest = max(self._drawn.values(), default=0.0)
        return {person for person, when in self._drawn.items() if when >= newest - TOGETHER}
