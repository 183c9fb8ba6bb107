"""Four months of a small program: what the bot keeps for itself stays level, in its tables and in memory."""

from __future__ import annotations

import gc
import json
import tracemalloc
from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from bot.bootstrap import Bot
from bot.domain.messages import Operation
from bot.log import configure
from db.models import InboxEntry, OutboxRow
from demo.running import read_manifest, running_bot
from playground import Playground
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.town import Town

pytestmark = pytest.mark.soak
OURS = tuple(
    tracemalloc.Filter(inclusive=True, filename_pattern=f"*/{room}/*") for room in ("bot", "db", "blocks")
)
RENEWALS = (str(Operation.PUBLISH_HOME), str(Operation.AMEND), str(Operation.ERASE_LETTER))


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(read_manifest(), start=NOW, seed=1, wall=patient) as made:
        yield made


def kept(bot: Bot, team: str) -> dict[str, int]:
    """How many rows the bot keeps for itself, and how much memory its own lines hold (KiB)."""
    gc.collect()
    held = sum(trace.size for trace in tracemalloc.take_snapshot().filter_traces(OURS).traces)
    with bot.sessions.reading(team) as session:
        answers = session.scalar(select(func.count()).select_from(InboxEntry)) or 0
        query = select(func.count()).select_from(OutboxRow)
        renewals = session.scalar(query.where(OutboxRow.kind.in_(RENEWALS))) or 0
        said = session.scalar(query.where(OutboxRow.kind.not_in(RENEWALS))) or 0
    return {"answers": answers, "renewals": renewals, "said": said, "held_kib": held // 1024}


def test_four_months_leave_no_more_than_one(playground: Playground, database_url: str) -> None:
    configure("ERROR")
    town, months = Town(playground), []
    with running_bot(playground, database_url) as bot:
        playground.clock.settle()
        town.matched()
        tracemalloc.start()
        try:
            for _ in range(4):
                for _ in range(10):
                    for person in (town.mia, town.omar):
                        person.open_home()
                    town.cleo.command("/mentor-admin status", town.admin)
                    playground.clock.advance(timedelta(days=3))
                months.append(kept(bot, playground.team_id))
        finally:
            tracemalloc.stop()
    print("\n" + "\n".join(json.dumps(month) for month in months))  # noqa: T201
    first, last = months[0], months[-1]
    assert last["answers"] <= first["answers"] * 1.2, "of about a week"
    assert last["renewals"] <= max(first["renewals"] * 1.5, 40)
    assert last["held_kib"] <= months[1]["held_kib"] * 1.3 + 512
