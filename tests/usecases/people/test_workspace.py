"""The workspace itself is written down by whichever process begins first."""

from __future__ import annotations

from datetime import datetime
from threading import Barrier, Thread

from bot.usecases.people.workspace import know_workspace
from db.models import Workspace
from db.session import Sessions


def test_processes_that_begin_together_write_the_workspace_down_once(
    sessions: Sessions, now: datetime
) -> None:
    together, problems = Barrier(4), list[Exception]()

    def begin() -> None:
        together.wait()
        try:
            know_workspace(sessions, "TNEW", "Acme", "UBOT", now)
        except Exception as problem:
            problems.append(problem)

    threads = [Thread(target=begin) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert problems == []
    with sessions.reading("TNEW") as session:
        found = session.get_one(Workspace, "TNEW")
        assert (found.name, found.bot_user_id) == ("Acme", "UBOT")
