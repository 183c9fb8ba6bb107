"""Closing a cohort: looked at, previewed, confirmed, taken back."""

from __future__ import annotations

from blocks.closing.cohort import DAY, choose_modal, closing_posted, cohort_open, preview_modal
from blocks.parts import notice
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, say
from bot.usecases.closing import cohort
from db.models import Program


def show_open(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin cohort close`."""
    message = cohort_open(cohort.cohort_open(turn.session, turn.actor, program.id, turn.now), turn.reader)
    return say(message.text, message.blocks)


def choose(turn: Turn) -> Outcome:
    """The button's value is the program's id."""
    facts = cohort.cohort_open(turn.session, turn.actor, turn.request.value, turn.now)
    cohort.preview_closing(turn.session, turn.actor, facts.program_id, "", turn.now)  # says why not
    return open_modal(choose_modal(facts, turn.reader))


def preview(turn: Turn) -> Outcome:
    """Now, or on a last day."""
    facts = cohort.preview_closing(
        turn.session,
        turn.actor,
        turn.request.metadata.get("program"),
        turn.request.answers.get(DAY),
        turn.now,
    )
    return next_page(preview_modal(facts, turn.reader))


def confirm(turn: Turn) -> Outcome:
    """What was previewed happens in ten minutes."""
    about = turn.request.metadata
    cohort.confirm_closing(
        turn.session,
        turn.actor,
        turn.person,
        about.get("program"),
        about.get("cohort"),
        about.get("day"),
        turn.now,
    )
    text = turn.reader.say("It is on its way. The admin channel shows when, and how to take it back.")
    return next_page(notice(turn.reader.say("Close the cohort"), text, turn.reader.say("Close")))


def take_back(turn: Turn) -> Outcome:
    """The button's value is the wish's id."""
    facts = cohort.take_closing_back(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = closing_posted(facts, turn.reader)
    return replace(message.text, message.blocks)
