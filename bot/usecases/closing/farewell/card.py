"""What is still open at the end of each pair, as the Home tab and `/mentor closing` show it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.farewell import OPEN_AFTER, Phase, Way, may_end_sooner
from bot.domain.reviews import CLOSING
from bot.domain.roles import Role
from bot.domain.shown.farewell import ClosingCard, SoonerEnd
from bot.domain.states.pair import PairState
from bot.usecases.closing.channel import CHOSEN
from bot.usecases.closing.farewell.certifying import certificate_of, may_certify
from bot.usecases.closing.farewell.standing import (
    ends_at,
    farewell_of,
    final_is_in,
    has_ended_for,
    is_overdue,
    meetings_held,
    phase_for,
)
from bot.usecases.closing.farewell.thanking import has_thanked
from bot.usecases.closing.farewell.wishing import closes_at, is_closed
from bot.usecases.closing.farewell.wrapping import open_goals
from bot.usecases.guiding.pairs import named, partner_of, role_in
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.sharing import sent_about
from db.models import Activity, Farewell, Pair, Person
from db.session import WorkspaceSession

MOST = 10
"""Cards of one person."""
_BEFORE = (PairState.PUBLISHED.value, PairState.ACTIVE.value, PairState.CLOSING.value)
_AFTER = (PairState.CLOSED.value, PairState.ARCHIVED.value, PairState.ENDED.value)


def closing_cards(session: WorkspaceSession, person: Person, now: datetime) -> tuple[ClosingCard, ...]:
    """A card for each pair of this person that says goodbye, those that end first on top."""
    mine = select(Pair).where(
        or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id),
        or_(
            Pair.status.in_(_BEFORE),
            Pair.status.in_(_AFTER) & (Pair.closed_at > now - OPEN_AFTER),
        ),
    )
    cards = [card_of(session, pair, person, now) for pair in session.scalars(mine.order_by(Pair.id))]
    shown = sorted((card for card in cards if card is not None), key=lambda card: (card.ends_at, card.pair))
    return tuple(shown[:MOST])


def sooner_ends(session: WorkspaceSession, person: Person, now: datetime) -> tuple[SoonerEnd, ...]:
    """The pairs of this person that have no card yet, and may say that the meetings they had were enough."""
    mine = select(Pair).where(
        or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id), Pair.status.in_(_BEFORE)
    )
    found = []
    for pair in session.scalars(mine.order_by(Pair.id)):
        held, _ = meetings_held(session, pair)
        plan, circle = plan_of(pair.cohort.program), pair.circle_id is not None
        if not may_end_sooner(PairState(pair.status), plan, met=held > 0, circle=circle):
            continue
        if phase_for(pair, person, now) is None:
            found.append(SoonerEnd(pair.id, pair.cohort.program.name, named(partner_of(pair, person)), held))
    return tuple(found[:MOST])


def card_of(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> ClosingCard | None:
    """The card of one pair; None while it is too early, and once it is long over. Nothing on it depends on what
    the partner said in private.
    """
    phase = phase_for(pair, person, now)
    if phase is None:
        return None
    found = farewell_of(session, pair, person)
    open_ = _open(session, pair, person, phase, found, now)
    ways, overdue = tuple(way for way in Way if way in open_), is_overdue(pair, now)
    return ClosingCard(
        pair=pair.id,
        program=pair.cohort.program.name,
        partner=named(partner_of(pair, person)),
        phase=phase,
        ends_at=pair.closed_at or ends_at(pair),
        ways=ways,
        open=frozenset(way for way, undone in open_.items() if undone),
        goals_open=len(open_goals(session, pair)) if Way.GOALS in ways else 0,
        wish_until=closes_at(pair) if Way.WISH in ways else None,
        overdue=overdue,
        review_open=(overdue or _last_was_held(pair)) and not final_is_in(session, pair, person),
    )


def _last_was_held(pair: Pair) -> bool:
    """Whether the last of the counted meetings was held, upon which the final review follows at once."""
    return pair.status == PairState.CLOSING and plan_of(pair.cohort.program).closes_after_meetings


def _open(
    session: WorkspaceSession, pair: Pair, person: Person, phase: Phase, found: Farewell | None, now: datetime
) -> Mapping[Way, bool]:
    """What this person can do, and whether they have not done it yet."""
    near, together = phase is Phase.NEAR, phase is not Phase.LEFT_BEHIND
    mentee = role_in(pair, person) is Role.MENTEE
    peers = plan_of(pair.cohort.program).among_peers
    ways: dict[Way, bool] = {}
    if near:
        ways[Way.GUIDE] = False
    if meetings_held(session, pair)[0] > 0:
        ways[Way.LOOK_BACK] = False
    if together and mentee and open_goals(session, pair):
        ways[Way.GOALS] = True
    if near and not _has_sent(session, pair, person):
        if pair.closing_at is None:
            ways[Way.CONFIRM] = True
        else:
            ways[Way.WORDS] = _has_sent(session, pair, partner_of(pair, person))
    if together:
        thanked = has_thanked(session, pair, person, found)
        if not (thanked and phase is Phase.OVER):
            ways[Way.THANKS] = not thanked
        if not is_closed(session, pair, now):
            ways[Way.WISH] = found is None or found.wished_at is None
    ways[Way.NEXT] = found is None or found.chosen_at is None
    if together and not mentee and not peers:
        ways[Way.RECOMMEND] = False
    done = not near or has_ended_for(session, pair, person, now)
    if done and may_certify(session, pair):
        ways[Way.CERTIFICATE] = certificate_of(session, pair, person) is None
    if done:
        ways[Way.TEXT] = found is None or found.text_at is None
    if together:
        ways[Way.STORY] = False
    if pair.status == PairState.CLOSED:
        ways[Way.CHANNEL] = not _said(session, pair, person, CHOSEN)
    return ways


def _has_sent(session: WorkspaceSession, pair: Pair, person: Person) -> bool:
    """Whether this person has said in their own words what they take from the closing conversation."""
    return any(one.person_id == person.id for one in sent_about(session, pair, CLOSING))


def _said(session: WorkspaceSession, pair: Pair, person: Person, verb: str) -> bool:
    query = select(Activity.id).where(
        Activity.pair_id == pair.id, Activity.actor_id == person.id, Activity.verb == verb
    )
    return session.scalar(query.limit(1)) is not None
