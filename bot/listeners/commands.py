"""The two slash commands: `/mentor` for everyone, `/mentor-admin` for coordinators in the admin channel.

Stages bring their subcommands; this file finds the right one, and for coordinators the program they mean.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_sdk.errors import SlackApiError

from blocks import ids
from blocks.help import admin_help, mentor_help
from blocks.parts import quote
from blocks.recruiting.joining.application import program_menu
from bot.domain.access import Action, Actor, require
from bot.domain.commands import (
    ADMIN_COMMANDS,
    ADMIN_DEFAULT,
    MENTOR_COMMANDS,
    MENTOR_DEFAULT,
    Command,
    parse_command,
)
from bot.domain.report_files import asked_for
from bot.domain.shown.recruiting import ProgramChoice
from bot.domain.states.cohort import CohortState
from bot.errors import DomainError
from bot.listeners import (
    celebrating,
    closing,
    community,
    coordinating,
    guiding,
    learning,
    matching,
    people,
    planning,
    recruiting,
    reporting,
    reviewing,
    training,
)
from bot.listeners.desk import Desk, Turn
from bot.listeners.matching.asking import why
from bot.listeners.matching.choosing import by_hand
from bot.listeners.matching.drafts import rounds
from bot.listeners.outcomes import Outcome, say
from bot.listeners.payloads import Request
from bot.listeners.wiring import AdminCommand, MentorCommand, Wiring
from bot.slack_api import NETWORK
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.parts import EDITABLE
from bot.usecases.planning.plans import current_cohort
from bot.usecases.programs import named, program_for_command
from db.models import Program
from db.session import WorkspaceSession

MOST_CARRIED = 1500
"""Characters of a command that a menu of programs carries along."""
_OF_NO_PROGRAM = frozenset({"import"})
"""What is the same for every program here: a company has one directory."""
_STAGES = (
    planning, recruiting, training, matching, guiding, reviewing, closing, celebrating, learning, reporting,
    coordinating, community, people,
)  # fmt: skip


def mentor_commands() -> Mapping[str, MentorCommand]:
    """Every subcommand of `/mentor` that a stage answers."""
    return {"help": _mentor_help, **_merged("MENTOR_COMMANDS")}


def admin_commands() -> Mapping[str, AdminCommand]:
    """Every subcommand of `/mentor-admin` that a stage answers for a program."""
    return _merged("ADMIN_COMMANDS")


def _merged(table: str) -> dict[str, Any]:
    return {name: handler for stage in _STAGES for name, handler in getattr(stage, table, {}).items()}


def register(wiring: Wiring) -> None:
    """Connect both commands."""
    for_people, for_coordinators = mentor_commands(), admin_commands()

    def mentor(turn: Turn) -> Outcome:
        command = parse_command(turn.request.text, MENTOR_COMMANDS, MENTOR_DEFAULT)
        return for_people[command.name](turn, command)

    def admin(turn: Turn) -> Outcome:
        return _admin(turn, for_coordinators)

    def choose(turn: Turn) -> Outcome:
        program_id, _, text = turn.request.value.partition(":")
        chosen = replace(turn, request=replace(turn.request, text=text))
        return _instead_of_menu(turn, _admin(chosen, for_coordinators, program_id=program_id), program_id)

    wiring.command("/mentor", mentor)
    wiring.command("/mentor-admin", admin, look=_look)
    wiring.action(ids.PROGRAM_CHOOSE, choose, look=_look_at_choice)


def _admin(turn: Turn, handlers: Mapping[str, AdminCommand], program_id: str = "") -> Outcome:
    command = parse_command(turn.request.text, ADMIN_COMMANDS, ADMIN_DEFAULT)
    first = planning.FIRST_COMMANDS.get(command.name)
    if first is not None:
        return first(turn, command)
    found = program_for_command(
        turn.session, turn.actor, turn.request.channel_id, _program_named(command), program_id=program_id,
        by_default=not command.rest and command.name != "help",
    )  # fmt: skip
    if not isinstance(found, Program) and command.name == "help":
        names = ", ".join(one.name for one in found)
        message = admin_help(replace(program_shown(found[0]), name=names), turn.reader)
        return say(message.text, message.blocks)
    if not isinstance(found, Program) and command.name in _OF_NO_PROGRAM:
        found = found[0]
    if not isinstance(found, Program):
        if len(turn.request.text) > MOST_CARRIED:  # the buttons of the menu could not carry it
            raise DomainError("answer_too_long", length=len(turn.request.text), maximum=MOST_CARRIED)
        over = frozenset(p.id for p in found if current_cohort(turn.session, p).status == CohortState.CLOSED)
        choice = ProgramChoice(tuple(program_shown(p) for p in found), turn.request.text, over)
        menu = program_menu(choice, ids.PROGRAM_CHOOSE, turn.reader)
        return say(menu.text, menu.blocks)
    if not program_id:
        _only_its_name(command, found)
    if command.name == "help":
        require(Action.SEE_STATUS, turn.actor, program=str(found.id))
        message = admin_help(program_shown(found), turn.reader)
        return say(message.text, message.blocks)
    return handlers[command.name](turn, command, found)


def _only_its_name(command: Command, program: Program) -> None:
    """A command that takes a program's name and nothing else got that, or nothing. Raises DomainError word_unknown.

    Where several programs live in a channel, the menu has asked already.
    """
    if not command.rest or not ADMIN_COMMANDS.by_name[command.name].takes_a_program_only:
        return
    try:
        named([program], command.rest)
    except DomainError:
        raise DomainError(
            "word_unknown", typed=command.rest, command=command.name, program=program.name
        ) from None


def _instead_of_menu(turn: Turn, outcome: Outcome, program_id: str) -> Outcome:
    """The menu has done its work: the answer takes its place, or for a modal that it is open."""
    if outcome.refused or outcome.replace is not None:
        return outcome
    if outcome.whisper is not None:
        return replace(
            outcome,
            whisper=None,
            whisper_blocks=(),
            replace=outcome.whisper,
            replace_blocks=outcome.whisper_blocks,
        )
    program = turn.session.find(Program, program_id)
    if program is None:
        return outcome
    name = quote(program.name)
    opened = turn.reader.say("Opened for *{program}*.", program=name)
    return replace(outcome, replace=opened if outcome.open is not None else f"*{name}*")


def _program_named(command: Command) -> str:
    """What was typed of a program's name, for commands that take something else too."""
    if command.name in ("lesson add", "reward", "audit"):
        return ""
    if command.name == "program edit" and command.words and command.words[0].casefold() in EDITABLE:
        return " ".join(command.words[1:])
    if command.name == "report":
        return asked_for(command.words).program
    return command.rest


def _mentor_help(turn: Turn, _command: Command) -> Outcome:
    message = mentor_help(turn.reader)
    return say(message.text, message.blocks)


def _look(desk: Desk, request: Request) -> Request:
    """What must happen before the transaction: for what makes a program, asking Slack about the channel; for
    questions about matching, asking the matcher.
    """
    try:
        command = parse_command(request.text, ADMIN_COMMANDS, ADMIN_DEFAULT)
    except DomainError:
        return request  # said in the transaction, where the person is known
    if command.name in planning.FIRST_COMMANDS:
        return _look_at_channel(desk, request)
    return _ask_matcher(desk, request)


def _look_at_channel(desk: Desk, request: Request) -> Request:
    seen: dict[str, Any] = {}
    try:
        seen = dict(
            desk.client.api_call("conversations.info", params={"channel": request.channel_id})["channel"]
        )
    except SlackApiError as problem:
        seen["error"] = problem.response.get("error")
    except NETWORK:
        seen["error"] = "unreachable"
    here = {"id": request.channel_id, "typed_in": request.channel_name, "app": desk.bot_user_id}
    return replace(request, seen={**seen, **here})


def _look_at_choice(desk: Desk, request: Request) -> Request:
    program_id, _, text = request.value.partition(":")
    return _ask_matcher(desk, replace(request, text=text), program_id)


def _ask_matcher(desk: Desk, request: Request, program_id: str = "") -> Request:
    """The request with the matcher's answer, for a command that asks it something."""
    try:
        command = parse_command(request.text, ADMIN_COMMANDS, ADMIN_DEFAULT)
    except DomainError:
        return request  # said in the transaction, where the person is known

    def program_of(session: WorkspaceSession, actor: Actor) -> int | None:
        found = program_for_command(session, actor, request.channel_id, command.rest, program_id=program_id)
        return found.id if isinstance(found, Program) else None

    question = why.question_of(command)
    if question is not None:
        return why.look_at(desk, request, question, program_of)
    if command.name == "match pair":
        return by_hand.look_at_named(desk, request, command, program_of)
    return rounds.get_ready(request) if command.name.startswith("match") else request
