"""The card of what is still open, the guide, and the goals that are wrapped up."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.closing.farewell.card import closing_message
from blocks.closing.farewell.guide import goals_modal, guide_modal
from blocks.closing.farewell.looking_back import look_back_modal
from blocks.parts import notice
from blocks.reviewing.forms import pair_form_modal
from bot.domain.commands import Command
from bot.domain.reviews import CLOSING
from bot.domain.shown.farewell import ClosingCard
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, say
from bot.usecases.closing.farewell.card import closing_cards, sooner_ends
from bot.usecases.closing.farewell.guide import closing_guide
from bot.usecases.closing.farewell.looking_back import look_back
from bot.usecases.closing.farewell.wrapping import goals_to_wrap, wrap_goals
from bot.usecases.reviewing.forms import open_form


def show_cards(turn: Turn, _command: Command) -> Outcome:
    """`/mentor closing`."""
    return told(turn, closing_cards(turn.session, turn.person, turn.now))


def told(turn: Turn, cards: Sequence[ClosingCard]) -> Outcome:
    """These cards, and the pairs for which what they had may be enough."""
    message = closing_message(cards, turn.reader, sooner_ends(turn.session, turn.person, turn.now))
    return say(message.text, message.blocks)


def open_guide(turn: Turn) -> Outcome:
    """The button's value is the pair's id; in a circle that of any of its pairs."""
    facts = closing_guide(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, guide_modal(facts, turn.reader))


def open_look_back(turn: Turn) -> Outcome:
    """The button's value is the pair's id; in a circle that of any of its pairs."""
    facts = look_back(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, look_back_modal(facts, turn.reader))


def open_goals(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    facts = goals_to_wrap(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, goals_modal(facts, turn.reader))


def wrap(turn: Turn) -> Outcome:
    """What becomes of each goal; the closing is confirmed afterwards if that is what was pressed."""
    about = turn.request.metadata
    pair = wrap_goals(
        turn.session, turn.actor, turn.person, about.get("pair"), turn.request.answers, turn.now
    )
    if about.get("confirm"):
        page = open_form(
            turn.session,
            turn.actor,
            turn.person,
            pair_id=pair.id,
            form_key=CLOSING,
            occurrence="",
            now=turn.now,
        )
        return next_page(pair_form_modal(page, turn.reader))
    text = turn.reader.say(":dart: Your goals are wrapped up. Well done for looking at each of them.")
    return next_page(notice(turn.reader.say("Wrap up the goals"), text, close=turn.reader.say("Close")))
