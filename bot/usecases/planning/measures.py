"""The success measures of a plan: which there are, and the figures that are entered by hand."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date
from bot.domain.measure_dates import by_hand
from bot.domain.measures import MEASURED, QUALITATIVE, SMALLEST, is_measured, measured_in
from bot.domain.plan_fields import Choice, FieldKind, PlanField, Raw, raw_of, read_fields
from bot.domain.program import Measure
from bot.domain.program import Program as Plan
from bot.domain.shown.learning import FigureKept
from bot.domain.shown.planning import Faster, MeasureShown, MeasuresShown, PartShown
from bot.errors import DomainError, FormErrors
from bot.program_file.planning_rules import LATEST_FIGURE, MEASURE_KINDS, MOST_MEASURES, TEXTS
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.learning.asking import refresh_askings
from bot.usecases.learning.comparing import comparisons_of
from bot.usecases.locking import take_turn
from bot.usecases.planning.changing import store_changed_plan
from bot.usecases.planning.editing import NotSaved, base_of, last_change
from bot.usecases.planning.last_time import last_time
from bot.usecases.planning.parts import GUIDED, MEASURES, STAGES
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.reporting.entered import stands_on, values_entered
from bot.usecases.reporting.program import measure_program
from db.models import MeasureValue, Person, Program
from db.session import WorkspaceSession

BY_HAND = "by_hand"
MEASURE, VALUE, AS_OF, PEOPLE = "measure", "value", "as_of", "people"
REMOVE = "remove"
FARTHEST = 1_000_000_000_000
MOST_PEOPLE = 1_000_000
_WHOLE = 100
"""Per cent."""
HISTORY = 4
"""So many figures before the newest are shown."""


def measures_shown(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime, *, guided: bool = False
) -> MeasuresShown:
    """Every measure of the plan with baseline, target and where it stands. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SEE_REPORT)
    plan = plan_of(program)
    report = measure_program(session, program, current_cohort(session, program), now)
    entered = {one.key: one for one in report.entered}
    compared = {one.key: one for one in comparisons_of(session, program, now)}
    history = _history(session, program, plan)
    rows = []
    for one in plan.measures:
        figure, known = report.figure(one.key), entered.get(one.key)
        rows.append(
            MeasureShown(
                measure=one,
                value=known.value if known else figure.value if figure and is_measured(one) else None,
                reached=known.reached if known else figure.reached if figure else None,
                hidden=bool(figure and figure.hidden),
                by_hand=not is_measured(one) and one.kind != QUALITATIVE,
                measured=figure.unit if figure and is_measured(one) else None,
                at=known.at if known else None,
                by=known.by if known else "",
                history=history.get(one.key, ()),
                compared=compared.get(one.key),
            )
        )
    return MeasuresShown(
        program=program_shown(program),
        measures=tuple(rows),
        another=len(rows) < MOST_MEASURES,
        step=GUIDED.index(MEASURES) + 2 if guided else 0,
        steps=len(GUIDED) + 1,
        last_time=last_time(session, actor, program, STAGES[MEASURES], now),
    )


def measure_shown(
    session: WorkspaceSession, actor: Actor, program_id: object, key: str, *, guided: bool = False
) -> PartShown:
    """The form of one measure; an empty key is a new one. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    plan = plan_of(program)
    standing = _measure(plan, key)
    return _form(program, plan, standing, _values(standing), guided=guided)


def save_measure(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    key: str,
    *,
    base: str,
    answers: Mapping[str, Raw],
    sources: tuple[str, str],
    now: datetime,
    guided: bool = False,
) -> NotSaved | None:
    """Add a measure (an empty `key`), change it, or take it out of the plan.

    `sources` are the words for a measure of the bot's, and for one entered by hand, where nobody wrote any.
    Raises FormErrors. If somebody saved this measure since the form was opened (`base`), nothing is stored.
    """
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    take_turn(session, program)
    plan = plan_of(program)
    standing = _measure(plan, key)
    fields = _fields(plan, standing)
    removed = bool(answers.get(REMOVE)) and standing is not None
    wanted = None if removed else _read(read_fields(fields, answers), plan, standing, sources)
    if wanted == standing:
        return None
    if base != base_of(_values(standing)):
        shown = _form(program, plan, standing, answers, guided=guided)
        who, at = last_change(session, program, MEASURES)
        return NotSaved(replace(shown, faster=Faster(who, at, _differences(standing, answers))))
    made = [wanted if one is standing else one for one in plan.measures]
    if standing is None:
        made.append(wanted)
    kept = tuple(one for one in made if one is not None)
    if len(kept) > MOST_MEASURES:
        raise FormErrors([DomainError("too_many", field="label", count=len(kept), maximum=MOST_MEASURES)])
    changed = [standing.label if standing else "", wanted.label if wanted else ""]
    store_changed_plan(
        session,
        person,
        program,
        replace(plan, measures=kept),
        MEASURES,
        ["label"] if any(changed) else [],
        now,
        guided=guided,
    )
    return None


def entry_shown(session: WorkspaceSession, actor: Actor, program_id: object, key: str = "") -> PartShown:
    """The form in which a figure is entered, that of `key` if one is meant. Raises DomainError: nobody enters any in
    this program.
    """
    program = coordinated(session, actor, program_id, Action.ENTER_MEASURE)
    fields = _entry_fields(plan_of(program))
    keys = [choice.value for choice in fields[0].choices]
    if not keys:
        raise DomainError("no_measure_by_hand")
    only = key if key in keys else keys[0] if len(keys) == 1 else None
    return PartShown(program_shown(program), "figure", "", fields, {MEASURE: only})


def enter_value(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    answers: Mapping[str, Raw],
    now: datetime,
) -> tuple[Measure, float, bool]:
    """Write a figure down as it stands now, or stood on a day; also returned: whether it is the newest. Raises
    FormErrors.

    Whoever was asked for it is told that it is there.
    """
    program = coordinated(session, actor, program_id, Action.ENTER_MEASURE)
    plan = plan_of(program)
    given = read_fields(_entry_fields(plan), answers)
    measure = _measure(plan, given[MEASURE])
    if measure is None:
        raise FormErrors([DomainError("not_an_option", field=MEASURE, given=given[MEASURE])])
    if not _is_possible(given[VALUE], measure):
        raise FormErrors(
            [DomainError("number_range", field=VALUE, given=given[VALUE], minimum=0, maximum=_WHOLE)]
        )
    if given[AS_OF] is not None and given[AS_OF] > local_date(now, plan.zone):
        raise FormErrors([DomainError("measure_not_yet", field=AS_OF)])
    if given[PEOPLE] is not None and given[PEOPLE] < SMALLEST:
        raise FormErrors([DomainError("measure_of_few", field=PEOPLE, minimum=SMALLEST)])
    value = MeasureValue(
        program_id=program.id, key=measure.key, value=given[VALUE], as_of=given[AS_OF], people=given[PEOPLE],
        entered_by=person.id, entered_at=now,
    )  # fmt: skip
    session.add(value)
    session.flush()
    record(
        session, "measure.entered", now, actor=person, program_id=program.id, subject="measure_value",
        subject_id=value.id, measure=measure.key,
    )  # fmt: skip
    refresh_askings(session, program, measure.key, now)
    newest, _ = values_entered(session, program, plan, key=measure.key)[measure.key][0]
    return measure, float(given[VALUE]), newest is value


def _is_possible(value: float, measure: Measure) -> bool:
    """A share lies between nothing and all; what may grow by more than that says so by its own baseline or target."""
    known = (one for one in (measure.baseline, measure.target) if one is not None)
    shares = measure.unit.strip() == "%" and all(0 <= one <= _WHOLE for one in known)
    return not shares or 0 <= value <= _WHOLE


def _entry_fields(plan: Plan) -> tuple[PlanField, ...]:
    return (
        PlanField(MEASURE, FieldKind.CHOICE, required=True,
                  choices=tuple(Choice(one.key, one.label) for one in by_hand(plan))),
        PlanField(VALUE, FieldKind.NUMBER, required=True, least=-FARTHEST, most=FARTHEST, whole=False),
        PlanField(AS_OF, FieldKind.DAY),
        PlanField(PEOPLE, FieldKind.NUMBER, least=1, most=MOST_PEOPLE),
    )  # fmt: skip


def _history(session: WorkspaceSession, program: Program, plan: Plan) -> dict[str, tuple[FigureKept, ...]]:
    """The figures of each measure, the newest first."""
    return {
        key: tuple(
            FigureKept(value.value, stands_on(value, plan), value.people, by, value.entered_at)
            for value, by in several[: HISTORY + 1]
        )
        for key, several in values_entered(session, program, plan).items()
    }


def _measure(plan: Plan, key: object) -> Measure | None:
    return next((one for one in plan.measures if one.key == key), None)


def _fields(plan: Plan, standing: Measure | None) -> tuple[PlanField, ...]:
    others = {one.key for one in plan.measures if one is not standing}
    sources = (BY_HAND, *(key for key in measured_in(plan) if key not in others))
    number = PlanField("", FieldKind.NUMBER, least=-FARTHEST, most=FARTHEST, whole=False)
    fields = (
        PlanField("label", FieldKind.TEXT, required=True, longest=TEXTS["label"]),
        PlanField("figure", FieldKind.CHOICE, required=True, choices=tuple(map(Choice, sources))),
        PlanField("kind", FieldKind.CHOICE, required=True, choices=tuple(map(Choice, MEASURE_KINDS))),
        PlanField("unit", FieldKind.TEXT, longest=TEXTS["unit"]),
        replace(number, key="baseline"),
        replace(number, key="target"),
        PlanField("source", FieldKind.LONG_TEXT, longest=TEXTS["source"]),
        PlanField("due_days", FieldKind.NUMBER, most=LATEST_FIGURE),
        PlanField("due_on", FieldKind.DAY),
    )
    return fields if standing is None else (*fields, PlanField(REMOVE, FieldKind.TICK))


def _values(standing: Measure | None) -> dict[str, Raw]:
    if standing is None:
        return {"figure": BY_HAND, "kind": MEASURE_KINDS[0]}
    return {
        "label": standing.label,
        "figure": standing.key if is_measured(standing) else BY_HAND,
        "kind": standing.kind,
        "unit": standing.unit or None,
        "baseline": raw_of(standing.baseline),
        "target": raw_of(standing.target),
        "source": standing.source or None,
        "due_days": raw_of(standing.due_days),
        "due_on": raw_of(standing.due_on),
    }


def _read(
    typed: Mapping[str, object], plan: Plan, standing: Measure | None, sources: tuple[str, str]
) -> Measure:
    entered = typed["figure"] == BY_HAND
    label = " ".join(str(typed["label"]).split())
    if not entered:
        key = str(typed["figure"])
    elif standing is not None and not is_measured(standing):
        key = standing.key
    else:
        key = _free_key(label, {one.key for one in plan.measures} | set(MEASURED))
    baseline, target = typed["baseline"], typed["target"]
    due_days, due_on = typed["due_days"], typed["due_on"]
    if due_days is not None and due_on is not None:
        raise FormErrors([DomainError("measure_due_twice", field="due_on")])
    return Measure(
        key=key,
        label=label,
        source=str(typed["source"]) or sources[entered],
        kind=str(typed["kind"]) if entered else MEASURE_KINDS[0],
        unit=str(typed["unit"]),
        baseline=baseline if isinstance(baseline, int | float) else None,
        target=target if isinstance(target, int | float) else None,
        by_hand=entered and typed["kind"] != QUALITATIVE,
        due_days=due_days if isinstance(due_days, int) else None,
        due_on=due_on if isinstance(due_on, date) else None,
    )


def _free_key(label: str, taken: set[str]) -> str:
    key = re.sub(r"[^a-z0-9]+", "_", label.casefold()).strip("_")[:32]
    key = key if re.match(r"[a-z]", key) else f"measure_{key}".rstrip("_")
    number, candidate = 1, key
    while candidate in taken:
        number += 1
        candidate = f"{key}_{number}"
    return candidate


def _form(
    program: Program, plan: Plan, standing: Measure | None, typed: Mapping[str, Raw], *, guided: bool
) -> PartShown:
    return PartShown(
        program=program_shown(program),
        part=MEASURE,
        base=base_of(_values(standing)),
        fields=_fields(plan, standing),
        typed=typed,
        key=standing.key if standing else "",
        step=GUIDED.index(MEASURES) + 2 if guided else 0,
        steps=len(GUIDED) + 1,
    )


def _differences(standing: Measure | None, answers: Mapping[str, Raw]) -> dict[str, Raw]:
    holds = _values(standing)
    return {key: value for key, value in holds.items() if (answers.get(key) or None) != (value or None)}
