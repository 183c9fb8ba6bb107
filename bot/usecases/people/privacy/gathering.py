"""Everything about one person, read from the tables that `holdings` names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, String, cast, false, or_, select

from bot.domain.forms import Answer as AnswerValue
from bot.domain.forms import Question
from bot.domain.names import names_program
from bot.domain.retention import days_of
from bot.domain.roles import Role
from bot.domain.shown.matching import ReasonShown
from bot.domain.shown.privacy import DataEntry, DataSection, DataShown, Withheld
from bot.matching.reasons import COORDINATORS_ONLY
from bot.usecases.facts.drafts import reasons_shown
from bot.usecases.outbox import A_TIME, batched
from bot.usecases.people.privacy.holdings import HIDDEN, HOLDINGS, Holding
from bot.usecases.planning.plans import plan_of
from bot.usecases.submissions import answers_of, form_of_submission
from db.models import (
    Agreement,
    Answer,
    Base,
    Cohort,
    Enrollment,
    OutboxRow,
    Pair,
    Person,
    Program,
    ShortListEntry,
    Submission,
    TopicSuggested,
    Workspace,
)
from db.session import WorkspaceSession


def everything_about(session: WorkspaceSession, person: Person, now: datetime) -> DataShown:
    """All of somebody's records, other people's confidences left out. Only reads."""
    names = _Names(session, person)
    found: dict[type[Base], dict[int, Any]] = {}
    sections = []
    for holding in HOLDINGS:
        if holding.withheld:
            continue
        rows = _rows(session, holding, person.id, found)
        if holding.table is Answer:
            continue  # they stand with their form
        entries = tuple(_entry(session, holding, row, names) for row in rows)
        if entries:
            sections.append(DataSection(holding.kind, holding.title, entries))
    workspace = session.get(Workspace, session.workspace_id)
    return DataShown(
        name=person.name,
        at=now,
        sections=tuple(sections),
        withheld=_withheld(),
        days=days_of(workspace.retention if workspace is not None else None),
    )


def pairs_of(session: WorkspaceSession, person_id: int) -> Sequence[Pair]:
    """All pairs somebody is or was in, the oldest first."""
    mine = or_(Pair.mentee_id == person_id, Pair.mentor_id == person_id)
    return session.scalars(select(Pair).where(mine).order_by(Pair.id)).all()


def _rows(
    session: WorkspaceSession, holding: Holding, person_id: int, found: dict[type[Base], dict[int, Any]]
) -> list[Any]:
    """The rows of a holding that are handed over; they are kept in `found` for those that belong to them."""
    table: Any = holding.table
    conditions: list[ColumnElement[bool]] = [getattr(table, one) == person_id for one in holding.own]
    if table is OutboxRow:
        conditions.append(_sent_to(person_id))
    if holding.pair:
        conditions.append(table.pair_id.in_([pair.id for pair in pairs_of(session, person_id)]))
    rows: dict[int, Any] = {}
    for condition in conditions:
        rows |= {row.id: row for row in session.scalars(select(table).where(condition))}
    if holding.through is not None:
        column, parent = holding.through
        for some in batched(sorted(found.get(parent, ())), A_TIME):
            theirs = select(table).where(getattr(table, column).in_(some))
            rows |= {row.id: row for row in session.scalars(theirs)}
    shown = {key: row for key, row in sorted(rows.items()) if holding.shown(row, person_id)}
    if not holding.columns or table is Pair:
        found.setdefault(holding.table, {}).update(shown)
    return list(shown.values())


def _sent_to(person_id: int) -> ColumnElement[bool]:
    """Messages to a person: numbers stand in JSON without quotes, on either engine."""
    if person_id < 0:
        return false()
    return cast(OutboxRow.args["person"].as_integer(), String) == str(person_id)


class _Names:
    """Names in place of numbers: of people, programs and rounds."""

    def __init__(self, session: WorkspaceSession, person: Person) -> None:
        self._session = session
        self._me = person.id

    def of(self, table: str, number: int) -> str | int:
        if table == "person":
            person = self._session.get(Person, number)
            return person.name if person is not None else number
        if table == "enrollment":
            seat = self._session.get(Enrollment, number)
            return seat.person.name if seat is not None else number
        if table == "program":
            program = self._session.get(Program, number)
            return program.name if program is not None else number
        if table == "cohort":
            cohort = self._session.get(Cohort, number)
            if cohort is None:
                return number
            whose = cohort.program.name
            return cohort.name if names_program(cohort.name, whose) else f"{whose}: {cohort.name}"
        if table == "pair":
            pair = self._session.get(Pair, number)
            return f"{pair.mentee.name} & {pair.mentor.name}" if pair is not None else number
        return number


def _entry(session: WorkspaceSession, holding: Holding, row: Any, names: _Names) -> DataEntry:
    values: dict[str, Any] = {}
    for key in holding.exported:
        column = holding.table.__table__.columns[key]
        value = getattr(row, key)
        tie = next(iter(column.foreign_keys), None)
        if value is not None and tie is not None:
            value = names.of(tie.column.table.name, value)
        if value not in (None, "", [], {}):
            values[key] = _plain(value)
    if "reasons" in values:
        values["reasons"] = [one for one in values["reasons"] if one.get("code") not in COORDINATORS_ONLY]
    if isinstance(row, Submission):
        values["answers"] = list(_answers(session, row))
    why: tuple[ReasonShown, ...] = ()
    if isinstance(row, Pair) and "reasons" in values:
        why = reasons_shown(values["reasons"], plan_of(row.cohort.program))
    return DataEntry(values, _read(session, row, values), why)


def _read(session: WorkspaceSession, row: Any, values: Mapping[str, Any]) -> dict[str, str]:
    """What stands in the file to read in place of a code, by column."""
    if isinstance(row, Submission):
        return {"form_key": form_of_submission(row).title}
    if isinstance(row, Agreement):
        terms = [one for one in values.get("terms", ()) if isinstance(one, Mapping)]
        return {"terms": "\n".join(f"{one.get('label', '')}: {one.get('text', '')}" for one in terms)}
    if isinstance(row, TopicSuggested):
        topics = plan_of(session.get_one(Pair, row.pair_id).cohort.program).topics
        return {"topic": next((one.title for one in topics if one.key == row.topic), row.topic)}
    if isinstance(row, ShortListEntry):
        return {"place": "", "mentor_enrollment_id": row.mentor.person.name}
    return {}


def _answers(session: WorkspaceSession, submission: Submission) -> Iterator[dict[str, Any]]:
    """What was asked, what was answered, and who the form said would see it. `not_asked`: the form asks it of another
    role; it was filled in from what is known of them, or before they took theirs.
    """
    form, given = form_of_submission(submission), answers_of(submission)
    asked = {question.key: question for question in form.questions}
    roles = _roles(session, submission)
    for key, value in given.items():
        stem, _, skill = key.partition(":")
        question = asked.get(key) or asked.get(stem)
        answer: dict[str, Any] = {
            "question": question.label if question is not None else key,
            "answer": _in_words(session, question, value),
            "seen_by": question.audience.value if question is not None else "",
        }
        option = question.option(skill) if question is not None and skill else None
        if question is not None and option is not None:
            question = question.level_of(option)
            answer["about"] = option.label
        if question is not None and (ends := question.ends) is not None:
            answer["scale"] = {str(ends[0]): question.low_label, str(ends[1]): question.high_label}
        if question is not None and roles and not question.is_for(roles):
            answer["not_asked"] = True
        yield answer


def _roles(session: WorkspaceSession, submission: Submission) -> frozenset[Role]:
    """In which roles they take part in the cohort that they applied for with this; none of other forms."""
    if submission.subject != "cohort":
        return frozenset()
    mine = select(Enrollment.role).where(
        Enrollment.cohort_id == submission.subject_id, Enrollment.person_id == submission.person_id
    )
    return frozenset(Role(role) for role in session.scalars(mine))


def _in_words(session: WorkspaceSession, question: Question | None, value: AnswerValue) -> Any:
    if question is None:
        return value
    if question.kind.value == "people" and isinstance(value, list):
        people = session.scalars(select(Person).where(Person.slack_id.in_(value)))
        names = {person.slack_id: person.name for person in people}
        return [names.get(one, one) for one in value]

    def label(one: object) -> Any:
        option = question.option(str(one)) if isinstance(one, str) else None
        return option.label if option is not None else one

    return [label(one) for one in value] if isinstance(value, list) else label(value)


def _withheld() -> tuple[Withheld, ...]:
    """What is left out, by reason, each once."""
    reasons: dict[str, dict[str, None]] = {}
    for holding in HOLDINGS:
        if holding.withheld:
            reasons.setdefault(holding.withheld, {})[holding.title] = None
        for column, why in holding.hidden.items():
            reasons.setdefault(why, {})[HIDDEN[f"{holding.table.__tablename__}.{column}"]] = None
    return tuple(Withheld(why, tuple(what)) for why, what in reasons.items())


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else value
