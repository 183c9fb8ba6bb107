"""Facts of messages: the end of a cohort."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.cohort_closing import CohortClosingShown, CohortThanks, LastDay, Thanked
from bot.domain.states.cohort_closing import ClosingState
from bot.domain.states.pair import LIVING, PairState
from bot.usecases.closing.cohort import closing_shown, last_day_key
from bot.usecases.guiding.circles import living_in
from db.models import Cohort, CohortClosing, OutboxRow, Pair
from db.session import WorkspaceSession


def posted(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> CohortClosingShown:
    """How the wish to close a cohort stands."""
    made = session.find(CohortClosing, args["closing"])
    if made is None:
        raise NoLongerApplies
    return closing_shown(session, made)


def thanks(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> CohortThanks:
    """Thanks to one person."""
    cohort = session.find(Cohort, args["cohort"])
    if cohort is None:
        raise NoLongerApplies
    return CohortThanks(cohort.program.name, cohort.name, Thanked(args["thanked"]))


def last_day(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> LastDay:
    """The last day of a pair, or that there is none after all; not at all if that was said before."""
    made, pair = session.find(CohortClosing, args["closing"]), session.find(Pair, args["pair"])
    if made is None or pair is None or made.last_day is None or PairState(pair.status) not in LIVING:
        raise NoLongerApplies
    back = made.status == ClosingState.TAKEN_BACK
    if back:
        stands = select(OutboxRow.id).where(
            OutboxRow.key == last_day_key(made, pair), OutboxRow.status.in_(("sent", "unsure"))
        )
        if session.scalar(stands) is None:
            raise NoLongerApplies
    pairs = living_in(session, pair.circle_id) if pair.circle_id is not None else [pair]
    people = dict.fromkeys(who.slack_id for one in pairs for who in one.people())
    return LastDay(tuple(people), pair.cohort.program.name, made.last_day, pair.id, back=back)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "admin.cohort_closing": posted,
    "cohort.thanks": thanks,
    "cohort.last_day": last_day,
}
