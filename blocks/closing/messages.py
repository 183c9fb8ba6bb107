"""Messages of this stage."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.closing.farewell.keeping import certificate_button
from blocks.closing.farewell.looking_back import look_back_button
from blocks.closing.leaving import left_words, off_words
from blocks.parts import Block, Message, actions, button, confirm, context, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.closing import (
    CircleClosed,
    PairClosed,
    PairEnded,
    PairEndedForCoordinators,
    PairLeft,
    PairOver,
    PartnerGone,
    PersonGone,
)


def pair_closed(facts: PairClosed, reader: Reader) -> Message:
    """The last post in the channel: thanks, and what the two did."""
    text = reader.say(
        "Thank you, {mentee} and {mentor}!", mentee=person(facts.mentee), mentor=person(facts.mentor)
    )
    program = quote(facts.program)
    did = [reader.say("Your time in {program} has come to its end.", program=program)]
    if facts.good_end:
        did = [reader.say("Your time in {program} has come to a good end.", program=program)]
    if facts.meetings_held:
        did.append(reader.count("You met {n} time.", "You met {n} times.", facts.meetings_held))
    if facts.goals_set:
        goals = reader.count("You set {n} goal", "You set {n} goals", facts.goals_set)
        reached = reader.count("and reached {n} of them.", "and reached {n} of them.", facts.goals_achieved)
        did.append(f"{goals} {reached}" if facts.goals_achieved else f"{goals}.")
    note = reader.say(
        "The reminders stop here. This channel stays yours: keep talking as long as you like. It is archived only if "
        "both of you want that; silence keeps it. Your certificate and what comes next wait on *Home*."
    )
    if facts.archived:
        note = reader.say(
            "The reminders stop here. This channel is being archived: what you wrote in it can still be read. Your "
            "certificate and what comes next wait on *Home*."
        )
    blocks: list[Block] = [section(f"{facts.emoji} *{text}*"), section(" ".join(did))]
    if facts.meetings_held and not facts.archived:  # nothing can be pressed in an archived channel
        blocks.append(actions(look_back_button(facts.pair, reader)))
    return Message(text, [*blocks, context(note)])


def circle_completed(facts: PairClosed, reader: Reader) -> Message:
    """To a mentee whose time in a circle has come to its end."""
    text = reader.say("Thank you, {mentee}!", mentee=person(facts.mentee))
    did = reader.say("Your time in the circle of {mentor} has come to its end.", mentor=person(facts.mentor))
    if facts.good_end:
        did = reader.say(
            "Your time in the circle of {mentor} has come to a good end.", mentor=person(facts.mentor)
        )
    met = reader.count("You met {n} time.", "You met {n} times.", facts.meetings_held)
    words = f"{did} {met}" if facts.meetings_held else did
    note = reader.say(
        "The reminders stop here. You can stay in the circle's channel as long as you like, or leave it in Slack. "
        "Your certificate and what comes next wait on *Home*."
    )
    fetch = actions(
        certificate_button(facts.pair, reader),
        *([look_back_button(facts.pair, reader)] if facts.meetings_held else []),
    )
    return Message(text, [section(f"{facts.emoji} *{text}*"), section(words), fetch, context(note)])


def circle_closed(facts: CircleClosed, reader: Reader) -> Message:
    """The last post in a circle's channel."""
    mentees = ", ".join(person(one) for one in facts.mentees[:20])
    text = reader.say("Thank you, {mentees} and {mentor}!", mentees=mentees, mentor=person(facts.mentor))
    program = quote(facts.program)
    did = reader.say("Your circle in {program} has come to its end.", program=program)
    if facts.good_end:
        did = reader.say("Your circle in {program} has come to a good end.", program=program)
    if facts.meetings_held:
        did += " " + reader.count("You met {n} time.", "You met {n} times.", facts.meetings_held)
    note = reader.say(
        "This channel stays yours: keep talking as long as you like. It is archived only if all of you want that; "
        "silence keeps it."
    )
    return Message(text, [section(f"{facts.emoji} *{text}*"), section(did), context(note)])


def pair_reopened(facts: PairClosed, reader: Reader) -> Message:
    """In the channel: the pair goes on after all."""
    text = reader.say(
        "{mentee} and {mentor}, your pair goes on: a coordinator has reopened it.",
        mentee=person(facts.mentee),
        mentor=person(facts.mentor),
    )
    return Message(text, [section(f"{facts.emoji} {text}")])


def pair_ended(facts: PairEnded, reader: Reader) -> Message:
    """To the one who was left: no reason, no blame, and what comes next."""
    text = reader.say(
        "Your mentoring pair with {partner} in {program} has come to an end.",
        partner=person(facts.partner),
        program=quote(facts.program),
    )
    if facts.circle_goes_on:
        text = reader.say(
            "{partner} has left your circle in {program}.",
            partner=person(facts.partner),
            program=quote(facts.program),
        )
        more = reader.say(
            "That happens, and it is nobody's fault. The circle goes on as it is. I remove nobody from the channel; "
            "whoever leaves the circle can leave it in Slack."
        )
        off = f"\n{off_words(facts.off, reader)}" if facts.off is not None else ""
        return Message(text, [section(f"{text}\n{more}{off}")])
    lines = [text, reader.say("That happens, and it is nobody's fault. Thank you for what you gave to it.")]
    if facts.off is not None:
        lines.append(off_words(facts.off, reader))
    if facts.stays:
        lines.append(_another_pair(reader))
    elif facts.back_in_pool:
        lines.append(
            reader.say("You can be matched again: the coordinators look for someone new in the next round. "
                       "If you would rather stop here, type `/mentor leave`.")
        )  # fmt: skip
    if not facts.asks:
        return Message(text, [section("\n".join(lines))])
    lines.append(
        reader.say("Would you like to be matched with somebody else? Nobody proposes you until you say so.")
    )
    return Message(text, [section("\n".join(lines)), actions(*again_buttons(facts.pair, reader))])


def again_buttons(pair: int, reader: Reader) -> list[Block]:
    """To whoever was left in this pair: another partner, or not."""
    return [
        button(reader.say("Yes, match me again"), ids.POOL_AGAIN, pair),
        button(reader.say("No, I stop here"), ids.POOL_STOP, pair),
    ]


def _another_pair(reader: Reader) -> str:
    """To whoever was left and is in another pair by the same place: that one must not be left for this."""
    return reader.say(
        "Nothing changes in the other mentoring you are in. The coordinators may propose somebody new to you in the "
        "next round; if you would rather not take on anybody new, tell one of them."
    )


def pair_left(facts: PairLeft, reader: Reader) -> Message:
    """To the one who left: a receipt that stays."""
    text = reader.say("You have left your pair in {program}", program=quote(facts.question.program))
    if facts.question.circle:
        text = reader.say("You have left your circle in {program}", program=quote(facts.question.program))
    return Message(text, [section(left_words(facts.question, again=facts.again, reader=reader))])


def pair_over(facts: PairOver, reader: Reader) -> Message:
    """In the channel, to both at once: that it is over, and thanks."""
    mentees, program = ", ".join(person(one) for one in facts.mentees[:20]), quote(facts.program)
    text = reader.say(
        "{mentee} and {mentor}, your mentoring pair in {program} has come to an end.",
        mentee=mentees,
        mentor=person(facts.mentor),
        program=program,
    )
    if facts.circle:
        text = reader.say(
            "{mentees} and {mentor}, your circle in {program} has come to an end.",
            mentees=mentees,
            mentor=person(facts.mentor),
            program=program,
        )
    thanks = reader.say("Thank you for the time you gave each other.")
    note = reader.say(
        "The reminders stop here, and the buttons further up have nothing left to do. Nobody is taken out of this "
        "channel: you can leave it in Slack whenever you like."
    )
    words = f"{facts.emoji} {text} {thanks}"
    if facts.off is not None:
        words += f"\n{off_words(facts.off, reader)}"
    return Message(text, [section(words), context(note)])


def pair_ended_for_coordinators(facts: PairEndedForCoordinators, reader: Reader) -> Message:
    """To coordinators: who left, who can be matched again; the reason only behind a button."""
    text = reader.say(
        "{left} has left the pair with {partner} in {program}.",
        left=person(facts.left),
        partner=", ".join(person(one) for one in (facts.partner, *facts.others)),
        program=quote(facts.program),
    )
    lines = [text]
    if facts.circle_goes_on:
        lines.append(reader.say("Their circle goes on with everybody else."))
    if facts.available:
        people = ", ".join(person(one) for one in facts.available)
        lines.append(reader.say("Ready to be matched again: {people}.", people=people))
    if facts.asked:
        people = ", ".join(person(one) for one in facts.asked)
        lines.append(
            reader.say("I asked whether they would like to be matched again: {people}.", people=people)
        )
    lines.append(reader.say("The two will not be proposed to each other again."))
    return Message(
        text,
        [
            section("\n".join(lines)),
            actions(
                button(reader.say("Why did they leave?"), ids.PAIR_REASON, facts.pair),
                *([] if facts.circle_goes_on else [_archive_button(facts.pair, reader)]),
            ),
            context(reader.say("A reason, if they gave one, is shown to you alone.")),
        ],
    )


def _archive_button(pair: int, reader: Reader) -> Block:
    label = reader.say("Archive their channel")
    return button(label, ids.CHANNEL_ARCHIVE, pair, ask=archive_question(reader))


def archive_question(reader: Reader) -> dict[str, Any]:
    """Asked before a channel is archived."""
    return confirm(
        reader.say("Archive this channel?"),
        reader.say("What was written there can still be read, but nobody can write in it any more."),
        reader.say("Archive it"),
        reader.say("Not now"),
    )


def partner_gone(facts: PartnerGone, reader: Reader) -> Message:
    """To whoever's partner has left the company."""
    text = reader.say(
        "{name}'s account was closed, so your mentoring pair in {program} has ended.",
        name=quote(facts.name),
        program=quote(facts.program),
    )
    lines = [text]
    if facts.stays:
        lines.append(_another_pair(reader))
    elif facts.back_in_pool:
        lines.append(
            reader.say("We are sorry that it ends like this. You are ready to be matched again, and the "
                       "coordinators know. If you would rather stop here, type `/mentor leave`.")
        )  # fmt: skip
    return Message(text, [section("\n".join(lines))])


def person_gone(facts: PersonGone, reader: Reader) -> Message:
    """To coordinators: an account was deactivated."""
    text = reader.say(
        "{name}'s account was deactivated, so they are no longer in {program}.",
        name=quote(facts.name) or person(facts.person),
        program=quote(facts.program),
    )
    lines = [text]
    if facts.left_behind:
        people = ", ".join(person(one) for one in facts.left_behind)
        lines.append(reader.say("Their pair has ended. Please find someone new for {people}.", people=people))
    return Message(text, [section("\n".join(lines))])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "pair.closed": pair_closed,
    "circle.completed": circle_completed,
    "circle.closed": circle_closed,
    "pair.reopened": pair_reopened,
    "pair.ended": pair_ended,
    "pair.left": pair_left,
    "pair.over": pair_over,
    "admin.pair_ended": pair_ended_for_coordinators,
    "partner.gone": partner_gone,
    "admin.person_gone": person_gone,
}
