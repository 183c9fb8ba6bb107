"""A program that recruits, and people who apply, are thought of and are judged: all by the use cases themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from blocks.messages import VIEWS
from blocks.parts import Message, View
from blocks.reader import Reader
from bot.domain.planning import Recruiting
from bot.domain.shown.profiles import ProfilesPage
from bot.domain.shown.recruiting import ApplicationPage
from bot.usecases.facts.loading import load
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort, plan_of, store_plan
from bot.usecases.recruiting.joining.application import accept_and_send, begin_application
from db.models import Coordinator, Enrollment, OutboxRow, Person, Program
from db.session import WorkspaceSession
from playground.blockkit import check_message_blocks, check_view
from tests.usecases.people.company import ANSWERS, found_program, hire, save_page


class Hall:
    """One transaction of a story. People are named by their Slack ids."""

    def __init__(self, session: WorkspaceSession, now: datetime, **recruiting: Any) -> None:
        self.session, self.now = session, now
        self.program = found_program(session, self.person("UCLEO"), now)
        self.plan(recruiting=Recruiting(**recruiting))

    def person(self, slack_id: str, **account: Any) -> Person:
        """Somebody, hired when they are first named."""
        found = self.session.scalar(select(Person).where(Person.slack_id == slack_id))
        return found or hire(self.session, slack_id, self.now, **account)

    def guest(self, slack_id: str = "UGUS") -> Person:
        return self.person(slack_id, is_restricted=True)

    def who(self, slack_id: str) -> tuple[Any, ...]:
        """What most use cases begin with."""
        person = self.person(slack_id)
        return self.session, actor_of(self.session, person), person

    def plan(self, **changes: Any) -> None:
        store_plan(self.session, self.program, replace(plan_of(self.program), **changes), self.now)

    def coordinator(self, slack_id: str, program: Program | None = None) -> Person:
        person = self.person(slack_id)
        of = program or self.program
        self.session.add(Coordinator(program_id=of.id, person_id=person.id, since=self.now))
        self.session.flush()
        return person

    def reports_to(self, slack_id: str, manager: str) -> None:
        self.person(slack_id).manager_id = self.person(manager).id
        self.session.flush()
        self.session.expire(self.person(slack_id), ["manager"])

    def apply(self, slack_id: str, role: str = "mentor", **answers: Any) -> list[Enrollment]:
        """Join, go through every page, accept the profile, send."""
        session, actor, person = self.who(slack_id)
        step: Any = begin_application(session, actor, person, self.program.id, self.now)
        given = {**ANSWERS, "role": role, **answers}
        while isinstance(step, ApplicationPage):
            step = save_page(session, person, self.program, step.page.number, answers=given, now=self.now)
        if isinstance(step, ProfilesPage):
            step = self.accept(step, slack_id)
        assert step is None, step
        return self.enrollments(slack_id)

    def accept(self, page: ProfilesPage, slack_id: str) -> Any:
        session, actor, person = self.who(slack_id)
        seen = {profile.role: profile.digest for profile in page.profiles}
        return accept_and_send(session, actor, person, cohort_id=page.cohort, seen=seen, now=self.now)

    def enrollments(self, slack_id: str) -> list[Enrollment]:
        cohort = current_cohort(self.session, self.program)
        query = select(Enrollment).where(
            Enrollment.cohort_id == cohort.id, Enrollment.person_id == self.person(slack_id).id
        )
        return list(self.session.scalars(query.order_by(Enrollment.role)))

    def sent(self, kind: str) -> list[OutboxRow]:
        """What waits to be told, of one kind, oldest first."""
        self.session.flush()
        query = select(OutboxRow).where(OutboxRow.kind == kind).order_by(OutboxRow.id)
        return list(self.session.scalars(query))

    def read(self, row: OutboxRow, **more: Any) -> str:
        """A message as its reader sees it, checked against Slack's rules."""
        facts = load(self.session, row.kind, {**row.args, **more}, self.now)
        return words(VIEWS[row.kind](facts, Reader()))


def words(shown: Message | View) -> str:
    """Everything that stands in a message or a modal, which fits Slack."""
    if isinstance(shown, Message):
        assert check_message_blocks(list(shown.blocks)) == []
        return f"{shown.text}\n{shown.blocks}"
    assert check_view(shown) == []
    return str(shown)


def refused(call: Any, *args: Any, **kwargs: Any) -> str:
    """The code with which something is refused."""
    from bot.errors import DomainError

    try:
        call(*args, **kwargs)
    except DomainError as error:
        return error.code
    raise AssertionError("that was not refused")
