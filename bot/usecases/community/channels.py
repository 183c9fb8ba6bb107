"""The channels of a cohort, besides those of its pairs: one for mentors, one for mentees where the plan says so.

They are made with the first pairs. Whoever gets a first pair is invited once; nobody is removed, and nobody who left
is brought back. They are archived on a coordinator's word.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.messages import MOST_INVITED, Operation, invited_by
from bot.domain.program import Program as Plan
from bot.domain.shown.community import MENTEES, MENTORS
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from bot.usecases.training.people import Side, colleagues_in_pairs, mentor_sides, names_in_pairs
from db.models import Cohort, CommunityChannel, OutboxRow, Pair, Person, Program
from db.session import WorkspaceSession

NAME_LIMIT = 60
"""Slack allows 80 characters; some stay free for a number that makes the name the only one."""
COMMUNITY = "community:"


def kinds_wanted(plan: Plan) -> tuple[str, ...]:
    """The channels that a plan asks for. Peers are all alike: theirs is the mentors' one."""
    mentees = plan.community.mentees_channel and not plan.among_peers
    return (*((MENTORS,) if plan.community.mentors_channel else ()), *((MENTEES,) if mentees else ()))


def who_belongs(
    session: WorkspaceSession, program: Program, kind: str, among: Collection[int] | None = None
) -> dict[int, Person]:
    """Who belongs into a channel, by person id: one side of all living pairs, without guests; only those `among` these
    ids where they are given.
    """
    return colleagues_in_pairs(session, program, _sides(program, kind), among)


def names_of_members(session: WorkspaceSession, program: Program, kind: str) -> dict[int, str]:
    """The Slack ids of whoever belongs into a channel, by person id."""
    return names_in_pairs(session, program, _sides(program, kind))


def _sides(program: Program, kind: str) -> list[Side]:
    return mentor_sides(program) if kind == MENTORS else [Pair.mentee_id]


def open_channels(session: WorkspaceSession, cohort: Cohort, plan: Plan, now: datetime) -> None:
    """Make the channels that are wanted and not there, and invite whoever belongs in them and was not invited."""
    for kind in kinds_wanted(plan):
        people = names_of_members(session, cohort.program, kind)
        if not people:
            continue
        channel = channel_of(session, cohort, kind)
        if channel is None:
            channel = CommunityChannel(
                cohort_id=cohort.id, kind=kind, channel_name=_free_name(session, kind, cohort), made_at=now
            )
            session.add(channel)
            session.flush()
            _make(session, channel, now)
            record(session, "community.opened", now, program_id=cohort.program_id,
                   subject="community_channel", subject_id=channel.id, kind=kind)  # fmt: skip
        if channel.archived_at is None:
            _invite(session, channel, people, now)


def channel_of(session: WorkspaceSession, cohort: Cohort, kind: str) -> CommunityChannel | None:
    """The cohort's channel of a kind, also while it is on its way."""
    return session.scalar(
        select(CommunityChannel).where(CommunityChannel.cohort_id == cohort.id, CommunityChannel.kind == kind)
    )


def on_its_way(session: WorkspaceSession, channel: CommunityChannel) -> bool:
    """Whether the channel is still to be made; without one and not on its way, it was refused."""
    row = select(OutboxRow.id).where(
        OutboxRow.key == _key("channel", channel), OutboxRow.status.in_(outbox.OPEN)
    )
    return session.scalar(row) is not None


def try_again(
    session: WorkspaceSession, actor: Actor, person: Person, channel_id: object, now: datetime
) -> CommunityChannel:
    """Make a channel that was refused. Raises community_open for one that stands or is on its way."""
    channel = _coordinated(session, actor, channel_id)
    if channel.archived_at is not None:
        raise DomainError("community_archived")
    if channel.channel_id is not None or on_its_way(session, channel):
        raise DomainError("community_open")
    channel.made_at = now  # a new attempt, with invitations of its own
    _make(session, channel, now)
    cohort = session.get_one(Cohort, channel.cohort_id)
    _invite(session, channel, names_of_members(session, cohort.program, channel.kind), now)
    record(session, "community.tried_again", now, actor=person, program_id=cohort.program_id,
           subject="community_channel", subject_id=channel.id)  # fmt: skip
    return channel


def archive_channel(
    session: WorkspaceSession, actor: Actor, person: Person, channel_id: object, now: datetime
) -> CommunityChannel:
    """Archive a channel for good. Raises community_archived, and community_not_open for one that never was."""
    channel = _coordinated(session, actor, channel_id)
    if channel.archived_at is not None:
        raise DomainError("community_archived")
    if channel.channel_id is None:
        raise DomainError("community_not_open")
    channel.archived_at = now
    outbox.do(session, Operation.ARCHIVE, now, key=f"archive:community:{channel.id}", community=channel.id)
    cohort = session.get_one(Cohort, channel.cohort_id)
    record(session, "community.archived", now, actor=person, program_id=cohort.program_id,
           subject="community_channel", subject_id=channel.id)  # fmt: skip
    outbox.refresh_homes(session, who_belongs(session, cohort.program, channel.kind).values(), now)
    return channel


def _coordinated(session: WorkspaceSession, actor: Actor, channel_id: object) -> CommunityChannel:
    channel = session.find(CommunityChannel, channel_id)
    if channel is None:
        raise DomainError("community_not_open")
    cohort = session.get_one(Cohort, channel.cohort_id)
    coordinated(session, actor, cohort.program_id, Action.CHANGE_PROGRAM)
    take_turn(session, channel)
    return channel


def _make(session: WorkspaceSession, channel: CommunityChannel, now: datetime) -> None:
    outbox.do(session, Operation.CREATE_CHANNEL, now, key=_key("channel", channel), community=channel.id)
    outbox.post(session, "community.opened", now, key=_key("opened", channel), community=channel.id)


def _invite(
    session: WorkspaceSession, channel: CommunityChannel, people: Iterable[int], now: datetime
) -> None:
    """Invite everybody once, as many with one call as Slack takes: who left the channel meant it."""
    invited = _invited(session, channel)
    for some in outbox.batched((one for one in people if one not in invited), MOST_INVITED):
        key, several = f"{_key('invite', channel)}:{some[0]}", ",".join(map(str, some))
        outbox.do(
            session, Operation.INVITE, now, key=key, new=True, part_of=f"{COMMUNITY}{channel.id}",
            community=channel.id, people=several, since=_made(channel),
        )  # fmt: skip


def _invited(session: WorkspaceSession, channel: CommunityChannel) -> set[int]:
    """Who was invited since the channel was made, whatever became of it: each row names its people, and the first of
    them in its key, too. No row is emptied (`retaining`) as long as the channel stands.
    """
    rows = select(OutboxRow.key, OutboxRow.args).where(outbox.begins_with(f"{_key('invite', channel)}:"))
    return {
        number
        for key, args in session.execute(rows)
        for number in (int(key.rpartition(":")[2]), *invited_by(args))
    }


def _made(channel: CommunityChannel) -> int:
    return int(channel.made_at.timestamp())


def _key(what: str, channel: CommunityChannel) -> str:
    return f"{what}:community:{channel.id}:{_made(channel)}"


def _free_name(session: WorkspaceSession, kind: str, cohort: Cohort) -> str:
    """`mentors-career-paths`: a name that no other channel of the bot's has or gets."""
    word = re.sub(r"[^a-z0-9]+", "-", cohort.program.slug.casefold()).strip("-") or str(cohort.id)
    who = "peers" if plan_of(cohort.program).among_peers else kind
    base = f"{who}-{word}"[:NAME_LIMIT].strip("-")
    taken = set(session.scalars(select(CommunityChannel.channel_name)))
    return next_free(base, taken)


def next_free(base: str, taken: Iterable[str]) -> str:
    """The name itself, or with the first number that makes it another than those taken."""
    held, name, number = set(taken), base, 1
    while name in held:
        number += 1
        name = f"{base}-{number}"
    return name
