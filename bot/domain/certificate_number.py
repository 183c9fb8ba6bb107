"""The number on a certificate: how it is written, and how one that somebody typed is read."""

from __future__ import annotations

import re

_SHAPE = re.compile(r"(\d{4})([A-Z2-7]{4})([A-Z2-7]{4})$")
_MISREAD = str.maketrans("018", "OIB")
"""Digits that no number has after its year, and the letters that they are taken for."""
_CODE = 8


def certificate_number(year: int, code: str) -> str:
    """As it stands on the paper: 2026-K7QX-3MZA. `code`: eight characters of base 32 (RFC 4648)."""
    return f"{year}-{code[:4]}-{code[4:]}"


def read_number(typed: str) -> str | None:
    """The number that somebody means who typed it small, with blanks or without its dashes, or with "No." before it.

    None for what cannot be one.
    """
    signs = "".join(sign for sign in typed.upper() if sign.isascii() and sign.isalnum())
    found = _SHAPE.search(signs[:-_CODE] + signs[-_CODE:].translate(_MISREAD))
    return certificate_number(int(found[1]), found[2] + found[3]) if found else None
