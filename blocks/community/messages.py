"""What the community says: in its channels, in direct messages, in the admin channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.community.office_hours import (
    booked_message,
    called_off_message,
    given_back_message,
    offered_message,
    reminder_message,
)
from blocks.community.words import channel_words, people_words
from blocks.parts import Block, Message, actions, button, confirm, context, header, person, quote, section
from blocks.reader import Reader
from blocks.training.words import session_words
from bot.domain.shown.community import (
    MENTEES,
    ChannelOpened,
    ChannelRefused,
    FacilitatorAsked,
    FacilitatorIntroduced,
    FacilitatorNeeded,
    FacilitatorWeek,
    GetTogetherAsked,
    TouchBaseAsked,
    WhoComes,
)
from bot.domain.states.seat import SessionKind


def opened_message(facts: ChannelOpened, reader: Reader) -> Message:
    """The first post of a channel: what it is for, who is in it, who does not read it."""
    name = quote(facts.program)
    if facts.peers:
        text = reader.say("Welcome, all of you in {name}!", name=name)
        purpose = reader.say("Ask each other what you would like to know, and pass on what helped.")
    elif facts.kind == MENTEES:
        text = reader.say("Welcome, mentees of {name}!", name=name)
        purpose = reader.say(
            "A room of your own: how do others begin, what do they ask their mentors, what helped them?"
        )
    else:
        text = reader.say("Welcome, mentors of {name}!", name=name)
        purpose = reader.say(
            "A room of your own: ask each other what you are unsure about, and pass on what helped. What your mentees "
            "tell you stays with you; speak of your own part without names."
        )
    members = reader.count("{n} person is invited: ", "{n} people are invited: ", len(facts.people))
    return Message(
        text,
        [
            header(reader.say("Welcome to {name}", name=facts.program)),
            section(f"{text}\n{purpose}"),
            section(members + people_words(facts.people, reader)),
            section(_nobody_reads(facts, reader)),
        ],
    )


def _nobody_reads(facts: ChannelOpened, reader: Reader) -> str:
    them = reader.say("mentees") if facts.kind == MENTEES else reader.say("mentors")
    if facts.peers:
        them = reader.say("people in a pair")
    return reader.say(
        ":see_no_evil: I do not read, keep or count what you write here. Coordinators are not in it, unless they are "
        "{them} themselves. You may leave at any time, and are not brought back; who gets a first pair later is "
        "invited then.",
        them=them,
    )


def refused_message(facts: ChannelRefused, reader: Reader) -> Message:
    """In the admin channel: there is no channel, and what to do."""
    text = reader.say(
        "The {channel} of {name} could not be made: this workspace does not let apps make private channels.",
        channel=reader.within(channel_words(facts.kind, reader)),
        name=quote(facts.program),
    )
    more = reader.say(
        "Everything else goes on without it. Once an admin of the workspace allows it, `/mentor-admin community` has a "
        "button to try again."
    )
    return Message(text, [section(f":warning: {text}\n{more}")])


def coming_message(facts: WhoComes, reader: Reader) -> Message:
    """In the mentors' channel: who comes, kept up to date."""
    what = session_words(SessionKind.GET_TOGETHER, reader)
    when = reader.say(
        "{when} · {minutes} minutes · {place}",
        when=reader.near(facts.date.starts_at), minutes=facts.date.minutes, place=quote(facts.date.place),
    )  # fmt: skip
    if facts.called_off:
        text = reader.say("The get-together on this date does not take place.")
        return Message(text, [section(f":coffee: *{what}*\n~{when}~\n{text}")])
    if facts.date.over:
        text = reader.say("This get-together is over.")
        return Message(text, [section(f":coffee: *{what}*\n{when}\n{text}")])
    who = people_words(facts.people, reader) or reader.say("nobody yet")
    text = reader.count(
        "{n} of you comes to the get-together.", "{n} of you come to the get-together.", len(facts.people)
    )
    coming = reader.say("Who comes: {who}", who=who)
    come = button(reader.say("I will come"), ids.SEAT_TAKE, facts.date.session)
    return Message(text, [section(f":coffee: *{what}*\n{when}\n{coming}"), actions(come)])


def get_together_message(facts: GetTogetherAsked, reader: Reader) -> Message:
    """In the admin channel: is it time for another one?"""
    text = reader.say("Shall the mentors of {name} get together?", name=quote(facts.name))
    if facts.last_at is None:
        more = reader.say(
            "An hour among themselves helps most in the first weeks: everybody has the same questions."
        )
    else:
        more = reader.say("The last one was on {day}.", day=reader.day(facts.last_at))
    invited = reader.count("{n} mentor would be asked.", "{n} mentors would be asked.", facts.mentors)
    value = f"{facts.program}:{SessionKind.GET_TOGETHER.value}"
    return Message(
        text,
        [
            section(f":coffee: {text}\n{more} {invited}"),
            actions(button(reader.say("Offer a date"), ids.SESSION_PLAN, value, style="primary")),
            context(reader.say("Nothing to do if it does not suit: you are asked again some time later.")),
        ],
    )


def facilitator_message(facts: FacilitatorAsked, reader: Reader) -> Message:
    """Somebody is asked to look after mentors, and what that means."""
    text = reader.say("Would you look after some mentors of *{name}*?", name=quote(facts.program))
    who = people_words(facts.mentors, reader)
    return Message(
        text,
        [
            section(f":raising_hand: {text}\n{who}"),
            section(facilitator_means(facts.touch_base_days, reader)),
            actions(
                button(reader.say("Yes, gladly"), ids.FACILITATOR_ACCEPT, facts.cohort, style="primary"),
                button(reader.say("Rather not"), ids.FACILITATOR_DECLINE, facts.cohort),
            ),
            context(reader.say("Both are fine. The mentors hear of it only once you have said yes.")),
        ],
    )


def facilitator_means(days: int, reader: Reader) -> str:
    """What a facilitator does, in a few lines."""
    lines = [
        reader.say(
            "*What it means:* you are there for them as mentors. What they and their mentees talk about is not your "
            "matter."
        )
    ]
    if days:
        asks = reader.count(
            "Every day I ask them in your name how it is going.",
            "Every {n} days I ask them in your name how it is going.",
            days,
        )
        lines.append(asks)
        lines.append(
            reader.say(
                "On Mondays you read who would like to talk; you write to them. It takes about an hour a month."
            )
        )
    return "\n".join(lines)


def facilitator_accepted(mentors: list[str], cohort: int, reader: Reader) -> Message:
    """After the yes, in its place."""
    text = reader.say("Thank you! You look after {who}. They are told.", who=people_words(mentors, reader))
    stop = button(
        reader.say("I cannot go on"), ids.FACILITATOR_DECLINE, cohort,
        ask=confirm(
            reader.say("Stop looking after them?"),
            reader.say("Coordinators are asked to find somebody else."),
            reader.say("Stop"),
            reader.say("Go on"),
        ),
    )  # fmt: skip
    return Message(text, [section(f":raised_hands: {text}"), actions(stop)])


def facilitator_declined(reader: Reader) -> Message:
    """After the no, in its place."""
    text = reader.say("Thank you for saying so. Coordinators look for somebody else.")
    return Message(text, [section(text)])


def introduced_message(facts: FacilitatorIntroduced, reader: Reader) -> Message:
    """A mentor learns whom they can turn to."""
    text = reader.say(
        "{who} looks after you as a mentor in *{name}*.",
        who=person(facts.facilitator),
        name=quote(facts.program),
    )
    lines = [
        f":handshake: {text}",
        reader.say("Write to them whenever you are unsure. Your mentee's matters stay between you two."),
    ]
    if facts.touch_base_days:
        lines.append(
            reader.say(
                "Now and then I ask you in their name how it is going: one tap. They alone see what you answer."
            )
        )
    return Message(text, [section("\n".join(lines))])


def needed_message(facts: FacilitatorNeeded, reader: Reader) -> Message:
    """In the admin channel: somebody else is needed."""
    how = {
        "declined": reader.say(
            "{who} would rather not be a facilitator in {name}.",
            who=person(facts.who),
            name=quote(facts.name),
        ),
        "stopped": reader.say(
            "{who} cannot go on as a facilitator in {name}.", who=person(facts.who), name=quote(facts.name)
        ),
    }.get(
        facts.how,
        reader.say(
            "{who}, a facilitator in {name}, is not here any more.",
            who=person(facts.who),
            name=quote(facts.name),
        ),
    )
    without = reader.say("Without one now: {who}", who=people_words(facts.without, reader))
    return Message(
        how,
        [
            section(f":raising_hand: {how}\n{without}"),
            actions(
                button(
                    reader.say("Choose facilitators"), ids.FACILITATORS_OPEN, facts.program, style="primary"
                )
            ),
        ],
    )


def touch_message(facts: TouchBaseAsked, reader: Reader) -> Message:
    """How is it going with mentoring?"""
    if facts.again:
        text = reader.say(
            "Still one tap away: {who} would like to know how mentoring is going.",
            who=person(facts.facilitator),
        )
    else:
        text = reader.say("{who} asks: how is it going with mentoring?", who=person(facts.facilitator))
    return Message(text, touch_blocks(facts, text, reader))


def touch_blocks(facts: TouchBaseAsked, text: str, reader: Reader) -> list[Block]:
    """The question with its two answers, and who sees them."""
    return [
        section(f":wave: {text}\n_{quote(facts.program)}_"),
        actions(
            button(reader.say("Fine"), ids.TOUCH_BASE_FINE, facts.touch),
            button(reader.say("Let us talk"), ids.TOUCH_BASE_TALK, facts.touch),
        ),
        context(
            reader.say(
                ":eye: {who} alone sees your answer, on Monday. It is about you as a mentor, never about your mentee.",
                who=person(facts.facilitator),
            )
        ),
    ]


def touch_answered(facilitator: str, reader: Reader, *, talk: bool) -> Message:
    """After the answer, in its place."""
    if talk:
        text = reader.say(
            ":speech_balloon: {who} reads on Monday that you would like to talk.", who=person(facilitator)
        )
    else:
        text = reader.say(":blush: Good to hear. Thank you!")
    return Message(text, [section(text)])


def week_message(facts: FacilitatorWeek, reader: Reader) -> Message:
    """A facilitator's Monday."""
    name = quote(facts.program)
    fine = reader.count("{n} mentor is fine.", "{n} mentors are fine.", facts.fine)
    if not facts.to_talk:
        text = reader.say("Nobody needs you just now in *{name}*.", name=name)
        return Message(text, [section(f":sunny: {text} {fine}")])
    number = len(facts.to_talk)
    text = reader.count(
        "{n} mentor of *{name}* would like to talk to you.",
        "{n} mentors of *{name}* would like to talk to you.",
        number,
        name=name,
    )
    blocks: list[Block] = [section(f":speech_balloon: {text}")]
    room, without = LINES, []
    for who, note in facts.to_talk:
        line = ">" + quote(note).replace("\n", "\n>") if note else ""
        if len(line) > room or len(blocks) >= _LISTED:
            without.append(who)
            continue
        room -= len(line)
        blocks.append(section(f"{person(who)}\n{line}" if line else person(who)))
    if without:
        rest = reader.say(
            "And, without their lines, which do not fit here: {who}", who=people_words(without, reader)
        )
        blocks.append(section(rest))
    if facts.fine:
        blocks.append(section(fine))
    blocks.append(
        context(reader.say("You alone read this. A short message to each, today or tomorrow, is enough."))
    )
    return Message(text, blocks)


LINES, _LISTED = 9000, 40
"""Characters of mentors' lines, and people, in one message."""

VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "community.opened": opened_message,
    "community.coming": coming_message,
    "admin.community_refused": refused_message,
    "admin.get_together": get_together_message,
    "facilitator.asked": facilitator_message,
    "facilitator.introduced": introduced_message,
    "facilitator.week": week_message,
    "admin.facilitator_needed": needed_message,
    "touch_base.asked": touch_message,
    "touch_base.reminder": touch_message,
    "admin.office_hours": offered_message,
    "office_hours.booked": booked_message,
    "office_hours.given_back": given_back_message,
    "office_hours.called_off": called_off_message,
    "office_hours.reminder": reminder_message,
}
