"""What stands where somebody was named who has been forgotten since: no view has to know that they were."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, TypeVar

from blocks.parts import written
from blocks.reader import Reader
from bot.domain.erased import PREFIX, is_erased

Shown = TypeVar("Shown")
_MENTION = re.compile(rf"<@{PREFIX}[0-9a-f]+(?:\|[^>]*)?>|\b{PREFIX}[0-9a-f]{{28}}\b")
_CHOSEN = frozenset({"initial_users", "initial_conversations"})
_CHOSEN_ONE = frozenset({"initial_user", "initial_conversation"})


def without_erased(shown: Shown, reader: Reader, text: str | None = None) -> Shown:
    """What is about to be shown (blocks, a view, a text) without ids of people who were forgotten. The very same
    object where there are none. `text`: what `written` makes of it, if the caller has that.
    """
    if PREFIX not in (text or written(shown)):  # nearly always: this is asked of everything that is shown
        return shown
    cleaned: Shown = _cleaned(shown, reader.say("a former member"))
    return cleaned


def _cleaned(value: Any, words: str) -> Any:
    if isinstance(value, str):
        return _MENTION.sub(words, value) if PREFIX in value else value
    if isinstance(value, Mapping):
        return _members(value, words)
    if isinstance(value, list | tuple):
        new = [_cleaned(one, words) for one in value]
        same = all(one is other for one, other in zip(new, value, strict=True))
        return value if same else type(value)(new)
    return value


def _members(value: Mapping[str, Any], words: str) -> Any:
    new: dict[str, Any] = {}
    for key, one in value.items():
        if key in _CHOSEN and isinstance(one, list) and any(is_erased(str(each)) for each in one):
            new[key] = [each for each in one if not is_erased(str(each))]
        elif key in _CHOSEN_ONE and is_erased(str(one)):
            continue
        else:
            new[key] = _cleaned(one, words)
    same = len(new) == len(value) and all(new[key] is one for key, one in value.items())
    return value if same else new
