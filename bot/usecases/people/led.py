"""Who of a manager's people takes part, and how far they are: only where they said that the manager may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from bot.domain.program import Program as Plan
from bot.domain.shown.home import LedPerson, Milestone
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.guiding.pairs import named
from bot.usecases.planning.plans import plan_of
from bot.usecases.training.people import TELLS_MANAGER
from db.models import Answer, Cohort, Enrollment, Pair, Person, Submission
from db.session import WorkspaceSession

_TAKES_PART = (EnrollmentState.APPROVED, EnrollmentState.MATCHED, EnrollmentState.DONE)
_COMPLETED = frozenset({PairState.CLOSED, PairState.ARCHIVED})
_ORDER = tuple(Milestone)


def led_people(session: WorkspaceSession, manager: Person, now: datetime) -> tuple[LedPerson, ...]:
    """Each of the manager's people once for every program, by name; nobody who did not agree to be told of."""
    told = _willing(session, _enrolled(session, manager))
    if not told:
        return ()
    pairs = _pairs(session, told)
    furthest: dict[tuple[int, int], LedPerson] = {}
    for enrollment in told:
        shown = _shown(enrollment, pairs.get((enrollment.cohort_id, enrollment.person_id), ()), now)
        key = (enrollment.person_id, enrollment.cohort.program_id)
        before = furthest.get(key)
        if before is None or _ORDER.index(shown.milestone) >= _ORDER.index(before.milestone):
            furthest[key] = shown
    return tuple(sorted(furthest.values(), key=lambda one: (one.person.name, one.person.slack_id)))


def managers_told(session: WorkspaceSession, cohort: Cohort) -> list[Person]:
    """The managers of those in a cohort who said that their manager may know of it."""
    enrolled = session.scalars(
        select(Enrollment)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.status.in_([state.value for state in _TAKES_PART]),
        )
        .options(joinedload(Enrollment.person), joinedload(Enrollment.cohort).joinedload(Cohort.program))
        .order_by(Enrollment.id)
    )
    told = {one.person.manager_id for one in _willing(session, list(enrolled))} - {None}
    return (
        list(session.scalars(select(Person).where(Person.id.in_(told)).order_by(Person.id))) if told else []
    )


def _enrolled(session: WorkspaceSession, manager: Person) -> list[Enrollment]:
    query = (
        select(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Person.manager_id == manager.id,
            Person.deactivated_at.is_(None),
            Enrollment.status.in_([state.value for state in _TAKES_PART]),
        )
        .options(joinedload(Enrollment.person), joinedload(Enrollment.cohort).joinedload(Cohort.program))
        .order_by(Enrollment.id)
    )
    return list(session.scalars(query))


def _willing(session: WorkspaceSession, enrolled: Sequence[Enrollment]) -> list[Enrollment]:
    """Those whose application says that their manager may be told."""
    asks = {one.cohort_id: _questions(plan_of(one.cohort.program)) for one in enrolled}
    if not any(asks.values()):
        return []
    said = session.execute(
        select(Submission.subject_id, Submission.person_id, Answer.question_key, Answer.value)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.submitted_at.is_not(None),
            Submission.subject_id.in_(asks),
            Submission.person_id.in_({one.person_id for one in enrolled}),
            Answer.question_key.in_(set().union(*asks.values())),
        )
    )
    willing = {
        (cohort_id, person_id)
        for cohort_id, person_id, key, value in said
        if value is True and key in asks.get(cohort_id, ())
    }
    return [one for one in enrolled if (one.cohort_id, one.person_id) in willing]


def _questions(plan: Plan) -> frozenset[str]:
    form = plan.forms.get("intake")
    return frozenset(q.key for q in form.questions if q.feeds == TELLS_MANAGER) if form else frozenset()


def _pairs(
    session: WorkspaceSession, told: Collection[Enrollment]
) -> Mapping[tuple[int, int], Sequence[Pair]]:
    people = {one.person_id for one in told}
    rows = session.scalars(
        select(Pair)
        .where(
            Pair.cohort_id.in_({one.cohort_id for one in told}),
            or_(Pair.mentee_id.in_(people), Pair.mentor_id.in_(people)),
        )
        .order_by(Pair.published_at, Pair.id)
    )
    found: dict[tuple[int, int], list[Pair]] = defaultdict(list)
    for pair in rows:
        for person_id in (pair.mentee_id, pair.mentor_id):
            found[pair.cohort_id, person_id].append(pair)
    return found


def _shown(enrollment: Enrollment, pairs: Sequence[Pair], now: datetime) -> LedPerson:
    """A pair that ended early or pauses leaves no trace here: that is for nobody to know."""
    who, program = named(enrollment.person), enrollment.cohort.program
    milestone, since = Milestone.TAKES_PART, enrollment.decided_at or enrollment.begun_at
    living = [pair for pair in pairs if PairState(pair.status) in LIVING]
    completed = [
        pair for pair in pairs if PairState(pair.status) in _COMPLETED and pair.closed_at is not None
    ]
    if enrollment.status == EnrollmentState.DONE and completed:
        milestone, since = Milestone.COMPLETED, completed[-1].closed_at or since
    elif living:
        half = _half(living[0], plan_of(program))
        milestone, since = Milestone.MATCHED, living[0].published_at
        if half <= now:
            milestone, since = Milestone.HALFWAY, half
    return LedPerson(who, program.name, milestone, since)


def _half(pair: Pair, plan: Plan) -> datetime:
    """Half of the planned time: pauses, which would show in it, are left out."""
    return pair.published_at + timedelta(days=plan.duration_days // 2)
