"""What is said later: texts in tables, marked so that they stand in the catalogues of every language, and sentences
that were made in English and know what they were made from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")

Given = str | int
Kept = str | dict[str, Any]
"""A sentence as JSON: as it was written, or {text, given}."""


def N_(given: T) -> T:  # noqa: N802 - the name that gettext's tools know
    """What is given, itself: a text, or a table of them (of a mapping its values).

    The mark is read by whoever collects texts; a reader's language comes in later, by `Reader.say`.
    """
    return given


class Said(str):
    """A sentence in English for whoever takes it as a text; `Reader.say_again` says it in another language.

    `given` fills the `{names}` of `pattern`; some of it may be said in a language too.
    """

    pattern: str
    given: Mapping[str, Given]

    def __new__(cls, pattern: str, given: Mapping[str, Given]) -> Said:
        self = super().__new__(cls, filled(pattern, given, _in_english))
        self.pattern, self.given = pattern, dict(given)
        return self

    def __getnewargs__(self) -> tuple[str, Mapping[str, Given]]:  # type: ignore[override]
        return self.pattern, self.given


def said(pattern: str, /, **given: Given) -> Said:
    """A sentence made of a text of the catalogues. A whole number stands in it as the reader writes numbers; one that
    is to be typed as it stands is given as a text.
    """
    return Said(pattern, given)


def filled(pattern: str, given: Mapping[str, Given], word: Callable[[Given], str]) -> str:
    """`pattern` with its `{names}` filled in, each as `word` has it; one that is not given is left out."""
    return pattern.format_map(_Missing({name: word(value) for name, value in given.items()}))


def kept(sentence: str) -> Kept:
    """A sentence for JSON, so that it can be said in every language later."""
    if not isinstance(sentence, Said):
        return sentence
    given = {name: kept(one) if isinstance(one, str) else one for name, one in sentence.given.items()}
    return {"text": sentence.pattern, "given": given}


def said_before(document: Kept) -> str:
    """The inverse of `kept`."""
    if isinstance(document, str):
        return document
    given = document["given"].items()
    return Said(
        document["text"], {name: one if isinstance(one, int) else said_before(one) for name, one in given}
    )


def _in_english(one: Given) -> str:
    return f"{one:,}" if isinstance(one, int) else str(one)


class _Missing(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""
