"""After people left: who is free again, the three ways to go on, and a word to those who part before they began."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from blocks import ids
from blocks.matching.tuning.settings_words import move_words
from blocks.parts import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    divider,
    fit,
    person,
    quote,
    section,
)
from blocks.reader import Reader
from bot.domain.shown.matching_rematch import Rematched, RematchShown, WayShown

LOCKED, BONUS, SCRATCH = "locked", "bonus", "scratch"
NAMED_IN_QUESTION = 3


def rematch_message(shown: RematchShown, reader: Reader) -> Message:
    """Who is free again; then, once they are compared, the three ways side by side."""
    title = reader.say("Match again in *{name}*", name=quote(shown.program.name))
    blocks: list[Block] = [section(fit(f"{title}\n{_free(shown, reader)}", 3000))]
    if shown.ways:
        blocks += _compared(shown, reader)
    elif shown.too_many:
        blocks += _too_many(shown, reader)
    elif _worth_it(shown):
        compare = button(reader.say("Compare three ways to go on"), ids.MATCH_REMATCH_COMPARE,
                         shown.program.program, style="primary")  # fmt: skip
        blocks += [actions(compare), context(_promise(reader))]
    else:
        words = reader.say("There is nothing to match again: for a new pair it takes a mentee who waits and a free "
                           "place with a mentor.")  # fmt: skip
        blocks.append(section(words))
    return Message(title, blocks)


def rematched(facts: Rematched, reader: Reader) -> Message:
    """To the two of a pair that parted before it began."""
    text = reader.say(
        "Somebody had to leave *{program}*, so its coordinators matched anew those who had not begun yet. You and "
        "{partner} are not a pair any more. That says nothing about either of you.",
        program=quote(facts.program),
        partner=person(facts.partner),
    )
    more = (
        reader.say("Your place is kept: you are looked at first when somebody becomes free.")
        if facts.back_in_pool
        else reader.say("Your new partner waits for you in a channel of your own.")
    )
    return Message(text, [section(f"{text}\n{more}")])


def _worth_it(shown: RematchShown) -> bool:
    """Somebody can be matched, or pairs may move."""
    movable = shown.young and (shown.waiting or shown.places)
    return bool((shown.waiting and shown.places) or shown.draft_pairs or movable)


def _free(shown: RematchShown, reader: Reader) -> str:
    lines = []
    if shown.mentees:
        who = _people(shown.mentees)
        lines.append(reader.say("Free again, looking for a mentor: {who}", who=who))
    if shown.mentors:
        lines.append(reader.say("Free again, with a place for a mentee: {who}", who=_people(shown.mentors)))
    waiting = reader.count("{n} mentee waits for a mentor", "{n} mentees wait for a mentor", shown.waiting)
    places = reader.count("{n} place is free", "{n} places are free", shown.places)
    lines.append(f"{waiting}; {places}.")
    if shown.draft_pairs:
        lines.append(reader.count("Your draft has {n} pair.", "Your draft has {n} pairs.", shown.draft_pairs))
        if shown.draft_broken:
            lines[-1] += " " + reader.count(
                "{n} of them fell apart: somebody left.",
                "{n} of them fell apart: somebody left.",
                shown.draft_broken,
            )
    return "\n".join(lines)


def _people(slack_ids: Sequence[str]) -> str:
    return ", ".join(map(person, slack_ids))


def _promise(reader: Reader) -> str:
    return reader.say(
        ":handshake: Pairs that have begun stay together in each of them, and two whose pair ended early are never "
        "proposed to each other again."
    )


def _compared(shown: RematchShown, reader: Reader) -> list[Block]:
    if len({way.mark for way in shown.ways}) == 1:
        only = shown.ways[0]
        words = "\n".join([*_same(only, reader), _figures(only, reader)])
        return [
            section(fit(words, 3000)),
            _button(only, shown, reader),
            context(_promise(reader)),
        ]
    blocks: list[Block] = [section(f"```\n{_table(shown.ways, reader)}\n```")]
    for way in shown.ways:
        blocks += [divider(), section(fit(_way(way, reader), 3000)), _button(way, shown, reader)]
    return [*blocks, context(_promise(reader))]


def _same(only: WayShown, reader: Reader) -> list[str]:
    """What the one way does to which all three come."""
    if not (only.new or only.moved or only.parted):
        return [reader.say("All three ways come to the same pairs: nothing would move.")]
    if only.moved or only.parted:
        return [reader.say("All three ways come to the same pairs."), *_changes(only, reader)]
    return [
        reader.count(
            "All three ways come to the same pairs: none that there is would change, and {n} new one would be made.",
            "All three ways come to the same pairs: none that there is would change, and {n} new ones would be made.",
            only.new,
        )
    ]


def _figures(way: WayShown, reader: Reader) -> str:
    return reader.say(
        "Mentees with a mentor: {people} of {all}. Mean fit of the pairs it is about: {fit}.",
        people=way.people,
        all=way.mentees,
        fit=_percent(way.fit),
    )


def _table(ways: Sequence[WayShown], reader: Reader) -> str:
    """The figures side by side, in columns of equal width."""
    names = {
        LOCKED: reader.say("keep all"),
        BONUS: reader.say("favour"),
        SCRATCH: reader.say("anew"),
    }
    rows = [
        ("", [names.get(way.key, way.key) for way in ways]),
        (reader.say("Mentees with a mentor"), [f"{way.people} / {way.mentees}" for way in ways]),
        (reader.say("Mean fit"), [_percent(way.fit) for way in ways]),
        (reader.say("Pairs of the draft that change"), [str(way.moved) for way in ways]),
        (reader.say("Living pairs that part"), [str(way.parted) for way in ways]),
    ]
    first = max(len(name) for name, _ in rows)
    width = max(len(cell) for _, cells in rows for cell in cells)
    return "\n".join(
        "  ".join([name.ljust(first), *(cell.rjust(width) for cell in cells)]) for name, cells in rows
    )


def _percent(share: float | None) -> str:
    return f"{round(share * 100)} %" if share is not None else "–"


def _way(way: WayShown, reader: Reader) -> str:
    title, what = {
        LOCKED: (
            reader.say("Keep all"),
            reader.say("Everybody keeps their partner; only those who are free are matched."),
        ),
        BONUS: (
            reader.say("Favour the pairs there are"),
            reader.say("A pair moves only where somebody gains a lot by it."),
        ),
        SCRATCH: (
            reader.say("Look at everybody anew"),
            reader.say("The best pairs there can be, whoever moves."),
        ),
    }[way.key]
    return "\n".join([f"*{title}*. {what}", *_changes(way, reader)])


def _changes(way: WayShown, reader: Reader) -> list[str]:
    """Who would have somebody else, and which living pairs would part."""
    lines = [f"• {_move(move, reader)}" for move in way.moves]
    if way.parted:
        lines.append(
            ":warning: "
            + reader.count(
                "{n} living pair that has not begun would part: {who}",
                "{n} living pairs that have not begun would part: {who}",
                way.parted,
                who=_pairs(way.parting, way.parted),
            )
        )
    return lines


def _move(move: Any, reader: Reader) -> str:
    if not move.after:
        return reader.say(
            "{mentee}: nobody instead of {before}",
            mentee=person(move.mentee),
            before=" + ".join(map(person, move.before)),
        )
    return move_words(move, reader)


def _pairs(pairs: Sequence[tuple[str, str]], of: int) -> str:
    shown = "; ".join(f"{person(mentee)} + {person(mentor)}" for mentee, mentor in pairs)
    return shown + ("; …" if of > len(pairs) else "")


def _button(way: WayShown, shown: RematchShown, reader: Reader) -> Block:
    value = f"{shown.program.program}:{way.key}:{way.mark.partition('-')[0]}"
    ask = None
    if way.parted:
        text = reader.count(
            "{n} living pair that has not begun parts when you publish this draft, not before. Both are told kindly.",
            "{n} living pairs that have not begun part when you publish this draft, not before. They are told kindly.",
            way.parted,
        )
        named = _pairs(way.parting[:NAMED_IN_QUESTION], way.parted)
        ask = confirm(
            reader.say("Part pairs for this?"),
            f"{text}\n{named}" if len(text) + len(named) < 290 else text,  # noqa: PLR2004 - Slack's limit is 300
            reader.say("Make the draft"),
            reader.say("Not now"),
        )
    words = reader.say("Make this the draft")
    made = button(words, ids.MATCH_REMATCH, value, ask=ask)
    return {**actions(made), "block_id": f"rematch_{way.key}"}


def _too_many(shown: RematchShown, reader: Reader) -> list[Block]:
    words = reader.say(
        "With so many people, comparing takes longer than a moment. Make a draft in which everybody keeps a partner, "
        "and look at it in this channel."
    )
    made = button(
        reader.say("Draft with those who are free"),
        ids.MATCH_REMATCH,
        f"{shown.program.program}:{LOCKED}:",
    )
    return [section(words), actions(made), context(_promise(reader))]


VIEWS: dict[str, Callable[[Any, Reader], Message]] = {"pair.rematched": rematched}
