"""Raising a concern: how it is handled stands before everything that can be typed."""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.parts import (
    OPTION_LIMIT,
    Block,
    View,
    actions,
    button,
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
from bot.domain.concerns import LONGEST, MOST_ABOUT
from bot.domain.said import N_
from bot.domain.shown.concerns import Candidate, ConcernForm, ProgramOption, Readers

PROGRAM, PLACE, ABOUT, URGENT, TEXT, TO = "program", "place", "about", "urgent", "text", "to"
"""Fields of the form, as its use case names them."""
URGENT_YES, URGENT_NO = "urgent", "usual"
COORDINATORS = "coordinators"
_MOST_NAMED = 10
_MOST_OPTIONS = 100


def program_modal(programs: Sequence[ProgramOption], reader: Reader) -> View:
    """Which program it is about, for somebody who is in several."""
    options = [option(one.name, str(one.program)) for one in programs[:_MOST_OPTIONS]]
    words = reader.say(
        "Which program is it about? Next you read how a concern is handled, before you type anything."
    )
    menu = {"type": "static_select", "options": options}
    return modal(
        ids.CONCERN_PROGRAM_SUBMIT,
        reader.say("Raise a concern"),
        [section(words), field(PROGRAM, reader.say("Program"), menu)],
        submit=reader.say("Go on"),
        close=reader.say("Not now"),
    )


def concern_modal(shown: ConcernForm, reader: Reader) -> View:
    """How it is handled, then what it is about, to whom it goes, how urgent it is."""
    words: Block = {"type": "plain_text_input", "multiline": True, "max_length": LONGEST}
    about: Block = {"type": "multi_users_select", "max_selected_items": MOST_ABOUT}
    blocks = [section(text) for text in _handled(shown, reader)]
    if shown.places:
        blocks.append(field(PLACE, reader.say("What is it about?"), _places(shown, reader)))
    blocks += [
        field(
            ABOUT, reader.say("Whom is it about?"), about, required=False,
            hint=reader.say("Nobody you choose here ever reads this, also if they coordinate the program."),
        ),
        field(TEXT, reader.say("What worries you?"), words),
        field(URGENT, reader.say("How soon do you need an answer?"), _urgency(shown, reader)),
        field(TO, reader.say("Who shall read it?"), readers_menu(shown.readers, reader)),
        context(
            ":eye: "
            + reader.say("Who sees this: those you choose in the last field, and nobody else. It is kept encrypted.")
        ),
    ]  # fmt: skip
    return modal(
        ids.CONCERN_SUBMIT,
        reader.say("Raise a concern"),
        blocks,
        submit=reader.say("Send it to them"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": shown.program}),
    )


def _handled(shown: ConcernForm, reader: Reader) -> list[str]:
    """What happens with it. Everything here is kept by the rules of `bot.domain.concerns`."""
    name = fit(quote(shown.name), 100)
    return [
        reader.say("*How a concern in {program} is handled*", program=name),
        f"*{reader.say('Who reads it')}*\n{_who_reads(shown.readers, reader)}",
        f"*{reader.say('What happens next')}*\n"
        + reader.say(
            "They answer you in a direct message: by {usual}, or by {urgent} if it is urgent. Then one of them takes "
            "it in hand and talks with you first. With `/mentor concern` you always see how it stands, add words, or "
            "take it back.",
            usual=reader.moment(shown.usual_by),
            urgent=reader.moment(shown.urgent_by),
        ),
        f"*{reader.say('What does not happen')}*\n"
        + reader.say(
            "Nobody else is told: not your partner, your manager, a channel or a report. If nobody answers in time, "
            "another trusted person hears that something waits, not from whom or what."
        ),
        ":rotating_light: "
        + reader.say(
            "This is no emergency line: nobody may be reading right now. If somebody is in danger, call your local "
            "emergency number."
        ),
    ]


def _who_reads(readers: Readers, reader: Reader) -> str:
    """The choice, by name."""
    lines = []
    if readers.coordinators:
        lines.append(
            reader.say(
                "The coordinators who have no part in it (today {names}), or",
                names=_named(readers.coordinators, reader),
            )
            if readers.neutral
            else reader.say(
                "The coordinators who have no part in it: today {names}.",
                names=_named(readers.coordinators, reader),
            )
        )
    names = _named([one.slack_id for one in readers.neutral], reader)
    if readers.neutral and readers.champion:
        lines.append(
            reader.say(
                "{names}, who stands behind this program (it names no neutral person): good if it is about "
                "a coordinator.",
                names=names,
            )
        )
    elif readers.neutral:
        lines.append(
            reader.say("one neutral person alone ({names}): good if it is about a coordinator.", names=names)
        )
    else:
        lines.append(reader.say("This program names no neutral person."))
    lines.append(
        reader.say("Whoever it is about, or is in a pair with you, never sees it and never hears of it.")
    )
    return "\n".join(lines)


def _named(people: Sequence[str], reader: Reader) -> str:
    names = ", ".join(person(one) for one in people[:_MOST_NAMED])
    rest = len(people) - _MOST_NAMED
    return f"{names} {reader.count('and {n} more', 'and {n} more', rest)}" if rest > 0 else names


def _places(shown: ConcernForm, reader: Reader) -> Block:
    pairs = [
        option(reader.say("Your pair with {partner}", partner=one.partner.name), str(one.pair))
        for one in shown.places[: _MOST_OPTIONS - 1]
    ]
    options = [*pairs, option(reader.say("Something else in the program"), "0")]
    menu: Block = {"type": "static_select", "options": options}
    chosen = next((one for one in options if shown.chosen and one["value"] == str(shown.chosen)), None)
    return {**menu, "initial_option": chosen} if chosen else menu


def _urgency(shown: ConcernForm, reader: Reader) -> Block:
    usual = option(reader.say("In the next days: within 2 working days"), URGENT_NO)
    urgent = option(
        reader.say("Urgent: within 4 working hours"), URGENT_YES,
        reader.say("They are told at once, also outside of their hours"),
    )  # fmt: skip
    return {"type": "radio_buttons", "options": [usual, urgent], "initial_option": usual}


def readers_menu(readers: Readers, reader: Reader) -> Block:
    """A menu of those who can read it."""
    options = []
    if readers.coordinators:
        options.append(option(reader.say("The coordinators"), COORDINATORS))
    options += [_alone(one, readers.champion, reader) for one in readers.neutral]
    return {"type": "static_select", "options": options[:_MOST_OPTIONS]}


def _alone(one: Candidate, champion: bool, reader: Reader) -> Block:
    words = N_("{name} alone (champion)") if champion else N_("{name} alone (neutral)")
    made = reader.say(words, name=one.name)
    if len(made) > OPTION_LIMIT:
        made = reader.say(words, name=fit(one.name, OPTION_LIMIT - len(reader.say(words, name=""))))
    return option(made, str(one.person))


def concern_line(reader: Reader) -> list[Block]:
    """The way to one's own concerns, on Home: it looks the same whether or not there are any."""
    words = reader.say(
        ":speech_balloon: *Something worries you?* You first read how it is handled, and who reads it."
    )
    return [section(words, button(reader.say("Raise a concern"), ids.CONCERN_BEGIN))]


def concern_link(reader: Reader, pair: int = 0) -> Block:
    """One quiet row below something else: the way to raise a concern about a pair."""
    label = reader.say("Raise a concern in confidence")
    return actions(button(label, ids.CONCERN_NEW, f"pair:{pair}"))
