"""Keep a pair's channel or archive it: silence keeps it, both together or a coordinator archive it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.messages import Operation
from bot.domain.shown.closing import ChannelChosen
from bot.domain.states import pair as states
from bot.domain.states.pair import PairEvent, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.circles import pairs_of_circle
from bot.usecases.guiding.pairs import facts_changed, members_of, pair_for, partner_of
from bot.usecases.locking import take_turn
from db.models import Activity, OutboxRow, Pair, Person
from db.session import WorkspaceSession

KEEP = "keep"
ARCHIVE = "archive"
CHOSEN = "channel.chosen"
LAST_WORD = "pair.over"
"""What a channel reads whose pair somebody has left."""

_OVER = frozenset({PairState.CLOSED, PairState.ENDED})


def choose_channel(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, *, choice: str, now: datetime
) -> ChannelChosen:
    """One of the two chooses KEEP or ARCHIVE, or a coordinator archives. Raises DomainError.

    A choice can be changed until the channel is archived. Before the pair is closed it is only noted.
    """
    pair = pair_for(session, actor, pair_id, Action.CHOOSE_CHANNEL)
    take_turn(session, pair)
    if pair.status == PairState.ARCHIVED:
        states.move(PairState.ARCHIVED, PairEvent.ARCHIVE)  # says why not
    if actor.person not in members_of(pair):
        return _coordinator_chooses(session, pair, person, choice, now)
    if _choices(session, [pair]).get(person.id) != choice:
        record(session, CHOSEN, now, actor=person, pair=pair, choice=choice)
        session.flush()
    agreed = _agreed(session, pair)
    for one in _sharing(session, pair):
        one.channel_choice = agreed
    archived = archive_if_both_want(session, pair, now)
    facts_changed(session, pair, now)
    partner = partner_of(pair, person).slack_id
    return ChannelChosen(
        choice, partner, archived=archived, waits=choice == ARCHIVE and not archived,
        circle=pair.circle_id is not None, pair=pair.id,
    )  # fmt: skip


def channel_choice(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object) -> ChannelChosen:
    """What one of the two has chosen themselves so far (nothing: empty), to choose anew. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, Action.CHOOSE_CHANNEL)
    partner = partner_of(pair, person).slack_id
    if pair.status == PairState.ARCHIVED:
        states.move(PairState.ARCHIVED, PairEvent.ARCHIVE)  # says why not
    choice = _choices(session, [pair]).get(person.id, "")
    return ChannelChosen(
        choice, partner, waits=choice == ARCHIVE, circle=pair.circle_id is not None, pair=pair.id
    )


def archive_if_both_want(session: WorkspaceSession, pair: Pair, now: datetime) -> bool:
    """Archive a closed pair's channel if both said so, a circle's once it is over for everybody and all said so.

    Returns whether it is archived by this.
    """
    if pair.channel_choice != ARCHIVE or not _is_over(session, pair):
        return False
    _archive(session, pair, now, by=None)
    return True


def _is_over(session: WorkspaceSession, pair: Pair) -> bool:
    return all(PairState(one.status) in _OVER for one in _sharing(session, pair))


def _sharing(session: WorkspaceSession, pair: Pair) -> list[Pair]:
    """The pairs that share this channel."""
    return [pair] if pair.circle_id is None else pairs_of_circle(session, pair.circle_id)


def _coordinator_chooses(
    session: WorkspaceSession, pair: Pair, person: Person, choice: str, now: datetime
) -> ChannelChosen:
    if choice == ARCHIVE:
        if pair.circle_id is not None and not _is_over(session, pair):
            raise DomainError("circle_goes_on")
        _archive(session, pair, now, by=person)
    for one in _sharing(session, pair):
        one.channel_choice = choice
    return ChannelChosen(choice, "", archived=choice == ARCHIVE)


def _archive(session: WorkspaceSession, pair: Pair, now: datetime, by: Person | None) -> None:
    for one in _sharing(session, pair):
        one.status = states.move(PairState(one.status), PairEvent.ARCHIVE).value
        record(session, "channel.archived", now, actor=by, pair=one)
        facts_changed(session, one, now)
    after = _last_word_at(session, pair)
    if pair.circle_id is None:
        outbox.do(session, Operation.ARCHIVE, now, key=f"archive:{pair.id}", not_before=after, pair=pair.id)
    else:
        key = f"archive:circle:{pair.circle_id}"
        outbox.do(session, Operation.ARCHIVE, now, key=key, not_before=after, circle=pair.circle_id)


def _last_word_at(session: WorkspaceSession, pair: Pair) -> datetime | None:
    """When a channel that waits to be told that its pair is over will be: nobody learns of it by the archiving."""
    session.flush()
    waiting = select(OutboxRow.not_before).where(
        OutboxRow.lane == outbox.channel_lane(session, pair),
        OutboxRow.kind == LAST_WORD,
        OutboxRow.status == "pending",
    )
    return session.scalar(waiting.limit(1))


def _agreed(session: WorkspaceSession, pair: Pair) -> str | None:
    """What stands between those in the channel: keep as soon as one says so, archive once all do, else nothing yet.

    Who left a circle before its end is not asked.
    """
    sharing = _sharing(session, pair)
    choices = _choices(session, sharing)
    if KEEP in choices.values():
        return KEEP
    stayed = [one for one in sharing if one is pair or PairState(one.status) is not PairState.ENDED]
    asked = {who.id for one in stayed for who in one.people()}
    return ARCHIVE if choices.keys() >= asked else None


def _choices(session: WorkspaceSession, pairs: Sequence[Pair]) -> dict[int, str]:
    """The latest choice of each of the people."""
    ids = [pair.id for pair in pairs]
    said = select(Activity).where(Activity.pair_id.in_(ids), Activity.verb == CHOSEN).order_by(Activity.id)
    rows = session.scalars(said)
    return {row.actor_id: str(row.detail["choice"]) for row in rows if row.actor_id is not None}
