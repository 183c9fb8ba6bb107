"""A pair as one of the two sees it: how things stand, and the one most useful thing to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.shown.guiding import Ask, FormAsk, GoalShown, MeetingShown, NextThing, PairOverview
from bot.domain.states.agreement import AgreementState
from bot.domain.states.goal import LIVING, GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.usecases.guiding.agreement import latest_agreement
from bot.usecases.guiding.goals import goals_shown
from bot.usecases.guiding.journeys import facts_of
from bot.usecases.guiding.meetings import meeting_shown, meetings_of
from bot.usecases.guiding.pairs import named, pair_for, partner_of, role_in
from bot.usecases.guiding.reminders import reviews_due
from bot.usecases.planning.plans import plan_of
from db.models import Agreement, Pair, Person
from db.session import WorkspaceSession

AT_WORK = frozenset({PairState.PUBLISHED, PairState.ACTIVE, PairState.CLOSING})


def own_pair_overview(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> PairOverview:
    """The overview of a pair looked up by an id from a click, for one of the two. Raises DomainError."""
    return pair_overview(session, pair_for(session, actor, pair_id, Action.SEE_PAIR), person, now)


def pair_overview(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> PairOverview:
    """How a pair stands. Raises DomainError not_your_pair for anybody but the two."""
    partner = partner_of(pair, person)
    plan = plan_of(pair.cohort.program)
    state = PairState(pair.status)
    agreement = latest_agreement(session, pair)
    waits_for_me = _waits_for(agreement, person)
    goals = goals_shown(session, pair)
    shown = [meeting_shown(pair, meeting, person) for meeting in meetings_of(session, pair)]
    meetings = _Meetings.of(shown, now)
    reviews = reviews_due(facts_of(session, pair), plan, str(person.id), now)
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
        next=_next(state, _about_agreement(agreement, waits_for_me), meetings, goals, reviews),
    )


@dataclass(frozen=True)
class _Meetings:
    """The next meeting, the oldest one that nobody has said anything about, and how many were held."""

    ahead: MeetingShown | None
    unsettled: MeetingShown | None
    held: int

    @classmethod
    def of(cls, meetings: Sequence[MeetingShown], now: datetime) -> _Meetings:
        planned = [meeting for meeting in meetings if meeting.state is MeetingState.PLANNED]
        return cls(
            ahead=next((meeting for meeting in planned if meeting.starts_at > now), None),
            unsettled=next((meeting for meeting in planned if meeting.starts_at <= now), None),
            held=sum(meeting.state is MeetingState.HELD for meeting in meetings),
        )

    def settling(self) -> NextThing | None:
        return NextThing(Ask.SETTLE_MEETING, meeting=self.unsettled) if self.unsettled else None

    def booking(self) -> NextThing | None:
        if self.ahead is not None:
            return None
        return NextThing(Ask.BOOK_MEETING if self.held else Ask.BOOK_FIRST_MEETING)


def _waits_for(agreement: Agreement | None, person: Person) -> bool:
    return agreement is not None and all(s.person_id != person.id for s in agreement.signatures)


def _next(
    state: PairState,
    agreement: NextThing | None,
    meetings: _Meetings,
    goals: tuple[GoalShown, ...],
    reviews: tuple[FormAsk, ...],
) -> NextThing | None:
    """What somebody waits for comes first, then what keeps the two meeting, then what gives it direction."""
    review = NextThing(Ask.FILL_IN, form=reviews[0]) if reviews else None
    if state not in AT_WORK:
        return review
    sign = agreement if agreement and agreement.ask is Ask.SIGN_AGREEMENT else None
    booking = meetings.booking() if state is not PairState.CLOSING else None
    return meetings.settling() or sign or review or booking or agreement or _about_goals(goals)


def _about_agreement(agreement: Agreement | None, waits_for_me: bool) -> NextThing | None:
    if agreement is None:
        return NextThing(Ask.WRITE_AGREEMENT)
    return NextThing(Ask.SIGN_AGREEMENT, agreement=agreement.id) if waits_for_me else None


def _about_goals(goals: tuple[GoalShown, ...]) -> NextThing | None:
    if not goals:
        return NextThing(Ask.ADD_GOAL)
    stuck = next((goal for goal in goals if goal.state is GoalState.STUCK), None)
    living = stuck or next((goal for goal in goals if goal.state in LIVING), None)
    return NextThing(Ask.GOAL_NEWS, goal=living) if living else None
