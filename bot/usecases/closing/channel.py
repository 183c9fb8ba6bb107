"""Keep a pair's channel or archive it: silence keeps it, both together or a coordinator archive it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.messages import Operation
from bot.domain.shown.closing import ChannelChosen
from bot.domain.states import pair as states
from bot.domain.states.pair import PairEvent, PairState
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.pairs import facts_changed, members_of, pair_for, partner_of
from bot.usecases.locking import take_turn
from db.models import Activity, Pair, Person
from db.session import WorkspaceSession

KEEP = "keep"
ARCHIVE = "archive"
CHOSEN = "channel.chosen"

_OVER = frozenset({PairState.CLOSED, PairState.ENDED})


def choose_channel(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, *, choice: str, now: datetime
) -> ChannelChosen:
    """One of the two chooses KEEP or ARCHIVE, or a coordinator archives. Raises DomainError.

    A choice can be changed until the channel is archived. Before the pair is closed it is only noted.
    """
    pair = pair_for(session, actor, pair_id, Action.SEE_PAIR)
    take_turn(session, pair)
    if pair.status == PairState.ARCHIVED:
        states.move(PairState.ARCHIVED, PairEvent.ARCHIVE)  # says why not
    if actor.person not in members_of(pair):
        require(Action.CLOSE_PAIR, actor, program=str(pair.cohort.program_id))
        return _coordinator_chooses(session, pair, person, choice, now)
    record(session, CHOSEN, now, actor=person, pair=pair, choice=choice)
    session.flush()
    pair.channel_choice = _agreed(session, pair)
    archived = archive_if_both_want(session, pair, now)
    facts_changed(session, pair, now)
    partner = partner_of(pair, person).slack_id
    return ChannelChosen(choice, partner, archived=archived, waits=choice == ARCHIVE and not archived)


def archive_if_both_want(session: WorkspaceSession, pair: Pair, now: datetime) -> bool:
    """Archive a closed pair's channel if both said so. Returns whether it is archived by this."""
    if pair.channel_choice != ARCHIVE or PairState(pair.status) not in _OVER:
        return False
    _archive(session, pair, now, by=None)
    return True


def _coordinator_chooses(
    session: WorkspaceSession, pair: Pair, person: Person, choice: str, now: datetime
) -> ChannelChosen:
    if choice == ARCHIVE:
        _archive(session, pair, now, by=person)
    pair.channel_choice = choice
    return ChannelChosen(choice, "", archived=choice == ARCHIVE)


def _archive(session: WorkspaceSession, pair: Pair, now: datetime, by: Person | None) -> None:
    pair.status = states.move(PairState(pair.status), PairEvent.ARCHIVE).value
    record(session, "channel.archived", now, actor=by, pair=pair)
    outbox.do(session, Operation.ARCHIVE, now, key=f"archive:{pair.id}", pair=pair.id)
    facts_changed(session, pair, now)


def _agreed(session: WorkspaceSession, pair: Pair) -> str | None:
    """What stands between the two: keep as soon as one says so, archive once both do, else nothing yet."""
    choices = _choices(session, pair)
    if KEEP in choices.values():
        return KEEP
    return ARCHIVE if len(choices) == len(pair.people()) else None


def _choices(session: WorkspaceSession, pair: Pair) -> dict[int, str]:
    """The latest choice of each of the two."""
    said = select(Activity).where(Activity.pair_id == pair.id, Activity.verb == CHOSEN).order_by(Activity.id)
    rows = session.scalars(said)
    return {row.actor_id: str(row.detail["choice"]) for row in rows if row.actor_id is not None}
