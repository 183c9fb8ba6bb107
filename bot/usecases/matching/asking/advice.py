"""What would help a program's matching most, and whether it treats everybody alike."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bot.domain.access import Action, Actor
from bot.domain.feeding import questions_feeding
from bot.domain.program import Program as Plan
from bot.domain.program import label_of
from bot.domain.said import N_
from bot.domain.shown.matching_advice import (
    AdviceShown,
    CostShown,
    FairnessShown,
    GroupShown,
    RecruitShown,
    RuleCostShown,
    SeatShown,
    ShortageShown,
    SplitShown,
)
from bot.domain.shown.recruiting import ProgramShown
from bot.usecases.facts.programs import program_shown
from bot.usecases.matching.asking.outlook import Asked, Outlook, Solve, outlook
from bot.usecases.matching.asking.why import cost_of
from bot.usecases.matching.drafts.rounds import ask_for_round
from db.models import MatchRound, Person
from db.session import WorkspaceSession

if TYPE_CHECKING:
    from bot.matching.asking.advice import Recruit, Shortage
    from bot.matching.asking.fairness import Split
    from bot.matching.matcher import Solution

LIFTED = N_("Worst-off lifted")
"""The name of the draft in which the worst-off are lifted: it stands beside the best one."""


def ask_advice(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime, *, patient: bool = False
) -> Asked[AdviceShown]:
    """Whom to recruit, whom to ask for one more place, what the rules cost; to be answered outside of the
    transaction. Raises DomainError for anyone but coordinators.
    """
    seen = outlook(session, actor, program_id, Action.MATCH_PREVIEW, now, patient=patient)
    program, given = program_shown(seen.program), seen.round
    if given is None:
        return Asked(AdviceShown(program, unpriced=seen.unpriced), mark=seen.mark)
    known = AdviceShown(program)
    return Asked(known, lambda solve: _advised(seen, program, solve(given), solve), seen.mark)


def ask_fairness(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime, *, patient: bool = False
) -> Asked[FairnessShown]:
    """How the best draft treats departments, places, levels and groups, and what lifting the worst-off costs; to be
    answered outside of the transaction. Raises DomainError for anyone but coordinators.
    """
    seen = outlook(session, actor, program_id, Action.MATCH_PREVIEW, now, patient=patient)
    program, given = program_shown(seen.program), seen.round
    if given is None:
        return Asked(FairnessShown(program, unpriced=seen.unpriced), mark=seen.mark)
    known = FairnessShown(program)
    return Asked(known, lambda solve: _judged(seen, program, solve(given), solve), seen.mark)


def _advised(seen: Outlook, program: ProgramShown, solution: Solution, solve: Solve) -> AdviceShown:
    from bot.matching.asking.advice import advise

    made = advise(solution, most=2, resolve=solve)
    return AdviceShown(
        program=program,
        people=made.people,
        matched=made.matched,
        recruits=tuple(_recruit(one, seen.plan) for one in made.recruits),
        seats=tuple(
            SeatShown(seen.slack_id(one.mentor), CostShown(one.people, one.points)) for one in made.seats
        ),
        shortages=tuple(_shortage(one, seen.plan) for one in made.shortages),
        rules=tuple(RuleCostShown(one.rule, CostShown(one.people, one.points)) for one in made.rules),
        nearly=tuple((seen.slack_id(one.mentee), one.possible) for one in made.nearly),
    )


def _judged(seen: Outlook, program: ProgramShown, solution: Solution, solve: Solve) -> FairnessShown:
    from bot.matching.asking.fairness import MOST_PAIRS, lift, report

    made = report(solution, {one.id: one.groups for one in solution.pool.mentees})
    lifted = lift(solution, resolve=solve)
    return FairnessShown(
        program=program,
        people=made.people,
        matched=made.matched,
        mean=made.mean,
        worst=made.worst,
        splits=tuple(_split(one, seen.plan) for one in made.splits if one.groups or one.held_back > 1),
        floor=lifted.floor if lifted.floor > lifted.before else None,
        lifting=cost_of(lifted.outcome, set()) if lifted.floor > lifted.before else None,
        too_many_to_lift=len(solution.pool.mentees) * len(solution.pool.mentors) > MOST_PAIRS,
    )


def ask_for_lifted(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime
) -> MatchRound:
    """A draft beside the best one, with the worst-off lifted. Raises DomainError as `ask_for_round` does."""
    from bot.usecases.programs import coordinated

    program = coordinated(session, actor, program_id, Action.MATCH_PREVIEW)
    return ask_for_round(session, actor, person, program, now, name=LIFTED, settings={"lift": True})


def _recruit(one: Recruit, plan: Plan) -> RecruitShown:
    return RecruitShown(
        skills=tuple(label_of(plan.skills, skill) for skill in one.skills),
        level=_level(one.level, plan),
        place=_place(one.location or one.country),
        languages=tuple(sorted(label_of(plan.languages, language) for language in one.languages)),
        gain=CostShown(one.people, one.points),
        fits=one.fits,
    )


def _shortage(one: Shortage, plan: Plan) -> ShortageShown:
    labels = {
        "skill": lambda value: label_of(plan.skills, value),
        "level": lambda value: _level(int(value), plan),
        "place": _place,
    }
    return ShortageShown(one.kind, labels[one.kind](one.value), one.waiting, one.seats)


def _level(level: int | None, plan: Plan) -> str:
    """A level (1: the most junior) as the program calls it."""
    if level is None:
        return ""
    return plan.levels[level - 1].label if 0 < level <= len(plan.levels) else str(level)


def _place(value: str) -> str:
    """A place as people write it: the matcher compares small letters."""
    return value.title() if value.islower() else value


def _split(one: Split, plan: Plan) -> SplitShown:
    def label(group: str) -> str:
        if not group:
            return ""
        if one.by == "level":
            return _level(int(group), plan)
        return _group(group, plan) if one.by == "group" else _place(group)

    groups = tuple(
        GroupShown(label(each.group), each.people, each.rate, each.mean, each.is_far_behind)
        for each in one.groups
    )
    return SplitShown(one.by, groups, one.held_back)


def _group(value: str, plan: Plan) -> str:
    """A group as the application calls it."""
    asked = [q for q in questions_feeding(plan.forms.get("intake"), "groups") if q.option(value)]
    return next((label_of(question.options, value) for question in asked), value)
