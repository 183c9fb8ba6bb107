"""A program and its pairs as coordinators see them: states and dates, never content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Action, Actor, require
from bot.domain.health import Health, HealthFacts, Level, Signal, health
from bot.domain.journey import PairFacts
from bot.domain.program import Program as Plan
from bot.domain.reviews import FINAL, FIT, FIT_CHECK, MIDPOINT, NOT_A_FIT, told_to_coordinators
from bot.domain.shown.coordinating import PairDetails, PairLine, PairsShown, StatusShown
from bot.domain.shown.guiding import Ask
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.coordinating.finding import pairs_in
from bot.usecases.guiding.journeys import facts_of_pairs
from bot.usecases.guiding.pairs import members_of, pair_for
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.submissions import answers_of, form_of_submission
from db.models import Cohort, Enrollment, Goal, OutboxRow, Pair, Program, Submission
from db.session import WorkspaceSession

PAGE = 10
_ORDER = {Level.RED: 0, Level.AMBER: 1, Level.TOO_EARLY: 2, Level.GREEN: 3}


def program_status(session: WorkspaceSession, actor: Actor, program: Program, now: datetime) -> StatusShown:
    """Where everybody stands in the current cohort. Raises DomainError."""
    require(Action.SEE_STATUS, actor, program=str(program.id))
    cohort = current_cohort(session, program)
    pairs = pairs_in(session, program, cohort)
    facts = facts_of_pairs(session, pairs)
    levels = Counter(_health(session, pair, facts[pair.id], actor, now).level for pair in _living(pairs))
    return StatusShown(
        program=program.name,
        emoji=plan_of(program).emoji,
        on_hold=program.on_hold,
        people=_people(session, cohort),
        pairs=Counter(pair.status for pair in pairs),
        milestones=_milestones(list(facts.values())),
        red=levels[Level.RED],
        amber=levels[Level.AMBER],
        undelivered=_undelivered(session, program),
        at=now,
    )


def program_pairs(
    session: WorkspaceSession, actor: Actor, program: Program, page: int, now: datetime
) -> PairsShown:
    """A page of the program's pairs: those that need a look first, those that are over last."""
    require(Action.SEE_PAIRS, actor, program=str(program.id))
    pairs = pairs_in(session, program)
    facts = facts_of_pairs(session, pairs)
    lines = [pair_line(session, pair, facts[pair.id], actor, now) for pair in pairs]
    lines.sort(key=lambda line: (line.state not in LIVING, _ORDER[line.health.level], line.pair))
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 1), pages)
    shown = tuple(lines[(page - 1) * PAGE : page * PAGE])
    return PairsShown(program.id, program.name, shown, page, pages, len(lines))


def pair_line(
    session: WorkspaceSession, pair: Pair, facts: PairFacts, actor: Actor, now: datetime
) -> PairLine:
    """One pair in a list."""
    return PairLine(
        pair=pair.id,
        mentee=pair.mentee.slack_id,
        mentor=pair.mentor.slack_id,
        state=PairState(pair.status),
        health=_health(session, pair, facts, actor, now),
        next=what_helps(facts, now),
    )


def pair_details(session: WorkspaceSession, actor: Actor, pair_id: object, now: datetime) -> PairDetails:
    """Dates and states of one pair. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, Action.SEE_PAIRS)
    facts = facts_of_pairs(session, [pair])[pair.id]
    plan = plan_of(pair.cohort.program)
    held = facts.held()
    ahead = [m.starts_at for m in facts.meetings if m.status is MeetingState.PLANNED and m.starts_at > now]
    goals = session.scalars(select(Goal.status).where(Goal.pair_id == pair.id)).all()
    return PairDetails(
        line=pair_line(session, pair, facts, actor, now),
        program_id=pair.cohort.program_id,
        program=pair.cohort.program.name,
        channel=pair.channel_id,
        published_at=pair.published_at,
        paused_at=pair.paused_at,
        shift_days=pair.shift_days,
        signatures=len(facts.agreement_signed_by),
        goals=len([goal for goal in goals if goal != GoalState.DROPPED]),
        goals_achieved=len([goal for goal in goals if goal == GoalState.ACHIEVED]),
        meetings_held=len(held),
        meetings_planned=plan.meetings_planned,
        last_held=held[-1].starts_at if held else None,
        next_planned=min(ahead, default=None),
        reviews=tuple((plan.forms[form].title, len(_sent(facts, form))) for form in (MIDPOINT, FINAL)),
        closing_at=pair.closing_at,
        closed_at=pair.closed_at,
        own=actor.person in members_of(pair),
    )


def what_helps(facts: PairFacts, now: datetime) -> Ask | None:
    """The one thing that would help a pair most, as far as coordinators can know."""
    if facts.status not in LIVING or facts.paused_since is not None:
        return None
    both = {facts.mentee.id, facts.mentor.id}
    booked = any(m.status is MeetingState.PLANNED and m.starts_at > now for m in facts.meetings)
    if not facts.held():
        return Ask.PREPARE_MEETING if booked else Ask.BOOK_FIRST_MEETING
    if facts.status is PairState.CLOSING:
        return Ask.FILL_IN if _sent(facts, FINAL) < both else None
    if facts.agreement_signed_by < both:
        return Ask.SIGN_AGREEMENT
    if not facts.goals:
        return Ask.ADD_GOAL
    return None if booked else Ask.BOOK_MEETING


def _health(session: WorkspaceSession, pair: Pair, facts: PairFacts, actor: Actor, now: datetime) -> Health:
    fit, told = _passed_on(session, pair, facts, actor)
    plan: Plan = plan_of(pair.cohort.program)
    boss = pair.mentee.manager_id == pair.mentor_id
    return health(HealthFacts(facts, fit=fit, told=told, mentor_is_manager=boss), plan, now)


def _passed_on(
    session: WorkspaceSession, pair: Pair, facts: PairFacts, actor: Actor
) -> tuple[dict[str, str], frozenset[tuple[str, str]]]:
    """Who let coordinators know that the pair is not a good fit; nothing for one of the two themselves."""
    if actor.person in members_of(pair) or not any(form == FIT_CHECK for form, _, _ in facts.submissions):
        return {}, frozenset()
    latest: dict[str, bool] = {}
    sent = select(Submission).where(
        Submission.form_key == FIT_CHECK, Submission.subject == "pair", Submission.subject_id == pair.id,
        Submission.submitted_at.is_not(None),
    )  # fmt: skip
    for submission in session.scalars(sent.order_by(Submission.submitted_at, Submission.id)):
        told = told_to_coordinators(form_of_submission(submission), answers_of(submission))
        latest[str(submission.person_id)] = told.get(FIT) == NOT_A_FIT
    unhappy = [person for person, says_so in latest.items() if says_so]
    return dict.fromkeys(unhappy, NOT_A_FIT), frozenset((one, Signal.NOT_A_FIT.value) for one in unhappy)


def _living(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if PairState(pair.status) in LIVING]


def _people(session: WorkspaceSession, cohort: Cohort) -> dict[str, int]:
    """How many people stand where; somebody in both roles counts once per role."""
    by_state = select(Enrollment.status, func.count(Enrollment.id)).where(Enrollment.cohort_id == cohort.id)
    counted = {
        str(state): int(number) for state, number in session.execute(by_state.group_by(Enrollment.status))
    }
    enrolled = select(Enrollment.person_id).where(Enrollment.cohort_id == cohort.id)
    begun = select(func.count(Submission.id)).where(
        Submission.form_key == "intake", Submission.subject == "cohort", Submission.subject_id == cohort.id,
        Submission.person_id.not_in(enrolled),
    )  # fmt: skip
    started = counted.get(EnrollmentState.BEGUN.value, 0) + (session.scalar(begun) or 0)
    return {state.value: counted.get(state.value, 0) for state in EnrollmentState} | {
        EnrollmentState.BEGUN.value: started
    }


def _milestones(facts: Sequence[PairFacts]) -> tuple[tuple[str, int, int], ...]:
    total = len(facts)

    def reached(name: str, pairs: Collection[bool]) -> tuple[str, int, int]:
        return name, sum(pairs), total

    return (
        reached("first_meeting", [bool(one.held()) for one in facts]),
        reached("agreement", [len(one.agreement_signed_by) == len(one.people) for one in facts]),
        reached("goals", [bool(one.goals) for one in facts]),
        reached("midpoint", [len(_sent(one, MIDPOINT)) == len(one.people) for one in facts]),
        reached("closing", [one.closing_held for one in facts]),
        reached("final", [len(_sent(one, FINAL)) == len(one.people) for one in facts]),
    )


def _sent(facts: PairFacts, form: str) -> set[str]:
    """Who of the two has sent a form."""
    return {person for key, person, _ in facts.submissions if key == form}


def _undelivered(session: WorkspaceSession, program: Program) -> int:
    """Messages of this program's pairs that Slack refused for good."""
    mine = set(
        session.scalars(
            select(Pair.id).join(Cohort, Cohort.id == Pair.cohort_id).where(Cohort.program_id == program.id)
        )
    )
    dead = session.scalars(select(OutboxRow).where(OutboxRow.status == "dead"))
    return sum(row.args.get("pair") in mine or row.args.get("program") == program.id for row in dead)
