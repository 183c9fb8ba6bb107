"""What somebody chooses for themselves: when they work, which holidays they have, how reminders come.

Nobody else is shown any of it; a partner is only offered times at which both work.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bot.domain.calendar import is_working_day, local_date, local_moment
from bot.errors import DomainError, FormErrors

WORK_FROM, WORK_UNTIL, HOLIDAYS, LANGUAGE = "work_from", "work_until", "holidays", "language"
DIGEST_DAY, QUIET_UNTIL = "digest_day", "quiet_until"
"""The fields of the form."""
USUAL = "usual"
"""The choice that is nobody's own: hours of the program, holidays of the directory, reminders as they fall due."""
FIRST_HOURS, LAST_HOURS = range(24), range(1, 25)
WEEKDAYS = range(7)
LONGEST_SILENCE = timedelta(days=366)
_WEEKS = 8
_ISO_DAY = 10  # characters


@dataclass(frozen=True)
class OwnSettings:
    """As the person's row keeps them: `hours` local, the second one excluded; `digest_day` with Monday as 0.

    None is as everybody has it. `quiet_until` (UTC) is only in what was just chosen.
    """

    hours: tuple[int, int] | None = None
    holidays: str | None = None
    digest_day: int | None = None
    quiet_until: datetime | None = None
    language: str | None = None
    """One of the languages the app speaks; None: that of their Slack."""


AS_EVERYBODY = OwnSettings()


def read_settings(
    answers: Mapping[str, Any],
    *,
    zone: str,
    country: str,
    countries: Collection[str],
    languages: Collection[str],
    now: datetime,
) -> OwnSettings:
    """What was filled in. `country` is that of the directory, `countries` and `languages` can be chosen.

    Raises FormErrors with everything that is wrong, each at its field.
    """
    errors: list[DomainError] = []
    hours = _noted(errors, _hours, answers)
    holidays = _noted(errors, _holidays, answers, countries)
    language = _noted(errors, _language, answers, languages)
    weekday = _noted(errors, _weekday, answers, holidays or country, local_date(now, zone))
    quiet = _noted(errors, _quiet, answers, zone, now)
    if errors:
        raise FormErrors(errors)
    return OwnSettings(hours, holidays, weekday, quiet, language)


def _noted(errors: list[DomainError], read: Any, *given: Any) -> Any:
    try:
        return read(*given)
    except DomainError as error:
        errors.append(error)
        return None


def _hours(answers: Mapping[str, Any]) -> tuple[int, int] | None:
    begin = _choice(answers, WORK_FROM, FIRST_HOURS)
    end = _choice(answers, WORK_UNTIL, LAST_HOURS)
    if begin is None and end is None:
        return None
    if begin is None or end is None:
        raise DomainError("hours_half_given", field=WORK_FROM if begin is None else WORK_UNTIL)
    if end <= begin:
        raise DomainError("hours_end_early", field=WORK_UNTIL, begin=f"{begin}:00")
    return begin, end


def _choice(answers: Mapping[str, Any], key: str, choices: Collection[int]) -> int | None:
    given = answers.get(key)
    if given in (None, "", USUAL):
        return None
    chosen = next((one for one in choices if str(one) == str(given)), None)
    if chosen is None:
        raise DomainError("not_an_option", field=key, given=given)
    return chosen


def _holidays(answers: Mapping[str, Any], countries: Collection[str]) -> str | None:
    given = answers.get(HOLIDAYS)
    if given in (None, "", USUAL):
        return None
    if str(given) not in countries:
        raise DomainError("not_an_option", field=HOLIDAYS, given=given)
    return str(given)


def _language(answers: Mapping[str, Any], languages: Collection[str]) -> str | None:
    given = answers.get(LANGUAGE)
    if given in (None, "", USUAL):
        return None
    if str(given) not in languages:
        raise DomainError("not_an_option", field=LANGUAGE, given=given)
    return str(given)


def _weekday(answers: Mapping[str, Any], country: str, today: date) -> int | None:
    """Not a day on which this person never works: the message would wait forever."""
    weekday = _choice(answers, DIGEST_DAY, WEEKDAYS)
    if weekday is None:
        return None
    first = today + timedelta(days=(weekday - today.weekday()) % 7)
    if not any(is_working_day(first + timedelta(weeks=week), country) for week in range(_WEEKS)):
        raise DomainError("digest_day_free", field=DIGEST_DAY)
    return weekday


def _quiet(answers: Mapping[str, Any], zone: str, now: datetime) -> datetime | None:
    given = answers.get(QUIET_UNTIL)
    if not given:
        return None
    try:
        day = date.fromisoformat(str(given)[:_ISO_DAY])
    except ValueError:
        raise DomainError("date_invalid", field=QUIET_UNTIL, given=given) from None
    if day <= local_date(now, zone):
        raise DomainError("quiet_day_over", field=QUIET_UNTIL)
    if day > local_date(now + LONGEST_SILENCE, zone):
        raise DomainError("quiet_too_long", field=QUIET_UNTIL)
    return local_moment(day, 0, zone)
