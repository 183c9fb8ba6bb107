"""What is known of somebody who is about to be forgotten, and how it is found in records."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from bot.domain.erased import NAME

LANE = "privacy.goodbye"
_A_NAME = 2
"""Words from which on a name can be looked for: one alone may be somebody else's, or no name at all."""
_TAKEN_OUT = object()
_WHOM = ("key", "email", "slack_id")
"""What says in a line of a table whom it is about."""


@dataclass(frozen=True)
class Traces:
    """What tells who somebody is. `stand_in`: what takes the place of their Slack id; `channel`: their direct message
    with the app, empty if there was none.
    """

    slack_id: str
    email: str
    name: str
    channel: str
    stand_in: str

    @cached_property
    def _finding(self) -> re.Pattern[str]:
        exact = [one for one in (self.slack_id, self.channel) if one]
        loose = [self.email] if self.email else []
        if len(self.name.split()) >= _A_NAME:
            loose += [self.name, _slug(self.name)]
        parts = [rf"(?<![A-Za-z0-9]){re.escape(one)}(?![A-Za-z0-9])" for one in exact]
        parts += [rf"(?i:(?<!\w){re.escape(one)}(?!\w))" for one in dict.fromkeys(loose) if one]
        return re.compile("|".join(parts))

    def in_text(self, text: str) -> bool:
        """Whether anything of them stands in `text`."""
        return self._finding.search(text) is not None

    def without(self, value: Any) -> Any:
        """`value` (what JSON holds) without them. In lists and as keys they are left out, a line of a table that is
        theirs with all that stands in it; within a text their id gives way to the stand-in, all else to a dash.
        """
        cleaned = self._cleaned(value)
        return "" if cleaned is _TAKEN_OUT else cleaned

    def _cleaned(self, value: Any) -> Any:
        if isinstance(value, str):
            return _TAKEN_OUT if self._is_all(value) else self._finding.sub(self._replaced, value)
        if isinstance(value, Mapping):
            return dict(self._members(value))
        if isinstance(value, list | tuple):
            kept = [(one, self._cleaned(one)) for one in value]
            return [clean for one, clean in kept if clean is not _TAKEN_OUT and not self._is_their_line(one)]
        return value

    def _members(self, value: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        for key, one in value.items():
            clean = self._cleaned(one)
            if not self.in_text(str(key)):
                yield key, "" if clean is _TAKEN_OUT else clean

    def _is_their_line(self, value: Any) -> bool:
        """A line of a table that is about them: their address or id stands where it says whom it is about."""
        return isinstance(value, Mapping) and any(
            isinstance(value.get(key), str) and self._is_all(value[key]) for key in _WHOM
        )

    def _is_all(self, text: str) -> bool:
        return self._finding.fullmatch(text.strip()) is not None

    def _replaced(self, found: re.Match[str]) -> str:
        return self.stand_in if found.group() == self.slack_id else NAME


def _slug(name: str) -> str:
    """How a name stands in the name of a channel."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return "-".join(re.findall(r"[a-z0-9]+", plain))
