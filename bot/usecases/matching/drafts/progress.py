"""How far the publishing of a round is: Slack lets apps make twenty channels a minute, so a large one takes an hour.

Everything follows from the outbox and from the round, so that a restart changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import defer

from bot.domain.access import Action, Actor
from bot.domain.messages import Operation
from bot.domain.pace import between
from bot.domain.shown.matching import Publishing
from bot.domain.states.match_round import RoundState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.matching.drafts.batches import ROUND, batch_of
from bot.usecases.matching.drafts.rounds import gone
from bot.usecases.outbox import OPEN
from bot.usecases.programs import coordinated
from db.models import Activity, Cohort, MatchRound, OutboxRow, Person, Program
from db.session import Sessions, WorkspaceSession

SHOW_EVERY = timedelta(seconds=30)
"""Slack allows fifty changes of messages a minute, for everything together."""
FEW = 20
"""Channels that are made so soon that nobody needs to be told how far it is."""
UNMATCHED = "match.unmatched"
"""What waits for its reader's morning is not on its way: nothing would be seen to move all night."""
PAUSED, WENT_ON = "publishing.paused", "publishing.went_on"


def published_key(round_id: int) -> str:
    """The outbox key of the message that says a round is published."""
    return f"published:{round_id}"


def publishing_of(session: WorkspaceSession, made: MatchRound) -> Publishing:
    """How far the publishing of a round is, and how long it still takes at the pace that Slack allows."""
    counts: dict[tuple[bool, str], int] = {}
    rows = session.execute(
        select(OutboxRow.kind, OutboxRow.status, func.count())
        .where(
            OutboxRow.batch == batch_of(made.id),
            or_(OutboxRow.kind != UNMATCHED, OutboxRow.wanted_at <= OutboxRow.created_at),
        )
        .group_by(OutboxRow.kind, OutboxRow.status)
    )
    for kind, status, count in rows:
        which = kind == Operation.CREATE_CHANNEL, "open" if status in OPEN else status
        counts[which] = counts.get(which, 0) + int(count)
    opened = counts.get((True, "sent"), 0)
    refused = counts.get((True, "dead"), 0)
    waiting = counts.get((True, "open"), 0)
    return Publishing(
        round=made.id,
        channels=opened + refused + waiting,
        open=opened,
        refused=refused,
        on_their_way=waiting + counts.get((False, "open"), 0),
        still=_ahead(session, made) * between("conversations.create") if waiting else timedelta(0),
        paused_by=_paused_by(session, made),
        many=opened + refused + waiting > FEW,
    )


def _ahead(session: WorkspaceSession, made: MatchRound) -> int:
    """How many channels are made until the last of this round is: those of others that were asked for before
    count, unless they are paused.
    """
    waiting = (OutboxRow.kind == Operation.CREATE_CHANNEL, OutboxRow.status.in_(OPEN))
    last = select(func.max(OutboxRow.id)).where(*waiting, OutboxRow.batch == batch_of(made.id))
    paused = session.scalars(
        select(MatchRound.id).where(MatchRound.paused_at.is_not(None), MatchRound.id != made.id)
    )
    held = [batch_of(id_) for id_ in paused]
    ahead = select(func.count()).where(
        *waiting,
        OutboxRow.id <= last.scalar_subquery(),
        OutboxRow.batch.is_(None) | OutboxRow.batch.not_in(held),
    )
    return session.scalar(ahead) or 0


def _paused_by(session: WorkspaceSession, made: MatchRound) -> str | None:
    """The Slack id of whoever paused it; None while it goes on."""
    return _who(session, made, PAUSED) if made.paused_at is not None else None


def _who(session: WorkspaceSession, made: MatchRound, verb: str) -> str:
    actor = session.scalar(
        select(Person.slack_id)
        .join(Activity, Activity.actor_id == Person.id)
        .where(Activity.subject == "publishing", Activity.subject_id == made.id, Activity.verb == verb)
        .order_by(Activity.id.desc())
        .limit(1)
    )
    return actor or ""


# --- holding it, and going on ---------------------------------------------------------------------------
def pause_publishing(
    session: WorkspaceSession, actor: Actor, person: Person, round_id: object, now: datetime
) -> MatchRound:
    """Make no further channels and tell nobody else; pairs whose channel stands go on. Raises DomainError when all
    are made, or when it is paused already.
    """
    made = _take(session, actor, round_id)
    if made.paused_at is not None:
        raise DomainError("publishing_paused", who=_who(session, made, PAUSED))
    if not publishing_of(session, made).waits:
        raise DomainError("publishing_over")
    made.paused_at = now
    _note(session, made, PAUSED, person, now)
    return made


def resume_publishing(
    session: WorkspaceSession, actor: Actor, person: Person, round_id: object, now: datetime
) -> MatchRound:
    """Go on where it was paused. Raises DomainError when it goes on already."""
    made = _take(session, actor, round_id)
    if made.paused_at is None:
        raise DomainError("publishing_goes_on", who=_who(session, made, WENT_ON))
    made.paused_at = None
    _note(session, made, WENT_ON, person, now)
    return made


def _take(session: WorkspaceSession, actor: Actor, round_id: object) -> MatchRound:
    made = session.find(MatchRound, round_id)
    if made is None:
        raise DomainError("draft_replaced")
    cohort = session.get_one(Cohort, made.cohort_id)
    coordinated(session, actor, cohort.program_id, Action.MATCH_PUBLISH)
    session.refresh(made, with_for_update=True)
    if made.status == RoundState.DISCARDED:
        raise gone(session, made)
    return made


def _note(session: WorkspaceSession, made: MatchRound, verb: str, person: Person, now: datetime) -> None:
    program = session.get_one(Cohort, made.cohort_id).program_id
    record(session, verb, now, actor=person, program_id=program, subject="publishing", subject_id=made.id)
    _show(session, made, now)


def _show(session: WorkspaceSession, made: MatchRound, now: datetime) -> None:
    """Bring the message in the admin channel up to date."""
    program = session.get_one(Cohort, made.cohort_id).program_id
    outbox.amend(session, published_key(made.id), now, program=program, round=made.id)


# --- looking at it --------------------------------------------------------------------------------------
def being_published(session: WorkspaceSession, program: Program | None = None) -> list[MatchRound]:
    """Published rounds of which something is still on its way, oldest first; of one program, or of all."""
    query = (
        select(MatchRound)
        .where(MatchRound.status == RoundState.PUBLISHED.value, MatchRound.delivered_at.is_(None))
        .options(defer(MatchRound.unmatched), defer(MatchRound.refused))
        .order_by(MatchRound.id)
    )
    if program is not None:
        query = query.join(Cohort, Cohort.id == MatchRound.cohort_id).where(Cohort.program_id == program.id)
    return list(session.scalars(query))


def goes_on(session: WorkspaceSession, batch: str | None) -> None:
    """Something of a large undertaking is tried again: its progress is looked at again."""
    if batch is not None and batch.startswith(ROUND):
        session.get_one(MatchRound, int(batch.removeprefix(ROUND))).delivered_at = None


class PublishingJob:
    """Shows how far publishing is, in the message that told of it, every half a minute. `now` gives aware UTC."""

    name = "publishing"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._look_at: datetime | None = None
        self._wanted: datetime | None = None
        self._rounds: dict[int, datetime | None] = {}
        self._shown: dict[int, Publishing] = {}

    def run(self) -> datetime | None:
        """Show what changed. Returns when to come again; None while nothing moves."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            rounds = {made.id: made.paused_at for made in being_published(session)}
        if rounds != self._rounds or self._look_at is None or now >= self._look_at:
            # Counting is work, and rows change with every message: not more often than that.
            self._shown = {id_: shown for id_, shown in self._shown.items() if id_ in rounds}
            moving = [self._look(round_id, now) for round_id in rounds]
            self._rounds, self._look_at = rounds, now + SHOW_EVERY
            self._wanted = self._look_at if any(moving) else None
        return self._wanted

    def _look(self, round_id: int, now: datetime) -> bool:
        """Show one round if it has come further; whether it will."""
        with self._sessions.reading(self._workspace_id) as session:
            made = session.get_one(MatchRound, round_id)
            shown = publishing_of(session, made)
        before = self._shown.get(round_id)
        is_done = not shown.on_their_way
        if is_done or (shown.many and before is not None and shown != before):
            with self._sessions.writing(self._workspace_id) as session:
                made = session.get_one(MatchRound, round_id, with_for_update=True)
                made.delivered_at = now if is_done else None
                _show(session, made, now)
        self._shown[round_id] = shown
        return not is_done and (shown.paused_by is None or shown != before)
