"""A company in which pairs are about to be made: mentees and mentors with their answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.usecases.matching.choosing.deadlines import DeadlinesJob, ShortListsJob
from bot.usecases.matching.choosing.short_lists import offer_short_lists
from db.models import Cohort, Enrollment, MatchConstraint, ShortList
from db.session import Sessions
from tests.pair_story import TEAM, Act, Story

WANTS = {"skills_wanted": ["negotiation"], "goals": ["confidence"], "languages": ["english"]}
OFFERS = {"skills_offered": ["negotiation"], "goals_offered": ["confidence"], "languages": ["english"]}


class Market(Story):
    """A story that begins before the pairs are published."""

    def __init__(self, sessions: Sessions, now: datetime) -> None:
        super().__init__(sessions, now)
        with self.act() as act:
            act.session.get_one(Cohort, self.cohort_id).status = "recruiting"

    def mentees(self, *names: str, **answers: Any) -> None:
        with self.act() as act:
            for name in names:
                self.enroll(act, name, "mentee", status="approved", capacity=0)
                self.applied_with(act, name, **{**WANTS, "one_thing": f"{name}'s secret wish", **answers})

    def mentors(self, *names: str, capacity: int = 1, **answers: Any) -> None:
        with self.act() as act:
            for name in names:
                self.enroll(act, name, "mentor", status="approved", capacity=capacity)
                self.applied_with(
                    act, name, **{**OFFERS, "experience": f"{name}'s long experience", **answers}
                )

    def constrain(self, mentee: str, mentor: str, kind: str) -> None:
        """A word about two people stands in the database."""
        with self.act() as act:
            act.session.add(
                MatchConstraint(
                    cohort_id=self.cohort_id, mentee_enrollment_id=seat(act, mentee, "mentee").id,
                    mentor_enrollment_id=seat(act, mentor, "mentor").id, kind=kind,
                    made_by=act.person("Cora").id, made_at=act.now,
                )
            )  # fmt: skip

    def work(self) -> datetime | None:
        """The jobs that choose, remind and close run now."""
        ShortListsJob(self.sessions, TEAM, lambda: self.now).run()
        return DeadlinesJob(self.sessions, TEAM, lambda: self.now).run()

    def offer(self, *names: str) -> None:
        """Cora offers short lists, and the matcher chooses them."""
        with self.act() as act:
            chosen = [seat(act, name).id for name in names]
            offer_short_lists(*act.who("Cora"), self.program_id, chosen, act.now)
        self.work()

    def list_of(self, act: Act, name: str) -> ShortList:
        found = act.session.scalar(
            select(ShortList).where(ShortList.enrollment_id == seat(act, name, "mentee").id)
        )
        assert found is not None
        return found


def seat(act: Act, name: str, role: str | None = None) -> Enrollment:
    query = select(Enrollment).where(Enrollment.person_id == act.person(name).id)
    found = act.session.scalar(query if role is None else query.where(Enrollment.role == role))
    assert found is not None
    return found
