"""Leaving a pair: the one confirmation, and the reason for coordinators."""

from __future__ import annotations

import json

from blocks import ids
from blocks.forms import audience_words
from blocks.parts import Message, View, context, field, modal, option, person, quote, section
from blocks.reader import Reader
from bot.domain.forms import Audience
from bot.domain.leaving import Reason
from bot.domain.shown.closing import CalledOff, EndReason, LeaveQuestion

REASON = "reason"
AGAIN = "again"
WHY = "why"


def leave_modal(shown: LeaveQuestion, longest: int, reader: Reader) -> View:
    """The one confirmation. `longest`: characters of the reason."""
    partner = person(shown.partner)
    words = reader.say(
        "You are about to leave your pair with {partner} in {program}. That is fine, and nobody's fault. "
        "{partner} is told kindly that the pair has ended, without a reason, and, unless they have another pair, asked "
        "whether they would like to be matched again.",
        partner=partner,
        program=quote(shown.program),
    )
    if shown.mates:
        words = reader.say(
            "You are about to leave your circle in {program}, which ends it for everybody. That is fine, and "
            "nobody's fault. {mates} are told kindly, without a reason, and asked whether they would like to be "
            "matched again.",
            mates=", ".join(person(one) for one in shown.mates[:20]),
            program=quote(shown.program),
        )
    elif shown.circle:
        words = reader.say(
            "You are about to leave the circle of {partner} in {program}. That is fine, and nobody's fault. "
            "{partner} is told kindly, without a reason, and the circle goes on with the others. You can leave its "
            "channel in Slack whenever you like.",
            partner=partner,
            program=quote(shown.program),
        )
    again = option(reader.say("I would like to be matched with someone else"), "yes")
    leave = reader.say("Leave this circle") if shown.circle else reader.say("Leave this pair")
    reason = {"type": "plain_text_input", "multiline": True, "max_length": longest}
    return modal(
        ids.PAIR_LEAVE_SUBMIT,
        leave,
        [
            section(words),
            field(
                AGAIN,
                reader.say("And then?"),
                {"type": "checkboxes", "options": [again]},
                hint=reader.say("Your place in the program stays: you have another pair.")
                if shown.stays
                else reader.say("Without this tick you leave the program, too. You can join again later."),
                required=False,
            ),
            field(
                WHY,
                reader.say("What comes closest?"),
                {
                    "type": "radio_buttons",
                    "options": [option(why_words(one, reader), one.value) for one in Reason],
                },
                required=False,
            ),
            field(
                REASON,
                reader.say("Would you like to say why?"),
                reason,
                hint=audience_words(Audience.COORDINATORS, reader),
                required=False,
            ),
            context(
                ":eye: "
                + reader.say(
                    "You need no reason. What you choose and write is read by coordinators only; reports count what "
                    "was chosen, without names, and only where several chose the same."
                )
            ),
        ],
        submit=leave,
        close=reader.say("Stay"),
        metadata=json.dumps({"pair": shown.pair}),
    )


def left_notice(shown: LeaveQuestion, *, again: bool, reader: Reader) -> View:
    """After leaving."""
    words = left_words(shown, again=again, reader=reader)
    return modal("notice.shown", reader.say("Take care"), [section(words)], close=reader.say("Close"))


def left_words(shown: LeaveQuestion, *, again: bool, reader: Reader) -> str:
    """What was done, and where that leaves the one who left."""
    lines = [reader.say("You have left the pair with {partner}.", partner=person(shown.partner))]
    if shown.circle:
        lines = [reader.say("You have left the circle. Its channel you can leave in Slack.")]
    if shown.off is not None:
        lines.append(off_words(shown.off, reader))
    if again:
        lines.append(reader.say("The coordinators will look for someone else for you."))
    elif shown.stays:
        lines.append(
            reader.say("Thank you for what you gave to it. You stay in the program with your other pair.")
        )
    else:
        lines.append(
            reader.say(
                "You have left the program, too. Thank you for taking part: `/mentor join` is open to you whenever you "
                "like."
            )
        )
    return "\n".join(lines)


def off_words(off: CalledOff, reader: Reader) -> str:
    """What was booked is off with the pair; in a circle that goes on, for the reader alone."""
    when = reader.moment(off.starts_at)
    if off.others_meet:
        return reader.say(
            ":calendar: The circle meets without you on {when}: please take that date out of your calendar.",
            when=when,
        )
    return reader.say(
        ":calendar: Your meeting on {when} does not take place: please take it out of your calendar.",
        when=when,
    )


def end_reason_modal(shown: EndReason, reader: Reader) -> View:
    """Why somebody left, for a coordinator."""
    if shown.why is not None and not shown.reason:
        chose = reader.say("{left} chose, for coordinators only: {why}", left=person(shown.left),
                           why=why_words(shown.why, reader))  # fmt: skip
        blocks = [section(chose)]
    elif shown.reason:
        wrote = reader.say("{left} wrote, for coordinators only:", left=person(shown.left))
        words = "\n".join(f"> {line}" for line in quote(shown.reason).split("\n"))
        blocks = [section(wrote), section(words)]
        if shown.why is not None:
            blocks.insert(1, section(f"*{why_words(shown.why, reader)}*"))
    else:
        blocks = [section(reader.say("{left} gave no reason, which is fine.", left=person(shown.left)))]
    return modal("notice.shown", reader.say("Why they left"), blocks, close=reader.say("Close"))


def pool_answered(*, again: bool, reader: Reader) -> Message:
    """In place of the question whether somebody would like to be matched again."""
    text = reader.say(":leaves: Thank you for telling me. `/mentor join` is open to you whenever you like.")
    if again:
        text = reader.say(
            ":seedling: You are among those who can be matched again. I introduce you to your partner."
        )
    return Message(text, [section(text)])


def why_words(why: Reason, reader: Reader) -> str:
    """What can be chosen as a reason."""
    return {
        Reason.NO_TIME: reader.say("I have too little time"),
        Reason.NO_FIT: reader.say("We did not fit together"),
        Reason.JOB_CHANGE: reader.say("My role or team changes"),
        Reason.NO_CONTACT: reader.say("We hardly got hold of each other"),
        Reason.REACHED: reader.say("I have what I came for"),
        Reason.OTHER: reader.say("Something else"),
    }[why]
