"""Three processes serve one workspace; one leads. What it leaves when it dies or freezes is taken up at once."""

from __future__ import annotations

import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.running.election import BEAT
from db.leader_line import SILENCE
from demo.running import read_manifest
from playground import Person, Playground
from tests.replicas.processes import leader_of, processes, wait_until

TAKEN_OVER_WITHIN = 10.0
"""Seconds. How many it really takes is a figure of `make bench`."""


def test_the_line_is_cut_and_asked_for_often_enough() -> None:
    """A frozen leader keeps its locks until the server hears nothing any more; then the next one asks."""
    assert SILENCE + 2 * BEAT < TAKEN_OVER_WITHIN


@pytest.mark.long
def test_a_leader_that_is_killed_or_frozen_is_followed(database_url: str, tmp_path: Path) -> None:
    with (
        Playground(read_manifest(), start=datetime.now(UTC), seed=1, flowing=True) as playground,
        processes(playground, database_url, Fernet.generate_key().decode(), tmp_path, 3) as started,
    ):
        everybody = [
            playground.add_person(name=f"p{number}", real_name=f"P {number}") for number in range(12)
        ]
        by_pid = {process.pid: process for process in started}
        epoch, leader = leader_of(database_url, playground.team_id)
        assert leader in by_pid
        greeted(playground, everybody[0])

        by_pid.pop(leader).kill()
        wait_until(lambda: leader_of(database_url, playground.team_id)[0] > epoch)
        epoch, second = leader_of(database_url, playground.team_id)
        assert second in by_pid
        wait_until(lambda: playground.log.count("link_closed") == 2)
        for person in everybody[1:4]:
            greeted(playground, person)

        by_pid[second].send(signal.SIGSTOP)
        wait_until(lambda: leader_of(database_url, playground.team_id)[0] > epoch)
        (third,) = set(by_pid) - {second}
        assert leader_of(database_url, playground.team_id) == (epoch + 1, third)
        by_pid[second].send(signal.SIGCONT)
        wait_until(lambda: b"leadership_lost" in by_pid[second].log.read_bytes())
        for person in everybody[4:]:
            greeted(playground, person)
        assert leader_of(database_url, playground.team_id) == (epoch + 1, third), "it does not take it back"

        assert [process.end() for process in by_pid.values()] == [0, 0]
        for person in everybody:
            assert playground.log.count("home_published", who=person.id) == 1


def greeted(playground: Playground, person: Person) -> None:
    """Somebody opens the app's page, one process hears of it, and the leader fills it."""
    person.open_home()
    wait_until(lambda: playground.log.count("home_published", who=person.id) > 0)
