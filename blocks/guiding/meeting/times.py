"""Times that one of the two suggests, each on the clock of whoever reads."""

from __future__ import annotations

import json
from datetime import datetime

from babel.dates import format_skeleton, format_time

from blocks import ids
from blocks.forms import question_block
from blocks.parts import (
    Block,
    Message,
    View,
    actions,
    apart,
    button,
    context,
    field,
    modal,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.calendar import zone_of
from bot.domain.guiding_questions import MINUTES, PLACE
from bot.domain.meeting_times import Fit
from bot.domain.shown.meeting import TimesDraft, TimesShown
from bot.domain.states.proposal import ProposalState

TIMES = ("time_1", "time_2", "time_3")
CLOSING = "closing"


def on_clock(at: datetime, zone: str, reader: Reader) -> str:
    """A moment on the clock of `zone` in a few plain characters, for where Slack takes no date of its own."""
    local, locale = at.astimezone(zone_of(zone)), reader.babel
    day = format_skeleton("MMMEd", local, tzinfo=zone_of(zone), locale=locale)
    return f"{day}, {hour_on_clock(at, zone, reader)}"


def hour_on_clock(at: datetime, zone: str, reader: Reader) -> str:
    """The time of day of a moment on the clock of `zone`."""
    local = at.astimezone(zone_of(zone)).time()
    return format_time(local, format="short", locale=reader.babel)


def suggest_button(pair: int, reader: Reader, *, purpose: str = "regular") -> Block:
    """Let the bot look for times that suit both."""
    value = f"{pair}:{purpose}" if purpose == CLOSING else str(pair)
    return button(reader.say("Suggest times"), ids.TIMES_SUGGEST, value)


def times_modal(facts: TimesDraft, reader: Reader) -> View:
    """Up to three times for the partner to choose from."""
    who = person(facts.partner.slack_id)
    blocks: list[Block] = [section(_fit_words(facts, who, reader))]
    if facts.moves is not None:
        when = reader.moment(facts.moves.starts_at)
        blocks.append(
            context(reader.say("Until {who} takes one, your meeting stays on {when}.", who=who, when=when))
        )
    labels = (reader.say("First time"), reader.say("Second time"), reader.say("Third time"))
    for number, (key, label) in enumerate(zip(TIMES, labels, strict=True)):
        picker: Block = {"type": "datetimepicker"}
        if number < len(facts.times):
            at = facts.times[number]
            picker["initial_date_time"] = int(at.timestamp())
        blocks.append(field(key, label, picker, required=number == 0))
        if number < len(facts.times):
            blocks.append(context(_both_clocks(facts.times[number], facts, reader)))
    blocks += [
        question_block(MINUTES, facts.minutes, reader),
        question_block(PLACE, facts.place or None, reader),
        context(
            ":eye: " + reader.say("Only {who} sees these times, and can take one with a click.", who=who)
        ),
    ]
    about: dict[str, object] = {"pair": facts.pair, "purpose": facts.purpose}
    if facts.moves is not None:
        about["moves"] = facts.moves.id
    return modal(
        ids.TIMES_SUBMIT, reader.say("Suggest times"), blocks, submit=reader.say("Send the times"),
        close=reader.say("Not now"), metadata=json.dumps(about),
    )  # fmt: skip


def sent_view(facts: TimesShown, reader: Reader) -> View:
    """After sending: what happens next. Closing it closes what lies beneath as well."""
    who = person(facts.to.slack_id)
    lines = "\n".join(f"• {_line(time.starts_at, facts, who, reader)}" for time in facts.times)
    text = reader.say(
        ":white_check_mark: {who} gets your times in their working hours and takes one with a click. Until then "
        "you can take them back on *Home*.",
        who=who,
    )
    shown = modal(
        "pair.shown", reader.say("On their way"), [section(text), section(lines)], close=reader.say("Close")
    )
    return {**shown, "clear_on_close": True}


def suggested_message(facts: TimesShown, reader: Reader) -> Message:
    """To the partner: the times, one button each. Once it is settled, how it ended."""
    who = person(facts.by.slack_id)
    if facts.state is not ProposalState.OPEN or not facts.times:
        text = _ended(facts, who, reader)
        return Message(text, [section(text)])
    opening = _opening(facts, who, reader)
    text = reader.say("{name} suggests times for your meeting", name=quote(facts.by.name))
    return Message(text, [section(opening), *_choice(facts, reader)])


def times_view(facts: TimesShown, reader: Reader) -> View:
    """The same as a modal; for whoever suggested them, with the way to take them back."""
    if not facts.mine:
        opening = _opening(facts, person(facts.by.slack_id), reader)
        return modal(
            "pair.shown",
            reader.say("Suggested times"),
            [section(opening), *_choice(facts, reader)],
            close=reader.say("Close"),
        )
    who = person(facts.to.slack_id)
    lines = "\n".join(f"• {_line(time.starts_at, facts, who, reader)}" for time in facts.times)
    blocks = [
        section(reader.say("You suggested these times to {who}, who has not answered yet:", who=who)),
        section(lines or reader.say("They have all passed.")),
        actions(withdraw_button(facts, reader)),
    ]
    return modal("pair.shown", reader.say("Suggested times"), blocks, close=reader.say("Close"))


def refused_message(facts: TimesShown, reader: Reader) -> Message:
    """To whoever suggested them: none suits."""
    who = person(facts.to.slack_id)
    if facts.state is ProposalState.LAPSED:
        text = reader.say(
            ":calendar: The times you suggested to {who} have passed unanswered. It happens: suggest others, or "
            "agree on a date in your channel.",
            who=who,
        )
    else:
        text = reader.say(
            ":calendar: None of the times you suggested suits {who}. Suggest others, or agree on a date in your "
            "channel.",
            who=who,
        )
    again = button(reader.say("Suggest other times"), ids.TIMES_ANSWER, facts.id)
    return Message(text, [section(text), actions(again)])


def settled_message(facts: TimesShown, reader: Reader) -> Message:
    """In place of the buttons, for whoever has just said that none suits, or has taken their times back."""
    other = person(facts.to.slack_id if facts.mine else facts.by.slack_id)
    if facts.mine:
        text = reader.say("Your times are taken back; {who} can no longer choose one.", who=other)
        return Message(text, [section(text)])
    text = reader.say(
        "Noted: none of these times suits you. {who} hears it from me; other times from you would help.",
        who=other,
    )
    again = button(reader.say("Suggest other times"), ids.TIMES_ANSWER, facts.id)
    return Message(text, [section(text, again)])


def taken_message(at: datetime, reader: Reader) -> Message:
    """In place of the buttons, for whoever has just taken one of the times."""
    text = reader.say(
        ":white_check_mark: It is settled: you meet on {when}. Both of you see it in your channel.",
        when=reader.moment(at),
    )
    return Message(text, [section(text)])


def waiting_row(facts: TimesShown, reader: Reader) -> list[Block]:
    """On the Home tab: times that wait for an answer."""
    if facts.mine:
        who = person(facts.to.slack_id)
        text = reader.say(":calendar: Your suggested times wait for {who}.", who=who)
        return [section(text, button(reader.say("See them"), ids.TIMES_SHOW, facts.id))]
    who = person(facts.by.slack_id)
    text = reader.say(":calendar: *{who} suggests times for your meeting.*", who=who)
    return [section(text, choose_button(facts, reader))]


def choose_button(facts: TimesShown, reader: Reader) -> Block:
    """See the times that the partner suggests, and take one."""
    return button(reader.say("Choose a time"), ids.TIMES_SHOW, facts.id, style="primary")


def withdraw_button(facts: TimesShown, reader: Reader) -> Block:
    """Take the times back."""
    return button(reader.say("Take them back"), ids.TIMES_WITHDRAW, facts.id)


def _choice(facts: TimesShown, reader: Reader) -> list[Block]:
    who = person(facts.by.slack_id)
    lines = "\n".join(f"• {_line(time.starts_at, facts, who, reader)}" for time in facts.times)
    taking = [
        button(on_clock(time.starts_at, reader.zone, reader), ids.TIMES_ACCEPT, time.id, style="primary")
        for time in facts.times
    ]
    return [
        section(lines),
        actions(*apart(taking)),
        actions(
            button(reader.say("Suggest other times"), ids.TIMES_ANSWER, facts.id),
            button(reader.say("None suits"), ids.TIMES_REFUSE, facts.id),
        ),
        context(reader.say("One click on a time makes the meeting; both of you see it in your channel.")),
    ]


def _opening(facts: TimesShown, who: str, reader: Reader) -> str:
    length = reader.count("{n} minute", "{n} minutes", facts.minutes)
    about = " · ".join([length, *([quote(facts.place)] if facts.place else [])])
    if facts.moves is not None:
        when = reader.moment(facts.moves)
        opening = reader.say(
            ":calendar: *{who} would like to move your meeting of {when}.*", who=who, when=when
        )
    elif facts.purpose == CLOSING:
        opening = reader.say(":calendar: *{who} suggests times for your closing conversation.*", who=who)
    else:
        opening = reader.say(":calendar: *{who} suggests times for your next meeting.*", who=who)
    return f"{opening}\n{about}"


def _line(at: datetime, facts: TimesShown, other: str, reader: Reader) -> str:
    """A time on the reader's clock, and on the other one's where that differs."""
    own = on_clock(at, reader.zone, reader)
    theirs = on_clock(at, facts.other_zone, reader)
    if own == theirs:
        return f"*{own}*"
    return reader.say("*{own}* · {theirs} for {who}", own=own, theirs=theirs, who=other)


def _both_clocks(at: datetime, facts: TimesDraft, reader: Reader) -> str:
    own, theirs = (on_clock(at, zone, reader) for zone in (facts.own_zone, facts.partner_zone))
    if own == theirs:
        return reader.say("{own} for both of you", own=own)
    who = person(facts.partner.slack_id)
    return reader.say("{own} for you · {theirs} for {who}", own=own, theirs=theirs, who=who)


def _fit_words(facts: TimesDraft, who: str, reader: Reader) -> str:
    if facts.fit is Fit.HOURS:
        return reader.say(
            "These times lie in your working hours and in those of {who}, clear of holidays and of the meetings I "
            "know. Change them as you like.",
            who=who,
        )
    if facts.fit is Fit.EDGES:
        return reader.say(
            "Your working hours and those of {who} never meet. These are the kindest edges of your two days; take "
            "turns with the early and the late end.",
            who=who,
        )
    return reader.say("I found no time that suits you and {who}. Choose some yourself.", who=who)


def _ended(facts: TimesShown, who: str, reader: Reader) -> str:
    return {
        ProposalState.ACCEPTED: reader.say(":calendar: You chose one of the times from {who}.", who=who),
        ProposalState.ANSWERED: reader.say(":calendar: You suggested other times to {who}.", who=who),
        ProposalState.REFUSED: reader.say(":calendar: None of the times from {who} suited you.", who=who),
        ProposalState.WITHDRAWN: reader.say(":calendar: The times from {who} are no longer open.", who=who),
    }.get(facts.state, reader.say(":calendar: The times from {who} have passed.", who=who))
