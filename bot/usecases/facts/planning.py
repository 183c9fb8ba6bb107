"""Facts of planning's messages."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.forms import Audience
from bot.domain.measures import is_measured
from bot.domain.messages import NoLongerApplies
from bot.domain.program import Program as Plan
from bot.domain.reviews import is_asked_for
from bot.domain.shown.planning import Appointed, AudienceShown, CoordinatorLeft, PlanChanged, PlanShown
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.planning.team import coordinators_of
from db.models import Activity, Coordinator, Person, Program
from db.session import WorkspaceSession


def appointed(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> Appointed:
    """To somebody who coordinates a program, if they still do."""
    program = session.get(Program, int(args["program"]))
    standing = select(Coordinator.id).where(
        Coordinator.program_id == int(args["program"]), Coordinator.person_id == int(args["person"])
    )
    if program is None or session.scalar(standing) is None:
        raise NoLongerApplies
    by = session.get(Person, int(args["by"]))
    return Appointed(program_shown(program), program.admin_channel, by.slack_id if by else "")


def left(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> CoordinatorLeft:
    """Who coordinates a program no longer, unless they were asked back already."""
    program, person = session.get(Program, int(args["program"])), session.get(Person, int(args["person"]))
    if program is None or person is None or person.slack_id in coordinators_of(session, program):
        raise NoLongerApplies
    return CoordinatorLeft(program_shown(program), person.slack_id)


def changed(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> PlanChanged:
    """Who changed what in a plan."""
    said = session.get(Activity, int(args["activity"]))
    program = session.get(Program, int(args["program"]))
    if said is None or said.actor_id is None or program is None:
        raise NoLongerApplies
    who = session.get_one(Person, said.actor_id)
    fields = tuple(one for one in str(said.detail.get("fields", "")).split(",") if one)
    return PlanChanged(program_shown(program), who.slack_id, str(said.detail.get("part", "")), fields)


def posted(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> PlanShown:
    """The plan as it is when it is posted, one page of it."""
    program = session.get(Program, int(args["program"]))
    if program is None:
        raise NoLongerApplies
    return replace(plan_facts(session, program), page=int(args["page"]))


def plan_facts(session: WorkspaceSession, program: Program) -> PlanShown:
    """The whole plan, for the program's own admin channel."""
    plan = plan_of(program)
    team = plan.team
    if not team.coordinators:  # from before there were teams in plans
        champion = session.get(Person, program.champion_id) if program.champion_id else None
        team = replace(
            team,
            coordinators=tuple(coordinators_of(session, program)),
            champion=champion.slack_id if champion else "",
        )
    follows = session.get(Program, program.follows_id) if program.follows_id is not None else None
    next_one = session.scalar(
        select(Program.name).where(Program.follows_id == program.id).order_by(Program.id.desc()).limit(1)
    )
    return PlanShown(
        program=program_shown(program),
        plan=replace(plan, team=team),
        status=current_cohort(session, program).status,
        announce_channel=program.announce_channel or "",
        follows=follows.name if follows else "",
        followed_by=next_one or "",
        audiences=audiences(plan),
        measured=frozenset(one.key for one in plan.measures if is_measured(one)),
    )


def audiences(plan: Plan) -> tuple[AudienceShown, ...]:
    """Who sees the answers to which questions: the widest audience first, form by form, what is still asked."""
    found = []
    for audience in Audience:
        forms = []
        for form in plan.forms.values():
            if not is_asked_for(plan, form.key):
                continue
            asked = [one for one in form.visible_to(audience) if not one.retired]
            if asked:
                forms.append((form.title, tuple(one.for_others for one in asked)))
        if forms:
            found.append(AudienceShown(audience, tuple(forms)))
    return tuple(found)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "coordinator.appointed": appointed,
    "admin.coordinator_left": left,
    "program.changed": changed,
    "program.plan": posted,
}
