"""The report of a cohort, to be read in Slack."""

from __future__ import annotations

from blocks.parts import Block, Message, context, fit, header, quote, section
from blocks.reader import Reader
from bot.domain.measures import SMALLEST, Figure, Unit
from bot.domain.shown.coordinating import Entered, GroupsShown, ReportShown, Target

_GROUPS = 8
_LABEL = 100
_ENTERED = 10
_NAME = 50
"""Characters: all blocks of a message together must stay within some 13,000."""


def report_message(shown: ReportShown, reader: Reader) -> Message:
    """Every figure with what it counts, and its target where the plan names one."""
    title = reader.say("Report: {program}", program=shown.program)
    blocks: list[Block] = [header(title), context(reader.say("As of {when}.", when=reader.moment(shown.at)))]
    names = {
        "joining": reader.say("Taking part"),
        "working": reader.say("Working together"),
        "saying": reader.say("What people say"),
        "ending": reader.say("Coming to an end"),
        "running": reader.say("Running the program"),
    }
    for name, figures in shown.chapters:
        lines = "\n".join(_line(one, reader) for one in figures)
        blocks.append(section(f"*{names[name]}*\n{lines}"))
    if shown.entered:
        by_hand = [_entered(one, reader) for one in shown.entered[:_ENTERED]]
        blocks.append(section(fit("\n".join([f"*{reader.say('Entered by hand')}*", *by_hand]), 3000)))
    blocks += [section(_groups(group, reader)) for group in shown.groups]
    if shown.qualitative:
        words = "; ".join(fit(quote(one), _LABEL) for one in shown.qualitative[:5])
        blocks.append(context(reader.say("To be read, not counted: {words}.", words=words)))
    note = reader.say(
        "Answers and groups of fewer than {n} people are never shown on their own. Only you can see this.",
        n=SMALLEST,
    )
    blocks.append(context(note))
    return Message(f"{shown.emoji} {quote(title)}", blocks)


def _line(shown: Target, reader: Reader) -> str:
    label = fit(quote(shown.label), _LABEL) or measure_words(shown.figure.key, reader)
    line = f"{label}: {_value(shown.figure, reader)}"
    if shown.target is None:
        return line
    return f"{line} · {target_words(shown.target, shown.unit, shown.reached, reader)}"


def target_words(target: float, unit: str, reached: bool | None, reader: Reader) -> str:
    """A target, and whether it is reached."""
    mark = " :white_check_mark: " + reader.say("reached") if reached else ""
    return reader.say("target {target}", target=number_words(target, unit)) + mark


def _entered(shown: Entered, reader: Reader) -> str:
    amount = (
        number_words(shown.value, shown.unit) if shown.value is not None else reader.say("not entered yet")
    )
    line = f"{fit(quote(shown.label), _LABEL)}: *{amount}*"
    if shown.at is not None:
        line += " " + reader.say("({when})", when=reader.day(shown.at))
    if shown.target is None:
        return line
    return f"{line} · {target_words(shown.target, shown.unit, shown.reached, reader)}"


def _value(figure: Figure, reader: Reader) -> str:
    if figure.hidden:
        return reader.say("fewer than {n} people have answered, so it is not shown", n=SMALLEST)
    if figure.value is None:
        return reader.say("nothing to count yet")
    shape = {Unit.SHARE: "{:.0f} %", Unit.AVERAGE: "{:.1f}", Unit.RATIO: "{:.1f}", Unit.POINTS: "{:+.0f}"}
    amount = shape.get(figure.unit, "{:.0f}").format(figure.value)
    return f"*{amount}* {_counted(figure, reader)}".strip()


def _counted(figure: Figure, reader: Reader) -> str:
    """What the figure was made from."""
    part, whole = int(figure.numerator or 0), figure.denominator
    months = reader.count("{n} month of pairs", "{n} months of pairs", whole)
    return {
        Unit.COUNT: "",
        Unit.SHARE: reader.say("({part} of {whole})", part=part, whole=whole),
        Unit.AVERAGE: reader.count("({n} person answered)", "({n} people answered)", whole),
        Unit.POINTS: reader.count("({n} person answered)", "({n} people answered)", whole),
        Unit.RATIO: reader.say("({part} in {months})", part=part, months=months),
        Unit.DAYS: reader.count("(middle of {n})", "(middle of {n})", whole),
    }[figure.unit]


def number_words(amount: float, unit: str) -> str:
    """A figure of the plan with its unit."""
    number = f"{amount:.10g}"
    if number == "1" and unit in ("steps", "points", "days", "hours"):
        unit = unit.removesuffix("s")
    return f"{number} %" if unit == "%" else f"{number} {quote(unit)}".strip()


def measure_words(key: str, reader: Reader) -> str:
    """What a figure that the bot measures is called; the key itself for one it does not."""
    return {
        "applied": reader.say("Applications"),
        "approved": reader.say("Approved"),
        "match_rate": reader.say("Approved people who were matched"),
        "utilization": reader.say("Places that mentors offer and that are taken"),
        "days_to_match": reader.say("Days from application to match"),
        "first_meeting_in_time": reader.say("First meeting within 14 days"),
        "meetings_per_month": reader.say("Meetings per pair and month"),
        "agreements": reader.say("Pairs whose agreement both signed"),
        "goals_set": reader.say("Pairs with a goal"),
        "goals_achieved": reader.say("Goals achieved, of those not dropped"),
        "satisfaction": reader.say("How mentoring is going, 1 to 5"),
        "recommend": reader.say("Would recommend it: promoters minus detractors"),
        "skill_growth": reader.say("Growth in skills, in steps from 1 to 5"),
        "response_midpoint": reader.say("Midpoint reviews that came in"),
        "response_final": reader.say("Final reviews that came in"),
        "completion_rate": reader.say("Closing confirmed and half the planned meetings held"),
        "ended_early": reader.say("Pairs that ended early"),
        "messages_sent": reader.say("Messages sent to people and pairs"),
    }.get(key, key)


def _groups(shown: GroupsShown, reader: Reader) -> str:
    titles = {
        "department": reader.say("Who takes part, by department"),
        "location": reader.say("Who takes part, by location"),
        "level": reader.say("Who takes part, by level"),
    }
    lines = [
        reader.say(
            "{name}: {people} of {colleagues}",
            name=fit(quote(name), _NAME),
            people=people,
            colleagues=colleagues,
        )
        for name, people, colleagues in shown.groups[:_GROUPS]
    ]
    others = shown.others + sum(people for _, people, _ in shown.groups[_GROUPS:])
    if others:
        lines.append(reader.say("everybody else: {people}", people=others))
    return f"*{titles[shown.by]}*\n" + "\n".join(lines)
