"""From rows to what happened in a cohort: a handful of queries, however many people."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import select

from bot.domain.program import Program as Plan
from bot.domain.reporting.life import (
    CLOSED,
    CONFIRMED,
    ENDED,
    REOPENED,
    CohortLife,
    GoalLife,
    PairLife,
    Place,
    Sent,
    Version,
)
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING, PairState
from db.models import (
    Activity,
    Agreement,
    Cohort,
    Enrollment,
    Goal,
    GoalUpdate,
    Meeting,
    ModuleProgress,
    Pair,
    Signature,
    Submission,
)
from db.session import WorkspaceSession

PLACED = frozenset({EnrollmentState.APPROVED, EnrollmentState.MATCHED, EnrollmentState.DONE})
_WAITING = frozenset({EnrollmentState.BEGUN, EnrollmentState.APPLIED, EnrollmentState.WAITLISTED})
_VERBS = {
    "closing.confirmed": CONFIRMED,
    "pair.closed": CLOSED,
    "pair.ended": ENDED,
    "pair.parted": ENDED,
    "pair.rematched": ENDED,
    "pair.reopened": REOPENED,
}
_PAUSED, _RESUMED = "pair.paused", "pair.resumed"
_SENT, _APPROVED = "application.sent", "application.approved"
_GONE = ("application.withdrawn", "application.declined", "application.waitlisted")

Story = tuple[tuple[datetime, str], ...]


def life_of(session: WorkspaceSession, cohort: Cohort, plan: Plan) -> CohortLife:
    """Everything of a cohort that figures are read off."""
    session.flush()
    pairs = _Pairs(session, cohort).lives()
    return CohortLife(
        places=_places(session, cohort, pairs),
        pairs=pairs,
        passed=_passed(session, cohort),
        peers=plan.among_peers,
    )


class _Pairs:
    """The pairs of a cohort with all that belongs to them, by pair."""

    def __init__(self, session: WorkspaceSession, cohort: Cohort) -> None:
        self._session = session
        self._cohort = cohort
        self._events = self._grouped(
            select(Activity.pair_id, Activity.at, Activity.verb, Activity.detail)
            .where(
                Activity.program_id == cohort.program_id,
                Activity.verb.in_([*_VERBS, _PAUSED, _RESUMED]),
                Activity.pair_id.is_not(None),
            )
            .order_by(Activity.at, Activity.id)
        )
        self._meetings = self._of_pairs(
            Meeting, Meeting.starts_at, Meeting.settled_at,
            where=Meeting.status == MeetingState.HELD.value, order=(Meeting.starts_at, Meeting.id),
        )  # fmt: skip
        self._versions = self._load_versions()
        self._goals = self._load_goals()
        self._sent = self._grouped(
            select(Submission.subject_id, Submission.form_key, Submission.person_id, Submission.submitted_at)
            .join(Pair, Pair.id == Submission.subject_id)
            .where(
                Pair.cohort_id == cohort.id,
                Submission.subject == "pair",
                Submission.submitted_at.is_not(None),
            )
        )

    def lives(self) -> tuple[PairLife, ...]:
        rows = self._session.execute(
            select(
                Pair.id, Pair.mentee_id, Pair.mentor_id, Pair.published_at, Pair.status, Pair.closing_at,
                Pair.closed_at, Pair.ended_by, Pair.paused_at, Pair.shift_days, Pair.extra_days,
                Pair.cadence_days,
            )
            .where(Pair.cohort_id == self._cohort.id)
            .order_by(Pair.published_at, Pair.id)
        ).all()  # fmt: skip
        return _with_rematches([self._life(row) for row in rows])

    def _life(self, row: Any) -> PairLife:
        events = self._events[row.id]
        pauses, shifts = _pauses(row, events)
        return PairLife(
            id=row.id,
            mentee=row.mentee_id,
            mentor=row.mentor_id,
            published_at=row.published_at,
            story=_story(row, events),
            pauses=pauses,
            shifts=shifts,
            extra_days=row.extra_days,
            cadence_days=row.cadence_days,
            meetings=tuple((began, max(began, said or began)) for began, said in self._meetings[row.id]),
            versions=tuple(self._versions[row.id]),
            goals=tuple(self._goals[row.id]),
            sent=tuple(Sent(form, person, at) for form, person, at in self._sent[row.id]),
        )

    def _load_versions(self) -> dict[int, list[Version]]:
        rows = self._session.execute(
            select(
                Agreement.pair_id, Agreement.version, Agreement.proposed_at, Signature.person_id,
                Signature.signed_at,
            )
            .join(Pair, Pair.id == Agreement.pair_id)
            .outerjoin(Signature, Signature.agreement_id == Agreement.id)
            .where(Pair.cohort_id == self._cohort.id)
            .order_by(Agreement.pair_id, Agreement.version)
        )  # fmt: skip
        found: dict[int, list[Version]] = defaultdict(list)
        for (pair, _), some in groupby(rows, key=lambda row: (row[0], row[1])):
            signed = list(some)
            found[pair].append(Version(signed[0][2], {who: at for *_, who, at in signed if who is not None}))
        return found

    def _load_goals(self) -> dict[int, list[GoalLife]]:
        of_cohort = Pair.cohort_id == self._cohort.id
        news = self._grouped(
            select(GoalUpdate.goal_id, GoalUpdate.at, GoalUpdate.status)
            .join(Goal, Goal.id == GoalUpdate.goal_id)
            .join(Pair, Pair.id == Goal.pair_id)
            .where(of_cohort, GoalUpdate.kind == "news")
            .order_by(GoalUpdate.at, GoalUpdate.id)
        )
        found: dict[int, list[GoalLife]] = defaultdict(list)
        columns = (Goal.id, Goal.kind, Goal.set_at, Goal.status, Goal.last_news_at)
        for pair, rows in self._of_pairs(Goal, *columns).items():
            for goal, kind, set_at, status, last in rows:
                history = [(at, state) for at, state in news[goal]]
                if (history[-1][1] if history else "open") != status:
                    history.append((last, status))
                found[pair].append(GoalLife(goal, kind, set_at, tuple(history)))
        return found

    def _of_pairs(
        self, model: Any, *columns: Any, where: Any = None, order: Iterable[Any] = ()
    ) -> dict[int, list[tuple[Any, ...]]]:
        query = (
            select(model.pair_id, *columns)
            .join(Pair, Pair.id == model.pair_id)
            .where(Pair.cohort_id == self._cohort.id)
            .order_by(*(order or (model.id,)))
        )
        return self._grouped(query if where is None else query.where(where))

    def _grouped(self, query: Any) -> dict[int, list[tuple[Any, ...]]]:
        """Rows by their first column."""
        grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for first, *rest in self._session.execute(query):
            grouped[first].append(tuple(rest))
        return grouped


def _story(row: Any, events: Sequence[tuple[Any, ...]]) -> Story:
    """What is recorded; where the row says otherwise (it is older than the record), the row."""
    told = [(at, _VERBS[verb]) for at, verb, _ in events if verb in _VERBS]
    status = PairState(row.status)
    pair = PairLife(row.id, row.mentee_id, row.mentor_id, row.published_at, tuple(told))
    far = max((at for at, _ in told), default=row.published_at)
    if status in LIVING and pair.over(far) is not None:
        told = [one for one in told if one[1] == CONFIRMED]
    if row.closing_at is not None and pair.confirmed(far) is None:
        told.append((row.closing_at, CONFIRMED))
    if status not in LIVING and pair.over(far) is None:
        early = status is PairState.ENDED or row.ended_by in (row.mentee_id, row.mentor_id)
        told.append((row.closed_at or far, ENDED if early else CLOSED))
    return tuple(sorted(told, key=lambda one: one[0]))


def _pauses(
    row: Any, events: Sequence[tuple[Any, ...]]
) -> tuple[tuple[tuple[datetime, datetime | None], ...], tuple[tuple[datetime, int], ...]]:
    """Pauses, and by how many days each moved what came after."""
    begun: datetime | None = None
    pauses: list[tuple[datetime, datetime | None]] = []
    shifts: list[tuple[datetime, int]] = []
    for at, verb, detail in events:
        if verb == _PAUSED:
            begun = at
        elif verb == _RESUMED and begun is not None:
            pauses.append((begun, at))
            shifts.append((at, int((detail or {}).get("days", 0))))
            begun = None
    if row.paused_at is not None:
        pauses.append((row.paused_at, None))
    if row.shift_days and not shifts:
        begin = row.published_at
        pauses.insert(0, (begin, begin + timedelta(days=row.shift_days)))
        shifts.append((begin, row.shift_days))
    return tuple(pauses), tuple(shifts)


def _with_rematches(pairs: Sequence[PairLife]) -> tuple[PairLife, ...]:
    """Marked: the pairs of somebody whose pair had ended early before, in the same role."""
    ended: dict[tuple[int, str], datetime] = {}
    for pair in pairs:
        over = next((at for at, what in pair.story if what == ENDED), None)
        if over is not None:
            for seat in pair.people:
                ended[seat] = min(ended.get(seat, over), over)
    return tuple(
        replace(pair, rematch=any(seat in ended and ended[seat] <= pair.published_at for seat in pair.people))
        for pair in pairs
    )


def _passed(session: WorkspaceSession, cohort: Cohort) -> dict[int, dict[str, datetime]]:
    """When each person passed each module here, or in the cohort this one follows."""
    programs = [one for one in (cohort.program_id, cohort.program.follows_id) if one is not None]
    rows = session.execute(
        select(ModuleProgress.person_id, ModuleProgress.module_key, ModuleProgress.passed_at).where(
            ModuleProgress.program_id.in_(programs), ModuleProgress.passed_at.is_not(None)
        )
    )
    passed: dict[int, dict[str, datetime]] = defaultdict(dict)
    for person, key, at in rows:
        if at is not None:
            passed[person][key] = min(passed[person].get(key, at), at)
    return passed


def _places(session: WorkspaceSession, cohort: Cohort, pairs: Sequence[PairLife]) -> tuple[Place, ...]:
    decided: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    gone: dict[int, datetime] = {}
    for at, verb, subject, number, actor in session.execute(
        select(Activity.at, Activity.verb, Activity.subject, Activity.subject_id, Activity.actor_id)
        .where(Activity.program_id == cohort.program_id, Activity.verb.in_([_SENT, _APPROVED, *_GONE]))
        .order_by(Activity.at, Activity.id)
    ):
        if subject == "enrollment" and number is not None:
            decided[number].append((at, verb))
        elif verb in _GONE and actor is not None:
            gone[actor] = at
    closed: set[tuple[int, str]] = set()
    for pair in pairs:
        for at, what in pair.story:
            if what == CLOSED:
                closed |= set(pair.people)
            if what == ENDED:
                for person, _ in pair.people:
                    gone[person] = max(gone.get(person, at), at)
    rows = session.execute(
        select(
            Enrollment.id, Enrollment.person_id, Enrollment.role, Enrollment.status, Enrollment.capacity,
            Enrollment.begun_at, Enrollment.applied_at, Enrollment.decided_at,
        )
        .where(Enrollment.cohort_id == cohort.id)
        .order_by(Enrollment.id)
    )  # fmt: skip
    return tuple(
        _place(row, decided[row.id], gone.get(row.person_id), again=(row.person_id, row.role) in closed)
        for row in rows
    )


def _place(row: Any, decided: Sequence[tuple[datetime, str]], gone: datetime | None, *, again: bool) -> Place:
    """`again`: they completed a pair; an application for another one that waits takes nothing of that away."""
    placed = row.status in PLACED or (again and row.status in _WAITING)
    sent = [at for at, verb in decided if verb == _SENT]
    applied = min([*sent, row.applied_at]) if row.applied_at is not None else None
    approved = next((at for at, verb in decided if verb == _APPROVED), None)
    if approved is None and placed:
        approved = row.decided_at or applied or row.begun_at
    left = None
    if approved is not None and not placed:
        since = [at for at, verb in decided if verb in _GONE] + ([gone] if gone is not None else [])
        left = max([*since, approved]) if since else row.decided_at or approved
    return Place(row.id, row.person_id, row.role, row.capacity, applied, approved, left)
