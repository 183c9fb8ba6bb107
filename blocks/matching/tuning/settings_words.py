"""What the settings of matching are called, and what is said about them."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.matching.reasons import criterion_name, rule_name
from blocks.parts import person, quote
from blocks.reader import Reader
from bot.domain.shown.matching_settings import ChangeShown, MoveShown, SettingsShown

FULL = 10_000
WEIGHT = "weight_"
"""How the keys of weights begin."""


def changes_words(changes: Sequence[ChangeShown], reader: Reader) -> str:
    """What is different, a line each: 'skills 30 → 40 %'."""
    return "\n".join(f"• {_change(one, reader)}" for one in changes)


def _change(one: ChangeShown, reader: Reader) -> str:
    name = quote(field_name(one.field, reader))
    if one.field.startswith(WEIGHT):
        before, after = (_share(text) for text in (one.before, one.after))
        return f"{name} {before} → {after} %"
    if one.field.startswith("rule_"):
        on, off = reader.say("on"), reader.say("off")
        return f"{name}: {on if one.before else off} → {on if one.after else off}"
    if one.field == "seniority":
        words = {"normal": reader.say("usual"), "reverse": reader.say("reverse"), "peers": reader.say("peers"),
                 "none": reader.say("no difference"), "own": reader.say("own table")}  # fmt: skip
        return f"{name}: {words.get(one.before, '')} → {words.get(one.after, '')}"
    if one.field == "department":
        words = {"different": reader.say("different"), "same": reader.say("the same"),
                 "none": reader.say("no difference")}  # fmt: skip
        return f"{name}: {words.get(one.before, '')} → {words.get(one.after, '')}"
    if one.field == "repeat_days":
        return f"{name}: {_rhythm(one.before, reader)} → {_rhythm(one.after, reader)}"
    off = reader.say("off")
    return f"{name}: {one.before or off} → {one.after or off}"


def _rhythm(days: str, reader: Reader) -> str:
    if days in ("", "0"):
        return reader.say("never")
    return reader.count("every day", "every {n} days", int(days))


def _share(points: str) -> str:
    return f"{int(points or 0) / 100:.3g}"


def percent(points: int, reader: Reader) -> str:
    """A share of 10,000 points in per cent."""
    return reader.say("{n} %", n=reader.decimal(f"{points * 100 / FULL:.3g}"))


def field_name(key: str, reader: Reader) -> str:
    """What a setting is called."""
    if key.startswith(WEIGHT):
        return criterion_name(key.removeprefix(WEIGHT), reader)
    if key.startswith("rule_"):
        return rule_name(key.removeprefix("rule_"), reader)
    if key == "seniority":
        return reader.say("Which mentor fits best")
    if key == "repeat_days":
        return reader.say("Match newcomers again")
    if key == "department":
        return reader.say("Which departments fit best")
    return number_words(key, reader)[0]


def criterion_hint(key: str, reader: Reader) -> str:
    """What a criterion looks at, in a sentence; empty where its name says it all."""
    return {
        "skills": reader.say("What the mentor offers of what the mentee wants, first choices first."),
        "goals": reader.say("Goals that the mentor can help with."),
        "topics": reader.say("Topics that both would like to talk about."),
        "style": reader.say("How directive or exploratory both like to work."),
        "values": reader.say("What matters to both."),
        "seniority": reader.say("How many levels the two are apart, see below."),
        "department": reader.say("The same one or another, see below."),
        "languages": reader.say("A language in common; beyond the rule that there must be one."),
        "preferences": reader.say("People and groups they asked for."),
        "hours": reader.say("Working hours that both have in common."),
        "cadence": reader.say("How often they want to meet."),
        "format": reader.say("In person or remote."),
        "location": reader.say("The same place or country."),
        "assessment": reader.say("How the mentor's skills were assessed; the two never read it."),
    }.get(key, "")


def switch_words(rule: str, reader: Reader) -> str:
    """A rule as a box to tick."""
    return {
        "reporting_line": reader.say("Nobody is matched up or down their own reporting line"),
        "same_team": reader.say("Nobody is matched within their own team"),
        "language": reader.say("The two have a language in common"),
    }.get(rule) or rule_name(rule, reader)


def number_words(key: str, reader: Reader) -> tuple[str, str]:
    """Label and hint of a number."""
    words: dict[str, tuple[str, str]] = {
        "hours_least": (
            reader.say("Shared working hours a day, at least"),
            reader.say("Two people with fewer never find a time."),
        ),
        "skills_least": (
            reader.say("Wanted skills that the mentor offers, at least"),
            "",
        ),
        "level_gap_below": (
            reader.say("Levels the mentor may be below the mentee"),
            reader.say("0: never below. Empty: any number. In reverse mentoring: above."),
        ),
        "level_gap_above": (
            reader.say("Levels the mentor may be above the mentee"),
            reader.say("Empty: any number. In reverse mentoring: below."),
        ),
        "eligibility_tenure_days": (
            reader.say("Days with the company before taking part"),
            reader.say("Empty: from the first day."),
        ),
        "eligibility_mentor_level": (reader.say("Lowest level of a mentor"), reader.say("Empty: any level.")),
        "eligibility_mentee_level": (reader.say("Lowest level of a mentee"), reader.say("Empty: any level.")),
        "eligibility_mentor_assessment": (
            reader.say("Lowest result of a mentor's skills assessment"),
            reader.say("From 1 to 5. Empty: any. Who was not assessed is not left out."),
        ),
        "minimum_score_points": (
            reader.say("Points that a pair needs, at least"),
            reader.say("Of 10,000. High numbers leave people without a partner."),
        ),
        "short_list_size": (reader.say("Mentors on a short list"), reader.say("For mentees who may choose.")),
        "short_list_days": (reader.say("Days to rank a short list"), ""),
        "answer_days": (
            reader.say("Days for a mentor's answer"),
            reader.say("When you ask mentors before publishing."),
        ),
        "mentors_per_mentee": (reader.say("Mentors per mentee"), reader.say("As far as there are enough.")),
        "stay_bonus": (
            reader.say("Points for keeping a pair of the last draft"),
            reader.say("Of 10,000, when a draft is made again after somebody left."),
        ),
    }
    return words.get(key, (key.replace("_", " "), ""))


def move_words(move: MoveShown, reader: Reader) -> str:
    """A mentee with another mentor than before."""
    return reader.say(
        "{mentee} → {now} instead of {before}",
        mentee=person(move.mentee),
        now=" + ".join(map(person, move.after)),
        before=" + ".join(map(person, move.before)),
    )


# --- what there is to choose ------------------------------------------------------------------------


def seniority_words(shown: SettingsShown, reader: Reader) -> list[tuple[str, str, str]]:
    """What the choice of levels offers: value, words, hint."""
    words = {
        "normal": (reader.say("One to three levels ahead"), reader.say("The usual way")),
        "reverse": (
            reader.say("One to three levels behind"),
            reader.say("Reverse mentoring: the junior guides the senior"),
        ),
        "peers": (reader.say("About the same level"), reader.say("Peers learn from each other")),
        "none": (reader.say("The level makes no difference"), reader.say("“Experience” then counts 0")),
        "own": (reader.say("As in this program's own table"), reader.say("From the program's file")),
    }
    return [(key, *words[key]) for key in shown.seniority]


def department_words(shown: SettingsShown, reader: Reader) -> list[tuple[str, str, str]]:
    """What the choice of departments offers: value, words, hint."""
    words = {
        "different": (reader.say("Different ones"), reader.say("To see more of the company")),
        "same": (reader.say("The same one"), reader.say("To learn the trade")),
        "none": (reader.say("It makes no difference"), ""),
    }
    return [(key, *words.get(key, (key, ""))) for key in shown.departments]


def repeat_words(shown: SettingsShown, reader: Reader) -> list[tuple[str, str, str]]:
    """How often newcomers can be matched: value, words, hint."""
    words = {0: reader.say("Never by itself"), 7: reader.say("Every week"), 14: reader.say("Every two weeks"),
             28: reader.say("Every four weeks")}  # fmt: skip
    hints = {
        0: reader.say("Whenever you type `match preview`"),
        7: reader.say("A draft comes for you to look at"),
    }
    return [
        (str(days), words.get(days) or reader.count("Every day", "Every {n} days", days), hints.get(days, ""))
        for days in shown.repeats
    ]


def first_in_line(shown: SettingsShown, reader: Reader) -> str:
    """Who comes first in the next round, and how many those are."""
    words = reader.say("Whoever missed out in an earlier round comes first in the next, at no cost to how many are "
                       "matched.")  # fmt: skip
    if shown.waiting:
        more = reader.count("That is {n} person now.", "That is {n} people now.", shown.waiting)
        words = f"{words} {more}"
    return words


def guarded_words(shown: SettingsShown, reader: Reader) -> str:
    """The rules that nobody can switch off, as promises."""
    words = {
        "same_person": reader.say("nobody is matched with themselves"),
        "avoid": reader.say("nobody is matched with somebody they would rather not be matched with"),
        "forbidden": reader.say("you keep two people apart"),
        "failed": reader.say("two whose pair ended early are not matched again"),
        "used": reader.say("nobody gets the same partner twice at a time"),
        "declined": reader.say("a mentor's no is a no"),
    }
    lines = "\n".join(f"• {words[rule]}" for rule in shown.guarded if rule in words)
    return reader.say(
        "*Always on*\n{lines}\nThese are promises to people, so nobody can switch them off.", lines=lines
    )
