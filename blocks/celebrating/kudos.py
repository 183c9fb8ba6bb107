"""Thanks: the modal, the direct message, and in the program's channel."""

from __future__ import annotations

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    channel,
    context,
    field,
    fit,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.celebrating import KudosDraft, KudosShown

TO, WORDS, PUBLIC = "to", "words", "public"
LENGTH = 1000


def kudos_modal(facts: KudosDraft, reader: Reader) -> View:
    """Whom, for what, and whether it may be seen by others."""
    say = reader.say
    who: Block = {"type": "users_select"}
    if facts.to:
        who["initial_user"] = facts.to
    told = option(say("It may be told in the program's channel, if they agree"), "yes")
    return modal(
        ids.KUDOS_SUBMIT,
        say("Say thank you"),
        [
            field(TO, say("Whom do you want to thank?"), who, hint=say("Somebody of a program that you are in.")),
            field(
                WORDS,
                say("What for?"),
                {"type": "plain_text_input", "multiline": True, "max_length": LENGTH},
                hint=say("One moment that made a difference says more than many words."),
            ),
            field(PUBLIC, say("Who may read it?"), {"type": "checkboxes", "options": [told]}, required=False),
            context(say(
                ":eye: They alone read it, as a direct message. Without your tick it stays between you two; with it "
                "they are asked, and if they agree it is posted in these very words, with both your names."
            )),
            *channel_named(facts.channel, reader),
        ],
        submit=say("Send my thanks"),
        close=say("Not now"),
    )  # fmt: skip


def channel_named(its_channel: str, reader: Reader) -> list[Block]:
    """Which channel the program's is, where options cannot mention it; nothing where it is not known."""
    if not its_channel:
        return []
    named = channel(its_channel)
    return [
        context(reader.say("The program's channel is {channel}: everybody in it reads it.", channel=named))
    ]


def thanks_line(reader: Reader) -> list[Block]:
    """On Home."""
    text = reader.say("Somebody made a difference for you?")
    return [section(f":sparkles: {text}", button(reader.say("Say thank you"), ids.KUDOS_WRITE))]


def kudos_sent(facts: KudosShown, reader: Reader) -> View:
    """What happens now."""
    text = reader.say(":sparkles: {who} gets your thanks in their working hours.", who=person(facts.to))
    if facts.asks:
        text += " " + reader.say("I ask whether it may be told in {channel}.", channel=channel(facts.channel))
    return modal("notice.shown", reader.say("Thank you"), [section(text)], close=reader.say("Close"))


def kudos_given(facts: KudosShown, reader: Reader) -> Message:
    """To the one who is thanked."""
    text = reader.say("{by} thanks you.", by=person(facts.by))
    blocks: list[Block] = [section(f":sparkles: *{text}*"), _words(facts)]
    if not facts.asks or not facts.channel:
        note = reader.say("From {program}. Nobody else reads it.", program=quote(facts.program))
        return Message(text, [*blocks, context(note)])
    ask = reader.say(
        "May it be told in {channel}, in these very words and with both your names?",
        channel=channel(facts.channel),
    )
    buttons = actions(
        button(reader.say("Yes, tell it"), ids.KUDOS_YES, facts.kudos),
        button(reader.say("Keep it between us"), ids.KUDOS_NO, facts.kudos),
    )
    note = reader.say("Without your yes nobody else reads it. What you answer is told to nobody.")
    return Message(text, [*blocks, section(ask), buttons, context(note)])


def kudos_answered(facts: KudosShown, reader: Reader) -> Message:
    """In place of the question."""
    text = reader.say("{by} thanks you.", by=person(facts.by))
    blocks: list[Block] = [section(f":sparkles: *{text}*"), _words(facts)]
    if not facts.told:
        return Message(text, [*blocks, context(reader.say(":lock: It stays between the two of you."))])
    where = reader.say(
        ":loudspeaker: It is told in {channel}. You can take it back any time.",
        channel=channel(facts.channel),
    )
    return Message(text, [*blocks, context(where), actions(kudos_back(facts, reader))])


def kudos_told(facts: KudosShown, reader: Reader) -> Message:
    """In the program's channel."""
    if not facts.told:
        text = reader.say("These thanks were taken back.")
        return Message(text, [section(f":leaves: _{text}_")])
    text = reader.say("{by} thanks {to}.", by=person(facts.by), to=person(facts.to))
    note = reader.say(
        "Both agreed that you read this. `/mentor thanks` is there for everybody in the program."
    )
    return Message(text, [section(f":sparkles: *{text}*"), _words(facts), context(note)])


def kudos_back(facts: KudosShown, reader: Reader) -> Block:
    """The button that takes it out of the channel."""
    return button(reader.say("Take it back"), ids.KUDOS_BACK, facts.kudos)


def _words(facts: KudosShown) -> Block:
    return section("\n".join(f"> {line}" for line in fit(quote(facts.text), 2000).split("\n")))
