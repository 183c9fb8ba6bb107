"""The Home tab: what is next, my pairs, and everything else I am part of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from blocks import ids
from blocks.beside import called
from blocks.celebrating.kudos import thanks_line
from blocks.closing.farewell.card import closing_card
from blocks.community.home import community_blocks
from blocks.first_thing import first_blocks
from blocks.guiding.card import Size, pair_card
from blocks.guiding.overview import partners
from blocks.parts import Block, Message, View, button, context, divider, header, quote, section
from blocks.people.at_home import (
    application,
    championed,
    led_people,
    own_settings,
    standing,
    to_join,
    welcome,
)
from blocks.people.privacy import privacy_line
from blocks.reader import Reader
from blocks.recruiting.joining.profiles import brief, read_button
from blocks.recruiting.messages import withdraw_button
from blocks.reviewing.concerns.form import concern_line
from blocks.training.overview import home_training
from bot.domain.shown.home import FirstThing, HomeShown, Matter, first_thing


@dataclass(frozen=True)
class _Room:
    """What a surface holds. `characters`: all text together."""

    blocks: int
    characters: int

    def holds(self, parts: Sequence[list[Block]]) -> bool:
        blocks = [block for part in parts for block in part]
        return len(blocks) <= self.blocks and sum(map(_characters, blocks)) <= self.characters

    def without(self, parts: Sequence[list[Block]]) -> _Room:
        """What is left of it beside these parts."""
        blocks = [block for part in parts for block in part]
        return _Room(self.blocks - len(blocks), self.characters - sum(map(_characters, blocks)))


HOME = _Room(blocks=100, characters=20_000)
"""A view may have 250 KB of JSON, in which a character takes up to twelve bytes."""
MESSAGE = _Room(blocks=50, characters=12_500)
_LEFT_OUT = [context("." * 600)]
"""About as much as the word about what does not fit may take."""


@dataclass(frozen=True)
class _Group:
    """What stands under one heading. `where`: what shows it too, if there is no room for it here."""

    title: str
    parts: Sequence[list[Block]]
    where: str


def home_view(facts: HomeShown, reader: Reader) -> View:
    """The Home tab of one person."""
    facts = reader.worded(facts)
    return {"type": "home", "blocks": called(_blocks(facts, reader, HOME))}


def status_message(facts: HomeShown, reader: Reader) -> Message:
    """The same as an answer to `/mentor status`."""
    facts = reader.worded(facts)
    return Message(reader.say("Where you are"), _blocks(facts, reader, MESSAGE))


def leave_message(facts: HomeShown, reader: Reader) -> Message:
    """What can be left: each with its button, which asks once."""
    facts = reader.worded(facts)
    text = reader.say("What would you like to leave? You need no reason, and it is nobody's fault.")
    parts: list[list[Block]] = []
    for a in facts.applications:
        name = reader.say("*{name}* · your application", name=quote(a.program.name))
        parts.append([section(name, withdraw_button(a, reader))])
    for p in facts.pairs:
        label = reader.say("Leave this circle") if p.circle else reader.say("Leave this pair")
        leave = button(label, ids.PAIR_LEAVE, p.pair, style="danger")
        parts.append([section(partners(p, reader), leave)])
    groups = [_Group("", parts, "`/mentor leave`")]
    return Message(text, _within(MESSAGE, [[section(text)]], groups, [], reader))


def _blocks(facts: HomeShown, reader: Reader, room: _Room) -> list[Block]:
    """Pairs are shown as whole as there is room for them and for everything else."""
    opening, closing = _opening(facts, reader), _closing(facts, reader)
    others = _others(facts, reader)
    circles = bool(facts.pairs) and all(pair.circle is not None for pair in facts.pairs)
    mine = reader.say("My circles") if circles else reader.say("My pairs")
    for size in Size:
        pairs = _Group(mine, _cards(facts, reader, size), "`/mentor status`")
        groups = [pairs, *others]
        if room.holds([*opening, *_titled(groups), *closing]):
            return [block for part in [*opening, *_titled(groups), *closing] for block in part]
        most = _Room(room.blocks * 2 // 3, room.characters * 2 // 3)
        if size is Size.BRIEF or (others and most.holds(_titled([pairs]))):
            break  # it is not the pairs that take the room
    return _within(room, opening, groups, closing, reader)


def _cards(facts: HomeShown, reader: Reader, size: Size) -> list[list[Block]]:
    first = first_thing(facts)
    return [
        pair_card(pair, reader, size, on_top=first == FirstThing(Matter.PAIR, n))
        for n, pair in enumerate(facts.pairs)
    ]


def _opening(facts: HomeShown, reader: Reader) -> list[list[Block]]:
    parts = [] if facts.has_a_role else [welcome(facts, reader)]
    first = first_blocks(facts, reader)
    return [*parts, first] if first else parts


def _others(facts: HomeShown, reader: Reader) -> list[_Group]:
    """Everything but pairs, in the order in which it matters."""
    to_read = [[section(brief(p, reader), read_button(p, reader))] for p in facts.to_read]
    training = _Group(
        reader.say("My training"),
        [home_training(one, reader) for one in facts.training],
        "`/mentor training`",
    )
    groups = [
        _Group(
            reader.say("Closing well"),
            [closing_card(one, reader) for one in facts.closing],
            "`/mentor closing`",
        ),
        _Group(reader.say("To read"), to_read, "`/mentor profile`"),
        _Group(
            reader.say("My applications"),
            [application(one, reader) for one in facts.applications],
            "`/mentor join`",
        ),
        *([] if _looks_back(facts) else [training]),
        _Group(reader.say("Community"), _community(facts, reader), "`/mentor status`"),
        _Group(
            reader.say("Programs I coordinate"),
            [standing(one, reader) for one in facts.coordinating],
            "`/mentor-admin status`",
        ),
        _Group(reader.say("Programs I stand for"), [championed(one, reader) for one in facts.championed], ""),
        _Group(
            reader.say("Your people in mentoring"), [led_people(facts.led, reader)] if facts.led else [], ""
        ),
        _Group(reader.say("Open to join"), _open_to_join(facts, reader), "`/mentor join`"),
        *([training] if _looks_back(facts) else []),
    ]
    return [group for group in groups if group.parts]


def _open_to_join(facts: HomeShown, reader: Reader) -> list[list[Block]]:
    """What stands on top is not offered twice."""
    top = first_thing(facts)
    return [to_join(one, reader) for n, one in enumerate(facts.to_join) if top != FirstThing(Matter.JOIN, n)]


def _looks_back(facts: HomeShown) -> bool:
    """Whether training is of a time that is over, with nothing new begun: what comes next matters more then."""
    return bool(facts.finished or facts.took_part_in) and not facts.pairs and not facts.applications


def _community(facts: HomeShown, reader: Reader) -> list[list[Block]]:
    """Program by program; a question that stands on top is not asked twice."""
    top = first_thing(facts)
    return [
        community_blocks(replace(one, touch=None) if top == FirstThing(Matter.TOUCH_BASE, n) else one, reader)
        for n, one in enumerate(facts.community)
    ]


def _closing(facts: HomeShown, reader: Reader) -> list[list[Block]]:
    parts: list[list[Block]] = []
    if facts.finished:
        names = ", ".join(quote(name) for name in facts.finished[:20])
        parts.append([context(reader.say(":mortar_board: You completed: {names}.", names=names))])
    if facts.took_part_in:
        names = ", ".join(quote(name) for name in facts.took_part_in[:20])
        parts.append([context(reader.say(":mortar_board: You took part in: {names}.", names=names))])
    parts.append([divider(), *own_settings(facts, reader)])
    parts.append(privacy_line(reader))
    if facts.pairs or facts.finished or facts.took_part_in:
        parts.append(thanks_line(reader))
    if facts.may_raise:
        parts.append(concern_line(reader))
    if facts.takes_part:
        words = reader.say(
            "`/mentor leave` leaves a program or a pair, no reason needed. `/mentor help` lists more."
        )
    else:
        words = reader.say("`/mentor help` lists what you can type, anywhere in Slack.")
    parts.append([context(words)])
    return parts


def _titled(groups: Iterable[_Group]) -> list[list[Block]]:
    """The parts under their headings, which never stand alone."""
    titled: list[list[Block]] = []
    for group in groups:
        for n, part in enumerate(group.parts):
            titled.append([*_above(group, n), *part])
    return titled


def _above(group: _Group, n: int) -> list[Block]:
    if not group.title:
        return []
    return [divider()] if n else [header(group.title)]


def _within(
    room: _Room,
    opening: Sequence[list[Block]],
    groups: Sequence[_Group],
    closing: Sequence[list[Block]],
    reader: Reader,
) -> list[Block]:
    """As many whole parts as fit, and a word about what is left out and where it is."""
    space = room.without([*opening, *closing, _LEFT_OUT])
    shown: list[list[Block]] = []
    left_out: list[str] = []
    for group in groups:
        here = 0
        for part in group.parts:
            made = [*_above(group, here), *part]
            if space.holds([*shown, made]):
                shown.append(made)
                here += 1
        if here < len(group.parts):
            left_out.append(_missing(group, len(group.parts) - here, reader))
    rest = (
        [[context(reader.say("Not here for lack of space: {what}.", what=", ".join(left_out)))]]
        if left_out
        else []
    )
    return [block for part in [*opening, *shown, *rest, *closing] for block in part]


def _missing(group: _Group, count: int, reader: Reader) -> str:
    what = f"{count} × {group.title}" if group.title else reader.count("{n} more", "{n} more", count)
    return reader.say("{what} (see {where})", what=what, where=group.where) if group.where else what


def _characters(value: object) -> int:
    """The text in a block, however deep it stands."""
    if isinstance(value, dict):
        return sum(len(v) if k == "text" and isinstance(v, str) else _characters(v) for k, v in value.items())
    return sum(map(_characters, value)) if isinstance(value, list) else 0
