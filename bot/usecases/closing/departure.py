"""A colleague's account was deactivated: nobody they leave behind is forgotten."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.states.enrollment import LIVING as LIVING_ENROLLMENTS
from bot.domain.states.enrollment import EnrollmentEvent
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.leaving import end_pair
from bot.usecases.closing.seats import free_seat
from bot.usecases.community.leaving import leave_community
from bot.usecases.enrolling import move_on
from bot.usecases.guiding.beginning.letters import OF_THE_END, give_back_letters
from bot.usecases.guiding.pairs import living_pairs, partner_of, role_in
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Enrollment, Person
from db.session import WorkspaceSession


def person_left(session: WorkspaceSession, person: Person, now: datetime) -> None:
    """End this person's living pairs kindly, free their partners, withdraw their applications.

    Partners, in their working hours, and the coordinators of each program concerned are told. Saying it twice changes
    nothing.
    """
    programs: set[int] = set()
    for pair in living_pairs(session, person):
        partner = partner_of(pair, person)
        take_turn(session, pair)
        end_pair(session, pair, now)
        free_seat(session, pair, role_in(pair, partner), back_to_pool=True)
        record(session, "pair.ended", now, pair=pair, partner_gone=True)
        outbox.post(session, "partner.gone", now, key=f"partner.gone:{pair.id}:{int(now.timestamp())}",
                    not_before=working_moment(partner, plan_of(pair.cohort.program), now),
                    apart=OF_THE_END, person=partner.id, pair=pair.id)  # fmt: skip
        give_back_letters(session, pair, now)
        programs.add(pair.cohort.program_id)
    programs |= withdraw_all(session, person, now)
    leave_community(session, person, now)
    for program in sorted(programs):
        key = f"person_gone:{person.id}:{program}:{int(now.timestamp())}"
        outbox.post(
            session, "admin.person_gone", now, key=key, program=program, who=person.id, at=now.isoformat()
        )


def withdraw_all(session: WorkspaceSession, person: Person, now: datetime) -> set[int]:
    """Withdraw every enrollment that still holds a place. Returns the programs concerned."""
    living = [state.value for state in LIVING_ENROLLMENTS]
    rows = session.scalars(
        select(Enrollment).where(Enrollment.person_id == person.id, Enrollment.status.in_(living))
    )
    programs: set[int] = set()
    for enrollment in rows:
        move_on(enrollment, EnrollmentEvent.WITHDRAW)
        program = enrollment.cohort.program_id
        record(session, "application.withdrawn", now, program_id=program, subject="enrollment",
               subject_id=enrollment.id, person_gone=True)  # fmt: skip
        programs.add(program)
    return programs
