"""A coordinator's week: what waits, what changed, what is missing and what the bot will send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from sqlalchemy import func, select

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import local_date, local_moment
from bot.domain.campaign import ANNOUNCEMENT
from bot.domain.health import Level
from bot.domain.journey import expected
from bot.domain.program import Program as Plan
from bot.domain.shown.today import Coming, Decision, TextComing, TodayShown
from bot.domain.states.cohort import CohortState
from bot.domain.states.concern import SETTLED, ConcernState
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.goal import GoalState
from bot.domain.states.pair import LIVING, PairState
from bot.domain.states.seat import SeatState, SessionKind, SessionState
from bot.usecases.coordinating.finding import pairs_in
from bot.usecases.coordinating.looking import Seen
from bot.usecases.coordinating.overview import undelivered
from bot.usecases.coordinating.queue import open_cases
from bot.usecases.guiding.reminding.reminders import reviews_due
from bot.usecases.matching.drafts.still_free import waiting_draft
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.inviting.campaign import ASKED, CHANGES, UNASKED, may_go_out, text_shown
from bot.usecases.recruiting.inviting.campaigning import texts_ahead
from bot.usecases.reviewing.adjusting.checkpoints import checkpoint_missing
from bot.usecases.reviewing.adjusting.decisions import moved_since
from bot.usecases.reviewing.concerns.handling import concerns_to_handle
from db.models import (
    Cohort,
    Enrollment,
    MeasureValue,
    Pair,
    Program,
    SkippedStep,
    TrainingSeat,
    TrainingSession,
    WeeklyDigest,
)
from db.session import WorkspaceSession

DECISIONS, STEPS, MOVED = 5, 5, 3
NOON = 12
MOST_PAIRS = 300
"""So many pairs are asked what lies ahead of them; more are taken to be like them."""
WEEK = timedelta(weeks=1)
MEASURE_AGE = timedelta(days=30)
"""A figure that is entered by hand is asked for when the newest is older."""


def today_shown(session: WorkspaceSession, actor: Actor, program: Program, now: datetime) -> TodayShown:
    """The screen for one coordinator. Raises DomainError."""
    require(Action.SEE_HEALTH, actor, program=str(program.id))
    pairs = _pairs(session, program)
    concerns = _concerns(session, actor, program, now)
    return _shown(session, program, Seen.by(session, actor, pairs, now), pairs, now, concerns=concerns)


def digest_shown(session: WorkspaceSession, program: Program, monday: date, now: datetime) -> TodayShown:
    """The same for the channel, compared with an earlier Monday than `monday`."""
    pairs = _pairs(session, program)
    shown = _shown(session, program, Seen.by_all(session, pairs, now), pairs, now, digest=monday)
    made = session.scalar(
        select(WeeklyDigest.made_at).where(
            WeeklyDigest.program_id == program.id, WeeklyDigest.monday == monday
        )
    )
    written, zone = made or now, plan_of(program).zone
    return replace(shown, morning=written < local_moment(local_date(written, zone), NOON, zone))


def monday_of(plan: Plan, now: datetime) -> date:
    """The Monday of this week at the program's home."""
    today = local_date(now, plan.zone)
    return today - timedelta(days=today.weekday())


def figures(session: WorkspaceSession, program: Program, now: datetime) -> dict[str, int]:
    """How things stand, to be compared with next week. Counts only."""
    pairs = _pairs(session, program)
    return _figures(session, program, Seen.by_all(session, pairs, now), pairs)


def _shown(
    session: WorkspaceSession,
    program: Program,
    seen: Seen,
    pairs: Sequence[Pair],
    now: datetime,
    *,
    digest: date | None = None,
    concerns: Sequence[Decision] = (),
) -> TodayShown:
    plan, cohort = plan_of(program), current_cohort(session, program)
    living = _living(pairs)
    monday = digest or monday_of(plan, now)
    before = _before(session, program, digest) if cohort.status != CohortState.CLOSED else None
    stand = _figures(session, program, seen, pairs)
    known = before.figures if before is not None else {}
    coming, more = _coming(session, program, seen, living, monday, now)
    # The channel is asked for a checkpoint once a month, a coordinator who looks at any time.
    asked_for_checkpoint = digest is None or digest.day <= WEEK.days
    waiting = _decisions(
        session, program, cohort, seen, living, now, asked_for_checkpoint=asked_for_checkpoint
    )
    decisions = (*concerns, *waiting)[:DECISIONS]
    return TodayShown(
        program_id=program.id,
        program=program.name,
        emoji=plan.emoji,
        monday=monday,
        at=now,
        decisions=decisions,
        checkpoint_ahead=not decisions
        and not asked_for_checkpoint
        and checkpoint_missing(session, program, now),
        changes=tuple(
            (name, int(known[name]), value)
            for name, value in stand.items()
            if name in known and known[name] != value
        ),
        since=before.monday if before is not None else None,
        missing=_missing(seen, living, plan, now),
        coming=coming,
        more_coming=more,
        texts=_texts(session, program, cohort, monday, now),
        success=_success(seen, pairs, now),
        on_hold=program.on_hold,
        digest=digest is not None,
        moved=moved_since(session, program, now - WEEK)[:MOVED],
    )


def _pairs(session: WorkspaceSession, program: Program) -> list[Pair]:
    """All of the cohort, also those that are over, and whichever of an earlier one is still under way."""
    cohort = current_cohort(session, program)
    return [
        pair
        for pair in pairs_in(session, program)
        if pair.cohort_id == cohort.id or PairState(pair.status) in LIVING
    ]


def _living(pairs: Sequence[Pair]) -> list[Pair]:
    return [pair for pair in pairs if PairState(pair.status) in LIVING]


def _before(session: WorkspaceSession, program: Program, digest: date | None) -> WeeklyDigest | None:
    query = select(WeeklyDigest).where(WeeklyDigest.program_id == program.id)
    if digest is not None:
        query = query.where(WeeklyDigest.monday < digest)
    return session.scalar(query.order_by(WeeklyDigest.monday.desc()).limit(1))


def _figures(
    session: WorkspaceSession, program: Program, seen: Seen, pairs: Sequence[Pair]
) -> dict[str, int]:
    """What has been done stays done when a pair is over; only `pairs` and `red` are of those under way."""
    living = _living(pairs)
    cohort = current_cohort(session, program)
    applied = select(func.count(Enrollment.id)).where(
        Enrollment.cohort_id == cohort.id, Enrollment.applied_at.is_not(None)
    )
    facts = list(seen.facts.values())
    goals = [goal for one in facts for goal in one.goals if goal.status is not GoalState.DROPPED]
    return {
        "applications": session.scalar(applied) or 0,
        "pairs": len(living),
        "met": sum(bool(one.held()) for one in facts),
        "meetings": len(_held(seen, pairs)),
        "agreements": sum(one.agreement_holds for one in facts),
        "goals": len(goals),
        "achieved": sum(goal.status is GoalState.ACHIEVED for goal in goals),
        "red": sum(seen.health(pair).level is Level.RED for pair in living),
    }


def _decisions(
    session: WorkspaceSession,
    program: Program,
    cohort: Cohort,
    seen: Seen,
    living: Sequence[Pair],
    now: datetime,
    *,
    asked_for_checkpoint: bool,
) -> Iterator[Decision]:
    """What waits, the most pressing first."""
    cases = open_cases(session, [pair.id for pair in living])
    put_off = {
        one for one, case in cases.items() if case.snoozed_until is not None and case.snoozed_until > now
    }
    red = [pair for pair in living if pair.id not in put_off and seen.health(pair).level is Level.RED]
    if red:
        yield Decision("pairs", len(red), f"{program.id}:1")
    dead = undelivered(session, program)
    if dead:
        yield Decision("undelivered", len(dead), str(program.id))
    yield from _announcement(session, program, cohort, now)
    waiting = session.scalar(
        select(func.count(Enrollment.id)).where(
            Enrollment.cohort_id == cohort.id, Enrollment.status == EnrollmentState.APPLIED.value
        )
    )
    if waiting:
        yield Decision("applications", waiting, str(program.id))
    draft = waiting_draft(session, cohort)
    if draft is not None:
        yield Decision("draft", 1, f"{draft.id}:0")
    unnoted = _without_attendance(session, program, now)
    if unnoted:
        yield Decision("attendance", len(unnoted), str(unnoted[0]))
    measures = _measures_due(session, program, now)
    if measures:
        yield Decision("measures", measures, str(program.id))
    if asked_for_checkpoint and checkpoint_missing(session, program, now):
        yield Decision("checkpoint", 1, str(program.id))


def _concerns(
    session: WorkspaceSession, actor: Actor, program: Program, now: datetime
) -> tuple[Decision, ...]:
    """How many this reader may read are open, and how many of them are late; nothing of any. Never for the channel."""
    mine = concerns_to_handle(session, actor, now, program.id)
    still_open = [one for one in mine if ConcernState(one.state) not in SETTLED]
    if not still_open:
        return ()
    late = sum(one.late for one in still_open)
    return (Decision("concerns", len(still_open), "", late=late),)


def _announcement(
    session: WorkspaceSession, program: Program, cohort: Cohort, now: datetime
) -> Iterator[Decision]:
    """An announcement whose day is over, and what it waits for; one that only waits for its hour is no decision."""
    plan = plan_of(program)
    day = plan.dates.announce
    if cohort.status != CohortState.PLANNED or day is None or local_date(now, plan.zone) <= day:
        return
    state = text_shown(session, program, ANNOUNCEMENT).state
    about = f"{program.id}:{ANNOUNCEMENT}"
    if state == UNASKED:
        yield Decision("announcement_unasked", 1, str(program.id), day=day)
    elif state in (ASKED, CHANGES):
        yield Decision("announcement_waits", 1, about, day=day)
    elif cohort.opening_by is None:
        yield Decision("announcement", 1, about, day=day)


def _without_attendance(session: WorkspaceSession, program: Program, now: datetime) -> list[int]:
    """Dates that are over and of which nobody has said who was there, oldest first."""
    open_seat = select(TrainingSeat.session_id).where(TrainingSeat.status == SeatState.CHOSEN.value)
    query = select(TrainingSession.id).where(
        TrainingSession.program_id == program.id,
        TrainingSession.kind != SessionKind.OFFICE_HOURS.value,
        TrainingSession.status == SessionState.HELD.value,
        TrainingSession.starts_at < now,
        TrainingSession.id.in_(open_seat),
    )
    return list(session.scalars(query.order_by(TrainingSession.starts_at)))


def _measures_due(session: WorkspaceSession, program: Program, now: datetime) -> int:
    """Figures that are entered by hand and have not been for a month, once there are pairs."""
    by_hand = {one.key for one in plan_of(program).measures if one.by_hand and one.kind == "quantitative"}
    begun = select(func.min(Pair.published_at)).join(Cohort).where(Cohort.program_id == program.id)
    first = session.scalar(begun)
    if not by_hand or first is None or now - first < MEASURE_AGE:
        return 0
    known = select(MeasureValue.key).where(
        MeasureValue.program_id == program.id, MeasureValue.entered_at > now - MEASURE_AGE
    )
    return len(by_hand - set(session.scalars(known)))


def _missing(seen: Seen, living: Sequence[Pair], plan: Plan, now: datetime) -> tuple[tuple[str, int], ...]:
    """Answers that were asked for and are not in, by form; whose they are is not told."""
    counted = Counter(
        form.title
        for pair in living
        if pair.status != PairState.PAUSED
        for who in seen.facts[pair.id].people
        for form in reviews_due(seen.facts[pair.id], plan, who.id, now)
    )
    return tuple(counted.most_common())


def _coming(
    session: WorkspaceSession,
    program: Program,
    seen: Seen,
    living: Sequence[Pair],
    monday: date,
    now: datetime,
) -> tuple[tuple[Coming, ...], int]:
    """The reminders until the week is over, the most frequent first; and how many kinds more there are."""
    plan = plan_of(program)
    end = local_moment(monday + WEEK, 0, plan.zone)
    asked = [pair for pair in living if pair.status != PairState.PAUSED][:MOST_PAIRS]
    people = Counter(
        step
        for pair in asked
        for step, person, due_at in expected(seen.facts[pair.id], plan, now)
        if person is not None and due_at < end
    )
    share = len(living) / len(asked) if len(asked) == MOST_PAIRS else 1
    skipped = skipped_steps(session, program, monday)
    known = [
        Coming(step, round(count * share))
        for step, count in people.most_common()
        if step not in skipped and not program.on_hold
    ]
    left_out = [Coming(step, 0, skipped=True) for step in sorted(skipped)]
    return (*known[:STEPS], *left_out), max(0, len(known) - STEPS)


def skipped_steps(session: WorkspaceSession, program: Program, monday: date) -> dict[str, SkippedStep]:
    """What coordinators left out of a week, for all pairs."""
    rows = session.scalars(
        select(SkippedStep).where(
            SkippedStep.program_id == program.id,
            SkippedStep.pair_id.is_(None),
            SkippedStep.monday == monday,
        )
    )
    return {row.step: row for row in rows}


def _texts(
    session: WorkspaceSession, program: Program, cohort: Cohort, monday: date, now: datetime
) -> tuple[TextComing, ...]:
    """What of the campaign goes out by itself until the week is over."""
    if program.on_hold or cohort.status == CohortState.CLOSED:
        return ()
    plan = plan_of(program)
    end = local_moment(monday + WEEK, 0, plan.zone)
    coming = sorted((at, key) for key, at in texts_ahead(session, cohort, now) if at < end)
    return tuple(
        TextComing(key, local_date(at, plan.zone), waits=not may_go_out(session, program, key))
        for at, key in coming
    )


def _held(seen: Seen, pairs: Sequence[Pair], since: datetime | None = None) -> set[object]:
    """Meetings that took place (after `since`), that of a circle once."""
    return {
        meeting.id if pair.circle_id is None else (pair.circle_id, meeting.starts_at)
        for pair in pairs
        for meeting in seen.facts[pair.id].held()
        if since is None or since < meeting.starts_at <= seen.now
    }


def _success(seen: Seen, pairs: Sequence[Pair], now: datetime) -> tuple[str, int]:
    """One thing that went well in the last seven days, as a count."""
    facts, since = list(seen.facts.values()), now - WEEK
    achieved = sum(
        goal.status is GoalState.ACHIEVED and goal.last_news_at > since for one in facts for goal in one.goals
    )
    first = sum(since < one.held()[0].starts_at <= now for one in facts if one.held())
    meetings = len(_held(seen, pairs, since))
    for name, count in (("achieved", achieved), ("first", first), ("meetings", meetings)):
        if count:
            return name, count
    return "", 0
