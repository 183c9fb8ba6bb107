"""Who looks after whom: the coordinators' modal, and a mentor's "let us talk"."""

from __future__ import annotations

import json

from blocks import ids
from blocks.community.words import people_words
from blocks.parts import Block, View, context, field, modal, option, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.community import Appointed, FacilitatorsDraft

FACILITATORS, WHOM, NOTE = "facilitators", "whom", "note"
MOST, NOTE_LIMIT, GROUPS = 30, 500, 40
EVERYBODY, WITHOUT = "everybody", "without"


def choose_modal(facts: FacilitatorsDraft, reader: Reader) -> View:
    """Who looks after the mentors; these are shared out evenly."""
    picker: Block = {"type": "multi_users_select", "max_selected_items": MOST}
    if facts.chosen:
        picker["initial_users"] = list(facts.chosen)
    everybody = reader.count("{n} mentor", "All {n} mentors", facts.mentors)
    without = reader.count("The {n} without a facilitator", "The {n} without a facilitator", facts.without)
    options = [option(everybody, EVERYBODY)]
    if 0 < facts.without < facts.mentors:
        options.insert(0, option(without, WITHOUT))
    blocks: list[Block] = [
        section(
            reader.say(
                "*{name}*\nA facilitator looks after mentors: a coordinator, or an experienced mentor. Nobody is "
                "their own. Each is asked and may say no; mentors hear of it after the yes.",
                name=quote(facts.name),
            )
        ),
        field(
            FACILITATORS, reader.say("Facilitators"), picker,
            hint=reader.say("The mentors are shared out evenly among them."),
        ),
        field(
            WHOM, reader.say("For whom?"), {"type": "radio_buttons", "options": options, "initial_option": options[0]}
        ),
    ]  # fmt: skip
    return modal(
        ids.FACILITATORS_SUBMIT, reader.say("Facilitators"), blocks, submit=reader.say("Ask them"),
        close=reader.say("Not now"), metadata=json.dumps({"program": facts.program}),
    )  # fmt: skip


def appointed_blocks(facts: Appointed, reader: Reader) -> list[Block]:
    """What became of it."""
    lines = [
        reader.say("{who}: {mentors}", who=person(who), mentors=people_words(mentors, reader))
        for who, mentors in facts.groups[:GROUPS]
    ]
    blocks: list[Block] = [section(line) for line in lines]
    if not lines:
        blocks.append(section(reader.say("Every mentor has a facilitator already; nothing was changed.")))
    if facts.alone:
        alone = reader.say(
            "Nobody yet for {who}: nobody is their own facilitator.", who=people_words(facts.alone, reader)
        )
        blocks.append(section(alone))
    if facts.oneself:
        note = reader.say("It holds from now on; the mentors are told.")
    else:
        note = reader.say(
            "Who is new to it is asked in their working hours. You hear of it if somebody says no."
        )
    blocks.append(context(note))
    return blocks


def appointed_modal(facts: Appointed, reader: Reader) -> View:
    """The same after the modal."""
    return modal(
        "facilitators.appointed",
        reader.say("Facilitators"),
        appointed_blocks(facts, reader),
        close=reader.say("Close"),
    )


def talk_modal(touch: int, facilitator: str, reader: Reader) -> View:
    """Let us talk: a line, if one likes."""
    note: Block = {"type": "plain_text_input", "multiline": True, "max_length": NOTE_LIMIT}
    blocks = [
        section(
            reader.say("{who} reads on Monday that you would like to talk, and writes to you.", who=person(facilitator))
        ),
        field(
            NOTE, reader.say("A line about it"), note,
            hint=reader.say("Only if you like. About you as a mentor; please leave your mentee's matters out."),
            required=False,
        ),
        context(reader.say(":eye: {who} alone reads this. It is kept encrypted.", who=person(facilitator))),
    ]  # fmt: skip
    return modal(
        ids.TOUCH_BASE_TALK_SUBMIT, reader.say("Let us talk"), blocks, submit=reader.say("Say so"),
        close=reader.say("Not now"), metadata=json.dumps({"touch": touch}),
    )  # fmt: skip


def talk_said_modal(facilitator: str, reader: Reader) -> View:
    """After saying so."""
    words = reader.say(
        "{who} reads it on Monday. In a hurry? Write to them directly.", who=person(facilitator)
    )
    return modal("touch_base.said", reader.say("Let us talk"), [section(words)], close=reader.say("Close"))
