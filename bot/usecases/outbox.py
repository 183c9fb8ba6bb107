"""Writing what Slack must be told, in the transaction that decides it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, CursorResult, and_, bindparam, case, func, insert, select, update

from bot.domain.messages import KINDS, Operation, Place, directly
from bot.log import works_on
from db.models import OutboxRow, Pair, Person
from db.session import WorkspaceSession

OPEN = ("pending", "sending", "unsure")
"""States of a row that has not come to its end."""
WORK_WAITS = "outbox.work_waits"
_TOGETHER = "outbox.together"
"""Set in `session.info` when this transaction left work for the sender."""
NEARLY = timedelta(seconds=0.5)
A_TIME = 500
"""Values in one question."""

T = TypeVar("T")


def begins_with(prefix: str) -> ColumnElement[bool]:
    """Rows whose key begins like this, found by the index of keys; a database looks through all of them for LIKE."""
    return and_(OutboxRow.key >= prefix, OutboxRow.key < prefix[:-1] + chr(ord(prefix[-1]) + 1))


def waits(row: type[OutboxRow]) -> ColumnElement[bool]:
    """Rows that have not come to their end, as their own index (`ix_outbox_waiting`) has it: written out, since a
    database that is given these states as parameters does not know that it may use it.
    """
    return row.status.in_(bindparam(None, OPEN, expanding=True, literal_execute=True))


def post(
    session: WorkspaceSession,
    kind: str,
    now: datetime,
    *,
    key: str,
    not_before: datetime | None = None,
    new: bool = False,
    apart: bool | str = False,
    part_of: str | None = None,
    lane: str = "",
    **ids: int | str,
) -> bool:
    """Send a message of `kind` once: a second call with the same `key` does nothing.

    `ids` name what the message is about (`person`, `pair`, `program`, ...). `new` spares the look for an
    earlier one: the caller has just made what the key names. `apart`: it may wait for hours without holding up
    what else this conversation is told; what is apart under the same name keeps its order. `part_of`: the large
    undertaking it belongs to. `lane`: the line in which it waits, where the caller knows it and a look at the
    pair would be in vain. Returns whether it is new.
    Raises KeyError for a kind that is not declared.
    """
    place = KINDS[kind].place
    if place is Place.PAIR:
        lane = lane or _channel_lane(session, ids)
    else:
        own = {Place.PERSON: "person", Place.CIRCLE: "circle", Place.COMMUNITY: "community"}
        subject = own.get(place, "program")
        lane = f"{place}:{ids[subject]}"
    if apart:
        lane = f"{lane}:{apart if isinstance(apart, str) else kind}"
    return _add(session, kind, lane, now, key, not_before, ids, new=new, part_of=part_of)


def tell_pair(
    session: WorkspaceSession,
    pair: Pair,
    kind: str,
    now: datetime,
    *,
    key: str,
    everybody: bool = False,
    **ids: int | str,
) -> None:
    """Tell a pair what concerns the two of them (`BETWEEN_TWO`): in their channel; in a circle to each directly,
    unless `everybody` in it may read it.
    """
    about = {**ids, "pair": pair.id}
    if pair.circle_id is None or everybody:
        _add(session, kind, _channel_lane(session, about), now, key, None, about)
        return
    for person in pair.people():
        lane, own = f"{Place.PERSON}:{person.id}", {**about, "person": person.id}
        _add(session, directly(kind), lane, now, f"{key}:{person.id}", None, own)


def pair_lane(pair: int | str) -> str:
    """The line in which everything waits for the channel of a pair that is in no circle."""
    return f"{Place.PAIR}:{pair}"


def channel_lane(session: WorkspaceSession, pair: Pair) -> str:
    """The line in which everything waits for the channel that a pair has, by itself or in its circle."""
    return _channel_lane(session, {"pair": pair.id})


def _channel_lane(session: WorkspaceSession, ids: dict[str, int | str]) -> str:
    """The line in which everything for one channel waits: that of the pair, or of the circle it belongs to."""
    if "community" in ids:
        return f"{Place.COMMUNITY}:{ids['community']}"
    if "circle" in ids:
        return f"{Place.CIRCLE}:{ids['circle']}"
    pair = session.get(Pair, int(ids["pair"]))
    if pair is not None and pair.circle_id is not None:
        return f"{Place.CIRCLE}:{pair.circle_id}"
    return pair_lane(ids["pair"])


def do(
    session: WorkspaceSession,
    operation: Operation,
    now: datetime,
    *,
    key: str,
    not_before: datetime | None = None,
    new: bool = False,
    part_of: str | None = None,
    lane: str = "",
    **ids: int | str,
) -> bool:
    """Carry out an operation on a pair's, a circle's or a community's channel, or on a program's, once and in
    order with its messages.

    `not_before`, `new`, `part_of` and `lane` as in `post`.
    """
    of_channel = not {"pair", "circle", "community"}.isdisjoint(ids)
    if not of_channel:
        lane = f"{Place.ANNOUNCE}:{ids['program']}"
    lane = lane or _channel_lane(session, ids)
    return _add(session, operation, lane, now, key, not_before, ids, new=new, part_of=part_of)


def amend(
    session: WorkspaceSession,
    key: str,
    now: datetime,
    *,
    not_before: datetime | None = None,
    **ids: int | str,
) -> None:
    """Bring the message that was posted with `key` up to date: rendered anew at the moment of sending, so that
    the latest state wins. `ids` as they were when it was posted. By `not_before` at the earliest; without it
    at once, also what is waiting.
    """
    lane = f"amend:{key}"
    at = not_before or now
    session.flush()
    # One statement, so that nobody claims the row between the look and the change. What was tried already keeps
    # its time: an attempt without an answer may still land, and must not do so after the newer one.
    early = and_(OutboxRow.attempts == 0, OutboxRow.not_before > at)
    waiting = (
        update(OutboxRow)
        .where(OutboxRow.lane == lane, OutboxRow.status == "pending")
        .values(
            not_before=case((early, at), else_=OutboxRow.not_before),
            wanted_at=case((early, at), else_=OutboxRow.wanted_at),
        )
        .execution_options(synchronize_session=False)
    )
    changed: CursorResult[Any] = session.execute(waiting)  # type: ignore[assignment]
    session.info[WORK_WAITS] = True
    if changed.rowcount == 0:
        # Older rows of the lane are cleared away in time, so their count would come round again.
        number = session.scalar(select(func.max(OutboxRow.id)).where(OutboxRow.lane == lane)) or 0
        given = {**ids, "message": key}
        _add(session, Operation.AMEND, lane, now, f"{lane}:{number}", not_before, given, new=True)


def amend_several(
    session: WorkspaceSession, several: Mapping[str, tuple[datetime, dict[str, int | str]]], now: datetime
) -> None:
    """The same for many messages nobody waits for, by key: each by its moment at the earliest, with its ids; in a few
    questions. What waits to be brought up to date already stays as it is.
    """
    lanes = {f"amend:{key}": (key, *given) for key, given in several.items()}
    session.flush()
    for part in batched(lanes, A_TIME):
        rows = session.execute(
            select(
                OutboxRow.lane,
                func.max(OutboxRow.id),
                func.max(case((OutboxRow.status == "pending", 1), else_=0)),
            )
            .where(OutboxRow.lane.in_(part))
            .group_by(OutboxRow.lane)
        )
        known = {lane: (number, bool(waiting)) for lane, number, waiting in rows}
        for lane in part:
            number, waiting = known.get(lane, (0, False))
            if not waiting:
                key, at, ids = lanes[lane]
                given = {**ids, "message": key}
                _add(session, Operation.AMEND, lane, now, f"{lane}:{number}", at, given, new=True)


def hurry(session: WorkspaceSession, key: str, now: datetime) -> bool:
    """What was to be sent later may go now. False when it is gone, or so nearly that it may be in somebody's
    hands already.
    """
    session.flush()
    waiting = (
        update(OutboxRow)
        .where(OutboxRow.key == key, OutboxRow.status == "pending", OutboxRow.not_before > now + NEARLY)
        .values(not_before=now, wanted_at=now)
        .execution_options(synchronize_session=False)
    )
    changed: CursorResult[Any] = session.execute(waiting)  # type: ignore[assignment]
    session.info[WORK_WAITS] = True
    return changed.rowcount > 0


def share_file(session: WorkspaceSession, what: str, now: datetime, **ids: int) -> None:
    """Upload a file that belongs to a round of matching: `picture` or `sheet`. Once, besides all messages."""
    key = f"file:{ids['round']}:{what}"
    _add(session, Operation.SHARE_FILE, key, now, key, None, {**ids, "what": what})


def share_calendar(
    session: WorkspaceSession, now: datetime, *, seat: int, person: int, called_off: str = ""
) -> None:
    """Send the calendar file of a seat to the person who took it. Once each time it is taken; and once more where the
    date is `called_off`: the key of the message that says so, which comes first.
    """
    key = f"file:seat:{seat}:{int(now.timestamp())}" + (":off" if called_off else "")
    ids: dict[str, int | str] = {"seat": seat, "person": person}
    if called_off:
        ids["message"] = called_off
    _add(session, Operation.SHARE_FILE, key, now, key, None, ids)


def share_meeting(
    session: WorkspaceSession, now: datetime, *, calendar_file: int, person: int, asked: str
) -> None:
    """Send the calendar file of a meeting to the one who asked for it. `asked`: when, so that two clicks are one."""
    key = f"file:meeting:{calendar_file}:{asked}"
    _add(
        session, Operation.SHARE_FILE, key, now, key, None, {"calendar_file": calendar_file, "person": person}
    )


def share_plan(
    session: WorkspaceSession, now: datetime, *, program: int, plan_file: int, person: int
) -> None:
    """Send a plan as a file to the coordinator who asked for it."""
    key = f"file:plan:{plan_file}"
    ids: dict[str, int | str] = {"program": program, "plan_file": plan_file, "person": person}
    _add(session, Operation.SHARE_FILE, key, now, key, None, ids)


def share_agreement(session: WorkspaceSession, now: datetime, *, printed: int, person: int) -> None:
    """Send an agreement as a file to one of those who made it."""
    key = f"file:agreement:{printed}:{int(now.timestamp())}"
    ids: dict[str, int | str] = {"printed": printed, "person": person}
    _add(session, Operation.SHARE_FILE, key, now, key, None, ids)


def report_key(report_file: int) -> str:
    """The key under which a report goes out as a file."""
    return f"file:report:{report_file}"


def share_report(
    session: WorkspaceSession,
    now: datetime,
    *,
    program: int,
    report_file: int,
    person: int,
    not_before: datetime,
    after: str = "",
) -> None:
    """Send a report, or draw one of its pictures, for one person. Once. `after`: the outbox key of the message that
    comes first.
    """
    key = report_key(report_file)
    ids: dict[str, int | str] = {"program": program, "report_file": report_file, "person": person}
    if after:
        ids["message"] = after
    _add(session, Operation.SHARE_FILE, key, now, key, not_before, ids, new=True)


def share_learned(
    session: WorkspaceSession, now: datetime, *, program: int, learned: int, person: int
) -> None:
    """Send what was learned, or what a comparison begins with, as a file to the coordinator who asked. Once."""
    key = f"file:learned:{learned}"
    ids: dict[str, int | str] = {"program": program, "learned": learned, "person": person}
    _add(session, Operation.SHARE_FILE, key, now, key, None, ids, new=True)


def share_certificate(session: WorkspaceSession, now: datetime, *, certificate: int, person: int) -> None:
    """Send a certificate as a file to the one it is for. Once each time it is asked for."""
    key = f"file:certificate:{certificate}:{int(now.timestamp())}"
    ids: dict[str, int | str] = {"certificate": certificate, "person": person}
    _add(session, Operation.SHARE_FILE, key, now, key, None, ids)


def share_data(session: WorkspaceSession, now: datetime, *, data_file: int, person: int) -> None:
    """Send somebody everything about them, as a file. Once. The row is deleted in time, and SQLite gives its number
    to another: so whose it is and when they asked belong to the key.
    """
    key = f"file:data:{data_file}:{person}:{int(now.timestamp())}"
    ids: dict[str, int | str] = {"data_file": data_file, "person": person}
    _add(session, Operation.SHARE_FILE, key, now, key, None, ids, new=True)


def erase_letter(
    session: WorkspaceSession, now: datetime, *, message: str, letter: int, written: datetime
) -> None:
    """Erase the text of a letter as soon as the message with the outbox key `message` has carried it; what was
    `written` later stays.
    """
    key = f"erase:{message}"
    ids: dict[str, int | str] = {"message": message, "letter": letter, "written": written.isoformat()}
    _add(session, Operation.ERASE_LETTER, key, now, key, None, ids)


def refresh_home(session: WorkspaceSession, person: Person, now: datetime) -> None:
    """Publish this person's Home tab anew, if they ever opened it. The latest state wins."""
    refresh_homes(session, [person], now)


def refresh_homes(session: WorkspaceSession, people: Iterable[Person], now: datetime) -> None:
    """The same for many people, in a few questions."""
    lanes = {
        f"home:{person.id}": person
        for person in people
        if person.home_opened_at is not None and person.deactivated_at is None
    }
    session.flush()
    for part in batched(lanes, A_TIME):
        waiting = set(
            session.scalars(
                # What somebody else is taking this moment does not count: they may have read the old state.
                select(OutboxRow.lane)
                .where(OutboxRow.lane.in_(part), OutboxRow.status == "pending")
                .with_for_update(skip_locked=True)
            )
        )
        for lane in part:
            if lane not in waiting:
                person = lanes[lane]
                person.home_version += 1
                key = f"{lane}:{person.home_version}"
                _add(session, Operation.PUBLISH_HOME, lane, now, key, None, {"person": person.id}, new=True)


@contextmanager
def together(session: WorkspaceSession) -> Iterator[None]:
    """What is added until the block ends is written at its end, in one statement: as objects, the rows of thousands
    of pairs would take longer than Slack waits for an answer. Nothing inside may look for them.
    """
    session.info[_TOGETHER] = []
    try:
        yield
        _write_together(session)
    finally:
        del session.info[_TOGETHER]


def _write_together(session: WorkspaceSession) -> None:
    rows = session.info.get(_TOGETHER)
    if rows:
        session.flush()
        session.execute(insert(OutboxRow), rows)
        rows.clear()


def batched(several: Iterable[T], size: int) -> Iterator[list[T]]:
    """In parts of at most `size`: a database takes only so many values in one question."""
    left = iter(several)
    while part := list(islice(left, size)):
        yield part


def _add(
    session: WorkspaceSession,
    kind: str,
    lane: str,
    now: datetime,
    key: str,
    not_before: datetime | None,
    ids: dict[str, int | str],
    *,
    new: bool = False,
    part_of: str | None = None,
) -> bool:
    if not new:
        _write_together(session)
        if session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None:
            return False
    origin = works_on()  # so that a message can be followed back from Slack to what led to it
    # Members can read a message's metadata, so the id in it must not say anything.
    opaque = hashlib.blake2b(f"{session.workspace_id}:{key}".encode(), digest_size=16).hexdigest()
    row = {
        "key": key,
        "kind": str(kind),
        "lane": lane,
        "args": ids,
        "opaque_id": opaque,
        "status": "pending",
        "not_before": not_before or now,
        "wanted_at": not_before or now,
        "created_at": now,
        "request": origin.get("request"),
        "job": None if "request" in origin else origin.get("job"),
        "batch": part_of,
    }
    together = session.info.get(_TOGETHER)
    if together is None:
        session.add(OutboxRow(**row))
    else:
        together.append({"workspace_id": session.workspace_id, **row})
    session.info[WORK_WAITS] = True
    return True
