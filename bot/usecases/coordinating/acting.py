"""What coordinators do about a pair: more time, another rhythm, a new match without fault, or not now."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date, local_moment
from bot.domain.health import Level
from bot.domain.roles import Role
from bot.domain.shown.health import PairSetting
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.leaving import end_pair, never_again, tell_channel
from bot.usecases.closing.seats import free_seat, seat_of
from bot.usecases.coordinating.looking import Seen
from bot.usecases.coordinating.queue import acted, codes_of, open_cases, settle
from bot.usecases.guiding.beginning.letters import OF_THE_END, give_back_letters
from bot.usecases.guiding.pairs import facts_changed, members_of, pair_for
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import HealthCase, Pair, Person
from db.session import WorkspaceSession

LEAST_DAYS, MOST_DAYS = 7, 180
RHYTHMS = (7, 14, 21, 28, 35, 42)
"""Days between two meetings: from weekly to every six weeks."""
WEEKS = (1, 2, 4)
"""How long a pair can be put off."""
REMATCH = "rematch"
FIRST_IN_LINE = 2
"""So many rounds without a match put somebody at the head of the next one (`bot.matching.matcher.MOST_MISSED`)."""


def pair_setting(session: WorkspaceSession, actor: Actor, pair_id: object, action: Action) -> PairSetting:
    """How a pair stands before it is extended or its rhythm is changed. Raises DomainError."""
    pair = _under_way(session, actor, pair_id, action)
    plan = plan_of(pair.cohort.program)
    rhythm = pair.cadence_days or plan.cadence_days
    days = pair.extra_days if action is Action.EXTEND_PAIR else rhythm
    return PairSetting(pair.id, pair.mentee.slack_id, pair.mentor.slack_id, days)


def extend_pair(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, *, days: object, now: datetime
) -> Pair:
    """The pair gets so many days more before its closing; both read it. Raises DomainError."""
    pair = _under_way(session, actor, pair_id, Action.EXTEND_PAIR)
    text = str(days or "").strip()
    number = int(text) if text.isdecimal() and len(text) <= len(str(MOST_DAYS)) else 0
    if not LEAST_DAYS <= number <= MOST_DAYS:
        raise DomainError("extension_out_of_range", field="days", least=LEAST_DAYS, most=MOST_DAYS)
    pair.extra_days += number
    _tell(session, person, pair, "pair.extended", number, now)
    return pair


def change_cadence(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, *, days: object, now: datetime
) -> Pair:
    """The two meet more or less often from now on; both read it. Raises DomainError."""
    pair = _under_way(session, actor, pair_id, Action.CHANGE_CADENCE)
    number = next((one for one in RHYTHMS if str(one) == str(days)), 0)
    if not number:
        raise DomainError("answer_required", field="days")
    plan = plan_of(pair.cohort.program)
    if number == (pair.cadence_days or plan.cadence_days):
        raise DomainError("cadence_is_so", field="days")
    pair.cadence_days = number
    _tell(session, person, pair, "pair.cadence", number, now)
    return pair


def part_pair(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> Pair:
    """End a pair without fault, so that both can be matched anew: with the first of the next draft, and never with
    each other. Raises DomainError.
    """
    pair = pair_for(session, actor, pair_id, Action.CLOSE_PAIR)
    take_turn(session, pair)
    if actor.person in members_of(pair):
        raise DomainError("own_pair_is_confidential")
    end_pair(session, pair, now)
    pair.end_reason = REMATCH
    for role in Role:
        free_seat(session, pair, role, back_to_pool=True)
        seat = seat_of(session, pair, role)
        if seat is not None and seat.status == EnrollmentState.APPROVED:
            seat.missed = max(seat.missed, FIRST_IN_LINE)  # first in line
    never_again(session, pair, person, now)
    record(session, "pair.parted", now, actor=person, pair=pair)
    told = [now]
    for one in pair.people():
        if one.deactivated_at is None:
            told.append(working_moment(one, plan_of(pair.cohort.program), now))
            key = f"pair.parted:{pair.id}:{one.id}:{int(now.timestamp())}"
            outbox.post(
                session,
                "pair.parted",
                now,
                key=key,
                not_before=told[-1],
                apart=OF_THE_END,
                person=one.id,
                pair=pair.id,
                by=person.id,
            )
    if pair.circle_id is None:
        tell_channel(session, pair, now, not_before=max(told))
    give_back_letters(session, pair, now)
    _settle(session, pair, now)
    return pair


def snooze_case(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, *, weeks: object, now: datetime
) -> HealthCase:
    """Put a pair off: it is not shown until then, unless it gets worse. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, Action.SEE_HEALTH)
    take_turn(session, pair)
    number = next((one for one in WEEKS if str(one) == str(weeks)), 0)
    if not number:
        raise DomainError("answer_required")
    found = Seen.by_all(session, [pair], now).health(pair)
    if PairState(pair.status) not in LIVING or found.level not in (Level.AMBER, Level.RED):
        raise DomainError("pair_is_well")
    case = open_cases(session, [pair.id]).get(pair.id)
    if case is None:
        case = HealthCase(pair_id=pair.id, level="", signals=[], opened_at=now, message="")
        session.add(case)
    case.level, case.signals = found.level.value, codes_of(found)
    plan = plan_of(pair.cohort.program)
    back = local_moment(local_date(now, plan.zone) + timedelta(weeks=number), plan.hours[0], plan.zone)
    if case.snoozed_until == back:
        return case  # a second click
    case.snoozed_until = back
    record(session, "health.snoozed", now, actor=person, pair=pair, days=number * 7)
    acted(session, pair, now)
    return case


def _under_way(session: WorkspaceSession, actor: Actor, pair_id: object, action: Action) -> Pair:
    """A pair that has not ended; until the transaction ends, nobody else changes it. Raises DomainError."""
    pair = pair_for(session, actor, pair_id, action)
    take_turn(session, pair)
    if pair.status == PairState.ARCHIVED:
        raise DomainError("pair_archived")
    if PairState(pair.status) not in LIVING:
        raise DomainError("pair_already_closed")
    return pair


def _tell(session: WorkspaceSession, person: Person, pair: Pair, verb: str, days: int, now: datetime) -> None:
    record(session, verb, now, actor=person, pair=pair, days=days)
    key = f"{verb}:{pair.id}:{int(now.timestamp())}"
    outbox.tell_pair(session, pair, verb, now, key=key, by=person.id, days=days)
    facts_changed(session, pair, now)
    acted(session, pair, now)


def _settle(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    session.flush()
    case = open_cases(session, [pair.id]).get(pair.id)
    if case is not None:
        settle(session, case, pair, now)
