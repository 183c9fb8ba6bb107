"""Who may take part, in words: rules, not judgements."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from blocks import ids
from blocks.parts import Block, View, capital, context, field, fit, modal, option, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.eligibility import EligibleShown, OutsideShown, WaitingPage

NAMED = 12
"""Departments and the like that one sentence names."""
LINE = 700


def who_may_join(rules: Sequence[EligibleShown], reader: Reader) -> str:
    """Who can join, for everybody to read; one line if both roles ask the same."""
    lines = {one.role: _asked(one, reader) for one in rules}
    if not lines:
        return reader.say("Open to everybody.")
    mentee, mentor = lines.get("mentee", ""), lines.get("mentor", "")
    if mentee == mentor:
        return fit(reader.say("Who can join: {who}.", who=mentee), LINE)
    everybody = reader.say("everybody")
    return fit(
        reader.say(
            "Who can join as a mentee: {mentee}. As a mentor: {mentor}.",
            mentee=mentee or everybody,
            mentor=mentor or everybody,
        ),
        LINE * 2,
    )


def reason(facts: OutsideShown, reader: Reader) -> str:
    """Why somebody cannot take a role now: what is asked, in one sentence."""
    role = reader.say("mentors") if facts.role == "mentor" else reader.say("mentees")
    asked = _ASKED[facts.rule](facts.asked, reader) if facts.rule in _ASKED else ""
    words = {
        "department": reader.say("This time {role} come from these departments: {asked}.", role=role, asked=asked),
        "location": reader.say("This time {role} come from these places: {asked}.", role=role, asked=asked),
        "country": reader.say("This time {role} come from these countries: {asked}.", role=role, asked=asked),
        "level": reader.say("This time the program is for {role} {asked}.", role=role, asked=asked),
        "tenure": reader.say("This time {role} have been here {asked}.", role=role, asked=asked),
        "employment": reader.say("This time the program is for {role} employed as: {asked}.", role=role, asked=asked),
        "training": reader.say(
            "{role} of this program go through this first: {asked}. `/mentor training` opens it.",
            role=capital(role), asked=asked,
        ),
    }  # fmt: skip
    return fit(words.get(facts.rule, reader.say("This time there is no place for this role.")), LINE)


def rule_name(rule: str, reader: Reader) -> str:
    """What a rule looks at."""
    return {
        "department": reader.say("department"),
        "location": reader.say("location"),
        "country": reader.say("country"),
        "level": reader.say("level"),
        "tenure": reader.say("time with the company"),
        "employment": reader.say("employment"),
        "training": reader.say("training"),
    }.get(rule, rule)


def unknown_words(unknown: Sequence[str], reader: Reader) -> str:
    """For coordinators: what the directory does not know of an applicant, so that it counted as met."""
    names = ", ".join(rule_name(rule, reader) for rule in unknown)
    return reader.say(
        ":grey_question: The directory does not say, so it counted as met: {names}.", names=names
    )


def waiting_modal(facts: WaitingPage, reader: Reader) -> View:
    """The rule in words, and the choice: wait for a place, or another role."""
    blocks: list[Block] = [section(_opening(facts, reader))]
    blocks += [section(f":information_source: {reason(one, reader)}") for one in facts.outside]
    blocks.append(
        field(
            "waiting",
            reader.say("What would you like to do?"),
            {"type": "radio_buttons", "options": _choices(facts, reader)},
        )
    )
    blocks.append(context(_whom_to_tell(facts, reader)))
    blocks.append(
        context(reader.say(":eye: Who sees this: the coordinators. Your answers are kept either way."))
    )
    return modal(
        ids.APPLICATION_WAITING_SUBMIT,
        reader.say("One question"),
        blocks,
        submit=reader.say("Continue"),
        close=reader.say("Not now"),
        metadata=json.dumps({"cohort": facts.cohort, **facts.carried}),
    )


def _opening(facts: WaitingPage, reader: Reader) -> str:
    return reader.say(
        "Thank you for your interest in *{name}*. In this round not every role is open to everybody. That says "
        "nothing about you.",
        name=quote(facts.name),
    )


def _choices(facts: WaitingPage, reader: Reader) -> list[Block]:
    role = {"mentee": reader.say("a mentee"), "mentor": reader.say("a mentor")}
    hint = reader.say("Coordinators see it and write when there is a place")
    other = option(reader.say("Choose another role"), "other")
    if facts.also:
        waits = facts.outside[0].role
        names = {"also": role[facts.also], "waits": role[waits]}
        return [
            option(reader.say("Go on as {also}, wait for a place as {waits}", **names), "wait", hint),
            option(reader.say("Go on as {also} only", **names), "only"),
            other,
        ]
    return [option(reader.say("Join the waiting list"), "wait", hint), other]


def _whom_to_tell(facts: WaitingPage, reader: Reader) -> str:
    if all(one.rule == "training" for one in facts.outside):
        return reader.say("When you have done it, `/mentor join` goes on here.")
    who = ", ".join(person(one) for one in facts.coordinators[:5])
    return reader.say(
        "This comes from your company's directory. If it is wrong there, please tell {who}: they can put it "
        "right, and you can go on.",
        who=who,
    )


def _asked(facts: EligibleShown, reader: Reader) -> str:
    return "; ".join(words for said in _ASKED.values() if (words := said(facts, reader)))


def _names(several: Sequence[str], reader: Reader) -> str:
    names = ", ".join(quote(one) for one in several[:NAMED])
    more = len(several) - NAMED
    return f"{names} {reader.say('and {n} more', n=more)}" if more > 0 else names


def _countries(facts: EligibleShown, reader: Reader) -> str:
    return _names([reader.country(one) for one in facts.countries], reader)


def _level(facts: EligibleShown, reader: Reader) -> str:
    low, high = quote(facts.level_from), quote(facts.level_to)
    if low and high:
        if low == high:
            return reader.say("on the level “{level}”", level=low)
        return reader.say("from “{low}” to “{high}”", low=low, high=high)
    if low:
        return reader.say("from “{low}” on", low=low)
    return reader.say("up to “{high}”", high=high) if high else ""


def _tenure(facts: EligibleShown, reader: Reader) -> str:
    days = facts.tenure_days
    if not days:
        return ""
    if days % 30 == 0 and days >= 60:  # noqa: PLR2004 - two months read better than sixty days
        return reader.count("for {n} month or longer", "for {n} months or longer", days // 30)
    return reader.count("for {n} day or longer", "for {n} days or longer", days)


_ASKED: dict[str, Callable[[EligibleShown, Reader], str]] = {
    "department": lambda facts, reader: _names(facts.departments, reader),
    "location": lambda facts, reader: _names(facts.locations, reader),
    "country": _countries,
    "level": _level,
    "tenure": _tenure,
    "employment": lambda facts, reader: _names(facts.employment, reader),
    "training": lambda facts, reader: _names(facts.modules, reader),
}
