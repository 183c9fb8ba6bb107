"""Messages of planning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks.parts import Message, channel, context, person, quote, section
from blocks.planning.document import posted_plan
from blocks.planning.edit import changed_note
from blocks.reader import Reader
from bot.domain.shown.planning import Appointed, CoordinatorLeft


def appointed(facts: Appointed, reader: Reader) -> Message:
    """To a new coordinator: what they are now, and where it happens."""
    name = quote(facts.program.name)
    if facts.by:
        text = reader.say("{by} made you a coordinator of *{name}*.", by=person(facts.by), name=name)
    else:
        text = reader.say("You are a coordinator of *{name}* now.", name=name)
    where = reader.say(
        "Applications, pairs and commands are in {channel}. If you cannot see it, ask to be invited there. "
        "`/mentor-admin program show` tells what the program is about, `/mentor-admin help` what you can do.",
        channel=channel(facts.admin_channel),
    )
    kept = reader.say("You see applications and pairs, never what a pair writes to each other.")
    return Message(text, [section(f":wave: {text}"), section(where), context(kept)])


def coordinator_left(facts: CoordinatorLeft, reader: Reader) -> Message:
    """To those who stay: somebody left the channel, and with it the program's team."""
    text = reader.say(
        "{who} left this channel and so no longer coordinates *{name}*.",
        who=person(facts.who), name=quote(facts.program.name),
    )  # fmt: skip
    back = reader.say(
        "They see no applications, answers or concerns any more. To have them back, invite them here and add them with "
        "`/mentor-admin program edit people`."
    )
    return Message(text, [section(text), context(back)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "coordinator.appointed": appointed,
    "admin.coordinator_left": coordinator_left,
    "program.changed": changed_note,
    "program.plan": posted_plan,
}
