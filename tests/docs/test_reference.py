"""Pages that tell of every command and every key of a plan tell all of them, as they are."""

from __future__ import annotations

import dataclasses
from collections import defaultdict
from enum import Enum
from typing import Any

import pytest

from bot.domain import forms, planning, program, roles, timeline, training, worth
from bot.domain.commands import ADMIN_COMMANDS
from bot.program_file.document import load_template, template_names
from tests.docs.pages import ROOT, Page
from tests.docs.reference import GUIDE, PAGE, guide, page

PLAN = Page(ROOT / "docs" / "plan-file.md")
CLASSES: dict[str, Any] = {
    name: found
    for room in (forms, planning, program, roles, timeline, training, worth)
    for name, found in vars(room).items()
    if isinstance(found, type) and dataclasses.is_dataclass(found)
}
NEEDS_NO_TABLE = {"Eligibility", "Range"}  # two roles; three numbers


def test_the_page_of_commands_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run `make reference`"
    assert GUIDE.read_text(encoding="utf-8") == guide(), "run `make reference`"


def test_every_command_for_coordinators_stands_in_their_handbook() -> None:
    codes = {code for _, code in Page(ROOT / "docs" / "coordinator-handbook.md").inline()}
    typed = {f"{code} ".removeprefix("/mentor-admin ") for code in codes}
    missing = [
        spec.name for spec in ADMIN_COMMANDS if not any(one.startswith(f"{spec.name} ") for one in typed)
    ]
    assert missing == []


def test_what_ships_is_counted_right() -> None:
    handbook = Page(ROOT / "docs" / "coordinator-handbook.md")
    named = {row[0].strip("`") for _, rows in handbook.tables() for row in rows}
    assert set(template_names()) <= named
    assert "Seven templates ship" in Page(ROOT / "README.md").text
    assert len(template_names()) == 7
    plan = load_template("career_development")
    assert "Nineteen ship with the templates" in handbook.text
    assert len(plan.training.modules) == 19
    assert f"{len(plan.topics)} ship with the templates" in handbook.text
    measures = [len(load_template(name).measures) for name in template_names()]
    assert "A template brings six to nine" in handbook.text
    assert (min(measures), max(measures)) == (6, 9)


def told() -> dict[str, dict[str, str]]:
    """By class: each key that the page tells of, with its default."""
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for mark, rows in PLAN.tables():
        if mark.startswith("keys: "):
            for row in rows:
                found[mark.removeprefix("keys: ")][row[0].strip("`")] = row[-1]
    return found


@pytest.mark.parametrize("name", sorted(told()))
def test_every_key_of_a_plan_is_told_with_what_it_is_when_left_out(name: str) -> None:
    expected = {field.name: default_of(field) for field in dataclasses.fields(CLASSES[name])}
    assert told()[name] == expected


def test_no_part_of_a_plan_is_left_out() -> None:
    """Whatever a program holds, at any depth, has its table."""
    seen, coming = set[str](), ["Program"]
    while coming:
        name = coming.pop()
        seen.add(name)
        for field in dataclasses.fields(CLASSES[name]):
            words = set(_words(str(field.type)))
            coming += [other for other in CLASSES if other in words - seen]
    assert seen - NEEDS_NO_TABLE <= set(told())


def _words(annotation: str) -> list[str]:
    return annotation.replace("[", " ").replace("]", " ").replace(",", " ").replace("|", " ").split()


def default_of(field: dataclasses.Field[Any]) -> str:
    """What the page says of a field that is left out."""
    if field.default is not dataclasses.MISSING:
        return shown(field.default)
    if field.default_factory is not dataclasses.MISSING:
        return shown(field.default_factory())
    return "required"


def shown(value: Any) -> str:
    if value is None:
        return "not set"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, Enum):
        return f"`{value.value}`"
    if value in ("", (), frozenset(), {}):
        return "empty"
    if isinstance(value, tuple):
        return f"`[{', '.join(map(str, value))}]`"
    if isinstance(value, frozenset):
        return f"`[{', '.join(sorted(str(one.value) for one in value))}]`"
    if dataclasses.is_dataclass(value):
        return "its own"
    return f"`{value:g}`" if isinstance(value, int | float) else f"`{value}`"
