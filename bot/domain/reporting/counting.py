"""Adding up what people answered so that no report, and no two reports, tell what one of them said.

The rule. Answers are counted in portions, in the order in which they came. A portion holds answers of at least
SMALLEST different people, is added up once, and kept for good: as a number of people and a sum, and by name (a skill, a
reason) where no name in it stands for fewer than SMALLEST people, and all others together do not either. Every figure
that any report shows is made of whole portions, so whatever somebody works out of any reports, by adding or
subtracting, is made of whole portions too: of five people or more. What is still too little for a portion waits, and
the figure stays as it was. An answer that is changed later changes no portion it is in: the difference would be that
one person's.

Portions end with a day (UTC), so that a figure can be shown as of each past day; those with parts are made at most once
in PARTED_DAYS, so that more parts have enough people. How many people take part by an attribute is no sum of portions,
because people move: such a count is kept as a whole, and another takes its place only if no group, nor what is left,
differs by one to four people from any earlier count (`may_follow`).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import groupby

from bot.domain.measures import SMALLEST, broken_out

PARTED_DAYS = timedelta(days=28)
OTHERS = ""
"""The name under which parts of too few people stand together."""


@dataclass(frozen=True)
class Given:
    """An answer, as it goes into a figure. `row`: of what it was answered in; `before`: what `value` grew from."""

    at: datetime
    row: int
    person: int
    value: float
    part: str = OTHERS
    before: float = 0


@dataclass(frozen=True)
class Part:
    """So many answers of so many people, added up."""

    people: int
    answers: int
    before: float
    after: float

    def __add__(self, other: Part) -> Part:
        return Part(
            self.people + other.people,
            self.answers + other.answers,
            self.before + other.before,
            self.after + other.after,
        )


@dataclass(frozen=True)
class Portion:
    """Answers counted together; `until`, `last_row`: the last of them. `total`: the sum of (value - before)."""

    until: datetime
    last_row: int
    people: int
    answers: int
    total: float
    parts: Mapping[str, Part] = field(default_factory=dict)


def after(given: Iterable[Given], portions: Sequence[Portion]) -> list[Given]:
    """What is not counted yet, in order."""
    rest = sorted(given, key=lambda one: (one.at, one.row))
    if not portions:
        return rest
    last = (portions[-1].until, portions[-1].last_row)
    return [one for one in rest if (one.at, one.row) > last]


def portions_of(waiting: Sequence[Given]) -> list[Portion]:
    """The portions that answers (in order) make, each as small as it can be; a rest that is too small goes into the
    last one, or waits if there is none.
    """
    days = [list(day) for _, day in groupby(waiting, key=lambda one: one.at.astimezone(UTC).date())]
    made: list[list[Given]] = []
    open_one: list[Given] = []
    for day in days:
        open_one += day
        if _people(open_one) >= SMALLEST:
            made.append(open_one)
            open_one = []
    if open_one and made:
        made[-1] = made[-1] + open_one
    return [_portion(one) for one in made]


def too_soon(portions: Sequence[Portion], now: datetime) -> bool:
    """Whether the last portion with parts is too recent for another one."""
    return bool(portions) and now - portions[-1].until < PARTED_DAYS


def parted_portion(waiting: Sequence[Given], portions: Sequence[Portion], now: datetime) -> list[Portion]:
    """The one portion that answers with parts make, if there are enough people and the last one is old enough."""
    if too_soon(portions, now) or _people(waiting) < SMALLEST:
        return []
    return [_portion(waiting, parted=True)]


def _people(given: Sequence[Given]) -> int:
    return len({one.person for one in given})


def _portion(given: Sequence[Given], *, parted: bool = False) -> Portion:
    last = given[-1]
    return Portion(
        until=last.at,
        last_row=last.row,
        people=_people(given),
        answers=len(given),
        total=sum(one.value - one.before for one in given),
        parts=_parts(given) if parted else {},
    )


def _parts(given: Sequence[Given]) -> dict[str, Part]:
    """By part, as far as it has enough people; the others together also have, or there are none."""
    named: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        named[one.part].append(one)
    people = {name: _people(answers) for name, answers in named.items()}
    shown = [name for name, _ in broken_out(people)[0]]
    while True:
        rest = [one for name, answers in named.items() if name not in shown for one in answers]
        if not rest or not shown or _people(rest) >= SMALLEST:
            break
        shown.pop()  # those left over are some of the same people: too few of them
    parts = {name: _part(named[name]) for name in shown}
    return parts | ({OTHERS: _part(rest)} if rest else {})


def _part(given: Sequence[Given]) -> Part:
    return Part(_people(given), len(given), sum(one.before for one in given), sum(one.value for one in given))


def counted(portions: Iterable[Portion], at: datetime) -> list[Portion]:
    """The portions that were complete by then."""
    return [one for one in portions if one.until <= at]


Groups = Mapping[str, tuple[int, int]]
"""Name → (taking part, eligible); the empty name: all others together."""


def may_follow(groups: Groups, earlier: Iterable[Groups], places: Sequence[int] = (0,)) -> bool:
    """Whether a count by groups may be shown beside every earlier one: nothing that can be worked out from two of them
    stands for one to four people. `places`: which of the two numbers are confidential (the size of a department is
    not).
    """
    return all(_apart(groups, before, places) for before in earlier)


def _apart(now: Groups, before: Groups, places: Sequence[int]) -> bool:
    common = (now.keys() & before.keys()) - {OTHERS}
    differences = [abs(now[name][place] - before[name][place]) for name in common for place in places]
    for place in places:  # whatever stood, or stands, among the others
        rest_now = sum(count[place] for name, count in now.items() if name not in common)
        rest_before = sum(count[place] for name, count in before.items() if name not in common)
        differences.append(abs(rest_now - rest_before))
    return all(not 0 < one < SMALLEST for one in differences)
