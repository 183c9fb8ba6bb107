"""What follows when a coordinator changed a plan, whatever the way: a form, or a file."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select, update

from bot.domain.program import Program as Plan
from bot.domain.states.cohort import CohortState
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import current_cohort, plan_of, store_plan
from bot.usecases.planning.touched import living_pairs, moves_reminders
from db.models import Cohort, Pair, Person, Program
from db.session import WorkspaceSession

CHANGED = "program.changed"
"""The activity, and the note about it."""


def store_changed_plan(
    session: WorkspaceSession,
    person: Person,
    program: Program,
    after: Plan,
    part: str,
    fields: list[str],
    now: datetime,
    *,
    guided: bool = False,
) -> None:
    """Store a plan that a coordinator changed, with everything that follows: the program's name, the alarms of
    pairs whose reminders move, the activity and the note to all coordinators. Not the team: see `appoint`.

    `guided`: on a page of a new program, of which nobody is told one by one before it opens.
    """
    before = plan_of(program)
    store_plan(session, program, after, now)
    if after.name != before.name:
        program.name = after.name
    if moves_reminders(before, after):
        ring(session, program, now)
    planned = current_cohort(session, program).status == CohortState.PLANNED
    said = record(
        session, CHANGED, now, actor=person, program_id=program.id, part=part, fields=",".join(fields)
    )
    session.flush()
    if not (guided and planned):
        outbox.post(session, CHANGED, now, key=f"{CHANGED}:{said.id}", program=program.id, activity=said.id)


def ring(session: WorkspaceSession, program: Program, now: datetime) -> None:
    """Every pair under way is looked at in the next tick."""
    of, living = living_pairs(program)
    pairs = select(Pair.id).join(Cohort, Cohort.id == Pair.cohort_id).where(of, living)  # type: ignore[arg-type]
    session.execute(
        update(Pair)
        .where(Pair.id.in_(pairs))
        .values(next_due_at=now)
        .execution_options(synchronize_session="fetch")
    )
