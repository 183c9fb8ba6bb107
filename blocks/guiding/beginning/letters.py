"""A sealed letter: written, changed, torn up, given back."""

from __future__ import annotations

import json

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    field,
    fit,
    header,
    modal,
    notice,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.beginning import LetterReturned, SealedDraft

LONGEST = 2400
FIELD = "text"
PIECE = 2900


def sealed_modal(facts: SealedDraft, reader: Reader) -> View:
    """Write the letter, or change it."""
    element: Block = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST}
    if facts.text:
        element["initial_value"] = facts.text
    opening = reader.say(
        "What do you hope for, what are you unsure about, what do you want to be able to say at the end? Write it "
        "to yourself; you get it back when this is over."
    )
    if facts.written_at is not None:
        opening = reader.say(
            "You wrote this on {day}. Until the end you can change it or tear it up.",
            day=reader.day(facts.written_at),
        )
    blocks: list[Block] = [
        section(opening),
        field(FIELD, reader.say("Dear me,"), element),
        context(
            reader.say(
                ":lock: Only you ever read it. It is kept encrypted; your partner, coordinators, reports and "
                "exports never see it, not even that there is one."
            )
        ),
    ]
    if facts.written_at is not None:
        sure = confirm(
            reader.say("Tear up your letter?"),
            reader.say("It is gone for good. You can write another one."),
            reader.say("Tear it up"),
            reader.say("Keep it"),
        )
        blocks.append(
            actions(
                button(reader.say("Tear it up"), ids.LETTER_TEAR_UP, facts.pair, style="danger", ask=sure)
            )
        )
    return modal(
        ids.LETTER_SUBMIT,
        reader.say("A letter to yourself"),
        blocks,
        submit=reader.say("Seal it"),
        close=reader.say("Not now"),
        metadata=json.dumps({"pair": facts.pair}),
    )


def sealed_notice(reader: Reader) -> View:
    """It is kept."""
    return notice(
        reader.say("A letter to yourself"),
        reader.say(
            ":envelope: Sealed. You get it back by direct message when this is over. Until then you can change it "
            "or tear it up in the same place."
        ),
        reader.say("Close"),
    )


def torn_notice(reader: Reader) -> View:
    """It is gone."""
    return notice(
        reader.say("A letter to yourself"),
        reader.say("Your letter is torn up; nothing of it is left. You can write another one any time."),
        reader.say("Close"),
    )


def returned_message(facts: LetterReturned, reader: Reader) -> Message:
    """To its writer alone, when the pair is over."""
    text = reader.say(
        "On {day}, as *{program}* with {partner} began, you wrote a letter to yourself. Here it is.",
        day=reader.day(facts.written_at),
        program=fit(quote(facts.program), 200),
        partner=person(facts.partner.slack_id),
    )
    return Message(
        reader.say("Your letter to yourself is back"),
        [
            header(f":envelope_with_arrow: {reader.say('Your letter to yourself')}"),
            section(text),
            *(section(piece) for piece in _pieces(facts.text)),
            context(reader.say("Nobody but you has read it, and now that you have it, I keep no copy.")),
        ],
    )


def _pieces(text: str) -> list[str]:
    """The whole letter: cut before it is escaped, so that no character is torn."""
    pieces = [""]
    for at in range(0, len(text), PIECE // 5):
        part = quote(text[at : at + PIECE // 5])
        if len(pieces[-1]) + len(part) > PIECE:
            pieces.append("")
        pieces[-1] += part
    return pieces
