"""Reminder messages that stand in Slack already: what they ask was asked anew since, or the pair is over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import select

from bot.domain.occurrence import parse_occurrence
from bot.domain.program import Program as Plan
from bot.domain.reviews import ASKING
from bot.domain.states.nudge import Outcome
from bot.usecases import outbox
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Nudge, OutboxRow, Pair, StepTaken
from db.session import WorkspaceSession

Series = tuple[int, str, str, str, str]
"""Pair, recipient, thread of steps, what it is about and which form: what is told again belongs to the same."""
OPEN = ("", Outcome.IGNORED.value, Outcome.OBSOLETE.value)
"""Outcomes of reminders whose buttons stand there still: nobody answered them by these."""
APART = timedelta(seconds=2.5)
"""Slack lets 50 messages a minute be changed; half of it stays free for what people wait for."""
AFTER_IT = timedelta(minutes=1)
"""The newer reminder comes first, then the older one says so."""
AFTER_THE_END = timedelta(minutes=10)
"""Whoever is told that their pair is over reads that first."""
LOOKED_BACK = timedelta(days=90)
"""What was told before that is so far up that nobody scrolls there."""
MOST_OF_A_PAIR = 8
"""Messages that are changed for one pair when it is over, the newest first."""
SPREAD_MINUTES = 240
"""Over so long the messages of a whole cohort that is closed are changed."""


def nudge_key(nudge_id: int) -> str:
    """The outbox key of a reminder message."""
    return f"nudge:{nudge_id}"


def series_of(taken: StepTaken, plan: Plan) -> Series | None:
    """To which series a reminder belongs; None where the plan has changed since."""
    try:
        step, occurrence = plan.step(taken.step), parse_occurrence(taken.occurrence)
    except (KeyError, ValueError):
        return None
    form = occurrence.turn if step.condition in ASKING else ""
    return taken.pair_id, taken.recipient, step.thread, occurrence.subject_id, form


def told_again(session: WorkspaceSession, nudge: Nudge, pairs: Iterable[Pair]) -> frozenset[int]:
    """Of a message's reminders (ids of their steps) those that came again in a later message."""
    plans = {pair.id: plan_of(pair.cohort.program) for pair in pairs}
    later = select(StepTaken).where(
        StepTaken.pair_id.in_(plans),
        StepTaken.recipient == str(nudge.person_id),
        StepTaken.nudge_id > nudge.id,
    )
    found = list(session.scalars(later))
    keys = {nudge_key(one.nudge_id): one.nudge_id for one in found if one.nudge_id is not None}
    kept_back = frozenset(
        keys[key]
        for key in session.scalars(
            select(OutboxRow.key).where(OutboxRow.key.in_(keys), OutboxRow.status.in_(("skipped", "dead")))
        )
    )
    newer = {series_of(one, plans[one.pair_id]) for one in found if one.nudge_id not in kept_back}
    return frozenset(
        taken.id
        for taken in nudge.steps
        if (series := series_of(taken, plans[taken.pair_id])) is not None and series in newer
    )


def redraw_replaced(session: WorkspaceSession, made: Sequence[Nudge], now: datetime) -> None:
    """The latest earlier messages that asked for the same as these new ones say so, soon after these. The pairs that
    they are about are in hand; one question finds the messages, however many they are.
    """
    new = {nudge.id for nudge in made}
    steps = [taken for nudge in made for taken in nudge.steps]
    if not steps:
        return
    earlier = (
        select(StepTaken)
        .where(
            StepTaken.pair_id.in_({taken.pair_id for taken in steps}),
            StepTaken.recipient.in_({taken.recipient for taken in steps}),
            StepTaken.nudge_id.is_not(None),
            StepTaken.nudge_id.not_in(new),
            StepTaken.taken_at > now - LOOKED_BACK,
        )
        .order_by(StepTaken.id)
    )
    plans = {
        id_: plan_of(session.get_one(Pair, id_).cohort.program) for id_ in {one.pair_id for one in steps}
    }
    wanted = {series_of(taken, plans[taken.pair_id]) for taken in steps} - {None}
    latest: dict[Series, StepTaken] = {}
    for taken in session.scalars(earlier):
        series = series_of(taken, plans[taken.pair_id])
        if series is not None and series in wanted:
            latest[series] = taken
    _redraw(session, [taken for taken in latest.values() if taken.outcome in OPEN], now + AFTER_IT, now)


def has_buttons(taken: StepTaken) -> bool:
    """Whether the buttons of a reminder stand there still: nobody answered them, or it told of a date ahead, which
    keeps its ways to another one whatever was done by them.
    """
    try:
        told_ahead = parse_occurrence(taken.occurrence).is_ahead
    except ValueError:
        told_ahead = False
    return told_ahead or taken.outcome in OPEN


def redraw_of_pause(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """The post about the pause that ends says so, in place of its buttons. To be called before the pair forgets when
    it began.
    """
    if pair.paused_at is None:
        return
    posts = select(OutboxRow).where(outbox.begins_with(pause_key(pair, pair.paused_at)))
    for row in session.scalars(posts).all():
        outbox.amend(session, row.key, now, **row.args)


def pause_key(pair: Pair, began: datetime) -> str:
    """The outbox key of the post about a pause; in a circle each reader's begins with it."""
    return f"pair.paused:{pair.id}:{int(began.timestamp())}"


def redraw_of_pair(
    session: WorkspaceSession, pair: Pair, now: datetime, *, one_of_many: bool = False
) -> None:
    """The pair is over: its newest reminders that nobody answered say so, in place of their buttons, and not before
    their readers have been told. `one_of_many`: a whole cohort is closed, so that this may take some hours.
    """
    plan = plan_of(pair.cohort.program)
    readers = {str(one.id): one for one in pair.people() if one.deactivated_at is None}
    mine = (
        select(StepTaken)
        .where(
            StepTaken.pair_id == pair.id,
            StepTaken.nudge_id.is_not(None),
            StepTaken.taken_at > now - LOOKED_BACK,
        )
        .order_by(StepTaken.id)
    )
    latest = {
        series: taken
        for taken in session.scalars(mine)
        if taken.recipient in readers and (series := series_of(taken, plan)) is not None
    }
    waiting = sorted((taken for taken in latest.values() if has_buttons(taken)), key=lambda one: -one.id)
    later = AFTER_THE_END + (timedelta(minutes=pair.id % SPREAD_MINUTES) if one_of_many else timedelta())
    for who, reader in readers.items():
        own = [taken for taken in waiting[:MOST_OF_A_PAIR] if taken.recipient == who]
        if own:
            _redraw(session, own, working_moment(reader, plan, now) + later, now)


def _redraw(session: WorkspaceSession, steps: Iterable[StepTaken], begin: datetime, now: datetime) -> None:
    by_nudge = {taken.nudge_id: int(taken.recipient) for taken in steps if taken.nudge_id is not None}
    several: dict[str, tuple[datetime, dict[str, int | str]]] = {
        nudge_key(nudge): (begin + nth * APART, {"person": person, "nudge": nudge})
        for nth, (nudge, person) in enumerate(by_nudge.items())
    }
    outbox.amend_several(session, several, now)
