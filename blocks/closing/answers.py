"""What is said to somebody who chose what becomes of the channel."""

from __future__ import annotations

from blocks.parts import Message, person, section
from blocks.reader import Reader
from bot.domain.shown.closing import ChannelChosen


def channel_chosen(shown: ChannelChosen, reader: Reader) -> Message:
    """What stands now."""
    if shown.archived:
        text = reader.say("The channel is being archived. What you wrote there can still be read.")
    elif shown.waits:
        text = reader.say(
            "Noted. The channel is archived once {partner} says so too; until then it stays.",
            partner=person(shown.partner),
        )
        if shown.circle:
            text = reader.say(
                "Noted. The channel is archived once everybody in the circle says so; until then it stays."
            )
    else:
        text = reader.say("The channel stays. You can change that any time you are both done with it.")
    return Message(text, [section(text)])
