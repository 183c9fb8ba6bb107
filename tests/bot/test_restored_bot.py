"""A bot that was put back to yesterday: nobody reads anything twice, and what was not sent yet goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from rich.console import Console

from bot.console.backup import backup, restore
from db.engine import connect
from db.models import OutboxRow
from db.session import Sessions
from demo.running import read_manifest, running_bot
from playground import Playground
from tests.bot.examined import KEY, running_program
from tests.conftest import NOW


@pytest.fixture(autouse=True)
def shared_engines(bots_share_engines: None) -> None:
    """Two bots, and yet every statement is compiled once."""


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(read_manifest(), start=NOW, seed=1) as made:
        yield made


def posted(playground: Playground) -> Counter[tuple[str, str]]:
    """What people found in Slack: where, and under which opaque id."""
    records = [record for record in playground.core.log if record.what == "message_posted"]
    return Counter((record.channel, record.detail["metadata"]["id"]) for record in records)


@pytest.mark.long
@pytest.mark.parametrize("days", [pytest.param(0, marks=pytest.mark.soak), 3])
def test_after_a_restore_everything_is_looked_for_before_it_is_sent(
    playground: Playground, tmp_path: Path, sqlite_template: Path, days: int
) -> None:
    file, copy = tmp_path / "mentorbot.db", tmp_path / "copy.db"
    file.write_bytes(sqlite_template.read_bytes())
    url, quiet = f"sqlite:///{file}", Console(file=StringIO())
    running_program(playground, url).engine.dispose()
    assert backup(url, copy, force=False, out=quiet, err=quiet) == 0
    with running_bot(playground, url, key=KEY):
        playground.clock.advance(timedelta(minutes=30))
    before = posted(playground)
    assert len(before) > 3, "more than what waited in the copy: some follows from it"
    playground.clock.advance(timedelta(days=days))
    now = playground.clock.now()
    assert restore(url, copy, [Fernet(KEY)], now, force=False, out=quiet, err=quiet) == 0
    with running_bot(playground, url, key=KEY):
        playground.clock.advance(timedelta(minutes=30))
    after = posted(playground)
    assert {message for message, times in after.items() if times > 1} == set()
    assert before.keys() <= after.keys()
    engine = connect(url, None)
    with Sessions(engine).reading(playground.team_id) as session:
        assert {row.status for row in session.query(OutboxRow)} <= {"sent", "skipped"}
    engine.dispose()
