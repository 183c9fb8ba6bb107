"""What Slack refused for good: its cause was mended, try again."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.matching.drafts.progress import goes_on
from db.models import Circle, OutboxRow, Pair, Person
from db.session import WorkspaceSession


def retry_delivery(
    session: WorkspaceSession, actor: Actor, person: Person, row_id: object, now: datetime
) -> OutboxRow:
    """Put a dead row of the outbox back into its queue. Raises DomainError when it is settled already."""
    row = session.find(OutboxRow, row_id)
    report = _report(session, row)
    if row is None or report is None:
        raise DomainError("delivery_settled")
    program = str(report.args["program"])
    require(Action.RETRY_FAILURE, actor, program=program)
    take_turn(session, row)
    if row.status != "dead":
        raise DomainError("delivery_settled", state=row.status)
    row.status, row.not_before, row.wanted_at, row.error = "pending", now, now, None
    row.attempts = row.lookups = 0
    row.finished_at = row.lease_until = None
    # This report is dealt with: should the row fail again, that is told anew.
    report.key = f"{report.key}:{report.id}"
    session.info[outbox.WORK_WAITS] = True
    goes_on(session, row.batch)
    record(
        session,
        "delivery.retried",
        now,
        actor=person,
        program_id=int(program),
        subject="outbox",
        subject_id=row.id,
    )
    return row


def people_concerned(session: WorkspaceSession, row: OutboxRow) -> tuple[str, ...]:
    """For whom a row is, as Slack ids; empty for what goes to a channel of the program."""
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
    return ()


def _report(session: WorkspaceSession, row: OutboxRow | None) -> OutboxRow | None:
    """The message by which coordinators learned of this row."""
    if row is None:
        return None
    return session.scalar(select(OutboxRow).where(OutboxRow.key == f"undelivered:{row.id}"))
