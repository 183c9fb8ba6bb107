"""Words for one's own performance review: drafted from facts, edited and kept by their writer alone."""

from __future__ import annotations

from datetime import datetime

from bot.domain.access import Actor
from bot.domain.answers import clean_text
from bot.domain.calendar import local_date
from bot.domain.roles import Role
from bot.domain.shown.farewell import ReviewText
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.closing.farewell.skills import skill_steps
from bot.usecases.closing.farewell.standing import (
    EVER,
    ended_at,
    farewell_of,
    farewell_pair,
    meetings_held,
    own_farewell,
)
from bot.usecases.guiding.growing.goals import goals_shown
from bot.usecases.guiding.pairs import named, partner_of, role_in
from bot.usecases.planning.plans import plan_of
from db.models import Pair, Person
from db.session import WorkspaceSession

TEXT = "text"
LONGEST = 3000


def review_text(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> ReviewText:
    """What was kept, and what a draft is made of. What goals a mentee set is not for their mentor's review.

    Raises DomainError.
    """
    pair = farewell_pair(session, actor, person, pair_id, now, EVER)
    return _shown(session, actor, person, pair, now)


def keep_review_text(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, text: object, now: datetime
) -> ReviewText:
    """Keep the words, in place of earlier ones; nothing throws them away, and the draft comes back. Nobody else
    ever reads them. Raises DomainError at `text`.
    """
    pair = farewell_pair(session, actor, person, pair_id, now, EVER)
    words = clean_text(str(text or ""), lines=True)
    if len(words) > LONGEST:
        raise DomainError("answer_too_long", field=TEXT, length=len(words), maximum=LONGEST)
    found = own_farewell(session, pair, person)
    found.text, found.text_at = words or None, now if words else None
    session.flush()
    outbox.refresh_home(session, person, now)
    return _shown(session, actor, person, pair, now)


def _shown(session: WorkspaceSession, actor: Actor, person: Person, pair: Pair, now: datetime) -> ReviewText:
    plan, found = plan_of(pair.cohort.program), farewell_of(session, pair, person)
    role = role_in(pair, person)
    own = role is Role.MENTEE or plan.among_peers
    meetings, hours = meetings_held(session, pair)
    ended = ended_at(pair, now)
    return ReviewText(
        pair=pair.id,
        program=pair.cohort.program.name,
        role=role,
        partner=named(partner_of(pair, person)),
        begun=local_date(pair.published_at, plan.zone),
        ended=local_date(ended, plan.zone) if ended is not None else None,
        meetings=meetings,
        hours=hours,
        kept=str(found.text or "") if found is not None else "",
        goals=goals_shown(session, pair) if own and plan.with_goals else (),
        skills=skill_steps(session, pair, actor, person) if own else (),
        role_word=plan.role_words.word(role),
        circle=pair.circle_id is not None,
    )
