"""Mentors are asked, and answer."""

from __future__ import annotations

from blocks.matching.choosing.answers import ask_message, asked
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, replace, say
from bot.usecases.facts.matching_modes import ACCEPTED, DECLINED
from bot.usecases.matching.choosing.answers import answer_proposal, ask_mentors, look_at_asking
from db.models import Program


def ask(turn: Turn, _command: Command, program: Program) -> Outcome:
    """`/mentor-admin match ask`: what would be sent; asking takes the button."""
    message = ask_message(look_at_asking(turn.session, turn.actor, program.id), turn.reader)
    return say(message.text, message.blocks)


def ask_pressed(turn: Turn) -> Outcome:
    """The button of that, or of the draft itself."""
    shown = ask_mentors(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    text = turn.reader.count(
        "{n} mentor is asked. You will read here what came of it, in {days} days at the latest.",
        "{n} mentors are asked. You will read here what came of it, in {days} days at the latest.",
        shown.mentors,
        days=shown.days,
    )
    return replace(text) if turn.request.only_for_them else say(text)


def accept_pressed(turn: Turn) -> Outcome:
    return _answered(turn, ACCEPTED)


def decline_pressed(turn: Turn) -> Outcome:
    return _answered(turn, DECLINED)


def _answered(turn: Turn, answer: str) -> Outcome:
    shown = answer_proposal(turn.session, turn.actor, turn.person, turn.request.value, answer, turn.now)
    message = asked(shown, turn.reader)
    return replace(message.text, message.blocks)
