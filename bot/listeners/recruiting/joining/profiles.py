"""Role profiles: read, accepted, mine, everybody's."""

from __future__ import annotations

from blocks.recruiting.joining.profiles import acceptances, accepted_modal, mine, profile_modal
from bot.domain.access import Action, require
from bot.domain.commands import Command
from bot.domain.shown.profiles import ProfileToRead
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, say
from bot.usecases.facts.profiles import acceptances as acceptances_shown
from bot.usecases.facts.profiles import my_profiles, profile_shown
from bot.usecases.facts.programs import program_shown
from bot.usecases.programs import coordinated
from bot.usecases.recruiting.joining.profiles import accept_profile, program_of_profile
from db.models import Program


def show_mine(turn: Turn, _command: Command) -> Outcome:
    """`/mentor profile`."""
    require(Action.ACCEPT_PROFILE, turn.actor, owner=str(turn.person.id))
    message = mine(my_profiles(turn.session, turn.person), turn.reader)
    return say(message.text, message.blocks)


def show_all(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin profiles`."""
    program = coordinated(turn.session, turn.actor, program.id, Action.SEE_APPLICATIONS)
    message = acceptances(acceptances_shown(turn.session, program), turn.reader)
    return say(message.text, message.blocks)


def read_pressed(turn: Turn) -> Outcome:
    """Read the profile of one's role."""
    program_id, _, role = turn.request.value.partition(":")
    program = program_of_profile(turn.session, turn.actor, turn.person, program_id, role)
    return open_modal(profile_modal(_to_read(turn, program, role), turn.reader))


def accept_submitted(turn: Turn) -> Outcome:
    """Accept it."""
    carried = turn.request.metadata
    role = str(carried.get("role", ""))
    program = accept_profile(
        turn.session,
        turn.actor,
        turn.person,
        program_id=carried.get("program"),
        role=role,
        digest=str(carried.get("digest", "")),
        now=turn.now,
    )
    return next_page(accepted_modal(_to_read(turn, program, role), turn.reader))


def _to_read(turn: Turn, program: Program, role: str) -> ProfileToRead:
    return ProfileToRead(program_shown(program), profile_shown(turn.session, program, turn.person, role))
