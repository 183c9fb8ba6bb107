"""All drafts of a program, and two of them side by side."""

from __future__ import annotations

from blocks import ids
from blocks.matching.drafts.draft import (
    circle_words,
    discard_button,
    outdated_words,
    parting,
    proof,
    publish_button,
)
from blocks.parts import Block, Message, actions, button, context, fit, person, quote, section
from blocks.reader import Reader
from bot.domain.shown.matching import ComparisonShown, DraftInList, DraftsShown, MoveShown

MOST = 15
"""Drafts in one message: three blocks each."""


def drafts_message(facts: DraftsShown, reader: Reader) -> Message:
    """The list, with what can be done with each."""
    text = reader.count("There is {n} draft.", "There are {n} drafts.", len(facts.drafts))
    if not facts.drafts:
        text = reader.say("There is no draft now. `/mentor-admin match preview` makes one.")
    blocks: list[Block] = [section(text)]
    for one in facts.drafts[:MOST]:
        blocks += [section(_described(one, reader)), actions(*_buttons(one, reader))]
    if len(facts.drafts) > MOST:
        blocks.append(context(reader.say("… and {n} more.", n=len(facts.drafts) - MOST)))
    if facts.drafts:
        words = reader.say(
            '`/mentor-admin match preview "a name"` keeps a draft beside the others. Nobody sees any of them '
            "before you publish one."
        )
        blocks.append(context(words))
    return Message(text, blocks)


def named(name: str, reader: Reader) -> str:
    """A draft by its name, at the beginning of a line."""
    return quote(name) if name else reader.say("Draft without a name")


def _described(one: DraftInList, reader: Reader) -> str:
    title = f"*{named(one.name, reader)}*"
    when = reader.say("{who}, {when}", who=person(one.who), when=reader.moment(one.made_at))
    match one.status:
        case "queued" | "running":
            return f"{title} · {when}\n" + reader.say("It is being computed.")
        case "failed":
            return f"{title} · {when}\n" + reader.say("It could not be made.")
    figures = circle_words(one.circles, reader) or reader.count("{n} pair", "{n} pairs", one.pairs)
    left = reader.count("{n} person left over", "{n} people left over", one.left_over)
    mean = reader.say("{mean} % fit on average", mean=round(one.mean * 100))
    parts = [figures, mean, left] if one.pairs else [figures, left]
    if one.status == "asking":
        parts.append(reader.say("the mentors are being asked"))
    described = f"{title} · {when}\n{' · '.join(parts)}"
    if one.outdated is not None:
        return f"{described}\n{outdated_words(one.outdated, reader)}"
    return f"{described}\n{parting(one.parts, reader)}" if one.parts else described


def _buttons(one: DraftInList, reader: Reader) -> list[Block]:
    buttons = [button(reader.say("Show"), ids.MATCH_SHOW, f"{one.round}:0")]
    if one.other is not None:
        words = reader.say("Compare with {other}", other=fit(one.other_name or reader.say("the other"), 40))
        buttons.append(button(words, ids.MATCH_COMPARE, f"{one.round}:{one.other}"))
    if one.status == "draft" and one.pairs and one.outdated is None:
        buttons.append(publish_button(one, reader))
    return [*buttons, discard_button(one.value, one.name, reader)]


def comparison_message(facts: ComparisonShown, reader: Reader) -> Message:
    """What differs: people, points, fit, and which mentees would have somebody else. At most a screenful."""
    first, second = facts.drafts
    names = (named(first.name, reader), named(second.name, reader))
    if names[0] == names[1]:
        names = (f"{names[0]} ({first.round})", f"{names[1]} ({second.round})")
    text = reader.say("{first} beside {second}", first=names[0], second=names[1])
    blocks: list[Block] = [section(f"*{text}*")]
    blocks += [
        section(_figures(name, one, total, reader))
        for name, one, total in zip(names, facts.drafts, facts.totals, strict=True)
    ]
    same = reader.count("{n} pair is in both.", "{n} pairs are in both.", facts.same)
    if not facts.moved:
        words = reader.say("Nobody would have another mentor.")
    else:
        words = reader.count(
            "{n} mentee would have another mentor, or one in one draft only:",
            "{n} mentees would have another mentor, or one in one draft only:",
            facts.moved,
        )
    blocks.append(section(f"{same} {words}"))
    if facts.moves:
        blocks.append(section("\n".join(_move(one, reader) for one in facts.moves)))
    if facts.moved > len(facts.moves):
        blocks.append(context(reader.say("… and {n} more.", n=reader.number(facts.moved - len(facts.moves)))))
    return Message(text, blocks)


def _figures(name: str, one: DraftInList, total: int, reader: Reader) -> str:
    figures = [
        circle_words(one.circles, reader) or reader.count("{n} pair", "{n} pairs", one.pairs),
        reader.say("{points} points in all", points=reader.number(total)),
        reader.say("{mean} % fit on average", mean=reader.decimal(f"{one.mean * 100:.1f}")),
        reader.count("{n} person left over", "{n} people left over", one.left_over),
    ]
    return f"*{name}*: {' · '.join(figures)}. {proof(True, 0, total, reader) if one.proved else ''}".rstrip()


def _move(one: MoveShown, reader: Reader) -> str:
    nobody = reader.say("nobody")
    before, after = (", ".join(person(m) for m in side) or nobody for side in (one.before, one.after))
    return f"• {person(one.mentee)}: {before} → {after}"
