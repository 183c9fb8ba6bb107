"""Options as coordinators write them, one per line: an option that was there keeps its value, so that whoever chose
it has still chosen it.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from bot.domain.answers import clean_text
from bot.domain.forms import MOST_OPTIONS, Option
from bot.errors import DomainError

LONGEST = 75
LONGEST_VALUE = 40
"""Of a new one: the answer about the level of a skill is kept under the skill's value, among other things."""
MOST_ASKED, MOST_CHOICES = 20, 150
"""Vanished options that are asked about at once, and the choices offered for all of them together: a view in Slack
holds only so much. What is not asked about is retired.
"""
ALIKE = 0.75
"""Two wordings so close (0 to 1) are taken for one that was corrected, until a coordinator says otherwise."""

_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True)
class Vanished:
    """An option whose line is gone, and the new lines that may be what became of it, the likest first; `perhaps`:
    the first of them, if it is like enough.
    """

    option: Option
    lines: tuple[str, ...]
    perhaps: str = ""


def lines_of(options: Sequence[Option]) -> tuple[str, ...]:
    """What stands in the field: the options that can be chosen."""
    return tuple(option.label for option in options if not option.retired)


def read_lines(text: str) -> tuple[str, ...]:
    """One option per line, without blank ones. Raises DomainError for two alike, one too long, too many."""
    lines = [line for raw in clean_text(text, lines=True).split("\n") if (line := clean_text(raw))]
    seen: set[str] = set()
    for line in lines:
        if len(line) > LONGEST:
            raise DomainError("option_too_long", given=line[:LONGEST], maximum=LONGEST)
        if line.casefold() in seen:
            raise DomainError("option_twice", given=line)
        seen.add(line.casefold())
    if len(lines) > MOST_OPTIONS:
        raise DomainError("options_too_many", count=len(lines), maximum=MOST_OPTIONS)
    return tuple(lines)


def vanished(before: Sequence[Option], lines: Sequence[str]) -> tuple[Vanished, ...]:
    """The options that no line names any more, where there are new lines that may stand for them."""
    found = _matched(before, lines)
    new = [line for line in lines if line not in found]
    named = {option.value for option in found.values()}
    gone = [option for option in before if not option.retired and option.value not in named][:MOST_ASKED]
    return tuple(_what_may_be(option, new, MOST_CHOICES // len(gone)) for option in gone) if new else ()


def options_from(
    before: Sequence[Option], lines: Sequence[str], reworded: Mapping[str, str]
) -> tuple[Option, ...]:
    """The options after an edit, in the order of the lines; `reworded` tells for values which line is theirs now.

    What no line stands for is retired and keeps its words; a value is never given to another option.
    """
    found = _matched(before, lines)
    by_value = {option.value: option for option in before}
    taken = {option.value for option in found.values()}
    for value, line in reworded.items():
        if value in by_value and value not in taken and line in lines and line not in found:
            found[line] = by_value[value]
            taken.add(value)
    values = set(by_value)
    made: list[Option] = []
    for line in lines:
        if line in found:
            made.append(replace(found[line], label=line, retired=False))
        else:
            value = new_value(line, values)
            values.add(value)
            made.append(Option(value, line))
    return (*made, *(replace(option, retired=True) for option in before if option.value not in taken))


def only_reworded(before: Sequence[Option], lines: Sequence[str]) -> tuple[Option, ...]:
    """Where what an option means hangs on its place: each line is the next option's new wording. Raises DomainError
    if there are more or fewer.
    """
    offered = [option for option in before if not option.retired]
    if len(lines) != len(offered):
        raise DomainError("options_only_reworded", field="options.0", count=len(offered))
    said = {option.value: line for option, line in zip(offered, lines, strict=True)}
    return tuple(replace(option, label=said.get(option.value, option.label)) for option in before)


def line_id(line: str) -> str:
    """A short name of a line, for a menu."""
    return hashlib.blake2b(line.encode(), digest_size=6).hexdigest()


def new_value(label: str, taken: Collection[str]) -> str:
    """A value for a new option that no other has or had."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = _NOT_A_WORD.sub("_", plain).strip("_")[: LONGEST_VALUE - 4].strip("_") or "option"
    number, value = 1, stem
    while value in taken:
        number += 1
        value = f"{stem}_{number}"
    return value


def _matched(before: Sequence[Option], lines: Sequence[str]) -> dict[str, Option]:
    """By line the option it names: by its words, else by its value; those that can be chosen first."""
    left = sorted(before, key=lambda option: option.retired)
    found: dict[str, Option] = {}
    for names in (_label, _value):
        for line in lines:
            if line not in found:
                option = next((one for one in left if names(one) == line.casefold()), None)
                if option is not None:
                    found[line] = option
                    left.remove(option)
    return found


def _label(option: Option) -> str:
    return option.label.casefold()


def _value(option: Option) -> str:
    return option.value.casefold()


def _what_may_be(option: Option, lines: Sequence[str], most: int) -> Vanished:
    likeness = {
        line: SequenceMatcher(None, option.label.casefold(), line.casefold()).ratio() for line in lines
    }
    likest = sorted(lines, key=lambda line: -likeness[line])[:most]
    return Vanished(option, tuple(likest), likest[0] if likeness[likest[0]] >= ALIKE else "")
