"""A company directory: uploaded, read, shown, then applied as a whole or discarded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import select, update

from bot.domain.access import Action, Actor
from bot.domain.directory import DirectoryReading
from bot.domain.directory_changes import Change, Changes, Colleague, directory_changes
from bot.domain.directory_row import DirectoryRow, RowProblem, plain
from bot.domain.said import Said
from bot.domain.states import directory as states
from bot.domain.states.directory import DirectoryEvent, DirectoryState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.programs import coordinated
from db.models import DirectoryImport, Person, Program
from db.session import WorkspaceSession

KEPT_PROBLEMS = 50
"""Problems that are kept word for word; the others are counted."""
UNDECIDED = (DirectoryState.READING.value, DirectoryState.READ.value, DirectoryState.UNREADABLE.value)


def upload_directory(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    *,
    files: Sequence[Any],
    now: datetime,
) -> Program:
    """Take in a file that was uploaded to Slack; it is fetched and read by the job `imports`.

    An earlier directory of the program that nobody decided about is replaced. `files` are Slack's file
    objects or ids. Raises DomainError at the field `file`.
    """
    program = coordinated(session, actor, program_id, Action.IMPORT_DIRECTORY)
    file_ids = [str(file.get("id") if isinstance(file, Mapping) else file) for file in files]
    if not file_ids:
        raise DomainError("answer_required", field="file")
    for earlier in session.scalars(
        select(DirectoryImport).where(
            DirectoryImport.program_id == program.id, DirectoryImport.status.in_(UNDECIDED)
        )
    ):
        if earlier.status != DirectoryState.UNREADABLE:
            _move(earlier, DirectoryEvent.REPLACE)
        _forget(earlier)
    made = DirectoryImport(
        program_id=program.id,
        made_by=person.id,
        made_at=now,
        file_id=file_ids[0],
        status=DirectoryState.READING.value,
    )
    session.add(made)
    session.flush()
    record(session, "directory.uploaded", now, actor=person, program_id=program.id, subject="directory",
           subject_id=made.id)  # fmt: skip
    session.info[outbox.WORK_WAITS] = True
    return program


def keep_reading(
    session: WorkspaceSession, made: DirectoryImport, name: str, reading: DirectoryReading, now: datetime
) -> None:
    """The file was read: keep its rows, encrypted, and show coordinators what they would change."""
    _move(made, DirectoryEvent.READ if reading.rows else DirectoryEvent.REFUSE)
    made.rows = {
        "name": name,
        "columns": list(reading.columns),
        "rows": [_row_document(row) for row in reading.rows],
    }
    made.problems = {
        "bad_lines": reading.bad_lines,
        "problems": [_problem_document(p) for p in reading.problems[:KEPT_PROBLEMS]],
        "more_problems": max(0, len(reading.problems) - KEPT_PROBLEMS),
        "notes": [_problem_document(p) for p in reading.notes[:KEPT_PROBLEMS]],
        "more_notes": max(0, len(reading.notes) - KEPT_PROBLEMS),
    }
    _show(session, made, now)


def refuse_file(session: WorkspaceSession, made: DirectoryImport, sentence: str, now: datetime) -> None:
    """The file could not be fetched; `sentence` says why and what to do."""
    text, given = (sentence.pattern, sentence.given) if isinstance(sentence, Said) else (plain(sentence), {})
    keep_reading(session, made, "", DirectoryReading((), (RowProblem(None, None, text, given),)), now)


def _show(session: WorkspaceSession, made: DirectoryImport, now: datetime) -> None:
    outbox.post(
        session,
        "admin.imported",
        now,
        key=f"imported:{made.id}",
        program=made.program_id,
        directory=made.id,
    )


def apply_directory(
    session: WorkspaceSession, actor: Actor, person: Person, directory_id: object, now: datetime
) -> tuple[DirectoryImport, Changes]:
    """Change everybody whom the directory describes differently, or nobody: it is one transaction."""
    made = _decided(session, actor, directory_id, DirectoryEvent.APPLY)
    found = changes_of(session, made)
    # Thousands of people in one statement each would outlast Slack's three seconds.
    for batch in _batches(found.changes):
        session.execute(update(Person), batch)
    session.expire_all()
    record(session, "directory.applied", now, actor=person, program_id=made.program_id, subject="directory",
           subject_id=made.id, changed=len(found.changes), unknown=len(found.unknown))  # fmt: skip
    _forget(made)
    return made, found


def discard_directory(
    session: WorkspaceSession, actor: Actor, person: Person, directory_id: object, now: datetime
) -> DirectoryImport:
    """Leave everything as it is and forget what the file said."""
    made = _decided(session, actor, directory_id, DirectoryEvent.DISCARD)
    record(session, "directory.discarded", now, actor=person, program_id=made.program_id, subject="directory",
           subject_id=made.id)  # fmt: skip
    _forget(made)
    return made


def changes_of(session: WorkspaceSession, made: DirectoryImport) -> Changes:
    """What the directory would change now."""
    kept = made.rows or {}
    rows = [_row(document) for document in kept.get("rows", ())]
    program = session.get(Program, made.program_id)
    skills = {} if program is None else plan_of(program).skills
    names = {name.casefold(): option.value for option in skills for name in (option.value, option.label)}
    return directory_changes(rows, kept.get("columns", ()), colleagues(session), names)


def colleagues(session: WorkspaceSession) -> list[Colleague]:
    """Everybody a directory can speak of: no apps, nobody who left."""
    p = Person
    people = session.execute(
        select(
            p.id, p.slack_id, p.email, p.department, p.location, p.country, p.level, p.manager_id,
            p.started_on, p.employment, p.skills,
        )
        .where(p.is_bot.is_(False), p.deactivated_at.is_(None))
        .order_by(p.id)
    )  # fmt: skip
    return [
        Colleague(
            id_, slack_id, email, department, location, country, level, manager, started, employment,
            tuple(skills),
        )
        for id_, slack_id, email, department, location, country, level, manager, started, employment, skills
        in people
    ]  # fmt: skip


def known_names(session: WorkspaceSession) -> frozenset[str]:
    """E-mails and Slack ids by which a file may name people as managers."""
    return frozenset(name for c in colleagues(session) for name in (c.email, c.slack_id) if name)


def _decided(
    session: WorkspaceSession, actor: Actor, directory_id: object, event: DirectoryEvent
) -> DirectoryImport:
    """The directory, moved on by `event`, for a coordinator of its program."""
    made = session.find(DirectoryImport, directory_id)
    if made is None:
        raise DomainError("directory_not_read")
    coordinated(session, actor, made.program_id, Action.IMPORT_DIRECTORY)
    take_turn(session, made)
    _move(made, event)
    return made


def _move(made: DirectoryImport, event: DirectoryEvent) -> None:
    made.status = states.move(DirectoryState(made.status), event).value


def _forget(made: DirectoryImport) -> None:
    """A decided directory is of no further use; it holds facts about people who may never take part."""
    made.rows = None
    made.problems = None


def _batches(changes: Sequence[Change]) -> Iterator[list[dict[str, Any]]]:
    """The changes as rows with the same fields, which the database takes in one go."""
    alike: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for change in changes:
        values = {name: list(v) if isinstance(v, tuple) else v for name, v in change.values.items()}
        alike[tuple(sorted(values))].append({"id": change.person, **values})
    yield from alike.values()


def _row_document(row: DirectoryRow) -> dict[str, Any]:
    document = {name: value for name, value in vars(row).items() if value not in (None, (), {})}
    if row.start_date:
        document["start_date"] = row.start_date.isoformat()
    return document


def _row(document: Mapping[str, Any]) -> DirectoryRow:
    values = dict(document)
    if "start_date" in values:
        values["start_date"] = date.fromisoformat(values["start_date"])
    for name in ("skills", "languages"):
        values[name] = tuple(values.get(name, ()))
    return DirectoryRow(**values)


def _problem_document(problem: RowProblem) -> dict[str, Any]:
    params = {name: value if isinstance(value, int) else str(value) for name, value in problem.params.items()}
    return {"line": problem.line, "column": problem.column, "text": problem.text, "params": params}
