"""What Slack refused for good: its cause was mended, try again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.messages import CONFIDENTIAL, NO_CHANNEL, Operation, invited_by
from bot.domain.report_files import ASKED
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.matching.drafts.progress import goes_on
from db.models import (
    Circle,
    Cohort,
    CommunityChannel,
    Enrollment,
    MatchRound,
    OutboxRow,
    Pair,
    Person,
    Program,
    ReportFile,
)
from db.session import WorkspaceSession

ANNOUNCES_FILE = frozenset({"report.monthly", "report.shared"})
"""Messages that a file follows."""


def retry_delivery(
    session: WorkspaceSession, actor: Actor, person: Person, row_id: object, now: datetime
) -> OutboxRow:
    """Put a dead row of the outbox back into its queue, at the end; what died with it comes after it. Returns the
    row that takes its place. Raises DomainError when it is settled already.
    """
    row = session.find(OutboxRow, row_id)
    program_id = program_of(session, row.args) if row is not None else None
    if row is None or program_id is None:
        raise DomainError("delivery_settled")
    require(Action.RETRY_FAILURE, actor, program=str(program_id))
    take_turn(session, row)
    if row.status != "dead":
        raise DomainError("delivery_settled", state=row.status)
    record(
        session,
        "delivery.retried",
        now,
        actor=person,
        program_id=None if row.kind in CONFIDENTIAL else program_id,
        subject="outbox",
        subject_id=row.id,
    )
    with_it = _died_with(session, row)
    revived = _revive(session, row, now)
    for one in with_it:
        _revive(session, one, now)
    session.info[outbox.WORK_WAITS] = True
    goes_on(session, row.batch)
    return revived


def _died_with(session: WorkspaceSession, row: OutboxRow) -> list[OutboxRow]:
    """What could not go because this row's channel was not made, or its message not sent, in its order."""
    if row.kind in ANNOUNCES_FILE:
        return _files_after(session, row)
    if row.kind != Operation.CREATE_CHANNEL:
        return []
    orphans = select(OutboxRow).where(
        OutboxRow.lane == row.lane, OutboxRow.status == "dead", OutboxRow.error == NO_CHANNEL
    )
    return list(session.scalars(orphans.order_by(OutboxRow.id)))


def _files_after(session: WorkspaceSession, row: OutboxRow) -> list[OutboxRow]:
    """The file that was to follow this message, and was not sent without it."""
    made = select(ReportFile.id).where(
        ReportFile.program_id == int(row.args["program"]),
        ReportFile.person_id == int(row.args["person"]),
        ReportFile.as_of == datetime.fromisoformat(str(row.args["as_of"])),
        ReportFile.status == ASKED,
    )
    keys = [outbox.report_key(one) for one in session.scalars(made)]
    after = select(OutboxRow).where(OutboxRow.key.in_(keys), OutboxRow.status == "skipped")
    return [
        one for one in session.scalars(after.order_by(OutboxRow.id)) if one.args.get("message") == row.key
    ]


def _revive(session: WorkspaceSession, row: OutboxRow, now: datetime) -> OutboxRow:
    """The same row with a new number: numbers are the order of a lane, and what was dead goes last."""
    kept = {
        name: getattr(row, name)
        for name in ("key", "kind", "lane", "args", "opaque_id", "created_at", "request", "job", "batch")
    }
    session.delete(row)
    session.flush()
    revived = OutboxRow(**kept, status="pending", not_before=now, wanted_at=now, attempts=0, lookups=0)
    session.add(revived)
    session.flush()
    return revived


def program_of(session: WorkspaceSession, args: Mapping[str, Any]) -> int | None:
    """The program whose coordinators hear of a row with these arguments; None where there is none."""
    if "program" in args:
        return int(args["program"])
    if "pair" in args:
        pair = session.get(Pair, int(args["pair"]))
        return pair.cohort.program_id if pair else None
    if "circle" in args:
        circle = session.get(Circle, int(args["circle"]))
        return session.get_one(Cohort, circle.cohort_id).program_id if circle else None
    if "community" in args:
        community = session.get(CommunityChannel, int(args["community"]))
        return session.get_one(Cohort, community.cohort_id).program_id if community else None
    if "round" in args:
        made = session.get(MatchRound, int(args["round"]))
        return session.get_one(Cohort, made.cohort_id).program_id if made else None
    if "person" in args:
        mine = select(Enrollment).where(Enrollment.person_id == int(args["person"]))
        enrollment = session.scalar(mine.order_by(Enrollment.id.desc()).limit(1))
        if enrollment is not None:
            return enrollment.cohort.program_id
        return session.scalar(select(Program.id).order_by(Program.id).limit(1))
    return None


def people_concerned(session: WorkspaceSession, row: OutboxRow) -> tuple[str, ...]:
    """For whom a row is, as Slack ids; empty for what goes to a channel of the program, and for what nobody else
    is to know of.
    """
    if row.kind in CONFIDENTIAL:
        return ()
    if "person" in row.args:
        person = session.get(Person, int(row.args["person"]))
        return (person.slack_id,) if person else ()
    if "pair" in row.args:
        pair = session.get(Pair, int(row.args["pair"]))
        return tuple(person.slack_id for person in pair.people()) if pair else ()
    if "circle" in row.args:
        circle = session.get(Circle, int(row.args["circle"]))
        mentor = session.get(Person, circle.mentor_id) if circle else None
        return (mentor.slack_id,) if mentor else ()
    if len(alone := invited_by(row.args)) == 1:
        person = session.get(Person, alone[0])
        return (person.slack_id,) if person else ()
    return ()
