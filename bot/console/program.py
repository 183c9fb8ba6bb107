"""What `mentorbot program` does, without a word of the command line's library."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from blocks.errors import sentence
from blocks.planning.importing import change_line
from blocks.reader import Reader
from bot.domain.program import Program as Plan
from bot.errors import DomainError, FormErrors
from bot.program_file.document import Finding, load_template, template_names
from bot.program_file.text import commented
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.exporting import plan_text
from bot.usecases.planning.importing import replace_plan
from bot.usecases.planning.new_program import establish
from bot.usecases.planning.reading import MAX_BYTES, PlanReading, read_plan, settled
from bot.usecases.planning.team import coordinators_of
from db.models import Person, Program, Workspace
from db.session import Sessions, WorkspaceSession

DONE, TO_MEND = 0, 2
"""Exit codes: done; something must be mended first, and nothing was changed."""
LANGUAGE = Reader()


class CannotRun(Exception):  # noqa: N818 - an answer, not a crash
    """The command cannot be carried out; the text says why and what to do."""


class _DryRun(Exception):  # noqa: N818 - takes everything back
    pass


@dataclass(frozen=True, kw_only=True)
class Load:
    """A plan to bring into the database. With `admin_channel` (a channel's id) it becomes a new program, otherwise
    it changes the one whose slug is `program`, or the file's own. `by`: an e-mail address, in whose name.
    """

    file: Path
    workspace: str = ""
    program: str = ""
    admin_channel: str = ""
    announce_channel: str = ""
    by: str = ""
    dry_run: bool = False


def check(files: Sequence[Path], *, as_json: bool, out: Console, err: Console) -> int:
    """Look at files without any Slack or database."""
    read = [(file, _read(file)) for file in files]
    if as_json:
        documents = [_as_document(file, reading) for file, reading in read]
        out.out(json.dumps(documents, ensure_ascii=False, indent=2))
    else:
        for file, reading in read:
            if reading.plan is None:
                _tell(file, reading.findings, err)
            else:
                plan = reading.plan
                asked = len(plan.form("intake").questions)
                out.out(
                    f"{file}: {plan.name}. {asked} questions to join, {len(plan.timeline)} reminders. No mistakes."
                )
    return DONE if all(reading.plan is not None for _, reading in read) else TO_MEND


def templates(name: str, *, out: Console, err: Console) -> int:
    """The templates that ship, or one of them as a file to begin with."""
    if name and name not in template_names():
        err.out(f"There is no template {name}. There are {', '.join(template_names())}.")
        return TO_MEND
    if name:
        out.out(commented(load_template(name)), end="")
        return DONE
    width = max(map(len, template_names()))
    for one in template_names():
        out.out(f"{one:<{width}}  {load_template(one).purpose}")
    return DONE


def export(
    engine: Engine, slug: str, *, workspace: str, target: Path | None, out: Console, err: Console,
    force: bool = False,
) -> int:  # fmt: skip
    """Write a program's plan to a file, or print it."""
    sessions = Sessions(engine)
    with said(err) as failed:
        must_be_free(target, force=force)
        with sessions.reading(find_workspace(engine, workspace)) as session:
            text = plan_text(session, _program(session, slug))
        if target is not None:
            write(target, text, force=force, private=False)
    if failed:
        return TO_MEND
    if target is None:
        out.out(text, end="", highlight=False)
    else:
        out.out(f"Wrote {target}.")
    return DONE


def must_be_free(target: Path | None, *, force: bool) -> None:
    """Raise CannotRun if there is a file at `target` already that nobody said to replace: before any work is done."""
    if target is not None and target.is_file() and not force:
        raise CannotRun(f"{target} exists already. Choose another name, or replace it with --force.")


def write(target: Path, made: str | bytes, *, force: bool, private: bool) -> None:
    """Write a file, `private` for its owner alone from the first moment on. Raises CannotRun where that cannot be."""
    must_be_free(target, force=force)
    rights = 0o600 if private else 0o666
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT, rights), "wb") as file:
            if target.is_file():  # no pipe and no screen
                if private:
                    os.fchmod(file.fileno(), rights)
                file.truncate()
            file.write(made.encode() if isinstance(made, str) else made)
    except OSError as problem:
        raise CannotRun(f"{target} cannot be written: {problem.strerror}.") from None


def load(engine: Engine, asked: Load, now: datetime, *, out: Console, err: Console) -> int:
    """Bring a plan into the database: all of it, or nothing."""
    reading = _read(asked.file)
    if reading.plan is None:
        _tell(asked.file, reading.findings, err)
        return TO_MEND
    sessions = Sessions(engine)
    make = _make if asked.admin_channel else _change
    lines: list[str] = []
    with (
        said(err) as failed,
        suppress(_DryRun),
        sessions.writing(find_workspace(engine, asked.workspace)) as session,
    ):
        lines += make(session, asked, reading, now)
        if asked.dry_run:
            raise _DryRun
    if asked.dry_run:
        lines.append("Nothing was changed: this was a dry run.")
    for line in [] if failed else lines:
        out.out(line, highlight=False)
    return TO_MEND if failed else DONE


def _make(session: WorkspaceSession, asked: Load, reading: PlanReading, now: datetime) -> list[str]:
    if not asked.announce_channel:
        raise CannotRun(
            "A new program needs --announce-channel, too: the id of a public channel, like C0123456789."
        )
    found = settled(session, reading, None, making_new=True)
    plan = _usable(asked.file, found)
    by = _person(
        session, asked.by or next(iter(plan.team.coordinators), ""), "--by EMAIL or coordinators in the file"
    )
    program = establish(
        session,
        replace(actor_of(session, by), workspace_admin=True),  # whoever may write the database may do this
        by,
        plan,
        admin_channel=asked.admin_channel,
        announce_channel=asked.announce_channel,
        now=now,
    )
    return [
        f"Made {program.name} ({program.slug}). Invite the app to its admin channel, {asked.admin_channel}."
    ]


def _change(session: WorkspaceSession, asked: Load, reading: PlanReading, now: datetime) -> list[str]:
    slug = asked.program or (reading.plan.slug if reading.plan else "")
    program = _program(session, slug, "To make a new one, say --admin-channel and --announce-channel.")
    found = settled(session, reading, program, making_new=False)
    plan = _usable(asked.file, found)
    by = _person(session, asked.by or next(iter(coordinators_of(session, program)), ""), "--by EMAIL")
    changes = replace_plan(session, by, program, plan, now)
    if not changes:
        return [f"{program.name} ({program.slug}) is like this already."]
    lines = [change_line(change, LANGUAGE).replace("*", "").removeprefix("• ") for change in changes]
    return [f"Changed {program.name} ({program.slug}):", *(f"  {line}" for line in lines)]


def _usable(file: Path, found: PlanReading) -> Plan:
    if found.plan is None:
        raise CannotRun("\n".join(_lines(file, found.findings)))
    return found.plan


def _read(file: Path) -> PlanReading:
    try:
        with file.open("rb") as opened:
            content = opened.read(MAX_BYTES + 1)
    except OSError as problem:
        return PlanReading(findings=(Finding(0, 0, f"cannot be read: {problem.strerror}"),))
    return read_plan(content, str(file))


def find_workspace(engine: Engine, named: str) -> str:
    """The workspace's id; it need not be named where there is only one."""
    with Session(engine) as session:
        known = [(one.workspace_id, one.name) for one in session.scalars(select(Workspace))]
    fitting = [id_ for id_, name in known if not named or named in (id_, name)]
    if len(fitting) == 1:
        return fitting[0]
    if not known:
        raise CannotRun("No workspace is known yet. Start the bot once with `mentorbot run`.")
    names = ", ".join(f"{id_} ({name})" if name else id_ for id_, name in sorted(known))
    raise CannotRun(f"Say which workspace, with --workspace: {names}.")


def _program(session: WorkspaceSession, slug: str, hint: str = "") -> Program:
    program = session.scalar(select(Program).where(Program.slug == slug))
    if program is None:
        known = ", ".join(session.scalars(select(Program.slug).order_by(Program.id))) or "none yet"
        raise CannotRun(f"There is no program {slug}. Programs here: {known}. {hint}".rstrip())
    return program


def _person(session: WorkspaceSession, named: str, how: str) -> Person:
    if not named:
        raise CannotRun(f"Say in whose name: {how}.")
    fits = (func.lower(Person.email) == named.casefold()) | (Person.slack_id == named)
    person = session.scalar(select(Person).where(fits, Person.deactivated_at.is_(None)).limit(1))
    if person is None:
        raise CannotRun(f"{named} is nobody in this workspace.")
    return person


@contextmanager
def said(err: Console) -> Iterator[list[str]]:
    """What keeps a command from being carried out, said instead of raised; the list then holds it."""
    failed: list[str] = []
    try:
        yield failed
    except CannotRun as problem:
        failed.append(str(problem))
    except DomainError as refused:
        failed.append(_sentence(refused))
    except FormErrors as refused:
        failed += [_sentence(error) for error in refused.errors]
    for line in failed:
        err.out(line, highlight=False)


def _sentence(refused: DomainError) -> str:
    where = f"{refused.field}: " if refused.field else ""
    return f"{where}{sentence(refused, LANGUAGE)}"


def _tell(file: Path, findings: Sequence[Finding], err: Console) -> None:
    for line in _lines(file, findings):
        err.out(line, highlight=False)


def _lines(file: Path, findings: Sequence[Finding]) -> Iterator[str]:
    """As editors and other tools write it: file:line:column: what is wrong."""
    for finding in findings:
        at = f":{finding.line}:{finding.column}" if finding.line else ""
        yield f"{file}{at}: {finding.message}"


def _as_document(file: Path, reading: PlanReading) -> dict[str, object]:
    return {
        "file": str(file),
        "ok": reading.plan is not None,
        "findings": [
            {"line": finding.line, "column": finding.column, "message": finding.message}
            for finding in reading.findings
        ],
    }
