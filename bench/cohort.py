"""A cohort with everything that happens in it, written straight into the tables that the use cases write."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, text

from bench.pairs import ROWS_AT_ONCE, TEAM
from bot.program_file.document import load_template
from bot.usecases.planning.plans import plan_of, store_plan
from db.models import (
    Activity,
    Agreement,
    Answer,
    Base,
    Cohort,
    Coordinator,
    Enrollment,
    FormVersion,
    Goal,
    GoalUpdate,
    Meeting,
    ModuleProgress,
    Nudge,
    OutboxRow,
    Pair,
    Person,
    Program,
    Signature,
    StepTaken,
    Submission,
)
from db.session import Sessions

DAY = timedelta(days=1)
DEPARTMENTS = ("Sales", "Research", "Finance", "Legal", "Support", "Design")
GROUPS = ("women", "carers", "veterans", "lgbtq")
LENGTH = 200
"""Days since the first match."""


def found(sessions: Sessions, now: datetime, template: str = "career_development") -> tuple[int, int]:
    """A program in its first cohort with the coordinator U0CORA; returns both ids."""
    with sessions.writing(TEAM) as session:
        program = Program(
            slug="bench", name="Bench", admin_channel="GADMIN", announce_channel="CALL", created_at=now
        )
        store_plan(session, program, load_template(template), now)
        cohort = Cohort(
            program_id=program.id, name="First", status="published", opened_at=now - (LENGTH + 40) * DAY
        )
        cora = Person(slack_id="U0CORA", name="Cora", skills=[])
        session.add_all([cohort, cora])
        session.flush()
        session.add(Coordinator(program_id=program.id, person_id=cora.id, since=now))
        return program.id, cohort.id


def fill(sessions: Sessions, program: int, cohort: int, people: int, now: datetime, seed: int = 5) -> None:
    """So many people, half of them mentees: they apply, learn, meet, answer, pause, leave, close."""
    with sessions.reading(TEAM) as session:
        plan = plan_of(session.get_one(Program, program))
        versions = {
            row.form_key: row.id
            for row in session.scalars(select(FormVersion).where(FormVersion.program_id == program))
        }
        first_person = 1 + max(session.scalars(select(Person.id)), default=0)
    writing = _Writing(random.Random(seed), program, cohort, now, versions, first_person)
    writing.skills = [one.value for one in plan.skills[:8]]
    writing.modules = {role: sorted(plan.training.to_pass({role})) for role in ("mentee", "mentor")}
    writing.live(people)
    _write(sessions.engine, writing.rows)
    with sessions.engine.begin() as connection:
        connection.execute(text("ANALYZE"))  # as the database does it in time


def _write(engine: Engine, rows: Mapping[type[Base], list[dict[str, Any]]]) -> None:
    with engine.begin() as connection:
        for table in Base.metadata.sorted_tables:
            for model, many in rows.items():
                if model.__table__ is table:
                    _insert(connection, model, many)


def _insert(connection: Connection, model: type[Base], rows: list[dict[str, Any]]) -> None:
    for start in range(0, len(rows), ROWS_AT_ONCE):
        connection.execute(insert(model.__table__), rows[start : start + ROWS_AT_ONCE])  # type: ignore[arg-type]


class _Writing:
    """Rows by model, as the cohort goes on."""

    def __init__(
        self,
        rng: random.Random,
        program: int,
        cohort: int,
        now: datetime,
        versions: Mapping[str, int],
        first: int,
    ) -> None:
        self.rng, self.program, self.cohort, self.now = rng, program, cohort, now
        self.versions, self.first = versions, first
        self.begin = now - LENGTH * DAY
        self.skills: list[str] = []
        self.modules: Mapping[str, list[str]] = {}
        self.rows: dict[type[Base], list[dict[str, Any]]] = defaultdict(list)

    def add(self, model: type[Base], **values: Any) -> int:
        rows = self.rows[model]
        number = (self.first if model is Person else 1) + len(rows)
        rows.append({"id": number, "workspace_id": TEAM, **values})
        return number

    def tell(self, at: datetime, verb: str, **values: Any) -> None:
        row = {"actor_id": None, "pair_id": None, "subject": "", "subject_id": None, "detail": {}} | values
        self.add(Activity, at=at, verb=verb, program_id=self.program, **row)

    def maybe(self, share: float) -> bool:
        return self.rng.random() < share

    def after(self, at: datetime, least: float, most: float) -> datetime:
        return at + self.rng.uniform(least, most) * DAY

    def live(self, people: int) -> None:
        mentees = [self.join("mentee") for _ in range(people // 2)]
        mentors = [self.join("mentor") for _ in range(people - people // 2)]
        for _ in range(people // 5):
            self.colleague()
        pool = [one for one in mentees if one is not None]
        guides = [one for one in mentors if one is not None]
        again: list[int] = []
        for mentee, mentor in zip(pool, guides, strict=False):
            if self.pair(mentee, mentor, self.begin) and self.maybe(0.5):
                again.append(mentee)
        for mentee, mentor in zip(again, reversed(guides), strict=False):
            if not any((row["mentee_id"], row["mentor_id"]) == (mentee, mentor) for row in self.rows[Pair]):
                self.pair(mentee, mentor, self.begin + 60 * DAY, again=True)

    def colleague(self) -> int:
        number = self.first + len(self.rows[Person])
        return self.add(
            Person, slack_id=f"U{number:07}", name=f"Person {number}", skills=[], zone="Europe/Berlin", country="DE",
            department=self.rng.choices(DEPARTMENTS, (30, 25, 20, 3, 12, 10))[0],
            location=self.rng.choice(("Berlin", "Oslo")), level=self.rng.randint(1, 5),
        )  # fmt: skip

    def join(self, role: str) -> int | None:
        """Somebody applies; their person's id if they are approved."""
        person = self.colleague()
        applied = self.after(self.begin, -35, -20)
        decided = self.after(applied, 1, 8)
        status = "approved" if self.maybe(0.93) else self.rng.choice(("declined", "applied"))
        place = self.add(
            Enrollment, cohort_id=self.cohort, person_id=person, role=role, status=status,
            capacity=self.rng.choice((1, 1, 2)), begun_at=applied, applied_at=applied,
            decided_at=None if status == "applied" else decided,
        )  # fmt: skip
        self.tell(applied, "application.sent", actor_id=person, subject="enrollment", subject_id=place)
        levels = {f"level:{skill}": self.rng.randint(1, 4) for skill in self.rng.sample(self.skills, 2)}
        intake: dict[str, Any] = dict(levels) if role == "mentee" else {}
        if self.maybe(0.4):
            intake["groups"] = self.rng.sample(GROUPS, self.rng.randint(1, 2))
        self.send("intake", person, "cohort", self.cohort, applied, intake)
        if status != "applied":
            self.tell(decided, f"application.{status}", subject="enrollment", subject_id=place)
        if status != "approved":
            return None
        if self.maybe(0.85):
            for module in self.modules[role]:
                at = self.after(decided, 1, 12)
                self.add(
                    ModuleProgress, program_id=self.program, person_id=person, module_key=module, opened_at=at,
                    passed_at=at,
                )  # fmt: skip
        return person

    def send(
        self,
        form: str,
        person: int,
        subject: str,
        about: int,
        at: datetime,
        answers: Mapping[str, Any],
        occurrence: str = "",
    ) -> None:
        if at > self.now:
            return
        number = self.add(
            Submission, form_version_id=self.versions[form], form_key=form, person_id=person, subject=subject,
            subject_id=about, occurrence=occurrence, begun_at=at, submitted_at=at,
        )  # fmt: skip
        for key, value in answers.items():
            self.add(Answer, submission_id=number, question_key=key, value=value, form_version_id=None)

    def pair(self, mentee: int, mentor: int, published: datetime, *, again: bool = False) -> bool:
        """A pair and its life; whether it ended early."""
        pair = self.add(
            Pair, cohort_id=self.cohort, mentee_id=mentee, mentor_id=mentor, status="active", points=8000, reasons=[],
            channel_name="mentoring", published_at=published, shift_days=0, extra_days=0, closing_at=None,
            closed_at=None, ended_by=None, end_reason=None, paused_at=None,
        )  # fmt: skip
        row = self.rows[Pair][-1]
        self.tell(published, "pair.published", pair_id=pair)
        until = self.now
        fate = self.rng.random()
        if fate < 0.12 and not again:
            until = self.after(published, 20, 100)
            row |= {"status": "ended", "closed_at": until, "ended_by": self.rng.choice((mentee, mentor))}
            row["end_reason"] = self.rng.choice((None, "No time"))
            self.tell(until, "pair.ended", actor_id=row["ended_by"], pair_id=pair)
        elif fate < 0.75 and not again:
            closing = self.after(published, 178, 186)
            row |= {"status": "closing", "closing_at": closing}
            self.tell(closing, "closing.confirmed", actor_id=mentee, pair_id=pair)
            if self.maybe(0.6):
                row |= {"status": "closed", "closed_at": self.after(closing, 1, 8)}
                until = row["closed_at"]
                self.tell(until, "pair.closed", pair_id=pair)
        elif fate < 0.85:
            paused = self.after(published, 40, 60)
            days = self.rng.randint(5, 20)
            self.tell(paused, "pair.paused", pair_id=pair)
            self.tell(paused + days * DAY, "pair.resumed", pair_id=pair, detail={"days": days})
            row["shift_days"] = days
        self.meet(pair, mentee, published, until)
        self.agree(pair, mentee, mentor, published)
        for _ in range(self.rng.choice((0, 1, 2, 3))):
            self.goal(pair, mentee, published, until)
        self.answer(pair, row, published, until)
        self.remind(pair, mentee, mentor, published, until)
        return bool(row["status"] == "ended")

    def meet(self, pair: int, mentee: int, published: datetime, until: datetime) -> None:
        at = self.after(published, 2, 25)
        rhythm = self.rng.choice((6, 10, 14, 21))
        while at < until:
            held = self.maybe(0.9)
            self.add(
                Meeting, pair_id=pair, starts_at=at, minutes=self.rng.choice((30, 45, 60)), purpose="regular",
                status="held" if held else "missed", together=None, planned_by=mentee, planned_at=at - 3 * DAY,
                settled_at=min(self.after(at, 0.05, 3), self.now),
            )  # fmt: skip
            at += rhythm * DAY

    def agree(self, pair: int, mentee: int, mentor: int, published: datetime) -> None:
        for version in range(1, self.rng.choice((1, 2, 2, 3))):
            at = self.after(published, 5 * version, 5 * version + 4)
            number = self.add(
                Agreement, pair_id=pair, version=version, status="proposed", terms={}, proposed_by=mentee,
                proposed_at=at,
            )  # fmt: skip
            for person in (mentee, mentor):
                if self.maybe(0.9):
                    self.add(Signature, agreement_id=number, person_id=person, signed_at=self.after(at, 0, 9))

    def goal(self, pair: int, mentee: int, published: datetime, until: datetime) -> None:
        at = self.after(published, 8, 40)
        if at >= until:
            return
        goal = self.add(
            Goal, pair_id=pair, kind=self.rng.choice(("habit", "reach", "stretch")), title="A goal", measure="One",
            status="open", set_by=mentee, set_at=at, last_news_at=at,
        )  # fmt: skip
        row = self.rows[Goal][-1]
        for status in self.rng.choice(((), ("on_track",), ("on_track", "achieved"), ("stuck", "dropped"))):
            at = self.after(at, 10, 50)
            if at >= until:
                break
            row |= {"status": status, "last_news_at": at}
            self.add(GoalUpdate, goal_id=goal, person_id=mentee, kind="news", status=status, at=at)

    def answer(self, pair: int, row: Mapping[str, Any], published: datetime, until: datetime) -> None:
        for person in (row["mentee_id"], row["mentor_id"]):
            for form, day in (("pulse", 30), ("pulse", 120), ("midpoint", 90)):
                at = self.after(published, day, day + 12)
                if at < until and self.maybe(0.8):
                    going = (
                        {"going": self.rng.randint(1, 5)} if form == "pulse" else {"match_satisfaction": 7}
                    )
                    self.send(form, person, "pair", pair, at, going, f"d{day}")
            if row["closing_at"] is not None and self.maybe(0.85):
                final: dict[str, Any] = {"recommend": self.rng.randint(4, 10)}
                if person == row["mentee_id"]:
                    final |= {f"level:{skill}": self.rng.randint(2, 5) for skill in self.skills}
                self.send("final", person, "pair", pair, self.after(row["closing_at"], 0.1, 6), final)

    def remind(self, pair: int, mentee: int, mentor: int, published: datetime, until: datetime) -> None:
        for number in range(self.rng.randint(1, 4)):
            person = self.rng.choice((mentee, mentor))
            at = self.after(published, 10 * number, 10 * number + 9)
            if at >= until:
                continue
            nudge = self.add(
                Nudge, person_id=person, local_date=date.fromordinal(700_000 + len(self.rows[Nudge])),
                made_at=at,
            )  # fmt: skip
            outcome = self.rng.choice(("acted", "acted", "ignored", "obsolete", "told", ""))
            self.add(
                StepTaken, pair_id=pair, recipient=str(person), step=f"step_{number}", occurrence="d1", taken_at=at,
                nudge_id=nudge, outcome=outcome, outcome_at=self.after(at, 0, 3) if outcome else None,
            )  # fmt: skip
            self.add(
                OutboxRow, key=f"nudge:{pair}:{number}", kind="nudge", lane=f"person:{person}", args={},
                opaque_id=f"o{pair}:{number}", status="sent", not_before=at, created_at=at, finished_at=at,
                slack_ts="1.2", attempts=1, lookups=0,
            )  # fmt: skip
