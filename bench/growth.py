"""What twice as many people cost: reading everybody, a tick, a Home tab, a coordinator's day, a report."""

from __future__ import annotations

import math
import tempfile
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet, MultiFernet
from sqlalchemy import select

from bench.cohort import fill, found
from bench.pairs import TEAM, found_program
from bench.pairs import fill as fill_pairs
from bot.usecases.coordinating.today import today_shown
from bot.usecases.facts.home import home_facts
from bot.usecases.guiding.reminding.tick import GuidingJob
from bot.usecases.people.actors import actor_of
from bot.usecases.people.directory import remember_all
from bot.usecases.reporting.program import measure_program
from db.engine import connect
from db.migrate import upgrade
from db.models import Cohort, Pair, Person, Program
from db.session import Sessions

NOW = datetime(2027, 1, 14, 9, 0, tzinfo=UTC)
SIZES = (500, 1000, 2000, 4000)
RUNS, PAGE = 3, 200
CIPHER = MultiFernet([Fernet(Fernet.generate_key())])

Costs = dict[str, float]
"""Seconds of processor time by what was done."""


def growth() -> Mapping[str, object]:
    """The largest exponent of them all (2 people cost 2**exponent as much as 1) against growing in step. A Home tab
    should not grow at all; the others do no more than read everybody once.
    """
    costs = {size: _costs(size) for size in SIZES}
    first, last = SIZES[0], SIZES[-1]
    exponents = {
        name: round(math.log(costs[last][name] / costs[first][name], last / first), 2)
        for name in costs[first]
    }
    return {
        "value": max(exponents.values()), "unit": "exponent", "reference": 1.0, "reference_name": "in step",
        "exponents": exponents, "sizes": SIZES,
        "milliseconds": {
            name: [round(1000 * costs[size][name], 1) for size in SIZES] for name in costs[first]
        },
    }  # fmt: skip


def _costs(people: int) -> Costs:
    with tempfile.TemporaryDirectory() as folder:
        return _of_cohort(Path(folder), people) | _of_tick(Path(folder), people)


def _of_cohort(folder: Path, people: int) -> Costs:
    sessions = _database(folder / "cohort.db")
    program_id, cohort_id = found(sessions, NOW)
    fill(sessions, program_id, cohort_id, people, NOW)
    with sessions.reading(TEAM) as session:
        mentor = session.scalars(
            select(Pair.mentor_id).where(Pair.status == "active").order_by(Pair.id).limit(1)
        ).one()

    def home() -> None:
        with sessions.reading(TEAM) as session:
            home_facts(session, session.get_one(Person, mentor), NOW)

    def today() -> None:
        with sessions.reading(TEAM) as session:
            cora = session.scalars(select(Person).where(Person.slack_id == "U0CORA")).one()
            today_shown(session, actor_of(session, cora), session.get_one(Program, program_id), NOW)

    def report() -> None:
        with sessions.writing(TEAM) as session:
            measure_program(
                session, session.get_one(Program, program_id), session.get_one(Cohort, cohort_id), NOW
            )

    def everybody() -> None:
        for start in range(0, people, PAGE):
            with sessions.writing(TEAM) as session:
                remember_all(session, [_account(number) for number in range(start, start + PAGE)], NOW)

    first = {"first report": _best(report, runs=1)}
    costs = {"everybody read": everybody, "Home": home, "today": today, "report": report}
    measured = first | {name: _best(act) for name, act in costs.items()}
    sessions.engine.dispose()
    return measured


def _of_tick(folder: Path, people: int) -> Costs:
    """One in which every second pair is due."""
    sessions = _database(folder / "tick.db")
    pairs = people // 2
    fill_pairs(sessions.engine, found_program(sessions, NOW), pairs, pairs // 2, NOW)
    cost = _best(GuidingJob(sessions, TEAM, lambda: NOW).run, runs=1)
    sessions.engine.dispose()
    return {"tick": cost}


def _database(path: Path) -> Sessions:
    engine = connect(f"sqlite:///{path}", CIPHER)
    upgrade(engine)
    return Sessions(engine)


def _account(number: int) -> dict[str, object]:
    """A person as Slack describes them."""
    return {"id": f"U{number + 2:07}", "tz": "Europe/Berlin", "profile": {"real_name": f"Person {number}"}}


def _best(act: Callable[[], object], runs: int = RUNS) -> float:
    """Processor seconds of the quickest of several runs."""
    found = []
    for _ in range(runs):
        begun = time.process_time()
        act()
        found.append(time.process_time() - begun)
    return min(found)


FIGURES = {"growth": growth}
