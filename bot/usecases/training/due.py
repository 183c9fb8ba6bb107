"""What a program's training has to tell now or later: one entry for each message, each with a key of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.calendar import last_working_moment, local_date, local_moment
from bot.domain.due_dates import silent_days
from bot.domain.program import Program as Plan
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.domain.states.seat import FOR_MANY, TAKEN, SeatState, SessionKind, SessionState
from bot.usecases.saying import TAKE_BACK, Due, holidays_of, hours_of
from bot.usecases.training.gating import kept_back, lacking
from bot.usecases.training.modules import BEGUN
from bot.usecases.training.overview import attended, last_nudge, to_nudge
from bot.usecases.training.people import accepted, concerned
from bot.usecases.training.seats import taken
from bot.usecases.training.sessions import ends_at
from db.models import Cohort, Enrollment, Pair, Person, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

FRESH = timedelta(days=14)
"""How far back something may lie that people hear of now: a bot that was away, a plan that got modules later."""
APART = timedelta(hours=1)
"""Between the good news of being approved and what there is to learn: not two messages at once."""
FIRST_DAYS = timedelta(days=2)
"""So long somebody has for the modules before the one reminder, however near the matching is."""
REMINDED_AFTER = timedelta(days=4)
BEFORE_MATCHING = timedelta(days=7)
NUDGE_HOLDS = timedelta(days=3)
"""A coordinator's nudge reaches those who are back at work within this time."""
AT_ONCE = timedelta(hours=1)
"""After a session people are still at it: what follows within this time may come outside of working hours."""


class Looked:
    """A program as it stands now; `due` says what follows from it. A handful of queries, whatever its size."""

    def __init__(self, session: WorkspaceSession, cohort: Cohort, plan: Plan, now: datetime) -> None:
        self._session = session
        self._cohort = cohort
        self._program: Program = cohort.program
        self._plan = plan
        self._now = now
        self._places: defaultdict[int, list[Enrollment]] = defaultdict(list)
        for enrollment in accepted(session, self._program):
            self._places[enrollment.person_id].append(enrollment)
        self._dates = self._recent_dates()
        self._seats = self._all_seats()
        self._people: dict[int, Person] = {}

    def due(self) -> Iterator[Due]:
        """Everything that is to be said once, said already or not."""
        if self._plan.training.modules:
            yield from self._begun()
            yield from self._missing()
        yield from self._nudged()
        yield from self._still()
        for kind in FOR_MANY:
            yield from self._invited(kind)
        yield from self._reminded()
        for date in self._dates:
            if ends_at(date) <= self._now and date.status != SessionState.CANCELLED:
                yield from self._after(date)

    @property
    def ending(self) -> list[TrainingSession]:
        """Dates that are over by now and do not say so yet."""
        return [
            date for date in self._dates if date.status == SessionState.PLANNED and ends_at(date) <= self._now
        ]

    @property
    def next_end(self) -> datetime | None:
        """When the next date is over."""
        planned = [ends_at(date) for date in self._dates if date.status == SessionState.PLANNED]
        return min((end for end in planned if end > self._now), default=None)

    # --- modules -------------------------------------------------------------------------------------
    def _begun(self) -> Iterator[Due]:
        for person_id, places in self._places.items():
            decided = min((p.decided_at for p in places if p.decided_at), default=None)
            if decided is None or decided < self._now - FRESH:
                continue
            if self._plan.training.for_roles({place.role for place in places}):
                yield Due(
                    BEGUN, f"{BEGUN}:{self._cohort.id}:{person_id}", decided + APART, places[0].person,
                    ids=self._ids(person_id, cohort=self._cohort.id),
                )  # fmt: skip

    def _missing(self) -> Iterator[Due]:
        """One reminder to those who are not matched without it."""
        waiting = [
            place
            for places in self._places.values()
            for place in places
            if place.status == EnrollmentState.APPROVED
        ]
        back = kept_back(self._session, self._cohort, self._plan, waiting)
        for place in waiting:
            if place.id in back and place.decided_at is not None:
                yield self._missing_one(place.person, f"c{self._cohort.id}", self._reminder(place.decided_at))

    def _missing_one(self, person: Person, occasion: str, base: datetime) -> Due:
        return Due(
            "training.missing", f"training.missing:{occasion}:{person.id}", base, person, nudge=True,
            ids=self._ids(person.id),
        )  # fmt: skip

    def _reminder(self, decided: datetime) -> datetime:
        match_by = self._plan.dates.match_by
        if match_by is None:
            return decided + REMINDED_AFTER
        last_call = local_moment(match_by - BEFORE_MATCHING, self._plan.hours[0], self._plan.zone)
        return max(decided + FIRST_DAYS, last_call)

    def _nudged(self) -> Iterator[Due]:
        """Whom a coordinator wants reminded, and who still lacks something."""
        said = last_nudge(self._session, self._program)
        if said is None or said.at < self._now - NUDGE_HOLDS:
            return
        for person in self._load(to_nudge(self._session, self._program, self._now)):
            yield self._missing_one(person, str(said.id), said.at)

    def _still(self) -> Iterator[Due]:
        places = [place for mine in self._places.values() for place in mine]
        left = lacking(self._session, self._cohort, self._plan, places)
        there = attended(self._session, self._program, SessionKind.ORIENTATION)
        ahead = {
            seat.person_id
            for date in self._dates
            if date.kind == SessionKind.ORIENTATION and date.status == SessionState.PLANNED
            for seat in self._seats[date.id]
            if seat.status == SeatState.CHOSEN
        }
        for person_id, mine in self._places.items():
            waiting = [p for p in mine if p.status == EnrollmentState.APPROVED and p.still_in is not True]
            learned = bool(self._plan.training.to_pass({p.role for p in mine})) and not left[person_id]
            if waiting and (person_id in there or (learned and person_id not in ahead)):
                decided = waiting[0].decided_at
                stamp = int(decided.timestamp()) if decided else 0
                yield Due(
                    "training.still", f"training.still:{self._cohort.id}:{person_id}:{stamp}", self._now,
                    waiting[0].person, ids=self._ids(person_id, cohort=self._cohort.id),
                )  # fmt: skip

    # --- sessions ------------------------------------------------------------------------------------
    def _invited(self, kind: SessionKind) -> Iterator[Due]:
        """Everybody a kind of session is for and who has no seat, once for each offer of dates."""
        ahead = [
            date
            for date in self._dates
            if date.kind == kind and date.status == SessionState.PLANNED and date.starts_at > self._now
        ]
        if not ahead:
            return
        full = taken(self._session, ahead)
        if all(date.seats is not None and full[date.id] >= date.seats for date in ahead):
            return
        newest = max(ahead, key=lambda date: date.id)
        # Whoever was at a training needs no second one; who comes together once may come again.
        again = {date.id for date in ahead} if kind is SessionKind.GET_TOGETHER else None
        seats = self._seats_of_kind(kind, again)
        for person in self._load(concerned(self._session, self._program, kind)):
            mine = seats.get(person.id, [])
            if any(seat.status in (SeatState.CHOSEN, SeatState.ATTENDED) for seat in mine):
                continue
            missed = max((seat.id for seat in mine if seat.status == SeatState.MISSED), default=0)
            yield Due(
                "session.invited", f"session.invited:{newest.id}:{person.id}:{missed}",
                newest.made_at + TAKE_BACK, person, until=max(date.starts_at for date in ahead),
                ids=self._ids(person.id, date=newest.id),
            )  # fmt: skip

    def _reminded(self) -> Iterator[Due]:
        """A working day before, to whoever had their seat by then."""
        for date in self._dates:
            if date.status != SessionState.PLANNED or date.starts_at <= self._now:
                continue
            for seat in self._seats[date.id]:
                if seat.status != SeatState.CHOSEN:
                    continue
                moment = self._day_before(date, seat.person)
                if moment is not None and seat.chosen_at < moment:
                    yield Due(
                        "session.reminder", f"session.reminder:{seat.id}:{int(seat.chosen_at.timestamp())}",
                        moment, seat.person, until=date.starts_at,
                        ids={"person": seat.person_id, "seat": seat.id},
                    )  # fmt: skip

    def _day_before(self, date: TrainingSession, person: Person) -> datetime | None:
        midnight = local_moment(local_date(date.starts_at, person.zone), 0, person.zone)
        hours, off = hours_of(person, self._plan), silent_days(self._plan)
        try:
            return last_working_moment(midnight, person.zone, holidays_of(person), hours, off)
        except ValueError:  # a plan that is silent for a year
            return None

    def _after(self, date: TrainingSession) -> Iterator[Due]:
        """Who was there, and what a pair takes home from a kickoff."""
        end = ends_at(date)
        for seat in self._seats[date.id]:
            if seat.status == SeatState.CHOSEN:
                yield Due(
                    "session.asked", f"session.asked:{seat.id}", end, seat.person,
                    ids={"person": seat.person_id, "seat": seat.id},
                )  # fmt: skip
        if any(seat.status in TAKEN for seat in self._seats[date.id]):
            yield Due(
                "admin.attendance", f"admin.attendance:{date.id}", end,
                ids={"program": self._program.id, "date": date.id},
            )  # fmt: skip
        if date.kind == SessionKind.KICKOFF:
            yield from self._taken_home(date)

    def _taken_home(self, date: TrainingSession) -> Iterator[Due]:
        present = {seat.person_id for seat in self._seats[date.id] if seat.status in TAKEN}
        pairs = self._session.scalars(
            select(Pair)
            .where(
                Pair.cohort_id == self._cohort.id,
                Pair.status.in_([state.value for state in LIVING]),
                Pair.published_at <= ends_at(date),  # who was matched later was at it with somebody else
            )
            .order_by(Pair.id)
        )
        circles: set[int] = set()
        for pair in pairs:
            if present.isdisjoint((pair.mentee_id, pair.mentor_id)) or pair.circle_id in circles:
                continue
            if pair.circle_id is not None:
                circles.add(pair.circle_id)  # they share one channel, and read it once
            about = f"circle:{pair.circle_id}" if pair.circle_id is not None else str(pair.id)
            yield Due(
                "pair.kickoff", f"pair.kickoff:{about}", ends_at(date), ids={"pair": pair.id},
                at_once=self._now - ends_at(date) <= AT_ONCE,
            )  # fmt: skip

    # --- reading -------------------------------------------------------------------------------------
    def _ids(self, person_id: int, **more: int) -> dict[str, int]:
        return {"person": person_id, "program": self._program.id, **more}

    def _recent_dates(self) -> list[TrainingSession]:
        query = select(TrainingSession).where(
            TrainingSession.program_id == self._program.id,
            TrainingSession.starts_at > self._now - FRESH,
            TrainingSession.kind.in_([kind.value for kind in FOR_MANY]),
        )
        return list(self._session.scalars(query.order_by(TrainingSession.id)))

    def _all_seats(self) -> defaultdict[int, list[TrainingSeat]]:
        """Seats of the recent dates, by date."""
        seats: defaultdict[int, list[TrainingSeat]] = defaultdict(list)
        query = (
            select(TrainingSeat)
            .where(TrainingSeat.session_id.in_([date.id for date in self._dates]))
            .options(selectinload(TrainingSeat.person))
            .order_by(TrainingSeat.id)
        )
        for seat in self._session.scalars(query) if self._dates else ():
            seats[seat.session_id].append(seat)
        return seats

    def _seats_of_kind(
        self, kind: SessionKind, only: Collection[int] | None
    ) -> dict[int, list[TrainingSeat]]:
        """Everybody's seats at dates of a kind that were not called off, by person; `only` at these (ids)."""
        seats: defaultdict[int, list[TrainingSeat]] = defaultdict(list)
        query = (
            select(TrainingSeat)
            .join(TrainingSession, TrainingSession.id == TrainingSeat.session_id)
            .where(
                TrainingSession.program_id == self._program.id,
                TrainingSession.kind == kind.value,
                TrainingSession.status != SessionState.CANCELLED.value,
            )
        )
        if only is not None:
            query = query.where(TrainingSession.id.in_(only))
        for seat in self._session.scalars(query):
            seats[seat.person_id].append(seat)
        return seats

    def _load(self, people: Iterable[int]) -> list[Person]:
        wanted = sorted(people)
        new = [one for one in wanted if one not in self._people]
        for start in range(0, len(new), 500):
            some = self._session.scalars(select(Person).where(Person.id.in_(new[start : start + 500])))
            self._people.update({person.id: person for person in some})
        return [self._people[one] for one in wanted if one in self._people]
