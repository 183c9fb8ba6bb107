"""Messages that coordinators cause or get."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from blocks import ids
from blocks.coordinating import acting, health, today
from blocks.coordinating.hello import hello_message
from blocks.guiding.meeting.meetings import cancel_button
from blocks.guiding.reminding.pausing import end_pause_button, still_booked
from blocks.parts import Message, actions, button, context, fit, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.coordinating import HoldPosted, PausePosted, Undelivered, UndeliveredDirectly


def pause_posted(facts: PausePosted, reader: Reader) -> Message:
    """In the pair's channel: silence, or on we go."""
    names = {"mentee": person(facts.mentee), "mentor": person(facts.mentor)}
    if facts.over:
        text = reader.say("{mentee} and {mentor}, your pair was on a pause, which is over.", **names)
        return Message(text, [section(f":white_check_mark: {text}")])
    if facts.paused:
        text = reader.say("{mentee} and {mentor}, your pair is on a pause.", **names)
        more = reader.say(
            "I send no reminders until it ends; reviews and the planned end move along, the dates of your goals stay. "
            "Take your time; either of you ends the pause here or with `/mentor resume`."
        )
        if facts.until is not None:
            more = reader.say(
                "I send no reminders until {day}; reviews and the planned end move along, the dates of your goals "
                "stay. Then you go on by yourselves; either of you can end the pause before, here or with "
                "`/mentor resume`.",
                day=reader.calendar_day(facts.until),
            )
        words = f":double_vertical_bar: *{text}*\n{more}"
        blocks = [actions(end_pause_button(facts.pair, reader))]
        if facts.meeting is not None:
            words += "\n" + still_booked(facts.meeting, reader)
            blocks.append(actions(cancel_button(facts.meeting, reader)))
        return Message(text, [section(words), *blocks])
    text = reader.say("{mentee} and {mentor}, your pair goes on. Welcome back!", **names)
    if not facts.days:
        return Message(text, [section(f":seedling: *{text}*")])
    more = reader.count(
        "Reminders, reviews and the planned end have moved by {n} day; booked meetings and the dates of your goals "
        "are where they were.",
        "Reminders, reviews and the planned end have moved by {n} days; booked meetings and the dates of your goals "
        "are where they were.",
        facts.days,
    )
    return Message(text, [section(f":seedling: *{text}*\n{more}")])


def hold_posted(facts: HoldPosted, reader: Reader) -> Message:
    """In the admin channel, for all coordinators."""
    program, by = quote(facts.program), person(facts.by)
    if facts.on_hold:
        text = reader.say("{by} has put {program} on hold.", by=by, program=program)
        more = reader.say("No reminders are sent to anybody in it. `/mentor-admin unhold` lets it go on.")
        return Message(text, [section(f":double_vertical_bar: {text}\n{more}")])
    text = reader.say("{by} has let {program} go on.", by=by, program=program)
    more = reader.say("What fell due meanwhile and still makes sense is sent in people's working hours.")
    return Message(text, [section(f":arrow_forward: {text}\n{more}")])


def undelivered(facts: Undelivered, reader: Reader) -> Message:
    """What could not be delivered, why, and a way to try again."""
    people = ", ".join(person(one) for one in facts.people)
    what = _what(facts, reader)
    if people:
        text = reader.say("Slack did not take this: {what}, for {people}.", what=what, people=people)
    else:
        text = reader.say("Slack did not take this: {what}.", what=what)
    return Message(
        text,
        [
            section(f":warning: {text}\n{_cause(facts.cause, reader)}"),
            actions(button(reader.say("Try again"), ids.DELIVERY_RETRY, facts.row, style="primary")),
            context(reader.say("Nothing else waits for it; everybody else gets their messages.")),
        ],
    )


def undelivered_directly(facts: UndeliveredDirectly, reader: Reader) -> Message:
    """To each coordinator, when it is their channel that takes nothing."""
    program = quote(facts.program)
    text = reader.say("I cannot write in the admin channel of {program}.", program=program)
    if facts.channel:
        text = reader.say(
            "I cannot write in {channel}, the admin channel of {program}.",
            channel=f"<#{facts.channel}>",
            program=program,
        )
    again = button(reader.say("Try again"), ids.DELIVERY_RETRY_ALL, facts.program_id, style="primary")
    return Message(
        text,
        [
            section(f":warning: *{text}*\n{_cause(facts.cause, reader)}"),
            actions(again),
            context(reader.say("What I wanted to say there is kept until then. I tell you this once a day.")),
        ],
    )


def retrying(who: str, reader: Reader) -> Message:
    """What takes the place of the report once somebody pressed the button."""
    text = reader.say("{who} had it tried again.", who=who)
    return Message(text, [section(f":repeat: {text}")])


def _what(facts: Undelivered, reader: Reader) -> str:
    kind = facts.kind
    community = {
        "channel.create": reader.say("the channel #{channel}", channel=quote(facts.channel)),
        "channel.invite": reader.say("the invitation to #{channel}", channel=quote(facts.channel)),
        "channel.archive": reader.say("archiving #{channel}", channel=quote(facts.channel)),
    }
    if facts.channel and kind in community:
        return community[kind]
    known = {
        "channel.create": reader.say("the pair's private channel"),
        "channel.invite": reader.say("the invitation to the pair's channel"),
        "channel.archive": reader.say("archiving the pair's channel"),
        "channel.join": reader.say("joining the announcement channel"),
        "file.share": reader.say("a file"),
        "home.publish": reader.say("the Home tab"),
        "nudge": reader.say("a reminder"),
        "program.announced": reader.say("the announcement of the program"),
    }
    if kind in known:
        return known[kind]
    area = kind.split(".", 1)[0]
    areas = {
        "application": reader.say("a message about an application"),
        "match": reader.say("a message about the match"),
        "agreement": reader.say("a message about the agreement"),
        "goal": reader.say("a message about a goal"),
        "meeting": reader.say("a message about a meeting"),
        "review": reader.say("a message about a review"),
        "pair": reader.say("a message to the pair"),
        "partner": reader.say("a message to a partner"),
        "coordinator": reader.say("a message from a coordinator"),
    }
    return areas.get(area, reader.say("a message"))


_OUTAGE = frozenset(
    {"not_sent", "internal_error", "fatal_error", "service_unavailable", "request_timeout", "upload_lost"}
)
"""Codes of attempts that were made again and again."""


def _cause(code: str, reader: Reader) -> str:
    causes = {
        "channel_not_found": reader.say("The channel is gone, or I am not in it. Invite me, then try again."),
        "not_in_channel": reader.say("I am not in that channel. Invite me with `/invite`, then try again."),
        "is_archived": reader.say("The channel is archived. Unarchive it in Slack, then try again."),
        "restricted_action": reader.say(
            "This workspace's settings do not allow it. An admin can change them."
        ),
        "missing_scope": reader.say("The app lacks a permission. An admin can install it again."),
        "not_authed": reader.say("The app's token is missing or wrong. Whoever runs the app can mend that."),
        "invalid_auth": reader.say(
            "The app's token is not valid any more. Whoever runs the app can mend that."
        ),
        "token_revoked": reader.say(
            "The app was taken out of this workspace. An admin can install it again."
        ),
        "account_inactive": reader.say(
            "The app was switched off in this workspace. An admin can switch it on."
        ),
        "msg_too_long": reader.say("The message was too long. Please tell whoever runs the app."),
        "invalid_blocks": reader.say("The message was not built well. Please tell whoever runs the app."),
        "cant_invite": reader.say("Slack does not let me invite this person. Invite them by hand."),
        "user_is_restricted": reader.say(
            "Guests cannot be in that channel. Invite them by hand, or pair anew."
        ),
        "name_taken": reader.say("Another channel has that name. Rename it, then try again."),
    }
    if code.startswith("unclear:"):
        return reader.say(
            "Slack did not say whether it arrived, and the app lacks the permission to look. Please look whether "
            "it is there: trying again sends it again."
        )
    if code in _OUTAGE or code.startswith(("http_", "no_slack_")):
        return reader.say("Slack could not be reached properly for a whole day.")
    if code.startswith("internal:"):
        return reader.say("This was our own mistake. Please tell whoever runs the app.")
    known = causes.get(code)
    return known or reader.say("Slack's own words: `{code}`.", code=fit(quote(code), 200) or "?")


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {
    "coordinator.hello": hello_message,
    "pair.paused": pause_posted,
    "pair.resumed": pause_posted,
    "admin.hold": hold_posted,
    "admin.undelivered": undelivered,
    "coordinator.undelivered": undelivered_directly,
    **acting.VIEWS,
    **health.VIEWS,
    **today.VIEWS,
}
