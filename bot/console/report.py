"""What `mentorbot report` does, without a word of the command line's library."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, select

from blocks.reader import Reader
from bot.console.program import DONE, TO_MEND, CannotRun, find_workspace, must_be_free, said, write
from bot.domain.report_files import CSV, PDF, XLSX
from bot.domain.shown.reporting import ReportShown
from bot.errors import DomainError
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import named
from bot.usecases.reporting.program import measure_program
from db.models import Program
from db.session import Sessions, WorkspaceSession

TEXT, JSON = "text", "json"
FORMATS = (TEXT, JSON, CSV, XLSX, PDF)
FILES = frozenset({XLSX, PDF})
"""Formats that no terminal shows."""


@dataclass(frozen=True, kw_only=True)
class Ask:
    """Which report, in which of FORMATS, into which file (None: printed). `program`: its slug or name; it need not be
    named where there is only one.
    """

    program: str = ""
    workspace: str = ""
    format: str = TEXT
    target: Path | None = None
    force: bool = False
    """Whether a file that is there already is replaced."""


def report(engine: Engine, asked: Ask, now: datetime, *, out: Console, err: Console) -> int:
    """The report of a program's current cohort; nothing is written to the database. Returns an exit code."""
    with said(err) as failed:
        if asked.format in FILES and asked.target is None:
            raise CannotRun(f"Say where to write it: --out report.{asked.format}")
        must_be_free(asked.target, force=asked.force)
        with Sessions(engine).reading(find_workspace(engine, asked.workspace)) as session:
            program = find_program(session, asked.program)
            reader = Reader(zone=plan_of(program).zone)
            shown = measure_program(session, program, current_cohort(session, program), now)
        made = _made(shown, asked.format, reader)
        hand_over(made, asked.target, out, force=asked.force)
    return TO_MEND if failed else DONE


def _made(shown: ReportShown, format_: str, reader: Reader) -> str | bytes:
    """Each is loaded when it is wanted."""
    if format_ == JSON:
        from bot.report_files.document import document

        return json.dumps(document(shown), ensure_ascii=False, indent=2) + "\n"
    if format_ == CSV:
        from bot.report_files.csv_file import csv_file

        return csv_file(shown, reader)
    if format_ == XLSX:
        from bot.report_files.workbook import workbook

        return workbook(shown, reader)
    if format_ == PDF:
        from bot.report_files.pdf import report_pdf

        return report_pdf(shown, reader)
    from bot.report_files.plain_text import plain_text

    return plain_text(shown, reader)


def find_program(session: WorkspaceSession, typed: str) -> Program:
    """The program that was named, or the only one there is. Raises CannotRun with those there are."""
    every = list(session.scalars(select(Program).order_by(Program.id)))
    slugs = ", ".join(one.slug for one in every) or "none yet"
    if not typed:
        if len(every) == 1:
            return every[0]
        raise CannotRun(f"Say which program, with --program. Programs here: {slugs}.")
    try:
        return named(every, typed)
    except DomainError:
        raise CannotRun(f"There is no single program {typed}. Programs here: {slugs}.") from None


def hand_over(made: str | bytes, target: Path | None, out: Console, *, force: bool) -> None:
    """Write what was made into a file of its owner's and say so, or print it. Raises CannotRun where it cannot be
    written.
    """
    if target is None:
        out.out(made.decode("utf-8-sig") if isinstance(made, bytes) else made, end="", highlight=False)
        return
    write(target, made, force=force, private=True)
    out.out(f"Wrote {target}.", highlight=False)
