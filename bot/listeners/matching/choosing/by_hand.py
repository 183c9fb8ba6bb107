"""Pairing by hand: from the command, or from a draft's button."""

from __future__ import annotations

from blocks.matching.choosing.by_hand import (
    MENTEE,
    MENTOR,
    drafting_notice,
    mentee_modal,
    mentor_modal,
    pair_modal,
    paired_notice,
)
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, update_modal
from bot.usecases.matching.choosing.by_hand import look_at_two, mentees_to_pair, mentors_to_pair, pair_two
from bot.usecases.matching.drafts.rounds import ask_for_round
from bot.usecases.programs import coordinated
from db.models import Program


def pair(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin match pair [@mentee @mentor]`."""
    named = [mention.user for mention in command.mentions]
    if len(named) > 1:
        shown = look_at_two(turn.session, turn.actor, program.id, named[0], named[1], turn.now)
        return open_modal(pair_modal(shown, turn.reader))
    if named:
        choice = mentors_to_pair(turn.session, turn.actor, program.id, named[0], turn.now)
        return open_modal(mentor_modal(choice, turn.reader))
    return _begin(turn, program.id)


def begin_pressed(turn: Turn) -> Outcome:
    """“Pair by hand” on a draft."""
    return _begin(turn, turn.request.value)


def _begin(turn: Turn, program_id: object) -> Outcome:
    return open_modal(mentee_modal(mentees_to_pair(turn.session, turn.actor, program_id), turn.reader))


def mentee_chosen(turn: Turn) -> Outcome:
    program_id, chosen = turn.request.metadata.get("program"), turn.request.answers.get(MENTEE)
    choice = mentors_to_pair(turn.session, turn.actor, program_id, chosen, turn.now)
    return next_page(mentor_modal(choice, turn.reader))


def mentor_chosen(turn: Turn) -> Outcome:
    carried = turn.request.metadata
    shown = look_at_two(
        turn.session,
        turn.actor,
        carried.get("program"),
        carried.get("mentee"),
        turn.request.answers.get(MENTOR),
        turn.now,
    )
    return next_page(pair_modal(shown, turn.reader))


def submitted(turn: Turn) -> Outcome:
    """“Pair these two”."""
    carried = turn.request.metadata
    entries = (carried.get("mentee"), carried.get("mentor"))
    price = (str(carried.get("people", "")), str(carried.get("points", "")))
    again = pair_two(turn.session, turn.actor, turn.person, carried.get("program"), entries, price, turn.now)
    if again is not None:
        return next_page(pair_modal(again, turn.reader))
    shown = look_at_two(turn.session, turn.actor, carried.get("program"), *entries, turn.now)
    two = (shown.mentee.slack_id, shown.mentor.slack_id)
    return next_page(paired_notice(shown.program, *two, turn.reader))


def draft_pressed(turn: Turn) -> Outcome:
    """“Make a new draft”, once two are paired."""
    program = coordinated(turn.session, turn.actor, turn.request.value, Action.MATCH_PREVIEW)
    ask_for_round(turn.session, turn.actor, turn.person, program, turn.now)
    return update_modal(drafting_notice(turn.reader))
