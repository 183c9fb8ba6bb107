"""The first hello: offered, drafted, posted."""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.guiding.beginning.starters import starter_words
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
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.roles import role_word
from bot.domain.roles import Role
from bot.domain.shown.beginning import HelloDraft, HelloOffered, HelloWritten

LONGEST = 1500
LABEL = 120
NAME = 40


def text_field(choice: int) -> str:
    """The block id of the text that began as this draft: another draft is another field, so that Slack shows it."""
    return f"text_{choice}"


def offered_message(facts: HelloOffered, reader: Reader) -> Message:
    """To the mentee on the first day; once somebody said hello, that it is said."""
    partner = person(facts.partner.slack_id)
    program = fit(quote(facts.program), 200)
    if facts.said:
        if facts.circle:
            text = reader.say("*{program}*: the first hello in your circle is said.", program=program)
        else:
            text = reader.say("*{program}*: the first hello between you and {partner} is said.", program=program,
                              partner=partner)  # fmt: skip
        return Message(text, [section(f":white_check_mark: {text}")])
    other = "mentor" if facts.role is Role.MENTEE else "mentee"
    if facts.circle:
        text = reader.say("*{program}*: your circle has begun. Say hello to {partner} and the others?",
                          program=program, partner=partner)  # fmt: skip
    else:
        text = reader.say(
            "*{program}*: you and {partner}, your {word}, have begun. A short hello from you gets it going.",
            program=program,
            partner=partner,
            word=role_word(other, reader, facts.words),
        )
    return Message(
        text,
        [
            section(f":wave: {text}"),
            actions(button(reader.say("Help me say hello"), ids.HELLO_HELP, facts.pair, style="primary")),
            context(
                reader.say("I suggest a few words; you change them as you like before anything is posted.")
            ),
        ],
    )


def hello_modal(facts: HelloDraft, reader: Reader, choice: int = 0) -> View:
    """A text to begin with, in a field, and the others to choose from."""
    facts = reader.worded(facts)
    drafts = hello_drafts(facts, reader)
    choice = choice if 0 <= choice < len(drafts) else 0
    element: Block = {
        "type": "plain_text_input",
        "multiline": True,
        "max_length": LONGEST,
        "initial_value": drafts[choice],
    }
    who = (
        reader.say(
            "It is posted in your circle's channel with your name above. Everybody in the circle reads it."
        )
        if facts.circle
        else reader.say("It is posted in the channel of you two with your name above. Nobody else reads it.")
    )
    blocks: list[Block] = [
        section(reader.say("Change whatever does not sound like you.")),
        field(text_field(choice), reader.say("Your hello"), element),
        context(f":eye: {who} {reader.say('I keep no copy.')}"),
        divider(),
        context(reader.say("Or begin with another one. What you typed above is replaced.")),
    ]
    for n, draft in enumerate(drafts):
        if n != choice:
            this = button(reader.say("Begin with this one"), ids.HELLO_DRAFT, f"{facts.pair}:{n}")
            blocks.append(section(fit(quote(draft), 3000), accessory=this))
    return modal(
        ids.HELLO_SUBMIT,
        reader.say("Say hello"),
        blocks,
        submit=reader.say("Post it"),
        close=reader.say("Not now"),
        metadata=json.dumps({"pair": facts.pair, "choice": choice}),
    )


def hello_drafts(facts: HelloDraft, reader: Reader) -> list[str]:
    """Three short texts of what is known of the two. Plain text: it goes into a field."""
    facts = reader.worded(facts)
    name = _first_name(facts, reader)
    hello = reader.say("Hello everybody,") if facts.circle else reader.say("Hello {name},", name=name)
    question = next((starter_words(one, reader) for one in facts.starters if one.text), "")
    asking = reader.say("One question to begin with: {question}", question=question) if question else ""
    if facts.brings:
        asking = reader.say("What I would like to talk about: {question}", question=facts.brings)
    bodies = [_about_skill(facts, reader), _about_goal(facts, reader), _short(facts, reader)]
    texts = [[bodies[0], asking], [bodies[1]], [bodies[2], asking if not bodies[0] else ""]]
    drafts = [
        "\n".join([hello, " ".join(part for part in parts if part)])[:LONGEST] for parts in texts if parts[0]
    ]
    if len(drafts) < 2:  # noqa: PLR2004 - a choice needs two
        drafts.append("\n".join([hello, _plain(facts, reader)]))
    return drafts


def posted_message(facts: HelloWritten, reader: Reader) -> Message:
    """In the channel, for everybody in it."""
    writer = person(facts.writer.slack_id)
    said = reader.say("{person} writes:", person=writer)
    notice = reader.say("{name} says hello", name=quote(facts.writer.name))
    lines = "\n".join(f">{line}" for line in quote(facts.text).split("\n"))
    pieces = _pieces(lines)
    return Message(notice, [section(f":wave: {said}"), *(section(piece) for piece in pieces)])


def posted_notice(reader: Reader) -> str:
    """What the modal says once it is done."""
    return reader.say(
        ":white_check_mark: Your hello is on its way to the channel. From here on just write there yourself: "
        "I was only the first messenger."
    )


def _pieces(text: str, limit: int = 2900) -> list[str]:
    """Lines in sections that fit, none of them cut."""
    pieces = [""]
    for line in text.split("\n"):
        for part in _parts(line, limit):
            if len(pieces[-1]) + len(part) + 1 > limit:
                pieces.append("")
            pieces[-1] += f"\n{part}" if pieces[-1] else part
    return pieces


def _parts(line: str, limit: int) -> Sequence[str]:
    """A line longer than a section, cut where no escaped character is torn."""
    parts: list[str] = []
    while len(line) > limit:
        cut = line.rfind(" ", 1, limit)
        if cut <= 1:
            cut = limit
            start = line.rfind("&", max(0, cut - 5), cut)
            cut = start if start > 1 and ";" not in line[start:cut] else cut
        parts.append(line[:cut])
        line = ">" + line[cut:].lstrip(" ")
    return [*parts, line]


def _first_name(facts: HelloDraft, reader: Reader) -> str:
    words = facts.partner.name.split()
    return (words[0] if words else reader.say("you"))[:NAME]


def _about_skill(facts: HelloDraft, reader: Reader) -> str:
    skill = facts.skills[0][:LABEL] if facts.skills else ""
    if not skill or facts.circle:
        return ""
    if facts.equals:
        return reader.say(
            "we both have to do with “{skill}”. I look forward to comparing notes.", skill=skill
        )
    if facts.role is Role.MENTEE:
        return reader.say(
            "thank you for taking the time for me. I would like to get further with “{skill}”, and I am glad that "
            "you know your way around it.",
            skill=skill,
        )
    return reader.say(
        "I am glad that we are matched. You would like to get further with “{skill}”, and I am happy to tell you "
        "what helped me, and what did not.",
        skill=skill,
    )


def _about_goal(facts: HelloDraft, reader: Reader) -> str:
    goal = facts.goals[0][:LABEL] if facts.goals else ""
    if not goal or facts.circle:
        return ""
    if facts.role is Role.MENTEE or facts.equals:
        return reader.say(
            "thank you for being here. Something I would like to get further with: “{goal}”. When would you have "
            "time for a first conversation?",
            goal=goal,
        )
    return reader.say(
        "good to meet you. “{goal}” is on your list, I have read; let us find out together what that means for "
        "you. Which times suit you?",
        goal=goal,
    )


def _short(facts: HelloDraft, reader: Reader) -> str:
    if facts.circle and facts.role is Role.MENTOR:
        return reader.say("I am glad that you are all here. I look forward to our first meeting.")
    if facts.circle:
        return reader.say("good to be here with you. I look forward to hearing what each of you brings.")
    if facts.role is Role.MENTEE and not facts.equals:
        return reader.say("thank you for taking the time for me. I look forward to our first meeting.")
    return reader.say("I am glad that we are matched, and look forward to our first meeting.")


def _plain(facts: HelloDraft, reader: Reader) -> str:
    if facts.circle:
        return reader.say("nice to meet you. Shall we begin with a round: what brings you here?")
    return reader.say("nice to meet you. When in the week would a first conversation suit you?")
