"""Rewards, and projects in which a new skill is wanted."""

from __future__ import annotations

import json

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    field,
    fit,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.celebrating import (
    ProjectDraft,
    ProjectInterested,
    ProjectShown,
    RewardDraft,
    RewardShown,
)

TO, WHAT = "to", "what"
TITLE, WORDS, SKILL, CONTACT, UNTIL = "title", "words", "skill", "contact", "until"
WHAT_LENGTH, TITLE_LENGTH, WORDS_LENGTH, SKILLS = 300, 150, 1000, 100


def reward_modal(facts: RewardDraft, reader: Reader) -> View:
    """Whom, and what; below it those there are."""
    say = reader.say
    who: Block = {"type": "users_select"}
    if facts.to:
        who["initial_user"] = facts.to
    box: Block = {"type": "plain_text_input", "max_length": WHAT_LENGTH}
    if facts.what:
        box["initial_value"] = fit(facts.what, WHAT_LENGTH)
    blocks: list[Block] = [
        context(say(":eye: Read by them, as a direct message in your name, and by the coordinators.")),
        field(TO, say("Who gets it?"), who),
        field(
            WHAT,
            say("What do they get?"),
            box,
            hint=say("For example: a book voucher, lunch with the board."),
        ),
    ]
    if facts.given:
        lines = [
            f"• {person(one.to)}: {fit(quote(one.what), 150)} · {reader.calendar_day(one.day)}"
            for one in facts.given
        ]
        blocks += [divider(), section(say("*Recorded so far*") + "\n" + "\n".join(lines))]
    return modal(
        ids.REWARD_SUBMIT, say("A reward"), blocks, submit=say("Record and tell them"), close=say("Not now"),
        metadata=json.dumps({"program": facts.program_id}),
    )  # fmt: skip


def reward_given(facts: RewardShown, reader: Reader) -> View:
    """What happens now."""
    text = reader.say(":gift: Recorded. {who} reads it in their working hours.", who=person(facts.to))
    return modal("notice.shown", reader.say("A reward"), [section(text)], close=reader.say("Close"))


def reward_told(facts: RewardShown, reader: Reader) -> Message:
    """To the one who got it."""
    text = reader.say("{program} thanks you for what you gave.", program=quote(facts.program))
    words = "\n".join(f"> {line}" for line in fit(quote(facts.what), 1500).split("\n"))
    return Message(
        text,
        [
            section(f":gift: *{text}*"),
            section(words),
            context(reader.say("From {by}.", by=person(facts.by))),
        ],
    )


def project_modal(facts: ProjectDraft, reader: Reader) -> View:
    """A project; below it what is offered now."""
    say = reader.say
    skills = [option(one.label, one.value) for one in facts.skills[:SKILLS]]
    blocks: list[Block] = [
        field(TITLE, say("What is it called?"), {"type": "plain_text_input", "max_length": TITLE_LENGTH}),
        field(WORDS, say("What would they do?"),
              {"type": "plain_text_input", "multiline": True, "max_length": WORDS_LENGTH}),
        field(SKILL, say("Which skill does it need?"), {"type": "static_select", "options": skills},
              hint=say("It is shown to mentees with a goal about it: achieved, or under way.")),
        field(CONTACT, say("Who hears who is interested?"), {"type": "users_select"}),
        field(UNTIL, say("Until when?"), {"type": "datepicker"}),
    ]  # fmt: skip
    for one in facts.offers:
        counts = reader.count("{n} interested", "{n} interested", one.interested)
        words = f"*{fit(quote(one.title), 150)}* · {quote(one.skill)} · {counts}"
        blocks.append(section(words, button(say("Take it back"), ids.PROJECT_WITHDRAW, one.offer)))
    return modal(
        ids.PROJECT_PREVIEW_SUBMIT, say("A project for a skill"), blocks, submit=say("Preview"), close=say("Not now"),
        metadata=json.dumps({"program": facts.program_id}),
    )  # fmt: skip


def project_preview(facts: ProjectShown, program: object, typed: dict[str, object], reader: Reader) -> View:
    """The very message, and how many get it. What was typed travels along and is checked again."""
    count = reader.count(
        "{n} mentee gets it now; whoever sets such a goal later, too.",
        "{n} mentees get it now; whoever sets such a goal later, too.",
        facts.reached,
    )
    when = reader.say("Each once, in their working hours, ten minutes from now at the earliest.")
    return modal(
        ids.PROJECT_SUBMIT, reader.say("A project for a skill"),
        [*project_blocks(facts, reader), divider(), context(f"{count} {when}")],
        submit=reader.say("Offer it"), close=reader.say("Not now"),
        metadata=json.dumps({"program": program, "typed": typed}, ensure_ascii=False),
    )  # fmt: skip


def project_offered_notice(facts: ProjectShown, reader: Reader) -> View:
    """What happens now."""
    when = reader.moment(facts.from_at) if facts.from_at is not None else ""
    text = reader.say(":rocket: *{title}* is shown from {when} on.", title=quote(facts.title), when=when)
    if facts.back:
        text = reader.say(":leaves: *{title}* is offered no more.", title=quote(facts.title))
        return modal(
            "notice.shown", reader.say("A project for a skill"), [section(text)], close=reader.say("Close")
        )
    back = button(reader.say("Take it back"), ids.PROJECT_WITHDRAW, facts.offer)
    return modal(
        "notice.shown",
        reader.say("A project for a skill"),
        [section(text), actions(back)],
        close=reader.say("Close"),
    )


def project_offered(facts: ProjectShown, reader: Reader) -> Message:
    """To a mentee whom it fits."""
    text = reader.say("A project in which {skill} is wanted: {title}", skill=quote(facts.skill),
                      title=fit(quote(facts.title), 150))  # fmt: skip
    buttons = actions(
        button(reader.say("I am interested"), ids.PROJECT_YES, facts.offer, style="primary"),
        button(reader.say("Not for me"), ids.PROJECT_NO, facts.offer),
    )
    note = reader.say("If you are interested, {contact} hears your name. A no is told to nobody.",
                      contact=person(facts.contact))  # fmt: skip
    return Message(text, [*project_blocks(facts, reader), buttons, context(note)])


def project_blocks(facts: ProjectShown, reader: Reader) -> list[Block]:
    """What it is about."""
    heading = reader.say("A project in which {skill} is wanted", skill=quote(facts.skill))
    words = "\n".join(f"> {line}" for line in fit(quote(facts.text), 2500).split("\n"))
    note = reader.say("{program} · until {day} · {contact}", program=quote(facts.program),
                      day=reader.calendar_day(facts.until), contact=person(facts.contact))  # fmt: skip
    return [section(f":rocket: *{heading}: {fit(quote(facts.title), 150)}*"), section(words), context(note)]


def project_interest(facts: ProjectInterested, reader: Reader) -> Message:
    """To the contact."""
    text = reader.say(
        "{who} is interested in {title}.", who=person(facts.who), title=fit(quote(facts.title), 150)
    )
    more = reader.say("From {program}. A message from you is the next step.", program=quote(facts.program))
    return Message(text, [section(f":rocket: *{text}*\n{more}")])
