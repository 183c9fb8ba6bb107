"""Where a person is, in every role they have: facts of the Home tab and of `/mentor status`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import func, or_, select

from bot.domain.access import Action, allowed
from bot.domain.campaign import has_closed
from bot.domain.shown.home import HomeShown, ProgramChampioned, ProgramStanding
from bot.domain.shown.recruiting import ASKED_AGAIN, ApplicationShown, ProgramShown
from bot.domain.states.cohort import TAKES_APPLICATIONS
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import PairState
from bot.usecases.closing.asked_again import asked_again, asked_counted_apart
from bot.usecases.closing.farewell.card import closing_cards
from bot.usecases.closing.farewell.standing import good_end
from bot.usecases.community.home import community_lines
from bot.usecases.facts.profiles import my_profiles
from bot.usecases.facts.programs import joined_program, program_shown
from bot.usecases.guiding.overview import overviews
from bot.usecases.people.actors import actor_of
from bot.usecases.people.led import led_people
from bot.usecases.people.settings import settings_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.planning.questions.news import news_for
from bot.usecases.recruiting.inviting.campaign import ASKED, needs_approval, texts_of
from bot.usecases.recruiting.joining.standing import lacks_only_profile
from bot.usecases.reporting.reading import newest_told
from bot.usecases.reviewing.concerns.raising import may_raise
from bot.usecases.submissions import Subject, find_submission
from bot.usecases.training.overview import open_training
from db.models import Cohort, Coordinator, Enrollment, Pair, Person, Program, Submission
from db.session import WorkspaceSession

INTAKE = "intake"
_LEFT = EnrollmentState.WITHDRAWN.value
# A matched role is shown as its pair, a finished one by the program's name.
_SHOWN_ELSEWHERE = frozenset({EnrollmentState.MATCHED.value, EnrollmentState.DONE.value})
_TAKEN = frozenset({_LEFT, EnrollmentState.DONE.value})


def home_facts(session: WorkspaceSession, person: Person, now: datetime) -> HomeShown:
    """What this person's Home tab shows."""
    actor = actor_of(session, person)
    cohorts = _cohorts_of(session, person)
    may_join = allowed(Action.APPLY, actor)
    finished, took_part_in = _over(session, person, cohorts)
    return HomeShown(
        slack_id=person.slack_id,
        applications=tuple(
            shown
            for cohort, states in cohorts.items()
            if (shown := _application(session, cohort, states, person, now))
        ),
        pairs=tuple(overviews(session, person, now)),
        coordinating=tuple(_standings(session, person)) if not actor.is_guest else (),
        to_join=tuple(
            program
            for program in (_to_join(session, cohorts, now) if may_join else ())
            if allowed(Action.APPLY, actor, program=str(program.program))
        ),
        finished=finished,
        took_part_in=took_part_in,
        may_join=may_join,
        may_raise=may_raise(session, actor, person),
        training=open_training(session, person, now),
        to_read=my_profiles(session, person, waiting=True).profiles,
        community=community_lines(session, person, now),
        championed=tuple(_championed(session, person)) if not actor.is_guest else (),
        led=led_people(session, person, now) if not actor.is_guest else (),
        closing=closing_cards(session, person, now),
        settings=settings_of(person, now),
    )


def _over(
    session: WorkspaceSession, person: Person, cohorts: Mapping[Cohort, Mapping[str, str]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Programs that somebody completed, and others that are over for them."""
    over = [cohort for cohort, states in cohorts.items() if EnrollmentState.DONE.value in states.values()]
    if not over:
        return (), ()
    closed = session.scalars(
        select(Pair).where(
            Pair.cohort_id.in_([cohort.id for cohort in over]),
            or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id),
            Pair.status.in_((PairState.CLOSED.value, PairState.ARCHIVED.value)),
        )
    )
    completed = {pair.cohort_id for pair in closed if good_end(pair)}
    finished = dict.fromkeys(cohort.program.name for cohort in over if cohort.id in completed)
    rest = dict.fromkeys(cohort.program.name for cohort in over if cohort.program.name not in finished)
    return tuple(finished), tuple(rest)


def _cohorts_of(session: WorkspaceSession, person: Person) -> dict[Cohort, dict[str, str]]:
    """Every cohort this person began to apply for → role → state; without a role yet: an empty mapping."""
    enrolled: dict[int, dict[str, str]] = defaultdict(dict)
    rows = session.execute(
        select(Enrollment.cohort_id, Enrollment.role, Enrollment.status)
        .where(Enrollment.person_id == person.id)
        .order_by(Enrollment.role)
    )
    for cohort_id, role, status in rows:
        enrolled[cohort_id][role] = status
    begun = session.scalars(
        select(Submission.subject_id).where(
            Submission.person_id == person.id, Submission.form_key == INTAKE, Submission.subject == "cohort"
        )
    )
    ids = {*enrolled, *begun}
    if not ids:
        return {}
    cohorts = session.scalars(select(Cohort).where(Cohort.id.in_(ids)).order_by(Cohort.id))
    return {cohort: enrolled.get(cohort.id, {}) for cohort in cohorts}


def _application(
    session: WorkspaceSession, cohort: Cohort, states: dict[str, str], person: Person, now: datetime
) -> ApplicationShown | None:
    """What is left to show of an application; None once it is withdrawn, a pair, or over."""
    if cohort.status not in TAKES_APPLICATIONS:
        return None
    if not states:
        return ApplicationShown(program_shown(cohort.program), cohort.id, (), (EnrollmentState.BEGUN.value,))
    shown = {role: s for role, s in states.items() if s != _LEFT and s not in _SHOWN_ELSEWHERE}
    if not shown:
        return None
    begun = EnrollmentState.BEGUN.value in shown.values()
    waits = EnrollmentState.WAITLISTED.value in shown.values()
    asked = dict(asked_again(session, cohort, person)) if waits else {}
    shown |= dict.fromkeys(asked, ASKED_AGAIN)
    return ApplicationShown(
        program_shown(cohort.program),
        cohort.id,
        tuple(shown),
        tuple(shown.values()),
        only_profile=begun and lacks_only_profile(session, cohort, person, now),
        news=0 if begun else _news(session, cohort, person),
        others_matched=cohort.published_at is not None,
        paired=EnrollmentState.MATCHED.value in states.values(),
        left=next(iter(asked.values()), None),
    )


def _news(session: WorkspaceSession, cohort: Cohort, person: Person) -> int:
    """How many questions came since this person applied."""
    sent = find_submission(session, INTAKE, person, Subject("cohort", cohort.id))
    return len(news_for(session, cohort, sent)) if sent is not None else 0


def _to_join(
    session: WorkspaceSession, cohorts: dict[Cohort, dict[str, str]], now: datetime
) -> Iterable[ProgramShown]:
    """Programs that take applications today and in which this person has nothing under way."""
    under_way = {
        cohort.program_id
        for cohort, states in cohorts.items()
        if not states or any(state not in _TAKEN for state in states.values())
    }
    states = [state.value for state in TAKES_APPLICATIONS]
    programs = session.scalars(
        select(Program)
        .where(Program.id.in_(select(Cohort.program_id).where(Cohort.status.in_(states))))
        .order_by(Program.id)
    )
    return (
        joined_program(current_cohort(session, program))
        for program in programs
        if program.id not in under_way and not has_closed(plan_of(program), now)
    )


def _championed(session: WorkspaceSession, person: Person) -> Iterable[ProgramChampioned]:
    programs = session.scalars(select(Program).where(Program.champion_id == person.id).order_by(Program.id))
    return [_for_champion(session, program, person) for program in programs]


def _for_champion(session: WorkspaceSession, program: Program, person: Person) -> ProgramChampioned:
    """How many pairs there are, all together: nothing of any of them."""
    cohort = current_cohort(session, program)
    pairs = session.scalar(select(func.count()).select_from(Pair).where(Pair.cohort_id == cohort.id))
    waiting = (
        [one for one in texts_of(session, program) if one.state == ASKED] if needs_approval(program) else ()
    )
    told = newest_told(session, program, person) is not None
    return ProgramChampioned(program_shown(program), cohort.status, int(pairs or 0), len(waiting), told)


def _standings(session: WorkspaceSession, person: Person) -> Iterable[ProgramStanding]:
    programs = session.scalars(
        select(Program)
        .join(Coordinator, Coordinator.program_id == Program.id)
        .where(Coordinator.person_id == person.id)
        .order_by(Program.id)
    )
    return [_standing(session, program) for program in programs]


def _standing(session: WorkspaceSession, program: Program) -> ProgramStanding:
    cohort = current_cohort(session, program)
    applications = session.execute(
        select(Enrollment.status, func.count())
        .where(Enrollment.cohort_id == cohort.id)
        .group_by(Enrollment.status)
    )
    pairs = session.execute(
        select(Pair.status, func.count()).where(Pair.cohort_id == cohort.id).group_by(Pair.status)
    )
    return ProgramStanding(
        program=program_shown(program),
        admin_channel=program.admin_channel,
        cohort_state=cohort.status,
        on_hold=program.on_hold,
        applications=asked_counted_apart(
            session, cohort, {str(status): int(number) for status, number in applications}
        ),
        pairs={str(status): int(number) for status, number in pairs},
    )
