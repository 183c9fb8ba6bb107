"""How is it going with mentoring? Asked in a facilitator's name, answered to them alone, told once a week.

It is about the mentor and never about a mentee. Who does not answer is reminded once, and left alone.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.calendar import local_date, local_moment
from bot.domain.program import Program as Plan
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.community.facilitators import facilitations
from bot.usecases.locking import take_turn
from bot.usecases.saying import Due, saying_moment
from bot.usecases.training.people import mentors_at_work
from db.models import Cohort, Facilitation, Pair, Person, TouchBase
from db.session import WorkspaceSession

FINE, TALK = "fine", "talk"
NOTE = "note"
NOTE_LIMIT = 500
REMINDED_AFTER = timedelta(days=5)
OPEN_FOR = timedelta(days=14)
"""So long somebody is reminded of a question; a newer one takes its place later."""
_QUIET = frozenset({PairState.PAUSED})


def answer_touch_base(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    touch_id: object,
    answer: str,
    now: datetime,
    note: object = "",
) -> TouchBase:
    """A mentor answers; again, until it is told. Raises touch_base_over, touch_base_told, answer_too_long."""
    touch = open_touch_base(session, actor, person, touch_id)
    take_turn(session, touch)
    if touch.reported_at is not None:
        raise DomainError("touch_base_told")
    text = clean_text(str(note or ""), lines=True)
    if len(text) > NOTE_LIMIT:
        raise DomainError("answer_too_long", field=NOTE, length=len(text), maximum=NOTE_LIMIT)
    if touch.answer == answer and not text:
        return touch
    touch.answer, touch.note, touch.answered_at = answer, (text or None) if answer == TALK else None, now
    cohort = session.get_one(Cohort, touch.cohort_id)
    record(session, "touch_base.answered", now, actor=person, program_id=cohort.program_id,
           subject="touch_base", subject_id=touch.id)  # fmt: skip
    outbox.refresh_home(session, person, now)
    return touch


def open_touch_base(session: WorkspaceSession, actor: Actor, person: Person, touch_id: object) -> TouchBase:
    """A question looked up by an id from a click, for whom it was for. Raises touch_base_over."""
    touch = session.find(TouchBase, touch_id)
    if touch is None:
        raise DomainError("touch_base_over")
    cohort = session.get_one(Cohort, touch.cohort_id)
    require(Action.FACILITATE, actor, program=str(cohort.program_id), owner=str(touch.mentor_id))
    if not still_facilitates(session, touch):
        raise DomainError("touch_base_over")
    return touch


def still_facilitates(session: WorkspaceSession, touch: TouchBase) -> bool:
    """Whether whoever asked looks after this mentor still, and is here."""
    one = session.scalar(
        select(Facilitation).where(
            Facilitation.cohort_id == touch.cohort_id, Facilitation.mentor_id == touch.mentor_id
        )
    )
    if one is None or one.facilitator_id != touch.facilitator_id or one.accepted_at is None:
        return False
    return session.get_one(Person, touch.facilitator_id).deactivated_at is None


def facilitator_of(session: WorkspaceSession, touch: TouchBase) -> str:
    """Who asked (Slack id)."""
    return session.get_one(Person, touch.facilitator_id).slack_id


class Touching:
    """The questions of a cohort as they stand now."""

    def __init__(self, session: WorkspaceSession, cohort: Cohort, plan: Plan, now: datetime) -> None:
        self._session = session
        self._cohort = cohort
        self._plan = plan
        self._now = now
        self._asked = self._all_asked()

    def ask(self) -> list[datetime]:
        """Ask everybody whose turn it is; returns when the others' turns come."""
        later: list[datetime] = []
        every = facilitations(self._session, self._cohort)
        if not every:
            return later  # and in a large program nobody is read for it
        mentors = mentors_at_work(self._session, self._cohort.program)
        since = self._matched_since()
        for one in every:
            mentor, matched = mentors.get(one.mentor_id), since.get(one.mentor_id)
            if mentor is None or matched is None or one.accepted_at is None:
                continue
            moment = self._turn(one, mentor, matched)
            if moment is None:
                continue
            if moment > self._now:
                later.append(moment)
            else:
                self._ask_one(one, mentor)
        return later

    def due(self) -> Iterator[Due]:
        """Reminders, and what facilitators are told on Monday."""
        awake = self._matched_since() if self._asked else {}
        for touches in self._asked.values():
            touch = touches[-1]
            base = touch.asked_at + REMINDED_AFTER
            if touch.answer or touch.mentor_id not in awake or self._now > touch.asked_at + OPEN_FOR:
                continue
            yield Due(
                "touch_base.reminder", f"touch_base.reminder:{touch.id}", base,
                self._session.get_one(Person, touch.mentor_id), until=touch.asked_at + OPEN_FOR, asks=True,
                ids={"person": touch.mentor_id, "touch": touch.id},
            )  # fmt: skip

    def report(self) -> list[datetime]:
        """Tell facilitators of last week's answers; returns when the others may be told."""
        later = []
        waiting: defaultdict[int, list[TouchBase]] = defaultdict(list)
        for touches in self._asked.values():
            for touch in touches:
                if touch.answered_at is not None and touch.reported_at is None:
                    waiting[touch.facilitator_id].append(touch)
        for facilitator_id, touches in waiting.items():
            facilitator = self._session.get_one(Person, facilitator_id)
            if facilitator.deactivated_at is not None:
                continue
            first = min(touch.answered_at for touch in touches if touch.answered_at is not None)
            key = f"facilitator.week:{self._cohort.id}:{facilitator_id}"
            due = Due("facilitator.week", key, _monday_after(first, facilitator.zone), facilitator)
            moment = saying_moment(due, self._plan, self._now)
            if moment > self._now:
                later.append(moment)
                continue
            for touch in touches:
                touch.reported_at = self._now
            outbox.post(
                self._session, due.kind, self._now, key=f"{key}:{int(self._now.timestamp())}",
                person=facilitator_id, cohort=self._cohort.id, at=self._now.isoformat(),
            )  # fmt: skip
        return later

    def _turn(self, one: Facilitation, mentor: Person, matched: datetime) -> datetime | None:
        """When this mentor may be asked next; None: never, by this plan."""
        if not self._plan.community.touch_base_days or one.accepted_at is None:
            return None
        asked = self._asked.get(one.mentor_id)
        base = asked[-1].asked_at if asked else max(one.accepted_at, matched)
        base += timedelta(days=self._plan.community.touch_base_days)
        return saying_moment(Due("touch_base.asked", "", base, mentor, asks=True), self._plan, self._now)

    def _ask_one(self, one: Facilitation, mentor: Person) -> None:
        touch = TouchBase(
            cohort_id=self._cohort.id, mentor_id=mentor.id, facilitator_id=one.facilitator_id,
            asked_at=self._now,
        )  # fmt: skip
        self._session.add(touch)
        self._session.flush()
        self._asked[mentor.id].append(touch)
        outbox.post(
            self._session, "touch_base.asked", self._now, key=f"touch_base.asked:{touch.id}", new=True,
            person=mentor.id, touch=touch.id,
        )  # fmt: skip
        outbox.refresh_home(self._session, mentor, self._now)

    def _matched_since(self) -> dict[int, datetime]:
        """Mentors (ids) with a pair that is neither paused nor past its planned end, and since when they have one.
        Peers on either side.
        """
        sides = [Pair.mentor_id]
        if self._plan.among_peers:
            sides.append(Pair.mentee_id)
        found: dict[int, datetime] = {}
        awake = [state.value for state in LIVING if state not in _QUIET]
        for side in sides:
            query = select(side, Pair.published_at, Pair.shift_days + Pair.extra_days).where(
                Pair.cohort_id == self._cohort.id, Pair.status.in_(awake)
            )
            for number, at, longer in self._session.execute(query):
                if self._now < at + timedelta(days=self._plan.duration_days + longer):
                    found[number] = min(found.get(number, at), at)
        return found

    def _all_asked(self) -> defaultdict[int, list[TouchBase]]:
        """Every question of the cohort by mentor, oldest first."""
        asked: defaultdict[int, list[TouchBase]] = defaultdict(list)
        query = select(TouchBase).where(TouchBase.cohort_id == self._cohort.id).order_by(TouchBase.id)
        for touch in self._session.scalars(query):
            asked[touch.mentor_id].append(touch)
        return asked


def _monday_after(at: datetime, zone: str) -> datetime:
    """Midnight before the Monday that follows `at`, in this zone. UTC."""
    day = local_date(at, zone)
    return local_moment(day + timedelta(days=7 - day.weekday()), 0, zone)
