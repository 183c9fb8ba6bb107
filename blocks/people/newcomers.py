"""The one question to somebody who has just joined the company."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import Message, actions, button, context, fit, person, quote, section
from blocks.reader import Reader
from blocks.roles import a_role
from bot.domain.shown.people import NewcomerInvited


def newcomer_invited(facts: NewcomerInvited, reader: Reader) -> Message:
    """Somebody would be glad to help; nothing happens without a yes."""
    guide = a_role("mentor", reader, facts.program.words)
    text = reader.say("Welcome, {who}! Would you like {guide}?", who=person(facts.slack_id), guide=guide)
    about = reader.say(
        "Colleagues who know their way around would be glad to be there for you in *{name}*: {purpose}",
        name=quote(facts.program.name),
        purpose=fit(quote(facts.program.purpose), 1000),
    )
    join = button(
        reader.say("Find me {guide}", guide=guide),
        ids.APPLICATION_BEGIN,
        facts.program.program,
        style="primary",
    )
    note = reader.say(
        "A few questions, and I find somebody who fits. It is your own choice: if you leave this message alone, "
        "nothing happens, nobody is told, and I do not ask again."
    )
    return Message(text, [section(f":wave: *{text}*\n{about}"), actions(join), context(note)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"newcomer.invited": newcomer_invited}
