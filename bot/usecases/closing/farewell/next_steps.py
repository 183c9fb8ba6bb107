"""What next: stay in touch, a new pair, become a mentor, be passed on; asked of each alone."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.campaign import has_closed
from bot.domain.farewell import NextStep
from bot.domain.forms import role_question
from bot.domain.messages import NoLongerApplies
from bot.domain.roles import Role
from bot.domain.shown.farewell import InTouch, NextRound, NextSteps, NextStepsKept
from bot.domain.shown.recruiting import ApplicationPage
from bot.domain.states.cohort import TAKES_APPLICATIONS
from bot.domain.states.enrollment import EnrollmentState
from bot.usecases import outbox
from bot.usecases.closing.farewell.standing import farewell_of, farewell_pair, own_farewell
from bot.usecases.closing.farewell.wishing import closes_at, is_closed
from bot.usecases.guiding.pairs import named, partner_of, role_in
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.joining.application import begin_application
from bot.usecases.recruiting.joining.standing import INTAKE, enrollments_of
from bot.usecases.saying import Due, working_moment
from bot.usecases.submissions import Subject, find_submission, save_answers
from db.models import Cohort, Farewell, Pair, Person, Program
from db.session import WorkspaceSession

_LEFT = frozenset({EnrollmentState.WITHDRAWN.value, EnrollmentState.DECLINED.value})


def next_steps(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> NextSteps:
    """What this person can choose, with what they chose before. Raises DomainError."""
    pair = farewell_pair(session, actor, person, pair_id, now)
    offered = _offered(session, pair, person, now)
    return NextSteps(
        pair.id,
        named(partner_of(pair, person)),
        role_in(pair, person),
        offered,
        steps_of(farewell_of(session, pair, person)),
        _roles_now(session, pair, person, offered, now),
        later=not is_closed(session, pair, now),
    )


def choose_next_steps(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    chosen: Collection[str],
    now: datetime,
) -> NextStepsKept:
    """Keep what somebody would like next. The partner hears of staying in touch and, as mentor, of being passed on,
    of that only once the question about going on is closed; nobody hears of anything else. Raises DomainError.
    """
    pair = farewell_pair(session, actor, person, pair_id, now)
    steps = frozenset(step for step in _offered(session, pair, person, now) if step.value in chosen)
    found = own_farewell(session, pair, person)
    found.next_steps, found.chosen_at = sorted(step.value for step in steps), now
    session.flush()
    partner = partner_of(pair, person)
    later = not is_closed(session, pair, now)
    told = {NextStep.IN_TOUCH} if later else {NextStep.IN_TOUCH, NextStep.PASSED_ON}
    if partner.deactivated_at is None:
        for step in sorted(steps & told):
            outbox.post(
                session, "farewell.in_touch", now, key=f"farewell.{step.value}:{found.id}", apart=True,
                not_before=working_moment(partner, plan_of(pair.cohort.program), now),
                person=partner.id, farewell=found.id, step=step.value,
            )  # fmt: skip
    outbox.refresh_home(session, person, now)
    return NextStepsKept(
        pair.id, pair.cohort.program_id, named(partner), steps, _roles_now(session, pair, person, steps, now),
        role_in(pair, person), later=later,
    )  # fmt: skip


def steps_of(farewell: Farewell | None) -> frozenset[NextStep]:
    """What somebody has chosen."""
    given = farewell.next_steps if farewell is not None and farewell.next_steps else ()
    return frozenset(step for step in NextStep if step.value in given)


def apply_again(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, role: object, now: datetime
) -> ApplicationPage:
    """Begin an application with the role already chosen. Raises DomainError as `begin_application` does."""
    page = begin_application(session, actor, person, program_id, now)
    question = role_question(page.page.questions)
    submission = find_submission(session, INTAKE, person, Subject("cohort", page.cohort))
    if question is None or submission is None or submission.submitted_at is not None:
        return page
    if page.answers.get(question.key) or question.option(str(role)) is None:
        return page
    save_answers(session, submission, {question.key: str(role)})
    return replace(page, answers={**page.answers, question.key: str(role)})


def in_touch(session: WorkspaceSession, farewell: Farewell, step: str, reader_id: int) -> InTouch:
    """What the partner chose that this reader was named for. Raises NoLongerApplies if they changed their mind."""
    pair, author = session.get_one(Pair, farewell.pair_id), session.get_one(Person, farewell.person_id)
    chosen = steps_of(farewell)
    if step not in {one.value for one in chosen} or partner_of(pair, author).id != reader_id:
        raise NoLongerApplies
    passed_on = step == NextStep.PASSED_ON.value
    return InTouch(pair.id, author.slack_id, pair.cohort.program.name, passed_on)


def passing_on_due(session: WorkspaceSession, pairs: Iterable[Pair]) -> list[Due]:
    """Mentors whose mentee would like to go on with another one hear of it once the question about going on is
    closed: before that it would answer the question for the mentee.
    """
    by_id = {pair.id: pair for pair in pairs}
    chosen = select(Farewell).where(Farewell.pair_id.in_(list(by_id)), Farewell.chosen_at.is_not(None))
    due = []
    for one in session.scalars(chosen.order_by(Farewell.id)):
        mentor = by_id[one.pair_id].mentor
        if NextStep.PASSED_ON in steps_of(one) and mentor.deactivated_at is None:
            step = NextStep.PASSED_ON.value
            ids = {"person": mentor.id, "farewell": one.id, "step": step}
            base = closes_at(by_id[one.pair_id])
            due.append(Due("farewell.in_touch", f"farewell.{step}:{one.id}", base, mentor, ids=ids))
    return due


def next_rounds_due(session: WorkspaceSession, program: Program, now: datetime) -> list[Due]:
    """Invitations to a round that takes applications, for those who asked for one when an earlier one ended."""
    cohort = current_cohort(session, program)
    if cohort.status not in TAKES_APPLICATIONS or has_closed(plan_of(program), now):
        return []
    due: dict[int, Due] = {}
    for one in _farewells(session, program.id, cohort.id):
        person = session.get_one(Person, one.person_id)
        if person.deactivated_at is None and _invited_roles(session, cohort, person, [one]):
            key = f"farewell.next_round:{cohort.id}:{person.id}"
            ids = {"person": person.id, "cohort": cohort.id}
            due[person.id] = Due("farewell.next_round", key, now, person, asks=True, ids=ids)
    return list(due.values())


def _farewells(
    session: WorkspaceSession, program_id: int, cohort_id: int, person: Person | None = None
) -> list[Farewell]:
    """What was chosen at the end of pairs of a program's earlier rounds; by one person, if given."""
    query = (
        select(Farewell)
        .join(Pair, Pair.id == Farewell.pair_id)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(Cohort.program_id == program_id, Cohort.id != cohort_id, Farewell.chosen_at.is_not(None))
    )
    if person is not None:
        query = query.where(Farewell.person_id == person.id)
    return list(session.scalars(query.order_by(Farewell.id)))


def next_round(session: WorkspaceSession, cohort: Cohort, person: Person, now: datetime) -> NextRound:
    """The invitation. Raises NoLongerApplies once they applied, or the round takes nobody any more."""
    plan = plan_of(cohort.program)
    mine = _farewells(session, cohort.program_id, cohort.id, person)
    roles = _invited_roles(session, cohort, person, mine)
    if not roles or cohort.status not in TAKES_APPLICATIONS or has_closed(plan, now):
        raise NoLongerApplies
    return NextRound(cohort.program_id, cohort.program.name, plan.emoji, roles)


def _invited_roles(
    session: WorkspaceSession, cohort: Cohort, person: Person, farewells: Iterable[Farewell]
) -> tuple[Role, ...]:
    """The roles somebody asked to be invited to, as long as they have not applied in this round."""
    if enrollments_of(session, cohort.id, person.id):
        return ()
    roles = set()
    for one in farewells:
        pair = session.get_one(Pair, one.pair_id)
        steps = steps_of(one)
        if NextStep.NEW_PAIR in steps:
            roles.add(role_in(pair, person))
        if NextStep.MENTOR in steps:
            roles.add(Role.MENTOR)
    return tuple(role for role in Role if role in roles)


def _offered(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> tuple[NextStep, ...]:
    """Who is left behind has nobody to stay in touch with; who is a mentor need not become one."""
    partner, mentee = partner_of(pair, person), role_in(pair, person) is Role.MENTEE
    peers = plan_of(pair.cohort.program).among_peers
    here = partner.deactivated_at is None
    fits = {
        NextStep.IN_TOUCH: here,
        NextStep.NEW_PAIR: True,
        NextStep.MENTOR: mentee and not peers,
        NextStep.PASSED_ON: mentee and here and not peers,
    }
    return tuple(step for step in NextStep if fits[step])


def _roles_now(
    session: WorkspaceSession, pair: Pair, person: Person, steps: Collection[NextStep], now: datetime
) -> tuple[Role, ...]:
    """Roles that can be applied for today: in a round they are not in, or as the mentor they are not yet."""
    program = pair.cohort.program
    cohort = current_cohort(session, program)
    if cohort.status not in TAKES_APPLICATIONS or has_closed(plan_of(program), now):
        return ()
    held = {one.role for one in enrollments_of(session, cohort.id, person.id) if one.status not in _LEFT}
    wanted = {Role.MENTOR} if NextStep.MENTOR in steps else set[Role]()
    if NextStep.NEW_PAIR in steps:
        wanted.add(role_in(pair, person))
    return tuple(role for role in Role if role in wanted and role.value not in held)
