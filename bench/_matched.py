"""A company in a playground, straight in the tables: a draft that waits for being published, or pairs at work."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from tempfile import TemporaryDirectory

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import insert

from bot.program_file.document import load_template
from bot.usecases.people.workspace import know_workspace
from bot.usecases.planning.plans import store_plan
from db.engine import connect
from db.migrate import upgrade
from db.models import Cohort, Coordinator, Enrollment, MatchRound, Pair, Person, Program, Proposal
from db.session import Sessions
from demo.running import read_manifest, throwaway_place
from playground import Person as Colleague
from playground import Playground

MORNING = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)  # a Thursday: everybody is at work, in UTC


@dataclass(frozen=True)
class Matched:
    """A company of two people a pair, mentee and mentor in turn. `cora` coordinates the program `program`."""

    playground: Playground
    cora: Colleague
    admin: str
    general: str
    people: Sequence[Colleague]
    program: int
    cohort: int


@contextmanager
def company(pairs: int) -> Iterator[tuple[Matched, Sessions, str, str]]:
    """A playground with limits, its company, and the address and key of the database that the bot is to use."""
    with (
        TemporaryDirectory(prefix="mentorbot-", dir=throwaway_place()) as folder,
        Playground(read_manifest(), start=MORNING, seed=1) as playground,
    ):
        url, key = f"sqlite:///{folder}/mentorbot.db", Fernet.generate_key().decode()
        engine = connect(url, MultiFernet([Fernet(key)]))
        upgrade(engine)
        sessions = Sessions(engine)
        try:
            yield settle(playground, sessions, pairs), sessions, url, key
        finally:
            engine.dispose()


def settle(playground: Playground, sessions: Sessions, pairs: int) -> Matched:
    """Everybody moves in: people who were approved, and a program that takes applications."""
    now, team = playground.clock.now(), playground.team_id
    cora = playground.add_person(name="Cora", tz="UTC", is_admin=True)
    roles = ("Mia", "Omar")
    people = [playground.add_person(name=f"{roles[n % 2]}{n // 2}", tz="UTC") for n in range(2 * pairs)]
    general = playground.create_channel("general", members=[cora, *people], by=cora)
    admin = playground.create_channel("mentoring-admin", private=True, members=[cora], by=cora)
    for channel in (general, admin):
        cora.invite(channel, playground.bot_user_id)
    know_workspace(sessions, team, "Bench", playground.bot_user_id, now)
    with sessions.writing(team) as session:
        program = Program(
            slug="bench", name="Bench", admin_channel=admin, announce_channel=general, created_at=now
        )
        store_plan(session, program, load_template("career_development"), now)
        keeper = Person(slack_id=cora.id, name="Cora", skills=[], is_workspace_admin=True)
        cohort = Cohort(program_id=program.id, name="First", status="recruiting", opened_at=now)
        session.add_all([keeper, cohort])
        session.flush()
        session.add(Coordinator(program_id=program.id, person_id=keeper.id, since=now))
        session.execute(insert(Person), [
            {"id": 1001 + n, "workspace_id": team, "slack_id": one.id, "name": one.real_name, "skills": [],
             "zone": "UTC"}
            for n, one in enumerate(people)
        ])  # fmt: skip
        return Matched(playground, cora, admin, general, people, program.id, cohort.id)


def draft(matched: Matched, sessions: Sessions) -> int:
    """Everybody was approved, and a draft pairs them; returns its id."""
    now, team = matched.playground.clock.now(), matched.playground.team_id
    with sessions.writing(team) as session:
        session.execute(insert(Enrollment), [
            {"id": 1001 + n, "workspace_id": team, "cohort_id": matched.cohort, "person_id": 1001 + n,
             "role": ("mentee", "mentor")[n % 2], "status": "approved", "begun_at": now, "applied_at": now,
             "decided_at": now}
            for n in range(len(matched.people))
        ])  # fmt: skip
        made = MatchRound(
            cohort_id=matched.cohort, status="draft", made_at=now, made_by=1, started_at=now, finished_at=now,
            unmatched=[], progress={"left_over": 0},
        )  # fmt: skip
        session.add(made)
        session.flush()
        session.execute(insert(Proposal), [
            {"workspace_id": team, "round_id": made.id, "mentee_enrollment_id": 1001 + n,
             "mentor_enrollment_id": 1002 + n, "points": 8000, "fit": 800, "reasons": []}
            for n in range(0, len(matched.people), 2)
        ])  # fmt: skip
        return made.id


def at_work(matched: Matched, sessions: Sessions) -> None:
    """All pairs were published three days ago, and it is time for their mentees to book the first meeting."""
    now, team = matched.playground.clock.now(), matched.playground.team_id
    with sessions.writing(team) as session:
        session.get_one(Cohort, matched.cohort).status = "published"
        session.execute(insert(Pair), [
            {"workspace_id": team, "cohort_id": matched.cohort, "mentee_id": 1001 + n, "mentor_id": 1002 + n,
             "status": "active", "points": 8000, "reasons": [], "channel_id": f"G{n:07}",
             "channel_name": f"mentoring-{n}", "published_at": now - timedelta(days=3, hours=1),
             "next_due_at": now}
            for n in range(0, len(matched.people), 2)
        ])  # fmt: skip


def publish(matched: Matched) -> None:
    """Cora publishes the draft."""
    shown = matched.cora.command("/mentor-admin match publish", matched.admin)
    done = matched.cora.click(shown.ephemeral, "match.publish")
    if not done.ok:
        raise RuntimeError(f"not published: {done}")
