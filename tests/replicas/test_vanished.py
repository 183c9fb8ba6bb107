"""The machine of the one that leads vanishes from the database's network, and goes on by itself: another takes over,
and what waited is said once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy import func, make_url, select

from bench._wire import wire_to_api, wire_to_database
from blocks import ids
from bot.usecases import outbox
from db.engine import connect
from db.models import Leader, OutboxRow, Person
from db.session import Sessions
from demo.running import read_manifest
from playground import Playground
from playground.log import LogRecord
from tests.replicas.processes import leader_of, processes, wait_until
from tests.replicas.test_takeover import TAKEN_OVER_WITHIN

PEOPLE = 20
SENT_BEFORE = 4
"""Messages until the machine vanishes. The last of them reached Slack, and who sent it cannot write that down."""


class Office:
    """The database, as whoever writes what is to be sent sees it."""

    def __init__(self, database_url: str, team: str) -> None:
        self._engine = connect(database_url, None)
        self._sessions = Sessions(self._engine)
        self._sessions.announcer = self
        self._url, self._team = database_url, team

    def notice(self, workspace_id: str, tables: Iterable[str]) -> tuple[int, str]:
        """As a stand-by tells who leads that something waits."""
        return 1, f"office {workspace_id} 1 {','.join(sorted(tables))}"

    def rolled_back(self, number: int) -> None:
        """Nobody counts."""

    def knows(self, people: Collection[str]) -> bool:
        """Whether the app has read them from Slack."""
        with self._sessions.reading(self._team) as session:
            known = select(func.count()).where(Person.slack_id.in_(people))
            return session.scalar(known) == len(people)

    def tell(self, people: Collection[str], key: str) -> None:
        """Something for each of them, by their Slack ids."""
        now = datetime.now(UTC)
        with self._sessions.writing(self._team) as session:
            for person in session.scalars(select(Person.id).where(Person.slack_id.in_(people))):
                outbox.post(
                    session, "form.offer", now, key=f"{key}:{person}", person=person,
                    what=ids.APPLICATION_RESUME, value="1",
                )  # fmt: skip

    def waits(self) -> bool:
        """Whether a message has not come to its end."""
        with self._sessions.reading(self._team) as session:
            return bool(session.scalar(select(func.count()).where(outbox.waits(OutboxRow))))

    def leader(self) -> tuple[int, int]:
        return leader_of(self._url, self._team)

    def taken_at(self) -> datetime:
        """When the present leader's time began."""
        with self._sessions.reading(self._team) as session:
            return session.scalars(select(Leader.taken_at)).one()

    def standing(self) -> int:
        """How many processes stand for leader: those whose session the server knows."""
        plain = make_url(self._url).set(drivername="postgresql").render_as_string(hide_password=False)
        with closing(psycopg.connect(plain)) as connection:
            (number,) = connection.execute(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE datname = current_database() AND application_name = 'mentorbot leader'"
            ).fetchone() or (0,)
            return int(number)

    def close(self) -> None:
        self._engine.dispose()


@pytest.mark.long
def test_a_leader_whose_machine_vanishes_is_followed(database_url: str, tmp_path: Path) -> None:
    key = Fernet.generate_key().decode()
    with Playground(read_manifest(), start=datetime.now(UTC), seed=1, flowing=True) as playground:
        people = [
            playground.add_person(name=f"p{number}", real_name=f"P {number}").id for number in range(PEOPLE)
        ]
        asked: list[datetime] = []
        to_database, far_away = wire_to_database(database_url)
        to_slack, api_url = wire_to_api(
            playground.api_url,
            lambda sent: asked.append(datetime.now(UTC)) if b"/chat.postMessage " in sent else None,
        )
        with (
            closing(to_database),
            closing(to_slack),
            closing(Office(database_url, playground.team_id)) as office,
            processes(playground, far_away, key, tmp_path / "1", 1, MENTORBOT_SLACK_API_URL=api_url) as (
                first,
            ),
            processes(playground, database_url, key, tmp_path / "2", 2) as others,
        ):
            assert office.leader() == (1, first.pid)
            wait_until(lambda: office.knows(people))
            with at_post(playground, SENT_BEFORE, to_database.vanish) as vanished:
                office.tell(people, "a")
                wait_until(lambda: office.leader()[0] > 1)
            epoch, second = office.leader()
            assert epoch == 2
            assert second in {process.pid for process in others}
            assert office.taken_at() - vanished[0] < timedelta(seconds=TAKEN_OVER_WITHIN)
            assert all(moment < office.taken_at() for moment in asked)
            wait_until(lambda: not office.waits())
            assert list(posts(playground).values()) == [1] * PEOPLE, (
                "also what the first one could not write down"
            )
            assert len(asked) == SENT_BEFORE, "it can reach Slack, and leaves it alone"

            to_database.come_back()
            wait_until(lambda: office.standing() == len((first, *others)))
            wait_until(lambda: b"leadership_sure" in first.log.read_bytes())
            assert office.leader() == (2, second), "it does not take it back"
            assert [process.end() for process in sorted(others, key=lambda one: one.pid == second)] == [0, 0]
            wait_until(lambda: office.leader() == (3, first.pid))
            office.tell(people, "b")
            wait_until(lambda: not office.waits())
            assert list(posts(playground).values()) == [1] * 2 * PEOPLE
            assert len(asked) == SENT_BEFORE + PEOPLE

            assert first.end() == 0
            told = first.log.read_text()
            assert [
                told.count(f" {what} ") for what in ("leadership_lost", "leadership_unsure", "leading")
            ] == [1, 1, 2]
            assert not any(mess in told for mess in ("Traceback", "job_failed", "leadership_failed")), told


@contextmanager
def at_post(playground: Playground, nth: int, happens: Callable[[], None]) -> Iterator[list[datetime]]:
    """What happens as soon as so many messages are posted, before Slack answers the last of them; gives when it did."""
    moments: list[datetime] = []

    def look(record: LogRecord) -> None:
        if record.what == "message_posted" and not moments and len(posts(playground)) == nth:
            moments.append(datetime.now(UTC))
            happens()

    stop = playground.log.subscribe(look)
    try:
        yield moments
    finally:
        stop()


def posts(playground: Playground) -> Counter[str]:
    """How often each message was posted, by what only the app knows it by."""
    return Counter(record.detail["metadata"]["id"] for record in playground.log.where("message_posted"))
