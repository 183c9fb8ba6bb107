"""What is said to somebody who confirmed the closing, or chose what becomes of the channel."""

from __future__ import annotations

from blocks import ids
from blocks.parts import Message, actions, button, person, section
from blocks.reader import Reader
from bot.domain.shown.closing import ChannelChosen, ClosingConfirmed


def closing_confirmed(shown: ClosingConfirmed, reader: Reader) -> Message:
    """Noted, and what is still to come."""
    if shown.closed:
        text = reader.say("Noted: with this, your pair has come to its end. Thank you both!")
        return Message(text, [section(text)])
    if not shown.review_due:
        text = reader.say(
            "Noted. Once {partner} has sent the final review too, your pair is closed.",
            partner=person(shown.partner),
        )
        return Message(text, [section(text)])
    text = reader.say("Noted: you had your closing conversation. What is left is your final review.")
    open_it = button(
        reader.say("Write my final review"),
        ids.FORM_OPEN,
        f"{shown.pair}:{shown.final_form}:",
        style="primary",
    )
    return Message(text, [section(text), actions(open_it)])


def channel_chosen(shown: ChannelChosen, reader: Reader) -> Message:
    """What stands now."""
    if shown.archived:
        text = reader.say("The channel is being archived. What you wrote there can still be read.")
    elif shown.waits:
        text = reader.say(
            "Noted. The channel is archived once {partner} says so too; until then it stays.",
            partner=person(shown.partner),
        )
    else:
        text = reader.say("The channel stays. You can change that any time you are both done with it.")
    return Message(text, [section(text)])
