"""What a workspace left behind is deleted, all of it, and nothing of anybody else."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from itertools import count

import pytest
from sqlalchemy.exc import OperationalError

from bot.installing import erasing, serving
from bot.installing.erasing import erase, tables_of_workspaces
from bot.installing.installations import GRACE, REVOKED, Installations
from bot.running.workplaces import Workplaces
from db.models import Base, Installation
from db.session import Sessions
from tests.conftest import NOW
from tests.workspaces.filled import BELONG_TO_NOBODY, everything, fill_every_table, of_workspace

pytestmark = pytest.mark.both_engines

GOES, STAYS = "T0GOES", "T0STAYS"


def test_every_table_either_belongs_to_workspaces_or_is_known_to_belong_to_nobody() -> None:
    assert {table.name for table in tables_of_workspaces()} | BELONG_TO_NOBODY == set(Base.metadata.tables)


@pytest.mark.long
@pytest.mark.parametrize("batch", [500, 1])
def test_no_table_keeps_a_trace_and_no_row_of_another_workspace_changes(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    numbers = count(1)
    for workspace_id in (STAYS, GOES):
        fill_every_table(sessions, workspace_id, NOW, numbers)
    before = everything(sessions.engine)
    assert all(of_workspace(before, GOES).values()), "a table without a row proves nothing"
    monkeypatch.setattr(erasing, "BATCH", batch)
    assert erase(sessions, GOES) >= len(Base.metadata.tables)
    after = everything(sessions.engine)
    assert GOES not in repr(after)
    assert of_workspace(after, STAYS) == of_workspace(before, STAYS)


@pytest.mark.long
def test_a_deletion_that_was_cut_off_goes_on_where_it_was(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill_every_table(sessions, GOES, NOW, count(1))
    writing, left = sessions.writing, iter(range(40))

    def cut_off(workspace_id: str) -> object:
        if next(left, None) is None:
            raise OperationalError("the database is restarted", None, Exception())
        return writing(workspace_id)

    monkeypatch.setattr(sessions, "writing", cut_off)
    with pytest.raises(OperationalError):
        erase(sessions, GOES)
    assert GOES in repr(everything(sessions.engine))
    monkeypatch.setattr(sessions, "writing", writing)
    erase(sessions, GOES)
    assert GOES not in repr(everything(sessions.engine))


class Idle:
    """A clock on which whoever has looked once waits until the end."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self.reached, self._left = threading.Event(), threading.Event()

    def now(self) -> datetime:
        return self._now

    def wait_until(self, when: datetime | None) -> None:
        self.reached.set()
        self._left.wait(20)

    def wake(self) -> None:
        """Nobody has to hurry."""

    def close(self) -> None:
        self._left.set()


def test_a_workspace_that_cannot_be_deleted_keeps_no_other_from_it(
    sessions: Sessions, monkeypatch: pytest.MonkeyPatch
) -> None:
    installations, stuck = Installations(sessions), "T0FIRST"
    for workspace_id in (stuck, GOES):
        with sessions.writing(workspace_id) as session:
            gone = Installation(workspace_id=workspace_id, status=REVOKED, bot_user_id="UB", bot_token="")
            gone.installed_at = gone.changed_at = NOW
            session.add(gone)

    def erase_most(sessions: Sessions, workspace_id: str) -> int:
        if workspace_id == stuck:
            raise ValueError("a row that nobody foresaw")
        return erase(sessions, workspace_id)

    def open_nothing(*_: object) -> None:
        raise AssertionError("nobody is served")

    monkeypatch.setattr(serving, "erase", erase_most)
    clock = Idle(NOW + GRACE + timedelta(hours=1))
    at_work = serving.Serving(sessions, installations, Workplaces(open_nothing), clock, open_nothing)  # type: ignore[arg-type]
    at_work.start()
    assert clock.reached.wait(20)
    at_work.stop()
    assert installations.of(GOES) is None
    assert installations.of(stuck) is not None
