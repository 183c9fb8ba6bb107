"""My settings: working hours, holidays, how reminders come, and those that were stopped."""

from __future__ import annotations

from itertools import groupby

from babel.dates import get_day_names

from blocks import ids
from blocks.parts import (
    Block,
    View,
    button,
    context,
    divider,
    field,
    fit,
    modal,
    option,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.own_settings import (
    DIGEST_DAY,
    FIRST_HOURS,
    HOLIDAYS,
    LANGUAGE,
    LAST_HOURS,
    QUIET_UNTIL,
    USUAL,
    WEEKDAYS,
    WORK_FROM,
    WORK_UNTIL,
    OwnSettings,
)
from bot.domain.shown.settings import SettingsShown, StoppedInPair, StoppedReminder
from bot.domain.timeline import Condition

PAIRS_SHOWN = 20
"""Pairs with stopped reminders in one form; each is one block."""
REMINDERS_NAMED = 12


def settings_view(facts: SettingsShown, reader: Reader) -> View:
    """The form. Whatever is not one's own says what it is instead."""
    facts = reader.worded(facts)
    own = facts.settings
    blocks: list[Block] = [
        section(
            reader.say(
                "Reminders come in your working hours, in your own time zone ({zone}).",
                zone=quote(facts.zone),
            )
        ),
        field(LANGUAGE, reader.say("My language"), _languages_menu(facts, reader), required=False),
        field(WORK_FROM, reader.say("I work from"), _hours_menu(own, FIRST_HOURS, 0, reader), required=False),
        field(WORK_UNTIL, reader.say("until"), _hours_menu(own, LAST_HOURS, 1, reader), required=False),
        field(HOLIDAYS, reader.say("My public holidays"), _countries_menu(facts, reader), required=False),
        field(DIGEST_DAY, reader.say("Reminders come"), _days_menu(own, reader), required=False),
        *_silence(own, reader),
        *_stopped(facts, reader),
        context(
            reader.say(
                ":eye: Who sees this: nobody. Your partner is only offered times that lie within your hours."
            )
        ),
    ]
    return modal(
        ids.SETTINGS_SUBMIT,
        reader.say("My settings"),
        blocks,
        submit=reader.say("Save"),
        close=reader.say("Cancel"),
    )


def settings_line(own: OwnSettings, reader: Reader) -> str:
    """What somebody chose, in one line; what is as for everybody is left out."""
    parts = []
    if own.hours:
        parts.append(
            reader.say("you work {begin} to {end}", begin=_clock(own.hours[0]), end=_clock(own.hours[1]))
        )
    if own.holidays:
        parts.append(reader.say("holidays of {country}", country=reader.country(own.holidays)))
    if own.digest_day is not None:
        parts.append(reader.say("reminders once a week, on {day}", day=_day_name(own.digest_day, reader)))
    if own.quiet_until is not None:
        parts.append(reader.say("no reminders before {day}", day=reader.day(own.quiet_until)))
    return " · ".join(parts) or reader.say("reminders from 9:00 to 17:00 of your day, on working days")


def _clock(hour: int) -> str:
    return f"{hour}:00"


def _day_name(day: int, reader: Reader) -> str:
    return str(get_day_names("wide", locale=reader.babel)[day])


def _menu(options: list[Block], chosen: str) -> Block:
    initial = next((one for one in options if one["value"] == chosen), options[0])
    return {"type": "static_select", "options": options, "initial_option": initial}


def _languages_menu(facts: SettingsShown, reader: Reader) -> Block:
    """Each language by its own name, so that whoever reads no other finds it."""
    usual = option(reader.say("As in Slack: {language}", language=facts.usual_language), USUAL)
    options = [usual, *(option(name, code) for code, name in facts.languages.items())]
    return _menu(options, facts.settings.language or USUAL)


def _hours_menu(own: OwnSettings, hours: range, which: int, reader: Reader) -> Block:
    usual = option(reader.say("As my programs say, usually {clock}", clock=_clock((9, 17)[which])), USUAL)
    options = [usual, *(option(_clock(hour), str(hour)) for hour in hours)]
    return _menu(options, str(own.hours[which]) if own.hours else USUAL)


def _countries_menu(facts: SettingsShown, reader: Reader) -> Block:
    """More than a hundred countries: by their first letter."""
    entry = reader.country(facts.country) if facts.country else reader.say("no country there yet")
    usual = option(reader.say("As in the directory: {country}", country=entry), USUAL)
    named = sorted((reader.country(code), code) for code in facts.countries)
    groups: list[Block] = [{"label": _plain(reader.say("Usual")), "options": [usual]}]
    for letter, some in groupby(named, key=lambda one: one[0][:1].upper()):
        groups.append({"label": _plain(letter), "options": [option(name, code) for name, code in some]})
    every = [one for group in groups for one in group["options"]]
    chosen = next((one for one in every if one["value"] == facts.settings.holidays), usual)
    return {"type": "static_select", "option_groups": groups, "initial_option": chosen}


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": fit(text, 75)}


def _days_menu(own: OwnSettings, reader: Reader) -> Block:
    options = [option(reader.say("On the day they fall due"), USUAL)]
    options += [
        option(reader.say("Once a week, on {day}", day=_day_name(day, reader)), str(day)) for day in WEEKDAYS
    ]
    return _menu(options, str(own.digest_day) if own.digest_day is not None else USUAL)


def _silence(own: OwnSettings, reader: Reader) -> list[Block]:
    if own.quiet_until is not None:
        text = reader.say(
            ":no_bell: *No reminders before {day}.* What is due then comes in one message.",
            day=reader.day(own.quiet_until),
        )
        return [section(text, button(reader.say("Let them come again now"), ids.SETTINGS_END_SILENCE))]
    return [
        field(
            QUIET_UNTIL,
            reader.say("Do not disturb me until"),
            {"type": "datepicker"},
            hint=reader.say("Reminders come again on this day. To move the dates of a pair, too, pause it."),
            required=False,
        )
    ]


def _stopped(facts: SettingsShown, reader: Reader) -> list[Block]:
    if not facts.stopped:
        return []
    blocks: list[Block] = [divider(), section(f"*{reader.say('Reminders you stopped')}*")]
    for one in facts.stopped[:PAIRS_SHOWN]:
        again = button(reader.say("Send them again"), ids.SETTINGS_SEND_AGAIN, one.pair)
        blocks.append(section(_stopped_in(one, reader), again))
    left = len(facts.stopped) - PAIRS_SHOWN
    if left > 0:
        more = reader.count(
            "and {n} more pair, once one of these is settled",
            "and {n} more pairs, once these are settled",
            left,
        )
        blocks.append(context(more))
    return blocks


def _stopped_in(one: StoppedInPair, reader: Reader) -> str:
    who = reader.say(
        "With {who} in *{program}*:", who=person(one.partner.slack_id), program=quote(one.program)
    )
    named = [f"• {reminder_words(reminder, reader)}" for reminder in one.reminders[:REMINDERS_NAMED]]
    left = len(one.reminders) - REMINDERS_NAMED
    if left > 0:
        named.append(reader.count("• and {n} more", "• and {n} more", left))
    return "\n".join([who, *named])


def reminder_words(facts: StoppedReminder, reader: Reader) -> str:
    """A kind of reminder in a few words."""
    facts = reader.worded(facts)
    if facts.form:
        return reader.say("“{title}”", title=fit(quote(facts.form), 150))
    words = {
        Condition.FIRST_MEETING_UNBOOKED: reader.say("book the first meeting"),
        Condition.FIRST_MEETING_UNHELD: reader.say("have the first meeting"),
        Condition.NOTHING_BOOKED: reader.say("book the next meeting"),
        Condition.MEETING_AHEAD: reader.say("a meeting is near"),
        Condition.FEEDBACK_MISSING: reader.say("how a meeting was"),
        Condition.FIT_OPEN: reader.say("how the match feels"),
        Condition.AGREEMENT_UNSIGNED: reader.say("the agreement"),
        Condition.NO_GOALS: reader.say("a first goal"),
        Condition.GOAL_QUIET: reader.say("news about goals"),
        Condition.CLOSING_UNHELD: reader.say("the closing conversation"),
        Condition.CHANNEL_UNDECIDED: reader.say("what becomes of the channel"),
    }
    return words.get(facts.condition) or reader.say("a word about how far you are")
