"""Orientation, kickoff and get-togethers for coordinators: dates offered in a modal, previewed, called off, and who
was there.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from blocks import ids
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    divider,
    field,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from blocks.training.words import role_words, session_words
from bot.domain.shown.training import AttendanceShown, SessionDraft, SessionsOffered, SessionStanding
from bot.domain.states.seat import SessionKind

DATES = ("date_1", "date_2", "date_3")
MINUTES, PLACE, SEATS, PEOPLE = "minutes", "place", "seats", "people"
SHORTEST, LONGEST, PLACE_LIMIT, MOST_SEATS = 15, 480, 300, 1000


def dates_modal(facts: SessionDraft, reader: Reader) -> View:
    """One to three dates, length, place, seats."""
    what = session_words(facts.kind, reader)
    labels = (reader.say("First date"), reader.say("Second date"), reader.say("Third date"))
    hint = reader.say("In your own time zone. People choose the one that suits them.")
    dates = [
        field(key, label, {"type": "datetimepicker"}, hint=hint if nth == 0 else "", required=nth == 0)
        for nth, (key, label) in enumerate(zip(DATES, labels, strict=True))
    ]
    number: Block = {"type": "number_input", "is_decimal_allowed": False}
    seats: Block = {**number, "min_value": "1", "max_value": str(MOST_SEATS)}
    if facts.seats is not None:
        seats["initial_value"] = str(facts.seats)
    place: Block = {"type": "plain_text_input", "max_length": PLACE_LIMIT}
    if facts.place:
        place["initial_value"] = facts.place
    blocks = [
        section(f"*{what}* · {quote(facts.name)}\n{_for_whom(facts, reader)}"),
        *dates,
        field(
            MINUTES,
            reader.say("How many minutes?"),
            {
                **number,
                "min_value": str(SHORTEST),
                "max_value": str(LONGEST),
                "initial_value": str(facts.minutes),
            },
        ),
        field(
            PLACE,
            reader.say("Where?"),
            place,
            hint=reader.say("A room, or the link of the call. Everybody who is invited sees it."),
        ),
        field(
            SEATS,
            reader.say("Seats for each date"),
            seats,
            hint=reader.say("Leave it empty for as many as come."),
            required=False,
        ),
    ]
    return modal(
        ids.SESSION_SUBMIT,
        reader.say("Offer dates"),
        blocks,
        submit=reader.say("Look at it first"),
        close=reader.say("Not now"),
        metadata=json.dumps({"program": facts.program, "kind": facts.kind.value}),
    )


def _for_whom(facts: SessionDraft, reader: Reader) -> str:
    if facts.kind is SessionKind.GET_TOGETHER:
        return reader.say(
            "For the mentors of all published pairs, without external ones. Who comes stands in the mentors' channel."
        )
    if facts.kind is SessionKind.KICKOFF:
        return reader.say(
            "For the people of all published pairs. Afterwards each pair gets its three first steps: a drafted "
            "agreement, a first goal, a date."
        )
    return reader.say(
        "For everybody who is approved, together with managers who may know. What comes later is for those "
        "approved later, too."
    )


def preview_modal(facts: SessionDraft, reader: Reader) -> View:
    """What is sent, and to how many, before anything is sent."""
    what = session_words(facts.kind, reader)
    dates = "\n".join(f"• {reader.near(start)}" for start in facts.starts)
    details = reader.say("{minutes} minutes · {place}", minutes=facts.minutes, place=quote(facts.place))
    blocks: list[Block] = [
        section(f"*{what}* · {quote(facts.name)}\n{dates}\n{details}"),
        section(_invited_words(facts, reader)),
    ]
    if facts.seats is not None:
        total = facts.seats * len(facts.starts)
        words = reader.count("{n} seat in all.", "{n} seats in all.", total)
        if total < facts.invited:
            words = ":warning: " + words + reader.say(" That is fewer than people; a further date may help.")
        blocks.append(section(words))
    blocks.append(
        context(
            reader.say(
                "Each gets one direct message with a button for each date, in their own working hours. The first "
                "go out in ten minutes; until then you can call it off, and nobody hears of it."
            )
        )
    )
    return modal(
        ids.SESSION_OFFER_SUBMIT,
        reader.say("Before it is sent"),
        blocks,
        submit=reader.say("Send the invitations"),
        close=reader.say("Not now"),
        metadata=json.dumps(
            {
                "program": facts.program,
                "kind": facts.kind.value,
                "starts": [int(start.timestamp()) for start in facts.starts],
                "minutes": facts.minutes,
                "place": facts.place,
                "seats": facts.seats,
            },
            ensure_ascii=False,
        ),
    )


def _invited_words(facts: SessionDraft, reader: Reader) -> str:
    total = reader.count("*{n} person is invited*", "*{n} people are invited*", facts.invited)
    parts = [
        f"{count} {role_words(role, reader, many=count != 1)}" for role, count in sorted(facts.people.items())
    ]
    return (
        f"{total}: {', '.join(parts)}." if parts else reader.say("Nobody is invited yet; those come later.")
    )


def offered_modal(reader: Reader) -> View:
    """After sending."""
    text = reader.say("The invitations are on their way. The admin channel shows the dates.")
    return modal("session.offered", reader.say("On its way"), [section(text)], close=reader.say("Close"))


def offered_message(facts: SessionsOffered, reader: Reader) -> Message:
    """In the admin channel: what is offered, and the way to call a date off."""
    what = session_words(facts.kind, reader)
    text = reader.say(
        "{by} offers dates for the {what} of {name}.",
        by=person(facts.by),
        what=reader.within(what),
        name=quote(facts.name),
    )
    invited = reader.count("{n} person is invited", "{n} people are invited", facts.invited)
    note = reader.say(
        "{invited}, from {when} on, in their own working hours.",
        invited=invited,
        when=reader.moment(facts.begins_at),
    )
    if all(date.over for date in facts.dates):
        text = reader.say(
            "{by} offered dates for the {what} of {name}.",
            by=person(facts.by),
            what=reader.within(what),
            name=quote(facts.name),
        )
        note = reader.say("None of these dates is ahead any more.")
    blocks: list[Block] = [section(f":calendar: {text}\n{note}")]
    for date in facts.dates:
        line = (
            f"{_when_and_where(date, reader)}\n_{reader.say('over')}_"
            if date.over
            else date_line(date, reader)
        )
        blocks.append(section(line, _call_off(date, reader)))
    return Message(text, blocks)


def _when_and_where(date: SessionStanding, reader: Reader) -> str:
    return reader.say(
        "{when} · {minutes} minutes · {place}",
        when=reader.moment(date.starts_at),
        minutes=date.minutes,
        place=quote(date.place),
    )


def date_line(date: SessionStanding, reader: Reader) -> str:
    """A date with its seats."""
    where = _when_and_where(date, reader)
    if date.over:
        return f"{where}\n_{attendance_words(date, reader)}_"
    if date.seats is None:
        seats = reader.count("{n} seat taken", "{n} seats taken", date.taken)
    else:
        seats = reader.say("{n} of {total} seats taken", n=date.taken, total=date.seats)
    return f"{where}\n_{seats}_"


def attendance_words(date: SessionStanding, reader: Reader) -> str:
    """How many were there."""
    there = reader.count("{n} was there", "{n} were there", date.attended)
    missed = reader.count("{n} missed it", "{n} missed it", date.missed)
    silent = reader.count("{n} has not said", "{n} have not said", date.silent)
    return f"{there} · {missed} · {silent}"


def _call_off(date: SessionStanding, reader: Reader) -> Block | None:
    if date.over or date.state != "planned":
        return None
    return button(
        reader.say("Call it off"),
        ids.SESSION_CALL_OFF,
        date.session,
        ask=confirm(
            reader.say("Call this date off?"),
            reader.count("{n} person with a seat is told.", "{n} people with a seat are told.", date.taken),
            reader.say("Call it off"),
            reader.say("Keep it"),
        ),
    )


def called_off_words(by: str, reader: Reader) -> str:
    """In place of the message with the dates, for all coordinators."""
    return reader.say("{by} called a date off. Who had a seat there is told.", by=person(by))


def attendance_message(facts: AttendanceShown, reader: Reader) -> Message:
    """In the admin channel, after a date: who was there?"""
    what = session_words(facts.date.kind, reader)
    text = reader.say("The {what} of {name} is over.", what=reader.within(what), name=quote(facts.name))
    return Message(
        text,
        [
            section(f":clipboard: {text}\n{date_line(facts.date, reader)}"),
            actions(button(reader.say("Note who was there"), ids.ATTENDANCE_OPEN, facts.date.session)),
            context(_asked_too(facts.date.kind, reader)),
        ],
    )


def _asked_too(kind: SessionKind, reader: Reader) -> str:
    if kind is SessionKind.GET_TOGETHER:
        return reader.say("Everybody who said they would come is asked, too.")
    return reader.say("Everybody with a seat is asked, too. Whoever missed it is offered the next date.")


def attendance_modal(facts: AttendanceShown, reader: Reader) -> View:
    """Who was there, filled in with those who had a seat and did not say otherwise."""
    people: Sequence[str] = [*facts.attended, *facts.expected]
    element: Block = {"type": "multi_users_select"}
    if people:
        element["initial_users"] = list(people)
    blocks: list[Block] = [
        section(date_line(facts.date, reader)),
        divider(),
        field(
            PEOPLE,
            reader.say("Who was there?"),
            element,
            hint=reader.say(
                "Filled in with everybody who has a seat and did not say that they missed it. Take out who was "
                "not there, add who came without a seat."
            ),
            required=False,
        ),
        context(reader.say(":eye: Coordinators see this; each person sees their own.")),
    ]
    return modal(
        ids.ATTENDANCE_SUBMIT,
        reader.say("Who was there?"),
        blocks,
        submit=reader.say("Note it"),
        close=reader.say("Not now"),
        metadata=json.dumps({"date": facts.date.session}),
    )
