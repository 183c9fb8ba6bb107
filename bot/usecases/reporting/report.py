"""The report of a cohort: what was measured, out of how many, against what the plan wanted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain import measures
from bot.domain.access import Action, Actor, require
from bot.domain.due_dates import form_asked_at
from bot.domain.forms import Reader
from bot.domain.journey import PairFacts
from bot.domain.measures import QUALITATIVE, Figure, broken_out, is_measured
from bot.domain.program import Program as Plan
from bot.domain.reviews import FINAL, MIDPOINT
from bot.domain.roles import Role
from bot.domain.shown.coordinating import Entered, GroupsShown, ReportShown, Target
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.goal import GoalState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.coordinating.finding import pairs_in
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.submissions import answers_for
from db.models import (
    Activity,
    Cohort,
    Enrollment,
    Goal,
    MeasureValue,
    OutboxRow,
    Pair,
    Person,
    Program,
    Submission,
)
from db.session import WorkspaceSession

IN_TIME = timedelta(days=14)
MONTH = 365.25 / 12
PULSE, GOING, RECOMMEND, LEVEL = "pulse", "going", "recommend", "level:"
INTAKE = "intake"

_PLACED = frozenset({EnrollmentState.APPROVED, EnrollmentState.MATCHED, EnrollmentState.DONE})
Answered = Mapping[int, list[float]]


@dataclass(frozen=True)
class _Cohort:
    """What the figures of one cohort are made of."""

    session: WorkspaceSession
    cohort: Cohort
    plan: Plan
    pairs: list[Pair]
    facts: Mapping[int, PairFacts]
    enrollments: list[Enrollment]
    now: datetime


def program_report(session: WorkspaceSession, actor: Actor, program: Program, now: datetime) -> ReportShown:
    """The current cohort's report. Raises DomainError for anyone but coordinators."""
    require(Action.SEE_REPORT, actor, program=str(program.id))
    return report_of(session, program, now)


def report_of(session: WorkspaceSession, program: Program, now: datetime) -> ReportShown:
    """The same for what coordinators of the next cohort see of this one: nothing in it tells on anybody."""
    cohort = current_cohort(session, program)
    pairs = pairs_in(session, program, cohort)
    enrollments = select(Enrollment).where(Enrollment.cohort_id == cohort.id).order_by(Enrollment.id)
    plan = plan_of(program)
    about = _Cohort(
        session, cohort, plan, pairs, facts_of_pairs(session, pairs), list(session.scalars(enrollments)), now
    )
    chapters = (
        ("joining", _joining(about)),
        ("working", _working(about)),
        ("saying", _saying(about)),
        ("ending", _ending(about)),
    )
    return ReportShown(
        program=program.name,
        emoji=plan.emoji,
        at=now,
        chapters=tuple(
            (name, tuple(_with_target(one, plan) for one in figures)) for name, figures in chapters
        ),
        groups=_groups(about),
        entered=entered(session, program, plan),
        qualitative=tuple(one.label for one in plan.measures if one.kind == QUALITATIVE),
    )


def _with_target(figure: Figure, plan: Plan) -> Target:
    wanted = next((one for one in plan.measures if one.key == figure.key), None)
    if wanted is None:
        return Target(figure)
    reached = measures.is_reached(wanted.key, figure.value, wanted.target, wanted.baseline)
    return Target(figure, wanted.label, wanted.target, wanted.unit, wanted.baseline, reached)


def entered(session: WorkspaceSession, program: Program, plan: Plan) -> tuple[Entered, ...]:
    """The plan's measures that somebody enters by hand, each with its newest figure."""
    newest = select(func.max(MeasureValue.id)).where(MeasureValue.program_id == program.id)
    rows = session.execute(
        select(MeasureValue, Person.slack_id)
        .join(Person, Person.id == MeasureValue.entered_by)
        .where(MeasureValue.id.in_(newest.group_by(MeasureValue.key)))
    )
    values = {value.key: (value, by) for value, by in rows}
    found = []
    for one in plan.measures:
        if one.kind == QUALITATIVE or is_measured(one):
            continue
        value, by = values.get(one.key, (None, ""))
        amount = value.value if value is not None else None
        reached = measures.is_reached(one.key, amount, one.target, one.baseline)
        at = value.entered_at if value is not None else None
        found.append(Entered(one.key, one.label, one.unit, one.baseline, one.target, amount, reached, at, by))
    return tuple(found)


def _joining(about: _Cohort) -> list[Figure]:
    sent = [one for one in about.enrollments if one.applied_at is not None]
    approved_once = set(
        about.session.scalars(
            select(Activity.subject_id).where(
                Activity.verb == "application.approved",
                Activity.subject_id.in_([one.id for one in about.enrollments]),
            )
        )
    )
    approved = [one for one in about.enrollments if one.status in _PLACED or one.id in approved_once]
    seats = {(pair.mentee_id, Role.MENTEE.value) for pair in about.pairs}
    seats |= {(pair.mentor_id, Role.MENTOR.value) for pair in about.pairs}
    matched = [one for one in approved if _has_seat(about, one, seats)]
    offered = sum(one.capacity for one in approved if one.role == Role.MENTOR and one.status in _PLACED)
    taken = sum(PairState(pair.status) in LIVING for pair in about.pairs)
    return [
        measures.count("applied", len(sent)),
        measures.share("approved", len(approved), len(sent)),
        measures.share("match_rate", len(matched), len(approved)),
        measures.share("utilization", taken, offered),
        measures.median_days("days_to_match", _days_to_match(about)),
    ]


def _has_seat(about: _Cohort, one: Enrollment, seats: Collection[tuple[int, str]]) -> bool:
    """Whether somebody is in a pair in the role they joined in; among peers the two roles are one."""
    roles = tuple(Role) if about.plan.matching.shape == "peers" else (one.role,)
    return any((one.person_id, role) in seats for role in roles)


def _days_to_match(about: _Cohort) -> list[float]:
    """From each application to its first match."""
    first: dict[tuple[int, str], datetime] = {}
    for pair in about.pairs:
        for person, role in ((pair.mentee_id, Role.MENTEE.value), (pair.mentor_id, Role.MENTOR.value)):
            first.setdefault((person, role), pair.published_at)
    applied = {(one.person_id, one.role): one.applied_at for one in about.enrollments}
    spans = [(at, applied.get(seat)) for seat, at in first.items()]
    return [(at - sent).total_seconds() / 86400 for at, sent in spans if sent is not None and sent <= at]


def _working(about: _Cohort) -> list[Figure]:
    facts = list(about.facts.values())
    in_time = [one for one in facts if one.held() and one.held()[0].starts_at - one.published_at <= IN_TIME]
    decided = [one for one in facts if one in in_time or about.now - one.published_at > IN_TIME]
    months = sum(_months(pair, about.now) for pair in about.pairs)
    goals = about.session.execute(
        select(Goal.status, func.count(Goal.id))
        .where(Goal.pair_id.in_([pair.id for pair in about.pairs]))
        .group_by(Goal.status)
    )
    by_state = {str(state): int(number) for state, number in goals}
    kept = sum(by_state.values()) - by_state.get(GoalState.DROPPED.value, 0)
    figures = [
        measures.share("first_meeting_in_time", len(in_time), len(decided)),
        measures.ratio("meetings_per_month", sum(len(one.held()) for one in facts), months),
    ]
    if about.plan.with_agreement:
        signed = sum(len(one.agreement_signed_by) == len(one.people) for one in facts)
        figures.append(measures.share("agreements", signed, len(facts)))
    if about.plan.with_goals:
        figures.append(measures.share("goals_set", sum(bool(one.goals) for one in facts), len(facts)))
        figures.append(measures.share("goals_achieved", by_state.get(GoalState.ACHIEVED.value, 0), kept))
    return figures


def _months(pair: Pair, now: datetime) -> float:
    """How long a pair was on its way, pauses taken off."""
    until = pair.closed_at or pair.paused_at or now
    return max(0.0, (until - pair.published_at).total_seconds() / 86400 - pair.shift_days) / MONTH


def _saying(about: _Cohort) -> list[Figure]:
    """What people answered, as far as their forms said that it is counted."""
    now, final = _levels(about, "cohort", INTAKE), _levels(about, "pair", FINAL)
    growth = {
        person: [
            level - now[person][skill] for skill, level in levels.items() if skill in now.get(person, {})
        ]
        for person, levels in final.items()
    }
    return [
        measures.average("satisfaction", _answered(about, PULSE, GOING)),
        measures.promoters_minus_detractors("recommend", _answered(about, FINAL, RECOMMEND)),
        measures.average("skill_growth", growth),
        *(_response(about, form) for form in (MIDPOINT, FINAL) if _asks_for(about.plan, form)),
    ]


def _answered(about: _Cohort, form: str, key: str) -> Answered:
    given: dict[int, list[float]] = defaultdict(list)
    for submission in _submissions(about, "pair", form):
        answer = answers_for(submission, Reader.COUNTED).get(key)
        if isinstance(answer, int):
            given[submission.person_id].append(answer)
    return given


def _levels(about: _Cohort, subject: str, form: str) -> dict[int, dict[str, float]]:
    """Person → skill → level; of someone in several pairs the latest."""
    levels: dict[int, dict[str, float]] = defaultdict(dict)
    for submission in _submissions(about, subject, form):
        for key, answer in answers_for(submission, Reader.COUNTED).items():
            if key.startswith(LEVEL) and isinstance(answer, int):
                levels[submission.person_id][key] = answer
    return levels


def _submissions(about: _Cohort, subject: str, form: str) -> list[Submission]:
    ids = [about.cohort.id] if subject == "cohort" else [pair.id for pair in about.pairs]
    sent = select(Submission).where(
        Submission.subject == subject,
        Submission.subject_id.in_(ids),
        Submission.form_key == form,
        Submission.submitted_at.is_not(None),
    )
    return list(about.session.scalars(sent.order_by(Submission.submitted_at, Submission.id)))


def _asks_for(plan: Plan, form: str) -> bool:
    return any(step.form == form for step in plan.timeline)


def _response(about: _Cohort, form: str) -> Figure:
    """Reviews that came in, of those that were asked for by now."""
    asked = []
    for pair in about.pairs:
        since = form_asked_at(about.plan, form, about.facts[pair.id])
        if since is not None and about.now >= since and (pair.closed_at is None or pair.closed_at >= since):
            asked.append(pair)
    came = sum(
        len({person for key, person, _ in about.facts[pair.id].submissions if key == form}) for pair in asked
    )
    return measures.share(f"response_{form}", came, 2 * len(asked))


def _ending(about: _Cohort) -> list[Figure]:
    half = about.plan.meetings_planned / 2
    total = len(about.pairs)
    complete = [
        pair
        for pair in about.pairs
        if pair.closing_at is not None and len(about.facts[pair.id].held()) >= half
    ]
    ended = [pair for pair in about.pairs if pair.status == PairState.ENDED or _left(pair)]
    return [
        measures.share("completion_rate", len(complete), total),
        measures.share("ended_early", len(ended), total),
        measures.count("messages_sent", _messages(about)),
    ]


def _left(pair: Pair) -> bool:
    """Whether one of the two left it, also if its channel was archived since."""
    return pair.ended_by in (pair.mentee_id, pair.mentor_id)


def _messages(about: _Cohort) -> int:
    """Direct messages and posts to this cohort's people and pairs."""
    lanes = [f"pair:{pair.id}" for pair in about.pairs]
    lanes += [f"circle:{one}" for one in {pair.circle_id for pair in about.pairs} if one is not None]
    lanes += [f"person:{one}" for one in {one.person_id for one in about.enrollments}]
    sent = select(func.count(OutboxRow.id)).where(
        OutboxRow.status == "sent", OutboxRow.slack_ts.is_not(None), OutboxRow.lane.in_(lanes)
    )
    return about.session.scalar(sent) or 0


def _groups(about: _Cohort) -> tuple[GroupsShown, ...]:
    """Who takes part, by department, location and level, against all colleagues; no small groups."""
    colleagues = list(
        about.session.scalars(
            select(Person).where(
                Person.deactivated_at.is_(None), Person.is_bot.is_(False), Person.is_guest.is_(False),
                Person.is_outside.is_(False),
            )
        )
    )  # fmt: skip
    taking_part = {one.person_id for one in about.enrollments if one.status in _PLACED}
    return tuple(
        shown
        for by in ("department", "location", "level")
        if (shown := _grouped(by, colleagues, taking_part)) is not None
    )


def _grouped(by: str, colleagues: list[Person], taking_part: set[int]) -> GroupsShown | None:
    everybody: dict[str, int] = defaultdict(int)
    participants: dict[str, int] = defaultdict(int)
    for person in colleagues:
        name = str(getattr(person, by) or "")
        everybody[name] += 1
        participants[name] += person.id in taking_part
    shown, others = broken_out({name: people for name, people in participants.items() if people})
    if not shown:
        return None
    return GroupsShown(by, tuple((name, people, everybody[name]) for name, people in shown), others)
