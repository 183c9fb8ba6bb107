"""Answering where the person is: in a modal, on the Home tab, or in a message."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.guiding.overview import overview_view
from blocks.guiding.reminding.nudges import nudge_message, nudge_of_block
from blocks.parts import Block, Message, View
from bot.domain.messages import NoLongerApplies
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, open_modal, push_modal, replace, update_modal
from bot.usecases.guiding.overview import own_pair_overview
from bot.usecases.guiding.reminding.choices import own_nudge
from bot.usecases.guiding.reminding.reminders import nudge_shown


def show(turn: Turn, view: View) -> Outcome:
    """A modal, on top of the one it was asked for in; by message if Slack cannot open it now."""
    if turn.request.in_modal:
        return push_modal(view)
    return open_modal(view, offer={"what": turn.request.name, "value": turn.request.value})


def changed(turn: Turn, message: Message, pair: int, view: View | None = None) -> Outcome:
    """What was done, in place of the button.

    A modal is shown anew as `view`, else as the pair's; Home tabs renew themselves.
    """
    if turn.request.in_modal and view is not None:
        return update_modal(view)
    if turn.request.in_modal:
        shown = own_pair_overview(turn.session, turn.actor, turn.person, pair, turn.now)
        return update_modal(overview_view(shown, turn.reader))
    if turn.request.on_home:
        return done()
    return in_message(turn, message, message.blocks)


def asked(turn: Turn, message: Message, view: View) -> Outcome:
    """A question that follows from a click: in place of the button, or as a modal without a message."""
    if turn.request.in_modal or turn.request.on_home:
        return show(turn, view)
    return in_message(turn, message, ())


def in_message(turn: Turn, message: Message, news: Sequence[Block]) -> Outcome:
    """`message` in place of the one that was clicked; in a reminder, `news` above what is left to do."""
    nudge = nudge_of_block(turn.request.block_id)
    if nudge:
        return nudge_again(turn, nudge, message, news)
    return replace(message.text, message.blocks)


def nudge_again(turn: Turn, nudge_id: object, message: Message, news: Sequence[Block]) -> Outcome:
    """The reminder message as it reads after a click; `message` if nothing in it is left to do."""
    turn.session.flush()
    nudge = own_nudge(turn.session, turn.person, nudge_id)
    if nudge is None:
        return replace(message.text, message.blocks)
    try:
        facts = nudge_shown(turn.session, nudge, turn.now)
    except NoLongerApplies:
        return replace(message.text, message.blocks)
    shown = nudge_message(facts, turn.reader, news=news)
    return replace(message.text if news else shown.text, shown.blocks)
