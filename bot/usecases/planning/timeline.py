"""The reminders of a plan: which there are, when they are sent, and some that coordinators add."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.access import Action, Actor
from bot.domain.plan_fields import NO, YES, Choice, FieldKind, PlanField, Raw, raw_of, read_fields
from bot.domain.program import Program as Plan
from bot.domain.shown.planning import Faster, PartShown, Touch
from bot.domain.shown.timeline import TimelineShown
from bot.domain.timeline import Anchor, Recipient, TimelineStep
from bot.errors import DomainError, FormErrors
from bot.program_file.rules import STEP_TEXT
from bot.usecases.facts.programs import program_shown
from bot.usecases.locking import take_turn
from bot.usecases.planning.changing import store_changed_plan
from bot.usecases.planning.editing import NotSaved, base_of, last_change, seal_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.touched import touches
from bot.usecases.programs import coordinated
from db.models import Person, Program
from db.session import WorkspaceSession

REMINDER = "reminder"
OWN = "own_"
"""How the keys of reminders begin that coordinators have added."""
MOST_STEPS = 60
FARTHEST = 2000
_HOURS = 240
_SEVERAL = 12


def timeline_shown(session: WorkspaceSession, actor: Actor, program_id: object) -> TimelineShown:
    """Every reminder of the plan. Raises DomainError for anyone but a coordinator."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    plan = plan_of(program)
    return TimelineShown(
        program_shown(program), plan.timeline, plan.cadence_days, another=len(plan.timeline) < MOST_STEPS
    )


def step_shown(session: WorkspaceSession, actor: Actor, program_id: object, key: str) -> PartShown:
    """The form of one reminder; an empty key is a new one. Raises DomainError, also reminder_gone."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    standing = _step(plan_of(program), key)
    return _form(program, standing, _values(standing))


def save_step(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    key: str,
    *,
    base: str,
    seal: str,
    answers: Mapping[str, Raw],
    now: datetime,
) -> NotSaved | None:
    """Change a reminder, add one (an empty `key`), or take out one that coordinators added.

    Nothing is stored, and the answer says why, if somebody saved it since the form was opened (`base`), or if it
    touches pairs under way and is not confirmed by `seal` yet. Raises FormErrors.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    take_turn(session, program)
    plan = plan_of(program)
    standing = _step(plan, key)
    fields = _fields(standing)
    removed = bool(answers.get("remove")) and standing is not None and _is_own(standing)
    wanted = None if removed else _read(read_fields(fields, answers), plan, standing)
    if wanted == standing:
        return None
    form = _form(program, standing, answers)
    if base != form.base:
        who, at = last_change(session, program, REMINDER)
        return NotSaved(replace(form, faster=Faster(who, at, _differences(standing, answers))))
    after = replace(plan, timeline=_with(plan.timeline, standing, wanted))
    if len(after.timeline) > MOST_STEPS:
        field = "text" if standing is None else None
        raise FormErrors(
            [DomainError("too_many", field=field, count=len(after.timeline), maximum=MOST_STEPS)]
        )
    touched = touches(session, program, plan, after, now)
    if touched and seal != seal_of(touched):
        return NotSaved(replace(form, touched=_named(touched, plan, after), seal=seal_of(touched)))
    store_changed_plan(session, person, program, after, REMINDER, _changed(standing, wanted), now)
    return None


def _named(touched: tuple[Touch, ...], before: Plan, after: Plan) -> tuple[Touch, ...]:
    """Reminders of the coordinators' own are named by what they say."""
    texts = {step.key: step.text for plan in (before, after) for step in plan.timeline if step.text}
    return tuple(
        replace(one, names=tuple(texts.get(name, name)[:80] for name in one.names))
        if one.what == "pairs"
        else one
        for one in touched
    )


def _with(
    timeline: tuple[TimelineStep, ...], standing: TimelineStep | None, wanted: TimelineStep | None
) -> tuple[TimelineStep, ...]:
    made = [wanted if one is standing else one for one in timeline]
    if standing is None:
        made.append(wanted)
    return tuple(one for one in made if one is not None)


def _step(plan: Plan, key: str) -> TimelineStep | None:
    if not key:
        return None
    try:
        return plan.step(key)
    except KeyError:
        raise DomainError("reminder_gone") from None


def _is_own(step: TimelineStep) -> bool:
    return bool(step.text)


def _fields(standing: TimelineStep | None) -> tuple[PlanField, ...]:
    """A reminder of the coordinators' own has words, a day and readers; of the others only the dates change."""
    if standing is None or _is_own(standing):
        own = (
            PlanField("text", FieldKind.LONG_TEXT, required=True, longest=STEP_TEXT),
            PlanField(
                "to",
                FieldKind.CHOICE,
                required=True,
                choices=tuple(map(Choice, ("both", "mentee", "mentor"))),
            ),
            PlanField("day", FieldKind.NUMBER, required=True, most=FARTHEST),
        )
        rest = (PlanField("on", FieldKind.SWITCH, required=True), PlanField("remove", FieldKind.TICK))
        return own if standing is None else (*own, *rest)
    fields = [PlanField("on", FieldKind.SWITCH, required=True)]
    if standing.hours is not None:
        return (*fields, PlanField("hours", FieldKind.NUMBER, required=True, least=-_HOURS, most=_HOURS))
    several = PlanField("days", FieldKind.WORDS, required=True, longest=6, most_items=_SEVERAL)
    fields += [several, replace(several, key="working_days")]
    if standing.cadences:
        fields.append(PlanField("cadences", FieldKind.NUMBER, required=True, most=12))
    if standing.every_days is not None:
        fields.append(PlanField("every_days", FieldKind.NUMBER, required=True, least=1, most=366))
    return tuple(fields)


def _values(standing: TimelineStep | None) -> dict[str, Raw]:
    if standing is None:
        return {"to": "both"}
    values: dict[str, Raw] = {"on": NO if standing.off else YES}
    if _is_own(standing):
        return values | {"text": standing.text, "to": standing.to.value, "day": raw_of(standing.days[0])}
    if standing.hours is not None:
        return values | {"hours": raw_of(standing.hours)}
    values |= {name: [str(n) for n in getattr(standing, name)] for name in ("days", "working_days")}
    if standing.cadences:
        values["cadences"] = raw_of(standing.cadences)
    if standing.every_days is not None:
        values["every_days"] = raw_of(standing.every_days)
    return values


def _read(typed: Mapping[str, Any], plan: Plan, standing: TimelineStep | None) -> TimelineStep:
    if standing is None or _is_own(standing):
        begun = standing or TimelineStep(_free_key(plan), Recipient.BOTH, Anchor.PUBLISHED)
        return replace(
            begun,
            text=str(typed["text"]),
            to=Recipient(typed["to"]),
            days=(int(typed["day"]),),
            off=not typed.get("on", True),
        )
    changes: dict[str, Any] = {"off": not typed["on"]}
    if standing.hours is not None:
        return replace(standing, **changes, hours=int(typed["hours"]))
    errors: list[DomainError] = []
    for name in ("days", "working_days"):
        try:
            changes[name] = _days(name, typed[name])
        except DomainError as wrong:
            errors.append(wrong)
    if errors:
        raise FormErrors(errors)
    changes |= {name: int(typed[name]) for name in ("cadences", "every_days") if name in typed}
    return replace(standing, **changes)


def _days(field: str, typed: tuple[str, ...]) -> tuple[int, ...]:
    """Days as they were typed, in their order. Raises DomainError at the field."""
    days = set()
    for one in typed:
        if not (one.isascii() and one.isdigit() and int(one) <= FARTHEST):
            raise DomainError("days_invalid", field=field, given=one, maximum=FARTHEST)
        days.add(int(one))
    return tuple(sorted(days))


def _free_key(plan: Plan) -> str:
    taken = {step.key for step in plan.timeline}
    return next(key for number in range(1, MOST_STEPS + 2) if (key := f"{OWN}{number}") not in taken)


def _form(program: Program, standing: TimelineStep | None, typed: Mapping[str, Raw]) -> PartShown:
    return PartShown(
        program=program_shown(program),
        part=REMINDER,
        base=base_of(_values(standing)),
        fields=_fields(standing),
        typed=typed,
        key=standing.key if standing else "",
    )


def _changed(standing: TimelineStep | None, wanted: TimelineStep | None) -> list[str]:
    before, after = _values(standing), _values(wanted)
    return sorted(key for key in {*before, *after} if before.get(key) != after.get(key))


def _differences(standing: TimelineStep | None, answers: Mapping[str, Raw]) -> dict[str, Raw]:
    holds = _values(standing)
    return {key: value for key, value in holds.items() if (answers.get(key) or None) != (value or None)}
