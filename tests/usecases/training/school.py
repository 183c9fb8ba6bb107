"""A small program with training: who is in it, what is sent to whom, and time that passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.access import Actor
from bot.domain.messages import NoLongerApplies
from bot.domain.states.seat import SessionKind
from bot.domain.training import Card, Check, CheckOption, Module, Training
from bot.usecases.facts.loading import load
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort, plan_of, store_plan
from bot.usecases.training.job import take_steps
from bot.usecases.training.modules import answer_check
from bot.usecases.training.sessions import DatesEntered, offer_sessions
from db.models import Cohort, Enrollment, OutboxRow, Person, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession
from tests.conftest import NOW
from tests.usecases.people.company import found_program, hire

DAY = timedelta(days=1)
CHECK = Check("Which?", (CheckOption("This", "Not this one."), CheckOption("That", "Yes, that.", right=True)))
RIGHT, WRONG = "1", "0"


def module(key: str, *roles: str, needed: bool = False, cards: int = 2) -> Module:
    """A module; its second answer is right."""
    made = tuple(Card(f"Card {n}", f"Thought {n} of {key}") for n in range(1, cards + 1))
    return Module(key, key.title(), frozenset(roles), made, CHECK, needed=needed)


TRAINING = Training(
    modules=(
        module("listening", "mentor", needed=True),
        module("questions", "mentor"),
        module("driving", "mentee", needed=True),
        module("room", "manager"),
        module("matching", "coordinator"),
    )
)


class School:
    """One transaction's view of it. `cleo` coordinates."""

    def __init__(self, session: WorkspaceSession, now: datetime = NOW) -> None:
        self.session = session
        self.now = now

    # --- who is there --------------------------------------------------------------------------------
    def found(self, **training: Any) -> Program:
        """The program with its training and its coordinator."""
        program = found_program(self.session, hire(self.session, "UCLEO", self.now), self.now)
        plan = replace(plan_of(program), training=replace(TRAINING, **training))
        store_plan(self.session, program, plan, self.now)
        return program

    def enroll(self, name: str, role: str, *, status: str = "approved", **account: Any) -> Person:
        """Somebody who applied and was approved now."""
        person = self._person(name) or hire(self.session, name, self.now, **account)
        self.session.add(
            Enrollment(
                cohort_id=self.cohort.id, person_id=person.id, role=role, status=status, capacity=2,
                begun_at=self.now, applied_at=self.now, decided_at=self.now,
            )
        )  # fmt: skip
        self.session.flush()
        return person

    def _person(self, name: str) -> Person | None:
        return self.session.scalar(select(Person).where(Person.slack_id == name))

    def person(self, name: str) -> Person:
        found = self._person(name)
        assert found is not None, name
        return found

    def actor(self, name: str) -> Actor:
        return actor_of(self.session, self.person(name))

    def who(self, name: str) -> tuple[WorkspaceSession, Actor, Person]:
        """What most use cases begin with."""
        return self.session, self.actor(name), self.person(name)

    @property
    def program(self) -> Program:
        return self.session.scalars(select(Program)).one()

    @property
    def cohort(self) -> Cohort:
        return current_cohort(self.session, self.program)

    def places(self, name: str) -> list[Enrollment]:
        return list(
            self.session.scalars(select(Enrollment).where(Enrollment.person_id == self.person(name).id))
        )

    def date(self, nth: int = 0) -> TrainingSession:
        return self.session.scalars(select(TrainingSession).order_by(TrainingSession.id)).all()[nth]

    def seat(self, name: str, nth: int = 0) -> TrainingSeat:
        seats = select(TrainingSeat).where(TrainingSeat.person_id == self.person(name).id)
        return self.session.scalars(seats.order_by(TrainingSeat.id)).all()[nth]

    # --- what is done --------------------------------------------------------------------------------
    def offer(
        self, *days: float, kind: SessionKind = SessionKind.ORIENTATION, seats: int | None = None
    ) -> list[TrainingSession]:
        """Cleo offers dates so many days from now."""
        starts = tuple(self.now + day * DAY for day in days)
        return offer_sessions(
            *self.who("UCLEO"), self.program.id, kind, DatesEntered(starts, 60, "Room 7", seats), self.now
        )

    def learn(self, name: str, *keys: str) -> None:
        """Somebody passes modules."""
        for key in keys:
            assert answer_check(*self.who(name), self.program.id, key, RIGHT, self.now).right

    def pass_time(self, **time: float) -> datetime | None:
        """Time passes, and the job looks; returns when it wants to look again."""
        self.now += timedelta(**time)
        self.session.flush()
        later = take_steps(self.session, self.program, self.now)
        self.session.flush()
        return later

    # --- what is sent --------------------------------------------------------------------------------
    def sent(self, kind: str) -> list[str]:
        """To whom (Slack ids) messages of a kind are on their way, in order; `-` for a channel."""
        self.session.flush()
        rows = self.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
        return [self._reader(row) for row in rows]

    def _reader(self, row: OutboxRow) -> str:
        if "person" not in row.args:
            return "-"
        return self.session.get_one(Person, int(row.args["person"])).slack_id

    def words(self, kind: str, name: str = "") -> str | None:
        """What the newest message of a kind to somebody says if it is sent now; None: it no longer applies."""
        self.session.flush()
        rows = self.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
        row = [one for one in rows if not name or self._reader(one) == name][-1]
        try:
            facts = load(self.session, kind, row.args, self.now)
        except NoLongerApplies:
            return None
        return repr([VIEWS[kind](facts, Reader()).blocks])

    def amends(self, kind: str) -> list[str]:
        """To whom messages of a kind went that are to be brought up to date, each once."""
        self.session.flush()
        lanes = set(self.session.scalars(select(OutboxRow.lane).where(OutboxRow.kind == "message.amend")))
        rows = self.session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
        return [self._reader(row) for row in rows if f"amend:{row.key}" in lanes]

    def amended(self, kind: str) -> str:
        """What the newest message of a kind reads like once it is brought up to date, which must be on its way."""
        self.session.flush()
        posted = self.session.scalars(
            select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id)
        ).all()[-1]
        lane = select(OutboxRow).where(OutboxRow.lane == f"amend:{posted.key}").order_by(OutboxRow.id.desc())
        row = self.session.scalars(lane).first()
        assert row is not None, f"{posted.key} stays as it is"
        return repr(VIEWS[kind](load(self.session, kind, row.args, self.now), Reader()).blocks)
