"""Meetings: plan, move, call off, record, say how they went."""

from __future__ import annotations

from blocks.guiding.meeting.meetings import (
    cancelled_message,
    feedback_modal,
    missed_message,
    plan_modal,
    rated_message,
    rating_message,
    record_modal,
)
from blocks.parts import notice
from bot.listeners.desk import Turn
from bot.listeners.guiding.surfaces import asked, changed, show
from bot.listeners.outcomes import Outcome, close_all, next_page
from bot.usecases.guiding.meeting.changing import cancel_meeting, move_meeting, plan_meeting
from bot.usecases.guiding.meeting.entering import meeting_draft, meeting_to_move, read_meeting
from bot.usecases.guiding.meeting.feedback import feedback_on, rate_meeting, write_feedback
from bot.usecases.guiding.meeting.meetings import meeting_of
from bot.usecases.guiding.meeting.settling import hold_meeting, miss_meeting, record_meeting


def plan(turn: Turn) -> Outcome:
    pair, _, purpose = turn.request.value.partition(":")
    return show(
        turn, plan_modal(meeting_draft(turn.session, turn.actor, turn.person, pair, purpose), turn.reader)
    )


def move(turn: Turn) -> Outcome:
    draft = meeting_to_move(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, plan_modal(draft, turn.reader))


def submit(turn: Turn) -> Outcome:
    about, entered = turn.request.metadata, read_meeting(turn.request.answers)
    if "meeting" in about:
        move_meeting(turn.session, turn.actor, turn.person, about["meeting"], entered, turn.now)
    else:
        purpose = str(about.get("purpose"))
        plan_meeting(turn.session, turn.actor, turn.person, about.get("pair"), entered, purpose, turn.now)
    return close_all()


def record(turn: Turn) -> Outcome:
    draft = meeting_draft(turn.session, turn.actor, turn.person, turn.request.value)
    return show(turn, record_modal(draft, turn.reader))


def submit_record(turn: Turn) -> Outcome:
    entered = read_meeting(turn.request.answers)
    pair = turn.request.metadata.get("pair")
    record_meeting(turn.session, turn.actor, turn.person, pair, entered, turn.now)
    return close_all()


def held(turn: Turn) -> Outcome:
    meeting = hold_meeting(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    feedback = feedback_on(turn.session, turn.actor, turn.person, meeting.id, turn.now)
    return asked(turn, rating_message(feedback, turn.reader), feedback_modal(feedback, turn.reader))


def missed(turn: Turn) -> Outcome:
    meeting = miss_meeting(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    shown = meeting_of(turn.session, turn.actor, turn.person, meeting.id)
    return changed(turn, missed_message(shown, turn.reader), shown.pair)


def cancel(turn: Turn) -> Outcome:
    meeting = cancel_meeting(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    shown = meeting_of(turn.session, turn.actor, turn.person, meeting.id)
    return changed(turn, cancelled_message(shown, turn.reader), shown.pair)


def rate(turn: Turn) -> Outcome:
    meeting, _, score = turn.request.value.partition(":")
    feedback = rate_meeting(turn.session, turn.actor, turn.person, meeting, score, turn.now)
    return changed(turn, rated_message(feedback, turn.reader), feedback.meeting.pair)


def add_line(turn: Turn) -> Outcome:
    feedback = feedback_on(turn.session, turn.actor, turn.person, turn.request.value, turn.now)
    return show(turn, feedback_modal(feedback, turn.reader))


def submit_feedback(turn: Turn) -> Outcome:
    about = turn.request.metadata
    write_feedback(
        turn.session, turn.actor, turn.person, about.get("meeting"), turn.request.answers, turn.now,
        about.get("form"),
    )  # fmt: skip
    reader = turn.reader
    return next_page(
        notice(
            reader.say("Thank you"),
            reader.say("Noted. Your partner reads what is for them once both of you have said how it was."),
            close=reader.say("Close"),
        )
    )
