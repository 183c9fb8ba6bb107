"""Your data here: what is kept, a copy of it, and being forgotten. Everything is about whoever acts: no id is read."""

from __future__ import annotations

from blocks import ids
from blocks.people.privacy import forget_view, forgetting_begun, on_its_way, privacy_view
from bot.domain.access import Action, require
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, push_modal, say, update_modal
from bot.usecases.people.privacy.forgetting import ask_to_be_forgotten, forget_preview
from bot.usecases.people.privacy.handing_over import ask_for_data, privacy_of


def opened(turn: Turn, _command: Command | None = None) -> Outcome:
    """`/mentor privacy`, or the button on the Home tab."""
    shown = privacy_of(turn.session, turn.actor, turn.person)
    return open_modal(privacy_view(shown, turn.reader), offer={"what": ids.PRIVACY_OPEN, "value": ""})


def data_asked(turn: Turn, _command: Command) -> Outcome:
    """`/mentor data`."""
    ask_for_data(turn.session, turn.actor, turn.person, turn.now)
    return say(on_its_way(turn.reader))


def data_pressed(turn: Turn) -> Outcome:
    """The button in the modal, or in the message that says it could not be sent."""
    ask_for_data(turn.session, turn.actor, turn.person, turn.now)
    if not turn.request.in_modal:
        return say(on_its_way(turn.reader))
    shown = privacy_of(turn.session, turn.actor, turn.person)
    return update_modal(privacy_view(shown, turn.reader, on_its_way(turn.reader)))


def forget_pressed(turn: Turn) -> Outcome:
    """What would happen, before it does."""
    require(Action.FORGET_ME, turn.actor)
    return push_modal(forget_view(forget_preview(turn.session, turn.person), turn.reader))


def forget_confirmed(turn: Turn) -> Outcome:
    """The form was sent."""
    sure = "yes" in (turn.request.answers.get("sure") or [])
    settled = ask_to_be_forgotten(turn.session, turn.actor, turn.person, turn.now, sure=sure)
    return next_page(forgetting_begun(settled, turn.reader))
