"""Finding the program a person or a channel means."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.errors import DomainError
from db.models import Program
from db.session import WorkspaceSession


def programs_here(session: WorkspaceSession, channel: str) -> list[Program]:
    """The programs whose admin channel this is, oldest first."""
    return list(session.scalars(select(Program).where(Program.admin_channel == channel).order_by(Program.id)))


def programs_running(session: WorkspaceSession) -> list[Program]:
    """Every program of the workspace, oldest first."""
    return list(session.scalars(select(Program).order_by(Program.id)))


def named(programs: Sequence[Program], typed: str) -> Program:
    """The program whose name or slug was typed. Raises DomainError program_unknown or program_ambiguous."""
    wanted = typed.strip().casefold()
    exact = [p for p in programs if wanted in (p.name.casefold(), p.slug)]
    fitting = exact or [p for p in programs if wanted and wanted in p.name.casefold()]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise DomainError("program_ambiguous", typed=typed, names=[p.name for p in fitting])
    close = get_close_matches(wanted, [p.name.casefold() for p in programs], n=1)
    suggestion = next((p.name for p in programs if close and p.name.casefold() == close[0]), "")
    raise DomainError("program_unknown", typed=typed, suggestion=suggestion)


def coordinated(session: WorkspaceSession, actor: Actor, program_id: object, action: Action) -> Program:
    """A program looked up by an id from a click, for a coordinator of it. Raises DomainError."""
    program = session.get(Program, int(str(program_id))) if str(program_id).isdigit() else None
    if program is None:
        raise DomainError("program_unknown", typed="")
    require(action, actor, program=str(program.id))
    return program
