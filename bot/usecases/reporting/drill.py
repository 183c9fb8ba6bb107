"""Opening a figure: what it counts, pair by pair or person by person."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.measures import Unit
from bot.domain.reporting.figures import funnel, look, tallies
from bot.domain.reporting.life import CohortLife
from bot.domain.reporting.tally import Tally
from bot.domain.shown.reporting import DrillRow, DrillShown
from bot.errors import DomainError
from bot.usecases.outbox import A_TIME, batched
from bot.usecases.planning.plans import plan_of
from bot.usecases.reporting.answers import PARTED, RECOMMEND, SATISFACTION, count_answers
from bot.usecases.reporting.life import life_of
from bot.usecases.reporting.standing import answered, beside_plan
from db.models import Cohort, Person, Program
from db.session import WorkspaceSession

FUNNEL = "funnel:"
NAMELESS = frozenset({SATISFACTION, RECOMMEND, *PARTED})
"""Figures of answers: there is nobody to be named."""


def drill(
    session: WorkspaceSession,
    actor: Actor,
    program: Program,
    cohort: Cohort,
    key: str,
    now: datetime,
    *,
    as_of: datetime | None = None,
) -> DrillShown:
    """What a figure of the report (its `drill`) counts as of a moment, those that count first; of answers the figure
    alone, because nobody is named beside what they said.

    Raises DomainError for anyone but coordinators; report_gone for a key that no report has, or a cohort of another
    program.
    """
    require(Action.SEE_BEHIND_REPORT, actor, program=str(program.id))
    if cohort.program_id != program.id:
        raise DomainError("report_gone")
    at = min(as_of or now, now)
    plan = plan_of(program)
    if key in NAMELESS:
        portions = count_answers(session, cohort, now, keep=not session.read_only)
        figure = beside_plan(*answered(session, cohort, key, portions, at), plan)
        return DrillShown(program.id, program.name, cohort.name, figure, at, nameless=True)
    life = life_of(session, cohort, plan)
    tally = _tally(life, key, program, at)
    return DrillShown(
        program_id=program.id,
        program=program.name,
        cohort=cohort.name,
        figure=beside_plan(tally.figure(), at, plan),
        at=at,
        rows=_rows(session, life, tally),
    )


def _tally(life: CohortLife, key: str, program: Program, at: datetime) -> Tally:
    seen = look(life, plan_of(program), at)
    if key.startswith(FUNNEL):
        items = funnel(seen).get(key.removeprefix(FUNNEL))
        found = Tally(key, Unit.COUNT, items) if items is not None else None
    else:
        found = tallies(seen).get(key)
    if found is None:
        raise DomainError("report_gone")
    return found


def _rows(session: WorkspaceSession, life: CohortLife, tally: Tally) -> tuple[DrillRow, ...]:
    pairs = {pair.id: pair for pair in life.pairs}
    wanted = {person for pair in life.pairs for person, _ in pair.people}
    names = _slack_ids(session, wanted | {place.person for place in life.places})
    adds_up = tally.unit in (Unit.RATIO, Unit.DAYS) or any(item.of > 1 for item in tally.items)
    rows = []
    for item in tally.items:
        if item.person is not None:
            people: tuple[str, ...] = (names[item.person],)
        elif item.pair is not None:
            people = tuple(names[person] for person, _ in pairs[item.pair].people)
        else:
            continue
        number = item.number if adds_up else None
        rows.append(DrillRow(people, item.number > 0, item.pair, item.role, number, item.on))
    return tuple(sorted(rows, key=lambda row: (not row.counts, -(row.number or 0), row.people)))


def _slack_ids(session: WorkspaceSession, people: set[int]) -> dict[int, str]:
    names: dict[int, str] = {}
    for some in batched(sorted(people), A_TIME):
        rows = session.execute(select(Person.id, Person.slack_id).where(Person.id.in_(some)))
        names.update((number, slack_id) for number, slack_id in rows)
    return names
