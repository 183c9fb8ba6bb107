"""Names: in the order in which people look for them, and none said twice."""

from __future__ import annotations

import unicodedata

_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def by_name(name: str) -> tuple[str, str]:
    """What a name sorts by: its letters without accents and size first, so that É stands beside E."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return bare.translate(_STROKES), name


def file_name(what: str, name: str, ending: str) -> str:
    """What a file for somebody is called, in letters that every computer takes: certificate-mia-muller.pdf."""
    letters, _ = by_name(name)
    words = "".join(one if one.isascii() and one.isalnum() else " " for one in letters).split()
    return f"{'-'.join([what, *words])[:80]}.{ending}"


def names_program(cohort: str, program: str) -> bool:
    """Whether a cohort's name says which program it is of, as "Leadership 2026" does."""
    begin, rest = cohort[: len(program)], cohort[len(program) :]
    return begin.casefold() == program.casefold() and not rest[:1].isalnum()
