"""Office hours: offered and called off by coordinators, booked and given back by anybody in the program."""

from __future__ import annotations

from blocks.community.office_hours import (
    TOPIC,
    book_modal,
    booked_modal,
    called_off_words,
    given_back_words,
    list_message,
    list_modal,
    offer_modal,
    offered_modal,
)
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, next_page, open_modal, push_modal, say
from bot.usecases.community.offering import offer_slots, read_slots, slots_to_offer
from bot.usecases.community.office_hours import book, bookable, call_off_slot, give_back, open_office_hours
from bot.usecases.community.slots import slot_shown
from db.models import Program


def offer(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin office-hours [program]`."""
    return _offer(turn, program.id)


def offer_pressed(turn: Turn) -> Outcome:
    return _offer(turn, turn.request.value)


def _offer(turn: Turn, program_id: object) -> Outcome:
    draft = slots_to_offer(turn.session, turn.actor, turn.person, program_id)
    return open_modal(offer_modal(draft, turn.reader))


def offer_submitted(turn: Turn) -> Outcome:
    program_id = turn.request.metadata.get("program")
    entered = read_slots(turn.request.answers, turn.now)
    made = offer_slots(turn.session, turn.actor, turn.person, program_id, entered, turn.now)
    return next_page(offered_modal(len(made), turn.reader))


def call_off(turn: Turn) -> Outcome:
    """The message in the admin channel keeps up by itself."""
    call_off_slot(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return say(called_off_words(turn.reader))


def show(turn: Turn, command: Command) -> Outcome:
    """`/mentor office-hours [program]`."""
    return _list(turn, command.rest)


def show_pressed(turn: Turn) -> Outcome:
    return _list(turn, "")


def _list(turn: Turn, typed: str) -> Outcome:
    message = list_message(
        open_office_hours(turn.session, turn.actor, turn.person, typed, turn.now), turn.reader
    )
    if turn.request.on_home:
        return open_modal(list_modal(message, turn.reader))
    return say(message.text, message.blocks)


def book_pressed(turn: Turn) -> Outcome:
    """A slot is looked at, with room for a line about it."""
    slot = bookable(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    view = book_modal(slot_shown(turn.session, slot), turn.reader)
    return push_modal(view) if turn.request.in_modal else open_modal(view)


def book_submitted(turn: Turn) -> Outcome:
    shown = book(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("slot"),
        turn.request.answers.get(TOPIC), turn.now,
    )  # fmt: skip
    return next_page(booked_modal(shown, turn.reader))


def give_back_pressed(turn: Turn) -> Outcome:
    shown = give_back(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return done() if turn.request.on_home else say(given_back_words(shown, turn.reader))
