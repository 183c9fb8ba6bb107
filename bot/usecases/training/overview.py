"""Training as a person sees their own, and as coordinators see everybody's: who lacks what."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Action, Actor, require
from bot.domain.shown.training import ProgramTraining, RoleTraining, SessionStanding, TrainingShown
from bot.domain.states.cohort import CohortState
from bot.domain.states.seat import TRAINING, SeatState, SessionKind, SessionState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated, named
from bot.usecases.training.modules import modules_shown, progress_of
from bot.usecases.training.people import (
    COORDINATOR,
    MANAGER,
    accepted,
    concerned,
    managers,
    programs_to_learn_in,
    role_at,
    roles_of,
)
from bot.usecases.training.progress import passed_modules
from bot.usecases.training.seats import NONE_FITS, dates_shown, standings
from bot.usecases.training.sessions import sessions_of
from db.models import Activity, Coordinator, Person, Program, TrainingSeat, TrainingSession
from db.session import WorkspaceSession

NUDGED = "training.nudged"
RECENT = 6
"""Dates that the overview shows."""


def own_training(
    session: WorkspaceSession, actor: Actor, person: Person, typed: str, now: datetime
) -> list[TrainingShown]:
    """Somebody's training in every program they have a role in, or in the one typed. Raises no_training."""
    require(Action.DO_TRAINING, actor, owner=str(person.id))
    programs = programs_to_learn_in(session, person)
    if typed.strip() and programs:
        programs = [named(programs, typed)]
    shown = [training_shown(session, program, person, now) for program in programs]
    shown = [one for one in shown if one.modules or one.dates]
    if not shown:
        raise DomainError("no_training")
    return shown


def open_training(session: WorkspaceSession, person: Person, now: datetime) -> tuple[TrainingShown, ...]:
    """The training under way, for the Home tab: of programs and roles that are not over; the rest stays behind
    `/mentor training`.
    """
    shown = [
        training_shown(session, program, person, now, ahead=True)
        for program in programs_to_learn_in(session, person)
        if current_cohort(session, program).status != CohortState.CLOSED
    ]
    return tuple(one for one in shown if one.modules or one.dates)


def training_shown(
    session: WorkspaceSession, program: Program, person: Person, now: datetime, *, ahead: bool = False
) -> TrainingShown:
    """One person's training in one program; `ahead`: what may still serve them."""
    training = plan_of(program).training
    roles = roles_of(session, program, person, ahead=ahead)
    modules = modules_shown(training, roles, progress_of(session, program, person))
    kinds = [kind for kind in TRAINING if sessions_of(session, program, kind, planned=True)]
    dates = tuple(
        date
        for kind in kinds
        if role_at(session, program, kind, person) is not None
        for date in dates_shown(session, program, kind, person, now)
    )
    return TrainingShown(program.id, program.name, modules, bool(training.to_match(roles)), dates)


def program_training(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime
) -> ProgramTraining:
    """Who lacks what, by role; for coordinators."""
    program = coordinated(session, actor, program_id, Action.SEE_TRAINING)
    plan = plan_of(program)
    people = _by_role(session, program)
    everybody = {person for members in people.values() for person in members}
    names = _slack_ids(session, everybody)
    passed = passed_modules(session, [program.id], everybody)
    oriented = attended(session, program, SessionKind.ORIENTATION)
    invited = (
        set(concerned(session, program, SessionKind.ORIENTATION)) if plan.training.orientation else set()
    )
    roles = tuple(
        _role(role, members, plan.training.to_pass({role}), passed, oriented, invited, names)
        for role, members in people.items()
        if members
    )
    return ProgramTraining(
        program=program.id,
        name=program.name,
        required=plan.training.required,
        roles=roles,
        sessions=_recent(session, program, now),
        no_date_fits=_no_date_fits(session, program),
        to_nudge=len(to_nudge(session, program, now)),
        orientation=plan.training.orientation,
        kickoff=plan.training.kickoff,
    )


def nudge(session: WorkspaceSession, actor: Actor, person: Person, program_id: object, now: datetime) -> int:
    """Remind everybody who lacks something, each in their next working hours; returns how many.

    Raises program_on_hold, nobody_to_nudge, nudged_today.
    """
    program = coordinated(session, actor, program_id, Action.NUDGE_TRAINING)
    if program.on_hold:
        raise DomainError("program_on_hold")
    last = last_nudge(session, program)
    if last is not None and last.at.date() == now.date():
        raise DomainError("nudged_today")
    count = len(to_nudge(session, program, now))
    if not count:
        raise DomainError("nobody_to_nudge")
    record(session, NUDGED, now, actor=person, program_id=program.id, people=count)
    session.info[outbox.WORK_WAITS] = True
    return count


def last_nudge(session: WorkspaceSession, program: Program) -> Activity | None:
    """When coordinators last asked for everybody to be reminded."""
    query = select(Activity).where(Activity.verb == NUDGED, Activity.program_id == program.id)
    return session.scalar(query.order_by(Activity.id.desc()).limit(1))


def to_nudge(session: WorkspaceSession, program: Program, now: datetime) -> frozenset[int]:
    """People (ids) who lack a module that counts, or a seat while there are dates to choose from."""
    training = plan_of(program).training
    people = _by_role(session, program)
    roles: defaultdict[int, set[str]] = defaultdict(set)
    for role, members in people.items():
        for person in members:
            roles[person].add(role)
    passed = passed_modules(session, [program.id], roles)
    found = {person for person, held in roles.items() if training.to_pass(held) - passed[person]}
    return frozenset(found | without_seat(session, program, SessionKind.ORIENTATION, now))


def without_seat(session: WorkspaceSession, program: Program, kind: SessionKind, now: datetime) -> set[int]:
    """Whom a kind of session is for and who neither were there nor have a seat; nobody while no date is ahead."""
    ahead = [one for one in sessions_of(session, program, kind, planned=True) if one.starts_at > now]
    if not ahead:
        return set()
    seated = set(
        session.scalars(
            select(TrainingSeat.person_id)
            .join(TrainingSession, TrainingSession.id == TrainingSeat.session_id)
            .where(
                TrainingSession.program_id == program.id,
                TrainingSession.kind == kind.value,
                TrainingSession.status != SessionState.CANCELLED.value,
                TrainingSeat.status.in_((SeatState.CHOSEN.value, SeatState.ATTENDED.value)),
            )
        )
    )
    return set(concerned(session, program, kind)) - seated


def attended(session: WorkspaceSession, program: Program, kind: SessionKind) -> frozenset[int]:
    """Who was at a session of this kind."""
    query = (
        select(TrainingSeat.person_id)
        .join(TrainingSession, TrainingSession.id == TrainingSeat.session_id)
        .where(
            TrainingSession.program_id == program.id,
            TrainingSession.kind == kind.value,
            TrainingSeat.status == SeatState.ATTENDED.value,
        )
    )
    return frozenset(session.scalars(query))


def _role(
    role: str,
    members: Sequence[int],
    counts: frozenset[str],
    passed: Mapping[int, frozenset[str]],
    oriented: frozenset[int],
    invited: set[int],
    names: Mapping[int, str],
) -> RoleTraining:
    lacks = [(person, len(counts - passed[person])) for person in members]
    return RoleTraining(
        role=role,
        people=len(members),
        modules_passed=sum(1 for _, left in lacks if not left),
        oriented=sum(1 for person in members if person in oriented),
        without_modules=tuple((names[person], left) for person, left in lacks if left),
        without_session=tuple(
            names[person] for person in members if person in invited and person not in oriented
        ),
    )


def _by_role(session: WorkspaceSession, program: Program) -> dict[str, list[int]]:
    """The people of each role (ids), in the order of their places."""
    people: dict[str, list[int]] = {"mentee": [], "mentor": []}
    for enrollment in accepted(session, program):
        people.setdefault(enrollment.role, []).append(enrollment.person_id)
    people[MANAGER] = sorted(managers(session, program))
    coordinators = session.scalars(
        select(Coordinator.person_id)
        .join(Person, Person.id == Coordinator.person_id)
        .where(Coordinator.program_id == program.id, Person.deactivated_at.is_(None))
        .order_by(Coordinator.id)
    )
    people[COORDINATOR] = list(coordinators)
    return people


def _slack_ids(session: WorkspaceSession, people: set[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in outbox.batched(sorted(people), outbox.A_TIME):
        rows = session.execute(select(Person.id, Person.slack_id).where(Person.id.in_(some)))
        found.update(rows.all())
    return found


def _recent(session: WorkspaceSession, program: Program, now: datetime) -> tuple[SessionStanding, ...]:
    dates = [
        one
        for one in sessions_of(session, program)
        if one.status != SessionState.CANCELLED and one.kind in TRAINING
    ]
    return standings(session, dates[-RECENT:], now)


def _no_date_fits(session: WorkspaceSession, program: Program) -> int:
    """How many said that no date of the training suits them, and have no seat since."""
    said = session.scalars(
        select(Activity)
        .where(Activity.verb == NONE_FITS, Activity.program_id == program.id)
        .order_by(Activity.id)
    )
    latest = {one.actor_id: one.at for one in said if one.detail.get("kind") in TRAINING}
    if not latest:
        return 0
    seated = session.execute(
        select(TrainingSeat.person_id, func.max(TrainingSeat.chosen_at))
        .join(TrainingSession, TrainingSession.id == TrainingSeat.session_id)
        .where(
            TrainingSession.program_id == program.id,
            TrainingSession.kind.in_([kind.value for kind in TRAINING]),
            TrainingSeat.status.in_((SeatState.CHOSEN.value, SeatState.ATTENDED.value)),
        )
        .group_by(TrainingSeat.person_id)
    )
    since = {person for person, at in seated if person in latest and at > latest[person]}
    return len(latest) - len(since)
