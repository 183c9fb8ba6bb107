"""One cell of a sign-up sheet → what it means, or a sentence that says what to write instead."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from bot.domain.countries import country_code
from bot.sign_up import words
from bot.sign_up.words import folded

MINUTES = 60
DAY = 24 * MINUTES
MOST_SEATS = 1000
MOST_MISSED = 100

LocalHours = tuple[int, int]
"""Working hours as (start, end) in minutes of the local day."""

_SHOWN = 60
_NUMBER = re.compile(r"([0-9]{1,6})(?:[.,]0+)?")
_LEVEL = re.compile(r"(?:level|grade|l)?\s*([0-9]{1,3})(?:[.,]0+)?(?:\s*[·:–-].*)?", re.IGNORECASE)
_CLOCK = r"([0-9]{1,2})(?:[:.h]([0-9]{2}))?(?::00)?\s*h?\s*(a\.?m\.?|p\.?m\.?|uhr)?"
_HOURS = re.compile(rf"{_CLOCK}\s*(?:-|–|—|to|until|till|bis)\s*{_CLOCK}", re.IGNORECASE)
_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec"
_MADE_A_DATE = re.compile(
    rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}.*|[0-9]{{1,2}}[-. /]*({_MONTHS.replace(' ', '|')})[a-z]*\.?"
    rf"|({_MONTHS.replace(' ', '|')})[a-z]*[-. /]*[0-9]{{1,2}}",
    re.IGNORECASE,
)
_OFFSET = re.compile(r"(?:utc|gmt)?\s*([+-])([0-9]{1,2})(?::?([0-9]{2}))?", re.IGNORECASE)
_SKILL = re.compile(r"(.*\S)\s*[:(]\s*([1-5])\s*\)?")
_REMARK = re.compile(r"\s*\([^()]*\)$")
_DATE = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[ T].*)?")


class CellError(ValueError):
    """A cell cannot be read; the text says what to write instead."""


def shown(written: str) -> str:
    """A cell as a sentence repeats it."""
    return written if len(written) <= _SHOWN else written[: _SHOWN - 1] + "…"


def entries(written: str) -> tuple[str, ...]:
    """A list in one cell: split at line breaks, semicolons or bars where there are any, else at commas."""
    parts = re.split(r"[;|\n]", written) if re.search(r"[;|\n]", written) else written.split(",")
    there = (" ".join(part.split()) for part in parts)
    return tuple(dict.fromkeys(part for part in there if part.casefold() not in words.NOTHING))


def choice(what: str, known: Mapping[str, str]) -> Callable[[str], str]:
    """A reader for one of a few words."""
    options = list(dict.fromkeys(known.values()))

    def read(written: str) -> str:
        if (found := known.get(folded(written)) or known.get(folded(_REMARK.sub("", written)))) is not None:
            return found
        near = difflib.get_close_matches(folded(written), list(known), n=1, cutoff=0.8)
        guess = f" (did you mean {known[near[0]]}?)" if near else ""
        raise CellError(f"write {what}, {_or(options)}, instead of “{shown(written)}”{guess}")

    return read


def role(written: str) -> str:
    """Mentee, mentor or both. “I'd like to be a mentee” is clear; “I'd like a mentor” is not what it seems."""
    if "mentee" in folded(written) and "mentor" not in folded(written):
        return "mentee"
    return _role(written)


def whole(what: str, least: int, most: int) -> Callable[[str], int]:
    """A reader for a whole number."""

    def read(written: str) -> int:
        match = _NUMBER.fullmatch(words.NUMBERS.get(written.strip().casefold(), written.strip()))
        if match is None or not least <= int(match[1]) <= most:
            raise CellError(
                f"write {what}, a whole number from {least} to {most}, instead of “{shown(written)}”"
            )
        return int(match[1])

    return read


_role = choice("the role", words.ROLES)


def level(written: str) -> int:
    """A level from 1 to 10: a number, or a word of the built-in ladder."""
    match = _LEVEL.fullmatch(written)
    if match is not None and int(match[1]) in words.LEVELS:
        return int(match[1])
    if (found := words.LADDER.get(folded(written))) is not None:
        return int(found)
    near = difflib.get_close_matches(folded(written), list(words.LADDER), n=1, cutoff=0.75)
    guess = f" (perhaps {words.LADDER[near[0]]}, {near[0]})" if near else ""
    raise CellError(f"write a level from 1 to 10 instead of “{shown(written)}”{guess}")


def scale(what: str, known: Mapping[str, str]) -> Callable[[str], int]:
    """A reader for 1 to 5, or the words at its ends."""

    def read(written: str) -> int:
        match = _NUMBER.fullmatch(written)
        found = known.get(match[1] if match else folded(written))
        if found is None:
            low, high = (next(w for w, v in known.items() if v == n and w != n) for n in ("1", "5"))
            raise CellError(f"write {what} from 1 ({low}) to 5 ({high}) instead of “{shown(written)}”")
        return int(found)

    return read


def skill(written: str) -> tuple[str, int | None]:
    """A skill and, where it is written behind a colon, one's level in it from 1 to 5."""
    match = _SKILL.fullmatch(written)
    return (match[1], int(match[2])) if match else (written, None)


def language(written: str) -> str:
    """A language by its English name where it is a common one; remarks in brackets are left out."""
    bare = _REMARK.sub("", written)
    return words.LANGUAGES.get(folded(bare), folded(bare)).title()


def country(written: str) -> str:
    """A country's two letters where it is one we know, else what was written."""
    return country_code(written) or folded(written)


@lru_cache(maxsize=4096)
def timezone(written: str) -> str:
    """An IANA name, or a fixed offset as `+05:30`. A city that names exactly one zone is understood."""
    if match := _OFFSET.fullmatch(written.strip()):
        hours, minutes = int(match[2]), int(match[3] or 0)
        if hours <= 14 and minutes < MINUTES:  # noqa: PLR2004  (the zone farthest east)
            return f"{match[1]}{hours:02}:{minutes:02}"
    name = "_".join(written.split())
    with suppress(ValueError, OSError, KeyError):  # an unknown zone is a KeyError, a folder's name an OSError
        return ZoneInfo(name).key
    known = available_timezones()
    low = name.casefold()
    same = [zone for zone in known if zone.casefold() == low]
    cities = [zone for zone in known if zone.casefold().rpartition("/")[2] == low and zone.count("/") == 1]
    if len(same or cities) == 1:
        return (same or cities)[0]
    near = words.ZONES.get(folded(written)) or next(
        iter(difflib.get_close_matches(name, sorted(known), n=1, cutoff=0.8)), None
    )
    raise CellError(f"write a time zone like {near or 'Europe/Berlin'} instead of “{shown(written)}”")


def hours(written: str) -> LocalHours | None:
    """Working hours like 9-17, 9:00-17:30 or 9am-5pm, in minutes of the local day; None for flexible ones."""
    if folded(written) in ("flexible", "any", "anytime", "varies", "flexibel", "variable"):
        return None
    match = _HOURS.fullmatch(written.strip())
    if match is None:
        if _MADE_A_DATE.fullmatch(written.strip()):
            raise CellError(
                f"write 9:00-17:00; your spreadsheet made a date of it (“{shown(written)}”), "
                "format the column as text first"
            )
        raise CellError(f"write working hours like 9-17 or 9:00-17:30 instead of “{shown(written)}”")
    start, end = _minutes(match[1], match[2], match[3]), _minutes(match[4], match[5], match[6])
    if start is None or end is None or start == end:
        raise CellError(f"write working hours like 9-17 or 9:00-17:30 instead of “{shown(written)}”")
    if not match[6] and end < start and start - end < DAY // 2:  # more than half a day: hardly a night shift
        later = f"{match[1]}-{end // MINUTES + DAY // 2 // MINUTES}"
        raise CellError(f"write {later} if “{shown(written)}” ends in the afternoon, or both with am and pm")
    return start, end


def _minutes(hour: str, minute: str | None, half: str | None) -> int | None:
    full, rest = int(hour), int(minute or 0)
    word = (half or "").replace(".", "").lower()
    if word in ("am", "pm"):
        if not 1 <= full <= 12:  # noqa: PLR2004  (a clock face)
            return None
        full = full % 12 + (12 if word == "pm" else 0)
    minutes = full * MINUTES + rest
    return minutes if rest < MINUTES and minutes <= DAY else None


def day(written: str) -> date:
    """A date like 2026-03-31."""
    match = _DATE.fullmatch(written)
    with suppress(ValueError):
        if match:
            return date(int(match[1]), int(match[2]), int(match[3]))
    raise CellError(f"write the date like 2026-03-31 instead of “{shown(written)}”")


def _or(options: list[str]) -> str:
    return ", ".join(options[:-1]) + f" or {options[-1]}" if len(options) > 1 else options[0]
