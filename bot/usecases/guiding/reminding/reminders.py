"""What the reminders of a message say, in the light of how things stand when it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from bot.domain.calendar import local_date
from bot.domain.conditions import Case, holds
from bot.domain.due_dates import due_moments, recipients, starts
from bot.domain.journey import PairFacts, form_occurrence, still_applies
from bot.domain.messages import NoLongerApplies
from bot.domain.occurrence import parse_occurrence
from bot.domain.program import Program as Plan
from bot.domain.reviews import ASKING
from bot.domain.shown.guiding import (
    Ask,
    CircleMate,
    CircleShown,
    CoordinatorStep,
    FormAsk,
    NudgeShown,
    Reminder,
    Settled,
)
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import LIVING, PairState
from bot.domain.timeline import Condition, Recipient, TimelineStep
from bot.usecases.guiding.beginning.agreement import latest_agreement
from bot.usecases.guiding.circles import is_mentors_circle
from bot.usecases.guiding.growing.goals import goal_shown
from bot.usecases.guiding.meeting.agenda import agenda
from bot.usecases.guiding.meeting.meetings import meeting_shown
from bot.usecases.guiding.meeting.proposals import times_for
from bot.usecases.guiding.pairs import named, partner_of, role_in
from bot.usecases.guiding.reminding.journeys import facts_of, facts_of_pairs
from bot.usecases.guiding.reminding.standing import has_buttons, told_again
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Goal, Meeting, Nudge, Pair, Person, StepTaken
from db.session import WorkspaceSession

ASKS = {
    Condition.FIRST_MEETING_UNBOOKED: Ask.BOOK_FIRST_MEETING,
    Condition.FIRST_MEETING_UNHELD: Ask.BOOK_FIRST_MEETING,
    Condition.NOTHING_BOOKED: Ask.BOOK_MEETING,
    Condition.MEETING_AHEAD: Ask.PREPARE_MEETING,
    Condition.FEEDBACK_MISSING: Ask.SETTLE_MEETING,
    Condition.FIT_OPEN: Ask.FILL_IN,
    Condition.FORM_MISSING: Ask.FILL_IN,
    Condition.AGREEMENT_UNSIGNED: Ask.WRITE_AGREEMENT,
    Condition.NO_GOALS: Ask.ADD_GOAL,
    Condition.GOAL_QUIET: Ask.GOAL_NEWS,
    Condition.CLOSING_UNHELD: Ask.CONFIRM_CLOSING,
    Condition.CHANNEL_UNDECIDED: Ask.CHOOSE_CHANNEL,
    Condition.ALWAYS: Ask.TELL,
}
OF_ALL = frozenset(
    {Condition.FIRST_MEETING_UNBOOKED, Condition.FIRST_MEETING_UNHELD, Condition.NOTHING_BOOKED}
)
"""What is so for every pair of a circle alike, since they meet together."""
_BOOKING = frozenset({Ask.BOOK_FIRST_MEETING, Ask.BOOK_MEETING})


def nudge_shown(session: WorkspaceSession, nudge: Nudge, now: datetime) -> NudgeShown:
    """Every reminder of the message that still makes sense. Raises NoLongerApplies when none does."""
    person = session.get(Person, nudge.person_id)
    if person is None:
        raise NoLongerApplies
    pairs = _pairs_of(session, nudge)
    facts = facts_of_pairs(session, list(pairs.values()))
    reminders = [
        reminder
        for taken in nudge.steps
        if (reminder := _reminder(session, person, taken, pairs[taken.pair_id], facts[taken.pair_id], now))
    ]
    if not reminders:
        raise NoLongerApplies
    return NudgeShown(nudge.id, tuple(_one_for_circles(session, reminders, pairs, person)))


def standing_nudge(session: WorkspaceSession, nudge: Nudge, now: datetime) -> NudgeShown:
    """The same message once it stands in Slack: what came again since, or was about a pair that is over, has a
    sentence in place of its buttons. Raises NoLongerApplies where nothing of it is to be said.
    """
    person = session.get(Person, nudge.person_id)
    if person is None:
        raise NoLongerApplies
    pairs = _pairs_of(session, nudge)
    facts = facts_of_pairs(session, list(pairs.values()))
    again = told_again(session, nudge, pairs.values())
    reminders: list[Reminder] = []
    replaced: list[Reminder] = []
    over: dict[int, Settled] = {}
    for taken in nudge.steps:
        pair = pairs[taken.pair_id]
        reminder = _reminder(session, person, taken, pair, facts[pair.id], now)
        if reminder is not None:
            (replaced if taken.id in again else reminders).append(reminder)
        elif pair.status not in LIVING and has_buttons(taken):
            over[pair.id] = Settled(named(partner_of(pair, person)))
    if not (reminders or replaced or over):
        raise NoLongerApplies
    settled = [
        *(Settled(one.partner, one) for one in _one_for_circles(session, replaced, pairs, person)),
        *over.values(),
    ]
    return NudgeShown(nudge.id, tuple(_one_for_circles(session, reminders, pairs, person)), tuple(settled))


def _pairs_of(session: WorkspaceSession, nudge: Nudge) -> dict[int, Pair]:
    ids = {taken.pair_id for taken in nudge.steps}
    loaded = select(Pair).where(Pair.id.in_(ids)).options(joinedload(Pair.cohort).joinedload(Cohort.program))
    return {pair.id: pair for pair in session.scalars(loaded)}


def own_reminder(
    session: WorkspaceSession, person: Person, taken_id: object, now: datetime
) -> Reminder | None:
    """A reminder as this person reads it; None where it is not theirs, or makes no sense any more."""
    taken = session.find(StepTaken, taken_id)
    nudge = session.get(Nudge, taken.nudge_id) if taken is not None and taken.nudge_id is not None else None
    if taken is None or nudge is None or nudge.person_id != person.id:
        return None
    try:
        shown = nudge_shown(session, nudge, now)
    except NoLongerApplies:
        return None
    return next((one for one in shown.reminders if one.taken == taken.id), None)


def _one_for_circles(
    session: WorkspaceSession, reminders: Iterable[Reminder], pairs: Mapping[int, Pair], person: Person
) -> list[Reminder]:
    """The mentor of a circle is reminded once for all its mentees: by whom it is about, step and meeting."""
    kept: dict[tuple[object, ...], Reminder] = {}
    for reminder in reminders:
        pair = pairs[reminder.pair]
        if not is_mentors_circle(pair, person):
            kept["pair", reminder.taken] = reminder
            continue
        meeting = session.get(Meeting, reminder.meeting.id) if reminder.meeting else None
        form = reminder.form.key if reminder.form else ""
        key = ("circle", pair.circle_id, reminder.step, form, meeting.together if meeting else None)
        first = kept.get(key)
        mates = first.circle.mates if first and first.circle else ()
        forms = (reminder.form,) if reminder.form else ()
        mate = CircleMate(reminder.partner, pair.id, PairState(pair.status), reviews=forms)
        kept[key] = replace(first or reminder, circle=CircleShown(named(person), (*mates, mate)))
    return list(kept.values())


def coordinator_step(session: WorkspaceSession, taken: StepTaken, now: datetime) -> CoordinatorStep:
    """What a coordinator should look at. Raises NoLongerApplies."""
    pair = session.get(Pair, taken.pair_id)
    if pair is None:
        raise NoLongerApplies
    plan = plan_of(pair.cohort.program)
    step = _step(plan, taken)
    facts = facts_of(session, pair)
    if step is None or not still_applies(step, taken.occurrence, None, facts, plan, now):
        raise NoLongerApplies
    form = _form(plan, step, "")
    late = [who for who in pair.people() if _still_missing(step, taken.occurrence, str(who.id), facts, now)]
    return CoordinatorStep(
        pair=pair.id,
        program=pair.cohort.program_id,
        step=step.key,
        condition=step.condition,
        mentee=named(pair.mentee),
        mentor=named(pair.mentor),
        form_title=form.title if form else "",
        waits_for=tuple(named(who) for who in late),
        circle=pair.circle_id is not None and step.condition in OF_ALL,
    )


def reviews_due(facts: PairFacts, plan: Plan, person: str, now: datetime) -> tuple[FormAsk, ...]:
    """The forms that this person has been asked for and has not filled in, "remind me later" or not."""
    found: dict[tuple[str, str], FormAsk] = {}
    for step in plan.timeline:
        asks = step.condition in ASKING and step.to is not Recipient.COORDINATORS
        if not asks or step.off or facts.status not in step.during:
            continue
        for occurrence in _fallen_due(step, facts, plan, person, now):
            form = _form(plan, step, occurrence)
            if form is not None:
                found[form.key, form.occurrence] = form
    return tuple(found.values())


def _fallen_due(step: TimelineStep, facts: PairFacts, plan: Plan, person: str, now: datetime) -> list[str]:
    open_since = timedelta(days=step.stale_after_days) if step.stale_after_days is not None else None
    return [
        form_occurrence(str(occurrence))
        for to in recipients(step, facts, plan)
        if to.id == person
        for start in starts(step, facts, plan)
        for occurrence, due_at in due_moments(step, start, to, plan, now)
        if due_at <= now
        and (open_since is None or now - due_at < open_since)
        and holds(Case(step, occurrence, person, facts, now))
    ]


def _reminder(
    session: WorkspaceSession, person: Person, taken: StepTaken, pair: Pair, facts: PairFacts, now: datetime
) -> Reminder | None:
    plan = plan_of(pair.cohort.program)
    step = _step(plan, taken)
    if step is None or not still_applies(step, taken.occurrence, str(person.id), facts, plan, now):
        return None
    occurrence = parse_occurrence(taken.occurrence)
    meeting = _meeting(session, step, occurrence.subject_id)
    goal = session.get(Goal, int(occurrence.subject_id)) if step.condition is Condition.GOAL_QUIET else None
    agreement = latest_agreement(session, pair) if step.condition is Condition.AGREEMENT_UNSIGNED else None
    held = facts.held()
    ask = ASKS[step.condition]
    if agreement is not None:
        ask = Ask.SIGN_AGREEMENT
    elif ask is Ask.SETTLE_MEETING and meeting is not None and meeting.status == MeetingState.HELD:
        ask = Ask.RATE_MEETING
    times = times_for(session, pair, person, now) if ask in _BOOKING else None
    ask = Ask.CHOOSE_TIME if times is not None else ask
    preparing = ask is Ask.PREPARE_MEETING
    return Reminder(
        taken=taken.id,
        step=step.key,
        ask=ask,
        pair=pair.id,
        partner=named(partner_of(pair, person)),
        role=role_in(pair, person),
        agreement=agreement.id if agreement else None,
        meeting=meeting_shown(pair, meeting, person) if meeting else None,
        goal=goal_shown(pair, goal) if goal else None,
        form=_form(plan, step, form_occurrence(taken.occurrence)) if ask is Ask.FILL_IN else None,
        follow_up=bool(occurrence.follow_up or occurrence.again),
        first=bool(held) and held[0].id == occurrence.subject_id,
        agenda=agenda(session, pair, meeting, person, now) if preparing and meeting is not None else None,
        times=times,
        in_circle=pair.circle_id is not None,
        days_left=_days_left(plan, facts, now),
        words=plan.role_words,
        text=step.text,
    )


def _step(plan: Plan, taken: StepTaken) -> TimelineStep | None:
    try:
        return plan.step(taken.step)
    except KeyError:  # the plan has changed since
        return None


def _form(plan: Plan, step: TimelineStep, occurrence: str) -> FormAsk | None:
    form = plan.forms.get(step.form or "")
    return FormAsk(form.key, form.title, occurrence) if form else None


def _meeting(session: WorkspaceSession, step: TimelineStep, subject: str) -> Meeting | None:
    if step.condition not in (Condition.MEETING_AHEAD, Condition.FEEDBACK_MISSING, Condition.FIT_OPEN):
        return None
    return session.find(Meeting, subject)


def _days_left(plan: Plan, facts: PairFacts, now: datetime) -> int:
    gone = local_date(now, plan.zone) - local_date(facts.published_at, plan.zone)
    return facts.length(plan) - gone.days


def _still_missing(step: TimelineStep, occurrence: str, person: str, facts: PairFacts, now: datetime) -> bool:
    """Whether it is this person's doing that is missing; where it takes both, nobody is named."""
    by_person = step.condition in (Condition.AGREEMENT_UNSIGNED, Condition.FORM_MISSING)
    return by_person and holds(Case(step, parse_occurrence(occurrence), person, facts, now))
