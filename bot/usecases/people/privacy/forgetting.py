"""Asking to be forgotten: what would happen, and the first half of it. Pairs are settled kindly, applications
withdrawn, everything that waits for the person called off. Their records follow once the last messages about it are
out (`bot.usecases.people.privacy.erasing`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update

from bot.domain.access import Action, Actor, require
from bot.domain.forgetting import LANE
from bot.domain.messages import KINDS, Place
from bot.domain.shown.privacy import ForgetPreview, PairThatEnds
from bot.domain.states.concern import OPEN as OPEN_CONCERNS
from bot.domain.states.concern import ConcernEvent, ConcernState, move
from bot.domain.states.enrollment import LIVING as LIVING_ENROLLMENTS
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.closing.departure import person_left, withdraw_all
from bot.usecases.closing.leaving import leave_pair
from bot.usecases.community.leaving import leave_community
from bot.usecases.guiding.pairs import living_pairs, partner_of
from bot.usecases.people.privacy.gathering import pairs_of
from bot.usecases.reviewing.concerns.following import withdraw
from db.models import Concern, Coordinator, Enrollment, Meeting, OutboxRow, Pair, Person, Program, Submission
from db.session import WorkspaceSession

GOODBYE_WITHIN = timedelta(days=7)
"""So long messages about it may wait for somebody's working hours; then records go whatever waits."""


def forget_preview(session: WorkspaceSession, person: Person) -> ForgetPreview:
    """What happens to running pairs, what stays as a number, and what the bot cannot take back."""
    mine = [pair.id for pair in pairs_of(session, person.id)]
    living = living_pairs(session, person)
    held = select(func.count()).select_from(Meeting).where(
        Meeting.pair_id.in_(mine), Meeting.status == MeetingState.HELD.value
    )  # fmt: skip
    sent = select(func.count()).select_from(Submission).where(
        Submission.person_id == person.id, Submission.subject == "pair", Submission.submitted_at.is_not(None)
    )  # fmt: skip
    coordinated, alone = _coordinated(session, person)
    return ForgetPreview(
        pairs=tuple(
            PairThatEnds(partner_of(one, person).slack_id, one.cohort.program.name) for one in living
        ),
        applications=len(_applications(session, person)),
        pairs_over=len(mine) - len(living),
        meetings=session.scalar(held) or 0,
        reviews=session.scalar(sent) or 0,
        coordinates=coordinated,
        alone=alone,
        told_in_channels=_told_in_channels(session, person, mine),
        concerns=len(_open_concerns(session, person)),
        waits=person.erasing_at is not None,
    )


def ask_to_be_forgotten(
    session: WorkspaceSession, actor: Actor, person: Person, now: datetime, *, sure: bool
) -> ForgetPreview:
    """Begin to forget whoever asks; returns what was settled. Saying it twice changes nothing.

    Raises DomainError answer_required (field sure) without a yes, and for people of other workspaces.
    """
    require(Action.FORGET_ME, actor)
    if not sure:
        raise DomainError("answer_required", field="sure")
    shown = forget_preview(session, person)
    if person.erasing_at is not None:
        return shown
    for pair in living_pairs(session, person):
        if PairState(pair.status) in LIVING:  # with its mentor all of a circle has ended by now
            leave_pair(session, actor, person, pair.id, reason="", back_to_pool=False, now=now)
    for concern in _open_concerns(session, person):
        withdraw(session, actor, person, concern.id, now)
    withdraw_all(session, person, now)
    leave_community(session, person, now)
    _settle(session, person, now)
    outbox.post(
        session, "privacy.goodbye", now, key=f"{LANE}:{person.id}:{int(now.timestamp())}", person=person.id
    )
    outbox.refresh_home(session, person, now)
    return shown


def forget_on_request(session: WorkspaceSession, person: Person, now: datetime) -> ForgetPreview:
    """The same for somebody who asked by mail: on the word of an operator. A closed account is told nothing."""
    shown = forget_preview(session, person)
    if person.erasing_at is None:
        person_left(session, person, now)
        for concern in _open_concerns(session, person):
            concern.status = move(ConcernState(concern.status), ConcernEvent.WITHDRAW).value
            concern.settled_at = now
        _settle(session, person, now)
    return shown


def _settle(session: WorkspaceSession, person: Person, now: datetime) -> None:
    """Nothing waits for them any more, and they have no office."""
    session.flush()
    session.execute(delete(Coordinator).where(Coordinator.person_id == person.id))
    session.execute(update(Program).where(Program.champion_id == person.id).values(champion_id=None))
    to_them = [name for name, kind in KINDS.items() if kind.place is Place.PERSON]
    session.execute(
        update(OutboxRow)
        .where(
            OutboxRow.status == "pending",
            OutboxRow.kind.in_(to_them),
            or_(OutboxRow.lane == f"{Place.PERSON}:{person.id}",
                OutboxRow.lane.startswith(f"{Place.PERSON}:{person.id}:", autoescape=True)),
        )
        .values(status="skipped", finished_at=now, error="forgotten")
        .execution_options(synchronize_session=False)
    )  # fmt: skip
    person.erasing_at = now
    session.flush()


def _open_concerns(session: WorkspaceSession, person: Person) -> list[Concern]:
    """Without its words nobody could do anything about one: it is taken back."""
    states = [state.value for state in OPEN_CONCERNS]
    mine = select(Concern).where(Concern.raised_by == person.id, Concern.status.in_(states))
    return list(session.scalars(mine.order_by(Concern.id)))


def _applications(session: WorkspaceSession, person: Person) -> list[Enrollment]:
    waiting = [state.value for state in LIVING_ENROLLMENTS]
    mine = select(Enrollment).where(Enrollment.person_id == person.id, Enrollment.status.in_(waiting))
    return list(session.scalars(mine))


def _coordinated(session: WorkspaceSession, person: Person) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The programs they coordinate, and those that nobody else does."""
    mine = session.scalars(
        select(Program)
        .join(Coordinator, Coordinator.program_id == Program.id)
        .where(Coordinator.person_id == person.id)
        .order_by(Program.id)
    ).all()
    others = set(session.scalars(select(Coordinator.program_id).where(Coordinator.person_id != person.id)))
    return tuple(one.name for one in mine), tuple(one.name for one in mine if one.id not in others)


def _told_in_channels(session: WorkspaceSession, person: Person, pairs: list[int]) -> int:
    """How many channels of Slack hold messages of the bot's in which they may be named."""
    rooms = {room for room in session.scalars(select(Pair.channel_id).where(Pair.id.in_(pairs))) if room}
    return len(rooms)
