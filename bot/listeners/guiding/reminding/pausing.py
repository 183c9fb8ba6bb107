"""`/mentor pause` and `/mentor resume`."""

from __future__ import annotations

from datetime import date

from blocks.guiding.reminding.pausing import (
    PAIRS,
    UNTIL,
    pause_modal,
    paused_words,
    resume_modal,
    resumed_words,
)
from blocks.parts import Message, notice, section
from bot.domain.commands import Command
from bot.errors import DomainError
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import changed
from bot.listeners.outcomes import Outcome, next_page, open_modal, say
from bot.usecases.guiding.reminding.pausing import (
    pause_own_pairs,
    pause_question,
    resume_own_pairs,
    resume_question,
)


def pause(turn: Turn, _command: Command) -> Outcome:
    """`/mentor pause`."""
    return open_modal(pause_modal(pause_question(turn.session, turn.person), turn.reader))


def resume(turn: Turn, _command: Command) -> Outcome:
    """`/mentor resume`: at once if it is one pair."""
    shown = resume_question(turn.session, turn.person)
    if len(shown.pairs) > 1:
        return open_modal(resume_modal(shown, turn.reader))
    only = [one.pair for one in shown.pairs]
    resumed = resume_own_pairs(turn.session, turn.actor, turn.person, only, turn.now)
    return say(resumed_words(resumed, turn.reader))


def pause_submitted(turn: Turn) -> Outcome:
    answers = turn.request.answers
    paused = pause_own_pairs(
        turn.session, turn.actor, turn.person, answers.get(PAIRS) or [], _day(answers.get(UNTIL)), turn.now
    )
    reader = turn.reader
    return next_page(notice(reader.say("On a pause"), paused_words(paused, reader), reader.say("Close")))


def resume_submitted(turn: Turn) -> Outcome:
    chosen = turn.request.answers.get(PAIRS) or []
    resumed = resume_own_pairs(turn.session, turn.actor, turn.person, chosen, turn.now)
    reader = turn.reader
    return next_page(notice(reader.say("Welcome back"), resumed_words(resumed, reader), reader.say("Close")))


def end_pressed(turn: Turn) -> Outcome:
    """One of the two ends the pause; the button's value is the pair's id."""
    resumed = resume_own_pairs(turn.session, turn.actor, turn.person, [turn.request.value], turn.now)
    words = resumed_words(resumed, turn.reader)
    if turn.request.in_modal or turn.request.on_home:
        return changed(turn, Message(words, [section(words)]), resumed.pairs[0].pair)
    return say(words)


def _day(given: object) -> date | None:
    try:
        return date.fromisoformat(str(given)) if given else None
    except ValueError:
        raise DomainError("date_invalid", field=UNTIL, given=str(given)) from None
