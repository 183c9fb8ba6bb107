"""Figures that only people know (who stayed, who was promoted): asked for when they are due, once, in working hours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date, local_moment
from bot.domain.measure_dates import A_MONTH, EARLY, LATE, asking_days, by_hand, day_asked
from bot.domain.program import Measure
from bot.domain.program import Program as Plan
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.programs import coordinated
from bot.usecases.reporting.entered import stands_on, values_entered
from bot.usecases.saying import Due, say_due
from db.models import Activity, Coordinator, OutboxRow, Person, Program
from db.session import Sessions, WorkspaceSession

ENTERED, LATER, NEVER = "measure.entered", "measure.later", "measure.never"
CHANGES = ("pair.published", "program.changed", "program.released", ENTERED, LATER, NEVER)
ASKED = "measure.asked"


@dataclass(frozen=True)
class Answered:
    """How a figure that was asked for was answered, and by whom."""

    verb: str
    person_id: int | None
    at: datetime
    value: float | None = None


class FiguresJob(ProgramJob):
    """Asks coordinators for figures. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("figures", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return ask_for_figures(session, program, now)


def ask_for_figures(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Ask for what is due; returns when the next of it is (UTC; None: nothing waits)."""
    published = current_cohort(session, program).published_at
    plan = plan_of(program)
    measures = by_hand(plan)
    if published is None or program.on_hold or not measures:
        return None
    since = local_date(published, plan.zone)
    due: list[Due] = []
    later: list[datetime] = []
    coordinators = _coordinators(session, program)
    for measure in measures:
        days = asking_days(plan, measure, since)
        later += [moment for day in days if (moment := _midnight(day, plan)) > now]
        day = day_asked(days, local_date(now, plan.zone))
        if day is not None and not is_settled(session, program, plan, measure.key, day):
            for person in coordinators:
                due.append(_ask(session, program, plan, measure, day, person))
    said = say_due(session, plan, due, now)
    return min([*later, *said.later], default=None)


def _ask(
    session: WorkspaceSession, program: Program, plan: Plan, measure: Measure, day: date, person: Person
) -> Due:
    """The asking of one coordinator: again a month after they wanted it later."""
    put_off = _last(session, program, measure.key, (LATER,), day, plan, person)
    base = _midnight(day, plan) if put_off is None else put_off.at + A_MONTH
    return Due(
        kind=ASKED,
        key=asked_key(program, measure.key, day, person, put_off.at if put_off else None),
        base=base,
        person=person,
        until=_midnight(day + LATE + 2 * A_MONTH, plan),
        ids={
            "person": person.id,
            "program": program.id,
            "measure": measure.key,
            "day": day.isoformat(),
            "after": put_off.at.isoformat() if put_off else "",
        },
    )


def asked_key(program: Program, key: str, day: date, person: Person, put_off: datetime | None) -> str:
    """The outbox key of an asking."""
    again = f":{put_off.isoformat()}" if put_off else ""
    return f"{ASKED}:{program.id}:{key}:{day.isoformat()}:{person.id}{again}"


def is_settled(session: WorkspaceSession, program: Program, plan: Plan, key: str, day: date) -> bool:
    """Whether a figure that was due on `day` is there, or will never be."""
    return answer_to(session, program, plan, key, day) is not None


def answer_to(
    session: WorkspaceSession, program: Program, plan: Plan, key: str, day: date
) -> Answered | None:
    """The figure that was entered for a day, or the word that there will be none."""
    several = values_entered(session, program, plan, key=key).get(key)
    newest = several[0][0] if several else None
    if newest is not None and stands_on(newest, plan) >= day - EARLY:
        return Answered(ENTERED, newest.entered_by, newest.entered_at, newest.value)
    return _last(session, program, key, (NEVER,), None, plan)


def put_off(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    key: str,
    day: str,
    now: datetime,
    *,
    never: bool,
) -> None:
    """Ask this coordinator again in a month, or nobody ever (of this cohort). Raises DomainError."""
    program, measure, wanted = asked_for(session, actor, program_id, key, day)
    plan = plan_of(program)
    if is_settled(session, program, plan, measure.key, wanted):
        raise DomainError("figure_not_asked")
    record(session, NEVER if never else LATER, now, actor=person, program_id=program.id, measure=measure.key)
    session.flush()
    refresh_askings(session, program, measure.key, now)


def asked_for(
    session: WorkspaceSession, actor: Actor, program_id: object, key: str, day: str
) -> tuple[Program, Measure, date]:
    """What a button of an asking is about, looked up again. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.ENTER_MEASURE)
    measure = next((one for one in by_hand(plan_of(program)) if one.key == key), None)
    if measure is None:
        raise DomainError("figure_not_asked")
    try:
        return program, measure, date.fromisoformat(day)
    except ValueError:
        raise DomainError("figure_not_asked") from None


def refresh_askings(session: WorkspaceSession, program: Program, key: str, now: datetime) -> None:
    """Bring everybody's askings for a figure up to date: it is there, or not asked for any more."""
    prefix = f"{ASKED}:{program.id}:{key}:"
    rows = session.scalars(select(OutboxRow).where(outbox.begins_with(prefix)))
    for row in list(rows):
        if row.kind == ASKED:
            outbox.amend(session, row.key, now, **row.args)


def put_off_by(
    session: WorkspaceSession, program: Program, plan: Plan, key: str, day: date, person: Person
) -> Answered | None:
    """That this coordinator wants to be asked later."""
    return _last(session, program, key, (LATER,), day, plan, person)


def _last(
    session: WorkspaceSession,
    program: Program,
    key: str,
    verbs: Sequence[str],
    since: date | None,
    plan: Plan,
    person: Person | None = None,
) -> Answered | None:
    """The latest such word about a measure, since a day; one person's, if one is given."""
    rows = select(Activity).where(Activity.program_id == program.id, Activity.verb.in_(verbs))
    if person is not None:
        rows = rows.where(Activity.actor_id == person.id)
    for one in session.scalars(rows.order_by(Activity.id.desc())):
        if one.detail.get("measure") == key:
            if since is not None and one.at < _midnight(since, plan):
                return None
            return Answered(one.verb, one.actor_id, one.at)
    return None


def _coordinators(session: WorkspaceSession, program: Program) -> list[Person]:
    rows = select(Person).join(Coordinator, Coordinator.person_id == Person.id)
    mine = rows.where(Coordinator.program_id == program.id, Person.deactivated_at.is_(None))
    return list(session.scalars(mine.order_by(Person.id)))


def _midnight(day: date, plan: Plan) -> datetime:
    return local_moment(day, 0, plan.zone)
