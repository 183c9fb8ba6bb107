"""Who is meant by what is written: an id, an e-mail address, or a name that only one person has."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from bot.sign_up.words import folded

_IN_BRACKETS = re.compile(r".*<([^<>@\s]+@[^<>\s]+)>")
SHORTEST_TYPO = 4
"""Words shorter than this are too much alike to guess."""


@dataclass(frozen=True)
class Identity:
    """A person of the sheet: their id, and what else they may be called by."""

    id: str
    name: str = ""
    email: str = ""


class Identities:
    """Everybody who can be named."""

    def __init__(self, people: Iterable[Identity] = ()) -> None:
        self._ids: dict[str, set[str]] = defaultdict(set)
        self._exact: set[str] = set()
        self._spelled: dict[str, str] = {}
        for one in people:
            self._exact.add(one.id)
            for written in (one.id, one.name, one.email):
                for reading in _readings(written) if written else ():
                    self._ids[reading].add(one.id)
                    self._spelled[reading] = min(written, self._spelled.get(reading, written))

    def meant(self, written: str) -> frozenset[str]:
        """The ids of all whom this may mean: none, one, or several namesakes."""
        if written in self._exact:
            return frozenset({written})
        for reading in _readings(written):
            if found := self._ids.get(reading):
                return frozenset(found)
        return frozenset()

    def nearest(self, written: str) -> str | None:
        """A name, address or id of the sheet that is one slip of the pen away, or of which this is a part."""
        word = folded(written)
        if len(word) < SHORTEST_TYPO:
            return None
        near = {known for short in _shorter(word) for known in self._by_shorter.get(short, ())}
        near |= self._by_part.get(word, set())
        return self._spelled[min(near)] if near else None

    @cached_property
    def _by_part(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for word in self._ids:
            for part in word.split():
                found[part].add(word)
        return dict(found)

    @cached_property
    def _by_shorter(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = defaultdict(set)
        for word in self._ids:
            if len(word) >= SHORTEST_TYPO and not word.isdecimal():
                for short in _shorter(word):
                    found[short].add(word)
        return dict(found)


def _shorter(word: str) -> Iterator[str]:
    """The word, and the word without one of its letters: two words that differ by one letter share one."""
    yield word
    for place in range(len(word)):
        yield word[:place] + word[place + 1 :]


def _readings(written: str) -> Iterator[str]:
    """As it stands; the address in “Ann Lee <ann@example.com>”; “Lee, Ann” as Ann Lee."""
    yield folded(written)
    if match := _IN_BRACKETS.fullmatch(written):
        yield folded(match[1])
    last, comma, first = written.partition(",")
    if comma:
        yield folded(f"{first} {last}")
