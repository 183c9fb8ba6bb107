"""The menu of a plan's parts."""

from __future__ import annotations

from collections.abc import Sequence

from blocks import ids
from blocks.parts import Message, actions, button, context, fit, person, quote, section
from blocks.planning.part_words import field_words, part_intro, part_title
from blocks.reader import Reader
from bot.domain.shown.planning import PlanChanged
from bot.domain.shown.recruiting import ProgramShown


def edit_menu(program: ProgramShown, parts: Sequence[str], reader: Reader) -> Message:
    """Each part with what it is about and a button."""
    title = reader.say("Which part of *{name}* would you like to change?", name=quote(program.name))
    rows = [
        section(
            f"*{part_title(part, reader)}*\n{part_intro(part, reader)}".strip(),
            button(reader.say("Change"), ids.PROGRAM_EDIT, f"{program.program}:{part}"),
        )
        for part in parts
    ]
    elsewhere = reader.say(
        "Before anything is saved you read what it touches. Questions: `/mentor-admin questions`. What counts how much "
        "in matching: `/mentor-admin match settings`. Everything else stands in the plan's file: "
        "`/mentor-admin program export`, and `program import` to take it back."
    )
    return Message(title, [section(title), *rows, context(elsewhere)])


def changed_note(facts: PlanChanged, reader: Reader) -> Message:
    """For the admin channel: who changed which part, and what in it."""
    part = reader.say("a reminder") if facts.part == "reminder" else part_title(facts.part, reader)
    text = reader.say(
        "{who} changed *{part}* of *{name}*.",
        who=person(facts.who), part=part, name=quote(facts.program.name),
    )  # fmt: skip
    labels = dict.fromkeys(field_words(facts.part, name, reader)[0].rstrip("?") for name in facts.fields)
    blocks = [section(text)]
    if labels:
        named = "; ".join(reader.say("“{title}”", title=label) for label in labels)
        blocks.append(context(fit(reader.say("Changed: {what}", what=named), 1000)))
    show = button(reader.say("Read the plan"), ids.PROGRAM_SHOW, f"{facts.program.program}:1")
    return Message(text, [*blocks, actions(show)])
