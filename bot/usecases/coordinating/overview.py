"""A program and its pairs as coordinators see them: states and dates, never content."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import func, or_, select

from bot.domain.access import Action, Actor, require
from bot.domain.health import Level, Signal
from bot.domain.journey import PairFacts
from bot.domain.messages import NO_CHANNEL
from bot.domain.program import Program as Plan
from bot.domain.reviews import FINAL, MIDPOINT, is_asked_for
from bot.domain.shown.coordinating import PairDetails, PairLine, PairsShown, StatusShown
from bot.domain.shown.guiding import Ask
from bot.domain.states.cohort import CohortState
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.goal import GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.closing.asked_again import asked_counted_apart
from bot.usecases.coordinating.finding import pairs_in
from bot.usecases.coordinating.looking import Seen
from bot.usecases.guiding.meeting.meetings import closing_by_count
from bot.usecases.guiding.pairs import pair_for
from bot.usecases.planning.plans import current_cohort, plan_of
from db.models import Cohort, Enrollment, OutboxRow, Pair, Program, Submission
from db.session import WorkspaceSession

PAGE = 10
_ORDER = {Level.RED: 0, Level.AMBER: 1, Level.TOO_EARLY: 2, Level.GREEN: 3}


def program_status(session: WorkspaceSession, actor: Actor, program: Program, now: datetime) -> StatusShown:
    """Where everybody stands in the current cohort. Raises DomainError."""
    require(Action.SEE_STATUS, actor, program=str(program.id))
    cohort = current_cohort(session, program)
    pairs = pairs_in(session, program, cohort)
    seen = Seen.by(session, actor, pairs, now)
    looked = [seen.health(pair) for pair in pairs if PairState(pair.status) in LIVING]
    levels = Counter(one.level for one in looked)
    signals = Counter(signal for one in looked for signal in {reason.signal for reason in one.reasons})
    return StatusShown(
        program=program.name,
        emoji=plan_of(program).emoji,
        on_hold=program.on_hold,
        people=_people(session, cohort),
        pairs=Counter(pair.status for pair in pairs),
        milestones=_milestones(list(seen.facts.values()), plan_of(program)),
        red=levels[Level.RED],
        amber=levels[Level.AMBER],
        overdue=signals[Signal.REVIEW_OVERDUE],
        undelivered=len(undelivered(session, program)),
        at=now,
        closed_at=cohort.closed_at if cohort.status == CohortState.CLOSED else None,
    )


def program_pairs(
    session: WorkspaceSession, actor: Actor, program: Program, page: int, now: datetime
) -> PairsShown:
    """A page of the program's pairs: those that need a look first, those that are over last."""
    require(Action.SEE_PAIRS, actor, program=str(program.id))
    pairs = pairs_in(session, program)
    seen = Seen.by(session, actor, pairs, now)
    lines = [pair_line(seen, pair) for pair in pairs]
    lines = _in_order(lines)
    pages = max(1, -(-len(lines) // PAGE))
    page = min(max(page, 1), pages)
    shown = tuple(lines[(page - 1) * PAGE : page * PAGE])
    return PairsShown(program.id, program.name, shown, page, pages, len(lines))


def _in_order(lines: Sequence[PairLine]) -> list[PairLine]:
    """Those that need a look first, those that are over last; a circle stays together where its first pair stands."""

    def rank(line: PairLine) -> tuple[bool, int, int]:
        return line.state not in LIVING, _ORDER[line.health.level], line.pair

    circles: dict[int, tuple[bool, int, int]] = {}
    for line in lines:
        if line.circle is not None:
            circles[line.circle] = min(circles.get(line.circle, rank(line)), rank(line))
    return sorted(lines, key=lambda line: (circles.get(line.circle or 0, rank(line)), rank(line)))


def pair_details(session: WorkspaceSession, actor: Actor, pair_id: object, now: datetime) -> PairDetails:
    """Dates and states of one pair. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, Action.SEE_PAIRS)
    seen = Seen.by(session, actor, [pair], now)
    facts, plan = seen.facts[pair.id], plan_of(pair.cohort.program)
    held = facts.held()
    ahead = [m.starts_at for m in facts.meetings if m.status is MeetingState.PLANNED and m.starts_at > now]
    states = Counter(goal.status for goal in facts.goals)
    return PairDetails(
        line=pair_line(seen, pair),
        program_id=pair.cohort.program_id,
        program=pair.cohort.program.name,
        channel=pair.channel_id,
        published_at=pair.published_at,
        paused_at=pair.paused_at,
        shift_days=pair.shift_days,
        signatures=len(facts.agreement_signed_by) if plan.with_agreement else None,
        agreement_changes=facts.agreed_before and len(facts.agreement_signed_by) < len(facts.people),
        goals=len(facts.goals) - states[GoalState.DROPPED] if plan.with_goals else None,
        goals_achieved=states[GoalState.ACHIEVED],
        meetings_held=len(held),
        meetings_planned=plan.meetings_planned,
        last_held=held[-1].starts_at if held else None,
        next_planned=min(ahead, default=None),
        reviews=tuple(
            (plan.forms[form].title, len(_sent(facts, form)))
            for form in (MIDPOINT, FINAL)
            if form in plan.forms and (is_asked_for(plan, form) or _sent(facts, form))
        ),
        closing_at=pair.closing_at,
        closed_at=pair.closed_at,
        paused_until=pair.paused_until,
        closing_by_count=pair.closing_at is not None and pair.id in closing_by_count(session, [pair]),
    )


def what_helps(facts: PairFacts, plan: Plan, now: datetime) -> Ask | None:
    """The one thing that would help a pair most, as far as coordinators can know."""
    if facts.status not in LIVING or facts.paused_since is not None:
        return None
    both = {facts.mentee.id, facts.mentor.id}
    booked = any(m.status is MeetingState.PLANNED and m.starts_at > now for m in facts.meetings)
    if not facts.held():
        return Ask.PREPARE_MEETING if booked else Ask.BOOK_FIRST_MEETING
    if facts.status is PairState.CLOSING:
        return Ask.FILL_IN if _sent(facts, FINAL) < both else None
    if plan.with_agreement and facts.agreement_signed_by < both:
        return Ask.SIGN_AGREEMENT
    if plan.with_goals and not facts.goals:
        return Ask.ADD_GOAL
    return None if booked else Ask.BOOK_MEETING


def pair_line(seen: Seen, pair: Pair) -> PairLine:
    """A pair in a list, as somebody sees it."""
    plan = plan_of(pair.cohort.program)
    return PairLine(
        pair=pair.id,
        mentee=pair.mentee.slack_id,
        mentor=pair.mentor.slack_id,
        state=PairState(pair.status),
        health=seen.health(pair),
        next=what_helps(seen.facts[pair.id], plan, seen.now),
        circle=pair.circle_id,
        words=plan.role_words,
    )


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
    people = {state.value: counted.get(state.value, 0) for state in EnrollmentState} | {
        EnrollmentState.BEGUN.value: started
    }
    return asked_counted_apart(session, cohort, people)


def _milestones(facts: Sequence[PairFacts], plan: Plan) -> tuple[tuple[str, int, int], ...]:
    total = len(facts)

    def reached(name: str, pairs: Collection[bool]) -> tuple[str, int, int]:
        return name, sum(pairs), total

    every = (
        reached("first_meeting", [bool(one.held()) for one in facts]),
        reached("agreement", [one.agreement_holds for one in facts]),
        reached("goals", [bool(one.goals) for one in facts]),
        reached("midpoint", [len(_sent(one, MIDPOINT)) == len(one.people) for one in facts]),
        reached(
            "meetings_done" if plan.closes_after_meetings else "closing", [one.closing_held for one in facts]
        ),
        reached("final", [len(_sent(one, FINAL)) == len(one.people) for one in facts]),
    )
    absent = {
        *(() if plan.with_agreement else ("agreement",)),
        *(() if plan.with_goals else ("goals",)),
        *(form for form in (MIDPOINT, FINAL) if all(step.form != form for step in plan.timeline)),
    }
    return tuple(one for one in every if one[0] not in absent)


def _sent(facts: PairFacts, form: str) -> set[str]:
    """Who of the two has sent a form."""
    return {person for key, person, _ in facts.submissions if key == form}


def undelivered(session: WorkspaceSession, program: Program) -> list[OutboxRow]:
    """Messages of this program's pairs that Slack refused for good, oldest first."""
    mine = set(
        session.scalars(
            select(Pair.id).join(Cohort, Cohort.id == Pair.cohort_id).where(Cohort.program_id == program.id)
        )
    )
    told = or_(
        OutboxRow.error.is_(None), OutboxRow.error != NO_CHANNEL
    )  # the others go with one that is told
    dead = session.scalars(select(OutboxRow).where(OutboxRow.status == "dead", told).order_by(OutboxRow.id))
    return [row for row in dead if row.args.get("pair") in mine or row.args.get("program") == program.id]
