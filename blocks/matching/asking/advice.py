"""Advice about a program's matching, and how fair it is: for the coordinator who asked, nobody else."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from blocks import ids
from blocks.matching.asking.why import consequences, cost_words, unpriced_words
from blocks.matching.reasons import rule_name
from blocks.parts import Block, Message, actions, button, context, fit, header, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.matching_advice import (
    AdviceShown,
    FairnessShown,
    GroupShown,
    RecruitShown,
    SplitShown,
)

GROUPS_A_SPLIT = 12
LINE_LIMIT = 600


def advice_message(facts: AdviceShown, reader: Reader) -> Message:
    """What would help most, in the order in which it helps."""
    title = reader.say("What would help the matching of {name}", name=facts.program.name)
    if facts.unpriced:
        return Message(quote(title), [header(title), section(unpriced_words(facts.unpriced, reader))])
    blocks: list[Block] = [header(title), section(_standing(facts.people, facts.matched, reader))]
    blocks += _part(reader.say("*Mentors to find next*"), _recruits(facts, reader))
    blocks += _part(
        reader.say("*Whom to ask for one more place*"),
        [_gain(person(one.slack_id), cost_words(one.gain, reader), reader) for one in facts.seats],
    )
    blocks += _part(
        reader.say("*What those without a mentor look for*"),
        [
            reader.say("{what}: {wanted}, {offered}", what=quote(one.label), wanted=_waiting(one.waiting, reader),
                       offered=_offering(one.seats, reader))
            for one in facts.shortages
        ],
    )  # fmt: skip
    blocks += _part(
        reader.say("*What the rules cost*"),
        [
            reader.say(
                "Without “{rule}”: {gain}",
                rule=rule_name(one.rule, reader),
                gain=cost_words(one.gain, reader),
            )
            for one in facts.rules
        ],
    )
    blocks += _part(reader.say("*Hardly a choice*"), [_nearly(*one, reader) for one in facts.nearly])
    if len(blocks) == 2:  # noqa: PLR2004 - the title and where it stands
        blocks.append(section(reader.say("Everybody is matched as well as can be. Nothing to advise.")))
    look = button(reader.say("Look at the settings"), ids.MATCH_SETTINGS, facts.program.program)
    again = button(reader.say("Make a new draft"), ids.MATCH_PREVIEW, facts.program.program)
    blocks.append(actions(look, again))
    blocks.append(
        context(
            reader.say(
                "Every figure was solved anew and is exact; each line stands for itself. Rules that protect people "
                "are never priced. Only you see this."
            )
        )
    )
    return Message(quote(title), blocks)


def fairness_message(facts: FairnessShown, reader: Reader) -> Message:
    """Who is matched how often and how well, by group, and the button that lifts the worst-off."""
    title = reader.say("How fair the draft of {name} is", name=facts.program.name)
    if facts.unpriced:
        return Message(quote(title), [header(title), section(unpriced_words(facts.unpriced, reader))])
    blocks: list[Block] = [header(title), section(_overall(facts, reader))]
    blocks += [_split(one, reader) for one in facts.splits if one.groups]
    held_back = sum(one.held_back for one in facts.splits)
    if held_back:
        words = reader.count(
            "{n} group is too small to be shown.",
            "{n} groups are too small to be shown, or would give one away.",
            held_back,
        )
        blocks.append(context(words))
    if facts.floor is not None and facts.lifting is not None:
        price = cost_words(facts.lifting, reader)
        words = reader.say(
            "The pair that fits worst could have {floor} points instead of {worst}, with as many people matched: "
            "that *{price}*.",
            floor=reader.number(facts.floor),
            worst=reader.number(facts.worst or 0),
            price=price,
        )
        blocks.append(section(f"{words} {consequences(facts.lifting, reader)}".strip()))
        label = reader.say("Draft with the worst-off lifted: {price}", price=price)
        blocks.append(actions(button(label, ids.MATCH_LIFT, facts.program.program)))
    elif facts.too_many_to_lift:
        blocks.append(
            section(
                reader.say("Lifting the pair that fits worst is not offered for more than 20 million pairs.")
            )
        )
    elif facts.matched:
        blocks.append(
            section(reader.say("The pair that fits worst cannot be lifted without leaving somebody out."))
        )
    blocks.append(
        context(
            reader.say(
                "Groups of fewer than five are never shown, nor what would give them away. A group is *far behind* "
                "when its rate is below four fifths of the best group's. Groups count in a score only where people "
                "asked for it."
            )
        )
    )
    return Message(quote(title), blocks)


def lifted_message(reader: Reader) -> Message:
    """The answer to the button."""
    text = reader.say(
        "A draft with the worst-off lifted is on its way to the admin channel, beside the one there is."
    )
    return Message(text, [section(text)])


def _standing(people: int, matched: int, reader: Reader) -> str:
    return reader.count(
        "{matched} of {n} mentee has a mentor in the best draft.",
        "{matched} of {n} mentees have a mentor in the best draft.",
        people,
        matched=matched,
    )


def _part(title: str, lines: Sequence[str]) -> list[Block]:
    if not lines:
        return []
    return [section(fit("\n".join([title, *(f"• {fit(line, LINE_LIMIT)}" for line in lines)]), 3000))]


def _gain(who: str, gain: str, reader: Reader) -> str:
    return reader.say("{who}: {gain}", who=who, gain=gain)


def _recruits(facts: AdviceShown, reader: Reader) -> list[str]:
    """One after the other: once everybody has a mentor, the next one is for those whose pair fits worst."""
    waiting, lines = facts.people - facts.matched, []
    for one in facts.recruits:
        lines.append(_recruit(one, reader, waiting=waiting > 0))
        waiting -= one.gain.people
    return lines


def _recruit(one: RecruitShown, reader: Reader, *, waiting: bool) -> str:
    described = []
    if one.skills:
        described.append(reader.say("offers {skills}", skills=quote(", ".join(one.skills))))
    if one.level:
        described.append(reader.say("level “{level}”", level=quote(one.level)))
    if one.place:
        described.append(reader.say("in {place}", place=quote(one.place)))
    if one.languages:
        described.append(reader.say("speaks {languages}", languages=quote(", ".join(one.languages))))
    who = "; ".join(described) or reader.say("anybody")
    if waiting:
        fits = reader.count("fits {n} mentee who has nobody", "fits {n} mentees who have nobody", one.fits)
    else:
        fits = reader.count(
            "fits {n} mentee whose pair is among the weakest",
            "fits {n} mentees whose pairs are among the weakest",
            one.fits,
        )
    gain = cost_words(one.gain, reader)
    return (
        f"{who[:1].upper()}{who[1:]}: {gain}, {fits}" if one.fits else f"{who[:1].upper()}{who[1:]}: {gain}"
    )


def _waiting(count: int, reader: Reader) -> str:
    return reader.count("{n} looks for it", "{n} look for it", count)


def _offering(count: int, reader: Reader) -> str:
    return reader.count("{n} place offers it", "{n} places offer it", count)


def _nearly(slack_id: str, possible: int, reader: Reader) -> str:
    return reader.count(
        "{who} is matched, but only {n} mentor is possible",
        "{who} is matched, but only {n} mentors are possible",
        possible,
        who=person(slack_id),
    )


def _overall(facts: FairnessShown, reader: Reader) -> str:
    words = _standing(facts.people, facts.matched, reader)
    if facts.mean is None:
        return words
    points = reader.say(
        "Their pairs have {mean} of 10,000 points on average, the worst {worst}.",
        mean=reader.number(facts.mean),
        worst=reader.number(facts.worst or 0),
    )
    return f"{words} {points}"


def _split(split: SplitShown, reader: Reader) -> Block:
    titles: dict[str, Callable[[], str]] = {
        "department": lambda: reader.say("*By department*"),
        "location": lambda: reader.say("*By place*"),
        "level": lambda: reader.say("*By level*"),
        "group": lambda: reader.say("*By groups that people chose to be counted in*"),
    }
    shown = split.groups[:GROUPS_A_SPLIT]
    lines = [titles[split.by](), *(_group(one, reader) for one in shown)]
    if len(split.groups) > len(shown):
        lines.append(reader.say("… and {n} more.", n=len(split.groups) - len(shown)))
    return section(fit("\n".join(lines), 3000))


def _group(one: GroupShown, reader: Reader) -> str:
    name = quote(one.label) or reader.say("not known")
    words = reader.say(
        "• {name} ({people} people): {rate} % matched",
        name=fit(name, 100),
        people=one.people,
        rate=round(one.rate * 100),
    )
    if one.mean is not None:
        words += reader.say(", {mean} points on average", mean=reader.number(one.mean))
    if one.far_behind:
        words += reader.say(" · :warning: far behind")
    return words
