"""Which reminders help: what came of each kind, in counts, never of so few people that one could be recognized."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from statistics import median
from typing import Any

from sqlalchemy import Select, distinct, func, select

from bot.domain.access import Action, Actor
from bot.domain.shown.timeline import FiguresShown, StepFigures
from bot.domain.states.nudge import Outcome
from bot.domain.timeline import Condition
from bot.usecases.facts.programs import program_shown
from bot.usecases.guiding.reminding.journeys import COORDINATORS
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from db.models import Cohort, Pair, Program, StepTaken
from db.session import WorkspaceSession

FEW = 5
"""Groups of fewer people are not broken out."""
_LOOKED_AT = 20_000
"""So many answers, the latest, say how long an answer takes."""
_DAY = 86_400


def figures_shown(session: WorkspaceSession, actor: Actor, program_id: object) -> FiguresShown:
    """What came of the reminders of a program's people, kind by kind, in all its cohorts. Raises DomainError.

    Kinds that reached fewer than five people are told together, or not at all if they are still fewer; there is
    no total, so that nobody is told by subtraction either.
    """
    program = coordinated(session, actor, program_id, Action.SEE_NUDGES)
    kinds = _counted(session, program)
    days = _days_to_act(session, program)
    steps = {step.key: step for step in plan_of(program).timeline}
    shown = [
        replace(
            one,
            text=steps[one.key].text if one.key in steps else "",
            asks=one.key not in steps or steps[one.key].condition is not Condition.ALWAYS,
            days=median(days[one.key]) if len(days[one.key]) >= FEW else None,
        )
        for one in kinds
        if one.people >= FEW
    ]
    few = [one for one in kinds if one.people < FEW]
    together = _together(session, program, few)
    if together is not None:
        shown.append(together)
    shown.sort(key=lambda one: (not one.key, one.share is None, -(one.share or 0), -one.sent))
    return FiguresShown(program_shown(program), tuple(shown), hidden=bool(few) and together is None)


def _counted(session: WorkspaceSession, program: Program) -> list[StepFigures]:
    """Every kind with its counts, in the order of their keys."""
    reached = _of(program, StepTaken.step, func.count(distinct(StepTaken.recipient)))
    people = {row[0]: int(row[1]) for row in session.execute(reached.group_by(StepTaken.step))}
    counts: dict[str, dict[str, int]] = defaultdict(dict)
    query = _of(program, StepTaken.step, StepTaken.outcome, func.count()).group_by(
        StepTaken.step, StepTaken.outcome
    )
    for key, outcome, number in session.execute(query):
        counts[key][outcome] = number
    return [_figures(key, people[key], counts[key]) for key in sorted(counts)]


def _figures(key: str, people: int, by_outcome: dict[str, int]) -> StepFigures:
    return StepFigures(
        key=key,
        text="",
        sent=sum(by_outcome.values()),
        people=people,
        acted=by_outcome.get(Outcome.ACTED, 0),
        snoozed=by_outcome.get(Outcome.SNOOZED, 0),
        stopped=by_outcome.get(Outcome.STOPPED, 0),
        ignored=by_outcome.get(Outcome.IGNORED, 0),
        settled=by_outcome.get(Outcome.OBSOLETE, 0),
    )


def _together(session: WorkspaceSession, program: Program, few: list[StepFigures]) -> StepFigures | None:
    if len(few) == 1:  # it would be told alone after all
        return None
    query = _of(program, func.count(distinct(StepTaken.recipient))).where(
        StepTaken.step.in_([one.key for one in few])
    )
    people = session.scalar(query) or 0
    if people < FEW:
        return None
    names = ("sent", "acted", "snoozed", "stopped", "ignored", "settled")
    return StepFigures(
        "", "", people=people, **{name: sum(getattr(one, name) for one in few) for name in names}
    )


def _days_to_act(session: WorkspaceSession, program: Program) -> dict[str, list[float]]:
    """How many days it took, of the latest that were acted on, by kind."""
    found: dict[str, list[float]] = defaultdict(list)
    query = _of(program, StepTaken.step, StepTaken.taken_at, StepTaken.outcome_at).where(
        StepTaken.outcome == Outcome.ACTED.value
    )
    for key, taken_at, acted_at in session.execute(query.order_by(StepTaken.id.desc()).limit(_LOOKED_AT)):
        if acted_at is not None:
            found[key].append((acted_at - taken_at).total_seconds() / _DAY)
    return found


def _of(program: Program, *columns: Any) -> Select[Any]:
    """These columns of the reminders to people of a program; what coordinators are told themselves is no nudge."""
    return (
        select(*columns)
        .select_from(StepTaken)
        .join(Pair, Pair.id == StepTaken.pair_id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(Cohort.program_id == program.id, StepTaken.recipient != COORDINATORS)
    )
