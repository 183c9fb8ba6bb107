"""A pair as one of the two sees it: how things stand, and the one most useful thing to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.domain.access import Action, Actor
from bot.domain.farewell import may_end_sooner
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program as Plan
from bot.domain.reviews import FINAL
from bot.domain.shown.guiding import URGENCY as _URGENCY
from bot.domain.shown.guiding import (
    Ask,
    CircleMate,
    CircleShown,
    FormAsk,
    GoalShown,
    MeetingShown,
    Named,
    NextThing,
    PairOverview,
)
from bot.domain.shown.meeting import TimesShown
from bot.domain.states.agreement import AgreementState
from bot.domain.states.goal import LIVING, GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import AT_WORK, PairState
from bot.domain.states.pair import LIVING as LIVING_PAIRS
from bot.usecases.guiding.beginning.agreement import latest_agreements
from bot.usecases.guiding.beside import Beside, beside_of
from bot.usecases.guiding.circles import is_mentors_circle, living_in, own_pair_id
from bot.usecases.guiding.growing.goals import as_shown, goals_of
from bot.usecases.guiding.meeting.meetings import meeting_shown, meetings_in
from bot.usecases.guiding.pairs import living_pairs, named, pair_for, partner_of, role_in
from bot.usecases.guiding.reminding.journeys import facts_of_pairs
from bot.usecases.guiding.reminding.reminders import reviews_due
from bot.usecases.planning.plans import plan_of
from db.models import Agreement, Goal, Meeting, Pair, Person
from db.session import WorkspaceSession

NEWS = timedelta(days=7)
"""Who has just set a goal, or said how it goes, is not asked the same again."""


@dataclass(frozen=True)
class _Known:
    """What is looked up for many pairs at once, by pair id."""

    facts: Mapping[int, PairFacts]
    beside: Mapping[int, Beside]
    agreements: Mapping[int, Agreement]
    goals: Mapping[int, Sequence[Goal]]
    meetings: Mapping[int, Sequence[Meeting]]

    @classmethod
    def of(cls, session: WorkspaceSession, pairs: Sequence[Pair], person: Person, now: datetime) -> _Known:
        return cls(
            facts_of_pairs(session, pairs),
            beside_of(session, pairs, person, now),
            latest_agreements(session, pairs),
            goals_of(session, pairs),
            meetings_in(session, pairs),
        )


def own_pair_overview(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> PairOverview:
    """The overview of a pair looked up by an id from a click, for one of the two. Raises DomainError."""
    pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), Action.SEE_PAIR)
    if is_mentors_circle(pair, person) and pair.status in LIVING_PAIRS:
        pairs = living_in(session, pair.circle_id or 0)
        return _circle_overview(session, pairs, person, now, _Known.of(session, pairs, person, now))
    return pair_overview(session, pair, person, now)


def overviews(session: WorkspaceSession, person: Person, now: datetime) -> list[PairOverview]:
    """Everything this person is in that has not ended, oldest first; the circle they guide as one."""
    pairs = living_pairs(session, person)
    known = _Known.of(session, pairs, person, now)
    shown: list[PairOverview] = []
    seen: set[int] = set()
    for pair in pairs:
        if pair.circle_id is None or not is_mentors_circle(pair, person):
            shown.append(pair_overview(session, pair, person, now, known))
        elif pair.circle_id not in seen:
            seen.add(pair.circle_id)
            mine = [one for one in pairs if one.circle_id == pair.circle_id]
            shown.append(_circle_overview(session, mine, person, now, known))
    return shown


def _circle_overview(
    session: WorkspaceSession,
    pairs: Sequence[Pair],
    mentor: Person,
    now: datetime,
    known: _Known,
) -> PairOverview:
    """The circle of a mentor in one: its pairs share meetings and agreement; goals and reviews are each one's."""
    each = [pair_overview(session, pair, mentor, now, known) for pair in pairs]
    at_work = [one for one in each if one.status in AT_WORK] or each
    urgent = [one.next for one in at_work if one.next is not None]
    following = min(urgent, key=lambda thing: _URGENCY.index(thing.ask), default=None)
    mates = tuple(
        CircleMate(
            one.partner, one.pair, one.status, one.agreement, goals=len(one.goals), reviews=one.reviews_due
        )
        for one in each
    )
    about = next((one.pair for one in at_work if one.next is following), at_work[0].pair)
    return replace(
        at_work[0],
        goals=(),
        reviews_due=tuple(form for one in each for form in one.reviews_due),
        next=replace(following, pair=about) if following else None,
        points=sum(one.points for one in each),
        sealed=any(one.sealed for one in each),
        circle=CircleShown(mentor=named(mentor), mates=mates),
    )


def pair_overview(
    session: WorkspaceSession, pair: Pair, person: Person, now: datetime, known: _Known | None = None
) -> PairOverview:
    """How a pair stands. What is `known` of many pairs already is not looked up again.

    Raises DomainError not_your_pair for anybody but the two.
    """
    partner = partner_of(pair, person)
    known = known or _Known.of(session, [pair], person, now)
    beside = known.beside[pair.id]
    plan = plan_of(pair.cohort.program)
    state = PairState(pair.status)
    agreement = known.agreements.get(pair.id)
    waits_for_me = _waits_for(agreement, person)
    goals = as_shown(pair, known.goals.get(pair.id, ()), now)
    shown = [meeting_shown(pair, meeting, person) for meeting in known.meetings.get(pair.id, ())]
    meetings = _Meetings.of(shown, now)
    reviews = reviews_due(known.facts[pair.id], plan, str(person.id), now)
    return PairOverview(
        pair=pair.id,
        program=pair.cohort.program.name,
        partner=named(partner),
        role=role_in(pair, person),
        status=state,
        channel_id=pair.channel_id,
        agreement=AgreementState(agreement.status) if agreement else None,
        agreement_id=agreement.id if agreement else None,
        waits_for_me=waits_for_me,
        goals=goals,
        next_meeting=meetings.ahead,
        unsettled=meetings.unsettled,
        meetings_held=meetings.held,
        meetings_planned=plan.meetings_planned,
        reviews_due=reviews,
        next=_next(
            plan,
            state,
            _about_agreement(agreement, waits_for_me),
            meetings,
            _about_goals(goals, known.facts[pair.id], now),
            reviews,
            beside.times,
        ),
        with_goals=plan.with_goals,
        with_agreement=plan.with_agreement,
        words=plan.role_words,
        circle=_circle_of_mentee(session, pair, person),
        times=beside.times,
        points=beside.points,
        standing_days=beside.standing_days,
        sealed=beside.sealed,
        ended_on=_ended_on(pair, plan, known.facts[pair.id], now),
        finals_open=_finals_open(pair, known.facts[pair.id]),
        may_end=may_end_sooner(state, plan, met=meetings.held > 0, circle=pair.circle_id is not None),
        paused_until=pair.paused_until,
    )


def _ended_on(pair: Pair, plan: Plan, facts: PairFacts, now: datetime) -> datetime | None:
    """The planned end of a pair that has had its last conversation, once it is over."""
    ends_at = pair.published_at + timedelta(days=facts.length(plan))
    return ends_at if pair.status == PairState.CLOSING and ends_at <= now else None


def _finals_open(pair: Pair, facts: PairFacts) -> tuple[Named, ...]:
    sent = {who for form, who, _ in facts.submissions if form == FINAL}
    return tuple(named(one) for one in pair.people() if str(one.id) not in sent)


def _circle_of_mentee(session: WorkspaceSession, pair: Pair, person: Person) -> CircleShown | None:
    """Who else is in the circle, as one of its mentees sees it: names only."""
    if pair.circle_id is None:
        return None
    others = [one for one in living_in(session, pair.circle_id) if one.id != pair.id]
    mates = tuple(CircleMate(named(one.mentee), one.id) for one in others)
    return CircleShown(mentor=named(pair.mentor), mates=mates)


@dataclass(frozen=True)
class _Meetings:
    """The next meeting, the oldest one that is over and nobody has said anything about, whether one goes on at this
    moment, and how many were held.
    """

    ahead: MeetingShown | None
    unsettled: MeetingShown | None
    going_on: bool
    held: int

    @classmethod
    def of(cls, meetings: Sequence[MeetingShown], now: datetime) -> _Meetings:
        planned = [meeting for meeting in meetings if meeting.state is MeetingState.PLANNED]
        return cls(
            ahead=next((meeting for meeting in planned if meeting.starts_at > now), None),
            unsettled=next((meeting for meeting in planned if meeting.ends_at <= now), None),
            going_on=any(meeting.starts_at <= now < meeting.ends_at for meeting in planned),
            held=sum(meeting.state is MeetingState.HELD for meeting in meetings),
        )

    def settling(self) -> NextThing | None:
        return NextThing(Ask.SETTLE_MEETING, meeting=self.unsettled) if self.unsettled else None

    def booking(self) -> NextThing | None:
        if self.ahead is not None or self.going_on:
            return None
        return NextThing(Ask.BOOK_MEETING if self.held else Ask.BOOK_FIRST_MEETING)


def _waits_for(agreement: Agreement | None, person: Person) -> bool:
    return agreement is not None and all(s.person_id != person.id for s in agreement.signatures)


def _next(
    plan: Plan,
    state: PairState,
    agreement: NextThing | None,
    meetings: _Meetings,
    goals: NextThing | None,
    reviews: tuple[FormAsk, ...],
    times: TimesShown | None,
) -> NextThing | None:
    """What somebody waits for comes first, then what keeps the two meeting, then what gives it direction."""
    review = NextThing(Ask.FILL_IN, form=reviews[0]) if reviews else None
    if state not in AT_WORK:
        return review
    text = agreement if plan.with_agreement else None
    sign = text if text and text.ask is Ask.SIGN_AGREEMENT else None
    # While suggested times wait for an answer, nobody is to look for others.
    booking = meetings.booking() if state is not PairState.CLOSING and times is None else None
    choice = NextThing(Ask.CHOOSE_TIME, times=times) if times is not None and not times.mine else None
    direction = goals if plan.with_goals else None
    return meetings.settling() or choice or sign or review or booking or text or direction


def _about_agreement(agreement: Agreement | None, waits_for_me: bool) -> NextThing | None:
    if agreement is None:
        return NextThing(Ask.WRITE_AGREEMENT)
    return NextThing(Ask.SIGN_AGREEMENT, agreement=agreement.id) if waits_for_me else None


def _about_goals(goals: tuple[GoalShown, ...], facts: PairFacts, now: datetime) -> NextThing | None:
    if not goals:
        return NextThing(Ask.ADD_GOAL)
    told = {goal.id for goal in facts.goals if now - goal.last_news_at < NEWS}
    quiet = [goal for goal in goals if str(goal.id) not in told and not goal.goes_on]
    stuck = next((goal for goal in quiet if goal.state is GoalState.STUCK), None)
    living = stuck or next((goal for goal in quiet if goal.state in LIVING), None)
    return NextThing(Ask.GOAL_NEWS, goal=living) if living else None
