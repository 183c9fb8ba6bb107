"""How recruiting stands: wanted against offered, which mentors would help most, and who had access."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.program import Program as Plan
from bot.domain.program import label_of
from bot.domain.shown.balance import HelpfulShown, RecruitingShown, SupplyShown
from bot.domain.states.enrollment import EnrollmentState
from bot.matching.asking.supply import Helpful, Supply, balance
from bot.usecases.facts.programs import program_shown
from bot.usecases.matching.drafts.pool import matching_plan, people_to_match
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.counting.equal_access import equal_access
from db.models import Cohort, Enrollment
from db.session import WorkspaceSession

STANDS = (
    EnrollmentState.APPLIED,
    EnrollmentState.WAITLISTED,
    EnrollmentState.APPROVED,
    EnrollmentState.MATCHED,
)
"""Everybody who has sent an application and is neither gone nor declined."""


def recruiting(session: WorkspaceSession, actor: Actor, program_id: object, now: datetime) -> RecruitingShown:
    """Both sides of the current cohort. Raises DomainError for anyone but its coordinators."""
    program = coordinated(session, actor, program_id, Action.SEE_APPLICATIONS)
    cohort, plan = current_cohort(session, program), plan_of(program)
    people = people_to_match(session, cohort, plan, now, everyone=True, states=STANDS)
    found = balance(people.mentees, people.mentors, matching_plan(plan))
    return RecruitingShown(
        program=program_shown(program),
        mentees=found.mentees,
        mentors=found.mentors,
        seats=found.seats,
        waiting=_waiting(session, cohort),
        skills=_labelled(found.skills, lambda value: label_of(plan.skills, value)),
        levels=_labelled(found.levels, lambda value: _level(plan, int(value))),
        locations=_labelled(found.locations, str.title),
        languages=_labelled(found.languages, lambda value: label_of(plan.languages, value)),
        helpful=tuple(_helpful(one, plan) for one in found.helpful),
        access=equal_access(session, cohort, plan, now),
    )


def _waiting(session: WorkspaceSession, cohort: Cohort) -> int:
    """Applications nobody has decided about."""
    query = select(func.count()).where(
        Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentState.APPLIED.value
    )
    return int(session.scalar(query) or 0)


def _labelled(supplies: Sequence[Supply], words: Callable[[str], str]) -> tuple[SupplyShown, ...]:
    return tuple(SupplyShown(words(one.value), one.wanted, one.seats) for one in supplies)


def _helpful(one: Helpful, plan: Plan) -> HelpfulShown:
    highest = len(plan.levels) or one.level
    return HelpfulShown(
        skills=tuple(label_of(plan.skills, skill) for skill in one.skills),
        level="" if one.level is None else _level(plan, min(one.level, highest or one.level)),
        location=one.location.title(),
        language=label_of(plan.languages, one.language) if one.language else "",
        wanted=one.wanted,
        seats=one.seats,
    )


def _level(plan: Plan, level: int) -> str:
    return plan.levels[level - 1].label if 0 < level <= len(plan.levels) else str(level)
