"""Everything that was looked at in a pair, in words: what is, and what the plan says."""

from __future__ import annotations

from collections.abc import Mapping

from blocks.coordinating.words import level_words
from blocks.parts import fit, person, quote
from blocks.reader import Reader
from bot.domain.health import Check, Level, Signal

_LIGHTS = {Level.RED: ":red_circle:", Level.AMBER: ":large_orange_circle:"}
_TITLE = 60


def check_words(check: Check, titles: Mapping[str, str], reader: Reader) -> str:
    """One check as a line: "First meeting held after 9 days; the plan says 21"."""
    light = _LIGHTS.get(check.level, ":white_check_mark:" if check.done else ":white_circle:")
    level = f" · {level_words(check.level, reader)}" if check.level in _LIGHTS else ""
    return f"{light} {_sentence(check, titles, reader)}{level}"


def _sentence(check: Check, titles: Mapping[str, str], reader: Reader) -> str:
    value, limit = check.value or 0, check.limit or 0
    plan = reader.count("the plan says {n} day", "the plan says {n} days", limit)
    form = fit(quote(titles.get(str(check.params.get("form")), "")), _TITLE)
    who = person(str(check.params.get("slack_id", "")))
    done = {
        Signal.FIRST_MEETING_NOT_BOOKED: reader.say("First meeting booked; {plan}", plan=plan),
        Signal.FIRST_MEETING_NOT_HELD: reader.count(
            "First meeting held after {n} day; {plan}", "First meeting held after {n} days; {plan}", value, plan=plan
        ),
        Signal.MET_REGULARLY: reader.count(
            "Last meeting {n} day ago; their rhythm and the plan leave room for {limit}",
            "Last meeting {n} days ago; their rhythm and the plan leave room for {limit}", value, limit=limit,
        ),
        Signal.AGREEMENT_UNSIGNED: reader.say("Agreement signed by both"),
        Signal.NO_GOALS: reader.say("They have a goal"),
        Signal.REVIEW_OVERDUE: reader.say("“{form}” answered by both", form=form),
        Signal.PARTNER_AWAY: reader.say("Both are here"),
        Signal.MENTOR_IS_MANAGER: reader.say("The mentor is not the mentee's manager"),
    }  # fmt: skip
    if check.done and check.signal in done:
        return done[check.signal]
    return {
        Signal.FIRST_MEETING_NOT_BOOKED: reader.count(
            "No first meeting booked after {n} day; {plan}", "No first meeting booked after {n} days; {plan}", value,
            plan=plan,
        ),
        Signal.FIRST_MEETING_NOT_HELD: reader.count(
            "No first meeting held after {n} day; {plan}", "No first meeting held after {n} days; {plan}", value,
            plan=plan,
        ),
        Signal.NOTHING_HELD_LATELY: reader.count(
            "No meeting for {n} day; their rhythm and the plan leave room for {limit}",
            "No meeting for {n} days; their rhythm and the plan leave room for {limit}", value, limit=limit,
        ),
        Signal.AGREEMENT_UNSIGNED: reader.count(
            "Agreement not signed by both after {n} day; {plan}", "Agreement not signed by both after {n} days; {plan}",
            value, plan=plan,
        ),
        Signal.NO_GOALS: reader.count("No goals after {n} day; {plan}", "No goals after {n} days; {plan}", value,
                                      plan=plan),
        Signal.REVIEW_OVERDUE: reader.count(
            "“{form}” not answered by both after {n} day; {plan}",
            "“{form}” not answered by both after {n} days; {plan}", value, form=form, plan=plan,
        ),
        Signal.PARTNER_DEACTIVATED: reader.say("One of the two has left"),
        Signal.PARTNER_AWAY: reader.say("One of the two is away for more than two weeks"),
        Signal.MENTOR_IS_MANAGER: reader.say("The mentor has become the mentee's manager"),
        Signal.ASKED_FOR_A_LOOK: reader.say("{who} asked for a coordinator's look", who=who),
        Signal.NOT_A_FIT: reader.say("{who} told you that it is not a good fit", who=who),
        Signal.PULSE_LOW: reader.say("Someone asked for a hand"),
        Signal.PULSE_FALLING: reader.say("Someone asked for a hand"),
        Signal.PAUSED: reader.say("On a pause: nothing is expected of them"),
    }.get(check.signal) or done.get(check.signal, "")  # fmt: skip
