"""People who join the workspace are asked once whether they would like somebody at their side. A yes is theirs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, allowed
from bot.domain.calendar import next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.messages import NoLongerApplies
from bot.domain.program import Program as Plan
from bot.domain.shown.people import NewcomerInvited
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.submissions import Subject, find_submission
from db.models import Person, Program
from db.session import WorkspaceSession

KIND = "newcomer.invited"
INTAKE = "intake"


def invite_newcomer(
    session: WorkspaceSession, person: Person, joined_at: datetime, now: datetime
) -> list[Program]:
    """Ask somebody who joined the workspace at `joined_at` (aware), once per program that is for newcomers, takes
    people now and did so already then, in their next working hours. Guests, apps and people from outside are not
    asked. Nobody is enrolled.
    """
    session.flush()
    if person.is_bot or not allowed(Action.APPLY, actor_of(session, person)):
        return []
    invited = []
    for program in session.scalars(select(Program).order_by(Program.id)):
        plan = plan_of(program)
        opened_at = current_cohort(session, program).opened_at
        if not _takes_newcomers(session, program, plan) or opened_at is None or joined_at < opened_at:
            continue
        at = next_working_moment(now, person.zone, person.country, plan.hours, silent_days(plan))
        new = outbox.post(
            session, KIND, now,
            key=f"{KIND}:{program.id}:{person.id}", not_before=at, apart=True,
            person=person.id, program=program.id,
        )  # fmt: skip
        if new:
            record(session, KIND, now, program_id=program.id, subject="person", subject_id=person.id)
            invited.append(program)
    return invited


def newcomer_invited(session: WorkspaceSession, person: Person, program: Program) -> NewcomerInvited:
    """What they read. Raises NoLongerApplies when the program takes nobody any more, or they found it themselves."""
    if not _takes_newcomers(session, program, plan_of(program)):
        raise NoLongerApplies
    cohort = current_cohort(session, program)
    if find_submission(session, INTAKE, person, Subject("cohort", cohort.id)) is not None:
        raise NoLongerApplies
    return NewcomerInvited(program_shown(program), person.slack_id)


def _takes_newcomers(session: WorkspaceSession, program: Program, plan: Plan) -> bool:
    if not plan.for_newcomers or program.on_hold:
        return False
    return CohortState(current_cohort(session, program).status) in TAKES_APPLICATIONS
