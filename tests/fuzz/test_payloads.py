"""Every button, modal, command, shortcut and event with anything in it: always an answer, never ours that is to blame.

Payloads come in signed, over HTTP's door, and go through Bolt and the guard to every listener there is. Asserted for
each (tests/fuzz/town.py): no exception anywhere, no 5xx; views and messages that Slack takes, with nothing in them that
calls or deceives anybody; errors only at fields that the modal has; nothing in the log of what was typed; nothing that
PostgreSQL would refuse.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import MultiFernet

from bot.listeners.shapes import readable
from db.models import Workspace
from tests.conftest import NOW, TEAM
from tests.engines import Engines
from tests.fuzz.budget import fuzz
from tests.fuzz.steps import EVENTS, bent, body_of, genuine
from tests.fuzz.town import FuzzTown, Rehearsing
from tests.listeners.guide_town import MIA
from tests.listeners.review_town import Step

SEEDS = Path(__file__).parent / "seeds" / "payloads"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.soak)])
def town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path,
    cipher: MultiFernet, engines: Engines,
) -> Iterator[FuzzTown]:  # fmt: skip
    path = tmp_path_factory.mktemp("fuzz") / "town.db"
    path.write_bytes(sqlite_template.read_bytes())
    if request.param == "sqlite":
        with Lent(f"sqlite:///{path}", path, cipher, engines) as made:
            yield made
        return
    with (
        request.getfixturevalue("postgres_databases").lent() as address,
        Lent(address, path, cipher, engines) as made,
    ):
        yield made


class Lent:
    def __init__(self, address: str, path: Path, cipher: MultiFernet, engines: Engines) -> None:
        self._lent, self._path = engines.lent(address, cipher), path

    def __enter__(self) -> FuzzTown:
        sessions = Rehearsing(self._lent.__enter__())
        with sessions.writing(TEAM) as session:
            session.add(Workspace(workspace_id=TEAM, name="Test", bot_user_id="UBOT", installed_at=NOW))
        self._made = FuzzTown(sessions, self._path)
        return self._made

    def __exit__(self, *problem: Any) -> None:
        self._made.close()
        self._lent.__exit__(*problem)


def kinds_of(town: FuzzTown) -> dict[str, str]:
    kinds = {name: kind for name, (kind, _, _) in town.wires.heard.items() if isinstance(name, str)}
    return {**kinds, **dict.fromkeys(EVENTS, "event"), "nomination.begin": "shortcut"}


def steps_of(town: FuzzTown) -> list[Step]:
    return [*genuine(town), *(Step(MIA, name) for name in EVENTS)]


def test_whatever_comes_in_has_an_answer(town: FuzzTown) -> None:
    steps, kinds = steps_of(town), kinds_of(town)
    kept = [json.loads(path.read_text("utf-8")) for path in sorted(SEEDS.glob("*.json"))]
    inputs = bent(steps, kinds)
    entry = f"payloads on {town.sessions.engine.dialect.name}"
    fuzz(entry, inputs, town.request, examples=120, kept=tuple(kept))


def test_what_is_genuine_is_let_in(town: FuzzTown) -> None:
    """The door's table of shapes refuses nothing that Slack sends; the first of each kind goes all the way."""
    kinds, sent = kinds_of(town), set()
    for number, step in enumerate(steps_of(town)):
        kind = kinds.get(step.name) or ("view" if step.sends else "action")
        body = body_of(step, kind, number)
        assert readable(body), body
        if kind not in sent:
            sent.add(kind)
            assert town.request(body)[0] == 200
    assert sent >= {"action", "view", "event"}
