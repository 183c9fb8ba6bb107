"""The fields of one question in the modal that changes it, and what was typed in them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.answers import parse_page
from bot.domain.feeding import FEEDS
from bot.domain.forms import CHOOSING_KINDS, Audience, Form, Kind, Option, Page, Question
from bot.domain.option_lines import line_id, lines_of, read_lines
from bot.domain.roles import Role
from bot.domain.shown.questions import BECOME, KIND, LIST, NEW_PAGE, NOTHING, OPTIONS, OWN
from bot.errors import DomainError, FormErrors

CREATABLE = (
    Kind.TEXT,
    Kind.LONG_TEXT,
    Kind.CHOICE,
    Kind.RADIO,
    Kind.MULTI,
    Kind.RANKED,
    Kind.SCALE,
    Kind.NUMBER,
    Kind.CHECK,
    Kind.DATE,
    Kind.PEOPLE,
    Kind.LINK,
)
LISTS = ("skills", "goals", "languages", "levels")

_SCALED = ("minimum", "maximum", "low_label", "high_label")
_OWN_FIELDS: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: ("max_length",),
    Kind.LONG_TEXT: ("max_length",),
    Kind.MULTI: ("max_items",),
    Kind.RANKED: ("max_items",),
    Kind.PEOPLE: ("max_items",),
    Kind.NUMBER: ("minimum", "maximum"),
    Kind.SCALE: _SCALED,
    Kind.LEVELS: _SCALED,
}
_IN_A_FIELD = 2_800
"""Characters; a text field holds 3,000."""
MOST_FIELDS = 4
_FREE = Audience.SELF  # these are no answers of anybody: nobody is promised anything


@dataclass(frozen=True)
class Typed:
    """What was typed, read. `lines` is None where no options can be typed."""

    question: Question
    lines: tuple[str, ...] | None
    became: Mapping[str, str]
    asked_what_became: frozenset[str]


def fields_of(kind: Kind) -> tuple[str, ...]:
    """The names of the fields that a question of this kind has, in their order."""
    return (
        "label", *_OWN_FIELDS.get(kind, ()), "required", "asked_of", "audience", "feeds", "page", "hint",
        "short",
    )  # fmt: skip


def values_of(question: Question) -> dict[str, Any]:
    """What the fields of a question show before anything is typed."""
    shown: dict[str, Any] = {
        name: getattr(question, name)
        for name in ("label", "short", "hint", *_SCALED, "max_items", "max_length", "required")
    }
    return {
        **shown,
        KIND: question.kind.value,
        LIST: question.options_from or OWN,
        "asked_of": sorted(role.value for role in question.asked_of),
        "audience": question.audience.value,
        "feeds": question.feeds or NOTHING,
        "page": str(question.page),
        **option_fields(lines_of(question.options)),
    }


def option_fields(lines: tuple[str, ...]) -> dict[str, str]:
    """The lines of options in as many text fields as they need, and one more where the last is nearly full."""
    fields: list[str] = [""]
    for line in lines:
        longer = f"{fields[-1]}\n{line}".strip("\n")
        if len(longer) > _IN_A_FIELD:
            fields.append(line)
        else:
            fields[-1] = longer
    if len(fields[-1]) > _IN_A_FIELD // 2 and len(fields) < MOST_FIELDS:
        fields.append("")
    return {f"{OPTIONS}.{number}": text for number, text in enumerate(fields)}


def kind_typed(answers: Mapping[str, Any], before: Question | None) -> Kind:
    """The kind that was chosen, or the one it has."""
    chosen = answers.get(KIND)
    if chosen in set(CREATABLE):
        return Kind(chosen)
    return before.kind if before is not None else Kind.TEXT


def list_typed(answers: Mapping[str, Any], before: Question | None) -> str | None:
    """The program's list from which the options come; None for the question's own."""
    chosen = answers.get(LIST)
    if chosen is None and before is not None:
        return before.options_from
    return str(chosen) if chosen in LISTS else None


def read_question(
    answers: Mapping[str, Any], form: Form, before: Question | None, kind: Kind, key: str
) -> Typed:
    """The question as it was typed; its options are only read as lines, and a field that did not come along says
    what it said. Raises FormErrors with every mistake.
    """
    errors: list[DomainError] = []
    page = _page(form, kind)
    given: dict[str, Any] = {}
    if before is not None:
        stands = values_of(before)
        given = {q.key: stands[q.key] for q in page.questions if q.key not in answers}
    page = replace(page, questions=tuple(q for q in page.questions if q.key not in given))
    try:
        given |= parse_page(page, answers)
    except FormErrors as wrong:
        errors += wrong.errors
    lines: tuple[str, ...] | None = None
    if any(name.startswith(f"{OPTIONS}.") for name in answers):
        try:
            lines = read_lines("\n".join(_texts(answers)))
        except DomainError as wrong:
            errors.append(DomainError(wrong.code, field=f"{OPTIONS}.0", **wrong.params))
    if not errors:
        errors += _bounds(kind, given)
    if errors:
        raise FormErrors(errors)
    typed = _with_values(before or Question(key, kind, "", Audience.PROFILE), kind, given, form)
    if kind in CHOOSING_KINDS:
        typed = replace(typed, options_from=list_typed(answers, before))
    else:
        typed = replace(typed, options_from=typed.options_from if kind is Kind.LEVELS else None)
    became = {
        name.removeprefix(BECOME): str(value)
        for name, value in answers.items()
        if name.startswith(BECOME) and value
    }
    return Typed(typed, lines, _lines_by_value(became, lines or ()), frozenset(became))


def _lines_by_value(became: Mapping[str, str], lines: tuple[str, ...]) -> dict[str, str]:
    named = {line_id(line): line for line in lines}
    return {value: named[chosen] for value, chosen in became.items() if chosen in named}


def _texts(answers: Mapping[str, Any]) -> list[str]:
    names = sorted(name for name in answers if name.startswith(f"{OPTIONS}."))
    return [str(answers[name] or "") for name in names]


def _with_values(before: Question, kind: Kind, given: Mapping[str, Any], form: Form) -> Question:
    """`before` with what was typed; what its kind does not have is left out."""
    feeds = given.get("feeds")
    return replace(
        before,
        kind=kind,
        label=given["label"],
        short=given.get("short") or "",
        hint=given.get("hint") or "",
        required=given.get("required") is True,
        asked_of=frozenset(Role(role) for role in given.get("asked_of") or ()),
        audience=Audience(given["audience"]),
        feeds=None if feeds in (None, NOTHING) else str(feeds),
        page=_page_number(given.get("page"), form),
        low_label=given.get("low_label") or "",
        high_label=given.get("high_label") or "",
        options=before.options if kind in CHOOSING_KINDS or kind in (Kind.CHECK, Kind.LEVELS) else (),
        minimum=given.get("minimum"),
        maximum=given.get("maximum"),
        max_items=given.get("max_items"),
        max_length=given.get("max_length"),
    )


def _page_number(chosen: object, form: Form) -> int:
    numbers = [question.page for question in form.questions if not question.retired] or [0]
    return int(str(chosen)) if str(chosen).isdecimal() else max(numbers) + 1


def _bounds(kind: Kind, given: Mapping[str, Any]) -> list[DomainError]:
    low, high = given.get("minimum"), given.get("maximum")
    if kind in (Kind.SCALE, Kind.LEVELS):
        if low is None or high is None or not 1 <= high - low < 100 or low < 0:  # noqa: PLR2004 - a menu
            return [DomainError("scale_bounds", field="maximum")]
    elif low is not None and high is not None and low > high:
        return [DomainError("bounds_turned", field="maximum")]
    return []


def _page(form: Form, kind: Kind) -> Page:
    """The fields as questions, so that they are read like any answer."""
    pages = sorted({question.page for question in form.questions if not question.retired})
    known = {
        "label": _text("label", 2000, required=True),
        "short": _text("short", 60),
        "hint": _text("hint", 2000),
        "low_label": _text("low_label", 60),
        "high_label": _text("high_label", 60),
        "required": Question("required", Kind.CHECK, "", _FREE),
        "asked_of": _menu("asked_of", [role.value for role in Role], Kind.MULTI),
        "audience": _menu("audience", [one.value for one in Audience], required=True),
        "feeds": _menu("feeds", [NOTHING, *FEEDS]),
        "page": _menu("page", [*map(str, pages), NEW_PAGE], required=True),
        "minimum": _number("minimum", -1_000_000, 1_000_000),
        "maximum": _number("maximum", -1_000_000, 1_000_000),
        "max_items": _number("max_items", 1, 100),
        "max_length": _number("max_length", 1, 3000),
    }
    return Page(1, "", "", tuple(known[name] for name in fields_of(kind)))


def _text(key: str, longest: int, *, required: bool = False) -> Question:
    return Question(key, Kind.TEXT, "", _FREE, required=required, max_length=longest)


def _menu(key: str, values: list[str], kind: Kind = Kind.CHOICE, *, required: bool = False) -> Question:
    options = tuple(Option(value, value) for value in values)
    return Question(key, kind, "", _FREE, required=required, options=options)


def _number(key: str, least: int, most: int) -> Question:
    return Question(key, Kind.NUMBER, "", _FREE, minimum=least, maximum=most)
