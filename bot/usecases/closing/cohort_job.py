"""A cohort is closed when its time has come: pairs with thanks, seats freed, everybody thanked, the champion told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from bot.domain.states.cohort import CohortEvent, CohortState
from bot.domain.states.cohort import move as move_cohort
from bot.domain.states.cohort_closing import OPEN, ClosingEvent, ClosingState, move
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.cohort import (
    CONFIRMED,
    closing_due,
    living_of,
    people_to_thank,
    posted_key,
)
from bot.usecases.closing.ending import close_with_cohort
from bot.usecases.enrolling import move_on
from bot.usecases.locking import take_turn
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.recruiting.inviting.campaign import champion_of
from bot.usecases.recruiting.inviting.opening import say_it_is_over
from bot.usecases.reporting.sending import share_with_champion
from bot.usecases.saying import working_moment
from db.models import Cohort, CohortClosing, Enrollment, Person, Program
from db.session import Sessions, WorkspaceSession

CHANGES = (CONFIRMED, "cohort.closing_taken_back")
A_TIME = 100
"""Pairs in one transaction: everybody else waits for it."""


class CohortJob(ProgramJob):
    """Closes cohorts whose time has come. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("cohorts", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return take_steps(session, program, now)


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Close what is due; returns when to come again (UTC; None: nothing waits)."""
    waiting = closing_due(session, program)
    if waiting is None:
        return None
    if waiting.due_at > now:
        return waiting.due_at
    return None if close_cohort(session, waiting, now) else now


def close_cohort(session: WorkspaceSession, made: CohortClosing, now: datetime) -> bool:
    """Close the next pairs of a cohort, and after the last of them the cohort itself. Returns whether it is closed, or
    the wish was taken back meanwhile.
    """
    take_turn(session, made)
    if ClosingState(made.status) not in OPEN:
        return True
    cohort, by = session.get_one(Cohort, made.cohort_id), session.get_one(Person, made.made_by)
    living = living_of(session, cohort)
    for pair in living[:A_TIME]:
        take_turn(session, pair)
        close_with_cohort(session, pair, by, now)
    made.pairs += len(living[:A_TIME])
    if len(living) > A_TIME:
        made.status = move(ClosingState(made.status), ClosingEvent.BEGIN).value
        session.flush()
        return False
    thanked = people_to_thank(session, cohort)
    _free_seats(session, cohort)
    cohort.status = move_cohort(CohortState(cohort.status), CohortEvent.CLOSE).value
    cohort.closed_at, cohort.next_match_at = now, None
    made.status, made.settled_at = move(ClosingState(made.status), ClosingEvent.CARRY_OUT).value, now
    session.flush()
    program, plan = cohort.program, plan_of(cohort.program)
    record(session, "cohort.closed", now, actor=by, program_id=program.id, subject="cohort",
           subject_id=cohort.id, pairs=made.pairs)  # fmt: skip
    for person, what in thanked.items():
        outbox.post(
            session, "cohort.thanks", now, key=f"cohort.thanks:{cohort.id}:{person.id}", apart=True,
            not_before=working_moment(person, plan, now), person=person.id, cohort=cohort.id, thanked=what.value,
        )  # fmt: skip
    champion = champion_of(session, program)
    outbox.refresh_homes(session, [*thanked, *([champion] if champion is not None else [])], now)
    _tell_champion(session, program, by, now)
    say_it_is_over(session, cohort, now)
    outbox.amend(session, posted_key(made), now, program=program.id, closing=made.id)
    return True


def _free_seats(session: WorkspaceSession, cohort: Cohort) -> None:
    """Nobody holds a place in a cohort that is over."""
    held = session.scalars(
        select(Enrollment).where(
            Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentState.MATCHED.value
        )
    )
    for seat in held.all():
        move_on(seat, EnrollmentEvent.FINISH)


def _tell_champion(session: WorkspaceSession, program: Program, by: Person, now: datetime) -> None:
    """The final report, if there is a champion to read it."""
    try:
        share_with_champion(session, actor_of(session, by), by, program.id, now)
    except DomainError:
        return  # nobody stands for the program, or whoever asked coordinates it no more: the channel has the report
