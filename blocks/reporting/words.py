"""What the figures of a report are called, how they are written, and how each is counted."""

from __future__ import annotations

from datetime import date, datetime
from math import floor, log10

from blocks.parts import capital
from blocks.reader import Reader
from bot.domain.calendar import local_date
from bot.domain.measures import SMALLEST, Unit
from bot.domain.shown.reporting import Entered, ReportFigure
from bot.domain.worth import Assumption, Range

UNIT_OF_ONE = ("steps", "points", "days", "hours")
_SMALL, _MOST_DECIMALS = 0.1, 10
_WHOLE = frozenset({Unit.SHARE, Unit.POINTS, Unit.COUNT})
"""What is measured and shown without a place after the point."""


def number_words(amount: float, reader: Reader, decimals: int = 1) -> str:
    """A number as its reader writes it; no more decimals than it needs, `decimals` at most."""
    from babel.numbers import format_decimal

    pattern = "#,##0." + "#" * decimals if decimals else "#,##0"
    return format_decimal(round(amount, decimals) + 0.0, format=pattern, locale=reader.babel)


def value_words(value: float, unit: Unit, reader: Reader) -> str:
    """A measured value with its unit."""
    if unit is Unit.SHARE:
        return f"{number_words(value, reader, 0)} %"
    if unit is Unit.POINTS:
        return f"{'+' if round(value) > 0 else ''}{number_words(value, reader, 0)}"
    if unit is Unit.DAYS:
        days = number_words(value, reader)
        return reader.say("1 day") if days == "1" else reader.say("{n} days", n=days)
    return number_words(value, reader, _decimals(unit))


def plan_words(value: float, unit: str, measured: Unit | None, reader: Reader) -> str:
    """The figure of a measure in the plan's own unit: what is measured rounded as in the report, what somebody entered
    as they entered it. Not quoted.
    """
    return target_words(rounded(value, measured), unit, reader)


def rounded(value: float, measured: Unit | None) -> float:
    """A figure as the report rounds it; one that was entered (None) as it is."""
    return value if measured is None else round(value, _decimals(measured)) + 0.0


def _decimals(unit: Unit) -> int:
    return 0 if unit in _WHOLE else 1


def figure_words(figure: ReportFigure, reader: Reader) -> str:
    """A figure's value, or why there is none."""
    if figure.hidden:
        return reader.say("fewer than {n} people, so it is not shown", n=SMALLEST)
    if figure.value is None:
        return reader.say("nothing to count yet")
    return value_words(figure.value, figure.unit, reader)


def short_words(figure: ReportFigure, reader: Reader) -> str:
    """The same where there is little room."""
    if figure.hidden:
        return reader.say("under {n} people", n=SMALLEST)
    return value_words(figure.value, figure.unit, reader) if figure.value is not None else "–"


def made_from(figure: ReportFigure, reader: Reader) -> str:
    """What a figure was made from; empty for a mere number, or where there is none."""
    if figure.hidden or figure.value is None or figure.unit is Unit.COUNT:
        return ""
    whole = number_words(figure.denominator, reader, 0)
    part = number_words(figure.numerator or 0, reader)
    if figure.unit is Unit.SHARE:
        return reader.say("{part} of {whole}", part=part, whole=whole)
    if figure.unit is Unit.RATIO:
        months = reader.say("1 pair month") if whole == "1" else reader.say("{n} pair months", n=whole)
        return reader.say("{part} in {months}", part=part, months=months)
    if figure.unit is Unit.DAYS:
        return reader.say("middle of {n}", n=whole)
    return reader.say("1 answer") if whole == "1" else reader.say("{n} people answered", n=whole)


def target_words(target: float, unit: str, reader: Reader) -> str:
    """What the plan wants, or a figure entered by hand, with the plan's unit. Not quoted.

    With two decimals at most; of small amounts so many that two digits remain, such as 0.0042.
    """
    decimals = 2
    if 0 < abs(target) < _SMALL:
        decimals = min(_MOST_DECIMALS, 1 - floor(log10(abs(target))))
    number = number_words(target, reader, decimals)
    if unit in UNIT_OF_ONE:
        return _unit_words(number, unit, reader)
    return f"{number} {unit}".strip()


def _unit_words(number: str, unit: str, reader: Reader) -> str:
    """An amount of a unit that the templates use, in the reader's language."""
    if number == "1":
        return {
            "steps": reader.say("1 step"),
            "points": reader.say("1 point"),
            "days": reader.say("1 day"),
            "hours": reader.say("1 hour"),
        }[unit]
    return {
        "steps": reader.say("{n} steps", n=number),
        "points": reader.say("{n} points", n=number),
        "days": reader.say("{n} days", n=number),
        "hours": reader.say("{n} hours", n=number),
    }[unit]


def unit_word(unit: str, reader: Reader) -> str:
    """A unit by itself: one that the templates use in the reader's language, any other as it was typed."""
    return _units(reader).get(unit, unit)


def unit_typed(word: str, reader: Reader) -> str:
    """The unit as a plan keeps it, from the word for it in the language of whoever typed it."""
    typed = word.strip().casefold()
    return next((unit for unit, own in _units(reader).items() if own.casefold() == typed), word)


def _units(reader: Reader) -> dict[str, str]:
    return {
        "steps": reader.say("steps"),
        "points": reader.say("points"),
        "days": reader.say("days"),
        "hours": reader.say("hours"),
    }


def standing_words(one: ReportFigure | Entered, reader: Reader) -> str:
    """Whether a figure came to its target; nothing where that cannot be said. What goes on has not failed."""
    if one.reached is None or one.target is None:
        return ""
    if one.reached:
        return reader.say("reached")
    return reader.say("not so far") if one.so_far else reader.say("not reached")


def figure_name(figure: ReportFigure, reader: Reader) -> str:
    """What a figure is called: by the plan, or by us. Not quoted."""
    return figure.label or measure_words(figure.key, reader)


def chapter_words(key: str, reader: Reader) -> str:
    return {
        "joining": reader.say("Taking part"),
        "working": reader.say("Working together"),
        "saying": reader.say("What people say"),
        "ending": reader.say("Coming to an end"),
        "running": reader.say("Running the program"),
    }.get(key) or _spelled(key)


def measure_words(key: str, reader: Reader) -> str:
    """What a figure that the bot measures is called."""
    return {
        "applied": reader.say("Applications"),
        "approved": reader.say("Applications approved"),
        "trained": reader.say("Approved people who finished their training"),
        "match_rate": reader.say("Approved people who were matched"),
        "utilization": reader.say("Mentors' places that are taken"),
        "days_to_match": reader.say("From application to match"),
        "first_meeting_in_time": reader.say("First meeting within 14 days"),
        "meetings_per_month": reader.say("Meetings per pair and month"),
        "agreements": reader.say("Agreements signed by both"),
        "goals_set": reader.say("Pairs with a goal"),
        "goals_achieved": reader.say("Goals achieved"),
        "satisfaction": reader.say("How mentoring is going, 1 to 5"),
        "recommend": reader.say("Would recommend it"),
        "skill_growth": reader.say("Growth in skills, in steps"),
        "response_fit_check": reader.say("Fit checks that came in"),
        "response_pulse": reader.say("Pulses that came in"),
        "response_midpoint": reader.say("Midpoint reviews that came in"),
        "response_final": reader.say("Final reviews that came in"),
        "response_impact": reader.say("Impact pulses that came in"),
        "completion_rate": reader.say("Pairs that came to a good end"),
        "ended_early": reader.say("Pairs that ended early"),
        "messages_sent": reader.say("Messages sent to people and pairs"),
        "messages_acted": reader.say("Reminders that were followed"),
        "rematched": reader.say("Pairs made after an early end"),
        "rematch_completion": reader.say("Re-matched pairs that came to a good end"),
        "coordinator_hours": reader.say("Hours of the coordinators"),
    }.get(key) or _spelled(key)


def how_counted(figure: ReportFigure, reader: Reader) -> str:
    """How a figure is counted, for the page that explains all of them."""
    say = reader.say
    known = {
        "applied": say("Applications sent in, in either role."),
        "approved": say("Applications that coordinators approved, of all that were sent in."),
        "trained": say("Approved people who did every part of their training that is required."),
        "match_rate": say(
            "Approved people who got a partner at least once, of all approved people, by role."
        ),
        "utilization": say("Mentees who are with a mentor now, of all places that approved mentors offer."),
        "days_to_match": say(
            "Days from sending the application to the first match: half of the people waited less, half more."
        ),
        "first_meeting_in_time": say(
            "Pairs whose first meeting was within 14 days, of those matched more than 14 days ago or met already."
        ),
        "meetings_per_month": say(
            "Meetings held, by the months in which pairs were on their way; pauses are taken off."
        ),
        "agreements": say("Pairs whose agreement everybody in it has signed, of all pairs."),
        "goals_set": say("Pairs that have written down at least one goal, of all pairs."),
        "goals_achieved": say("Goals achieved, of all that were set and not dropped."),
        "satisfaction": say(
            "The average of all answers to how mentoring is going, from 1 (badly) to 5 (well)."
        ),
        "recommend": say(
            "From 0 to 10: the share of people who say 9 or 10 minus the share of those who say 6 or less, in "
            "points from -100 to +100."
        ),
        "skill_growth": say(
            "How much higher people put their level, 1 to 5, in the skills they chose, at the end than at the "
            "beginning."
        ),
        "completion_rate": say(
            "Pairs that confirmed their closing and held at least half of the planned meetings, of all pairs but those "
            "made after an early end."
        ),
        "ended_early": say(
            "Pairs that ended before their time, of all pairs: one of the two left, an account was closed, or "
            "coordinators matched them anew. It is nobody's fault."
        ),
        "messages_sent": say("Messages from the bot that arrived."),
        "messages_acted": say(
            "Reminders whose reader did within a week what they were about, of those that are decided."
        ),
        "rematched": say("Pairs of people whose pair before ended early. They are counted apart."),
        "rematch_completion": say("The same as for all pairs, of those made after an early end."),
        "coordinator_hours": say("Hours that coordinators wrote down themselves."),
    }.get(figure.key)
    if known:
        return known
    if figure.key.startswith("response_"):
        return say("Forms that came in, of those that were asked for by now.")
    return {
        Unit.SHARE: say("So many of so many, in per cent."),
        Unit.AVERAGE: say("The average of what people answered."),
        Unit.POINTS: say("Promoters minus detractors, in points."),
        Unit.RATIO: say("So many for each one."),
        Unit.COUNT: say("Counted one by one."),
        Unit.DAYS: say("The middle of all, in days."),
    }[figure.unit]


def step_words(key: str, reader: Reader) -> str:
    """A step of the way from an application to a good end."""
    return {
        "applied": reader.say("Applied"),
        "approved": reader.say("Approved"),
        "trained": reader.say("Trained"),
        "matched": reader.say("Matched"),
        "met": reader.say("Met"),
        "reviewed": reader.say("Reviewed"),
        "closed": reader.say("Closed"),
    }.get(key) or _spelled(key)


def kind_words(key: str, reader: Reader) -> str:
    """A kind of goal."""
    return {
        "habit": reader.say("Habit"),
        "reach": reader.say("Reach"),
        "stretch": reader.say("Stretch"),
    }.get(key) or _spelled(key)


def by_words(key: str, reader: Reader) -> str:
    """An attribute by which it is told who takes part."""
    return {
        "department": reader.say("By department"),
        "location": reader.say("By location"),
        "level": reader.say("By level"),
        "group": reader.say("By group, as people said themselves"),
    }.get(key) or _spelled(key)


def reason_words(key: str, reader: Reader) -> str:
    """Why a pair ended early, as far as it is counted."""
    return {
        "": reader.say("Other reasons together"),
        "unsaid": reader.say("No reason given"),
        "own_words": reader.say("In their own words"),
        "not_theirs": reader.say("An account closed, or matched anew"),
        "no_time": reader.say("No time"),
        "no_fit": reader.say("Not a good fit"),
        "job_change": reader.say("A new role or team"),
        "no_contact": reader.say("Hardly got hold of each other"),
        "reached": reader.say("Had what they came for"),
        "other": reader.say("Something else"),
    }.get(key) or _spelled(key)


def assumption_words(one: Assumption, reader: Reader) -> str:
    """What is assumed, in words. Outcomes keep their own."""
    known = {
        "hour": reader.say("An hour of somebody who takes part"),
        "coordinator_hour": reader.say("An hour of a coordinator"),
        "preparation": reader.say("Hours that each prepares a meeting"),
        "meeting_hours": reader.say("Hours spent in meetings, by all together"),
        "coordinator_hours": reader.say("Hours of the coordinators"),
        "money": reader.say("Money spent besides"),
    }.get(one.key)
    if known:
        return known
    name = one.label or _spelled(one.key.rpartition(".")[0])
    return {
        "value": reader.say("{outcome}: what one is worth", outcome=name),
        "credited": reader.say("{outcome}: share put down to mentoring", outcome=name),
        "times": reader.say("{outcome}: how often", outcome=name),
    }.get(one.key.rpartition(".")[2], name)


def missing_words(code: str, reader: Reader) -> str:
    """What is not said yet, without which there is no return on investment."""
    return {
        "hour": reader.say("what an hour costs"),
        "outcome": reader.say("an outcome"),
        "outcome_value": reader.say("what an outcome is worth"),
        "outcome_times": reader.say("how often an outcome came about"),
        "credited": reader.say("which share of it is put down to mentoring"),
        "cost": reader.say("any cost"),
    }.get(code) or _spelled(code)


def assumed_words(one: Assumption, currency: str, reader: Reader) -> str:
    """The value of an assumption, as a range where it is one."""
    if one.mid is None or one.low is None or one.high is None:
        return reader.say("not said")
    if one.low == one.high:
        return _assumed(one.mid, one.unit, currency, reader)
    low, high = (_assumed(amount, one.unit, currency, reader) for amount in (one.low, one.high))
    return reader.say(
        "{low} to {high}, most likely {mid}",
        low=low,
        high=high,
        mid=_assumed(one.mid, one.unit, currency, reader),
    )


def _assumed(amount: float, unit: str, currency: str, reader: Reader) -> str:
    if unit == "share":
        return f"{number_words(100 * amount, reader)} %"
    if unit == "money":
        return money_words(amount, currency, reader)
    return number_words(amount, reader)


def money_words(amount: float, currency: str, reader: Reader) -> str:
    """An amount of money, without cents from a hundred on."""
    return f"{number_words(amount, reader, 0 if abs(amount) >= 100 else 2)} {currency}".strip()  # noqa: PLR2004


def range_words(one: Range, currency: str, reader: Reader) -> str:
    """Money from the lowest to the highest guess."""
    if one.low == one.high:
        return money_words(one.mid, currency, reader)
    low, high = money_words(one.low, "", reader), money_words(one.high, currency, reader)
    return reader.say("{low} to {high}", low=low, high=high)


def percent_range(one: Range, reader: Reader) -> str:
    """Per cent from the lowest to the highest guess."""
    if round(one.low) == round(one.high):
        return f"{number_words(one.mid, reader, 0)} %"
    low, high = number_words(one.low, reader, 0), number_words(one.high, reader, 0)
    return reader.say("{low} % to {high} %", low=low, high=high)


def month_words(month: date, reader: Reader, *, year: bool = True) -> str:
    """A month by its name."""
    from babel.dates import format_date

    pattern = "LLLL y" if year else "LLL"
    return format_date(month, format=pattern, locale=reader.babel)


def day_words(at: datetime | date, reader: Reader) -> str:
    """A day on paper: of a moment, the one it is for the reader."""
    from babel.dates import format_date

    on = local_date(at, reader.zone) if isinstance(at, datetime) else at
    return format_date(on, format="long", locale=reader.babel)


def _spelled(key: str) -> str:
    """A key that has no words of its own, as words."""
    return capital(key.replace("_", " ").replace(":", ": "))
