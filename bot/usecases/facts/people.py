"""Facts of messages about people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.domain.directory_changes import Changes
from bot.domain.directory_row import RowProblem
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.people import DirectoryApplied, DirectoryShown, PersonWouldChange
from bot.domain.states.directory import DirectoryState
from bot.usecases.facts.programs import program_shown
from bot.usecases.people.importing import changes_of
from db.models import DirectoryImport, Person, Program
from db.session import WorkspaceSession

SHOWN_PROBLEMS = 20
SHOWN_NAMES = 10
_SHOWABLE = (DirectoryState.READ.value, DirectoryState.UNREADABLE.value)


def imported(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> DirectoryShown:
    """A directory that was read and waits for a coordinator's word."""
    made = session.get(DirectoryImport, int(args["directory"]))
    if made is None or made.status not in _SHOWABLE or made.problems is None:
        raise NoLongerApplies
    program, by = session.get(Program, made.program_id), session.get(Person, made.made_by)
    if program is None or by is None:
        raise NoLongerApplies
    found = changes_of(session, made)
    kept: Mapping[str, Any] = made.problems
    problems, notes = _problems(kept["problems"]), _problems(kept["notes"])
    return DirectoryShown(
        directory=made.id,
        program=program_shown(program),
        by=by.slack_id,
        state=made.status,
        file_name=str((made.rows or {}).get("name", "")),
        good_rows=len((made.rows or {}).get("rows", ())),
        bad_lines=int(kept["bad_lines"]),
        problems=problems[:SHOWN_PROBLEMS],
        more_problems=max(0, len(problems) - SHOWN_PROBLEMS) + int(kept["more_problems"]),
        notes=notes[:SHOWN_NAMES],
        more_notes=max(0, len(notes) - SHOWN_NAMES) + int(kept["more_notes"]),
        changing=len(found.changes),
        changes=tuple(
            PersonWouldChange(change.slack_id, tuple(change.values)) for change in found.changes[:SHOWN_NAMES]
        ),
        unchanged=found.unchanged,
        unknown=_unknown(found),
        more_unknown=max(0, len(found.unknown) - SHOWN_NAMES),
        circular=found.circular[:SHOWN_NAMES],
    )


def applied(by: Person, found: Changes) -> DirectoryApplied:
    """What a directory has changed."""
    return DirectoryApplied(
        by=by.slack_id,
        changed=len(found.changes),
        unchanged=found.unchanged,
        unknown=_unknown(found),
        more_unknown=max(0, len(found.unknown) - SHOWN_NAMES),
    )


def _unknown(found: Changes) -> tuple[str, ...]:
    return tuple(row.key for row in found.unknown[:SHOWN_NAMES])


def _problems(documents: Sequence[Mapping[str, Any]]) -> tuple[RowProblem, ...]:
    return tuple(RowProblem(d["line"], d["column"], d["text"], d["params"]) for d in documents)


def asked_for(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> None:
    """What says the same to everybody: there is nothing to know."""


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "admin.imported": imported,
    "privacy.goodbye": asked_for,
    "privacy.not_sent": asked_for,
}
