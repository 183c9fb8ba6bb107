"""What a campaign says: the invitation, the last call, words to those who began, thanks, and a beginning."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import (
    SECTION_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    fit,
    header,
    person,
    plain,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.recruiting.joining.eligibility import who_may_join
from bot.domain.shown.campaign import Announcement, LastCall, Signed, Unfinished
from bot.domain.shown.recruiting import ProgramShown

ALT_LIMIT = 2000
LONGEST = 9000
"""Characters of the words in one message, which holds about 13,000: what a plan may be long, and then some."""


def words_of(facts: Signed) -> list[Block]:
    """The champion's words, whole, in as many sections as they need."""
    left, sections = fit(quote(facts.text), LONGEST), []
    while left:
        part = fit(left, SECTION_LIMIT)
        if part != left:
            part = part.removesuffix("…").rstrip()
        sections.append(section(part))
        left = left[len(part) :].lstrip()
    return sections


def announced(facts: Announcement, reader: Reader) -> Message:
    """The invitation: words, picture, who signs, until when, who can join, and the button. Afterwards: it is over."""
    program = facts.signed.program
    if facts.over:
        title = reader.say("{name} is over", name=program.name)
        ending = [_over(reader)]
    else:
        title = reader.say("{name} is open", name=program.name)  # a header is plain text: nothing to escape
        ending = [
            context("\n".join(_terms(facts, reader))),
            actions(join_button(program, reader)),
            context(reader.say("It takes about three minutes. You can also type `/mentor` anywhere.")),
        ]
    return Message(
        quote(title),
        [
            header(f"{program.emoji} {title}".strip()),
            *picture(facts, reader),
            *words_of(facts.signed),
            *signature(facts.signed, reader),
            *ending,
        ],
    )


def _over(reader: Reader) -> Block:
    return context(reader.say(":lock: This round is over, and applications are closed."))


def join_button(program: ProgramShown, reader: Reader) -> Block:
    """Opens the questionnaire."""
    return button(reader.say("Join the program"), ids.APPLICATION_BEGIN, program.program, style="primary")


def picture(facts: Announcement, reader: Reader) -> list[Block]:
    """The campaign's picture with its alternative text, if it has one."""
    if not facts.image_url:
        return []
    alt = facts.image_alt or reader.say("Picture of the program")
    return [{"type": "image", "image_url": facts.image_url, "alt_text": plain(alt, ALT_LIMIT)["text"]}]


def signature(facts: Signed, reader: Reader) -> list[Block]:
    """Who stands behind the words."""
    if not facts.champion:
        return []
    return [context(reader.say("— {who}, champion of the program", who=person(facts.champion)))]


def _terms(facts: Announcement, reader: Reader) -> list[str]:
    lines = [_how_long(facts, reader)]
    dates = _dates(facts, reader)
    if dates:
        lines.append(":calendar: " + " · ".join(dates))
    if facts.eligible:
        lines.append(":busts_in_silhouette: " + who_may_join(facts.eligible, reader))
    return lines


def _how_long(facts: Announcement, reader: Reader) -> str:
    program = facts.signed.program
    if facts.meetings:
        return reader.count(
            "One meeting of {minutes} minutes, within {days} days · joining is your own choice, and leaving is "
            "one click",
            "Up to {n} meetings of {minutes} minutes, within {days} days · joining is your own choice, and leaving is "
            "one click",
            facts.meetings,
            minutes=facts.minutes,
            days=program.duration_days,
        )
    return reader.count(
        "{n} month · a conversation about every {days} days · joining is your own choice, and leaving is one click",
        "{n} months · a conversation about every {days} days · joining is your own choice, and leaving is one click",
        max(1, round(program.duration_days / 30)),
        days=program.cadence_days,
    )


def _dates(facts: Announcement, reader: Reader) -> list[str]:
    """Until when and from when; of a day that has passed no invitation speaks as if it were ahead."""
    dates = []
    if facts.apply_until is not None:
        until = reader.calendar_day(facts.apply_until)
        dates.append(
            reader.say("Applications closed on *{day}*: who joins now is on the waiting list", day=until)
            if facts.closed
            else reader.say("Apply until *{day}*", day=until)
        )
    if facts.begin is not None:
        begin = reader.calendar_day(facts.begin)
        dates.append(
            reader.say("it began on {day}", day=begin)
            if facts.begun
            else reader.say("it begins on {day}", day=begin)
        )
    return dates


def last_call(facts: LastCall, reader: Reader) -> Message:
    """The last word in the channel before applications close."""
    program = facts.signed.program
    title = reader.say("Last call: {name}", name=program.name)
    until = (
        [context(reader.say(":calendar: Apply until *{day}*.", day=reader.calendar_day(facts.apply_until)))]
        if facts.apply_until is not None
        else []
    )
    return Message(
        quote(title),
        [
            header(f"{program.emoji} {title}".strip()),
            *words_of(facts.signed),
            *signature(facts.signed, reader),
            *([_over(reader)] if facts.over else [*until, actions(join_button(program, reader))]),
        ],
    )


def unfinished(facts: Unfinished, reader: Reader) -> Message:
    """To somebody who began: the champion's words, what is missing, and the way on."""
    program = facts.signed.program
    name = quote(program.name)
    opening = (
        reader.say("Last call for *{name}*: your application is begun and not sent yet.", name=name)
        if facts.last
        else reader.say("Your application for *{name}* is begun and not sent yet.", name=name)
    )
    missing = (
        reader.say(
            "Everything is answered. All that is missing: read the profile of your role and accept it."
        )
        if facts.missing == "profile"
        else reader.say("Your answers are kept; the questions after them are still open.")
    )
    if facts.apply_until is not None:
        missing += " " + reader.say("Apply until {day}.", day=reader.calendar_day(facts.apply_until))
    label = (
        reader.say("Read it and send") if facts.missing == "profile" else reader.say("Finish my application")
    )
    return Message(
        opening,
        [
            section(opening),
            *words_of(facts.signed),
            *signature(facts.signed, reader),
            context(missing),
            actions(button(label, ids.APPLICATION_RESUME, program.program, style="primary")),
        ],
    )


def told(facts: Signed, reader: Reader) -> Message:
    """The champion's words to somebody who takes part."""
    title = f"{facts.program.emoji} *{quote(facts.program.name)}*".strip()
    return Message(
        reader.say("A word about {name}", name=quote(facts.program.name)),
        [section(title), *words_of(facts), *signature(facts, reader)],
    )


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "program.announced": announced,
    "campaign.last_call": last_call,
    "application.unfinished": unfinished,
    "application.last_call": unfinished,
    "campaign.thanks": told,
    "campaign.kickoff": told,
}
