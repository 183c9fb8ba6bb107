"""A plan as a file: asked for in the admin channel, shared with whoever asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.planning import Team
from bot.domain.program import Program as Plan
from bot.domain.states.plan_file import PlanFileState
from bot.program_file.text import commented
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.team import coordinators_of
from bot.usecases.programs import coordinated
from db.models import Person, PlanFile, Program
from db.session import WorkspaceSession

EXPORT = "export"


def export_plan(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> Program:
    """Share the plan as it stands with this coordinator, in their direct messages. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    made = PlanFile(
        program_id=program.id,
        made_by=person.id,
        made_at=now,
        purpose=EXPORT,
        status=PlanFileState.READ.value,
    )
    session.add(made)
    session.flush()
    record(session, "plan.exported", now, actor=person, program_id=program.id, subject="plan_file",
           subject_id=made.id)  # fmt: skip
    outbox.share_plan(session, now, program=program.id, plan_file=made.id, person=person.id)
    return program


def plan_text(session: WorkspaceSession, program: Program) -> str:
    """The plan as a commented file, its team by e-mail address."""
    plan = plan_of(program)
    return commented(replace(plan, slug=program.slug, team=_by_email(session, _team(session, program, plan))))


def _team(session: WorkspaceSession, program: Program, plan: Plan) -> Team:
    """The team as it acts now: of programs from before there were teams in plans, whoever coordinates them."""
    if plan.team.coordinators:
        return plan.team
    champion = session.get(Person, program.champion_id) if program.champion_id else None
    return replace(
        plan.team,
        coordinators=tuple(coordinators_of(session, program)),
        champion=plan.team.champion or (champion.slack_id if champion else ""),
    )


def _by_email(session: WorkspaceSession, team: Team) -> Team:
    """Whose address nobody knows stays a Slack id, which files may hold as well."""
    ids = [one for one in (team.champion, *team.coordinators, *team.design_team, *team.neutral) if one]
    rows = session.execute(select(Person.slack_id, Person.email).where(Person.slack_id.in_(ids)))
    addresses = {slack_id: email for slack_id, email in rows if email}
    return Team(
        champion=addresses.get(team.champion, team.champion),
        coordinators=tuple(addresses.get(one, one) for one in team.coordinators),
        design_team=tuple(addresses.get(one, one) for one in team.design_team),
        neutral=tuple(addresses.get(one, one) for one in team.neutral),
    )
