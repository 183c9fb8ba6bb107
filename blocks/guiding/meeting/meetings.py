"""Meetings: planned and recorded in modals, told in the pair's channel, rated with one tap."""

from __future__ import annotations

import json

from blocks import ids
from blocks.forms import form_modal, question_block
from blocks.guiding.meeting.calendar import calendar_row
from blocks.guiding.meeting.notes import keeping_row
from blocks.guiding.meeting.standing import standing_button, standing_lines
from blocks.guiding.meeting.times import suggest_button
from blocks.guiding.reminding.pausing import end_pause_button
from blocks.parts import (
    MATES,
    Block,
    Message,
    View,
    actions,
    button,
    confirm,
    context,
    field,
    fit,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.guiding_questions import MINUTES, PLACE
from bot.domain.shown.guiding import Feedback, MeetingDraft, MeetingShown, PartnerLines
from bot.domain.shown.meeting import TimesShown
from bot.domain.states.meeting import MeetingState

STARTS_AT = "starts_at"
SCORES = (1, 2, 3, 4, 5)
CLOSING = "closing"


def rate_action(score: int) -> str:
    """The action id of one of the five buttons; Slack wants them to differ within their row."""
    return f"{ids.MEETING_RATE}:{score}"


def plan_modal(facts: MeetingDraft, reader: Reader) -> View:
    """Put a date down, or move one."""
    partner = person(facts.partner.slack_id)
    moving = facts.meeting is not None
    if facts.circle:
        opening = reader.say("It counts for your whole circle, and is told once in your channel.")
    elif moving:
        opening = reader.say("Both of you see the new date in your channel.")
    else:
        opening = reader.say("Agree on a date with {partner} first, then note it here.", partner=partner)
    about = {"meeting": facts.meeting} if moving else {"pair": facts.pair, "purpose": facts.purpose}
    title = reader.say("Another date") if moving else reader.say("We have a date")
    if facts.purpose == CLOSING and not moving:
        title = reader.say("Closing conversation")
    return _meeting_modal(
        facts,
        reader,
        callback_id=ids.MEETING_SUBMIT,
        title=title,
        submit=reader.say("Move the meeting") if moving else reader.say("Note the meeting"),
        metadata=json.dumps(about),
        opening=opening,
        question=reader.say("When will you meet?"),
        other_way=_suggest_instead(facts, reader),
    )


def record_modal(facts: MeetingDraft, reader: Reader) -> View:
    """Note a meeting that has taken place."""
    return _meeting_modal(
        facts,
        reader,
        callback_id=ids.MEETING_RECORD_SUBMIT,
        title=reader.say("We already met"),
        submit=reader.say("Note the meeting"),
        metadata=json.dumps({"pair": facts.pair}),
        opening=reader.say("Lovely. Note it here, so that I stop reminding you."),
        question=reader.say("When did you meet?"),
    )


def _meeting_modal(
    facts: MeetingDraft,
    reader: Reader,
    *,
    callback_id: str,
    title: str,
    submit: str,
    metadata: str,
    opening: str,
    question: str,
    other_way: Block | None = None,
) -> View:
    picker: Block = {"type": "datetimepicker"}
    if facts.starts_at is not None:
        picker["initial_date_time"] = int(facts.starts_at.timestamp())
    who = ", ".join(person(one.slack_id) for one in facts.circle[:MATES]) or person(facts.partner.slack_id)
    blocks = [
        section(opening, other_way),
        field(STARTS_AT, question, picker, hint=reader.say("In your own time zone.")),
        question_block(MINUTES, facts.minutes, reader),
        question_block(PLACE, facts.place or None, reader),
        context(
            ":eye: " + reader.say("You and {who} see this; coordinators see only that you met.", who=who)
        ),
    ]
    return modal(callback_id, title, blocks, submit=submit, close=reader.say("Not now"), metadata=metadata)


def feedback_modal(facts: Feedback, reader: Reader) -> View:
    """More about a meeting than one tap: a line to the partner."""
    facts = reader.worded(facts)
    later = reader.say("Your partner reads your line once both of you have said how it was.")
    if facts.circle:
        later = reader.say(
            "Each mentee of your circle reads your line once you and they have said how it was; where a question "
            "says *your partner*, it means them."
        )
    return form_modal(
        facts.page,
        facts.answers,
        reader,
        callback_id=ids.MEETING_FEEDBACK_SUBMIT,
        title=reader.say("How was it?"),
        submit=reader.say("Send"),
        metadata=json.dumps({"meeting": facts.meeting.id, "form": facts.form_version}),
        before=[section(later)],
    )


def planned_message(facts: MeetingShown, reader: Reader) -> Message:
    """To both, in their channel: when and where; once that is over, what became of it."""
    if facts.replaced or facts.state is not MeetingState.PLANNED:
        return _what_became(facts, reader)
    if facts.moved:
        opening = reader.say(":calendar: *Your meeting has a new date*")
    elif facts.purpose == CLOSING:
        opening = reader.say(":calendar: *You have a date for your closing conversation*")
    else:
        opening = reader.say(":calendar: *You have a date*")
    blocks = [
        section(f"{opening}\n{when_and_where(facts, reader)}"),
        actions(
            button(reader.say("Find another date"), ids.MEETING_MOVE, facts.id),
            cancel_button(facts, reader),
        ),
        calendar_row(facts, reader),
        *standing_lines(facts, reader),
    ]
    return Message(reader.say("You have a date: {when}", when=reader.near(facts.starts_at)), blocks)


def _what_became(facts: MeetingShown, reader: Reader) -> Message:
    when = reader.moment(facts.starts_at)
    if facts.replaced:
        text = reader.say(
            ":calendar: The meeting on {when} has another date by now, further down.", when=when
        )
        return Message(text, [section(text)])
    if facts.state is MeetingState.HELD:
        text = reader.say(":white_check_mark: You met on {when}.", when=when)
        return Message(text, [section(text)])
    if facts.state is MeetingState.CANCELLED:
        text = reader.say(":calendar: The meeting on {when} is called off.", when=when)
        return Message(text, [section(text)])
    text = reader.say(
        ":calendar: You did not meet on {when}. That happens to everybody now and then.", when=when
    )
    again = button(reader.say("Find another date"), ids.MEETING_MOVE, facts.id)
    return Message(text, [section(text, again)])


def cancelled_message(facts: MeetingShown, reader: Reader) -> Message:
    """To both, in their channel."""
    if facts.resting:
        text = reader.say(
            ":calendar: The meeting on {when} is called off. You find another date once your pause is over.",
            when=reader.moment(facts.starts_at),
        )
        return Message(text, [section(text), actions(end_pause_button(facts.pair, reader))])
    text = reader.say(
        ":calendar: The meeting on {when} is called off. Find another date while you are at it.",
        when=reader.moment(facts.starts_at),
    )
    return Message(
        text,
        [
            section(text),
            actions(*booking_buttons(facts.pair, reader, purpose=facts.purpose, suggest=not facts.circle)),
        ],
    )


def line_message(facts: PartnerLines, reader: Reader) -> Message:
    """What the partner wrote after a meeting, to the other one."""
    facts = reader.worded(facts)
    who = person(facts.partner.slack_id)
    when = reader.day(facts.meeting.starts_at)
    opening = reader.say(":love_letter: {who} wrote to you after your meeting on {when}:", who=who, when=when)
    lines = [section("> " + fit(quote(line.text), 1500).replace("\n", "\n> ")) for line in facts.lines[:5]]
    text = reader.say("{name} wrote to you after your meeting", name=quote(facts.partner.name))
    return Message(text, [section(opening), *lines])


def rated_message(facts: Feedback, reader: Reader) -> Message:
    """What is shown once somebody has rated a meeting: thanks, a line if they like, and the next date."""
    facts = reader.worded(facts)
    text = reader.say(
        ":white_check_mark: Thank you: {score} of 5 for your meeting on {when}.",
        score=facts.score or 0,
        when=reader.day(facts.meeting.starts_at),
    )
    blocks = [
        section(text, button(reader.say("Add a line"), ids.MEETING_FEEDBACK, facts.meeting.id)),
        keeping_row(facts.meeting, reader),
    ]
    if facts.nothing_booked and facts.meeting.purpose != CLOSING:
        pair, circle = facts.meeting.pair, facts.meeting.circle
        blocks += next_date(pair, reader, circle=circle, may_end=facts.may_end)
    return Message(text, blocks)


def missed_message(facts: MeetingShown, reader: Reader) -> Message:
    """What is shown once somebody has said that they did not meet."""
    text = reader.say(
        "Noted: you did not meet on {when}. That happens to everybody now and then.",
        when=reader.day(facts.starts_at),
    )
    again = button(reader.say("Find another date"), ids.MEETING_MOVE, facts.id)
    return Message(text, [section(text, again)])


def rating_message(facts: Feedback, reader: Reader) -> Message:
    """They met; how useful was it?"""
    facts = reader.worded(facts)
    text = reader.say(
        "*How useful was your meeting with {who}?* One tap is enough. It is only counted, never shown with your "
        "name.",
        who=_partner(facts.meeting, reader),
    )
    if facts.meeting.circle:
        text = reader.say(
            "*How useful was your circle's meeting?* One tap is enough. It is only counted, never shown with your "
            "name."
        )
    return Message(text, [section(text), rating_row(facts.meeting, reader)])


def next_date(pair: int, reader: Reader, *, circle: bool = False, may_end: bool = False) -> list[Block]:
    """The offer to note the next date, or all that follow; where one meeting can be enough, to leave it at that."""
    if may_end:
        text = reader.say(
            "When do you meet next? If this was enough for both of you, that is a good end, too."
        )
        dates = booking_buttons(pair, reader, already=False, suggest=not circle)
        return [section(text), actions(*dates, enough_button(pair, reader))]
    booking = booking_buttons(pair, reader, already=False, suggest=not circle)
    standing = [] if circle else [standing_button(pair, reader)]
    return [section(reader.say("When do you meet next?")), actions(*booking, *standing)]


def enough_button(pair: int, reader: Reader) -> Block:
    """Closes the pair before all of its planned meetings: opens the form of the closing conversation."""
    return button(reader.say("That was enough"), ids.CLOSING_CONFIRM, pair)


def rating_row(meeting: MeetingShown, reader: Reader, *, block_id: str = "") -> Block:
    """Five buttons, one tap."""
    labels = {1: reader.say("1 · not very"), 5: reader.say("5 · very")}
    row = actions(*(button(labels.get(n, str(n)), rate_action(n), f"{meeting.id}:{n}") for n in SCORES))
    return {**row, "block_id": block_id} if block_id else row


def settling_buttons(meeting: MeetingShown, reader: Reader) -> list[Block]:
    """Did you meet?"""
    return [
        button(reader.say("Yes, we met"), ids.MEETING_HELD, meeting.id, style="primary"),
        button(reader.say("No, we did not"), ids.MEETING_MISSED, meeting.id),
    ]


def booking_buttons(
    pair: int, reader: Reader, *, purpose: str = "regular", already: bool = True, suggest: bool = True
) -> list[Block]:
    """The ways to end a booking reminder: a date, or a meeting that has taken place."""
    value = f"{pair}:{purpose}" if purpose == CLOSING else str(pair)
    buttons = [button(reader.say("We have a date"), ids.MEETING_PLAN, value, style="primary")]
    if suggest:  # a circle agrees by itself
        buttons.append(suggest_button(pair, reader, purpose=purpose))
    if already and purpose != CLOSING:
        buttons.append(button(reader.say("We already met"), ids.MEETING_RECORD, pair))
    return buttons


def choosing_buttons(times: TimesShown, pair: int, reader: Reader) -> list[Block]:
    """The ways to end a booking reminder where the partner has suggested times."""
    return [
        button(
            reader.say("Choose one of {name}'s times", name=times.by.name),
            ids.TIMES_SHOW,
            times.id,
            style="primary",
        ),
        button(reader.say("We have a date"), ids.MEETING_PLAN, pair),
        button(reader.say("We already met"), ids.MEETING_RECORD, pair),
    ]


def cancel_button(meeting: MeetingShown, reader: Reader) -> Block:
    """One click and one confirmation."""
    told = reader.say("Both of you see it in your channel. You can find another date right away.")
    if meeting.circle:
        told = reader.say("It is called off for your whole circle, and told in your channel.")
    elif meeting.resting:
        told = reader.say("Both of you see it in your channel.")
    return button(
        reader.say("Call it off"),
        ids.MEETING_CANCEL,
        meeting.id,
        ask=confirm(
            reader.say("Call this meeting off?"),
            told,
            reader.say("Call it off"),
            reader.say("Keep it"),
        ),
    )


def when_and_where(meeting: MeetingShown, reader: Reader) -> str:
    """Date, length and place in one line."""
    length = reader.count("{n} minute", "{n} minutes", meeting.minutes)
    parts = [reader.near(meeting.starts_at), length]
    if meeting.place:
        parts.append(quote(meeting.place))
    return " · ".join(parts)


def _suggest_instead(facts: MeetingDraft, reader: Reader) -> Block | None:
    """No date yet? Times that suit both; a circle agrees by itself."""
    if facts.circle:
        return None
    if facts.meeting is not None:
        return button(reader.say("Suggest times"), ids.TIMES_MOVE, facts.meeting)
    return suggest_button(facts.pair, reader, purpose=facts.purpose)


def _partner(meeting: MeetingShown, reader: Reader) -> str:
    if meeting.circle:
        return reader.say("your circle")
    return person(meeting.partner.slack_id) if meeting.partner else ""
