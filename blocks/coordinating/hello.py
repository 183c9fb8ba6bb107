"""A coordinator's word to one of a pair, and its preview."""

from __future__ import annotations

import json

from blocks import ids
from blocks.coordinating.words import hello_words
from blocks.guiding.overview import next_buttons
from blocks.parts import Block, Message, View, actions, context, divider, modal, person, section
from blocks.reader import Reader
from bot.domain.shown.coordinating import Hello, HelloPreview


def hello_message(facts: Hello, reader: Reader) -> Message:
    """What one of the two reads."""
    text = reader.say(
        "{by} coordinates your program and would like to know: how is it going with {partner}?",
        by=person(facts.by),
        partner=person(facts.partner),
    )
    step = hello_words(facts.next.ask if facts.next else None, reader)
    buttons = next_buttons(facts.pair, facts.next, reader, circle=facts.circle) if facts.next and step else []
    words = f":wave: {text}\n{step}".strip()
    note = reader.say(
        "If something is in the way, write to {by}: that stays between you.", by=person(facts.by)
    )
    return Message(text, [section(words), *([actions(*buttons)] if buttons else []), context(note)])


def preview_modal(shown: HelloPreview, reader: Reader) -> View:
    """Every message with its reader and its moment, before anything is sent."""
    count = len(shown.letters)
    blocks: list[Block] = [
        section(reader.count("This sends {n} direct message:", "This sends {n} direct messages:", count))
    ]
    for slack_id, at, letter in shown.letters:
        when = reader.say("To {who}, {when}", who=person(slack_id), when=reader.moment(at))
        message = hello_message(letter, reader)
        blocks += [divider(), context(when)]
        blocks += [block for block in message.blocks if block["type"] != "actions"]
        labels = [e["text"]["text"] for b in message.blocks if b["type"] == "actions" for e in b["elements"]]
        if labels:
            blocks.append(context(reader.say("With the buttons: {labels}", labels=", ".join(labels))))
    if shown.skipped:
        people = ", ".join(person(one) for one in shown.skipped)
        blocks += [
            divider(),
            context(
                reader.say("{people} had a message from a coordinator on that day already.", people=people)
            ),
        ]
    return modal(
        ids.PAIR_HELLO_SUBMIT,
        reader.say("Ask how it is going"),
        blocks,
        submit=reader.count("Send it", "Send both", count),
        close=reader.say("Not now"),
        metadata=json.dumps({"pair": shown.pair, "only": shown.only}),
    )


def sent_notice(shown: HelloPreview, reader: Reader) -> View:
    """After sending."""
    lines = [
        reader.say("{who} reads it {when}.", who=person(slack_id), when=reader.moment(at))
        for slack_id, at, _ in shown.letters
    ]
    return modal(
        "notice.shown", reader.say("On its way"), [section("\n".join(lines))], close=reader.say("Close")
    )
