"""Several pairs at once: chosen, looked at, confirmed, taken back; and what a pair does with an offer."""

from __future__ import annotations

from blocks.parts import notice
from blocks.reviewing.adjusting.adjust import choose_modal, on_its_way, posted_message, preview_modal
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, say
from bot.usecases.guiding.growing.library import take_topic
from bot.usecases.reviewing.adjusting.adjustments import (
    adjustment_posted,
    confirm_adjustment,
    preview_adjustment,
    take_back,
)
from bot.usecases.reviewing.adjusting.choosing import act_named, draft_adjustment


def open_pressed(turn: Turn) -> Outcome:
    """The value is `program id:act`."""
    program, _, act = turn.request.value.partition(":")
    draft = draft_adjustment(turn.session, turn.actor, program, act_named(act), turn.now)
    return open_modal(choose_modal(draft, turn.reader))


def chosen(turn: Turn) -> Outcome:
    """Nothing happens yet: it is looked at first."""
    about = turn.request.metadata
    shown = preview_adjustment(
        turn.session, turn.actor, turn.person, about.get("program"), act_named(about.get("act")),
        turn.request.answers, turn.now,
    )  # fmt: skip
    return next_page(preview_modal(shown, turn.reader))


def confirmed(turn: Turn) -> Outcome:
    """It happens in ten minutes."""
    confirm_adjustment(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("adjustment"), turn.now
    )
    say_so = on_its_way(turn.reader)
    return next_page(notice(turn.reader.say("On its way"), say_so, turn.reader.say("Close")))


def take_back_pressed(turn: Turn) -> Outcome:
    """The value is the adjustment's id."""
    made = take_back(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    message = posted_message(adjustment_posted(turn.session, made), turn.reader)
    return replace(message.text, message.blocks)


def topic_taken(turn: Turn) -> Outcome:
    """The value is `pair id:topic`."""
    pair, _, key = turn.request.value.partition(":")
    take_topic(turn.session, turn.actor, turn.person, pair, key, turn.now)
    return say(
        turn.reader.say(":white_check_mark: It is the topic of your next meeting; your channel knows.")
    )
