"""Jobs that take the steps of each program: all of them look at the same, and ask for it once."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import event

from bot.running.jobs import Jobs
from bot.usecases.activity import record
from bot.usecases.program_job import GATHER, ProgramJob
from db.models import Program
from db.session import Sessions, WorkspaceSession
from tests.conftest import NOW, TEAM
from tests.pair_story import Story


class Office:
    """Three such jobs in a workspace with one program: what they did, how often they looked, and the time."""

    def __init__(self, sessions: Sessions) -> None:
        Story(sessions, NOW)
        self.sessions = sessions
        self.now = NOW
        self.did: list[str] = []
        self.looks = 0
        self.all = (
            _Steps(self, "first", "goal.set"),
            _Steps(self, "second", "meeting.held"),
            _Steps(self, "third", "goal.set"),
        )
        self.jobs = Jobs(self.all, lambda: self.now, lambda: 0, sessions.tables)
        event.listen(sessions.engine, "before_cursor_execute", self._hear)

    def _hear(self, _connection: object, _cursor: object, statement: str, *_more: object) -> None:
        self.looks += "program.digest, program.on_hold\nFROM program" in statement.replace(" \n", "\n")

    def run(self) -> list[str]:
        self.did, self.looks = [], 0
        self.jobs.run()
        return self.did

    def happens(self, *verbs: str) -> None:
        self.now += GATHER
        with self.sessions.writing(TEAM) as session:
            for verb in verbs:
                record(session, verb, self.now, program_id=session.query(Program).one().id)


class _Steps(ProgramJob):
    def __init__(self, office: Office, name: str, changes: str) -> None:
        super().__init__(name, (changes,), office.sessions, TEAM, lambda: office.now)
        self._office = office
        self.puts_on_hold = False

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        self._office.did.append(self.name)
        if self.puts_on_hold:
            program.on_hold = True
        return None


@pytest.fixture
def office(sessions: Sessions) -> Office:
    """Everybody has looked once."""
    made = Office(sessions)
    assert made.run() == ["first", "second", "third"]
    return made


def test_each_takes_its_steps_after_what_concerns_it_and_all_look_once(office: Office) -> None:
    office.happens("goal.set")
    assert office.run() == ["first", "third"]
    assert office.looks == 1
    office.happens("meeting.held", "goal.set")
    assert office.run() == ["first", "second", "third"]
    assert office.looks == 1
    assert office.run() == []


def test_what_one_of_them_changes_is_seen_by_those_behind_it(office: Office) -> None:
    office.all[0].puts_on_hold = True
    office.happens("goal.set")
    assert office.run() == ["first", "second", "third"], "whoever is on hold is a change for everybody"
    assert office.looks == 2


def test_what_another_process_writes_is_seen_the_next_time(office: Office) -> None:
    office.happens("meeting.held")
    office.run()
    office.now += GATHER
    with office.sessions.engine.begin() as elsewhere:
        elsewhere.exec_driver_sql("UPDATE program SET on_hold = (1 = 1)")
    office.jobs.run(everything=True)
    assert office.did[-3:] == ["first", "second", "third"]
