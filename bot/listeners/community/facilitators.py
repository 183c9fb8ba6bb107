"""Facilitators: appointed by coordinators, accepted by themselves; and what mentors answer them."""

from __future__ import annotations

from blocks.community.facilitators import (
    FACILITATORS,
    NOTE,
    WHOM,
    WITHOUT,
    appointed_blocks,
    appointed_modal,
    choose_modal,
    talk_modal,
    talk_said_modal,
)
from blocks.community.messages import facilitator_accepted, facilitator_declined, touch_answered
from blocks.parts import Message
from bot.domain.commands import Command
from bot.listeners.desk import Turn
from bot.listeners.outcomes import Outcome, done, next_page, open_modal, replace, say
from bot.usecases.community.facilitators import accept, appoint, decline, facilitators_draft, split_evenly
from bot.usecases.community.touching import FINE, TALK, answer_touch_base, facilitator_of, open_touch_base
from db.models import Program


def facilitator(turn: Turn, command: Command, program: Program) -> Outcome:
    """`/mentor-admin facilitator @facilitator @mentor …`; with fewer people a modal."""
    named = [mention.user for mention in command.mentions]
    if len(named) < 2:  # noqa: PLR2004 - a facilitator and somebody to look after
        return _choose(turn, program.id, named)
    shown = appoint(turn.session, turn.actor, turn.person, program.id, named[0], named[1:], turn.now)
    blocks = appointed_blocks(shown, turn.reader)
    return say(turn.reader.say("Facilitators"), blocks)


def open_pressed(turn: Turn) -> Outcome:
    return _choose(turn, turn.request.value, [])


def _choose(turn: Turn, program_id: object, named: list[str]) -> Outcome:
    draft = facilitators_draft(turn.session, turn.actor, program_id, named)
    return open_modal(choose_modal(draft, turn.reader))


def submitted(turn: Turn) -> Outcome:
    """The mentors are shared out among those chosen."""
    chosen = turn.request.answers.get(FACILITATORS)
    shown = split_evenly(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("program"),
        [str(one) for one in chosen] if isinstance(chosen, list) else [], turn.now,
        only_without=turn.request.answers.get(WHOM) == WITHOUT,
    )  # fmt: skip
    return next_page(appointed_modal(shown, turn.reader))


def accepted(turn: Turn) -> Outcome:
    """Somebody looks after mentors from now on."""
    cohort = turn.request.value
    mentors = accept(turn.session, turn.actor, turn.person, cohort, turn.now)
    return _instead(turn, facilitator_accepted(mentors, int(cohort), turn.reader))


def declined(turn: Turn) -> Outcome:
    decline(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return _instead(turn, facilitator_declined(turn.reader))


def fine(turn: Turn) -> Outcome:
    """One tap."""
    touch = answer_touch_base(turn.session, turn.actor, turn.person, turn.request.value, FINE, turn.now)
    who = facilitator_of(turn.session, touch)
    return _instead(turn, touch_answered(who, turn.reader, talk=False))


def talk(turn: Turn) -> Outcome:
    """A line about it, if one likes."""
    touch = open_touch_base(turn.session, turn.actor, turn.person, turn.request.value)
    view = talk_modal(touch.id, facilitator_of(turn.session, touch), turn.reader)
    return open_modal(view, offer={"what": turn.request.name, "value": turn.request.value})


def talk_submitted(turn: Turn) -> Outcome:
    touch = answer_touch_base(
        turn.session, turn.actor, turn.person, turn.request.metadata.get("touch"), TALK, turn.now,
        note=turn.request.answers.get(NOTE),
    )  # fmt: skip
    return next_page(talk_said_modal(facilitator_of(turn.session, touch), turn.reader))


def _instead(turn: Turn, message: Message) -> Outcome:
    """In place of the message; the Home tab renews itself."""
    return done() if turn.request.on_home else replace(message.text, message.blocks)
