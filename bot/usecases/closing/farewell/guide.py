"""The guide to the closing conversation: what the two set out for, what came of it, questions, what next."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Actor
from bot.domain.farewell import Way
from bot.domain.forms import OPEN_KINDS, Reader, is_empty
from bot.domain.program import Program as Plan
from bot.domain.program import Topic
from bot.domain.shown.farewell import ClosingGuide, Hopes
from bot.domain.shown.reviewing import Answered
from bot.domain.topics import END
from bot.usecases.closing.farewell.card import card_of
from bot.usecases.closing.farewell.skills import INTAKE, skill_steps
from bot.usecases.closing.farewell.standing import TOGETHER, farewell_pair, meetings_held
from bot.usecases.closing.seats import joined_as
from bot.usecases.guiding.growing.goals import goals_shown
from bot.usecases.guiding.pairs import named, partner_of, role_in
from bot.usecases.planning.plans import plan_of
from bot.usecases.submissions import Subject, answers_in_role, find_submission, form_of_submission
from db.models import Pair, Person
from db.session import WorkspaceSession

GUIDE = "closing_conversation"
"""The topic of the plan's library that is the guide; coordinators reword it like any other."""
HOPES = ("one_thing", "hopes")
_BELOW = (Way.GOALS, Way.CONFIRM, Way.WORDS, Way.THANKS, Way.NEXT)


def closing_guide(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> ClosingGuide:
    """The guide for one of the two. Raises DomainError, also farewell_too_early."""
    pair = farewell_pair(session, actor, person, pair_id, now, TOGETHER)
    plan, topic = plan_of(pair.cohort.program), guide_topic(plan_of(pair.cohort.program))
    card = card_of(session, pair, person, now)
    ways = card.ways if card is not None else ()
    return ClosingGuide(
        pair=pair.id,
        program=pair.cohort.program.name,
        partner=named(partner_of(pair, person)),
        role=role_in(pair, person),
        since=pair.published_at,
        meetings_held=meetings_held(session, pair)[0],
        title=topic.title if topic else "",
        intro=topic.intro if topic else "",
        questions=topic.questions if topic else (),
        goals=goals_shown(session, pair) if plan.with_goals else (),
        hopes=_hopes(session, pair),
        skills=skill_steps(session, pair, actor, person),
        ways=tuple(way for way in _BELOW if way in ways),
        circle=pair.circle_id is not None,
    )


def guide_topic(plan: Plan) -> Topic | None:
    """The plan's guide; a library that has lost it lends another topic for the end."""
    offered = [topic for topic in plan.topics if not topic.retired]
    return next((one for one in offered if one.key == GUIDE), None) or next(
        (one for one in reversed(offered) if one.stage == END), None
    )


def _hopes(session: WorkspaceSession, pair: Pair) -> tuple[Hopes, ...]:
    """What each wrote of their hopes for this pair, as far as the partner may read it."""
    found = []
    for person in pair.people():
        intake = find_submission(session, INTAKE, person, Subject("cohort", pair.cohort_id))
        if intake is None:
            continue
        form = form_of_submission(intake)
        told = answers_in_role(intake, Reader.PARTNER, joined_as(session, pair, role_in(pair, person)))
        words = tuple(
            Answered(form.question(key), told[key])
            for key in HOPES
            if not is_empty(told.get(key)) and form.question(key).kind in OPEN_KINDS
        )
        if words:
            found.append(Hopes(named(person), words))
    return tuple(found)
