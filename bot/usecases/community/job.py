"""What time brings to the community: channels, get-togethers, touch-bases, office hours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.calendar import last_working_moment, local_date, local_moment
from bot.domain.due_dates import silent_days
from bot.domain.program import Program as Plan
from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import SeatState, SessionState
from bot.usecases.community.channels import open_channels
from bot.usecases.community.facilitators import facilitations, give_up
from bot.usecases.community.get_togethers import get_together_due
from bot.usecases.community.slots import KIND, show_slots
from bot.usecases.community.touching import Touching
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.saying import Due, holidays_of, hours_of, say_due
from bot.usecases.training.sessions import ends_at
from db.models import Cohort, Facilitation, Person, Program, TrainingSeat, TrainingSession
from db.session import Sessions, WorkspaceSession

CHANGES = (
    "pair.published",
    "pair.resumed",
    "training.session_offered",
    "training.session_called_off",
    "facilitator.appointed",
    "facilitator.accepted",
    "touch_base.answered",
    "office_hours.offered",
    "office_hours.booked",
)
"""What changes what is due. Everything else is seen a day later."""


class CommunityJob(ProgramJob):
    """Takes the steps of the community. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("community", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return take_steps(session, program, now)


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Do what is due in a program; returns when the next of it is (None: nothing waits)."""
    cohort = current_cohort(session, program)
    if cohort.status == CohortState.CLOSED:
        return None
    plan = plan_of(program)
    _facilitators_here(session, cohort, now)
    open_channels(session, cohort, plan, now)
    slots = _slots_ahead(session, program, now)
    if program.on_hold:
        return min((ends_at(slot) for slot in slots), default=None)
    touching = Touching(session, cohort, plan, now)
    later = [*touching.ask(), *touching.report()]
    due = [*get_together_due(session, cohort, plan, now), *touching.due(), *_reminders(session, slots, plan)]
    later += say_due(session, plan, due, now).later
    later += [ends_at(slot) for slot in slots]
    return min((moment for moment in later if moment > now), default=None)


def _facilitators_here(session: WorkspaceSession, cohort: Cohort, now: datetime) -> None:
    """Coordinators are asked for somebody in place of whoever is not here any more, or is a guest by now."""
    gone: dict[Person, list[Facilitation]] = {}
    for one in facilitations(session, cohort):
        facilitator = session.get_one(Person, one.facilitator_id)
        if facilitator.deactivated_at is not None or facilitator.is_guest:
            gone.setdefault(facilitator, []).append(one)
    for facilitator, several in gone.items():
        give_up(session, cohort, facilitator, several, "left", now)


def _slots_ahead(session: WorkspaceSession, program: Program, now: datetime) -> list[TrainingSession]:
    """The slots of office hours that are not over; those that are by now say so."""
    query = select(TrainingSession).where(
        TrainingSession.program_id == program.id,
        TrainingSession.kind == KIND,
        TrainingSession.status == SessionState.PLANNED.value,
    )
    ahead = []
    for slot in session.scalars(query).all():
        if ends_at(slot) <= now:
            slot.status, slot.settled_at = SessionState.HELD.value, now
            show_slots(session, slot, now)
        else:
            ahead.append(slot)
    return ahead


def _reminders(session: WorkspaceSession, slots: list[TrainingSession], plan: Plan) -> Iterator[Due]:
    """A working day before a booked slot, to both, if they had it by then."""
    by_id = {slot.id: slot for slot in slots}
    if not by_id:
        return
    query = (
        select(TrainingSeat)
        .where(TrainingSeat.session_id.in_(by_id), TrainingSeat.status == SeatState.CHOSEN.value)
        .options(selectinload(TrainingSeat.person))
        .order_by(TrainingSeat.id)
    )
    for seat in session.scalars(query):
        slot, person = by_id[seat.session_id], seat.person
        midnight = local_moment(local_date(slot.starts_at, person.zone), 0, person.zone)
        try:
            moment = last_working_moment(
                midnight, person.zone, holidays_of(person), hours_of(person, plan), silent_days(plan)
            )
        except ValueError:  # a plan that is silent for a year
            continue
        if seat.chosen_at < moment:
            yield Due(
                "office_hours.reminder", f"office_hours.reminder:{seat.id}:{int(seat.chosen_at.timestamp())}",
                moment, person, until=slot.starts_at, ids={"person": person.id, "seat": seat.id},
            )  # fmt: skip
