"""The plan as a document to read."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.shown.planning import PlanShown
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.planning import plan_facts
from bot.usecases.programs import coordinated
from db.models import Person, Program
from db.session import WorkspaceSession


def plan_shown(session: WorkspaceSession, actor: Actor, program_id: object) -> PlanShown:
    """The whole plan. Raises DomainError for anyone but a coordinator."""
    return plan_facts(session, coordinated(session, actor, program_id, Action.SEE_STATUS))


def post_plan(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, pages: int, now: datetime
) -> Program:
    """Post the plan to the admin channel, for all coordinators, in so many messages. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.SEE_STATUS)
    said = record(session, "program.posted", now, actor=person, program_id=program.id)
    session.flush()
    for page in range(1, pages + 1):
        outbox.post(session, "program.plan", now, key=f"plan:{said.id}:{page}", program=program.id, page=page)
    return program
