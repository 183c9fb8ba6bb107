"""How recruiting stands, for the coordinator who asked."""

from __future__ import annotations

from collections.abc import Sequence

from blocks.parts import Block, Message, context, fit, header, quote, section
from blocks.reader import Reader
from bot.domain.shown.balance import (
    AccessGroup,
    AccessShown,
    AccessSplit,
    HelpfulShown,
    RecruitingShown,
    SupplyShown,
)

LINES = 10
LINE_LIMIT = 250
GROUPS_A_SPLIT = 11


def recruiting_message(facts: RecruitingShown, reader: Reader) -> Message:
    """Both sides, who would help most, what is scarce, and who had access."""
    title = reader.say("Recruiting for {name}", name=facts.program.name)
    blocks: list[Block] = [header(title), section(_standing(facts, reader))]
    if facts.waiting:
        blocks.append(
            section(
                reader.count(
                    "{n} application waits for a decision: `applications` shows it.",
                    "{n} applications wait for a decision: `applications` shows them.",
                    facts.waiting,
                )
            )
        )
    blocks += _part(
        reader.say("*Mentors who would help most*"), [_helpful(one, reader) for one in facts.helpful]
    )
    for name, supplies, scarce_only in (
        (reader.say("*Skills*"), facts.skills, True),
        (reader.say("*Levels* (places that fit them)"), facts.levels, False),
        (reader.say("*Places*"), facts.locations, False),
        (reader.say("*Languages* (each mentee once)"), facts.languages, False),
    ):
        blocks += _part(name, _supplies(supplies, reader, scarce_only=scarce_only))
    blocks += _access(facts.access, reader)
    blocks.append(
        context(
            reader.say(
                "Counted from all applications that were sent and not withdrawn. `match advise` works out exactly what "
                "one more mentor would change, for people who are approved. Only you see this."
            )
        )
    )
    return Message(quote(title), blocks)


def _standing(facts: RecruitingShown, reader: Reader) -> str:
    mentees = reader.count("{n} mentee", "{n} mentees", facts.mentees)
    mentors = reader.count("{n} mentor", "{n} mentors", facts.mentors)
    seats = reader.count("{n} place", "{n} places", facts.seats)
    said = reader.say(
        "*{mentees}* and *{mentors}* with {seats} so far.", mentees=mentees, mentors=mentors, seats=seats
    )
    if facts.mentees > facts.seats:
        missing = reader.count(
            "{n} place is missing.", "{n} places are missing.", facts.mentees - facts.seats
        )
        return f"{said} {missing}"
    return f"{said} {reader.say('There is a place for everybody.')}" if facts.mentees else said


def _part(title: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    return [section(fit("\n".join([title, *(f"• {fit(line, LINE_LIMIT)}" for line in lines)]), 3000))]


def _helpful(one: HelpfulShown, reader: Reader) -> str:
    skills = quote(", ".join(fit(skill, 60) for skill in one.skills))
    said = [reader.say("offers *{skills}*", skills=skills)]
    if one.level:
        said.append(reader.say("level “{level}” or above", level=quote(one.level)))
    if one.location:
        said.append(reader.say("in {place}", place=quote(fit(one.location, 60))))
    if one.language:
        said.append(reader.say("speaks {language}", language=quote(one.language)))
    who = ", ".join(said)
    return f"{who[:1].upper()}{who[1:]}: {_wanted(one.wanted, one.seats, reader)}"


def _wanted(wanted: int, seats: int, reader: Reader) -> str:
    look = reader.count("{n} looks for it", "{n} look for it", wanted)
    offer = reader.count("{n} place offers it", "{n} places offer it", seats)
    return f"{look}, {offer}"


def _supplies(supplies: Sequence[SupplyShown], reader: Reader, *, scarce_only: bool) -> list[str]:
    wanted = [one for one in supplies if one.wanted] if scarce_only else list(supplies)
    lines = [_supply(one, reader, scarce_only=scarce_only) for one in wanted[:LINES]]
    if len(wanted) > LINES:
        lines.append(reader.say("… and {n} more", n=len(wanted) - LINES))
    return lines


def _supply(one: SupplyShown, reader: Reader, *, scarce_only: bool) -> str:
    label = quote(fit(one.label, 80))
    if scarce_only:
        said = reader.say(
            "{label}: {wanted} wanted, {seats} offered", label=label, wanted=one.wanted, seats=one.seats
        )
    else:
        mentees = reader.count("{n} mentee", "{n} mentees", one.wanted)
        places = reader.count("{n} place", "{n} places", one.seats)
        said = reader.say("{label}: {mentees}, {places}", label=label, mentees=mentees, places=places)
    return said + (reader.say(" (too few)") if one.wanted > one.seats else "")


def _access(facts: AccessShown, reader: Reader) -> list[Block]:
    said = reader.say(
        "*Equal access*\n{people} people could take part, {applied} applied, {accepted} are in.",
        people=facts.people,
        applied=facts.applied,
        accepted=facts.accepted,
    )
    blocks: list[Block] = [section(said)]
    blocks += [_split(one, reader) for one in facts.splits if one.groups]
    held_back = sum(one.held_back for one in facts.splits)
    rest = reader.say("No figure is about fewer than five people, nor gives one away.")
    if held_back:
        words = reader.count(
            "{n} group is too small to be shown.",
            "{n} groups are too small to be shown, or would give one away.",
            held_back,
        )
        rest = f"{words} {rest}"
    return [*blocks, context(rest)]


def _split(split: AccessSplit, reader: Reader) -> Block:
    titles = {
        "department": reader.say("By department"),
        "location": reader.say("By place"),
        "level": reader.say("By level"),
        "group": reader.say("By groups that people chose to be counted in"),
    }
    lines = [titles.get(split.by, split.by)]
    silent = [one for one in split.groups if split.by != "group" and one.applied is one.accepted is None]
    told = [one for one in split.groups if one not in silent]
    lines += [_group(one, split.by, reader) for one in told[:GROUPS_A_SPLIT]]
    if len(told) > GROUPS_A_SPLIT:
        lines.append(reader.say("… and {n} more", n=len(told) - GROUPS_A_SPLIT))
    if silent:
        lines.append(
            reader.count("• {n} group: too few to tell", "• {n} groups: too few to tell", len(silent))
        )
    return section(fit("\n".join(lines), 3000))


def _group(one: AccessGroup, by: str, reader: Reader) -> str:
    name = quote(fit(one.label, 80)) or reader.say("not known")
    too_few = reader.say("too few to tell")
    accepted = too_few if one.accepted is None else str(one.accepted)
    if by == "group":
        words = reader.say(
            "• {name}: {n} applied, in: {accepted}", name=name, n=one.people, accepted=accepted
        )
    else:
        applied = too_few if one.applied is None else str(one.applied)
        words = reader.say(
            "• {name}: of {people}, applied: {applied}, in: {accepted}",
            name=name,
            people=one.people,
            applied=applied,
            accepted=accepted,
        )
    return words + (reader.say(" · :warning: far behind") if one.far_behind else "")
