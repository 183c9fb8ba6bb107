"""What is said later: texts in tables, marked so that they stand in the catalogues of every language."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def N_(given: T) -> T:  # noqa: N802 - the name that gettext's tools know
    """What is given, itself: a text, or a table of them (of a mapping its values).

    The mark is read by whoever collects texts; a reader's language comes in later, by `Reader.say`.
    """
    return given
