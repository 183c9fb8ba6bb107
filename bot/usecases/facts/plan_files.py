"""Facts of messages about plans as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.plan_changes import plan_changes
from bot.domain.program import Program as Plan
from bot.domain.said import said_before
from bot.domain.shown.plan_files import FileFinding, PlanFileShown, PlanFileUsed, PlanOverview
from bot.domain.states.plan_file import PlanFileState
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.importing import NEW, PlanUse, base_of, waiting_plan
from bot.usecases.planning.plans import plan_of
from bot.usecases.planning.touched import touches
from db.models import Person, PlanFile, Program
from db.session import WorkspaceSession

SHOWN_FINDINGS = 25
_SHOWABLE = (PlanFileState.READ.value, PlanFileState.UNREADABLE.value)


def plan_read(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> PlanFileShown:
    """A plan that was read and waits for a coordinator's word, or its mistakes."""
    made = session.get(PlanFile, int(args["plan_file"]))
    if made is None or made.status not in _SHOWABLE or made.reading is None:
        raise NoLongerApplies
    program, by = session.get_one(Program, made.program_id), session.get_one(Person, made.made_by)
    kept: Mapping[str, Any] = made.reading
    shown = PlanFileShown(
        plan_file=made.id,
        program=program_shown(program),
        by=by.slack_id,
        file_name=str(kept["name"]),
        making_new=made.purpose == NEW,
        base=base_of(program),
        mistakes=int(kept["mistakes"]),
        findings=tuple(
            FileFinding(line, column, said_before(message))
            for line, column, message in kept["findings"][:SHOWN_FINDINGS]
        ),
    )
    if made.status == PlanFileState.UNREADABLE:
        return shown
    plan = waiting_plan(made)
    if shown.making_new:
        return replace(shown, plan=overview(plan))
    before = plan_of(program)
    # Touches of the team are counted against who coordinates now.
    after = plan if plan.team.coordinators else replace(plan, team=before.team)
    return replace(
        shown,
        plan=overview(plan),
        changes=plan_changes(before, after),
        touched=touches(session, program, before, after, now),
    )


def overview(plan: Plan) -> PlanOverview:
    """A plan in a few figures."""
    intake = plan.forms.get("intake")
    return PlanOverview(
        name=plan.name,
        emoji=plan.emoji,
        purpose=plan.purpose,
        kind=plan.kind,
        duration_days=plan.duration_days,
        cadence_days=plan.cadence_days,
        questions=sum(not question.retired for question in intake.questions) if intake else 0,
        forms=len(plan.forms),
        reminders=len(plan.timeline),
        modules=len(plan.training.modules),
    )


def used(use: PlanUse, by: Person) -> PlanFileUsed:
    """What a plan has changed."""
    return PlanFileUsed(program_shown(use.program), by.slack_id, use.made_new, use.changes)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "admin.plan_read": plan_read,
}
