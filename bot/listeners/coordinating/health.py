"""Pairs that need a look: listed, explained and cared for by buttons."""

from __future__ import annotations

from blocks import ids
from blocks.coordinating.acting import DAYS, extend_modal, rhythm_modal, signal_answered
from blocks.coordinating.health import explained_message, needing_message
from blocks.parts import Message, notice
from bot.domain.access import Action
from bot.domain.commands import Command
from bot.errors import DomainError
from bot.listeners.coordinating.pairs import pick_pair
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, next_page, open_modal, replace, say
from bot.usecases.coordinating.acting import (
    change_cadence,
    extend_pair,
    pair_setting,
    part_pair,
    snooze_case,
)
from bot.usecases.coordinating.asking_first import answer_signal
from bot.usecases.coordinating.needing import explained, needing_a_look
from bot.usecases.programs import coordinated
from db.models import Program


def health(turn: Turn, command: Command, program: Program) -> Outcome:
    """`health`: all that need a look; `health @person`: one pair explained."""
    if command.mentions:
        return pick_pair(turn, command, program, what=ids.HEALTH_EXPLAIN, act=_explain)
    if command.words:  # a name without its @ is nobody; all the others would be no answer
        raise DomainError("command_incomplete", command=command.name, usage="health @person")
    return _page(turn, program, 1)


def show_pressed(turn: Turn) -> Outcome:
    """The button's value is `program id:page`."""
    program_id, _, page = turn.request.value.partition(":")
    program = coordinated(turn.session, turn.actor, program_id, Action.SEE_HEALTH)
    return _page(turn, program, int(page) if page.isdecimal() else 1)


def explain_pressed(turn: Turn) -> Outcome:
    """The button's value is the pair's id, here and below."""
    return _explain(turn, turn.request.value)


def extend_pressed(turn: Turn) -> Outcome:
    shown = pair_setting(turn.session, turn.actor, turn.request.value, Action.EXTEND_PAIR)
    return open_modal(extend_modal(shown, turn.reader))


def extended(turn: Turn) -> Outcome:
    """So many days more."""
    days, pair = turn.request.answers.get(DAYS), turn.request.metadata.get("pair")
    extend_pair(turn.session, turn.actor, turn.person, pair, days=days, now=turn.now)
    return _told_both(turn)


def rhythm_pressed(turn: Turn) -> Outcome:
    shown = pair_setting(turn.session, turn.actor, turn.request.value, Action.CHANGE_CADENCE)
    return open_modal(rhythm_modal(shown, turn.reader))


def rhythm_changed(turn: Turn) -> Outcome:
    """Another rhythm."""
    days, pair = turn.request.answers.get(DAYS), turn.request.metadata.get("pair")
    change_cadence(turn.session, turn.actor, turn.person, pair, days=days, now=turn.now)
    return _told_both(turn)


def part_pressed(turn: Turn) -> Outcome:
    """It was asked before, on the button."""
    part_pair(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return say(
        turn.reader.say(
            ":seedling: Both read that it is nobody's fault, and wait at the head of the list. `/mentor-admin match "
            "rematch` compares ways to go on."
        )
    )


def snooze_chosen(turn: Turn) -> Outcome:
    """The choice is `pair id:weeks`."""
    pair, _, weeks = turn.request.value.partition(":")
    case = snooze_case(turn.session, turn.actor, turn.person, pair, weeks=weeks, now=turn.now)
    day = turn.reader.day(case.snoozed_until) if case.snoozed_until else ""
    return say(turn.reader.say(":zzz: Put off until {day}, unless it gets worse.", day=day))


def tell_pressed(turn: Turn) -> Outcome:
    """The button's value is the choice's id."""
    return _answered(turn, tell=True)


def keep_pressed(turn: Turn) -> Outcome:
    return _answered(turn, tell=False)


def _answered(turn: Turn, *, tell: bool) -> Outcome:
    answer_signal(turn.session, turn.actor, turn.person, turn.request.value, tell=tell, now=turn.now)
    message = signal_answered(tell, turn.reader)
    return replace(message.text, message.blocks)


def _page(turn: Turn, program: Program, page: int) -> Outcome:
    return _said(
        needing_message(needing_a_look(turn.session, turn.actor, program, page, turn.now), turn.reader)
    )


def _explain(turn: Turn, pair_id: object) -> Outcome:
    return _said(explained_message(explained(turn.session, turn.actor, pair_id, turn.now), turn.reader))


def _told_both(turn: Turn) -> Outcome:
    words = turn.reader.say("Done. Both are told now.")
    return next_page(notice(turn.reader.say("Changed"), words, turn.reader.say("Close")))


def _said(message: Message) -> Outcome:
    return say(message.text, message.blocks)
