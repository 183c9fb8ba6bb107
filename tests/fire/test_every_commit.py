"""A process that ends before or after any of its commits: whatever is written down by then, all comes once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from cryptography.fernet import MultiFernet
from sqlalchemy import event, make_url
from sqlalchemy.exc import OperationalError

from db.session import Sessions, WorkspaceSession
from playground import Playground
from tests.conftest import SOAK
from tests.engines import Engines
from tests.fire.office import Killed, Office
from tests.fire.test_every_method import all_is_well, live
from tests.postgres import Databases

COMMITS = 40
"""As many as a pair's life has at least, told by `test_there_are_so_many_commits`."""
NUMBERS = range(1, COMMITS + 1) if SOAK else range(3, COMMITS + 1, 13)


@contextmanager
def at_commit(office: Office, when: str, number: int, befalls: Callable[[], None]) -> Iterator[list[int]]:
    """Before or after the sender's `number`-th commit something befalls it. Gives how many there were so far."""
    count = [0]

    def reached(_session: object) -> None:
        if office.at_work:
            count[0] += 1
            if count[0] == number:
                befalls()

    event.listen(WorkspaceSession, f"{when}_commit", reached)
    try:
        yield count
    finally:
        event.remove(WorkspaceSession, f"{when}_commit", reached)


def killed() -> None:
    raise Killed


def test_there_are_so_many_commits(office: Office) -> None:
    with at_commit(office, "before", 0, killed) as count:
        live(office)
    assert COMMITS <= count[0] <= COMMITS + 10
    all_is_well(office)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_ends_at_a_commit_is_followed_by_one_that_goes_on(
    office: Office, when: str, number: int
) -> None:
    with at_commit(office, when, number, killed):
        live(office)
    all_is_well(office)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_database_that_is_locked_for_a_moment_gives_nothing_up(office: Office, number: int) -> None:
    def locked() -> None:
        raise OperationalError("UPDATE outbox", {}, Exception("database is locked"))

    with at_commit(office, "before", number, locked):
        live(office)
    all_is_well(office)


@pytest.mark.parametrize("number", NUMBERS[1::2])
def test_a_database_server_that_ends_every_connection_gives_nothing_up(
    quiet_playground: Playground,
    postgres_databases: Databases,
    engines: Engines,
    cipher: MultiFernet,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
) -> None:
    with postgres_databases.lent() as address, engines.lent(address, cipher) as engine:
        office = Office(quiet_playground, Sessions(engine), monkeypatch)
        plain = make_url(address).set(drivername="postgresql").render_as_string(hide_password=False)

        def restarted() -> None:
            with psycopg.connect(plain, autocommit=True) as server:
                server.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND application_name = 'tests'"
                )

        with at_commit(office, "before", number, restarted):
            live(office)
        all_is_well(office)
