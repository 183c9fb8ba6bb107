"""A company of any size in which people press buttons, and somebody who counts what the database is asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.listeners.register import register
from bot.usecases.submissions import Subject, begin_submission, save_answers
from db.models import Enrollment, Goal, Meeting, Nudge, Pair, Person, StepTaken
from db.session import Sessions
from tests.listeners.recruiting.test_guest_listeners import Everything, Slack
from tests.pair_story import TEAM, Act, Story
from tests.statements import asked

DAY = timedelta(days=1)
MOST_GOALS = 15
"""A pair may have twenty that are open."""


class House:
    """Mia and Omar are a pair with `size` goals and as many meetings; Omar guides `size` mentees, besides them there
    are as many pairs and as many applicants. Cora coordinates, Una has only just come.
    """

    def __init__(self, sessions: Sessions, now: datetime, size: int) -> None:
        self.story, self.sessions, self.now, self.size, self._keys = (
            Story(sessions, now),
            sessions,
            now,
            size,
            0,
        )
        self.pair = self.story.match("Mia", "Omar", days=40)
        with self.story.act() as act:
            self._settle(act)
        desk = Desk(sessions, Slack(), TEAM, "UBOT", lambda: self.now, lambda: None)  # type: ignore[arg-type]
        self._guard, self._wires = Guard(desk), _Heard(desk)
        register(self._wires)

    def _settle(self, act: Act) -> None:
        session, size = act.session, self.size
        session.add(Person(slack_id="U0UNA", name="Una", skills=[], home_opened_at=self.now))
        pair = act.pair("Mia", "Omar")
        pair.cohort.status, pair.cohort.opened_at = "running", self.now - 60 * DAY
        people = {}
        for number in range(size):
            for kind in ("Mentee", "Mentor", "Own", "New"):
                people[kind, number] = Person(
                    slack_id=f"U{kind}{number}".upper(), name=f"{kind} {number}", skills=[]
                )
        session.add_all(people.values())
        session.flush()
        omar = act.person("Omar").id
        for (kind, number), person in people.items():
            status = "applied" if kind == "New" else "matched"
            role = "mentor" if kind == "Mentor" else "mentee"
            session.add(
                Enrollment(
                    cohort_id=self.story.cohort_id, person_id=person.id, role=role, status=status, capacity=40,
                    begun_at=self.now - 50 * DAY, applied_at=self.now - 49 * DAY, decided_at=None,
                )
            )  # fmt: skip
            if role == "mentee" and status == "matched":
                mentor = omar if kind == "Own" else people["Mentor", number].id
                session.add(self._pair(number, person.id, mentor))
        session.flush()
        for number in range(min(size, MOST_GOALS)):
            self._live(act, pair, number)
        nudge = Nudge(person_id=act.person("Mia").id, local_date=self.now.date(), made_at=self.now)
        session.add(nudge)
        session.flush()
        taken = StepTaken(pair_id=pair.id, recipient=str(act.person("Mia").id), step="goal_progress",
                          occurrence="x", taken_at=self.now, nudge_id=nudge.id)  # fmt: skip
        session.add(taken)
        session.flush()
        self.taken = taken.id
        first = session.scalars(select(Enrollment).where(Enrollment.status == "applied")).first()
        self.applied = first.id if first else 0
        self.goal = session.scalars(select(Goal.id).order_by(Goal.id)).first()
        self.meeting = session.scalars(
            select(Meeting.id).where(Meeting.status == "planned", Meeting.starts_at < self.now)
        ).first()

    def _pair(self, number: int, mentee: int, mentor: int) -> Pair:
        return Pair(
            cohort_id=self.story.cohort_id, mentee_id=mentee, mentor_id=mentor, status="active", points=8000,
            reasons=[], channel_id=f"G{mentee}", channel_name=f"mentoring-{mentee}",
            published_at=self.now - 40 * DAY,
        )  # fmt: skip

    def _live(self, act: Act, pair: Pair, number: int) -> None:
        act.goal(pair, title=f"Goal {number}")
        act.held(pair, days_ago=3 + number)
        act.planned(pair, days_ahead=3 + number)
        act.planned(pair, days_ahead=-0.1 * (number + 1))
        act.session.flush()
        applicant = act.session.scalars(select(Person).where(Person.slack_id == f"UNEW{number}")).one()
        about = Subject("cohort", self.story.cohort_id)
        sent = begin_submission(act.session, self.story.program_id, "intake", applicant, about, self.now)
        sent.submitted_at = self.now
        save_answers(act.session, sent, {"role": "mentee", "goals": ["confidence"]})

    # --- what people do ------------------------------------------------------------------------------
    def use(self, name: str, who: str, *, event: dict[str, Any] | None = None, **given: Any) -> Outcome:
        """As a client would send it."""
        kind, handler, look = self._wires.heard[name]
        self._keys += 1
        answers = given.get("answers", {})
        request = Request(
            kind=kind, name=name, user_id=f"U0{who.upper()}", user_team=TEAM, trigger_id="t",
            channel_id=given.pop("channel", "GADMIN"), first_block=next(iter(answers), "x"), key=f"k{self._keys}",
            event=event or {}, **given,
        )  # fmt: skip
        outcome = self._guard._run(request, handler, look=look)
        assert outcome is not None
        assert "on our side" not in repr(outcome), (name, outcome)
        return outcome

    def questions(self, name: str, who: str, **given: Any) -> list[str]:
        """What the database is asked for one request, after one like it: by then all is known that stays."""
        with asked(self.sessions.engine) as statements:
            outcome = self.use(name, who, **given)
        assert not outcome.refused, outcome
        return statements


class _Heard(Everything):
    """Also events."""

    def event(self, name: str, handler: Any) -> None:
        self.heard[name] = ("event", handler, None)
