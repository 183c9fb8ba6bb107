"""The channels of what was just published: one for each pair, or one for all pairs of a mentor's circle."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.messages import MOST_INVITED, Operation
from bot.domain.states.pair import LIVING
from bot.usecases import outbox
from bot.usecases.guiding.beginning.agreement import join_agreement
from bot.usecases.guiding.circles import join_meetings
from bot.usecases.locking import take_turn
from bot.usecases.people.privacy.marks import name_marks
from db.models import Circle, Cohort, Pair, Person
from db.session import WorkspaceSession

NAME_LIMIT = 60
"""Slack allows 80 characters; some stay free for a number that makes the name the only one."""


class Names:
    """Names for channels, each the only one of its workspace: `mentoring-mia-omar`."""

    def __init__(self, session: WorkspaceSession) -> None:
        self._mark = name_marks(session)
        self._taken = {
            *session.scalars(select(Pair.channel_name)),
            *session.scalars(select(Circle.channel_name)),
        }

    def of(self, mentee: Person, mentor: Person) -> str:
        """A name for a pair's channel that no other pair has or gets."""
        return self._free(_word(mentee.name) or "mentee", _word(mentor.name) or "mentor")

    def of_circle(self, mentor: Person) -> str:
        """A name for the channel of this mentor's circle."""
        return self._free("circle", _word(mentor.name) or "mentor")

    def _free(self, *words: str) -> str:
        base = "-".join(["mentoring", *words])[:NAME_LIMIT].strip("-")
        name, number = base, 1
        while name in self._taken or self._mark(name) in self._taken:
            number += 1
            name = f"{base}-{number}"
        self._taken.add(name)
        return name


def _word(name: str) -> str:
    """A first name as Slack's channel names allow: small letters and digits without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return next((word for word in re.split(r"[^a-z0-9]+", plain) if word), "")


def circles_for(
    session: WorkspaceSession, cohort: Cohort, mentors: Sequence[Person], names: Names, now: datetime
) -> dict[int, Circle]:
    """By mentor's id: the circle that goes on, else a new one."""
    living = [state.value for state in LIVING]
    going_on = session.scalars(
        select(Circle)
        .join(Pair, Pair.circle_id == Circle.id)
        .where(Circle.cohort_id == cohort.id, Pair.status.in_(living))
        .order_by(Circle.id)
    )
    found = {circle.mentor_id: circle for circle in going_on.unique()}
    circles: dict[int, Circle] = {}
    for mentor in mentors:
        circle = circles.get(mentor.id) or found.get(mentor.id)
        if circle is None:
            circle = Circle(
                cohort_id=cohort.id, mentor_id=mentor.id, channel_name=names.of_circle(mentor), made_at=now
            )
            session.add(circle)
        elif mentor.id not in circles:
            take_turn(session, circle)  # its channel may just be on its way
        circles[mentor.id] = circle
    session.flush()
    return circles


def open_pair_channel(
    session: WorkspaceSession, pair: int, people: Sequence[int], now: datetime, *, batch: str | None = None
) -> None:
    """A channel for the two, who are invited and introduced to each other: for a pair that was just made and is in
    no circle, and its people, by their ids. `batch`: what it is a part of.
    """
    lane, both = outbox.pair_lane(pair), ",".join(map(str, people))
    key = f"channel:{pair}"
    outbox.do(session, Operation.CREATE_CHANNEL, now, key=key, new=True, lane=lane, part_of=batch, pair=pair)
    key = f"invite:{pair}"
    outbox.do(
        session, Operation.INVITE, now, key=key, new=True, lane=lane, part_of=batch, pair=pair, people=both
    )
    key = f"announced:pair:{pair}"
    outbox.post(session, "pair.announced", now, key=key, new=True, lane=lane, part_of=batch, pair=pair)


def open_circles(
    session: WorkspaceSession,
    circles: Mapping[int, Circle],
    pairs: Sequence[Pair],
    now: datetime,
    *,
    batch: str | None = None,
) -> None:
    """One channel for each new circle, in which everybody is introduced; whoever comes into one that goes on is
    introduced to it, and is part of what lies ahead. `batch`: what it is a part of.
    """
    joining: dict[int, list[Pair]] = defaultdict(list)
    for pair in pairs:
        joining[pair.mentor_id].append(pair)
    for mentor_id, circle in circles.items():
        is_new = circle.made_at == now
        if is_new:
            key = f"channel:circle:{circle.id}"
            outbox.do(
                session, Operation.CREATE_CHANNEL, now, key=key, new=True, part_of=batch, circle=circle.id
            )
        people = [*([mentor_id] if is_new else []), *(pair.mentee_id for pair in joining[mentor_id])]
        since = int(now.timestamp())  # somebody who left may come back into the same circle
        for some in outbox.batched(people, MOST_INVITED):
            key, several = f"invite:circle:{circle.id}:{some[0]}:{since}", ",".join(map(str, some))
            outbox.do(
                session, Operation.INVITE, now, key=key, new=True, part_of=batch, circle=circle.id,
                people=several, since=since,
            )  # fmt: skip
        if is_new:
            key = f"announced:circle:{circle.id}"
            outbox.post(session, "circle.announced", now, key=key, new=True, part_of=batch, circle=circle.id)
            continue
        for pair in joining[mentor_id]:
            pair.channel_id = circle.channel_id
            join_agreement(session, pair)
            join_meetings(session, pair, now)
            key = f"joined:{pair.id}"
            outbox.post(
                session,
                "circle.joined",
                now,
                key=key,
                new=True,
                part_of=batch,
                circle=circle.id,
                pair=pair.id,
            )
