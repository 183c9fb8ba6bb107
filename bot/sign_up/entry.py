"""A row of a sheet → a mentee, a mentor, or both, as the matcher knows them."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from bot.domain.directory_row import RowProblem, plain
from bot.matching.features import Hours, Mentee, Mentor
from bot.sign_up.cells import MINUTES, LocalHours
from bot.sign_up.columns import Columns
from bot.sign_up.rows import RowReader
from bot.sign_up.words import folded

if TYPE_CHECKING:
    from bot.sign_up.people import SignedUp

MENTEE, MENTOR, BOTH = "mentee", "mentor", "both"
OFFICE_HOURS: LocalHours = (9 * MINUTES, 17 * MINUTES)
"""Where a time zone is known and hours are not."""
MANY_WORDS = 40_000
"""Up to so many pairs of spellings are compared to find typos in skills."""


class Entries:
    """Collects mentees and mentors, and how people spell things.

    `named`: (line, column) → ids; `managers`: id → reporting line, nearest first.
    """

    def __init__(
        self,
        columns: Columns,
        on: date,
        named: Mapping[tuple[int, str], tuple[str, ...]],
        managers: Mapping[str, tuple[str, ...]],
        *,
        peers: bool = False,
    ) -> None:
        self.peers = peers
        self.columns = columns
        self.on = on
        self.named = named
        self.managers = managers
        self.mentees: list[Mentee] = []
        self.mentors: list[Mentor] = []
        self._spellings: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._wanted: Counter[str] = Counter()
        self._offered: set[str] = set()
        self._without_capacity = 0
        self._without_zone = 0

    def add(self, one: SignedUp, reader: RowReader) -> None:
        """The one or two entries of a row."""
        row, common = one.row, self._common(one)
        for role in one.roles:
            keys, levels = self._skills(self._said(one, "skills", role))
            goals = self._words(self._said(one, "goals", role))
            if role == MENTEE:
                self._wanted.update(keys)
                self.mentees.append(
                    Mentee(
                        wanted=keys, goals=goals, missed=row.get("missed", 0), skill_levels=levels, **common
                    )
                )
            else:
                self._offered.update(keys)
                self._without_capacity += "capacity" not in row.values
                capacity = row.get("capacity", 1)
                self.mentors.append(
                    Mentor(offered=keys, helps_with=goals, capacity=capacity, skill_levels=levels, **common)
                )

    def _said(self, one: SignedUp, what: str, role: str) -> Any:
        """Skills or goals, as far as they are about this role."""
        if role == MENTEE:
            return one.row.get(f"{what}_wanted") or one.row.get(what, ())
        offered = one.row.get(f"{what}_offered")
        if offered or (len(one.roles) > 1 and not self.peers):  # what somebody wants they do not offer
            return offered or ()
        return one.row.get(what) or one.row.get(f"{what}_wanted" if self.peers else what, ())

    def _common(self, one: SignedUp) -> dict[str, Any]:
        row = one.row
        started = row.get("started")
        return {
            "id": one.id,
            "person": one.id,
            "level": row.get("level"),
            "department": self._word(row.get("department", "")),
            "location": self._word(row.get("location", "")),
            "country": row.get("country", ""),
            "hours_utc": self._hours(row.get("timezone"), row.get("hours")),
            "languages": frozenset(row.get("languages", ())),
            "cadence": row.get("cadence", ""),
            "format": row.get("format", ""),
            "style": row.get("style"),
            "values": row.get("values"),
            "topics": self._words(row.get("topics")),
            "groups": frozenset(folded(group) for group in row.get("groups", ())),
            "group_wish": row.get("group_wish") == "yes",
            "tenure_days": (self.on - started).days if started else None,
            "eligible": row.get("eligible", "yes") == "yes",
            "prefer": frozenset(self.named.get((row.line, "prefer"), ())),
            "avoid": frozenset(self.named.get((row.line, "avoid"), ())),
            "chosen": self.named.get((row.line, "choices"), ()),
            "reports_to": self.managers.get(one.id, ()),
            "team": folded(row.get("team", "")) or None,
        }

    def _word(self, written: str) -> str:
        """What is compared; how it is written is remembered for the reasons."""
        key = folded(written)
        if key:
            self._spellings[key][written] += 1
        return key

    def _words(self, written: Iterable[str] | None) -> frozenset[str]:
        return frozenset(self._word(one) for one in written or ())

    def _skills(self, written: Iterable[tuple[str, int | None]]) -> tuple[tuple[str, ...], dict[str, int]]:
        """Skills in their order, each once, and the levels where they are given."""
        levels: dict[str, int | None] = {}
        for name, level in written:
            levels.setdefault(self._word(name), level)
        return tuple(levels), {key: level for key, level in levels.items() if level is not None}

    def _hours(self, zone: str | None, local: LocalHours | None) -> Hours | None:
        if zone is None and not self.columns.has("timezone"):
            return local  # all on one clock
        if zone is None:
            self._without_zone += local is not None
            return None
        start, end = local or OFFICE_HOURS
        offset = _offset(zone, self.on)
        return start - offset, end - offset

    def labels(self) -> dict[str, str]:
        """Folded → the most usual spelling; of equals the first in the alphabet."""
        return {
            key: min(spellings, key=lambda spelling: (-spellings[spelling], spelling))
            for key, spellings in self._spellings.items()
        }

    def notes(self) -> Iterable[RowProblem]:
        """What a coordinator may want to look at."""
        if self._without_capacity and self.columns.has("capacity"):
            text = "empty for {count} of the mentors; counted as one mentee each"
            yield RowProblem(None, self.columns.named("capacity"), text, {"count": self._without_capacity})
        if self._without_zone:
            text = "left out where no time zone stands beside it: {count} of the people"
            yield RowProblem(None, self.columns.named("hours"), text, {"count": self._without_zone})
        if self.columns.has("hours") and not self.columns.has("timezone"):
            yield RowProblem(
                None,
                self.columns.named("hours"),
                "without a column timezone, all hours are read as of one clock",
            )
        yield from self._wanted_by_nobody_else()

    def _wanted_by_nobody_else(self) -> Iterable[RowProblem]:
        """Wanted skills that no mentor offers: often two spellings of one."""
        missing = sorted(set(self._wanted) - self._offered, key=lambda key: (-self._wanted[key], key))
        if not missing or not self._offered:
            return
        labels, offered, said = self.labels(), sorted(self._offered), []
        compare = len(missing) * len(offered) <= MANY_WORDS
        for key in missing:
            near = difflib.get_close_matches(key, offered, n=1, cutoff=0.8) if compare else []
            near = near or ([one for one in offered if f" {key} " in f" {one} "] if compare else [])
            said.append(f"{labels[key]} (like “{labels[near[0]]}”?)" if near else labels[key])
        more = f" and {len(said) - 8} more" if len(said) > 8 else ""  # noqa: PLR2004
        yield RowProblem(None, None, plain(f"wanted, but offered by no mentor: {'; '.join(said[:8])}{more}"))


@lru_cache(maxsize=1024)
def _offset(zone: str, on: date) -> int:
    """Minutes ahead of UTC."""
    if zone[0] in "+-":
        minutes = int(zone[1:3]) * MINUTES + int(zone[4:6])
        return minutes if zone[0] == "+" else -minutes
    offset = datetime.combine(on, time(12), UTC).astimezone(ZoneInfo(zone)).utcoffset()
    return int((offset or timedelta()).total_seconds() // MINUTES)
