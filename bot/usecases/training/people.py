"""Whom a program's training and get-togethers are for: mentees, mentors, their managers, coordinators."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TypeVarTuple

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING as LIVING_PAIRS
from bot.domain.states.pair import PairState
from bot.domain.states.seat import SessionKind
from bot.usecases.closing.seats import by_this_enrollment
from bot.usecases.people.actors import coordinated_by
from bot.usecases.planning.plans import plan_of
from db.models import Answer, Cohort, Enrollment, Pair, Person, Program, Submission
from db.session import WorkspaceSession

MENTEE, MENTOR, MANAGER, COORDINATOR = "mentee", "mentor", "manager", "coordinator"
MAY_LEARN = frozenset(EnrollmentState) - {EnrollmentState.DECLINED, EnrollmentState.WITHDRAWN}
ACCEPTED = frozenset({EnrollmentState.APPROVED, EnrollmentState.MATCHED})
CLOSING = frozenset({PairState.CLOSING})
TELLS_MANAGER = "manager_told"
"""What a question of the application feeds whose yes lets the manager be invited."""
GIVEN = "given"

Side = InstrumentedAttribute[int]
"""The column of a pair that names one of the two."""
Ts = TypeVarTuple("Ts")


def roles_of(
    session: WorkspaceSession, program: Program, person: Person, *, ahead: bool = False
) -> frozenset[str]:
    """The roles in which somebody may learn here; also who has applied and waits for an answer. `ahead`: without the
    roles in which nothing lies ahead but the goodbye, because the pair is over or closing.
    """
    mine = (
        select(Enrollment.role)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(
            Cohort.program_id == program.id,
            Enrollment.person_id == person.id,
            Enrollment.status.in_([state.value for state in MAY_LEARN]),
        )
    )
    if ahead:
        closing, going = _in_a_pair(program, CLOSING), _in_a_pair(program, LIVING_PAIRS - CLOSING)
        mine = mine.where(Enrollment.status != EnrollmentState.DONE.value, ~(closing & ~going))
    roles = set(session.scalars(mine))
    if program.id in coordinated_by(session, person):
        roles.add(COORDINATOR)
    if manages(session, program, person):
        roles.add(MANAGER)
    return frozenset(roles)


def _in_a_pair(program: Program, states: Collection[PairState]) -> ColumnElement[bool]:
    """In a query over enrollments: whether their person is in a pair by them that is in one of these states."""
    standing = Pair.status.in_([state.value for state in states])
    return exists().where(by_this_enrollment(plan_of(program)), standing).correlate(Enrollment)


def programs_to_learn_in(session: WorkspaceSession, person: Person) -> list[Program]:
    """The programs in which somebody has a role, the newest first."""
    return list(session.once(("learns in", person.id), lambda: _programs_to_learn_in(session, person)))


def _programs_to_learn_in(session: WorkspaceSession, person: Person) -> Sequence[Program]:
    enrolled = (
        select(Cohort.program_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(Enrollment.person_id == person.id, Enrollment.status.in_([state.value for state in MAY_LEARN]))
    )
    found = set(session.scalars(enrolled)) | coordinated_by(session, person) | _led(session, person)
    if not found:
        return ()
    return session.scalars(select(Program).where(Program.id.in_(found)).order_by(Program.id.desc())).all()


def _led(session: WorkspaceSession, person: Person) -> set[int]:
    """The programs in which somebody's manager this person is, as far as that may be said."""
    led = (
        select(Cohort.program_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.status.in_([state.value for state in ACCEPTED]),
            (Person.manager_id == person.id) | (Enrollment.endorsed_by == person.id),
        )
        .distinct()
    )
    programs = session.scalars(select(Program).where(Program.id.in_(led)))
    return {program.id for program in programs if manages(session, program, person)}


def manages(session: WorkspaceSession, program: Program, person: Person) -> bool:
    """Whether somebody is one of `managers`."""
    return bool(_may_know(session, program, accepted(session, program, led_by=person)) & {person.id})


def accepted(
    session: WorkspaceSession, program: Program, *, led_by: Person | None = None
) -> list[Enrollment]:
    """Everybody who is approved or matched and still here, by role and place; or only those whose manager
    `led_by` is.
    """
    query = (
        select(Enrollment)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Cohort.program_id == program.id,
            Enrollment.status.in_([state.value for state in ACCEPTED]),
            Person.deactivated_at.is_(None),
        )
        .options(selectinload(Enrollment.person))
        .order_by(Enrollment.role, Enrollment.id)
    )
    if led_by is not None:
        query = query.where((Person.manager_id == led_by.id) | (Enrollment.endorsed_by == led_by.id))
    return list(session.scalars(query))


def waiting_places(session: WorkspaceSession, cohort_id: int, person_id: int) -> list[Enrollment]:
    """The places in a cohort for which somebody is approved and not matched yet."""
    query = (
        select(Enrollment)
        .where(
            Enrollment.cohort_id == cohort_id,
            Enrollment.person_id == person_id,
            Enrollment.status == EnrollmentState.APPROVED.value,
        )
        .order_by(Enrollment.role)
    )
    return list(session.scalars(query))


def managers(session: WorkspaceSession, program: Program) -> frozenset[int]:
    """The managers who may know that one of theirs takes part: who spoke for them, and whom the application says
    may be told.
    """
    return frozenset(here(session, _may_know(session, program, accepted(session, program))))


def _may_know(session: WorkspaceSession, program: Program, enrolled: Collection[Enrollment]) -> set[int]:
    spoke = {e.endorsed_by for e in enrolled if e.endorsement == GIVEN and e.endorsed_by is not None}
    return spoke | _told(session, program, enrolled)


def _told(session: WorkspaceSession, program: Program, enrolled: Collection[Enrollment]) -> set[int]:
    form = plan_of(program).forms.get("intake")
    keys = [q.key for q in form.questions if q.feeds == TELLS_MANAGER] if form else []
    if not keys:
        return set()
    said = session.execute(
        select(Submission.person_id, Answer.value)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.subject_id.in_({enrollment.cohort_id for enrollment in enrolled}),
            Answer.question_key.in_(keys),
        )
    )
    willing = {person_id for person_id, value in said if value is True}
    mine = {enrollment.person_id for enrollment in enrolled} & willing
    led_by = session.scalars(select(Person.manager_id).where(Person.id.in_(mine)))
    return {manager_id for manager_id in led_by if manager_id is not None}


def concerned(session: WorkspaceSession, program: Program, kind: SessionKind) -> dict[int, str]:
    """Whom a session is for: person id → role. An orientation is for everybody who is accepted and their
    managers; a kickoff for the people of published pairs; a get-together for their mentors.
    """
    if kind is SessionKind.KICKOFF:
        return _paired(session, program)
    if kind is SessionKind.GET_TOGETHER:
        return dict.fromkeys(mentors_at_work(session, program), MENTOR)
    roles = dict.fromkeys(managers(session, program), MANAGER)
    roles.update({enrollment.person_id: enrollment.role for enrollment in accepted(session, program)})
    return roles


def role_at(session: WorkspaceSession, program: Program, kind: SessionKind, person: Person) -> str | None:
    """In which role a kind of session is for somebody; None: it is not."""
    if kind is SessionKind.KICKOFF:
        return _paired(session, program, person).get(person.id)
    if kind is SessionKind.GET_TOGETHER:
        return MENTOR if person.id in mentors_at_work(session, program, {person.id}) else None
    mine = session.scalar(
        select(Enrollment.role)
        .join(Cohort, Cohort.id == Enrollment.cohort_id)
        .where(
            Cohort.program_id == program.id,
            Enrollment.person_id == person.id,
            Enrollment.status.in_([state.value for state in ACCEPTED]),
        )
        .order_by(Enrollment.role.desc())
        .limit(1)
    )
    return mine or (MANAGER if manages(session, program, person) else None)


def mentors_at_work(
    session: WorkspaceSession, program: Program, among: Collection[int] | None = None
) -> dict[int, Person]:
    """The mentors of living pairs, colleagues all of them: external mentors are guests and stay with their pair.
    Among peers everybody is one. By person id; only those `among` these ids where they are given.
    """
    return colleagues_in_pairs(session, program, mentor_sides(program), among)


def mentor_sides(program: Program) -> list[Side]:
    """Which of the two of a pair is a mentor: among peers both."""
    peers = plan_of(program).among_peers
    return [Pair.mentor_id, Pair.mentee_id] if peers else [Pair.mentor_id]


def colleagues_in_pairs(
    session: WorkspaceSession,
    program: Program,
    sides: Collection[Side],
    among: Collection[int] | None = None,
) -> dict[int, Person]:
    """The people on these `sides` of a program's living pairs who are here and no guests, by id; only those `among`
    these ids where they are given.
    """
    found: dict[int, Person] = {}
    for side in sides:
        query = _in_pairs(select(Person), program, side)
        if among is not None:
            query = query.where(Person.id.in_(among))
        found |= {one.id: one for one in session.scalars(query)}
    return dict(sorted(found.items()))


def names_in_pairs(session: WorkspaceSession, program: Program, sides: Collection[Side]) -> dict[int, str]:
    """The Slack ids of the same people, by id: of a large program nothing else about them is read."""
    found: dict[int, str] = {}
    for side in sides:
        query = _in_pairs(select(Person.id, Person.slack_id), program, side)
        found |= {number: slack_id for number, slack_id in session.execute(query)}  # noqa: C416
    return dict(sorted(found.items()))


def _in_pairs(people: Select[*Ts], program: Program, side: Side) -> Select[*Ts]:
    return (
        people.join(Pair, side == Person.id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(
            Cohort.program_id == program.id,
            Pair.status.in_([state.value for state in LIVING_PAIRS]),
            Person.deactivated_at.is_(None),
            Person.is_guest.is_(False),
            Person.is_outside.is_(False),
        )
    )


def _paired(session: WorkspaceSession, program: Program, person: Person | None = None) -> dict[int, str]:
    query = (
        select(Pair.mentee_id, Pair.mentor_id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(Cohort.program_id == program.id, Pair.status.in_([state.value for state in LIVING_PAIRS]))
    )
    if person is not None:
        query = query.where((Pair.mentee_id == person.id) | (Pair.mentor_id == person.id))
    pairs = session.execute(query).all()
    roles = {mentee: MENTEE for mentee, _ in pairs} | {mentor: MENTOR for _, mentor in pairs}
    present = here(session, roles)
    return {person_id: role for person_id, role in roles.items() if person_id in present}


def here(session: WorkspaceSession, people: Iterable[int]) -> set[int]:
    """Those of them who have not left the company."""
    wanted = set(people)
    if not wanted:
        return set()
    return set(
        session.scalars(select(Person.id).where(Person.id.in_(wanted), Person.deactivated_at.is_(None)))
    )
