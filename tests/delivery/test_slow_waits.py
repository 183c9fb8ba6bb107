"""A file that a job of another driver asks for is made at once, not when its own driver next looks."""

from __future__ import annotations

from datetime import timedelta

from bot.delivery.job import SlowWaitsJob
from bot.domain.messages import Operation
from db.models import OutboxRow
from db.session import Sessions
from tests.conftest import NOW, TEAM


def test_whoever_makes_files_is_woken_for_a_new_one_and_for_nothing_else(sessions: Sessions) -> None:
    woken: list[str] = []
    job = SlowWaitsJob(sessions, TEAM, lambda: NOW, wake=lambda: woken.append("now"))

    def waits(kind: str, **changes: object) -> int:
        with sessions.writing(TEAM) as session:
            row = OutboxRow(
                key=f"{kind}:{len(woken)}:{changes}", kind=kind, lane=kind, args={"program": 1}, opaque_id="x",
                not_before=NOW, created_at=NOW,
            )  # fmt: skip
            for name, value in changes.items():
                setattr(row, name, value)
            session.add(row)
        woken.clear()
        assert job.run() is None
        return len(woken)

    assert waits("admin.digest") == 0
    assert waits(Operation.SHARE_FILE, not_before=NOW + timedelta(hours=1)) == 0
    assert waits(Operation.SHARE_FILE, status="sent") == 0
    assert waits(Operation.SHARE_FILE, attempts=1) == 0, "it is in hand, and comes again by itself"
    assert waits(Operation.SHARE_FILE) == 1
