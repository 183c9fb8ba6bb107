"""The settings of matching as fields of a form, and back. Nothing here asks the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from math import isfinite
from typing import Any

from bot.domain.program import MatchingSettings
from bot.domain.shown.matching_settings import ChangeShown
from bot.errors import DomainError, FormErrors
from bot.matching.plan import (
    ALWAYS_ON,
    CHOICES,
    DEFAULT_RULES,
    DEFAULT_WEIGHTS,
    DEPARTMENTS,
    FULL_POINTS,
    RULE_PARAMETERS,
    SHAPES,
    MatchingPlan,
)
from bot.program_file.rules import MATCHING_BOUNDS

SAVED = "match.settings_saved"
"""The activity, and the note about it."""
WEIGHT = "weight_"
"""A weight's field is this and its criterion."""
MOST_WEIGHT = 100
SWITCHES = "rules"
SENIORITY, NORMAL, REVERSE, PEERS, NONE, OWN = "seniority", "normal", "reverse", "peers", "none", "own"
DEPARTMENT = "department"
REPEAT = "repeat_days"
REPEATS = (0, 7, 14, 28)
MOST_ASSESSED = 5
NO_LIMIT = 10
"""A gap of so many levels does not exist: the levels go from 1 to 10."""

Answers = Mapping[str, Any]


@dataclass(frozen=True)
class NumberField:
    """A field for a number; a rule whose fields are all empty is off."""

    key: str
    least: float
    most: float
    whole: bool = True
    may_be_empty: bool = False


RULE_NUMBERS: Mapping[tuple[str, str], NumberField] = {
    (rule, parameter): NumberField(f"{rule}_{parameter}", least, most, whole, may_be_empty=True)
    for rule, parameter, least, most, whole in (
        ("hours", "least", 0, 12, False),
        ("skills", "least", 0, 5, True),
        ("level_gap", "below", 0, NO_LIMIT, True),
        ("level_gap", "above", 0, NO_LIMIT, True),
        ("eligibility", "tenure_days", 0, 3650, True),
        ("eligibility", "mentor_level", 1, NO_LIMIT, True),
        ("eligibility", "mentee_level", 1, NO_LIMIT, True),
        ("eligibility", "mentor_assessment", 1, MOST_ASSESSED, False),
        ("minimum_score", "points", 0, FULL_POINTS, True),
    )
}
"""The numbers that rules take, by rule and parameter."""
NEVER_OFF = "eligibility"
"""A rule that asks for nothing as long as it has no number."""
RULE_FIELDS = tuple(RULE_NUMBERS.values())
ROUND_FIELDS = tuple(
    NumberField(name, least, most) for name, least, most in MATCHING_BOUNDS if name != REPEAT
)


def weight_fields(settings: MatchingSettings) -> tuple[NumberField, ...]:
    """One field for each criterion; a plan that counts beyond a hundred keeps its own scale."""
    most = max([MOST_WEIGHT, *settings.weights.values()])
    return tuple(
        NumberField(WEIGHT + key, 0, most, whole=False, may_be_empty=key == CHOICES)
        for key in DEFAULT_WEIGHTS
    )


def switches() -> tuple[str, ...]:
    """The rules that are only on or off."""
    return tuple(key for key in DEFAULT_RULES if key not in ALWAYS_ON and key not in RULE_PARAMETERS)


def repeats(settings: MatchingSettings) -> tuple[int, ...]:
    """The rhythms to choose from, in days; 0 is never."""
    return tuple(sorted({*REPEATS, settings.repeat_days}))


def seniority_choices(settings: MatchingSettings) -> tuple[str, ...]:
    """What can be chosen about levels; a table of the program's own is kept as a choice.

    Whether a program is one of peers is not decided here: it is another kind of program.
    """
    own = (OWN,) if _seniority(settings) == OWN else ()
    return (PEERS, NONE, *own) if settings.among_peers else (NORMAL, REVERSE, NONE, *own)


def shares(settings: MatchingSettings) -> dict[str, int]:
    """The most points each criterion can give, of 10,000; a criterion that does not count is left out."""
    return MatchingPlan(weights=settings.weights).points_by_criterion()


def fields_of(settings: MatchingSettings) -> dict[str, Any]:
    """What each field shows for these settings: numbers as text, as Slack has them; None: empty."""
    plan = MatchingPlan(weights=settings.weights, rules=settings.rules)
    weights = settings.weights or DEFAULT_WEIGHTS
    shown: dict[str, Any] = {WEIGHT + key: _text(weights.get(key, 0)) for key in DEFAULT_WEIGHTS}
    shown[WEIGHT + CHOICES] = _text(settings.weights[CHOICES]) if CHOICES in settings.weights else None
    shown[SWITCHES] = [key for key in switches() if plan.rule(key) is not None]
    for (rule, parameter), field in RULE_NUMBERS.items():
        value = (plan.rule(rule) or {}).get(parameter)
        shown[field.key] = None if value is None or _asks_nothing(rule, parameter, value) else _text(value)
    shown[SENIORITY] = NONE if not weights.get("seniority") else _seniority(settings)
    shown |= {field.key: _text(getattr(settings, field.key)) for field in ROUND_FIELDS}
    shown[REPEAT] = str(settings.repeat_days)
    shown[DEPARTMENT] = settings.department
    return shown


def read_settings(answers: Answers, before: MatchingSettings) -> MatchingSettings:
    """The settings that somebody typed, on top of those that hold. Raises FormErrors with every mistake.

    What the form does not show stays as it was.
    """
    errors: list[DomainError] = []
    numbers: dict[str, float | None] = {}
    for field in (*weight_fields(before), *RULE_FIELDS, *ROUND_FIELDS):
        try:
            numbers[field.key] = _number(field, answers.get(field.key))
        except DomainError as error:
            errors.append(error)
    errors += _choices_wrong(answers, before)
    if errors:
        raise FormErrors(errors)
    choices: dict[str, Any] = _levels(str(answers[SENIORITY]), before)
    choices |= {field.key: int(numbers[field.key] or 0) for field in ROUND_FIELDS}
    made = replace(
        before,
        weights=_weights(numbers, answers, before),
        rules=_rules(numbers, answers, before),
        department=str(answers[DEPARTMENT]),
        repeat_days=int(answers[REPEAT]),
        **choices,
    )
    # A plan that says the same in other words is not a change.
    return before if fields_of(made) == fields_of(before) else made


def changes(before: MatchingSettings, after: MatchingSettings) -> Iterator[ChangeShown]:
    """What is different. A weight that nobody touched is left out, although its share may be another now."""
    old, new = fields_of(before), fields_of(after)
    old_shares, new_shares = shares(before), shares(after)
    for field in new:
        if old[field] == new[field]:
            continue
        if field.startswith(WEIGHT):
            key = field.removeprefix(WEIGHT)
            yield ChangeShown(field, str(old_shares.get(key, 0)), str(new_shares.get(key, 0)))
        elif field == SWITCHES:
            for rule in switches():
                was, now = rule in old[field], rule in new[field]
                if was != now:
                    yield ChangeShown(f"rule_{rule}", "on" if was else "", "on" if now else "")
        else:
            yield ChangeShown(field, old[field] or "", new[field] or "")


def written(changed: Iterable[ChangeShown]) -> dict[str, Any]:
    """Changes as the detail of an activity, in codes and numbers."""
    return {one.field: f"{one.before}>{one.after}" for one in changed}


def changes_said(detail: Mapping[str, Any]) -> tuple[ChangeShown, ...]:
    """The inverse of `written`."""
    return tuple(
        ChangeShown(field, *str(said).split(">", 1)) for field, said in detail.items() if ">" in str(said)
    )


def _number(field: NumberField, given: object) -> float | None:
    text = str(given).strip() if given is not None else ""
    if not text:
        if field.may_be_empty:
            return None
        raise DomainError("answer_required", field=field.key)
    try:
        value = float(text)
    except ValueError:
        raise DomainError("number_invalid", field=field.key, given=text) from None
    if not isfinite(value) or (field.whole and value != int(value)):
        raise DomainError("number_invalid", field=field.key, given=text)
    if not field.least <= value <= field.most:
        raise DomainError(
            "number_range", field=field.key, given=text, minimum=_text(field.least), maximum=_text(field.most)
        )
    return value


def _choices_wrong(answers: Answers, before: MatchingSettings) -> Iterator[DomainError]:
    ticked = answers.get(SWITCHES) or []
    if not isinstance(ticked, list) or not set(ticked) <= set(switches()):
        yield DomainError("not_an_option", field=SWITCHES, given="")
    if answers.get(SENIORITY) not in seniority_choices(before):
        yield DomainError("not_an_option", field=SENIORITY, given="")
    if answers.get(DEPARTMENT) not in DEPARTMENTS:
        yield DomainError("not_an_option", field=DEPARTMENT, given="")
    if answers.get(REPEAT) not in {str(days) for days in repeats(before)}:
        yield DomainError("not_an_option", field=REPEAT, given="")


def _weights(
    numbers: Mapping[str, float | None], answers: Answers, before: MatchingSettings
) -> dict[str, float]:
    given = {key: numbers[WEIGHT + key] for key in DEFAULT_WEIGHTS}
    weights = {key: _plain(value) for key, value in given.items() if value is not None}
    if answers[SENIORITY] == NONE and weights["seniority"]:
        if _text(weights["seniority"]) != fields_of(before)[WEIGHT + "seniority"]:
            # Both were just said: that levels count for so much, and that they make no difference.
            raise FormErrors([DomainError("seniority_undecided", field=SENIORITY)])
        weights["seniority"] = 0
    if not any(weight for key, weight in weights.items() if key != CHOICES):
        raise FormErrors([DomainError("weights_all_zero", field=WEIGHT + next(iter(DEFAULT_WEIGHTS)))])
    return weights


def _rules(
    numbers: Mapping[str, float | None], answers: Answers, before: MatchingSettings
) -> dict[str, Mapping[str, float] | bool | None]:
    ticked = answers.get(SWITCHES) or []
    rules: dict[str, Mapping[str, float] | bool | None] = dict(before.rules)
    rules |= {rule: rule in ticked for rule in switches()}
    asked: dict[str, dict[str, float]] = {rule: {} for rule, _ in RULE_NUMBERS}
    for (rule, parameter), field in RULE_NUMBERS.items():
        value = numbers[field.key]
        if value is not None and not _asks_nothing(rule, parameter, value):
            asked[rule][parameter] = _plain(value)
    if asked["level_gap"]:
        asked["level_gap"].setdefault("below", NO_LIMIT)
    for rule, parameters in asked.items():
        rules[rule] = parameters or rule == NEVER_OFF
    return rules


def _asks_nothing(rule: str, parameter: str, value: float) -> bool:
    """Whether every pair passes."""
    return value >= NO_LIMIT if rule == "level_gap" else value <= 0


def _levels(chosen: str, before: MatchingSettings) -> dict[str, Any]:
    """Which levels fit: by the program's shape, unless it has a table of its own."""
    if chosen in (NONE, OWN):
        return {"shape": before.shape, "seniority": before.seniority}
    return {"shape": _SHAPE[chosen], "seniority": {}}


_SHAPE = {NORMAL: "mentoring", REVERSE: "reverse", PEERS: "peers"}


def _seniority(settings: MatchingSettings) -> str:
    usual = next(choice for choice, shape in _SHAPE.items() if shape == settings.shape)
    if not settings.seniority or dict(settings.seniority) == dict(SHAPES[settings.shape]):
        return usual
    return OWN


def _plain(value: float) -> float:
    """A whole number as one."""
    return int(value) if value == int(value) else value


def _text(value: float) -> str:
    return f"{value:.10g}"
