"""After a restore: what was sent since the copy was made is not in the records, but in Slack.

Whatever follows from time and records is decided anew, under the same key as before, and so with the same opaque id:
it is looked for in Slack from the moment of the copy on before it is sent, as after an unclear answer.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, func, insert, literal, select, update

from bot.delivery.queue import IDEMPOTENT
from bot.delivery.sender import LOOKUPS
from bot.usecases import outbox
from db.models import Activity, OutboxRow, Workspace
from db.session import Sessions

RESTORED = "database.restored"
"""An activity of each workspace; its detail says until when (`from`, ISO 8601) the records go."""
WATCHED = timedelta(days=4)
"""For so long after a restore messages are looked for first: what came due meanwhile waits over a weekend at most."""

_MESSAGES = OutboxRow.kind.not_in(sorted(IDEMPOTENT))


def mark_restored(connection: Connection, now: datetime) -> None:
    """Note in a copy that it is restored at `now` (aware), and let what waits in it be looked for first.

    Done twice it says the same: an earlier note is nothing that anybody did.
    """
    moments = [
        connection.scalar(select(func.max(Activity.at)).where(Activity.verb != RESTORED)),
        connection.scalar(select(func.max(OutboxRow.created_at))),
    ]
    known = max((moment for moment in moments if moment is not None), default=None)
    if known is None:
        return
    tried = func.coalesce(OutboxRow.first_tried_at, literal(known, OutboxRow.created_at.type))
    connection.execute(
        update(OutboxRow)
        .where(OutboxRow.status.in_(outbox.OPEN), _MESSAGES)
        .values(status="unsure", lookups=LOOKUPS - 1, lease_until=None, first_tried_at=tried)
    )
    for workspace_id in connection.scalars(select(Workspace.workspace_id)).all():
        said = {"workspace_id": workspace_id, "at": now, "verb": RESTORED, "subject": ""}
        connection.execute(insert(Activity).values(detail={"from": known.isoformat()}, **said))


class RestoredJob:
    """Comes before delivery: no new message goes before it was looked for."""

    name = "restored"

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        now: Callable[[], datetime],
        known: datetime,
        until: datetime,
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._known = known
        self._until = until

    @classmethod
    def after(cls, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> RestoredJob | None:
        """The job, where this workspace was restored lately."""
        with sessions.reading(workspace_id) as session:
            last = session.scalar(
                select(Activity).where(Activity.verb == RESTORED).order_by(Activity.id.desc()).limit(1)
            )
            if last is None or last.at + WATCHED <= now():
                return None
            known = datetime.fromisoformat(str(last.detail["from"])).astimezone(UTC)
            return cls(sessions, workspace_id, now, known, last.at + WATCHED)

    def run(self) -> datetime | None:
        """Let new messages be looked for first."""
        if self._now() >= self._until:
            return None
        new = (_MESSAGES, OutboxRow.status == "pending", OutboxRow.first_tried_at.is_(None))
        with self._sessions.reading(self._workspace_id) as session:
            if session.scalar(select(OutboxRow.id).where(*new).limit(1)) is None:
                return self._until
        with self._sessions.writing(self._workspace_id) as session:
            session.execute(
                update(OutboxRow)
                .where(*new, OutboxRow.workspace_id == self._workspace_id)
                .values(status="unsure", lookups=LOOKUPS - 1, first_tried_at=self._known)
                .execution_options(synchronize_session=False)
            )
        return self._until
