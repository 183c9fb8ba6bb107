"""What makes a lesson: words of which nobody can be told to be the one they are about, at least not by name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.forms import OPEN_KINDS, Question
from bot.domain.reviews import CONCERNS

_SHORTEST = 3
"""Shorter names are also words."""
_MENTION = re.compile(r"<[@!#][^>]*>|[\w.+-]+@[\w-]+\.\w+|(?<!\w)@\w[\w.-]+")


def may_hold_lesson(question: Question) -> bool:
    """Whether an answer may hold a lesson: words, and no worry, which has a way of its own."""
    return question.key != CONCERNS and question.kind in OPEN_KINDS


@dataclass(frozen=True)
class Names:
    """Whole names, in any case; and their parts, which are often words as well, so that their capitals count."""

    whole: frozenset[str] = frozenset()
    parts: frozenset[str] = frozenset()

    @classmethod
    def of(cls, people: Iterable[str]) -> Names:
        """The names of people, and the parts of at least three letters."""
        whole = frozenset(" ".join(name.split()) for name in people if len(name.strip()) >= _SHORTEST)
        parts = frozenset(part for name in whole for part in name.split() if len(part) >= _SHORTEST)
        return cls(whole, parts)


def named_in(words: str, names: Names) -> str:
    """Whom the words name, as they do: by a mention, an address, or a name that stands alone; empty if nobody."""
    mention = _MENTION.search(words)
    if mention:
        return mention[0]
    folded = words.casefold()
    for name in sorted(names.whole):
        if name.casefold() in folded and _alone(name, words, re.IGNORECASE):
            return name
    return next((part for part in sorted(names.parts) if part in words and _alone(part, words)), "")


def _alone(name: str, words: str, flags: int = 0) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, flags) is not None
