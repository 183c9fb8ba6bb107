"""A program whose pairs are published: mentors, mentees, their coordinator, and time that passes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.messages import Operation, invited_by
from bot.domain.program import Community
from bot.domain.shown.community import SlotShown
from bot.usecases.community.job import take_steps
from bot.usecases.community.offering import SlotsEntered, offer_slots
from bot.usecases.community.office_hours import book
from bot.usecases.planning.plans import plan_of, store_plan
from bot.usecases.training import job as training
from db.models import CommunityChannel, OutboxRow, Pair, Person, TouchBase, TrainingSession
from tests.usecases.people.company import pair_up
from tests.usecases.training.school import School


class Village(School):
    """One transaction's view of it."""

    def settle(self, *, mentors: int = 2, **community: Any) -> None:
        """The program, published, with a pair for each of so many mentors: UMEE0 and UMOR0, and so on."""
        self.found(modules=())
        self.plan(**community)
        self.cohort.status, self.cohort.published_at = "published", self.now
        for number in range(mentors):
            self.pair(f"UMEE{number}", f"UMOR{number}")

    def plan(self, **community: Any) -> None:
        program = self.program
        store_plan(
            self.session, program, replace(plan_of(program), community=Community(**community)), self.now
        )
        self.session.flush()

    def pair(self, mentee: str, mentor: str, *, state: str = "active", **account: Any) -> Pair:
        one = self._person(mentee) or self.enroll(mentee, "mentee", **account)
        other = self._person(mentor) or self.enroll(mentor, "mentor", **account)
        return pair_up(self.session, self.program, one, other, self.now, state=state)

    def channel(self, kind: str = "mentors") -> CommunityChannel:
        return self.session.query(CommunityChannel).filter_by(kind=kind).one()

    def invited(self) -> list[str]:
        """Whom invitations into channels bring in (Slack ids), each as often as they are invited."""
        self.session.flush()
        rows = self.session.scalars(
            select(OutboxRow).where(OutboxRow.kind == Operation.INVITE).order_by(OutboxRow.id)
        )
        return [
            self.session.get_one(Person, number).slack_id for row in rows for number in invited_by(row.args)
        ]

    def pass_time(self, **time: float) -> datetime | None:
        """Time passes, and both jobs look."""
        self.now += timedelta(**time)
        self.session.flush()
        later = take_steps(self.session, self.program, self.now)
        training.take_steps(self.session, self.program, self.now)
        self.session.flush()
        return later

    def pass_days(self, days: int) -> None:
        """Day by day, as the job looks at least once a day."""
        for _ in range(days):
            self.pass_time(days=1)

    def touches(self, mentor: str) -> list[TouchBase]:
        number = self.person(mentor).id
        return self.session.query(TouchBase).filter_by(mentor_id=number).order_by(TouchBase.id).all()

    def office_hours(self, days: float = 3, count: int = 2) -> list[TrainingSession]:
        """Cleo offers slots of twenty minutes."""
        entered = SlotsEntered(self.now + timedelta(days=days), 20, count, "Room <5>")
        return offer_slots(*self.who("UCLEO"), self.program.id, entered, self.now)

    def book(self, name: str, slot: TrainingSession, topic: str = "") -> SlotShown:
        shown = book(*self.who(name), slot.id, topic, self.now)
        self.session.flush()
        return shown

    def quiet(self, name: str, days: float) -> Person:
        person = self.person(name)
        person.quiet_until = self.now + timedelta(days=days)
        return person
