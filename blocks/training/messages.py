"""What training says to people, in direct messages and in their pair's channel."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.parts import Block, Message, actions, button, confirm, context, quote, section
from blocks.reader import Reader
from blocks.training.modules import module_titles, next_button
from blocks.training.sessions import attendance_message, offered_message
from blocks.training.words import role_words, session_words, when_and_where
from bot.domain.shown.training import (
    DateShown,
    Invitation,
    KickoffFollowUp,
    SeatShown,
    StillAsked,
    TrainingShown,
)
from bot.domain.states.seat import SeatState, SessionKind

DATES_SHOWN = 8


def begin_message(facts: TrainingShown, reader: Reader) -> Message:
    """The first word after approval: short modules, and why. It keeps up with what is done."""
    facts = reader.worded(facts)
    name = quote(facts.name)
    if facts.complete:
        text = reader.say("You have done the training of *{name}*. Thank you!", name=name)
        more = reader.say("More to read is there whenever you like.")
        return Message(
            text,
            [
                section(f":mortar_board: {text}\n{more}"),
                actions(button(reader.say("See all modules"), ids.TRAINING_SHOW, facts.program)),
            ],
        )
    todo = [one for one in facts.counting if not one.passed]
    text = reader.say("Some short reading for *{name}* that really helps.", name=name)
    minutes = reader.count("about {n} minute in all", "about {n} minutes in all", facts.minutes_left)
    lines = [f":books: {text} ({minutes})", module_titles([one.module for one in todo], reader)]
    if facts.waits:
        lines.append(reader.say("You are matched once these are done."))
    return Message(
        text,
        [
            section("\n".join(lines)),
            actions(
                next_button(facts.program, todo[0], reader),
                button(reader.say("See all modules"), ids.TRAINING_SHOW, facts.program),
            ),
            context(reader.say("Coordinators see that you are done, never what you answered.")),
        ],
    )


def missing_message(facts: TrainingShown, reader: Reader) -> Message:
    """What somebody lacks still: a word, without reproach."""
    facts = reader.worded(facts)
    name = quote(facts.name)
    text = reader.say("Something small is still open for *{name}*.", name=name)
    blocks: list[Block] = [section(f":wave: {text}")]
    todo = [one for one in facts.counting if not one.passed]
    if todo:
        words = module_titles([one.module for one in todo], reader)
        if facts.waits:
            words += "\n" + reader.say("You are matched once these are done.")
        blocks += [section(words), actions(next_button(facts.program, todo[0], reader))]
    if facts.seat is None and facts.dates:
        kind = facts.dates[0].kind
        blocks.append(
            section(reader.say("And choose a date for the {what}:", what=_in_a_sentence(kind, reader)))
        )
        blocks += _dates(facts.dates, reader)
        blocks.append(_none_fits(facts.program, kind, reader))
    return Message(text, blocks)


def still_message(facts: StillAsked, reader: Reader) -> Message:
    """Still for me? Both answers are fine."""
    text = reader.say("You know now what *{name}* is about. Is it still for you?", name=quote(facts.name))
    roles = _roles(facts, reader)
    return Message(
        text,
        [
            section(f":seedling: {text}\n" + reader.say("You are in as {roles}.", roles=roles)),
            actions(
                button(reader.say("Yes, I am in"), ids.STILL_YES, facts.cohort, style="primary"),
                button(
                    reader.say("Not now"),
                    ids.STILL_NO,
                    facts.cohort,
                    ask=confirm(
                        reader.say("Not this time?"),
                        reader.say(
                            "Your place goes to somebody else. You need no reason, and can join again."
                        ),
                        reader.say("Not now"),
                        reader.say("Stay in"),
                    ),
                ),
            ),
            context(reader.say("A no needs no reason, and nobody asks for one.")),
        ],
    )


def still_answered(facts: StillAsked, reader: Reader, *, yes: bool) -> Message:
    """After the answer, in its place."""
    name = quote(facts.name)
    if yes and facts.others_matched:
        text = reader.say(
            ":seedling: Lovely. You are in *{name}*; when somebody becomes free who fits, you hear from me.",
            name=name,
        )
    elif yes:
        text = reader.say(
            ":seedling: Lovely. You are in *{name}*; when the pairs are made, you hear from me.", name=name
        )
    else:
        text = reader.say(
            "Thank you for saying so. Your place in *{name}* is free for somebody else, and you are welcome at "
            "any time: `/mentor join`.",
            name=name,
        )
    return Message(text, [section(text)])


def invitation_message(facts: Invitation, reader: Reader) -> Message:
    """Dates to choose from; where a seat is taken, that seat first."""
    if not facts.dates:
        text = reader.say(
            "The {what} of *{name}* to which you were invited is over. When there is another date, I ask you again.",
            what=_in_a_sentence(facts.kind, reader),
            name=quote(facts.name),
        )
        return Message(text, [section(text)])
    text = _seat_words(facts.name, facts.kind, reader) if facts.seat is not None else _opening(facts, reader)
    if facts.seat is not None:
        blocks = invitation_blocks(
            facts.program, facts.name, facts.kind, facts.dates, reader, file_follows=True
        )
        return Message(text, blocks)
    return Message(
        text,
        [
            section(f":calendar: {text}"),
            *_dates(facts.dates, reader),
            _none_fits(facts.program, facts.kind, reader),
        ],
    )


def invitation_blocks(
    program: int,
    name: str,
    kind: SessionKind,
    dates: tuple[DateShown, ...],
    reader: Reader,
    *,
    file_follows: bool = False,
) -> list[Block]:
    """The dates of a kind, without an opening; where a seat is taken, that seat first.

    `file_follows`: the seat has just been taken, and its calendar file is on the way.
    """
    seat = next((date for date in dates if date.mine is SeatState.CHOSEN), None)
    what = _in_a_sentence(kind, reader)
    if seat is not None:
        note = reader.say("I remind you on the working day before.")
        if file_follows:
            note = reader.say("A calendar file follows. I remind you on the working day before.")
        text = _seat_words(name, kind, reader)
        lines = [f":white_check_mark: {text}", when_and_where(seat, reader), note]
    elif kind is SessionKind.GET_TOGETHER:
        lines = [
            ":coffee: " + reader.say("The {what} of *{name}*. Will you come?", what=what, name=quote(name))
        ]
    else:
        lines = [
            ":calendar: "
            + reader.say("Choose a date for the {what} of *{name}*:", what=what, name=quote(name))
        ]
    return [
        section("\n".join(lines)),
        *_dates(dates, reader),
        _none_fits(program, kind, reader, seated=seat is not None),
    ]


def _seat_words(name: str, kind: SessionKind, reader: Reader) -> str:
    what = _in_a_sentence(kind, reader)
    if kind is SessionKind.GET_TOGETHER:
        return reader.say("You come to the {what} of *{name}*.", what=what, name=quote(name))
    return reader.say("You have a seat at the {what} of *{name}*.", what=what, name=quote(name))


def _opening(facts: Invitation, reader: Reader) -> str:
    name = quote(facts.name)
    if facts.kind is SessionKind.GET_TOGETHER:
        return reader.say(
            "The mentors of *{name}* get together: an hour to hear how the others do it, and to bring what you are "
            "unsure about. What mentees say stays with them. Will you come?",
            name=name,
        )
    if facts.missed:
        return reader.say(
            "It did not work out last time, which happens. Here is another chance for the {what} of *{name}*.",
            what=_in_a_sentence(facts.kind, reader),
            name=name,
        )
    if facts.kind is SessionKind.KICKOFF:
        return reader.say(
            "The kickoff of *{name}* is for all new pairs. You go home with a drafted agreement, a first goal and "
            "a date. Which one suits you?",
            name=name,
        )
    if facts.role == "manager":
        return reader.say(
            "Somebody in your team takes part in *{name}*. At the orientation you hear what it takes and how you "
            "can support it; what the two talk about stays theirs. Which date suits you?",
            name=name,
        )
    return reader.say(
        "At the orientation of *{name}* mentors, mentees and their managers hear together what it is about. Which "
        "date suits you?",
        name=name,
    )


def no_date_message(name: str, kind: SessionKind, reader: Reader) -> Message:
    """After “None of these”, or “Not this time”."""
    if kind is SessionKind.GET_TOGETHER:
        text = reader.say("Thank you for saying so. You are asked again for the next get-together.")
    else:
        text = reader.say("Thank you. When *{name}* has another date, you hear from me.", name=quote(name))
    return Message(text, [section(text)])


def _dates(dates: tuple[DateShown, ...], reader: Reader) -> list[Block]:
    """The dates where no seat is taken, each with its button."""
    seated = any(date.mine is SeatState.CHOSEN for date in dates)
    blocks = []
    for date in dates[:DATES_SHOWN]:
        if date.mine is SeatState.CHOSEN:
            continue
        line = when_and_where(date, reader)
        if date.seats_left is not None:
            line += "\n" + (
                reader.count("_{n} seat left_", "_{n} seats left_", date.seats_left)
                if date.seats_left
                else reader.say("_All seats are taken_")
            )
        label = reader.say("Take this one instead") if seated else _take_words(date.kind, reader)
        free = date.seats_left != 0
        blocks.append(section(line, button(label, ids.SEAT_TAKE, date.session) if free else None))
    return blocks


def _take_words(kind: SessionKind, reader: Reader) -> str:
    return reader.say("I will come") if kind is SessionKind.GET_TOGETHER else reader.say("Take a seat")


def _none_fits(program: int, kind: SessionKind, reader: Reader, *, seated: bool = False) -> Block:
    label = reader.say("None of these")
    if seated:
        label = reader.say("I cannot come after all")
    elif kind is SessionKind.GET_TOGETHER:
        label = reader.say("Not this time")
    return actions(button(label, ids.SEAT_NONE, f"{program}:{kind.value}"))


def reminder_message(facts: SeatShown, reader: Reader) -> Message:
    """A working day before."""
    text = reader.say(
        "Soon: the {what} of *{name}*.",
        what=_in_a_sentence(facts.date.kind, reader),
        name=quote(facts.name),
    )
    return Message(text, [section(f":bell: {text}\n{when_and_where(facts.date, reader)}")])


def asked_message(facts: SeatShown, reader: Reader) -> Message:
    """After it, one tap."""
    text = reader.say(
        "Were you at the {what} of *{name}*?",
        what=_in_a_sentence(facts.date.kind, reader),
        name=quote(facts.name),
    )
    return Message(
        text,
        [
            section(f"{text}\n{when_and_where(facts.date, reader)}"),
            actions(
                button(reader.say("I was there"), ids.SEAT_ATTENDED, facts.seat, style="primary"),
                button(reader.say("I missed it"), ids.SEAT_MISSED, facts.seat),
            ),
            context(_if_missed(facts.date.kind, reader)),
        ],
    )


def _if_missed(kind: SessionKind, reader: Reader) -> str:
    if kind is SessionKind.GET_TOGETHER:
        return reader.say("If you missed it: no harm done, there will be another one.")
    return reader.say("If you missed it: no harm done, you are offered the next date.")


def attended_message(facts: SeatShown, reader: Reader, *, was_there: bool) -> Message:
    """After the tap, in its place."""
    if was_there:
        text = reader.say(
            ":raised_hands: Good that you were at the {what} of *{name}*!",
            what=_in_a_sentence(facts.date.kind, reader),
            name=quote(facts.name),
        )
    else:
        text = reader.say("Noted, and no harm done. When there is another date, I offer it to you.")
    return Message(text, [section(text)])


def called_off_message(facts: SeatShown, reader: Reader) -> Message:
    """A date that does not take place."""
    text = reader.say(
        "The {what} of *{name}* on this date does not take place.",
        what=_in_a_sentence(facts.date.kind, reader),
        name=quote(facts.name),
    )
    more = reader.say("Please take it out of your calendar. When there is another date, I offer it to you.")
    if facts.file_follows:
        more = reader.say(
            "A calendar file follows: open it, and the date leaves your calendar. When there is another date, I offer "
            "it to you."
        )
    return Message(text, [section(f"{text}\n{when_and_where(facts.date, reader)}\n{more}")])


def kickoff_message(facts: KickoffFollowUp, reader: Reader) -> Message:
    """What a pair takes home: exactly what is not done yet."""
    text = reader.say("To take home from the kickoff:")
    lines, buttons = [], []
    if facts.agreement:
        lines.append(reader.say("• *Agreement*: a draft is filled in; change what you like, then both sign."))
        buttons.append(button(reader.say("Look at the draft"), ids.AGREEMENT_WRITE, facts.pair))
    if facts.goal:
        lines.append(reader.say("• *A first goal*: a small one is a good beginning."))
        buttons.append(button(reader.say("Set a first goal"), ids.GOAL_ADD, facts.pair))
    if facts.meeting:
        lines.append(reader.say("• *A date*: the next time you meet."))
        buttons.append(button(reader.say("We have a date"), ids.MEETING_PLAN, f"{facts.pair}:regular"))
    return Message(text, [section("\n".join([f":house: {text}", *lines])), actions(*buttons)])


def _in_a_sentence(kind: SessionKind, reader: Reader) -> str:
    return reader.within(session_words(kind, reader))


def _roles(facts: StillAsked, reader: Reader) -> str:
    return reader.say(" and ").join(role_words(role, reader) for role in facts.roles)


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "training.begin": begin_message,
    "training.missing": missing_message,
    "training.still": still_message,
    "session.invited": invitation_message,
    "session.reminder": reminder_message,
    "session.asked": asked_message,
    "session.called_off": called_off_message,
    "admin.sessions_offered": offered_message,
    "admin.attendance": attendance_message,
    "pair.kickoff": kickoff_message,
}
