"""The thanks for an application says, where it stands, what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice

from sqlalchemy import or_, select

from bot.usecases import outbox
from db.models import OutboxRow, Submission
from db.session import WorkspaceSession

AT_ONCE = 50
"""Where more are decided together, the others keep their buttons, which answer how it stands."""
APART = timedelta(seconds=5)
"""Slack lets 50 messages a minute be changed; most of it stays free for what people wait for."""


def thanks_key(submission: Submission, now: datetime) -> str:
    """The outbox key of the thanks for an application that is sent `now`."""
    return f"{_begins(submission.id)}{int(now.timestamp())}"


def tell_in_their_thanks(
    session: WorkspaceSession, cohort_id: int, people: Iterable[int], now: datetime
) -> None:
    """Bring the thanks to these people for joining this cohort up to date."""
    sent = select(Submission.id).where(
        Submission.form_key == "intake",
        Submission.subject == "cohort",
        Submission.subject_id == cohort_id,
        Submission.person_id.in_(list(islice(dict.fromkeys(people), AT_ONCE))),
    )
    thanked = [outbox.begins_with(_begins(one)) for one in session.scalars(sent)]
    if not thanked:
        return
    rows = session.scalars(select(OutboxRow).where(or_(*thanked)).order_by(OutboxRow.id)).all()
    newest = {int(row.args["person"]): row for row in rows}
    for nth, row in enumerate(newest.values()):
        outbox.amend(session, row.key, now, not_before=now + nth * APART, **row.args)


def _begins(submission_id: int) -> str:
    return f"received:{submission_id}:"
