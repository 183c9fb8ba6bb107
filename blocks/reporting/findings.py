"""What each picture of a report finds, in words: its title, one sentence, and everything it shows for who cannot see
it. Text people typed is not quoted here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from blocks.parts import fit
from blocks.reader import Reader
from blocks.reporting.words import (
    by_words,
    day_words,
    kind_words,
    month_words,
    number_words,
    percent_range,
    range_words,
    reason_words,
    step_words,
)
from bot.domain.measures import SMALLEST
from bot.domain.shown.reporting import AccessRow, EarlyEnds, ReportShown, Series, SkillGrowth

ALT = 2000
"""Characters of alt text; Slack's limit."""
SHOWN_GROUPS = 8
"""Groups of one attribute in a picture and its words: the largest, then the rest."""
SHOWN_SKILLS = 12
SHOWN_MONTHS = 24


@dataclass(frozen=True)
class Finding:
    """`sentence`: what is seen at a glance; `alt`: with every number that is drawn; `empty`: nothing is drawn."""

    title: str
    sentence: str
    alt: str
    empty: bool = False


def finding_of(key: str, shown: ReportShown, reader: Reader) -> Finding:
    """What the picture `key` of `PICTURES` finds."""
    found = PICTURES[key](shown, reader)
    return Finding(found.title, found.sentence, fit(found.alt, ALT), found.empty)


def pictures_of(shown: ReportShown, reader: Reader) -> tuple[str, ...]:
    """The pictures that have something to show."""
    return tuple(key for key in PICTURES if not PICTURES[key](shown, reader).empty)


def _made(title: str, sentence: str, parts: list[str]) -> Finding:
    return Finding(title, sentence, f"{title}. {sentence} {'; '.join(parts)}.")


def _nothing(title: str, sentence: str) -> Finding:
    return Finding(title, sentence, f"{title}. {sentence}", empty=True)


def _funnel(shown: ReportShown, reader: Reader) -> Finding:
    title = picture_title("funnel", reader)
    steps = shown.funnel
    if not steps or not steps[0].total:
        return _nothing(title, reader.say("Nobody has applied yet."))
    matched = next((step.total for step in steps if step.key == "matched"), 0)
    sentence = reader.count(
        "{matched} of {total} application led to a match.",
        "{matched} of {total} applications led to a match.",
        steps[0].total,
        total=number_words(steps[0].total, reader),
        matched=number_words(matched, reader),
    )
    parts = [
        reader.say(
            "{step}: {total} ({mentees} as mentees, {mentors} as mentors)",
            step=step_words(step.key, reader),
            total=number_words(step.total, reader),
            mentees=number_words(step.mentees, reader),
            mentors=number_words(step.mentors, reader),
        )
        for step in steps
    ]
    return _made(title, sentence, parts)


def _meetings(shown: ReportShown, reader: Reader) -> Finding:
    title = picture_title("meetings", reader)
    months = [one for one in shown.engagement.months if one.per_pair is not None][-SHOWN_MONTHS:]
    if not months:
        return _nothing(title, reader.say("No pair has been on its way for long enough yet."))
    held = sum(one.meetings for one in shown.engagement.months)
    figure = shown.figure("meetings_per_month")
    if figure is not None and figure.value is not None:
        sentence = reader.count(
            "{total} meeting was held, {average} per pair and month.",
            "{total} meetings were held, {average} per pair and month.",
            held,
            total=number_words(held, reader),
            average=number_words(figure.value, reader),
        )
    else:
        sentence = reader.count(
            "{total} meeting was held.",
            "{total} meetings were held.",
            held,
            total=number_words(held, reader),
        )
    if figure is not None and figure.target is not None:
        sentence += " " + reader.say("Target {target}.", target=number_words(figure.target, reader))
    parts = [
        reader.say(
            "{month}: {value}",
            month=month_words(one.month, reader),
            value=number_words(one.per_pair or 0, reader),
        )
        for one in months
    ]
    return _made(title, sentence, parts)


def satisfaction_series(shown: ReportShown) -> Series | None:
    """How mentoring is going over time, where anything of it may be shown."""
    found = next((one for one in shown.over_time if one.key == "satisfaction"), None)
    return found if found is not None and any(value is not None for _, value in found.points) else None


def _satisfaction(shown: ReportShown, reader: Reader) -> Finding:
    title = picture_title("satisfaction", reader)
    series = satisfaction_series(shown)
    if series is None:
        words = reader.say("Fewer than {n} people have answered so far.", n=SMALLEST)
        return _nothing(title, words)
    known = [(on, value) for on, value in series.points if value is not None]
    last = number_words(known[-1][1], reader)
    if len(known) > 1 and number_words(known[0][1], reader) != last:
        begun = number_words(known[0][1], reader)
        sentence = reader.say("{last} of 5 now, {begun} at the beginning.", last=last, begun=begun)
    else:
        sentence = reader.say("{last} of 5.", last=last)
    if series.target is not None:
        sentence += " " + reader.say("Target {target}.", target=number_words(series.target, reader))
    parts = [
        f"{reader.calendar_day(on)}: {number_words(value, reader)}" for on, value in known[-SHOWN_MONTHS:]
    ]
    return _made(title, sentence, parts)


def _goals(shown: ReportShown, reader: Reader) -> Finding:
    title = picture_title("goals", reader)
    if not any(one.set for one in shown.goals):
        return _nothing(title, reader.say("No goals have been set yet."))
    total = sum(one.set - one.dropped for one in shown.goals)
    achieved = sum(one.achieved for one in shown.goals)
    sentence = (
        reader.count(
            "{achieved} of {total} goal is achieved.",
            "{achieved} of {total} goals are achieved.",
            total,
            total=number_words(total, reader),
            achieved=number_words(achieved, reader),
        )
        if total
        else reader.say("Every goal was dropped.")
    )
    parts = [
        reader.say(
            "{kind}: {set} set, {achieved} achieved, {stuck} stuck, {dropped} dropped",
            kind=kind_words(one.kind, reader),
            set=number_words(one.set, reader),
            achieved=number_words(one.achieved, reader),
            stuck=number_words(one.stuck, reader),
            dropped=number_words(one.dropped, reader),
        )
        for one in shown.goals
    ]
    return _made(title, sentence, parts)


def skills_drawn(shown: ReportShown) -> tuple[SkillGrowth, ...]:
    """The skills whose levels may be shown: those of most people."""
    known = [
        one for one in shown.skills if not one.hidden and one.before is not None and one.after is not None
    ]
    return tuple(sorted(known, key=lambda one: (not one.skill, -one.people))[:SHOWN_SKILLS])


def skill_name(one: SkillGrowth, reader: Reader) -> str:
    return one.label or one.skill or reader.say("All other skills")


def _skills(shown: ReportShown, reader: Reader) -> Finding:
    title = picture_title("skills", reader)
    drawn = skills_drawn(shown)
    if not drawn:
        words = reader.say("Fewer than {n} people have given their levels before and after.", n=SMALLEST)
        return _nothing(title, words)
    risen = [one for one in drawn if (one.after or 0) > (one.before or 0)]
    sentence = reader.count(
        "People put themselves higher in {risen} of {n} skill.",
        "People put themselves higher in {risen} of {n} skills.",
        len(drawn),
        risen=len(risen),
    )
    parts = [
        reader.say(
            "{skill}: {before} before, {after} after ({n} people)",
            skill=skill_name(one, reader),
            before=number_words(one.before or 0, reader),
            after=number_words(one.after or 0, reader),
            n=number_words(one.people, reader),
        )
        for one in drawn
    ]
    return _made(title, sentence, parts)


def groups_drawn(rows: tuple[AccessRow, ...]) -> tuple[AccessRow, ...]:
    """The largest groups, and the row of all smaller ones at the end."""
    named = [row for row in rows if row.name and row.rate is not None]
    others = [row for row in rows if not row.name and row.rate is not None and row.eligible >= SMALLEST]
    return (*sorted(named, key=lambda row: -row.eligible)[:SHOWN_GROUPS], *others)


def group_name(row: AccessRow, reader: Reader) -> str:
    return row.name or reader.say("All others")


def _access(shown: ReportShown, reader: Reader) -> Finding:
    title = picture_title("access", reader)
    drawn = [(one, groups_drawn(one.rows)) for one in shown.access if groups_drawn(one.rows)]
    if not drawn:
        words = reader.say("No two groups of {n} people or more can be told apart.", n=SMALLEST)
        return _nothing(title, words)
    overall, counted = next(
        ((one.overall, one.at) for one, _ in drawn if one.overall is not None), (None, None)
    )
    sentence = reader.say("Each group against all colleagues in it.")
    if overall is not None:
        amounts = {
            "part": number_words(overall.taking_part, reader),
            "whole": number_words(overall.eligible, reader),
        }
        sentence = reader.say("{part} of {whole} colleagues take part.", **amounts)
        if counted is not None:
            sentence = reader.say(
                "{part} of {whole} colleagues took part on {day}, when it was last counted.",
                day=day_words(counted, reader),
                **amounts,
            )
    parts = []
    for one, rows in drawn:
        each = [
            f"{group_name(row, reader)} {number_words(row.rate or 0, reader, 0)} % "
            f"({number_words(row.taking_part, reader)}/{number_words(row.eligible, reader)})"
            for row in rows
        ]
        parts.append(f"{by_words(one.by, reader)}: {', '.join(each)}")
    return _made(title, sentence, parts)


def ends_drawn(shown: ReportShown) -> tuple[EarlyEnds, ...]:
    """The reasons of most pairs first, all others together at the end."""
    return tuple(
        sorted((one for one in shown.early_ends if one.pairs), key=lambda one: (not one.reason, -one.pairs))
    )


def _early_ends(shown: ReportShown, reader: Reader) -> Finding:
    title = picture_title("early_ends", reader)
    total = sum(one.pairs for one in shown.early_ends)
    if not total:
        return _nothing(
            title, reader.say("No pairs to show: none ended early, or too few to tell reasons apart.")
        )
    sentence = reader.count(
        "{total} pair ended early.", "{total} pairs ended early.", total, total=number_words(total, reader)
    )
    parts = [
        f"{reason_words(one.reason, reader)}: {number_words(one.pairs, reader)}" for one in ends_drawn(shown)
    ]
    return _made(title, sentence, parts)


def _worth(shown: ReportShown, reader: Reader) -> Finding:
    title = picture_title("worth", reader)
    worth = shown.worth
    if worth.result is None or worth.cost is None or worth.value is None:
        return _nothing(title, reader.say("The plan does not say yet what it takes to reckon it."))
    sentence = reader.say(
        "{low_high}, most likely {mid}, if the assumptions hold.",
        low_high=percent_range(worth.result, reader),
        mid=f"{number_words(worth.result.mid, reader, 0)} %",
    )
    parts = [
        reader.say("Cost: {cost}", cost=range_words(worth.cost, worth.currency, reader)),
        reader.say("Value: {value}", value=range_words(worth.value, worth.currency, reader)),
    ]
    return _made(title, sentence, parts)


PICTURES: dict[str, Callable[[ReportShown, Reader], Finding]] = {
    "funnel": _funnel,
    "meetings": _meetings,
    "satisfaction": _satisfaction,
    "goals": _goals,
    "skills": _skills,
    "access": _access,
    "early_ends": _early_ends,
    "worth": _worth,
}
"""Every picture, in the order in which they are shown."""


def picture_title(key: str, reader: Reader) -> str:
    """What a picture is called."""
    return {
        "funnel": reader.say("From application to a good end"),
        "meetings": reader.say("Meetings per pair and month"),
        "satisfaction": reader.say("How mentoring is going, 1 to 5"),
        "goals": reader.say("Goals"),
        "skills": reader.say("Skills before and after, 1 to 5"),
        "access": reader.say("Who takes part"),
        "early_ends": reader.say("Pairs that ended early, by reason"),
        "worth": reader.say("Return on investment, as a range"),
    }[key]
