"""Taking the steps of the timeline that are due: looked at when a pair's alarm rings, in batches."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import joinedload

from bot.domain.calendar import local_date
from bot.domain.due_dates import silent_days
from bot.domain.journey import DueStep, Outlook, PairFacts, outlook, pause_end
from bot.domain.nudging import PairStep, grouped, may_nudge, next_nudge_moment, todays_steps
from bot.domain.occurrence import parse_occurrence
from bot.domain.program import Program as Plan
from bot.domain.timeline import Condition
from bot.log import frames, logger
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.coordinating.pausing import end_pause
from bot.usecases.guiding.growing.library import suggest_topic
from bot.usecases.guiding.reminding.journeys import COORDINATORS, facts_of_pairs
from bot.usecases.guiding.reminding.outcomes import settle_outcomes
from bot.usecases.guiding.reminding.reminders import OF_ALL
from bot.usecases.guiding.reminding.standing import nudge_key, redraw_replaced
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import holidays_of, hours_of
from db.models import Cohort, Meeting, Nudge, Pair, Person, StepTaken
from db.session import Sessions, WorkspaceSession

BATCH = 200
AFTER_TROUBLE = timedelta(hours=1)

_log = logger("guiding")


class GuidingJob:
    """Guiding as one of the bot's jobs. `now` gives aware UTC."""

    name = "guiding"

    def __init__(
        self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime], *, batch: int = BATCH
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._batch = batch

    def run(self) -> datetime | None:
        """Take every step that is due. Returns the next moment at which a pair must be looked at (UTC)."""
        while True:
            now = self._now()
            with self._sessions.reading(self._workspace_id) as session:
                next_moment = session.scalar(select(func.min(Pair.next_due_at)))
            if next_moment is None or next_moment > now:
                return next_moment
            with self._sessions.writing(self._workspace_id) as session:
                take_due_steps(session, now, self._batch)


def take_due_steps(session: WorkspaceSession, now: datetime, most: int = BATCH) -> int:
    """Look at up to `most` pairs whose alarm has rung; returns how many they were.

    Steps are recorded, those of one person become one message, and each pair gets its next alarm.
    """
    due = _pairs(
        session,
        select(Pair)
        .where(Pair.next_due_at.is_not(None), Pair.next_due_at <= now)
        .order_by(Pair.next_due_at, Pair.id)
        .limit(most)
        .with_for_update(of=Pair),
    )
    batch = _Batch(session, now)
    batch.look_at(due)
    batch.tell_coordinators()
    batch.nudge_people()
    batch.settle()
    batch.set_alarms()
    return len(due)


@dataclass
class _Looked:
    """A pair that was looked at. `looks`: when to look again."""

    pair: Pair
    facts: PairFacts
    plan: Plan
    outlook: Outlook
    looks: list[datetime] = field(default_factory=list)


@contextmanager
def _silencing_nobody_else(pair: Pair) -> Iterator[None]:
    """One pair that cannot be read is passed over, so that all others hear what is due."""
    try:
        yield
    except DBAPIError:
        raise
    except Exception as problem:
        error = type(problem).__name__
        _log.error("pair_not_looked_at", pair=pair.id, error=error, frames=frames(problem))


class _Batch:
    """One transaction's worth of pairs."""

    def __init__(self, session: WorkspaceSession, now: datetime) -> None:
        self._session = session
        self._now = now
        self._due: list[_Looked] = []

    def look_at(self, pairs: Sequence[Pair]) -> None:
        self._end_pauses([pair for pair in pairs if pair.paused_until is not None])
        self._due = self._looked(pairs)
        looked = {one.pair.id for one in self._due}
        for pair in pairs:
            if pair.id not in looked:
                pair.next_due_at = self._now + AFTER_TROUBLE

    def _looked(self, pairs: Sequence[Pair]) -> list[_Looked]:
        facts = facts_of_pairs(self._session, pairs)
        looked: list[_Looked] = []
        for pair in pairs:
            with _silencing_nobody_else(pair):
                plan = plan_of(pair.cohort.program)
                seen = outlook(facts[pair.id], plan, self._now)
                looks = [seen.next_look] if seen.next_look is not None else []
                looked.append(_Looked(pair, facts[pair.id], plan, seen, looks))
        return looked

    def _end_pauses(self, paused: Sequence[Pair]) -> None:
        """Those whose day has come go on: what is due for them is looked at right away."""
        facts = facts_of_pairs(self._session, paused)
        for pair in paused:
            with _silencing_nobody_else(pair):
                end = pause_end(facts[pair.id], plan_of(pair.cohort.program))
                if end is not None and end <= self._now:
                    end_pause(self._session, pair, self._now)

    def tell_coordinators(self) -> None:
        steps = [
            (one.pair, self._taken(one.pair, step))
            for one in self._due
            for step in one.outlook.due
            if step.person is None
        ]
        self._session.add_all(taken for _, taken in steps)
        self._session.flush()
        told: set[tuple[int, str]] = set()
        for pair, taken in steps:
            record(self._session, "step.taken", self._now, pair=pair, subject="step", subject_id=taken.id)
            if pair.circle_id is not None and self._is_of_all(pair, taken):
                if (pair.circle_id, taken.step) in told:
                    continue  # of a circle that does not meet, coordinators hear once
                told.add((pair.circle_id, taken.step))
            outbox.post(
                self._session, "admin.nudge", self._now, key=f"admin.nudge:{taken.id}",
                new=True, program=pair.cohort.program_id, pair=pair.id, step=taken.id,
            )  # fmt: skip

    def _is_of_all(self, pair: Pair, taken: StepTaken) -> bool:
        return plan_of(pair.cohort.program).step(taken.step).condition in OF_ALL

    def nudge_people(self) -> None:
        """One message to each person who has something due and had none today."""
        people = self._people_with_something_due()
        ready = {str(who.id): who for who in people if may_nudge(who.zone, who.last_nudged_on, self._now)}
        for who in people:
            if str(who.id) not in ready:
                self._wait_for_another_day(who)
        everything = [*self._due, *self._other_pairs_of(list(ready.values()))]
        pairs = {str(one.pair.id): one.pair for one in everything}
        steps = [
            step
            for one in everything
            for who in one.facts.people
            if who.id in ready
            for step in self._steps_for(who.id, one)
        ]
        nudges = [
            self._nudge(ready[message.person], [(pairs[told.pair], told.step) for told in message.steps])
            for message in grouped(steps)
            if message.person is not None
        ]
        self._session.add_all(nudges)
        self._session.flush()
        for nudge in nudges:
            record(
                self._session, "nudge.made", self._now, subject="nudge", subject_id=nudge.id,
                person=nudge.person_id, steps=len(nudge.steps),
            )  # fmt: skip
            outbox.post(
                self._session, "nudge", self._now, key=nudge_key(nudge.id), new=True,
                person=nudge.person_id, nudge=nudge.id,
            )  # fmt: skip
        redraw_replaced(self._session, nudges, self._now)

    def settle(self) -> None:
        """What came of the reminders of the pairs that were looked at, today's included."""
        looks = settle_outcomes(self._session, [(one.facts, one.plan) for one in self._due], self._now)
        for one in self._due:
            if one.pair.id in looks:
                one.looks.append(looks[one.pair.id])

    def set_alarms(self) -> None:
        for one in self._due:
            ahead = min(one.looks, default=None)
            one.pair.next_due_at = ahead if ahead is None or ahead > self._now else self._now + AFTER_TROUBLE

    def _people_with_something_due(self) -> list[Person]:
        wanted = {step.person for one in self._due for step in one.outlook.due}
        people = {str(who.id): who for one in self._due for who in one.pair.people()}
        return [who for person_id, who in people.items() if person_id in wanted]

    def _wait_for_another_day(self, who: Person) -> None:
        for one in self._due:
            if any(step.person == str(who.id) for step in one.outlook.due):
                moment = next_nudge_moment(
                    who.zone, holidays_of(who), who.last_nudged_on, self._now,
                    hours=hours_of(who, one.plan), off=silent_days(one.plan),
                )  # fmt: skip
                one.looks.append(moment)

    def _other_pairs_of(self, people: Sequence[Person]) -> list[_Looked]:
        """The pairs whose alarm has not rung, of people who get a message anyway."""
        if not people:
            return []
        ids = [who.id for who in people]
        query = select(Pair).where(
            or_(Pair.mentee_id.in_(ids), Pair.mentor_id.in_(ids)),
            Pair.next_due_at.is_not(None),
            Pair.id.not_in([one.pair.id for one in self._due]),
        )
        return self._looked(_pairs(self._session, query.order_by(Pair.id)))

    def _steps_for(self, person: str, one: _Looked) -> list[PairStep]:
        """What one pair has for one person: what is due, and what falls due later today."""
        steps = todays_steps(one.facts, one.plan, one.outlook.due, person, self._now)
        return [PairStep(one.facts.id, step) for step in steps]

    def _nudge(self, who: Person, steps: Iterable[tuple[Pair, DueStep]]) -> Nudge:
        who.last_nudged_on = local_date(self._now, who.zone)
        taken = [self._taken(pair, step) for pair, step in self._with_topics(steps)]
        return Nudge(person_id=who.id, local_date=who.last_nudged_on, made_at=self._now, steps=taken)

    def _with_topics(self, steps: Iterable[tuple[Pair, DueStep]]) -> list[tuple[Pair, DueStep]]:
        """The same steps, once each meeting that is announced has a topic: what a message says is only read."""
        told = list(steps)
        for pair, step in told:
            if plan_of(pair.cohort.program).step(step.step).condition is Condition.MEETING_AHEAD:
                meeting = self._session.find(Meeting, parse_occurrence(step.occurrence).subject_id)
                if meeting is not None:
                    suggest_topic(self._session, pair, meeting, self._now)
        return told

    def _taken(self, pair: Pair, step: DueStep) -> StepTaken:
        return StepTaken(
            pair_id=pair.id,
            recipient=step.person or COORDINATORS,
            step=step.step,
            occurrence=step.occurrence,
            taken_at=self._now,
        )


def _pairs(session: WorkspaceSession, query: object) -> list[Pair]:
    """Pairs with everything their facts need, people and programs included."""
    loaded = query.options(  # type: ignore[attr-defined]
        joinedload(Pair.mentee),
        joinedload(Pair.mentor),
        joinedload(Pair.cohort).joinedload(Cohort.program),
    )
    return list(session.scalars(loaded))
