"""A coordinator's word to one or both of a pair: how is it going, and the one thing that would help now."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.shown.coordinating import Hello, HelloPreview
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.coordinating.queue import acted
from bot.usecases.guiding.overview import pair_overview
from bot.usecases.guiding.pairs import members_of, pair_for, partner_of, require_at_work
from bot.usecases.planning.plans import plan_of
from db.models import OutboxRow, Pair, Person
from db.session import WorkspaceSession

KIND = "coordinator.hello"


def preview_hello(
    session: WorkspaceSession, actor: Actor, person: Person, *, pair_id: object, only: object, now: datetime
) -> HelloPreview:
    """What would be sent to whom and when; `only` is the id of one of the two, or empty for both.

    Raises DomainError, also when both have had such a word today already.
    """
    pair = pair_for(session, actor, pair_id, Action.NUDGE_PAIR)
    require_at_work(PairState(pair.status))
    if str(only or "") and str(only) not in members_of(pair):
        raise DomainError("not_your_pair")
    readers = [who for who in pair.people() if str(only or who.id) == str(who.id) and who.id != person.id]
    letters = []
    skipped = []
    for reader in readers:
        at = _moment(pair, reader, now)
        if _written(session, reader, at):
            skipped.append(reader.slack_id)
        else:
            letters.append((reader.slack_id, at, hello_facts(session, pair, reader, person, now)))
    if not letters:
        raise DomainError("hello_sent_today")
    return HelloPreview(pair.id, int(str(only)) if only else None, tuple(letters), tuple(skipped))


def send_hello(
    session: WorkspaceSession, actor: Actor, person: Person, *, pair_id: object, only: object, now: datetime
) -> HelloPreview:
    """Send what the preview showed, within each reader's working hours; once per person and day."""
    preview = preview_hello(session, actor, person, pair_id=pair_id, only=only, now=now)
    pair = pair_for(session, actor, pair_id, Action.NUDGE_PAIR)
    wanted = {slack_id: at for slack_id, at, _ in preview.letters}
    for reader in pair.people():
        at = wanted.get(reader.slack_id)
        if at is None:
            continue
        outbox.post(
            session,
            KIND,
            now,
            key=_key(reader, at),
            not_before=at,
            person=reader.id,
            pair=pair.id,
            by=person.id,
        )
        # A reminder of the same day would be one message too many.
        day = local_date(at, reader.zone)
        reader.last_nudged_on = max(reader.last_nudged_on or day, day)
        record(session, KIND, now, actor=person, pair=pair, subject="person", subject_id=reader.id)
    acted(session, pair, now)
    return preview


def hello_facts(session: WorkspaceSession, pair: Pair, reader: Person, by: Person, now: datetime) -> Hello:
    """What one of the two reads; and what the coordinator sees of it before."""
    state = PairState(pair.status)
    following = pair_overview(session, pair, reader, now).next if state in LIVING else None
    return Hello(
        pair.id, partner_of(pair, reader).slack_id, by.slack_id, state, following, pair.circle_id is not None
    )


def _moment(pair: Pair, reader: Person, now: datetime) -> datetime:
    plan = plan_of(pair.cohort.program)
    return next_working_moment(now, reader.zone, reader.country, plan.hours, silent_days(plan))


def _written(session: WorkspaceSession, reader: Person, at: datetime) -> bool:
    return session.scalar(select(OutboxRow.id).where(OutboxRow.key == _key(reader, at))) is not None


def _key(reader: Person, at: datetime) -> str:
    return f"{KIND}:{reader.id}:{local_date(at, reader.zone).isoformat()}"
