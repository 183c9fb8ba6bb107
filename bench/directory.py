"""A company directory, from the click to the commit: one request changes everybody or nobody."""

from __future__ import annotations

import time
from collections.abc import Mapping
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import update

from bench.pairs import TEAM, found_program
from bot.domain.directory import read_directory
from bot.usecases.people.actors import actor_of
from bot.usecases.people.importing import apply_directory, keep_reading, known_names, upload_directory
from db.engine import connect
from db.migrate import upgrade
from db.models import Coordinator, DirectoryImport, Person, Program
from db.session import Sessions
from demo.running import throwaway_place

NOW = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)
PEOPLE = 4_000
CIPHER = MultiFernet([Fernet(Fernet.generate_key())])


def directory() -> Mapping[str, object]:
    """So many people get a department and a manager, against the bare statement that writes the same."""
    with TemporaryDirectory(prefix="mentorbot-", dir=throwaway_place()) as folder:
        engine = connect(f"sqlite:///{folder}/mentorbot.db", CIPHER)
        try:
            upgrade(engine)
            sessions = Sessions(engine)
            cora, made = _uploaded(sessions)
            begun = time.perf_counter()
            with sessions.writing(TEAM) as session:
                person = session.get_one(Person, cora)
                _, found = apply_directory(session, actor_of(session, person), person, made, NOW)
            seconds = time.perf_counter() - begun
            if len(found.changes) != PEOPLE:
                raise RuntimeError(f"{len(found.changes)} of {PEOPLE} were changed")
            return {
                "value": round(seconds, 2), "unit": "s", "reference": round(_bare(sessions), 3),
                "reference_name": "the bare statement", "people": PEOPLE, "bar_seconds": 3.0,
            }  # fmt: skip
        finally:
            engine.dispose()


def _uploaded(sessions: Sessions) -> tuple[int, int]:
    """A file that was read and is shown: who uploaded it, and its id."""
    found_program(sessions, NOW)
    with sessions.writing(TEAM) as session:
        program = session.query(Program).one()
        cora = Person(slack_id="UCORA", name="Cora", skills=[])
        session.add(cora)
        session.add_all(
            Person(slack_id=f"U{number:07}", email=f"p{number}@example.com", name=f"P {number}", skills=[])
            for number in range(PEOPLE)
        )
        session.flush()
        session.add(Coordinator(program_id=program.id, person_id=cora.id, since=NOW))
        session.flush()
        upload_directory(session, actor_of(session, cora), cora, program.id, files=[{"id": "F1"}], now=NOW)
        made = session.query(DirectoryImport).one()
        rows = "\n".join(f"p{n}@example.com,Dept {n % 9},p{n // 10}@example.com" for n in range(1, PEOPLE))
        content = f"email,department,manager\np0@example.com,Board,\n{rows}\n"
        reading = read_directory(content, known=known_names(session))
        keep_reading(session, made, "people.csv", reading, NOW)
        return cora.id, made.id


def _bare(sessions: Sessions) -> float:
    with sessions.writing(TEAM) as session:
        ids = [id_ for (id_,) in session.query(Person.id)]
        begun = time.perf_counter()
        session.execute(
            update(Person), [{"id": id_, "department": "Bare", "manager_id": None} for id_ in ids]
        )
    return time.perf_counter() - begun


FIGURES = {"directory": directory}
