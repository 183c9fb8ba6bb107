"""Sentences for whoever sits at the screen: English as they stand, and still known by what they were made of, so that
the page can say them in another language."""

from __future__ import annotations

from typing import Self


class Said(str):
    """An English sentence. `pattern` is the text before its `{names}` were filled in with `values`.

    It is a text like any other for everybody else: apps, logs and simulated colleagues read English.
    """

    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> Self:
        made = super().__new__(cls, pattern.format(**values) if values else pattern)
        made.pattern, made.values = pattern, values
        return made
