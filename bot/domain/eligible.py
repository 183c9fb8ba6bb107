"""Who may take part: the first rule of a plan that somebody does not meet.

What a directory does not know is never held against anybody: it counts as met, and `unknown` says what a
coordinator should look at.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from bot.domain.countries import country_code
from bot.domain.planning import Eligible

DEPARTMENT, LOCATION, COUNTRY, LEVEL = "department", "location", "country", "level"
TENURE, EMPLOYMENT, TRAINING = "tenure", "employment", "training"
RULES = (DEPARTMENT, LOCATION, COUNTRY, LEVEL, TENURE, EMPLOYMENT, TRAINING)
"""In the order in which they are told: the first that is not met is named."""
LATE = "late"
"""No rule of a plan: applications were closed already. Stands where the name of a rule would."""


@dataclass(frozen=True)
class Who:
    """What is known of a person on the day `today`, where the program is at home.

    Empty words and None are not known. `level` counts from 1, the most junior. `passed`: keys of training
    modules.
    """

    today: date
    department: str = ""
    location: str = ""
    country: str = ""
    level: int | None = None
    started_on: date | None = None
    employment: str = ""
    passed: frozenset[str] = frozenset()


def outside(eligible: Eligible, who: Who) -> str:
    """The name of the first of RULES that `who` does not meet; empty for somebody who may take part."""
    return next((rule for rule in RULES if _met(rule, eligible, who) is False), "")


def unknown(eligible: Eligible, who: Who) -> tuple[str, ...]:
    """The rules that the plan sets and of which it is not known whether `who` meets them."""
    return tuple(rule for rule in RULES if _met(rule, eligible, who) is None)


def asks(eligible: Eligible) -> tuple[str, ...]:
    """The rules that the plan sets for a role."""
    nobody = Who(date.min)
    return tuple(rule for rule in RULES if _met(rule, eligible, nobody) is not True)


def _met(rule: str, eligible: Eligible, who: Who) -> bool | None:
    return _CHECKS[rule](eligible, who)


def _listed(wanted: tuple[str, ...], has: str) -> bool | None:
    if not wanted:
        return True
    return _folded(has) in {_folded(one) for one in wanted} if has.strip() else None


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _country(eligible: Eligible, who: Who) -> bool | None:
    """Both sides may be written as a name or as two letters."""
    wanted = tuple(country_code(one) or one for one in eligible.countries)
    return _listed(wanted, country_code(who.country) or who.country)


def _level(eligible: Eligible, who: Who) -> bool | None:
    low, high = eligible.level_from, eligible.level_to
    if low is None and high is None:
        return True
    if who.level is None:
        return None
    return (low is None or who.level >= low) and (high is None or who.level <= high)


def _tenure(eligible: Eligible, who: Who) -> bool | None:
    if not eligible.tenure_days:
        return True
    if who.started_on is None:
        return None
    return who.today - who.started_on >= timedelta(days=eligible.tenure_days)


def _training(eligible: Eligible, who: Who) -> bool:
    """Who passed what is always known here."""
    return set(eligible.modules) <= who.passed


_CHECKS: Mapping[str, Callable[[Eligible, Who], bool | None]] = {
    DEPARTMENT: lambda eligible, who: _listed(eligible.departments, who.department),
    LOCATION: lambda eligible, who: _listed(eligible.locations, who.location),
    COUNTRY: _country,
    LEVEL: _level,
    TENURE: _tenure,
    EMPLOYMENT: lambda eligible, who: _listed(eligible.employment, who.employment),
    TRAINING: _training,
}
