"""What makes a lesson: words of which nobody can be told to be the one they are about, at least not by name."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.domain.forms import OPEN_KINDS, Question
from bot.domain.reviews import CONCERNS

_MENTION = re.compile(r"<[@!#][^>]*>|[\w.+-]+@[\w-]+\.\w+|(?<!\w)@\w[\w.-]+")


def may_hold_lesson(question: Question) -> bool:
    """Whether an answer may hold a lesson: words, and no worry, which has a way of its own."""
    return question.key != CONCERNS and question.kind in OPEN_KINDS


def named_in(words: str, names: Collection[str]) -> str:
    """Whom the words name, as they do: by a mention, an address, or one of `names` standing alone; empty if nobody."""
    mention = _MENTION.search(words)
    if mention:
        return mention[0]
    folded = words.casefold()
    return next((name for name in sorted(names) if name.casefold() in folded and _alone(name, words)), "")


def _alone(name: str, words: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", words, re.IGNORECASE) is not None
