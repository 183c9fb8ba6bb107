"""What is behind a number of the report."""

from __future__ import annotations

from blocks.parts import notice
from blocks.reporting.behind import behind_modal, list_words
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, open_modal, say, update_modal
from bot.usecases.reporting.reading import read_behind


def behind_chosen(turn: Turn) -> Outcome:
    """The value is `program id:figure`."""
    program_id, _, key = turn.request.value.partition(":")
    shown = read_behind(turn.session, turn.actor, turn.person, program_id, key, turn.now)
    if shown is None:
        return say(list_words(turn.reader))
    return open_modal(behind_modal(shown, key, 1, turn.reader))


def page_pressed(turn: Turn) -> Outcome:
    """The value is the page; the modal carries the program and the figure."""
    metadata = turn.request.metadata
    key = str(metadata.get("figure", ""))
    shown = read_behind(turn.session, turn.actor, turn.person, metadata.get("program"), key, turn.now)
    if shown is None:
        return update_modal(
            notice(
                turn.reader.say("Behind the number"), list_words(turn.reader), close=turn.reader.say("Close")
            )
        )
    page = int(turn.request.value) if turn.request.value.isdecimal() else 1
    return update_modal(behind_modal(shown, key, page, turn.reader))
