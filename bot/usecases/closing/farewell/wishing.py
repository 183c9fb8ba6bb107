"""Continue or part, asked of each alone. Only what both said alike is told, and to both at a time that depends on
nothing that either said: whoever hears nothing cannot tell a different answer from none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.farewell import Wish, told_wish, wishes_close_at
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.farewell import MoreTimeWanted, WishAsked, WishTold
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.farewell.standing import (
    TOGETHER,
    ends_at,
    farewell_of,
    farewell_pair,
    own_farewell,
)
from bot.usecases.guiding.pairs import named, partner_of
from bot.usecases.saying import Due
from db.models import Activity, Farewell, Pair, Person
from db.session import WorkspaceSession

WISH = "wish"
CLOSED = "farewell.closed"
"""The activity that says that the question is closed for a pair: of every pair, whoever answered it."""
_OVER = (PairState.CLOSED, PairState.ARCHIVED)


def closes_at(pair: Pair) -> datetime:
    """Until when either may answer, or answer differently (UTC)."""
    return wishes_close_at(ends_at(pair), pair.closed_at)


def is_closed(session: WorkspaceSession, pair: Pair, now: datetime) -> bool:
    """Whether the question is closed: for good, also if the pair gets more time afterwards."""
    if now >= closes_at(pair):
        return True
    said = select(Activity.id).where(Activity.pair_id == pair.id, Activity.verb == CLOSED)
    return session.scalar(said.limit(1)) is not None


def close_question(session: WorkspaceSession, pairs: Iterable[Pair], now: datetime) -> None:
    """Note of each of these pairs whose time is over that the question is closed, answered or not."""
    over = {pair.id: pair for pair in pairs if now >= closes_at(pair)}
    noted = set[int | None]()
    for some in outbox.batched(list(over), outbox.A_TIME):
        noted |= set(
            session.scalars(
                select(Activity.pair_id).where(Activity.pair_id.in_(some), Activity.verb == CLOSED)
            )
        )
    for number, pair in over.items():
        if number not in noted:
            record(session, CLOSED, now, pair=pair)
            outbox.refresh_homes(session, pair.people(), now)
    session.flush()


def wish_asked(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> WishAsked:
    """The question with this person's own answer. Raises DomainError wish_is_over once it is told."""
    pair = _open(session, actor, person, pair_id, now)
    return _asked(pair, person, wish_of(farewell_of(session, pair, person)))


def say_wish(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, wish: object, now: datetime
) -> WishAsked:
    """Keep what this person would like, in place of what they said before.

    Nothing else is written anywhere: no activity, no message, nothing of the partner's. Raises DomainError.
    """
    pair = _open(session, actor, person, pair_id, now)
    given = next((one for one in Wish if one == wish), None)
    if given is None:
        raise DomainError("answer_required", field=WISH)
    found = own_farewell(session, pair, person)
    found.wish, found.wished_at = given.value, now
    session.flush()
    outbox.refresh_home(session, person, now)
    return _asked(pair, person, given)


def wish_of(farewell: Farewell | None) -> Wish | None:
    """What somebody said."""
    return Wish(str(farewell.wish)) if farewell is not None and farewell.wish else None


def wishes_due(session: WorkspaceSession, pairs: Iterable[Pair]) -> list[Due]:
    """What is told when the question is closed, to everybody who answered it, whatever the other said."""
    by_id = {pair.id: pair for pair in pairs}
    answered = session.scalars(
        select(Farewell).where(Farewell.pair_id.in_(list(by_id)), Farewell.wished_at.is_not(None))
    )
    due = []
    for one in answered:
        pair = by_id[one.pair_id]
        who = pair.mentee if one.person_id == pair.mentee_id else pair.mentor
        if partner_of(pair, who).deactivated_at is not None or who.deactivated_at is not None:
            continue
        ids = {"person": who.id, "pair": pair.id}
        due.append(
            Due("farewell.wishes", f"farewell.wishes:{pair.id}:{who.id}", closes_at(pair), who, ids=ids)
        )
    return due


def wishes_told(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> WishTold:
    """What this person is told; NoLongerApplies while the question is open, and for who did not answer it."""
    if PairState(pair.status) is PairState.ENDED or not is_closed(session, pair, now):
        raise NoLongerApplies
    partner = partner_of(pair, person)
    mine, theirs = (wish_of(farewell_of(session, pair, one)) for one in (person, partner))
    if mine is None:
        raise NoLongerApplies
    over = PairState(pair.status) in _OVER
    return WishTold(pair.id, partner.slack_id, pair.cohort.program.name, told_wish(mine, theirs), over)


def ask_for_more_time(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> Pair:
    """Both would go on: the coordinators are asked for more time. Once, whoever of the two presses it.

    Raises DomainError not_both_go_on unless both were told so.
    """
    pair = farewell_pair(session, actor, person, pair_id, now, TOGETHER)
    wishes = [wish_of(farewell_of(session, pair, one)) for one in pair.people()]
    if not is_closed(session, pair, now) or told_wish(*wishes) is not Wish.CONTINUE:
        raise DomainError("not_both_go_on")
    outbox.post(
        session, "admin.more_time", now, key=f"admin.more_time:{pair.id}", program=pair.cohort.program_id,
        pair=pair.id,
    )  # fmt: skip
    return pair


def more_time_wanted(session: WorkspaceSession, pair: Pair) -> MoreTimeWanted:
    """For the coordinators: two who both asked for it. Raises NoLongerApplies once nothing can be done."""
    state = PairState(pair.status)
    if state not in LIVING and state is not PairState.CLOSED:
        raise NoLongerApplies
    return MoreTimeWanted(
        pair.id, pair.cohort.program.name, pair.mentee.slack_id, pair.mentor.slack_id,
        over=state is PairState.CLOSED,
    )  # fmt: skip


def _open(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime) -> Pair:
    pair = farewell_pair(session, actor, person, pair_id, now, TOGETHER)
    if is_closed(session, pair, now):
        raise DomainError("wish_is_over")
    return pair


def _asked(pair: Pair, person: Person, wish: Wish | None) -> WishAsked:
    over = pair.closed_at is not None
    return WishAsked(pair.id, named(partner_of(pair, person)), closes_at(pair), wish, over=over)
