"""What came of the reminders that were sent: worked out for many pairs at once, when they are looked at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import and_, or_, select

from bot.domain.nudge_outcomes import PATIENCE, Deed, TakenStep, outcome_of, patience_ends
from bot.domain.occurrence import parse_occurrence
from bot.domain.pair_facts import PairFacts
from bot.domain.program import Program as Plan
from bot.domain.states.nudge import Outcome
from bot.usecases.guiding.reminding.journeys import COORDINATORS
from bot.usecases.guiding.reminding.standing import nudge_key
from db.models import Activity, OutboxRow, StepTaken
from db.session import WorkspaceSession

_PUT_OFF = 7
"""Days: the longest that a reminder is put off."""


def settle_outcomes(
    session: WorkspaceSession, looked: Sequence[tuple[PairFacts, Plan]], now: datetime
) -> Mapping[int, datetime]:
    """Write down what came of every open reminder of these pairs. Returns by pair's id when to look again (UTC).

    The number of queries does not depend on how many pairs they are.
    """
    session.flush()
    by_pair = {int(facts.id): (facts, plan) for facts, plan in looked}
    open_steps = _open_steps(session, by_pair, now)
    deeds = _deeds(session, open_steps)
    unsent = _unsent(session, open_steps)
    looks: dict[int, datetime] = {}
    for taken, told in _told(open_steps, by_pair):
        facts, plan = by_pair[taken.pair_id]
        found = outcome_of(told, facts, plan, now, deeds[taken.pair_id])
        never_sent = taken.nudge_id in unsent
        if found is not None and not (never_sent and found[0] in (Outcome.IGNORED, Outcome.TOLD)):
            # Who did it before the message went out was not moved by it.
            outcome = Outcome.OBSOLETE if never_sent and found[0] is Outcome.ACTED else found[0]
            taken.outcome, taken.outcome_at = outcome.value, found[1]
        elif never_sent:
            # It was kept back (a pause, a hold, a quiet time) and still makes sense: it is to be told after all.
            session.delete(taken)
            looks[taken.pair_id] = now
        elif patience_ends(told) > now:
            looks[taken.pair_id] = min(patience_ends(told), looks.get(taken.pair_id, patience_ends(told)))
    return looks


def put_off(taken: StepTaken, outcome: Outcome, now: datetime) -> None:
    """Somebody chose to hear of it later, or never again: unless it was settled before."""
    if taken.outcome in ("", Outcome.TOLD, Outcome.SNOOZED):
        taken.outcome, taken.outcome_at = outcome.value, now


def _open_steps(session: WorkspaceSession, pair_ids: Iterable[int], now: datetime) -> list[StepTaken]:
    lately = now - PATIENCE - timedelta(days=2 * _PUT_OFF)
    query = select(StepTaken).where(
        StepTaken.pair_id.in_(list(pair_ids)),
        or_(
            StepTaken.outcome == "",
            and_(StepTaken.outcome == Outcome.SNOOZED.value, StepTaken.taken_at >= lately),
        ),
    )
    return list(session.scalars(query.order_by(StepTaken.id)))


def _told(
    open_steps: Sequence[StepTaken], by_pair: Mapping[int, tuple[PairFacts, Plan]]
) -> list[tuple[StepTaken, TakenStep]]:
    """The open steps as domain rules see them, each with the one that came after it in its series."""
    found: list[tuple[StepTaken, TakenStep]] = []
    latest: dict[tuple[int, str, str, str], datetime] = {}
    for taken in reversed(open_steps):
        plan = by_pair[taken.pair_id][1]
        try:
            step = plan.step(taken.step)
            subject = parse_occurrence(taken.occurrence).subject_id
        except (KeyError, ValueError):  # the plan has changed since
            taken.outcome, taken.outcome_at = Outcome.OBSOLETE.value, taken.taken_at
            continue
        person = None if taken.recipient == COORDINATORS else taken.recipient
        told = TakenStep(step, taken.occurrence, person, taken.taken_at)
        if taken.outcome == Outcome.SNOOZED:
            told = replace(told, put_off_at=taken.outcome_at)
        series = (taken.pair_id, taken.recipient, step.thread, subject)
        found.append((taken, replace(told, later_at=latest.get(series))))
        latest[series] = taken.taken_at
    return found


def _deeds(session: WorkspaceSession, open_steps: Sequence[StepTaken]) -> Mapping[int, list[Deed]]:
    found: dict[int, list[Deed]] = defaultdict(list)
    if not open_steps:
        return found
    query = select(
        Activity.pair_id, Activity.actor_id, Activity.verb, Activity.subject_id, Activity.at
    ).where(
        Activity.pair_id.in_({taken.pair_id for taken in open_steps}),
        Activity.at >= min(taken.taken_at for taken in open_steps),
        Activity.actor_id.is_not(None),
    )
    for pair_id, actor, verb, subject, at in session.execute(query):
        if pair_id is not None:
            found[pair_id].append(Deed(str(actor), verb, str(subject or ""), at))
    return found


def _unsent(session: WorkspaceSession, open_steps: Iterable[StepTaken]) -> frozenset[int]:
    """Ids of the messages of these reminders that were kept back when they were to be sent."""
    keys = {nudge_key(taken.nudge_id): taken.nudge_id for taken in open_steps if taken.nudge_id is not None}
    if not keys:
        return frozenset()
    query = select(OutboxRow.key).where(OutboxRow.key.in_(list(keys)), OutboxRow.status == "skipped")
    return frozenset(keys[key] for key in session.scalars(query))
