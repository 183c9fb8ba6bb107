"""A process that ends before or after any of its commits: whatever is written down by then, all comes once."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from db.session import WorkspaceSession
from tests.conftest import SOAK
from tests.fire.office import Killed, Office
from tests.fire.test_every_method import all_is_well, live

COMMITS = 40
"""As many as a pair's life has at least, told by `test_there_are_so_many_commits`."""
NUMBERS = range(1, COMMITS + 1) if SOAK else range(3, COMMITS + 1, 9)


@contextmanager
def at_commit(office: Office, when: str, number: int, problem: BaseException) -> Iterator[list[int]]:
    """The sender's `number`-th commit raises `problem`, before or after it is done."""
    count = [0]

    def reached(_session: object) -> None:
        if office.at_work:
            count[0] += 1
            if count[0] == number:
                raise problem

    event.listen(WorkspaceSession, f"{when}_commit", reached)
    try:
        yield count
    finally:
        event.remove(WorkspaceSession, f"{when}_commit", reached)


def test_there_are_so_many_commits(office: Office) -> None:
    with at_commit(office, "before", 0, Killed()) as count:
        live(office)
    assert COMMITS <= count[0] <= COMMITS + 10
    all_is_well(office)


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("when", ["before", "after"])
def test_a_process_that_ends_at_a_commit_is_followed_by_one_that_goes_on(
    office: Office, when: str, number: int
) -> None:
    with at_commit(office, when, number, Killed()):
        live(office)
    all_is_well(office)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_database_that_is_locked_for_a_moment_gives_nothing_up(office: Office, number: int) -> None:
    locked = OperationalError("UPDATE outbox", {}, Exception("database is locked"))
    with at_commit(office, "before", number, locked):
        live(office)
    all_is_well(office)
