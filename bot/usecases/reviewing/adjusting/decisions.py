"""What coordinators decided: who sees to it, until when, and whether the figure it was about moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from bot.domain.access import Action, Actor, require_here
from bot.domain.answers import clean_text
from bot.domain.calendar import last_working_moment, local_date, local_moment, next_working_moment
from bot.domain.due_dates import silent_days
from bot.domain.program import Program as Plan
from bot.domain.shown.adjusting import DecisionDraft, DecisionShown, MeasureChoice
from bot.domain.states.decision import DecisionEvent, DecisionState, move
from bot.errors import DomainError, FormErrors
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.adjusting.figures import (
    FigureNow,
    figures_at_once,
    figures_now,
    measures_of,
    unit_of_measure,
)
from bot.usecases.saying import Due, holidays_of, hours_of
from db.models import Checkpoint, Cohort, Decision, Person, Program
from db.session import WorkspaceSession

TEXT, OWNER, DUE, MEASURE = "text", "owner", "due", "measure"
LONGEST = 500
"""Characters of a decision."""
A_MONTH = timedelta(days=30)
"""So long a decision has until its figure is looked at, where no day was named."""
A_WEEK = timedelta(days=7)
"""Whoever was named is told within it, or reads it in the reminder."""
FURTHEST = timedelta(days=366)
MADE = "decision.made"


@dataclass(frozen=True)
class DecisionKept:
    """A decision as the next cohort reads it. `owner` is a name; `month` and `cohort` say when; `unit` as in
    DecisionShown; values as measured, None where nothing could be.
    """

    text: str
    owner: str
    cohort: str
    month: date | None
    status: str
    measure: str = ""
    measure_label: str = ""
    unit: str = ""
    value_then: float | None = None
    value_later: float | None = None


def decisions_of(session: WorkspaceSession, program: Program) -> tuple[DecisionKept, ...]:
    """What was decided in a program so far, oldest first; what was dropped is left out.

    For whoever may read the program's lessons: it authorizes nobody.
    """
    plan = plan_of(program)
    return tuple(
        DecisionKept(
            text=str(one.text),
            owner=session.get_one(Person, one.owner_id).name,
            cohort=session.get_one(Cohort, one.cohort_id).name,
            month=one.checkpoint.month if one.checkpoint is not None else None,
            status=one.status,
            measure=one.measure,
            measure_label=label_of_measure(plan, one.measure),
            unit=unit_of_measure(plan, one.measure),
            value_then=one.value_then,
            value_later=one.value_later,
        )
        for one in decisions_in(session, program)
        if one.status != DecisionState.DROPPED
    )


def draft_decision(
    session: WorkspaceSession, actor: Actor, person: Person, checkpoint_id: object, now: datetime
) -> DecisionDraft:
    """The form for a further decision of a checkpoint. Raises DomainError."""
    found, program = checkpoint_for(session, actor, checkpoint_id)
    return DecisionDraft(
        checkpoint=found.id,
        month=found.month,
        decisions=tuple(decision_shown(session, one, program) for one in found.decisions),
        measures=measures_of(plan_of(program)),
        owner=person.slack_id,
        due_on=_in_a_month(plan_of(program), now),
    )


def decide(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    checkpoint_id: object,
    raws: Mapping[str, object],
    now: datetime,
) -> Decision:
    """Write down a decision with its owner, its day and the figure it should move, as that stands now.

    Raises FormErrors with every mistake at its field. The same words twice in one checkpoint are one decision.
    """
    found, program = checkpoint_for(session, actor, checkpoint_id)
    take_turn(session, found)
    errors: list[DomainError] = []
    text = clean_text(str(raws.get(TEXT) or ""), lines=True)
    if not text:
        errors.append(DomainError("answer_required", field=TEXT))
    elif len(text) > LONGEST:
        errors.append(DomainError("answer_too_long", field=TEXT, length=len(text), maximum=LONGEST))
    owner = _owner(session, raws.get(OWNER), errors)
    due_on = _due_on(raws.get(DUE), local_date(now, plan_of(program).zone), errors)
    measure = str(raws.get(MEASURE) or "")
    if measure and all(one.key != measure for one in measures_of(plan_of(program))):
        errors.append(DomainError("not_an_option", field=MEASURE, given=measure))
    if errors or owner is None:
        raise FormErrors(errors)
    session.refresh(found, ["decisions"])
    same = next(
        (one for one in found.decisions if one.text == text and one.status == DecisionState.OPEN), None
    )
    if same is not None:
        return same
    made = Decision(
        cohort_id=found.cohort_id, checkpoint_id=found.id, text=text, owner_id=owner.id, due_on=due_on,
        measure=measure, value_then=_value(figures_at_once(session, program, now), measure) if measure else None,
        status=DecisionState.OPEN.value, made_by=person.id, made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    session.refresh(found, ["decisions"])
    record(session, MADE, now, actor=person, program_id=program.id, subject="decision", subject_id=made.id)
    return made


def settle_decision(
    session: WorkspaceSession, actor: Actor, person: Person, decision_id: object, *, done: bool, now: datetime
) -> Decision:
    """It is done, or dropped; its owner and every coordinator may say so. Raises DomainError."""
    found = session.find(Decision, decision_id)
    if found is None:
        raise DomainError("decision_gone")
    program_id = session.get_one(Cohort, found.cohort_id).program_id
    if found.owner_id == person.id:
        require_here(actor)
    else:
        coordinated(session, actor, program_id, Action.KEEP_CHECKPOINT)
    take_turn(session, found)
    before = found.status
    found.status = move(DecisionState(before), DecisionEvent.FINISH if done else DecisionEvent.DROP).value
    if found.status != before:
        record(session, f"decision.{found.status}", now, actor=person, program_id=program_id,
               subject="decision", subject_id=found.id)  # fmt: skip
    return found


# --- later -------------------------------------------------------------------------------------------


def look_day(decision: Decision, zone: str) -> date:
    """The day on which the figure of a decision is looked at again: its own day, else a month later."""
    return decision.due_on or local_date(decision.made_at, zone) + A_MONTH


def look_again_at(session: WorkspaceSession, program: Program, now: datetime) -> list[Decision]:
    """Look at the figures of decisions whose day has come; returns those that were looked at.

    What was dropped is not looked at: nothing was done that could have moved it.
    """
    zone = plan_of(program).zone
    today = local_date(now, zone)
    due = [
        one
        for one in decisions_in(session, program)
        if one.measure and one.looked_at is None and one.status != DecisionState.DROPPED
        and look_day(one, zone) <= today
    ]  # fmt: skip
    if not due:
        return []
    figures = figures_now(session, program, now)
    for one in due:
        one.value_later, one.looked_at = _value(figures, one.measure), now
    session.flush()
    return due


def fill_in(session: WorkspaceSession, program: Program, now: datetime) -> None:
    """Figures of today that were not quick enough for a click: of decisions, and of the checkpoint itself."""
    cohort = current_cohort(session, program)
    fresh = now - timedelta(days=1)
    decided = list(session.scalars(
            select(Decision).where(
                Decision.cohort_id == cohort.id, Decision.made_at > fresh, Decision.measure != "",
                Decision.value_then.is_(None), Decision.looked_at.is_(None),
            )
        ))  # fmt: skip
    held = [
        one
        for one in session.scalars(
            select(Checkpoint).where(Checkpoint.cohort_id == cohort.id, Checkpoint.made_at > fresh)
        )
        if not one.figures
    ]
    if not (decided or held):
        return
    figures = figures_now(session, program, now)
    for decision in decided:
        decision.value_then = _value(figures, decision.measure)
    for checkpoint in held:
        checkpoint.figures = kept_figures(figures)
    session.flush()


def kept_figures(figures: Mapping[str, FigureNow]) -> dict[str, Any]:
    """Figures as a checkpoint keeps them: value and unit by key, without those that there are not."""
    return {key: [one.value, one.unit] for key, one in figures.items() if one.value is not None}


def _value(figures: Mapping[str, FigureNow], key: str) -> float | None:
    figure = figures.get(key)
    return figure.value if figure is not None else None


def next_look(session: WorkspaceSession, program: Program) -> datetime | None:
    """When the next figure is to be looked at (UTC)."""
    plan = plan_of(program)
    days = [
        look_day(one, plan.zone)
        for one in decisions_in(session, program)
        if one.measure and one.looked_at is None and one.status != DecisionState.DROPPED
    ]
    return local_moment(min(days), plan.hours[0], plan.zone) if days else None


def reminders(session: WorkspaceSession, program: Program) -> list[Due]:
    """Messages to the owner of each open decision, in their hours: soon after somebody else named them, and the working
    day before it is due.
    """
    plan = plan_of(program)
    found = []
    for one in decisions_in(session, program):
        owner = session.get_one(Person, one.owner_id)
        if one.status != DecisionState.OPEN or one.due_on is None or owner.deactivated_at is not None:
            continue
        try:
            opening = last_working_moment(
                local_moment(one.due_on, 0, owner.zone), owner.zone, holidays_of(owner), hours_of(owner, plan),
                silent_days(plan),
            )  # fmt: skip
        except ValueError:  # a plan that was silent for more than a year
            continue
        over = local_moment(one.due_on + timedelta(days=1), 0, owner.zone)
        ids = {"person": owner.id, "decision": one.id}
        if one.made_by != owner.id:
            soon = min(opening, one.made_at + A_WEEK)
            key = f"decision.given:{one.id}"
            found.append(Due("decision.given", key, one.made_at, owner, until=soon, ids=ids))
        found.append(
            Due("decision.reminder", f"decision.reminder:{one.id}", opening, owner, until=over, ids=ids)
        )
    return found


def moved_since(session: WorkspaceSession, program: Program, since: datetime) -> tuple[DecisionShown, ...]:
    """Decisions whose figure was looked at again after `since` and could be measured both times, the latest first."""
    looked = [
        one
        for one in decisions_in(session, program)
        if one.looked_at is not None and one.looked_at > since
        and one.value_then is not None and one.value_later is not None
    ]  # fmt: skip
    return tuple(decision_shown(session, one, program) for one in reversed(looked))


# --- reading -----------------------------------------------------------------------------------------


def decisions_in(session: WorkspaceSession, program: Program) -> list[Decision]:
    """The decisions of a program, oldest first."""
    query = select(Decision).join(Cohort, Cohort.id == Decision.cohort_id)
    return list(session.scalars(query.where(Cohort.program_id == program.id).order_by(Decision.id)))


def program_of_decision(session: WorkspaceSession, one: Decision) -> Program:
    """The program in which it was decided."""
    return session.get_one(Cohort, one.cohort_id).program


def decision_shown(session: WorkspaceSession, one: Decision, program: Program) -> DecisionShown:
    """A decision, with its figure then and later."""
    label = label_of_measure(plan_of(program), one.measure)
    return DecisionShown(
        id=one.id,
        text=str(one.text),
        owner=session.get_one(Person, one.owner_id).slack_id,
        due_on=one.due_on,
        status=DecisionState(one.status),
        measure=MeasureChoice(one.measure, label) if one.measure else None,
        unit=unit_of_measure(plan_of(program), one.measure),
        then=one.value_then,
        later=one.value_later,
        looked_at=one.looked_at,
    )


def label_of_measure(plan: Plan, key: str) -> str:
    """What the plan calls a measure; empty where it has no name for it."""
    return next((one.label for one in plan.measures if one.key == key), "")


def checkpoint_for(
    session: WorkspaceSession, actor: Actor, checkpoint_id: object
) -> tuple[Checkpoint, Program]:
    """A checkpoint looked up by an id from a click, for a coordinator of its program. Raises DomainError."""
    found = session.find(Checkpoint, checkpoint_id)
    if found is None:
        raise DomainError("checkpoint_gone")
    program_id = session.get_one(Cohort, found.cohort_id).program_id
    return found, coordinated(session, actor, program_id, Action.KEEP_CHECKPOINT)


def _owner(session: WorkspaceSession, given: object, errors: list[DomainError]) -> Person | None:
    """Somebody who works here."""
    found = session.scalar(
        select(Person).where(
            Person.slack_id == str(given or ""), Person.deactivated_at.is_(None), Person.is_bot.is_(False),
            Person.is_outside.is_(False),
        )
    )  # fmt: skip
    if found is None:
        errors.append(DomainError("owner_unknown", field=OWNER))
    return found


def _in_a_month(plan: Plan, now: datetime) -> date:
    """The day that is proposed: a working day at the program's home."""
    day = local_date(now, plan.zone) + A_MONTH
    opening = local_moment(day, plan.hours[0], plan.zone)
    try:
        moment = next_working_moment(opening, plan.zone, plan.country, plan.hours, silent_days(plan))
    except ValueError:  # a plan that is silent for more than a year
        return day
    return local_date(moment, plan.zone)


def _due_on(given: object, today: date, errors: list[DomainError]) -> date:
    try:
        day = date.fromisoformat(str(given or ""))
    except ValueError:
        errors.append(DomainError("date_invalid" if given else "answer_required", field=DUE))
        return today
    if not today < day <= today + FURTHEST:
        errors.append(DomainError("due_day_over", field=DUE))
    return day
