"""Changing the parts of a plan: from the menu, by a button, and page by page in a new program."""

from __future__ import annotations

from dataclasses import replace

from blocks.parts import View, notice, quote
from blocks.planning.audiences import privacy_modal
from blocks.planning.edit import edit_menu
from blocks.planning.measures import measures_modal
from blocks.planning.part import part_modal
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, next_page, open_modal, say, update_modal
from bot.usecases.facts.programs import program_shown
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.document import plan_shown
from bot.usecases.planning.editing import NotSaved, part_shown, save_part, with_another_row
from bot.usecases.planning.measures import measures_shown
from bot.usecases.planning.parts import EDITABLE, GUIDED, MEASURES, PRIVACY
from bot.usecases.programs import coordinated
from db.models import Program


def edit(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin program edit [part]`."""
    part = command.words[0].casefold() if command.words else ""
    return _open(turn, program.id, part if part in EDITABLE else "")


def edit_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:part`, or without a part for the menu."""
    program_id, _, part = turn.request.value.partition(":")
    return _open(turn, program_id, part)


def _open(turn: Turn, program_id: object, part: str) -> Outcome:
    if part:
        return open_modal(page(turn, program_id, part, guided=False))
    program = coordinated(turn.session, turn.actor, program_id, Action.CHANGE_PROGRAM)
    menu = edit_menu(program_shown(program), EDITABLE, turn.reader)
    return say(menu.text, menu.blocks)


def page(turn: Turn, program_id: object, part: str, *, guided: bool) -> View:
    """The modal of a part: a form, the list of measures, or the table of who sees what."""
    if part == MEASURES:
        listed = measures_shown(turn.session, turn.actor, program_id, turn.now, guided=guided)
        return measures_modal(listed, turn.reader)
    if part == PRIVACY:
        shown = plan_shown(turn.session, turn.actor, program_id)
        step = GUIDED.index(PRIVACY) + 2 if guided else 0
        return privacy_modal(shown.program, shown.audiences, step, len(GUIDED) + 1, turn.reader)
    form = part_shown(turn.session, turn.actor, program_id, part, turn.now, guided=guided)
    return part_modal(form, turn.reader)


def another_row(turn: Turn) -> Outcome:
    """One more challenge, or days of silence; what is typed stays."""
    about = turn.request.metadata
    shown = with_another_row(
        turn.session, turn.actor, about.get("program"), about.get("part"), str(about.get("base", "")),
        turn.request.answers, turn.now, guided=bool(about.get("guided")),
    )  # fmt: skip
    return update_modal(part_modal(shown, turn.reader))


def save(turn: Turn) -> Outcome:
    """A part was filled in."""
    about = turn.request.metadata
    guided = bool(about.get("guided"))
    unsaved = save_part(
        turn.session, turn.actor, turn.person, about.get("program"), about.get("part"),
        base=str(about.get("base", "")), seal=str(about.get("seal", "")), answers=turn.request.answers,
        now=turn.now, guided=guided,
    )  # fmt: skip
    if isinstance(unsaved, NotSaved):
        return replace(next_page(part_modal(unsaved.shown, turn.reader)), refused=True)
    return next_part(turn, about.get("program"), str(about.get("part", ""))) if guided else done()


def read_on(turn: Turn) -> Outcome:
    """A page without fields was read."""
    about = turn.request.metadata
    part = str(about.get("part", ""))
    return next_part(turn, about.get("program"), part) if about.get("guided") else done()


def first_part(turn: Turn, program: Program) -> Outcome:
    """The plan of a program that was just made, page by page, for whoever may go on with it: an admin of the
    workspace who set it up for others is done.
    """
    actor = replace(
        actor_of(turn.session, turn.person), presence=turn.actor.presence, used=turn.actor.used
    )  # they coordinate it since a moment ago
    if str(program.id) in actor.coordinator_of:
        return next_part(replace(turn, actor=actor), program.id, "")
    text = turn.reader.say(
        "*{name}* is set up. Its coordinators go on with `/mentor-admin program edit`.",
        name=quote(program.name),
    )
    return next_page(notice(turn.reader.say("Set up"), text, turn.reader.say("Close")))


def next_part(turn: Turn, program_id: object, part: str) -> Outcome:
    """The page after `part` in the planning of a new program; a word at the end."""
    position = GUIDED.index(part) + 1 if part in GUIDED else 0
    if position < len(GUIDED):
        return next_page(page(turn, program_id, GUIDED[position], guided=True))
    program = coordinated(turn.session, turn.actor, program_id, Action.CHANGE_PROGRAM)
    text = turn.reader.say(
        ":tada: *{name}* is planned. `/mentor-admin program show` reads like a document, `/mentor-admin open` shows "
        "the invitation before anybody else sees it, and `/mentor-admin program edit` changes every part.",
        name=quote(program.name),
    )
    return next_page(notice(turn.reader.say("Well planned"), text, turn.reader.say("Close")))
