"""Thinking of a colleague: the form, the message to whom it is about, the invitation of an external mentor."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import (
    PLACEHOLDER_LIMIT,
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field,
    fit,
    modal,
    option,
    person,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.messages import role_words
from bot.domain.shown.admission import (
    GuestInvited,
    NominationForm,
    NominationMade,
    NominationShown,
    ThoughtOf,
)

PURPOSE_LIMIT = 600
NOTE_LIMIT = 300
PROGRAMS = 100


def nomination_modal(facts: NominationForm, reader: Reader) -> View:
    """Whom, for which program, as what, and a line why."""
    blocks: list[Block] = [field("nominee", reader.say("Whom do you think of?"), _people(facts, reader))]
    only = facts.programs[0]
    if len(facts.programs) > 1:
        listed = [option(p.name, str(p.program)) for p in facts.programs[:PROGRAMS]]
        menu: Block = {"type": "static_select", "options": listed, "initial_option": listed[0]}
        blocks.append(field("program", reader.say("For which program?"), menu))
    else:
        blocks.insert(0, section(f"{only.emoji} *{quote(only.name)}*".strip()))
    roles = [
        option(reader.say("Mentor"), "mentor", reader.say("They would guide someone")),
        option(reader.say("Mentee"), "mentee", reader.say("Someone would guide them")),
    ]
    blocks.append(field("role", reader.say("As what?"), {"type": "radio_buttons", "options": roles}))
    note: Block = {"type": "plain_text_input", "multiline": True, "max_length": NOTE_LIMIT}
    blocks.append(
        field(
            "note",
            reader.say("Why them?"),
            note,
            hint=reader.say("A line they will be glad to read. They read it, and nobody else."),
            required=False,
        )
    )
    blocks.append(
        context(
            reader.say(
                ":eye: They read your name and your line; coordinators and managers do not. Nobody is enrolled by "
                "this: they decide, and what they decide is told to nobody."
            )
        )
    )
    if facts.thought_of:
        blocks.append(context("\n".join(_thought_of(one, reader) for one in facts.thought_of)))
    return modal(
        ids.NOMINATION_SUBMIT,
        reader.say("Think of somebody"),
        blocks,
        submit=reader.say("Ask them"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": only.program}),
    )


def _people(facts: NominationForm, reader: Reader) -> Block:
    element: Block = {
        "type": "users_select",
        "placeholder": plain(reader.say("Choose a colleague"), PLACEHOLDER_LIMIT),
    }
    return {**element, "initial_user": facts.nominee} if facts.nominee else element


def _thought_of(one: ThoughtOf, reader: Reader) -> str:
    names = {"who": person(one.slack_id), "program": quote(one.program)}
    if one.delivered:
        return reader.say("You thought of {who} for {program}: your word is with them.", **names)
    return reader.say(
        "You thought of {who} for {program}: your word reaches them in their working hours.", **names
    )


def nominated_notice(facts: NominationMade, reader: Reader) -> View:
    """The same words whatever becomes of it."""
    names = {"who": person(facts.nominee), "name": quote(facts.program.name)}
    if facts.before:
        text = reader.say("{who} has been thought of for *{name}* already, and it is with them.", **names)
    else:
        text = reader.say(
            "Thank you! {who} hears from me in their working hours that you thought of them for *{name}*.",
            **names,
        )
    return modal(
        "notice.shown",
        reader.say("Think of somebody"),
        [
            section(text),
            context(reader.say("What they decide stays with them.")),
            actions(button(reader.say("Think of somebody else"), ids.NOMINATION_OPEN, "again")),
        ],
        close=reader.say("Close"),
    )


def nomination(facts: NominationShown, reader: Reader) -> Message:
    """To the nominee, or to a guest who is invited: look, or let it be."""
    names = {
        "by": person(facts.by),
        "role": role_words(facts.role, reader),
        "name": quote(facts.program.name),
    }
    if facts.kind == "guest":
        text = reader.say("{by} would like to invite you to *{name}*, as an external mentor.", **names)
    elif facts.joined_as:
        text = reader.say(
            "{by} thought of you as {role} in *{name}*. You have joined as {joined}. If you would like to be {role}, "
            "too, choose “{both}” in your application.",
            joined=role_words(facts.joined_as, reader),
            both=quote(facts.both),
            **names,
        )
    elif facts.applied:
        text = reader.say(
            "{by} thought of you as {role} in *{name}*. You have joined already, so there is nothing to do: it is "
            "just nice to know.",
            **names,
        )
    else:
        text = reader.say("{by} thought of you as {role} in *{name}*.", **names)
    blocks: list[Block] = [section(text)]
    if facts.note:
        blocks.append(section("\n".join(f"> {line}" for line in quote(facts.note).splitlines())))
    if facts.joined_as:
        change = button(reader.say("Change my answers"), ids.APPLICATION_RESUME, facts.program.program)
        blocks.append(actions(change))
    if facts.applied:
        return Message(text, blocks)
    blocks.append(
        section(f"{facts.program.emoji} {fit(quote(facts.program.purpose), PURPOSE_LIMIT)}".strip())
    )
    if facts.hours:
        hours = reader.count("It takes about an hour a month.", "It takes about {n} hours a month.",
                             max(1, round(facts.hours)))  # fmt: skip
        blocks.append(context(hours))
    blocks.append(
        actions(
            button(reader.say("Have a look"), ids.NOMINATION_ACCEPT, facts.nomination, style="primary"),
            button(reader.say("Not for me"), ids.NOMINATION_DECLINE, facts.nomination),
        )
    )
    blocks.append(context(_promise(facts, reader)))
    return Message(text, blocks)


def _promise(facts: NominationShown, reader: Reader) -> str:
    if facts.kind == "guest":
        return reader.say(
            "You are in nothing yet. Have a look, and decide then. In the program you see your own mentee and "
            "nobody else. A no needs no reason, and nobody is told."
        )
    return reader.say(
        "You are in nothing yet: you look, and then you decide. A no needs no reason, and nobody is told, "
        "{by} neither.",
        by=person(facts.by),
    )


def let_be(program: str, reader: Reader) -> Message:
    """After “Not for me”."""
    text = reader.say(
        "That is fine. Nobody is told, and nobody asks you again for *{name}*. If you change your mind, type "
        "`/mentor join`.",
        name=quote(program),
    )
    return Message(text, [section(text)])


def guest_invited(facts: GuestInvited, reader: Reader) -> Message:
    """To the coordinator who invited."""
    names = {"who": person(facts.guest), "name": quote(facts.program.name)}
    if facts.before:
        text = reader.say("{who} has been invited to *{name}* already, and it is with them.", **names)
    else:
        text = reader.say(
            "{who} is asked in their working hours whether they would like to be an external mentor in *{name}*. If "
            "they apply, their application appears here.",
            **names,
        )
    more = reader.say(
        "A guest sees their own mentee and nothing else of the program. Some workspaces let only admins bring guests "
        "into private channels: then I tell you here, and an admin adds them to the pair's channel."
    )
    return Message(text, [section(text), context(more)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"nomination.asked": nomination}
