"""A small company in which pairs live through reviews, closing and what coordinators do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from blocks.messages import VIEWS
from blocks.parts import Message
from blocks.reader import Reader
from bot.domain.access import Actor
from bot.domain.messages import NoLongerApplies, Operation
from bot.domain.program import Program as Plan
from bot.program_file.document import load_template
from bot.usecases.facts.loading import load
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import plan_of, store_plan
from bot.usecases.reviewing.forms import open_form, save_form_page
from bot.usecases.submissions import Subject, begin_submission, save_answers
from db.models import (
    Agreement,
    Cohort,
    Coordinator,
    Enrollment,
    Goal,
    Meeting,
    OutboxRow,
    Pair,
    Person,
    Program,
    Signature,
)
from db.session import Sessions, WorkspaceSession
from playground.blockkit import Problem, check_message_blocks, check_view

TEAM = "T0TEST"


@dataclass
class Act:
    """One transaction of a story, at `now`."""

    session: WorkspaceSession
    now: datetime

    def person(self, name: str) -> Person:
        found = self.session.scalar(select(Person).where(Person.slack_id == slack_id(name)))
        assert found is not None, name
        return found

    def actor(self, name: str) -> Actor:
        return actor_of(self.session, self.person(name))

    def who(self, name: str) -> tuple[WorkspaceSession, Actor, Person]:
        """What most use cases begin with."""
        return self.session, self.actor(name), self.person(name)

    def pair(self, mentee: str, mentor: str) -> Pair:
        found = self.session.scalar(
            select(Pair).where(
                Pair.mentee_id == self.person(mentee).id, Pair.mentor_id == self.person(mentor).id
            )
        )
        assert found is not None
        return found

    def seat(self, name: str) -> str:
        seat = self.session.scalar(select(Enrollment).where(Enrollment.person_id == self.person(name).id))
        assert seat is not None
        return seat.status

    def held(self, pair: Pair, days_ago: float = 1, purpose: str = "regular") -> Meeting:
        meeting = Meeting(
            pair_id=pair.id, starts_at=self.now - timedelta(days=days_ago), purpose=purpose, status="held",
            planned_by=pair.mentee_id, planned_at=self.now - timedelta(days=days_ago + 3),
        )  # fmt: skip
        self.session.add(meeting)
        self.session.flush()
        return meeting

    def planned(self, pair: Pair, days_ahead: float = 3, purpose: str = "regular") -> Meeting:
        meeting = self.held(pair, -days_ahead, purpose)
        meeting.status, meeting.planned_at = "planned", self.now
        self.session.flush()
        return meeting

    def goal(self, pair: Pair, status: str = "open", title: str = "Lead a meeting") -> Goal:
        goal = Goal(
            pair_id=pair.id, kind="reach", title=title, measure="One", status=status, set_by=pair.mentee_id,
            set_at=self.now, last_news_at=self.now,
        )  # fmt: skip
        self.session.add(goal)
        self.session.flush()
        return goal

    def sign(self, pair: Pair, *names: str) -> None:
        agreement = Agreement(
            pair_id=pair.id, version=1, status="proposed", terms={}, proposed_by=pair.mentee_id,
            proposed_at=self.now,
            signatures=[Signature(person_id=self.person(name).id, signed_at=self.now) for name in names],
        )  # fmt: skip
        self.session.add(agreement)
        self.session.flush()

    def fill_in(
        self, name: str, pair: Pair, form: str, answers: Mapping[str, Any] | None = None, occurrence: str = ""
    ) -> Any:
        """Fill in a form from its first page to its last; what is required and not given is made up."""
        page: Any = open_form(
            *self.who(name), pair_id=pair.id, form_key=form, occurrence=occurrence, now=self.now
        )
        while hasattr(page, "page"):
            raws = {q.key: made_up(q) for q in page.page.questions if q.required}
            raws.update({q.key: answers[q.key] for q in page.page.questions if answers and q.key in answers})
            page = save_form_page(
                *self.who(name), pair_id=pair.id, form_key=form, occurrence=page.occurrence,
                page_number=page.page.number, raws=raws, now=self.now,
            )  # fmt: skip
        return page


class Story:
    """A program in its first cohort, with the coordinators Cora and Cem."""

    def __init__(self, sessions: Sessions, now: datetime) -> None:
        self.sessions = sessions
        self.now = now
        with self.act() as act:
            self._found(act)

    def _found(self, act: Act) -> None:
        program = Program(
            slug="career", name="Career <paths>", admin_channel="GADMIN", announce_channel="CALL",
            created_at=self.now,
        )  # fmt: skip
        store_plan(act.session, program, load_template("career_development"), self.now)
        cohort = Cohort(program_id=program.id, name="First", status="published")
        act.session.add(cohort)
        act.session.flush()
        self.program_id, self.cohort_id = program.id, cohort.id
        for name in ("Cora", "Cem"):
            self._person(act, name)
            self.coordinates(act, name)

    def _person(self, act: Act, name: str) -> Person:
        found = act.session.scalar(select(Person).where(Person.slack_id == slack_id(name)))
        if found is None:
            found = Person(slack_id=slack_id(name), name=name, skills=[], home_opened_at=self.now)
            act.session.add(found)
            act.session.flush()
        return found

    def coordinates(self, act: Act, name: str) -> None:
        act.session.add(
            Coordinator(program_id=self.program_id, person_id=act.person(name).id, since=self.now)
        )
        act.session.flush()

    @contextmanager
    def act(self, after: timedelta = timedelta()) -> Iterator[Act]:
        """A transaction, `after` a while; the story's time moves on."""
        self.now += after
        with self.sessions.writing(TEAM) as session:
            yield Act(session, self.now)

    def enroll(
        self, act: Act, name: str, role: str, status: str = "matched", capacity: int = 2
    ) -> Enrollment:
        enrollment = Enrollment(
            cohort_id=self.cohort_id, person_id=self._person(act, name).id, role=role, status=status,
            capacity=capacity, begun_at=self.now, applied_at=self.now, decided_at=self.now,
        )  # fmt: skip
        act.session.add(enrollment)
        act.session.flush()
        return enrollment

    def match(self, mentee: str = "Mia", mentor: str = "Omar", status: str = "active", days: int = 0) -> int:
        """A pair that was published `days` ago; returns its id."""
        with self.act() as act:
            for name, role in ((mentee, "mentee"), (mentor, "mentor")):
                person = self._person(act, name)
                held = select(Enrollment).where(Enrollment.person_id == person.id, Enrollment.role == role)
                if act.session.scalar(held) is None:
                    self.enroll(act, name, role)
            pair = Pair(
                cohort_id=self.cohort_id, mentee_id=act.person(mentee).id, mentor_id=act.person(mentor).id,
                status=status, points=8000, reasons=[], channel_id=f"G{mentee}{mentor}",
                channel_name=f"mentoring-{mentee}-{mentor}".lower(),
                published_at=self.now - timedelta(days=days),
            )  # fmt: skip
            act.session.add(pair)
            act.session.flush()
            return pair.id

    def applied_with(self, act: Act, name: str, **answers: Any) -> None:
        """What somebody wrote in their application."""
        about = Subject("cohort", self.cohort_id)
        submission = begin_submission(
            act.session, self.program_id, "intake", act.person(name), about, self.now
        )
        submission.submitted_at = self.now
        save_answers(act.session, submission, answers)

    def change_plan(self, **changes: Any) -> None:
        with self.act() as act:
            program = act.session.get(Program, self.program_id)
            assert program is not None
            store_plan(act.session, program, replace(plan_of(program), **changes), self.now)

    def plan(self) -> Plan:
        with self.sessions.reading(TEAM) as session:
            program = session.get(Program, self.program_id)
            assert program is not None
            return plan_of(program)

    def sent(self, kind: str) -> list[tuple[str, Message]]:
        """Messages of a kind that wait: whom or where they go to, and what would be read there now.

        A message that no longer applies is left out, as the sender would.
        """
        made = []
        with self.sessions.reading(TEAM) as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
            for row in rows:
                try:
                    facts = load(session, kind, row.args, self.now)
                except NoLongerApplies:
                    continue
                message = VIEWS[kind](facts, Reader())
                assert_fits(message)
                made.append((self._place(session, row), message))
        return made

    def amended(self, kind: str) -> list[Message]:
        """What messages of a kind read like once what waits to change them has done so."""
        made = []
        with self.sessions.reading(TEAM) as session:
            waiting = select(OutboxRow).where(OutboxRow.kind == Operation.AMEND.value).order_by(OutboxRow.id)
            for row in session.scalars(waiting):
                key = str(row.args["message"])
                posted = session.scalar(select(OutboxRow).where(OutboxRow.key == key, OutboxRow.kind == kind))
                if posted is not None:
                    message = VIEWS[kind](load(session, kind, row.args, self.now), Reader())
                    assert_fits(message)
                    made.append(message)
        return made

    def _place(self, session: WorkspaceSession, row: OutboxRow) -> str:
        place, _, number = row.lane.partition(":")
        if place == "person":
            person = session.get(Person, int(number.partition(":")[0]))
            assert person is not None
            return person.name
        return place

    def operations(self, kind: str) -> list[int]:
        """The pairs for which an operation waits."""
        with self.sessions.reading(TEAM) as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id))
            return [int(row.args["pair"]) for row in rows]


def slack_id(name: str) -> str:
    return f"U0{name.upper()}"


def words(message: Message) -> str:
    """Everything a reader sees of a message."""
    return "\n".join(_texts(list(message.blocks)))


def view_words(view: Mapping[str, Any]) -> str:
    return "\n".join(_texts([view["title"], *view["blocks"]]))


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for one in node:
            yield from _texts(one)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("text", "initial_value") and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)


def buttons(message: Message) -> dict[str, str]:
    """Action id → value of every button of a message."""
    found: dict[str, str] = {}

    def look(node: Any) -> None:
        if isinstance(node, list):
            for one in node:
                look(one)
        elif isinstance(node, dict):
            if node.get("type") == "button":
                found[node["action_id"]] = node.get("value", "")
            for value in node.values():
                look(value)

    look(list(message.blocks))
    return found


def assert_fits(message: Message) -> None:
    _no_problems(check_message_blocks(list(message.blocks)))
    assert message.text.strip()


def assert_view_fits(view: Mapping[str, Any]) -> None:
    _no_problems(check_view(dict(view)))


def _no_problems(problems: Sequence[Problem]) -> None:
    if problems:
        raise AssertionError("; ".join(str(problem)[:300] for problem in problems))


def made_up(question: Any) -> Any:
    """Some answer to a question that has to be answered."""
    match str(question.kind):
        case "scale" | "number":
            return str(question.maximum)
        case "radio" | "choice":
            return question.options[0].value
        case "multi" | "ranked":
            return [question.options[0].value]
        case "date":
            return "2026-03-01"
        case "check":
            return ["yes"]
        case _:
            return "Something"
