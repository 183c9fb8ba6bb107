"""What `mentorbot audit` does, without a word of the command line's library."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine

from blocks.reader import Reader
from bot.console.program import DONE, TO_MEND, find_workspace, must_be_free, said
from bot.console.report import find_program, hand_over
from bot.domain.access import Action
from bot.report_files.audit_file import audit_csv, audit_json
from bot.usecases.auditing import keep_operator
from bot.usecases.coordinating.audit import audit_since, names_of
from db.session import Sessions

CSV, JSON = "csv", "json"


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Which rows: of a program (slug or name; empty: of all), from a moment on (aware); in which format, where to."""

    since: datetime
    program: str = ""
    workspace: str = ""
    format: str = CSV
    target: Path | None = None
    force: bool = False
    """Whether a file that is there already is replaced."""


def audit(engine: Engine, asked: Ask, now: datetime, *, out: Console, err: Console) -> int:
    """Every right that was used; that they were read is appended. Returns an exit code."""
    with said(err) as failed:
        must_be_free(asked.target, force=asked.force)
        with Sessions(engine).writing(find_workspace(engine, asked.workspace)) as session:
            program = find_program(session, asked.program) if asked.program else None
            program_id = program.id if program else None
            rows = audit_since(session, program_id, asked.since)
            names = names_of(session, rows)
            keep_operator(session, Action.SEE_AUDIT, now, means="mentorbot audit", program_id=program_id)
        made = audit_json(rows) if asked.format == JSON else audit_csv(rows, names, Reader())
        hand_over(made, asked.target, out, force=asked.force)
    return TO_MEND if failed else DONE
