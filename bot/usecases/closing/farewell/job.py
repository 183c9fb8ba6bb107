"""What time brings at the end of pairs: the guide in the channel, what both wish alike, the next round."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from sqlalchemy import or_, select

from bot.domain.farewell import OPEN_AFTER, lead_days
from bot.domain.program import Program as Plan
from bot.domain.states.pair import PairState
from bot.usecases.closing.farewell.handing_over import hand_over
from bot.usecases.closing.farewell.next_steps import next_rounds_due, passing_on_due
from bot.usecases.closing.farewell.recommending import note_paired
from bot.usecases.closing.farewell.standing import ends_at, handed_over_at
from bot.usecases.closing.farewell.wishing import close_question, closes_at, wishes_due
from bot.usecases.planning.plans import plan_of
from bot.usecases.program_job import ProgramJob
from bot.usecases.saying import Due, say_due
from db.models import Cohort, Pair, Program
from db.session import Sessions, WorkspaceSession

CHANGES = ("program.opened", "closing.confirmed", "pair.closed")
"""What changes what is due. Everything else is seen a day later. No answer to the private question is among it."""
GUIDE_AFTERWARDS = timedelta(days=3)
"""So long after the last of the counted meetings the guide is still worth a word, also past the planned end."""
_OVER = (PairState.CLOSED.value, PairState.ARCHIVED.value)


class FarewellJob(ProgramJob):
    """Takes the steps of saying goodbye. `now` gives aware UTC."""

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        super().__init__("farewell", CHANGES, sessions, workspace_id, now)

    def steps(self, session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
        return take_steps(session, program, now)


def take_steps(session: WorkspaceSession, program: Program, now: datetime) -> datetime | None:
    """Do what is due in a program; returns when the next of it is (UTC; None: nothing waits)."""
    plan = plan_of(program)
    together = _saying_goodbye(session, program, plan, now)
    close_question(session, together, now)
    note_paired(session, together)
    if program.on_hold:
        return None
    hand_over(session, together, now)
    due = [
        *_guides_due(together, plan),
        *wishes_due(session, together),
        *passing_on_due(session, together),
        *next_rounds_due(session, program, now),
    ]
    later = [*say_due(session, plan, due, now).later, *(closes_at(pair) for pair in together)]
    later += [moment for pair in together for moment in (ends_at(pair), handed_over_at(pair))]
    return min((moment for moment in later if moment > now), default=None)


def _saying_goodbye(session: WorkspaceSession, program: Program, plan: Plan, now: datetime) -> list[Pair]:
    """The pairs whose end is near, and those that came to their end lately."""
    before_the_end = timedelta(days=plan.duration_days - lead_days(plan))
    rows = session.scalars(
        select(Pair)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(
            Cohort.program_id == program.id,
            or_(
                Pair.status == PairState.CLOSING.value,
                (Pair.status == PairState.ACTIVE.value) & (Pair.published_at <= now - before_the_end),
                Pair.status.in_(_OVER) & (Pair.closed_at > now - OPEN_AFTER),
            ),
        )
        .order_by(Pair.id)
    )
    lead = timedelta(days=lead_days(plan))
    return [one for one in rows if one.status != PairState.ACTIVE or now >= ends_at(one) - lead]


def _guides_due(pairs: Iterable[Pair], plan: Plan) -> list[Due]:
    """The guide stands in the channel once, for a circle for all of it; not when the conversation was held. Where the
    last of the counted meetings is the goodbye, it says right after it that the end has begun.
    """
    due: dict[str, Due] = {}
    for pair in pairs:
        begun = pair.closing_at if plan.closes_after_meetings else None
        if begun is not None and pair.status == PairState.CLOSING:
            base, end = begun, max(ends_at(pair), begun + GUIDE_AFTERWARDS)
        elif pair.status == PairState.ACTIVE and pair.closing_at is None:
            base, end = ends_at(pair) - timedelta(days=lead_days(plan)), ends_at(pair)
        else:
            continue
        whose = pair.id if pair.circle_id is None else f"circle:{pair.circle_id}"
        key = f"closing.near:{whose}"
        due.setdefault(key, Due("closing.near", key, base, until=end, ids={"pair": pair.id}))
    return list(due.values())
