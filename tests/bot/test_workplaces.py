"""The work of one workspace begins once and ends once, in whatever order the two are asked for."""

from __future__ import annotations

import threading
from typing import Any, cast

import pytest
from slack_sdk import WebClient

from bot.leadership import Alone
from bot.listeners.desk import Desk
from bot.running.workplaces import Identity, Workplace
from db.session import Sessions
from demo.running import read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW, TEAM


class Work(Alone):
    """A driver and a leadership that note what they are told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def start(self, *_on_change: object) -> None:
        self.told.append("start")

    def stop(self) -> None:
        self.told.append("stop")

    def wake(self) -> None:
        self.told.append("wake")


def workplace(work: Work) -> Workplace:
    client = WebClient()
    desk = Desk(
        sessions=cast(Sessions, None),
        client=client,
        workspace_id=TEAM,
        bot_user_id="U0BOT",
        now=lambda: NOW,
        wake=work.wake,
    )
    identity = Identity(TEAM, "Acme", "U0BOT", "B0BOT")
    return Workplace(identity, client, desk, [work], cast(Any, work), threading.Event())


def test_work_that_was_stopped_before_it_began_does_not_begin() -> None:
    """The app was taken out of the workspace while the bot started."""
    work = Work()
    place = workplace(work)
    place.stop()
    place.start()
    assert "start" not in work.told


def test_work_begins_and_ends() -> None:
    work = Work()
    place = workplace(work)
    place.start()
    assert work.told == ["start", "start"]
    place.stop()
    assert work.told[2:] == ["stop", "stop"]


def test_a_connection_that_cannot_be_closed_keeps_nothing_else_from_ending(database_url: str) -> None:
    with Playground(read_manifest(), start=NOW, seed=1) as playground:
        with pytest.raises(OSError, match="the line is gone"), running_bot(playground, database_url) as bot:
            broken, close = bot.connections[0], bot.connections[0].close

            def closing() -> None:
                close()
                raise OSError("the line is gone")

            broken.close = closing  # type: ignore[method-assign]
            (served,) = bot.workplaces
        assert served.stopping.is_set() and list(bot.workplaces) == []
        with pytest.raises(RuntimeError, match="shutdown"):
            bot.pool.submit(print)
