"""A pair that lives through its program day by day, as the timeline sees it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import partial

from bot.domain.calendar import local_date
from bot.domain.due_dates import silent_days
from bot.domain.journey import (
    DueStep,
    GoalFacts,
    MeetingFacts,
    PairFacts,
    form_occurrence,
    outlook,
    pause_end,
    still_applies,
)
from bot.domain.nudging import may_nudge, next_nudge_moment, todays_steps
from bot.domain.program import Program
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState

MONDAY = datetime(2027, 1, 11, 9, 0, tzinfo=UTC)
Change = Callable[["Life"], None]


@dataclass(frozen=True)
class Told:
    """One reminder as it reached somebody."""

    at: datetime
    step: str
    person: str | None
    occurrence: str


@dataclass
class Life:
    """A pair, its timeline and the time. Mina is the mentee, Theo the mentor; both in Berlin unless said."""

    program: Program
    facts: PairFacts
    now: datetime
    told: list[Told] = field(default_factory=list)
    messages: list[tuple[datetime, str, str]] = field(default_factory=list)
    """When one of the two got a message, who it was, and in which zone they were then."""
    last_nudge: dict[str, date] = field(default_factory=dict)
    one_a_day: bool = True
    looks: int = 0
    _changes: list[tuple[datetime, Change]] = field(default_factory=list)

    # -- what happens

    def day(self, number: float) -> datetime:
        return self.facts.published_at + timedelta(days=number)

    def on(self, number: float, change: Change) -> Life:
        """Let something happen on day `number`."""
        self._changes.append((self.day(number), change))
        self._changes.sort(key=lambda item: item[0])
        return self

    def until(self, number: float) -> Life:
        """Live on until day `number`: look, tell, remember, sleep until the next look."""
        end = self.day(number)
        while True:
            self._end_pause()
            view = outlook(self.facts, self.program, self.now)
            self.looks += 1
            waiting = self._message(view.due)
            assert view.next_look is None or view.next_look > self.now
            moments = [view.next_look, waiting, self._changes[0][0] if self._changes else None]
            coming = min((moment for moment in moments if moment is not None), default=None)
            if coming is None or coming > end:
                self.now = max(self.now, end)
                return self
            self.now = max(self.now, coming)
            while self._changes and self._changes[0][0] <= self.now:
                self._changes.pop(0)[1](self)

    def sleep(self, number: float) -> Life:
        """The bot is down until day `number`."""
        self.now = self.day(number)
        return self

    def _message(self, due: tuple[DueStep, ...]) -> datetime | None:
        """Tell what is due, as the tick does: one message a day to each. Returns when somebody may hear more."""
        waiting: list[datetime] = []
        for step in due:
            if step.person is None:
                self._tell(step)
        for who in self.facts.people:
            if all(step.person != who.id for step in due):
                continue
            last = self.last_nudge.get(who.id)
            if not self.one_a_day or may_nudge(who.zone, last, self.now):
                self.last_nudge[who.id] = local_date(self.now, who.zone)
                self.messages.append((self.now, who.id, who.zone))
                for step in todays_steps(self.facts, self.program, due, who.id, self.now):
                    self._tell(step)
                continue
            hours = who.hours or self.program.hours
            off = silent_days(self.program)
            waiting.append(next_nudge_moment(who.zone, who.country, last, self.now, hours=hours, off=off))
        return min(waiting, default=None)

    def _end_pause(self) -> None:
        end = pause_end(self.facts, self.program)
        if end is not None and end <= self.now:
            assert self.facts.paused_since is not None and self.facts.paused_until is not None
            self.resume((self.facts.paused_until - self.facts.paused_since.date()).days)

    def _tell(self, due: DueStep) -> None:
        step = self.program.step(due.step)
        assert still_applies(step, due.occurrence, due.person, self.facts, self.program, self.now), due
        key = (due.person, due.step, due.occurrence)
        assert key not in self.facts.taken
        self.told.append(Told(self.now, due.step, due.person, due.occurrence))
        self.change(taken={**self.facts.taken, key: self.now})

    # -- what people do

    def change(self, **facts: object) -> None:
        self.facts = replace(self.facts, **facts)  # type: ignore[arg-type]

    def plan(self, meeting: str, number: float) -> None:
        planned = MeetingFacts(meeting, self.day(number), planned_at=self.now)
        self.change(meetings=(*self.facts.meetings, planned))

    def settle(self, meeting: str, status: MeetingState, *people: str) -> None:
        self.change(
            meetings=tuple(
                replace(known, status=status, feedback_by=known.feedback_by | set(people))
                if known.id == meeting
                else known
                for known in self.facts.meetings
            )
        )

    def hold(self, meeting: str, number: float) -> None:
        """They met on day `number` and both said so."""
        self.plan(meeting, number)
        self.settle(meeting, MeetingState.HELD, "mina", "theo")

    def sign(self, *people: str) -> None:
        self.change(agreement_signed_by=self.facts.agreement_signed_by | set(people))

    def goal(self, goal: str, status: GoalState = GoalState.OPEN) -> None:
        others = tuple(known for known in self.facts.goals if known.id != goal)
        self.change(goals=(*others, GoalFacts(goal, status, self.now)))

    def fill_in(self, form: str, person: str, occurrence: str = "d0") -> None:
        self.change(submissions=self.facts.submissions | {(form, person, occurrence)})

    def answer_last(self, step: str, person: str) -> None:
        """Fill in the form that the last reminder of this step asked for."""
        last = [told for told in self.told if (told.step, told.person) == (step, person)][-1]
        form = self.program.step(step).form
        assert form is not None
        self.fill_in(form, person, form_occurrence(last.occurrence))

    def pause(self, until: date | None = None) -> None:
        self.change(paused_since=self.now, paused_until=until, status=PairState.PAUSED)

    def skip(self, step: str, weeks: int = 0) -> None:
        """Coordinators take a reminder out of this week, or a later one."""
        today = local_date(self.now, self.program.zone)
        monday = today + timedelta(days=7 * weeks - today.weekday())
        self.change(skipped=self.facts.skipped | {(step, monday)})

    def resume(self, days: int | None = None) -> None:
        assert self.facts.paused_since is not None
        days = (self.now - self.facts.paused_since).days if days is None else max(0, days)
        self.change(
            paused_since=None,
            paused_until=None,
            resumed_at=self.now,
            status=PairState.ACTIVE,
            shift_days=self.facts.shift_days + days,
        )

    def person(self, person: str, **facts: object) -> None:
        name = "mentee" if person == self.facts.mentee.id else "mentor"
        self.change(**{name: replace(getattr(self.facts, name), **facts)})

    def meet(self, number: int) -> None:
        """They met on day `number`, said so, and it is a good match."""
        self.hold(f"m{number}", number)
        for person in ("mina", "theo"):
            self.fill_in("fit_check", person, f"m{number}")

    def busy(self) -> Life:
        """Meetings, agreement and goals are taken care of: only what has a date of its own is left."""
        self.sign("mina", "theo")
        self.goal("g1", GoalState.ACHIEVED)
        for number in range(5, 181, 14):
            self.on(number, partial(Life.meet, number=number))
        return self

    # -- what people saw

    def steps(self, person: str | None) -> list[tuple[int, str]]:
        """What one person was told: (day of the relationship where they live, step)."""
        zone = self._zone(person)
        first = local_date(self.facts.published_at, zone)
        return [
            ((local_date(told.at, zone) - first).days, told.step)
            for told in self.told
            if told.person == person
        ]

    def days(self, step: str, person: str | None) -> list[int]:
        return [day for day, told in self.steps(person) if told == step]

    def dates(self, step: str, person: str | None) -> list[date]:
        zone = self._zone(person)
        return [local_date(t.at, zone) for t in self.told if (t.step, t.person) == (step, person)]

    def _zone(self, person: str | None) -> str:
        known = self.facts.person(person) if person else None
        return known.zone if known else self.program.zone
