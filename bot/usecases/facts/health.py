"""Facts of the messages about pairs that need a look."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.domain.messages import NoLongerApplies, directly
from bot.domain.shown.health import LookAsked, PairChanged, PairParted, QueuePosted, SignalAsked
from bot.domain.shown.today import TodayShown
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.coordinating.looking import Seen
from bot.usecases.coordinating.queue import case_shown, cases_by_id
from bot.usecases.coordinating.today import digest_shown, monday_of
from bot.usecases.guiding.meeting.ended import called_off_for
from bot.usecases.guiding.pairs import partner_of
from bot.usecases.planning.plans import plan_of
from db.models import Enrollment, Pair, Person, Program, SignalChoice
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def queue_posted(session: WorkspaceSession, args: Args, now: datetime) -> QueuePosted:
    """The pairs of one message, as they are now. Not sent if none of them waits any more by then."""
    program = session.get(Program, int(args["program"]))
    cases = cases_by_id(session, str(args["cases"]))
    if program is None or not cases:
        raise NoLongerApplies
    standing = "message" in args
    if not standing and (program.on_hold or all(case.settled_at for case in cases.values())):
        raise NoLongerApplies
    wanted = select(Pair).where(Pair.id.in_({case.pair_id for case in cases.values()}))
    pairs = {pair.id: pair for pair in session.scalars(wanted)}
    seen = Seen.by_all(session, list(pairs.values()), now)
    return QueuePosted(
        program.id,
        program.name,
        tuple(
            case_shown(session, seen, pairs[case.pair_id], case, message=str(args["post"]))
            for case in cases.values()
        ),
    )


def digest(session: WorkspaceSession, args: Args, now: datetime) -> TodayShown:
    """As it is when it is sent; not on hold, and not once its week is over."""
    program = session.get(Program, int(args["program"]))
    if program is None or (program.on_hold and "message" not in args):
        raise NoLongerApplies
    monday = date.fromisoformat(str(args["monday"]))
    if monday_of(plan_of(program), now) != monday:
        raise NoLongerApplies
    return digest_shown(session, program, monday, now)


def signal_asked(session: WorkspaceSession, args: Args, now: datetime) -> SignalAsked:
    """Only while it is open, and while the two go on."""
    choice, pair, person = _choice(session, args)
    if choice.tell is not None or pair.cohort.program.on_hold:
        raise NoLongerApplies
    if PairState(pair.status) not in LIVING or pair.status == PairState.PAUSED:
        raise NoLongerApplies
    still = Seen.by_all(session, [pair], now).to_ask_first(pair)
    if (person.id, choice.given_at) not in {
        (int(str(reason.private_to)), given_at) for reason, given_at in still
    }:
        raise NoLongerApplies
    partner = partner_of(pair, person)
    return SignalAsked(choice.id, partner.slack_id, pair.cohort.program.name, choice.signal)


def look_asked(session: WorkspaceSession, args: Args, now: datetime) -> LookAsked:
    """For a coordinator outside of the pair."""
    choice, pair, asker = _choice(session, {**args, "person": None})
    if not choice.tell or PairState(pair.status) not in LIVING:
        raise NoLongerApplies
    return LookAsked(pair.id, asker.slack_id, partner_of(pair, asker).slack_id, pair.cohort.program.name)


def changed(session: WorkspaceSession, args: Args, now: datetime) -> PairChanged:
    """What a coordinator changed for the two."""
    pair, by = session.get(Pair, int(args["pair"])), session.get(Person, int(args["by"]))
    if pair is None or by is None or PairState(pair.status) not in LIVING:
        raise NoLongerApplies
    return PairChanged(pair.mentee.slack_id, pair.mentor.slack_id, by.slack_id, int(args["days"]))


def parted(session: WorkspaceSession, args: Args, now: datetime) -> PairParted:
    """Only while the pair is over."""
    pair, person = session.get(Pair, int(args["pair"])), session.get(Person, int(args["person"]))
    by = session.get(Person, int(args["by"]))
    if pair is None or person is None or by is None or PairState(pair.status) in LIVING:
        raise NoLongerApplies
    free = select(Enrollment.id).where(
        Enrollment.cohort_id == pair.cohort_id,
        Enrollment.person_id == person.id,
        Enrollment.status == EnrollmentState.APPROVED.value,
    )
    return PairParted(
        partner_of(pair, person).slack_id,
        pair.cohort.program.name,
        by.slack_id,
        session.scalar(free.limit(1)) is not None,
        off=called_off_for(session, pair, person),
    )


def _choice(session: WorkspaceSession, args: Args) -> tuple[SignalChoice, Pair, Person]:
    choice = session.get(SignalChoice, int(args["choice"]))
    pair = session.get(Pair, choice.pair_id) if choice else None
    person = session.get(Person, choice.person_id) if choice else None
    if choice is None or pair is None or person is None:
        raise NoLongerApplies
    if args["person"] is not None and int(args["person"]) != person.id:
        raise NoLongerApplies
    return choice, pair, person


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "admin.health": queue_posted,
    "admin.digest": digest,
    "signal.asked": signal_asked,
    "coordinator.look": look_asked,
    "pair.extended": changed,
    directly("pair.extended"): changed,
    "pair.cadence": changed,
    directly("pair.cadence"): changed,
    "pair.parted": parted,
}
