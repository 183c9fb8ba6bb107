"""A measure beside a matched group outside of the program: a file is taken in, counted, and forgotten.

`Comparison.reading` holds one of: {columns, result: fields of `Compared`}, {why: a `Refusal`},
{mistakes: [[line, words as `said.kept` has them]], found}.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.calendar import local_date
from bot.domain.comparing import Compared, Refusal, compare
from bot.domain.comparison_file import ComparisonReading
from bot.domain.measure_dates import by_hand
from bot.domain.said import kept
from bot.domain.shown.learning import ComparisonAsked, ComparisonShown
from bot.domain.states.comparison import ComparisonEvent, ComparisonState, move
from bot.errors import DomainError, FormErrors
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from db.models import Comparison, Person, Program
from db.session import WorkspaceSession

MEASURE, AS_OF, FILE = "measure", "as_of", "file"


def comparison_asked(
    session: WorkspaceSession, actor: Actor, program_id: object, now: datetime
) -> ComparisonAsked:
    """The form for a file. Raises DomainError: nothing of this program is entered by hand."""
    program = coordinated(session, actor, program_id, Action.COMPARE_MEASURE)
    plan = plan_of(program)
    measures = tuple((one.key, one.label) for one in by_hand(plan))
    if not measures:
        raise DomainError("no_measure_by_hand")
    return ComparisonAsked(program_shown(program), measures, local_date(now, plan.zone))


def upload_comparison(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    answers: Mapping[str, Any],
    now: datetime,
) -> Comparison:
    """Take in a file that was uploaded to Slack; the job `comparisons` fetches and counts it. Raises FormErrors."""
    program = coordinated(session, actor, program_id, Action.COMPARE_MEASURE)
    plan = plan_of(program)
    errors = []
    key = str(answers.get(MEASURE) or "")
    if key not in {one.key for one in by_hand(plan)}:
        errors.append(DomainError("not_an_option", field=MEASURE, given=key))
    as_of = local_date(now, plan.zone)
    try:
        as_of = date.fromisoformat(str(answers.get(AS_OF) or as_of.isoformat()))
    except ValueError:
        errors.append(DomainError("date_invalid", field=AS_OF, given=str(answers.get(AS_OF))))
    if as_of > local_date(now, plan.zone):
        errors.append(DomainError("measure_not_yet", field=AS_OF))
    file_id = _file_id(answers.get(FILE))
    if not file_id:
        errors.append(DomainError("answer_required", field=FILE))
    if errors:
        raise FormErrors(errors)
    made = Comparison(
        program_id=program.id, key=key, as_of=as_of, file_id=file_id, status=ComparisonState.WAITING.value,
        made_by=person.id, made_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, "comparison.uploaded", now, actor=person, program_id=program.id, subject="comparison",
           subject_id=made.id, measure=key)  # fmt: skip
    session.info[outbox.WORK_WAITS] = True
    return made


def _file_id(files: object) -> str:
    first = files[0] if isinstance(files, Sequence) and not isinstance(files, str) and files else None
    return str(first.get("id") or "") if isinstance(first, Mapping) else str(first or "")


def result_of(reading: ComparisonReading) -> dict[str, Any]:
    """What is kept of a file, in the shape of `Comparison.reading`."""
    if reading.mistakes:
        return {"mistakes": [[one.line, kept(one.words)] for one in reading.mistakes], "found": reading.found}
    found = compare(reading.rows)
    if isinstance(found, Refusal):
        return {"why": found.value}
    return {"columns": list(reading.columns[: found.columns]), "result": asdict(found)}


def keep_result(session: WorkspaceSession, made: Comparison, kept: dict[str, Any], now: datetime) -> None:
    """Keep what was found, in the place of what there was of this measure, and tell who uploaded it."""
    event = ComparisonEvent.READ if "result" in kept else ComparisonEvent.REFUSE
    if event is ComparisonEvent.READ:
        for earlier in _shown(session, made.program_id, made.key):
            _move(earlier, ComparisonEvent.PUT_AWAY)
    _move(made, event)
    made.reading = kept
    outbox.post(session, "comparison.read", now, key=f"comparison.read:{made.id}", person=made.made_by,
                comparison=made.id)  # fmt: skip


def put_comparison_away(
    session: WorkspaceSession, actor: Actor, person: Person, comparison_id: object, now: datetime
) -> Comparison:
    """Show it no more, and forget it. Raises DomainError."""
    made = session.find(Comparison, comparison_id)
    if made is None:
        raise DomainError("comparison_gone")
    coordinated(session, actor, made.program_id, Action.COMPARE_MEASURE)
    take_turn(session, made)
    _move(made, ComparisonEvent.PUT_AWAY)
    made.reading = None
    record(session, "comparison.put_away", now, actor=person, program_id=made.program_id, subject="comparison",
           subject_id=made.id, measure=made.key)  # fmt: skip
    return made


def comparisons_of(session: WorkspaceSession, program: Program, now: datetime) -> tuple[ComparisonShown, ...]:
    """What measures of a program are compared with as of a moment (aware), in the plan's order; for whoever may read
    its report: it authorizes nobody. No group of fewer than five stands in it.
    """
    rows = session.scalars(
        select(Comparison)
        .where(
            Comparison.program_id == program.id,
            Comparison.status == ComparisonState.READ.value,
            Comparison.made_at <= now,
        )
        .order_by(Comparison.id)
    )
    newest = {one.key: one for one in rows}
    plan = plan_of(program) if newest else None
    return tuple(
        shown_as(newest[one.key], one.label, one.unit)
        for one in (by_hand(plan) if plan else ())
        if one.key in newest
    )


def shown_as(made: Comparison, label: str, unit: str) -> ComparisonShown:
    """A comparison that was read."""
    return ComparisonShown(
        id=made.id, key=made.key, label=label, unit=unit, as_of=made.as_of,
        columns=tuple(made.reading["columns"]), result=Compared(**made.reading["result"]),
    )  # fmt: skip


def _shown(session: WorkspaceSession, program_id: int, key: str) -> list[Comparison]:
    return list(
        session.scalars(
            select(Comparison).where(
                Comparison.program_id == program_id,
                Comparison.key == key,
                Comparison.status == ComparisonState.READ.value,
            )
        )
    )


def _move(made: Comparison, event: ComparisonEvent) -> None:
    made.status = move(ComparisonState(made.status), event).value
    if event is ComparisonEvent.PUT_AWAY:
        made.reading = None
