"""The coordinators' queue: a case opens when a pair needs a look, and settles by itself when it is well again.

What only one of the two said never opens a case, unless they passed it on; and never in the channel if one of the
two reads it, because they coordinate the program themselves.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.health import Health, Level, Signal
from bot.domain.shown.health import CaseShown, Done
from bot.domain.states.pair import LIVING, PairState
from bot.domain.timeline import Condition, TimelineStep
from bot.usecases import outbox
from bot.usecases.coordinating.looking import Seen
from bot.usecases.coordinating.overview import pair_line
from db.models import Activity, HealthCase, OutboxRow, Pair, Person, Program
from db.session import WorkspaceSession

POSTED = "admin.health"
A_MESSAGE = 10
"""Pairs in one message."""
LATEST = 3
ACTS = (
    "coordinator.hello",
    "pair.paused",
    "pair.resumed",
    "pair.extended",
    "pair.cadence",
    "health.snoozed",
)
"""What can be done about a pair without settling it."""
_SAME = {
    Condition.FIRST_MEETING_UNBOOKED: (Signal.FIRST_MEETING_NOT_BOOKED, Signal.FIRST_MEETING_NOT_HELD),
    Condition.FIRST_MEETING_UNHELD: (Signal.FIRST_MEETING_NOT_HELD,),
    Condition.NOTHING_BOOKED: (Signal.NOTHING_HELD_LATELY,),
    Condition.AGREEMENT_UNSIGNED: (Signal.AGREEMENT_UNSIGNED,),
    Condition.NO_GOALS: (Signal.NO_GOALS,),
    Condition.FORM_MISSING: (Signal.REVIEW_OVERDUE,),
}
"""What a step for coordinators tells, as a signal."""
_TROUBLE = (Level.AMBER, Level.RED)
_SAID_ELSEWHERE = {Signal.NOT_A_FIT.value}
"""Coordinators read of it in a message of its own the moment it is passed on."""
_ANEW = {Signal.ASKED_FOR_A_LOOK.value}
"""What is worth a new message even while an older one stands."""


def codes_of(found: Health) -> list[str]:
    """What is worrying about a pair; a review by its form."""
    return sorted(
        f"{reason.signal.value}:{reason.params['form']}" if "form" in reason.params else reason.signal.value
        for reason in found.reasons
        if reason.level in _TROUBLE
    )


def open_cases(session: WorkspaceSession, pairs: Iterable[int]) -> dict[int, HealthCase]:
    """The cases that wait, by pair."""
    found: dict[int, HealthCase] = {}
    for some in outbox.batched(pairs, outbox.A_TIME):
        query = select(HealthCase).where(HealthCase.pair_id.in_(some), HealthCase.settled_at.is_(None))
        found |= {case.pair_id: case for case in session.scalars(query.order_by(HealthCase.id))}
    return found


def look_at(session: WorkspaceSession, program: Program, pairs: Sequence[Pair], now: datetime) -> None:
    """Open, amend and settle the cases of these pairs of a program; what is new becomes one message."""
    seen, cases = Seen.by_all(session, pairs, now), open_cases(session, [pair.id for pair in pairs])
    fresh: list[HealthCase] = []
    for pair in pairs:
        case, found = cases.get(pair.id), seen.health(pair)
        change = change_of(case, found, pair, now)
        if change == "open":
            case = HealthCase(
                pair_id=pair.id, level=found.level.value, signals=codes_of(found), opened_at=now, message=""
            )
            session.add(case)
            session.flush()
            if set(codes_of(found)) - _SAID_ELSEWHERE:
                fresh.append(case)
        elif case is not None and change == "settle":
            settle(session, case, pair, now)
        elif case is not None and change:
            case.level, case.signals = found.level.value, codes_of(found)
            if change == "again" or not case.message:
                fresh.append(case)
            else:
                show_anew(session, case, now)
    _post(session, program, fresh, now)


def change_of(case: HealthCase | None, found: Health, pair: Pair, now: datetime) -> str:
    """What is to be done about a pair: open, settle, again (in a new message), amend, or nothing (empty)."""
    trouble = PairState(pair.status) in LIVING and found.level in _TROUBLE
    if case is None:
        return "open" if trouble and found.level is Level.RED else ""
    if not trouble:
        return "settle"
    new = set(codes_of(found)) - set(case.signals)
    worse = bool(new) or (found.level is Level.RED and case.level != Level.RED)
    if case.snoozed_until is not None:
        if worse or case.snoozed_until <= now:
            return "again"
        return ""
    if new & _ANEW:
        return "again"
    return "amend" if worse or codes_of(found) != case.signals or found.level != case.level else ""


def settle(session: WorkspaceSession, case: HealthCase, pair: Pair, now: datetime) -> None:
    """The case is over: by itself, or by what was done. Its message says so."""
    how = {PairState.PAUSED: "paused", PairState.ENDED: "ended"}
    how |= dict.fromkeys((PairState.CLOSED, PairState.ARCHIVED), "closed")
    case.settled_at = now
    case.settled_how = how.get(PairState(pair.status), "on_track")
    if pair.status == PairState.ENDED and _was_parted(session, pair):
        case.settled_how = "rematched"
    show_anew(session, case, now)


def acted(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """A coordinator did something about a pair: if it is in the queue, its message says what."""
    case = open_cases(session, [pair.id]).get(pair.id)
    if case is None:
        return
    session.flush()
    found = Seen.by_all(session, [pair], now).health(pair)
    if change_of(case, found, pair, now) == "settle":
        settle(session, case, pair, now)
    else:
        show_anew(session, case, now)


def show_anew(session: WorkspaceSession, case: HealthCase, now: datetime) -> None:
    """Bring the message of a case up to date."""
    session.flush()
    row = _posted(session, case.message)
    if row is not None:
        outbox.amend(session, row.key, now, **row.args)


def said_in_queue(session: WorkspaceSession, pair_id: int, step: TimelineStep) -> bool:
    """Whether coordinators read what a step of the timeline tells them in the message of the queue already."""
    case = open_cases(session, [pair_id]).get(pair_id)
    codes = {f"{one.value}:{step.form}" if step.form else one.value for one in _SAME.get(step.condition, ())}
    return case is not None and bool(case.message) and not codes.isdisjoint(case.signals)


def case_shown(
    session: WorkspaceSession, seen: Seen, pair: Pair, case: HealthCase | None, *, message: str = ""
) -> CaseShown:
    """A pair with what was done about it. `message`: the key of the post it is shown in, if it is one."""
    line = pair_line(seen, pair)
    if case is None:
        return CaseShown(line, seen.now)
    return CaseShown(
        line=line,
        opened_at=case.opened_at,
        done=_done(session, case),
        snoozed_until=case.snoozed_until,
        settled_at=case.settled_at,
        settled_how=case.settled_how,
        moved=bool(message) and case.message != message,
    )


def _post(session: WorkspaceSession, program: Program, fresh: Sequence[HealthCase], now: datetime) -> None:
    for some in outbox.batched(fresh, A_MESSAGE):
        key = f"{POSTED}:{some[0].id}:{int(now.timestamp())}"
        older = {case.message for case in some} - {""}
        for case in some:
            case.message, case.snoozed_until = key, None
        cases = ",".join(str(case.id) for case in some)
        outbox.post(session, POSTED, now, key=key, program=program.id, cases=cases, post=key)
        for message in sorted(older):
            row = _posted(session, message)
            if row is not None:
                outbox.amend(session, row.key, now, **row.args)


def _posted(session: WorkspaceSession, key: str) -> OutboxRow | None:
    return session.scalar(select(OutboxRow).where(OutboxRow.key == key)) if key else None


def _was_parted(session: WorkspaceSession, pair: Pair) -> bool:
    parted = select(Activity.id).where(Activity.pair_id == pair.id, Activity.verb == "pair.parted")
    return session.scalar(parted.limit(1)) is not None


def _done(session: WorkspaceSession, case: HealthCase) -> tuple[Done, ...]:
    rows = session.execute(
        select(Activity, Person.slack_id)
        .join(Person, Person.id == Activity.actor_id)
        .where(Activity.pair_id == case.pair_id, Activity.verb.in_(ACTS), Activity.at >= case.opened_at)
        .order_by(Activity.id.desc())
        .limit(LATEST * 2)
    )
    done: dict[tuple[object, ...], Done] = {}
    for activity, by in rows:
        # A word to both is one thing that was done.
        done.setdefault(
            (activity.verb, by, activity.at),
            Done(activity.verb, by, activity.at, int(activity.detail.get("days", 0))),
        )
    return tuple(reversed(list(done.values())[:LATEST]))


def cases_by_id(session: WorkspaceSession, ids: str) -> Mapping[int, HealthCase]:
    """Cases by the ids that a message carries, in their order."""
    wanted = [int(one) for one in ids.split(",") if one]
    found = {case.id: case for case in session.scalars(select(HealthCase).where(HealthCase.id.in_(wanted)))}
    return {number: found[number] for number in wanted if number in found}
