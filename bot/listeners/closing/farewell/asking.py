"""What each is asked alone: a thank you, go on or part, what next."""

from __future__ import annotations

from blocks import ids
from blocks.closing.farewell.asking import (
    STEPS,
    THANKS,
    WISH,
    next_steps_kept,
    next_steps_modal,
    thanks_kept,
    thanks_modal,
    wish_kept,
    wish_modal,
)
from blocks.recruiting.joining.application import application_modal
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import show
from bot.listeners.outcomes import Outcome, next_page, open_modal, push_modal, say
from bot.usecases.closing.farewell.next_steps import apply_again, choose_next_steps, next_steps
from bot.usecases.closing.farewell.thanking import say_thanks, thanks_draft
from bot.usecases.closing.farewell.wishing import ask_for_more_time, say_wish, wish_asked


def open_thanks(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    facts = thanks_draft(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, thanks_modal(facts, turn.reader))


def keep_thanks(turn: Turn) -> Outcome:
    """The words."""
    pair, text = turn.request.metadata.get("pair"), turn.request.answers.get(THANKS)
    facts = say_thanks(turn.session, turn.actor, turn.person, pair, text, turn.now)
    return next_page(thanks_kept(facts, turn.reader))


def open_wish(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    facts = wish_asked(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, wish_modal(facts, turn.reader))


def keep_wish(turn: Turn) -> Outcome:
    """The private answer: what is shown and kept of this request is the same for each."""
    pair, wish = turn.request.metadata.get("pair"), turn.request.answers.get(WISH)
    facts = say_wish(turn.session, turn.actor, turn.person, pair, wish, turn.now)
    return next_page(wish_kept(facts, turn.reader))


def more_time(turn: Turn) -> Outcome:
    """Both would go on; the button's value is the pair's id."""
    ask_for_more_time(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return say(turn.reader.say(":hourglass: The coordinators are asked. They decide what is possible."))


def open_next_steps(turn: Turn) -> Outcome:
    """The button's value is the pair's id."""
    facts = next_steps(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, next_steps_modal(facts, turn.reader))


def keep_next_steps(turn: Turn) -> Outcome:
    """What somebody would like next."""
    pair, chosen = turn.request.metadata.get("pair"), turn.request.answers.get(STEPS) or ()
    kept = choose_next_steps(turn.session, turn.actor, turn.person, pair, chosen, turn.now)
    return next_page(next_steps_kept(kept, turn.reader))


def apply_again_for(turn: Turn) -> Outcome:
    """The button's value is `program:role`."""
    program, _, role = turn.request.value.partition(":")
    page = apply_again(turn.session, turn.actor, turn.person, program, role, turn.now)
    view = application_modal(page, turn.reader)
    if turn.request.in_modal:
        return push_modal(view)
    return open_modal(view, offer={"what": ids.APPLICATION_RESUME, "value": program})
