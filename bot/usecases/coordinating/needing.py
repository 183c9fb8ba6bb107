"""Pairs that need a look: the list of them, and one explained."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Action, Actor, require
from bot.domain.health import Level
from bot.domain.shown.health import Explained, Needing
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.coordinating.finding import pairs_in
from bot.usecases.coordinating.looking import Seen
from bot.usecases.coordinating.queue import case_shown, open_cases
from bot.usecases.guiding.pairs import members_of, pair_for
from bot.usecases.planning.plans import plan_of
from db.models import HealthCase, Pair, Program
from db.session import WorkspaceSession

PAGE = 8
_ORDER = {Level.RED: 0, Level.AMBER: 1}


def needing_a_look(
    session: WorkspaceSession, actor: Actor, program: Program, page: int, now: datetime
) -> Needing:
    """A page of the pairs that need a look, red first; those put off or just begun are counted. Raises DomainError."""
    require(Action.SEE_HEALTH, actor, program=str(program.id))
    living = [pair for pair in pairs_in(session, program) if PairState(pair.status) in LIVING]
    seen = Seen.by(session, actor, living, now)
    cases = open_cases(session, [pair.id for pair in living])
    health = {pair.id: seen.health(pair) for pair in living}
    trouble = [pair for pair in living if health[pair.id].level in _ORDER]
    shown = [pair for pair in trouble if not _is_put_off(cases.get(pair.id), now)]
    shown.sort(key=lambda pair: (_ORDER[health[pair.id].level], pair.published_at, pair.id))
    pages = max(1, -(-len(shown) // PAGE))
    page = min(max(page, 1), pages)
    early = sum(one.level is Level.TOO_EARLY for one in health.values())
    return Needing(
        program_id=program.id,
        program=program.name,
        cases=tuple(
            case_shown(session, seen, pair, cases.get(pair.id))
            for pair in shown[(page - 1) * PAGE : page * PAGE]
        ),
        page=page,
        pages=pages,
        total=len(shown),
        snoozed=len(trouble) - len(shown),
        early=early,
        well=len(living) - len(trouble) - early,
    )


def explained(session: WorkspaceSession, actor: Actor, pair_id: object, now: datetime) -> Explained:
    """One pair with everything that was looked at, each with its value and its threshold. Raises DomainError."""
    pair: Pair = pair_for(session, actor, pair_id, Action.SEE_HEALTH)
    plan = plan_of(pair.cohort.program)
    seen = Seen.by(session, actor, [pair], now)
    case = open_cases(session, [pair.id]).get(pair.id)
    return Explained(
        case=case_shown(session, seen, pair, case),
        program_id=pair.cohort.program_id,
        checks=seen.checks(pair),
        titles=tuple((key, form.title) for key, form in plan.forms.items()),
        own=actor.person in members_of(pair),
    )


def _is_put_off(case: HealthCase | None, now: datetime) -> bool:
    until = case.snoozed_until if case is not None else None
    return until is not None and until > now
