"""Text as every database, file and message can hold it.

PostgreSQL refuses a NUL, no encoding knows half of a surrogate pair, Excel and XML know no control characters and not
the last two of the first plane: a workbook with one of them cannot be opened. Nobody can type these, so nobody misses
them. What people type into forms is cleaned further (`bot.domain.answers`).
"""

from __future__ import annotations

import re
from typing import Any

_UNSOUND = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")


def sound(text: str) -> str:
    """`text` without control characters (tabs and line breaks stay) and halves of surrogate pairs."""
    if text.isprintable():  # nearly always
        return text
    return _UNSOUND.sub("", text)


def sound_in(value: Any) -> Any:
    """The same in every text of a value as JSON gives it. It must not be nested deeply."""
    if isinstance(value, str):
        return sound(value)
    if isinstance(value, dict):
        return {sound(name) if isinstance(name, str) else name: sound_in(one) for name, one in value.items()}
    if isinstance(value, list):
        return [sound_in(one) for one in value]
    return tuple(sound_in(one) for one in value) if isinstance(value, tuple) else value
