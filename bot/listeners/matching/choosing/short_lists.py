"""Short lists: looked at and offered by coordinators, opened and ranked by mentees."""

from __future__ import annotations

from blocks import ids
from blocks.matching.choosing.short_lists import CHOICE, offer_message, ranked_notice, ranking_modal
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, say
from bot.usecases.matching.choosing.short_lists import (
    list_to_rank,
    look_at_offer,
    offer_short_lists,
    rank_mentors,
)
from db.models import Program


def offer(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin match offer [@mentee ...]`: who would get a list, and how earlier lists stand."""
    named = [mention.user for mention in command.mentions]
    message = offer_message(look_at_offer(turn.session, turn.actor, program.id, named), turn.reader)
    return say(message.text, message.blocks)


def offer_pressed(turn: Turn) -> Outcome:
    program_id, _, named = turn.request.value.partition(":")
    chosen = [one for one in named.split(",") if one]
    count = offer_short_lists(turn.session, turn.actor, turn.person, program_id, chosen, turn.now)
    text = turn.reader.count(
        "The matcher chooses mentors for {n} mentee. You will read here when the short list is out.",
        "The matcher chooses mentors for {n} mentees. You will read here when the short lists are out.",
        count,
    )
    return replace(text)


def open_pressed(turn: Turn) -> Outcome:
    """The mentee looks at the mentors."""
    shown = list_to_rank(turn.session, turn.actor, turn.request.value, turn.now)
    offer_again = {"what": ids.SHORT_LIST_OPEN, "value": turn.request.value}
    return open_modal(ranking_modal(shown, turn.reader), offer=offer_again)


def submitted(turn: Turn) -> Outcome:
    """The mentee's order."""
    fields = sorted(key for key in turn.request.answers if key.startswith(CHOICE))
    choices = [(key, turn.request.answers[key]) for key in fields]
    list_id = turn.request.metadata.get("short_list")
    shown = rank_mentors(turn.session, turn.actor, turn.person, list_id, choices, turn.now)
    return next_page(ranked_notice(shown, turn.reader))
