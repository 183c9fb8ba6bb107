"""What is said to somebody who chose what becomes of the channel."""

from __future__ import annotations

from blocks.closing.farewell.card import archive_button, keep_button
from blocks.parts import Block, Message, View, actions, modal, notice, person, section
from blocks.reader import Reader
from bot.domain.shown.closing import ChannelChosen

KEEP, ARCHIVE = "keep", "archive"


def channel_chosen(shown: ChannelChosen, reader: Reader) -> Message:
    """What stands now."""
    text = _stands(shown, reader)
    return Message(text, [section(text)])


def channel_chosen_modal(shown: ChannelChosen, reader: Reader) -> View:
    """The same where there is no message to say it in."""
    return notice(_title(reader), _stands(shown, reader), close=reader.say("Close"))


def channel_modal(shown: ChannelChosen, reader: Reader) -> View:
    """What somebody chose before, with the other way."""
    says = {
        KEEP: reader.say("You said that the channel shall stay. You can change your mind any time."),
        ARCHIVE: _stands(shown, reader),
    }
    ways: list[Block] = []
    if shown.choice != KEEP:
        ways.append(keep_button(shown.pair, reader))
    if shown.choice != ARCHIVE:
        ways.append(archive_button(shown.pair, reader))
    text = says.get(shown.choice) or reader.say("Silence keeps the channel.")
    return modal("notice.shown", _title(reader), [section(text), actions(*ways)], close=reader.say("Not now"))


def _title(reader: Reader) -> str:
    return reader.say("Your channel")


def _stands(shown: ChannelChosen, reader: Reader) -> str:
    if shown.archived:
        return reader.say("The channel is being archived. What you wrote there can still be read.")
    if shown.waits and shown.circle:
        return reader.say(
            "Noted. The channel is archived once everybody in the circle says so; until then it stays."
        )
    if shown.waits:
        return reader.say(
            "Noted. The channel is archived once {partner} says so too; until then it stays.",
            partner=person(shown.partner),
        )
    return reader.say("The channel stays. You can change your mind any time.")
