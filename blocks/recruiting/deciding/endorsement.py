"""A manager's word on an application: what the applicant is told before, and what the manager is asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    field,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.messages import role_words, roles_in_words
from bot.domain.shown.admission import EndorsementAsked, RoleExpected
from bot.domain.shown.endorsing import EndorsementAhead

REASON_LIMIT = 1000


def ahead_note(facts: EndorsementAhead, reader: Reader) -> Block:
    """Above the button that sends an application."""
    if not facts.manager:
        return context(
            reader.say(
                ":eye: This program asks each applicant's manager whether they make room for it. We do not know who "
                "yours is, so nobody is asked: the coordinators will talk with you."
            )
        )
    return context(
        reader.say(
            ":eye: When you send this, {manager} is asked as your manager whether they make room for it. They read "
            "your name, the program, the role and the hours it takes, and none of your answers.",
            manager=person(facts.manager),
        )
    )


def asked(facts: EndorsementAsked, reader: Reader) -> Message:
    """To the manager; then what they answered."""
    facts = reader.worded(facts)
    names = {
        "who": person(facts.applicant),
        "name": quote(facts.program.name),
        "roles": roles_in_words([one.role for one in facts.roles], reader),
    }
    if facts.state != "asked":
        return answered(facts, reader)
    text = reader.say(
        "{who} would like to take part in *{name}* as {roles}, and counts on your word.", **names
    )
    if facts.again:
        text = reader.say(
            "A reminder, the only one: {who} would like to take part in *{name}* as {roles}.", **names
        )
    blocks: list[Block] = [section(text), section(_hours(facts, reader))]
    if facts.manager is not None:
        blocks.append(section(expectations(facts.manager, reader.say("What a manager does"), reader)))
    blocks += [
        actions(
            button(reader.say("I make room for it"), ids.ENDORSEMENT_GIVE, facts.about, style="primary"),
            button(reader.say("Not now"), ids.ENDORSEMENT_REFUSE, facts.about),
        ),
        context(
            reader.say(
                ":eye: The coordinators read your answer. What {who} wrote in the application, and what the two of a "
                "pair talk about, is never shown to managers.",
                who=person(facts.applicant),
            )
        ),
    ]
    return Message(text, blocks)


def answered(facts: EndorsementAsked, reader: Reader) -> Message:
    """The same message once it is answered."""
    facts = reader.worded(facts)
    names = {"who": person(facts.applicant), "name": quote(facts.program.name)}
    if facts.state == "given":
        text = reader.say(
            ":seedling: Thank you: you make room for {who} in *{name}*. The coordinators decide next.",
            **names,
        )
    else:
        text = reader.say(
            "Thank you. The coordinators know that it does not fit now for {who} in *{name}*, and will talk about "
            "it with care.",
            **names,
        )
    return Message(text, [section(text)])


def _hours(facts: EndorsementAsked, reader: Reader) -> str:
    months = max(1, round(facts.program.duration_days / 30))
    lines = [
        reader.count("About an hour a month as {role}", "About {n} hours a month as {role}",
                     max(1, round(one.hours)), role=role_words(one.role, reader))
        for one in facts.roles
        if one.hours
    ]  # fmt: skip
    if not lines:
        return reader.count("It goes on for about a month.", "It goes on for about {n} months.", months)
    took = reader.say(" and ").join(lines)
    return reader.count("{took}, for about a month.", "{took}, for about {n} months.", months, took=took)


def expectations(role: RoleExpected, title: str, reader: Reader) -> str:
    """A role's profile in one section: its promise, what belongs to it and what does not."""
    role = reader.worded(role)
    lines = [f"*{title}*"]
    if role.promise:
        lines.append(f"_{quote(role.promise)}_")
    lines += [f":white_check_mark: {quote(one)}" for one in role.does]
    lines += [f":heavy_minus_sign: {reader.say('Not: {what}', what=quote(one))}" for one in role.does_not]
    return "\n".join(lines)


def refusal_modal(facts: EndorsementAsked, reader: Reader) -> View:
    """“Not now”: a reason if one likes."""
    facts = reader.worded(facts)
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": REASON_LIMIT}
    return modal(
        ids.ENDORSEMENT_REFUSE_SUBMIT,
        reader.say("Not now"),
        [
            section(
                reader.say(
                    "{who} in *{name}*: it does not fit at the moment.",
                    who=person(facts.applicant),
                    name=quote(facts.program.name),
                )
            ),
            field(
                "reason",
                reader.say("Why?"),
                element,
                hint=reader.say(
                    "Seen by the program's coordinators only. It helps them to find another way."
                ),
                required=False,
            ),
        ],
        submit=reader.say("Tell the coordinators"),
        close=reader.say("Back"),
        metadata=json.dumps({"about": facts.about}),
    )


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "endorsement.asked": asked,
    "endorsement.reminder": asked,
}
