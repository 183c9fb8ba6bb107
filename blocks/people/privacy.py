"""What is kept about people, their copy of it, and being forgotten: every screen and message about that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from blocks import ids
from blocks.forms import audience_words
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    context,
    divider,
    field,
    header,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.retention import KINDS, RecordKind
from bot.domain.said import N_
from bot.domain.shown.privacy import ForgetPreview, PrivacyShown, ProgramAudiences

PAIRS_LISTED = 15
PROGRAMS_LISTED = 10

SCOPES: Mapping[str, str] = {
    "commands": N_("to hear `/mentor` and `/mentor-admin`"),
    "chat:write": N_("to write messages"),
    "im:write": N_("to open a direct message with you"),
    "im:history": N_("only to find my own messages again, so that none is sent twice"),
    "groups:write": N_("to make a private channel for each pair"),
    "groups:read": N_("to see who is in a program's admin channel"),
    "groups:history": N_("only to find my own messages again, so that none is sent twice"),
    "channels:read": N_("to find the channel of an announcement"),
    "channels:join": N_("to announce there"),
    "channels:history": N_("only to find my own messages again, so that none is sent twice"),
    "mpim:write": N_("to open a group message where private channels are not allowed"),
    "mpim:history": N_("only to find my own messages again, so that none is sent twice"),
    "users:read": N_("to know names, time zones and languages"),
    "users:read.email": N_("to find people of a company's directory"),
    "files:read": N_("to read files that coordinators upload to me"),
    "files:write": N_("to send you files, such as calendar entries and this data"),
}
"""Why each scope is asked for; a test holds this beside the manifest."""


def privacy_view(facts: PrivacyShown, reader: Reader, note: str = "") -> View:
    """What is kept, who sees it, for how long; and the two things anybody can do about it."""
    blocks: list[Block] = [
        *([section(note)] if note else []),
        section(reader.say(
            "*What you write to each other is never kept:* not in your channel, not in direct messages. I do not "
            "read, store or count it. What I keep is what you enter in my forms and buttons."
        )),
        actions(
            button(reader.say("Send me my data"), ids.PRIVACY_DATA, style="primary"),
            button(reader.say("Delete my data…"), ids.PRIVACY_FORGET, style="danger"),
        ),
        header(reader.say("What is kept, who sees it, for how long")),
        *(section(_kind(kind, facts.days[kind.key], reader)) for kind in KINDS),
        *_programs(facts, reader),
        header(reader.say("Why I ask Slack for permissions")),
        section(_scopes(reader)),
        context(reader.say(
            "What people write in answers and notes is encrypted where it is stored. If the app is uninstalled, "
            "all of it is deleted after seven days."
        )),
    ]  # fmt: skip
    return modal("privacy.shown", reader.say("Your data here"), blocks, close=reader.say("Close"))


def on_its_way(reader: Reader) -> str:
    """After asking for one's data."""
    return reader.say(
        ":package: Your data is on its way to your direct messages: one file to read, and one for programs (JSON)."
    )


def kept_for(days: int | None, clock: str, reader: Reader) -> str:
    """How long, in words."""
    if days is None:
        return reader.say("until you ask to be forgotten, or the app is uninstalled")
    return reader.count("{n} day {since}", "{n} days {since}", days, since=reader.say(clock))


def _kind(kind: RecordKind, days: int | None, reader: Reader) -> str:
    return reader.say(
        "{what}\n:eye: Who sees this: {who}.\n:hourglass: Kept: {long}.",
        what=reader.say(kind.what), who=reader.say(kind.seen_by), long=kept_for(days, kind.clock, reader),
    )  # fmt: skip


def _programs(facts: PrivacyShown, reader: Reader) -> list[Block]:
    """The audiences that the forms of one's own programs name."""
    if not facts.programs:
        return []
    blocks: list[Block] = [header(reader.say("Who sees your answers"))]
    blocks += [section(_audiences(one, reader)) for one in facts.programs[:PROGRAMS_LISTED]]
    return [*blocks, context(reader.say("Who sees an answer stands under each question before you send it."))]


def _audiences(one: ProgramAudiences, reader: Reader) -> str:
    lines = [
        "• " + reader.count("{n} question: {who}", "{n} questions: {who}", number,
                            who=audience_words(audience, reader))
        for audience, number in one.questions
    ]  # fmt: skip
    return "\n".join([f"*{quote(one.program)}*", *lines])


def _scopes(reader: Reader) -> str:
    return "\n".join(f"• `{scope}` {reader.say(why)}" for scope, why in SCOPES.items())


def forget_view(facts: ForgetPreview, reader: Reader) -> View:
    """Everything that will happen, before it does."""
    blocks: list[Block] = [
        section(reader.say(
            "I then know nothing about you any more. It cannot be taken back; if you come back one day, you begin "
            "anew."
        )),
        section("\n".join([f"*{reader.say('What happens now')}*", *_now(facts, reader)])),
        section("\n".join([f"*{reader.say('What is deleted')}*", *_deleted(reader)])),
        section("\n".join([f"*{reader.say('What stays')}*", *_stays(facts, reader)])),
        divider(),
        field(
            "sure",
            reader.say("Delete everything about me?"),
            {"type": "checkboxes",
             "options": [option(reader.say("Yes, and I know that it cannot be taken back"), "yes")]},
        ),
    ]  # fmt: skip
    return modal(
        ids.PRIVACY_FORGET_SUBMIT,
        reader.say("Delete my data"),
        blocks,
        submit=reader.say("Delete my data"),
        close=reader.say("Cancel"),
    )


def _now(facts: ForgetPreview, reader: Reader) -> list[str]:
    lines = [
        "• " + reader.say(
            "Your pair with {partner} in {program} ends. They hear that it has ended and that it is nobody's fault, "
            "and are asked whether they would like somebody new.",
            partner=person(one.partner), program=quote(one.program),
        )
        for one in facts.pairs[:PAIRS_LISTED]
    ]  # fmt: skip
    left = len(facts.pairs) - PAIRS_LISTED
    if left > 0:
        lines.append(
            "• " + reader.count("{n} more pair ends likewise.", "{n} more pairs end likewise.", left)
        )
    if facts.applications:
        lines.append("• " + reader.count(
            "Your place or application is withdrawn.", "Your {n} places or applications are withdrawn.",
            facts.applications,
        ))  # fmt: skip
    if facts.concerns:
        lines.append(
            "• "
            + reader.count(
                "Your open concern is taken back: nobody does anything about it any more.",
                "Your {n} open concerns are taken back: nobody does anything about them any more.",
                facts.concerns,
            )
        )
    for name in facts.coordinates:
        alone = name in facts.alone
        words = (
            reader.say("You no longer coordinate {program}, and *nobody else does*: better appoint somebody first, "
                       "with `/mentor-admin program edit`.", program=quote(name))
            if alone
            else reader.say("You no longer coordinate {program}.", program=quote(name))
        )  # fmt: skip
        lines.append(f"• {words}")
    lines.append("• " + (
        reader.say(
            "You get one last message. Everything else follows as soon as your partners have been told, within their "
            "working hours, after seven days at the latest."
        )
        if facts.pairs
        else reader.say("You get one last message. Everything else follows, after seven days at the latest.")
    ))  # fmt: skip
    return lines


def _deleted(reader: Reader) -> list[str]:
    return [
        "• " + reader.say("Your profile: name, e-mail address, Slack id, all you set here."),
        "• " + reader.say(
            "All you wrote: answers, goals, agreements, notes, letters, concerns, thanks, stories. Also what your "
            "partners wrote in answers about your pair, except what they wrote for themselves alone."
        ),
    ]  # fmt: skip


def _stays(facts: ForgetPreview, reader: Reader) -> list[str]:
    return [
        "• " + reader.say(
            "Numbers without a name, so that reports stay true: that there was a pair, how often it met, that a "
            "review was sent, and what was chosen in it where figures of five people or more are made of it."
        ),
        "• " + reader.say(
            "Of you that is: pairs that are over: {pairs}, meetings held: {meetings}, reviews sent: {reviews}.",
            pairs=facts.pairs_over, meetings=facts.meetings, reviews=facts.reviews,
        ),
        "• " + reader.count(
            "In Slack: what I posted in {n} channel with a partner, in the program's channels and in direct messages "
            "may name you. I cannot take it out: Slack's messages belong to your workspace, whose admins can delete "
            "them.",
            "In Slack: what I posted in {n} channels with partners, in the program's channels and in direct messages "
            "may name you. I cannot take it out: Slack's messages belong to your workspace, whose admins can delete "
            "them.",
            facts.told_in_channels,
        ),
    ]  # fmt: skip


def forgetting_begun(facts: ForgetPreview, reader: Reader) -> View:
    """After the confirmation; `facts` as they were before it."""
    text = (
        reader.say(
            "Your partners are told kindly, within their working hours; then everything about you is deleted, after "
            "seven days at the latest. Thank you for having been part of it, and all the best."
        )
        if facts.pairs
        else reader.say(
            "Everything about you is being deleted, which is done after seven days at the latest. Thank you for having "
            "been part of it, and all the best."
        )
    )
    return modal("privacy.begun", reader.say("Goodbye"), [section(text)], close=reader.say("Close"))


def goodbye(facts: object, reader: Reader) -> Message:
    """The last message somebody gets."""
    text = reader.say("Goodbye, and thank you for having been part of mentoring here.")
    more = reader.say(
        "As you asked, everything I know about you is being deleted; I will not write to you again. If you ever want "
        "to come back, type `/mentor join`: you then begin anew."
    )
    return Message(text, [section(f":wave: {text}\n{more}")])


def goodbye_home(by: datetime, reader: Reader) -> View:
    """The Home tab of somebody who is being forgotten, and stays as it is until they come back. `by`: when nothing is
    left at the latest (UTC).
    """
    text = reader.say(
        "As you asked, everything about you is deleted here, on {day} at the latest. If you would like to take part in "
        "mentoring again after that, type `/mentor join`: you then begin anew.",
        day=reader.day(by),
    )
    return {"type": "home", "blocks": [section(text)]}


def not_sent(facts: object, reader: Reader) -> Message:
    """Slack took no file."""
    text = reader.say("Your data could not be sent: Slack takes no files from me here.")
    again = button(reader.say("Try again"), ids.PRIVACY_DATA)
    note = reader.say(
        "Your coordinators can ask an admin to allow it, or whoever runs the app to hand it to you."
    )
    return Message(text, [section(text), actions(again), context(note)])


def privacy_line(reader: Reader) -> list[Block]:
    """The way there from the Home tab."""
    words = reader.say(":lock: *Your data* · what is kept about you, a copy of it, and how to delete it")
    return [section(words, button(reader.say("Your data here"), ids.PRIVACY_OPEN))]


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "privacy.goodbye": goodbye,
    "privacy.not_sent": not_sent,
}
