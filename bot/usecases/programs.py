"""Finding the program a person or a channel means."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches

from sqlalchemy import bindparam, select

from bot.domain.access import Action, Actor, ask, require
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.errors import DomainError
from bot.usecases.planning.plans import current_cohort
from db.models import Cohort, Program
from db.often import often
from db.session import WorkspaceSession

_HERE = often(select(Program).where(Program.admin_channel == bindparam("channel")).order_by(Program.id))
_OPEN = often(
    select(Program)
    .where(
        Program.id.in_(
            select(Cohort.program_id).where(Cohort.status.in_(sorted(s.value for s in TAKES_APPLICATIONS)))
        )
    )
    .order_by(Program.id)
)


def programs_here(session: WorkspaceSession, channel: str) -> list[Program]:
    """The programs whose admin channel this is, oldest first."""
    return list(session.scalars(_HERE, {"channel": channel}))


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
    program = session.find(Program, program_id)
    if program is None:
        raise DomainError("program_unknown", typed="")
    require(action, actor, program=str(program.id))
    return program


def open_programs(session: WorkspaceSession, actor: Actor, typed: str) -> list[Program]:
    """The programs this person may join now; one if a name was typed. Raises DomainError when there is none.

    Guests see those to which they were invited.
    """
    require(Action.APPLY, actor)
    programs = list(session.scalars(_OPEN))
    if actor.is_guest:
        programs = [program for program in programs if str(program.id) in actor.invited_to]
    if not programs:
        raise DomainError("no_program_open")
    return [named(programs, typed)] if typed.strip() else programs


def program_for_command(
    session: WorkspaceSession,
    actor: Actor,
    channel: str,
    typed: str,
    *,
    program_id: str = "",
    by_default: bool = True,
) -> Program | list[Program]:
    """The program an admin command is about, or those to choose from when several live in this channel; those that are
    over come last. `by_default`: without a name the only one that is not over is meant.

    Raises DomainError for anyone but its coordinators, and outside of an admin channel.
    """
    if actor.is_outside:
        raise DomainError("outsiders_cannot")
    here = programs_here(session, channel)
    if not here:
        raise DomainError("wrong_channel")
    mine = [p for p in here if str(p.id) in actor.coordinator_of]
    # Nobody who has left, or is a guest by now, whatever they once coordinated.
    ask(Action.SEE_STATUS, actor, program=str((mine or here)[0].id))
    if program_id:
        return _chosen(session, actor, program_id)
    if len(mine) == 1:
        return mine[0]
    if typed.strip():
        with suppress(DomainError):
            return named(mine, typed)
    over = [p for p in mine if current_cohort(session, p).status == CohortState.CLOSED]
    going_on = [p for p in mine if p not in over]
    if by_default and not typed.strip() and len(going_on) == 1:
        return going_on[0]
    return [*going_on, *over]


def _chosen(session: WorkspaceSession, actor: Actor, program_id: str) -> Program:
    """Only which one is meant: what is done there asks for a right of its own."""
    program = session.find(Program, program_id)
    if program is None:
        raise DomainError("program_unknown", typed="")
    ask(Action.SEE_STATUS, actor, program=str(program.id))
    return program
