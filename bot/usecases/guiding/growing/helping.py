"""Twenty minutes with another mentor for a goal that is stuck again: mentee, mentor and helper are asked in this
order, each only once the one before has agreed. A no needs no reason, and nobody hears whose it was.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.calendar import next_daily_look, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.goal_progress import News, stuck_twice
from bot.domain.states.goal import GoalState
from bot.domain.states.goal_help import OPEN, GoalHelpEvent, GoalHelpState, move
from bot.domain.states.pair import AT_WORK
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.growing.choosing import choose_helper, is_mentor_still
from bot.usecases.guiding.reminding.journeys import own_hours
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from db.models import Goal, GoalHelp, Pair, Person
from db.session import Sessions, WorkspaceSession

LAPSES_AFTER = timedelta(days=7)
ASKED = {
    GoalHelpState.OFFERED: "goal_help.offered",
    GoalHelpState.WANTED: "goal_help.wanted",
    GoalHelpState.ASKED: "goal_help.asked",
}
"""The message that asks whoever is to answer."""
_YES = {
    GoalHelpState.OFFERED: GoalHelpEvent.WANT,
    GoalHelpState.WANTED: GoalHelpEvent.AGREE,
    GoalHelpState.ASKED: GoalHelpEvent.ACCEPT,
}
_OPEN = [state.value for state in OPEN]


def consider_help(session: WorkspaceSession, pair: Pair, goal: Goal, now: datetime) -> GoalHelp | None:
    """Offer somebody else's help with a goal that is stuck for the second time, once; take an offer back when the
    goal moves on. Without a skill, or with nobody to ask, nothing is said.
    """
    helps = list(session.scalars(select(GoalHelp).where(GoalHelp.goal_id == goal.id).order_by(GoalHelp.id)))
    if goal.status != GoalState.STUCK:
        for one in helps:
            if GoalHelpState(one.status) in OPEN:
                _settle(session, pair, one, GoalHelpEvent.LAPSE, now)
        return None
    news = [News(one.at, GoalState(one.status)) for one in goal.updates if one.kind == "news"]
    if helps or not goal.skill or not stuck_twice(news):
        return None
    helper = choose_helper(session, pair, goal.skill, now)
    if helper is None:
        return None
    made = GoalHelp(
        goal_id=goal.id, helper_id=helper, status=GoalHelpState.OFFERED.value, offered_at=now, asked_at=None
    )
    session.add(made)
    session.flush()
    record(session, "goal_help.offered", now, pair=pair, subject="goal_help", subject_id=made.id)
    return made


def answer_help(
    session: WorkspaceSession, actor: Actor, person: Person, help_id: object, now: datetime, *, yes: bool
) -> GoalHelpState:
    """What one of the three said. Returns how it stands now. Raises DomainError goal_help_over where it is settled
    or this person has answered, not_yours for anybody else.
    """
    found = session.find(GoalHelp, help_id)
    if found is None:
        raise DomainError("not_yours")
    goal, pair = _in_turn(session, found)
    state = GoalHelpState(found.status)
    _require_asked(actor, person, found, pair, state)
    if is_over(pair) or goal.status != GoalState.STUCK:
        raise DomainError("goal_help_over", state=state.value)
    if not yes:
        return _settle(session, pair, found, GoalHelpEvent.DECLINE, now)
    if state is GoalHelpState.WANTED and not _helper_for(session, found, pair, goal, now):
        return _settle(session, pair, found, GoalHelpEvent.LAPSE, now)
    found.status, found.asked_at = move(state, _YES[state]).value, None
    record(session, f"goal_help.{found.status}", now, pair=pair, subject="goal_help", subject_id=found.id)
    if found.status == GoalHelpState.AGREED:
        _introduce(session, found, pair, now)
    session.flush()
    return GoalHelpState(found.status)


def is_over(pair: Pair) -> bool:
    """Whether the pair has ended or rests."""
    return pair.status not in AT_WORK


def asked_person(found: GoalHelp, pair: Pair) -> int | None:
    """Whose answer is waited for (a person's id)."""
    return {
        GoalHelpState.OFFERED: pair.mentee_id,
        GoalHelpState.WANTED: pair.mentor_id,
        GoalHelpState.ASKED: found.helper_id,
    }.get(GoalHelpState(found.status))


def _require_asked(actor: Actor, person: Person, found: GoalHelp, pair: Pair, state: GoalHelpState) -> None:
    waits_for = asked_person(found, pair)
    seen = {pair.mentee_id}
    if state is not GoalHelpState.OFFERED:
        seen.add(pair.mentor_id)
    if state in (GoalHelpState.AGREED, GoalHelpState.DECLINED, GoalHelpState.LAPSED):
        seen.add(found.helper_id or 0)
    if person.id != waits_for and person.id in seen:
        raise DomainError("goal_help_over", state=state.value)
    require(Action.HELP_WITH_GOAL, actor, owner=str(waits_for))


def _about(session: WorkspaceSession, found: GoalHelp) -> tuple[Goal, Pair]:
    goal = session.get_one(Goal, found.goal_id)
    return goal, session.get_one(Pair, goal.pair_id)


def _in_turn(session: WorkspaceSession, found: GoalHelp) -> tuple[Goal, Pair]:
    """What an offer is about. Until the transaction ends nobody else answers, or says how the goal goes."""
    goal, pair = _about(session, found)
    take_turn(session, pair)
    session.refresh(found)
    session.refresh(goal)
    return goal, pair


def _helper_for(session: WorkspaceSession, found: GoalHelp, pair: Pair, goal: Goal, now: datetime) -> bool:
    """See to it that there is somebody to ask: the one who was chosen may have left meanwhile."""
    helper = session.get(Person, found.helper_id or 0)
    if helper is not None and helper.deactivated_at is None and is_mentor_still(session, pair, helper.id):
        return True
    found.helper_id = choose_helper(session, pair, str(goal.skill), now)
    return found.helper_id is not None


def _settle(
    session: WorkspaceSession, pair: Pair, found: GoalHelp, event: GoalHelpEvent, now: datetime
) -> GoalHelpState:
    """It comes to nothing. A mentee who had agreed hears that much, and the same whatever the reason."""
    before = GoalHelpState(found.status)
    found.status, found.settled_at = move(before, event).value, now
    if before is not GoalHelpState.ASKED or found.asked_at is None:
        found.helper_id = None  # was never asked, and may be asked about something else
    record(session, f"goal_help.{found.status}", now, pair=pair, subject="goal_help", subject_id=found.id)
    if before is not GoalHelpState.OFFERED and not is_over(pair):
        tell_in_hours(session, "goal_help.over", pair.mentee, pair, found, now)
    session.flush()
    return GoalHelpState(found.status)


def _introduce(session: WorkspaceSession, found: GoalHelp, pair: Pair, now: datetime) -> None:
    found.settled_at = now
    helper = session.get_one(Person, found.helper_id)
    tell_in_hours(session, "goal_help.agreed", pair.mentee, pair, found, now)
    tell_in_hours(session, "goal_help.agreed", helper, pair, found, now)
    tell_in_hours(session, "goal_help.mentor_told", pair.mentor, pair, found, now)


def tell_in_hours(
    session: WorkspaceSession, kind: str, person: Person, pair: Pair, found: GoalHelp, now: datetime
) -> None:
    """A direct message in the person's next working hours."""
    outbox.post(
        session, kind, now, key=f"{kind}:{found.id}:{person.id}", not_before=working_moment(person, pair, now),
        apart=True, person=person.id, help=found.id,
    )  # fmt: skip


def working_moment(person: Person, pair: Pair, now: datetime) -> datetime:
    """When somebody may be written to next: in their own hours, on no silent day of the program. UTC."""
    plan = plan_of(pair.cohort.program)
    hours = own_hours(person) or plan.hours
    country = person.holidays or person.country
    earliest = max(now, person.quiet_until) if person.quiet_until is not None else now
    return next_working_moment(earliest, person.zone, country, hours, silent_days(plan))


class GoalHelpJob:
    """Asks whoever is to answer next, in their working hours, and lets old questions lapse. `now`: aware UTC."""

    name = "goal help"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now

    def run(self) -> datetime | None:
        """Take what is due; returns when to come again (UTC), None when nothing is open."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            due = [_due_at(session, one, now) for one in _open(session)]
        if due and min(due) <= now:
            with self._sessions.writing(self._workspace_id) as session:
                ask_who_is_next(session, now)
            with self._sessions.reading(self._workspace_id) as session:
                due = [_due_at(session, one, now) for one in _open(session)]
        return max(min(due), now + timedelta(minutes=1)) if due else None


def ask_who_is_next(session: WorkspaceSession, now: datetime) -> None:
    """Everything about open offers that is due now."""
    for one in _open(session):
        goal, pair = _in_turn(session, one)
        if GoalHelpState(one.status) not in OPEN or _due_at(session, one, now) > now:
            continue
        if one.asked_at is not None or _is_past(goal, pair):
            _settle(session, pair, one, GoalHelpEvent.LAPSE, now)
            continue
        who = session.get_one(Person, asked_person(one, pair))
        one.asked_at = now
        kind = ASKED[GoalHelpState(one.status)]
        outbox.post(session, kind, now, key=f"{kind}:{one.id}", person=who.id, help=one.id)


def _open(session: WorkspaceSession) -> list[GoalHelp]:
    return list(session.scalars(select(GoalHelp).where(GoalHelp.status.in_(_OPEN)).order_by(GoalHelp.id)))


def _is_past(goal: Goal, pair: Pair) -> bool:
    return goal.status != GoalState.STUCK or is_over(pair)


def _due_at(session: WorkspaceSession, one: GoalHelp, now: datetime) -> datetime:
    """When something is to be done about an open offer: now, when it may be asked, or when it lapses."""
    goal, pair = _about(session, one)
    if _is_past(goal, pair):
        return now
    if pair.cohort.program.on_hold:
        return next_daily_look(now)
    if one.asked_at is not None:
        return one.asked_at + LAPSES_AFTER
    who = session.get(Person, asked_person(one, pair) or 0)
    return working_moment(who, pair, now) if who is not None else now
