"""Once a month coordinators write down what works and what does not, with the figures as they stand."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.calendar import local_date
from bot.domain.shown.adjusting import (
    CheckpointDraft,
    CheckpointLine,
    CheckpointRead,
    CheckpointsShown,
    MeasureChoice,
)
from bot.domain.states.decision import DecisionState
from bot.domain.states.pair import LIVING
from bot.errors import DomainError, FormErrors
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.reviewing.adjusting.decisions import (
    checkpoint_for,
    decision_shown,
    decisions_in,
    kept_figures,
    label_of_measure,
)
from bot.usecases.reviewing.adjusting.figures import figures_at_once
from db.models import Checkpoint, Cohort, Pair, Person, Program
from db.session import WorkspaceSession

WORKS, WORKS_NOT = "works", "works_not"
LONGEST = 2000
"""Characters of each of the two texts."""
OPEN, MOVED, PAST = 8, 5, 12
"""Shown on one screen."""
FIRST_AFTER = timedelta(days=21)
"""A cohort that has only begun has nothing to look back on yet."""
FRESH = timedelta(days=35)
"""A figure that was looked at again stays on the screen for so long."""


def checkpoints_shown(
    session: WorkspaceSession, actor: Actor, program: Program, now: datetime
) -> CheckpointsShown:
    """The screen of `checkpoint`. Raises DomainError."""
    require(Action.KEEP_CHECKPOINT, actor, program=str(program.id))
    month = month_of(program, now)
    decisions = decisions_in(session, program)
    waiting = [one for one in decisions if one.status == DecisionState.OPEN]
    moved = [one for one in decisions if one.looked_at is not None and now - one.looked_at < FRESH]
    this = _of_month(session, program, month)
    return CheckpointsShown(
        program_id=program.id,
        program=program.name,
        month=month,
        this_month=this.id if this is not None else None,
        open=tuple(decision_shown(session, one, program) for one in waiting[:OPEN]),
        moved=tuple(decision_shown(session, one, program) for one in moved[-MOVED:]),
        past=_lines(session, program),
        more_open=max(0, len(waiting) - OPEN),
    )


def draft_checkpoint(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime
) -> CheckpointDraft:
    """The form of this month, with what was written before. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.KEEP_CHECKPOINT)
    month = month_of(program, now)
    known = _of_month(session, program, month)
    return CheckpointDraft(
        program_id=program.id,
        program=program.name,
        month=month,
        works=str(known.works or "") if known else "",
        works_not=str(known.works_not or "") if known else "",
    )


def keep_checkpoint(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    *,
    works: object,
    works_not: object,
    now: datetime,
) -> Checkpoint:
    """Write down how it stands this month; said again, the words are the newer ones and the figures stay as they
    were. Raises FormErrors at `works` and `works_not`.
    """
    program = coordinated(session, actor, program_id, Action.KEEP_CHECKPOINT)
    texts = _texts({WORKS: works, WORKS_NOT: works_not})
    take_turn(session, program)  # two coordinators hold it at once: one checkpoint
    month, cohort = month_of(program, now), current_cohort(session, program)
    known = _of_month(session, program, month)
    if known is None:
        known = Checkpoint(
            cohort_id=cohort.id, month=month, made_by=person.id, made_at=now,
            figures=kept_figures(figures_at_once(session, program, now)),
        )  # fmt: skip
        session.add(known)
    known.works, known.works_not = texts[WORKS] or None, texts[WORKS_NOT] or None
    session.flush()
    record(session, "checkpoint.held", now, actor=person, program_id=program.id, subject="checkpoint",
           subject_id=known.id)  # fmt: skip
    return known


def read_checkpoint(
    session: WorkspaceSession, actor: Actor, checkpoint_id: object, now: datetime
) -> CheckpointRead:
    """One checkpoint in full. Raises DomainError."""
    found, program = checkpoint_for(session, actor, checkpoint_id)
    plan, by = plan_of(program), session.get_one(Person, found.made_by)
    return CheckpointRead(
        id=found.id,
        program=program.name,
        month=found.month,
        by=by.slack_id,
        works=str(found.works or ""),
        works_not=str(found.works_not or ""),
        decisions=tuple(decision_shown(session, one, program) for one in found.decisions),
        figures=tuple(
            (MeasureChoice(key, label_of_measure(plan, key)), float(value), str(unit))
            for key, (value, unit) in found.figures.items()
        ),
    )


def checkpoint_missing(session: WorkspaceSession, program: Program, now: datetime) -> bool:
    """Whether this month's checkpoint is worth asking for: there are pairs, for some weeks, and nobody held it."""
    cohort = current_cohort(session, program)
    first = session.scalar(
        select(func.min(Pair.published_at)).where(
            Pair.cohort_id == cohort.id, Pair.status.in_([state.value for state in LIVING])
        )
    )
    if first is None or now - first < FIRST_AFTER:
        return False
    return _of_month(session, program, month_of(program, now)) is None


def month_of(program: Program, now: datetime) -> date:
    """The first day of this month at the program's home."""
    return local_date(now, plan_of(program).zone).replace(day=1)


def _of_month(session: WorkspaceSession, program: Program, month: date) -> Checkpoint | None:
    cohort = current_cohort(session, program)
    return session.scalar(
        select(Checkpoint).where(Checkpoint.cohort_id == cohort.id, Checkpoint.month == month)
    )


def _lines(session: WorkspaceSession, program: Program) -> tuple[CheckpointLine, ...]:
    query = (
        select(Checkpoint, Cohort.name, Person.slack_id)
        .join(Cohort, Cohort.id == Checkpoint.cohort_id)
        .join(Person, Person.id == Checkpoint.made_by)
        .where(Cohort.program_id == program.id)
        .options(selectinload(Checkpoint.decisions))
        .order_by(Checkpoint.month.desc(), Checkpoint.id.desc())
        .limit(PAST)
    )
    return tuple(
        CheckpointLine(one.id, one.month, by, len(one.decisions), cohort)
        for one, cohort, by in session.execute(query)
    )


def _texts(raws: dict[str, object]) -> dict[str, str]:
    found = {name: clean_text(str(raw or ""), lines=True) for name, raw in raws.items()}
    errors = [
        DomainError("answer_too_long", field=name, length=len(text), maximum=LONGEST)
        for name, text in found.items()
        if len(text) > LONGEST
    ]
    if not any(found.values()):
        errors.append(DomainError("one_of_two_required", field=WORKS))
    if errors:
        raise FormErrors(errors)
    return found
