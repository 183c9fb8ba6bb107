"""What coordinators do about a pair, what the two read of it, and what one person is asked first."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.closing.leaving import off_words
from blocks.coordinating.health import rhythm_words
from blocks.coordinating.words import two
from blocks.parts import (
    Message,
    View,
    actions,
    button,
    capital,
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
from bot.domain.shown.health import LookAsked, PairChanged, PairParted, PairSetting, SignalAsked

DAYS = "days"
LEAST_DAYS, MOST_DAYS, USUAL_DAYS = 7, 180, 30
RHYTHMS = (7, 14, 21, 28, 35, 42)
_TITLE = 75


def extend_modal(shown: PairSetting, reader: Reader) -> View:
    """By how many days?"""
    pair = two(shown.mentee, shown.mentor, reader)
    words = reader.say(
        "{pair} get more time. Both read it in their channel; the closing and the final review move, what comes before "
        "does not.",
        pair=pair,
    )
    if shown.days:
        words += " " + reader.count(
            "So far they have {n} day more.", "So far they have {n} days more.", shown.days
        )
    element = {
        "type": "number_input", "is_decimal_allowed": False, "min_value": str(LEAST_DAYS),
        "max_value": str(MOST_DAYS), "initial_value": str(USUAL_DAYS),
    }  # fmt: skip
    return modal(
        ids.PAIR_EXTEND_SUBMIT,
        reader.say("Give them more time"),
        [section(words), field(DAYS, reader.say("How many days more?"), element)],
        submit=reader.say("Extend"),
        close=reader.say("Not now"),
        metadata=json.dumps({"pair": shown.pair}),
    )


def rhythm_modal(shown: PairSetting, reader: Reader) -> View:
    """How often do they meet from now on?"""
    options = [option(capital(rhythm_words(days, reader)), str(days)) for days in RHYTHMS]
    element: dict[str, Any] = {"type": "static_select", "options": options}
    element["initial_option"] = next(
        (one for one in options if one["value"] == str(shown.days)), options[RHYTHMS.index(14)]
    )
    words = reader.say(
        "{pair} meet {often} so far. Both read the change in their channel, and reminders follow it.",
        pair=two(shown.mentee, shown.mentor, reader),
        often=rhythm_words(shown.days, reader),
    )
    return modal(
        ids.PAIR_CADENCE_SUBMIT,
        reader.say("Change their rhythm"),
        [section(words), field(DAYS, reader.say("How often from now on?"), element)],
        submit=reader.say("Change it"),
        close=reader.say("Not now"),
        metadata=json.dumps({"pair": shown.pair}),
    )


def extended(facts: PairChanged, reader: Reader) -> Message:
    """To the two: more time."""
    text = reader.count(
        "{mentee} and {mentor}, you have {n} day more together.",
        "{mentee} and {mentor}, you have {n} days more together.",
        facts.days, mentee=person(facts.mentee), mentor=person(facts.mentor),
    )  # fmt: skip
    more = reader.say("{by} moved your closing. Everything before it stays as it is.", by=person(facts.by))
    return Message(text, [section(f":hourglass_flowing_sand: *{text}*\n{more}")])


def rhythm_changed(facts: PairChanged, reader: Reader) -> Message:
    """To the two: how often they meet."""
    text = reader.say(
        "{mentee} and {mentor}, from now on you meet {often}.",
        mentee=person(facts.mentee), mentor=person(facts.mentor), often=rhythm_words(facts.days, reader),
    )  # fmt: skip
    more = reader.say(
        "{by} changed it, and reminders follow. If another rhythm suits you better, tell them.",
        by=person(facts.by),
    )
    return Message(text, [section(f":calendar: *{text}*\n{more}")])


def parted(facts: PairParted, reader: Reader) -> Message:
    """To each of two who are matched anew: nobody's fault."""
    text = reader.say(
        "Your mentoring with {partner} ends here, so that you can be matched anew.",
        partner=person(facts.partner),
    )
    more = reader.say(
        "Not every match works out, and it is nobody's fault. Thank you for the time you gave each other."
    )
    lines = [f":seedling: *{text}*", more]
    if facts.off is not None:
        lines.append(off_words(facts.off, reader))
    if facts.available:
        lines.append(
            reader.say(
                "You are among the first when new pairs are made in {program}. There is nothing you need to do.",
                program=fit(quote(facts.program), _TITLE),
            )
        )
    note = context(
        reader.say("{by} coordinates the program. Write to them if you like to talk.", by=person(facts.by))
    )
    return Message(text, [section("\n".join(lines)), note])


def signal_asked(facts: SignalAsked, reader: Reader) -> Message:
    """To the one who gave the answer, and to nobody else."""
    partner = person(facts.partner)
    said = {
        "pulse_low": reader.say("In your last pulse you said that it is not going so well with {partner}.",
                                partner=partner),
        "pulse_falling": reader.say("In your last pulse you were less happy with {partner} than before.",
                                    partner=partner),
        "not_a_fit": reader.say("You said that {partner} and you are not a good fit.", partner=partner),
    }.get(facts.about, "")  # fmt: skip
    ask = reader.say("Shall I tell a coordinator, so that they can help?")
    promise = reader.say(
        "With a yes they read that you ask them to look at your pair, not what you answered. Without it nobody hears "
        "of it. {partner} never does.",
        partner=partner,
    )
    choice = facts.choice
    return Message(
        ask,
        [
            section(f"{said}\n*{ask}*"),
            actions(
                button(reader.say("Tell a coordinator"), ids.SIGNAL_TELL, choice, style="primary"),
                button(reader.say("No thanks"), ids.SIGNAL_KEEP, choice),
            ),
            context(promise),
        ],
    )


def signal_answered(told: bool, reader: Reader) -> Message:
    """What takes the place of the question."""
    text = (
        reader.say(
            "A coordinator will look at your pair and be in touch. They do not read what you answered."
        )
        if told
        else reader.say("All right, nobody hears of it. You can write to a coordinator at any time.")
    )
    return Message(text, [section(f":white_check_mark: {text}")])


def look_asked(facts: LookAsked, reader: Reader) -> Message:
    """To one coordinator, where the channel would tell the partner."""
    text = reader.say("{who} asks for a coordinator's look.", who=person(facts.asker))
    more = reader.say(
        "It is about their mentoring with {partner} in {program}. {partner} coordinates the program too, so only the "
        "other coordinators read this.",
        partner=person(facts.partner), program=fit(quote(facts.program), _TITLE),
    )  # fmt: skip
    look = button(reader.say("Look at the pair"), ids.HEALTH_EXPLAIN, facts.pair, style="primary")
    return Message(text, [section(f":eyes: *{text}*\n{more}"), actions(look)])


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "pair.extended": extended,
    "pair.cadence": rhythm_changed,
    "pair.parted": parted,
    "signal.asked": signal_asked,
    "coordinator.look": look_asked,
}
