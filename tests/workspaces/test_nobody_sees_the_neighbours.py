"""Two workspaces with the same people and the same story in one database; everything of one is tried in the other.

Whatever a button, a modal, a command or a job of the second is given (numbers of the first's rows, in values and in
modals' memory), nothing that was typed in the first is said, no row of the first is written to, and none is pointed to.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import MultiFernet
from sqlalchemy import select

from blocks.home import home_view
from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.messages import NoLongerApplies
from bot.usecases.every_job import EVERY_STAGE
from bot.usecases.facts.home import home_facts
from bot.usecases.facts.loading import load
from db.models import Base, OutboxRow, Person, Program, Workspace
from db.session import NOWHERE, Sessions
from tests.conftest import NOW, TEAM
from tests.engines import Engines
from tests.listeners.guide_town import COORDINATORS, MIA, OMAR, Use
from tests.listeners.guide_uses import uses
from tests.listeners.recruiting.test_guest_listeners import KEYS
from tests.listeners.review_town import ReviewTown
from tests.listeners.test_who_may_plan_recruit_and_train import Town as RecruitingTown
from tests.workspaces.filled import crossing, everything, of_workspace

NEIGHBOUR = "T0NEXTDOOR"


class FirstTown(ReviewTown):
    """Where everything happened."""

    mark = "Hidden"


class SecondTown(ReviewTown):
    """Where it happened as well, and where somebody is curious."""

    team = NEIGHBOUR


class FirstRecruiting(RecruitingTown):
    """A program that recruits and trains."""


class SecondRecruiting(RecruitingTown):
    """Another one, next door."""

    team = NEIGHBOUR


@pytest.fixture(scope="module")
def street(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path, cipher: MultiFernet, engines: Engines
) -> Iterator[tuple[FirstTown, SecondTown]]:
    path = tmp_path_factory.mktemp("street") / "towns.db"
    path.write_bytes(sqlite_template.read_bytes())
    with engines.lent(f"sqlite:///{path}", cipher) as engine:
        sessions = Sessions(engine)
        settle(sessions)
        first = FirstTown(sessions, path, NOW)
        second = SecondTown(sessions, path, NOW)
        yield first, second
        first.close()
        second.close()


def settle(sessions: Sessions) -> None:
    for team in (TEAM, NEIGHBOUR):
        with sessions.writing(team) as session:
            session.add(Workspace(workspace_id=team, name=team, bot_user_id="UBOT", installed_at=NOW))


def hidden_in(town: ReviewTown, said: str) -> list[str]:
    """Words of a town that stand in something."""
    return [f"{word} ({town.named(word)})" for word in town.words if word in said]


def rows_of(sessions: Sessions, team: str) -> dict[str, list[tuple[Any, ...]]]:
    return of_workspace(everything(sessions.engine), team)


def numbers_of(sessions: Sessions) -> Iterator[int]:
    """Numbers of rows of the first workspace that are none of the second's in the same table."""
    known: set[int] = set()
    for table in Base.metadata.sorted_tables:
        if "id" not in table.c:
            continue
        with sessions.reading(NOWHERE) as session:
            ours, theirs = (
                set(session.scalars(select(table.c.id).where(table.c.workspace_id == team)))
                for team in (TEAM, NEIGHBOUR)
            )
        known |= set(sorted(ours - theirs)[:30])
    yield from sorted(known)


@pytest.mark.long
def test_the_towns_are_alike_and_apart(street: tuple[FirstTown, SecondTown]) -> None:
    first, second = street
    assert len(first.words) == len(second.words) > 50
    assert not set(first.words) & set(second.words)
    ours, theirs = (rows_of(first.sessions, team) for team in (TEAM, NEIGHBOUR))
    assert {t: len(r) for t, r in ours.items()} == {t: len(r) for t, r in theirs.items()}
    assert sum(map(bool, ours.values())) > 30, "most tables have something in them"
    said = "".join(repr(first.use(name, use)) for name, use in uses(first).items() if "SHOW" in name.upper())
    assert hidden_in(first, said), "where it is one's own, it is shown"


@pytest.mark.long
def test_what_is_right_in_one_workspace_is_nothing_in_the_other(street: tuple[FirstTown, SecondTown]) -> None:
    """Every use of the guide stage, exactly as it works next door, by the same people in this workspace."""
    first, second = street
    second.rewind()
    known, before = uses(first), rows_of(first.sessions, TEAM)
    for name, use in known.items():
        for who in sorted({use.who, MIA, OMAR} | COORDINATORS):
            said = repr(second.use(name, use, who))
            assert not hidden_in(first, said), (name, who)
    assert rows_of(first.sessions, TEAM) == before
    look_around(street)


@pytest.mark.long
@pytest.mark.parametrize("turns", [1, pytest.param(12, marks=pytest.mark.soak)])
def test_no_listener_knows_what_to_do_with_a_number_from_next_door(
    street: tuple[FirstTown, SecondTown], turns: int
) -> None:
    first, second = street
    second.rewind()
    before, tried = rows_of(first.sessions, TEAM), 0
    numbers = list(numbers_of(first.sessions))
    assert len(numbers) > 20
    people = ["UMIA", "UCLEO"]
    for index, name in enumerate(list(second.wires.heard)):
        if not isinstance(name, str) or name.startswith("/"):
            continue
        for turn in range(turns):
            number = numbers[(index + turn * 7) % len(numbers)]
            for given in forged(number, index + turn):
                outcome = second.use(
                    name, Use(who=people[(index + turn) % 2], **given), in_modal=bool(index % 2)
                )
                assert not hidden_in(first, repr(outcome)), (name, given)
                tried += 1
    assert tried > 500 * turns
    assert rows_of(first.sessions, TEAM) == before
    look_around(street)


def forged(number: int, turn: int) -> Iterator[dict[str, Any]]:
    """The number wherever a client could put one."""
    value = (f"{number}", f"{number}:{number}", f"{number}:1:{number}")[turn % 3]
    yield {"value": value}
    answers = {"x": "x", "person": "UZOE", "program": str(number), "role": "mentor", "kind": "reach"}
    yield {"value": value, "metadata": dict.fromkeys(KEYS, number), "answers": answers}


def look_around(street: tuple[FirstTown, SecondTown]) -> None:
    """Whatever was written in the second is read by everybody there, and its jobs run."""
    first, second = street
    before, tomorrow = rows_of(first.sessions, TEAM), second.now + timedelta(days=1)
    for job in EVERY_STAGE:
        job(second.sessions, NEIGHBOUR, lambda: tomorrow).run()
    with second.sessions.reading(NEIGHBOUR) as session:
        for row in session.scalars(select(OutboxRow)):
            if row.kind in VIEWS:
                try:
                    message = VIEWS[row.kind](load(session, row.kind, row.args, second.now), Reader())
                except NoLongerApplies:
                    continue
                assert not hidden_in(first, f"{message.text}{message.blocks}"), row.kind
        for person in session.scalars(select(Person)):
            view = home_view(home_facts(session, person, second.now), Reader())
            assert not hidden_in(first, repr(view)), person.slack_id
    assert not crossing(first.sessions.engine)
    assert rows_of(first.sessions, TEAM) == before


@pytest.mark.long
def test_what_is_right_in_one_recruiting_program_is_nothing_in_the_other(sessions: Sessions) -> None:
    """The same for planning, recruiting and training, whose secrets are names of programs and lines of people."""
    with sessions.writing(NEIGHBOUR) as session:
        session.add(Workspace(workspace_id=NEIGHBOUR, name="Next", bot_user_id="UBOT", installed_at=NOW))
    first, second = FirstRecruiting(sessions, NOW), SecondRecruiting(sessions, NOW)
    with sessions.writing(TEAM) as session:
        for program in session.query(Program):
            program.name = f"Hidden {program.name}"
    before, known = rows_of(sessions, TEAM), first.uses()
    assert len(known) > 60
    for name, use in known.items():
        if not name.startswith("/") and name.split(" ")[0] not in second.wires.heard:
            # one of several in a row, which one pattern stands for
            patterns = [one for one in second.wires.heard if not isinstance(one, str) and one.match(name)]
            second.wires.heard[name] = second.wires.heard[patterns[0]]  # type: ignore[index]
        assert "Hidden" not in repr(second.use(name, use)), name
    for job in EVERY_STAGE:
        job(sessions, NEIGHBOUR, lambda: NOW + timedelta(days=1)).run()
    assert not crossing(sessions.engine)
    assert rows_of(sessions, TEAM) == before
