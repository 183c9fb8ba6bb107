"""The database server crashes and comes back: people are asked to try again, and nothing is lost or said twice."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from slack_sdk import WebClient

from db.engine import connect
from db.migrate import upgrade
from demo.running import read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.town import FIRST_PAGE, Town
from tests.postgres import Server


@pytest.fixture
def server() -> Iterator[Server]:
    folder = Path(tempfile.mkdtemp(prefix="mentorbot-pg-"))
    made = Server(folder)
    engine = connect(made.address, None)
    upgrade(engine)
    engine.dispose()
    yield made
    made.close()
    shutil.rmtree(folder, ignore_errors=True)


class Calls:
    """What happens around the next message that the bot sends, once."""

    def __init__(self) -> None:
        self.before: Callable[[], None] | None = None
        self.after: Callable[[], None] | None = None

    def around(self, call: Callable[..., Any]) -> Callable[..., Any]:
        def api_call(client: WebClient, api_method: str, **arguments: Any) -> Any:
            if api_method != "chat.postMessage":
                return call(client, api_method, **arguments)
            before, after, self.before, self.after = self.before, self.after, None, None
            if before is not None:
                before()
            answer = call(client, api_method, **arguments)
            if after is not None:
                after()
            return answer

        return api_call


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    made = Calls()
    monkeypatch.setattr(WebClient, "api_call", made.around(WebClient.api_call))
    return made


@pytest.fixture
def town(server: Server, calls: Calls) -> Iterator[Town]:
    with Playground(read_manifest(), start=NOW, seed=1, wall=patient) as playground:
        made = Town(playground)
        with running_bot(playground, server.address):
            playground.clock.settle()
            made.set_up()
            yield made


@pytest.mark.long
def test_who_presses_while_it_is_away_loses_nothing_that_was_typed(town: Town, server: Server) -> None:
    mia = town.mia
    assert town.press(mia, town.general, "application.begin").ok
    server.crash()
    refused = mia.submit(FIRST_PAGE)
    assert refused.acked
    assert "could not save" in " ".join(refused.errors.values())
    assert mia.modal is not None
    assert mia.modal.values["role"]["role"]["selected_option"]["value"] == "mentee"
    server.start()
    town.fill_in(mia, "mentee")
    town.pass_days(0.1)
    assert [text[:23] for text in town.told(mia)] == ["Thank you for joining *"]


@pytest.mark.long
@pytest.mark.parametrize("point", ["before", "after"])
def test_it_crashes_between_what_slack_was_told_and_what_is_noted(
    town: Town, server: Server, calls: Calls, point: str
) -> None:
    crashed = threading.Event()

    def crash() -> None:
        server.crash()
        server.start()
        crashed.set()

    town.press_join_and_apply_without_waiting(town.mia, "mentee")
    setattr(calls, point, crash)
    town.press_join_and_apply_without_waiting(town.omar, "mentor")
    town.pass_days(0.1)
    assert crashed.is_set()
    for person in (town.mia, town.omar):
        assert [text[:22] for text in town.told(person)] == ["Thank you for joining "]
