"""Every refusal has a code, and every code is registered with what its sentence may use."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import bot
from bot.errors import CODES, DomainError, FormErrors

SOURCE = Path(bot.__file__).parent


def _raised() -> Iterator[tuple[str, str, set[str]]]:
    """(place, code, parameters) of every DomainError with a literal code in the source."""
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "DomainError"
            ):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    named = {keyword.arg for keyword in node.keywords if keyword.arg} - {"field"}
                    yield f"{path.relative_to(SOURCE)}:{node.lineno}", first.value, named


def test_no_code_is_raised_that_is_not_registered() -> None:
    found = list(_raised())
    assert len(found) > 30
    assert [(where, code) for where, code, _ in found if code not in CODES] == []


def test_no_parameter_is_given_that_no_sentence_expects() -> None:
    odd = [
        (where, code, named - set(CODES[code]))
        for where, code, named in _raised()
        if code in CODES and named - set(CODES[code])
    ]
    assert odd == []


def test_an_error_carries_what_its_sentence_needs_and_where_it_belongs() -> None:
    error = DomainError("too_many", field="skills", count=7, maximum=5)
    assert (error.code, error.field, dict(error.params)) == ("too_many", "skills", {"count": 7, "maximum": 5})
    assert str(FormErrors([error])) == "skills: too_many"
