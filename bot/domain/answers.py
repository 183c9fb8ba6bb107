"""From what a person entered to the answer that is kept: trimmed, checked, typed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from bot.domain.countries import country_code
from bot.domain.forms import CHOOSING_KINDS, Answer, Kind, Page, Question
from bot.errors import DomainError, FormErrors

LONGEST = {Kind.TEXT: 150, Kind.LONG_TEXT: 3000, Kind.LINK: 500}  # Slack's inputs hold 3,000 characters

_GIVEN = 60  # characters of a wrong answer that its sentence repeats
_WHOLE_NUMBER = re.compile(r"[+-]?\d{1,9}(?:\.0*)?")
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_YEARS = range(1900, 2201)
_PERSON = re.compile(r"[A-Za-z0-9_-]{1,40}")
_TWO_LETTERS = re.compile(r"[A-Za-z]{2}")
_HOST = re.compile(r"[^\s.]+(\.[^\s.]+)+")
_BREAKS_A_LINK = re.compile(r"[\s<>|\"`\\]")

# Directional overrides, embeddings and isolates can turn the words around them; marks and joiners stay, since
# right-to-left names and emoji families need them.
_TURNS_TEXT = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_LOOKS_BLANK = frozenset("\u2800\u3164\u115f\u1160\uffa0\ufe0e\ufe0f\u034f")


def clean_text(raw: str, *, lines: bool = False) -> str:
    """`raw` without control characters, lone surrogates and turned directions, trimmed, in NFC.

    Line breaks stay if `lines`, else they become spaces. Text that nobody could see is "".
    """
    unified = raw.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n")
    kept = "".join(_kept(character, lines) for character in unified)
    text = unicodedata.normalize("NFC", kept).strip()
    return "" if all(_is_blank(character) for character in text) else text


def parse_answer(question: Question, raw: object, before: Answer = None) -> Answer:
    """What a person entered → the answer to keep; None for nothing.

    `raw` is a string, a number, a bool, a list of strings or None, as a modal's state gives them; `before` what
    they answered earlier: a retired option can be kept, not chosen anew. Raises DomainError with
    field=question.key.
    """
    try:
        parse = _PARSERS[question.kind]
    except KeyError:
        raise DomainError("question_unknown", field=question.key, key=question.key) from None
    if question.kind in CHOOSING_KINDS:
        shown = replace(question, options=question.offered_to(before))
        answer = _with_what_had_no_room(question, shown, parse(shown, raw), before)
    else:
        answer = parse(question, raw)
    if question.required and (answer is None or answer is False):
        raise DomainError("answer_required", field=question.key)
    return answer


def parse_page(
    page: Page, raws: Mapping[str, object], before: Mapping[str, Answer] = MappingProxyType({})
) -> dict[str, Answer]:
    """All answers of a page by question key; raises FormErrors with every mistake at once.

    What is not on the page is ignored: only what was asked can be answered. `before` as in `parse_answer`.
    """
    answers: dict[str, Answer] = {}
    errors: list[DomainError] = []
    for question in page.questions:
        try:
            answers[question.key] = parse_answer(question, raws.get(question.key), before.get(question.key))
        except DomainError as error:
            errors.append(error)
    if errors:
        raise FormErrors(errors)
    return answers


def _with_what_had_no_room(question: Question, shown: Question, answer: Answer, before: Answer) -> Answer:
    """A full menu cannot show a retired option to whoever has chosen it: it stays chosen, unseen."""
    if not isinstance(before, list):
        return answer
    unseen = [v for v in before if shown.option(v) is None and question.option(v) is not None]
    return [*(answer if isinstance(answer, list) else ()), *unseen] if unseen else answer


def _kept(character: str, lines: bool) -> str:
    if character in "\n\t":
        return character if lines and character == "\n" else " "
    if character in _TURNS_TEXT or unicodedata.category(character) in ("Cc", "Cs"):
        return ""
    return character


def _is_blank(character: str) -> bool:
    return character in _LOOKS_BLANK or unicodedata.category(character) in ("Cf", "Zs", "Zl", "Zp", "Cc")


def _one_text(raw: object) -> str:
    if isinstance(raw, bool) or raw is None:
        return ""
    if isinstance(raw, str | int | float):
        return clean_text(str(raw))
    if isinstance(raw, Sequence):
        return _one_text(raw[0]) if raw else ""
    return ""


def _many_texts(raw: object) -> list[str]:
    if isinstance(raw, str) or raw is None:
        given: Sequence[object] = [raw] if raw else []
    else:
        given = list(raw) if isinstance(raw, Sequence | set | frozenset) else []
    cleaned = (_one_text(item) for item in given)
    return list(dict.fromkeys(text for text in cleaned if text))


def _text(question: Question, raw: object) -> Answer:
    lines = question.kind is Kind.LONG_TEXT
    text = clean_text(raw, lines=lines) if isinstance(raw, str) else _one_text(raw)
    maximum = question.max_length or LONGEST[Kind.LONG_TEXT if lines else Kind.TEXT]
    if len(text) > maximum:
        raise DomainError("answer_too_long", field=question.key, length=len(text), maximum=maximum)
    return text or None


def _choice(question: Question, raw: object) -> Answer:
    value = _one_text(raw)
    if value and question.option(value) is None:
        raise DomainError("not_an_option", field=question.key, given=value[:_GIVEN])
    return value or None


def _multi(question: Question, raw: object) -> Answer:
    values = _many_texts(raw)
    for value in values:
        if question.option(value) is None:
            raise DomainError("not_an_option", field=question.key, given=value[:_GIVEN])
    _check_count(question, values)
    if question.kind is Kind.MULTI:  # in the form's order: the same choice is the same answer
        values = [option.value for option in question.options if option.value in values]
    return values or None


def _number(question: Question, raw: object) -> Answer:
    text = _one_text(raw)
    if not text:
        return None
    if not _WHOLE_NUMBER.fullmatch(text):
        raise DomainError("number_invalid", field=question.key, given=text[:_GIVEN])
    number = int(text.split(".")[0])
    low, high = question.minimum, question.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        raise DomainError("number_range", field=question.key, given=number, minimum=low, maximum=high)
    return number


def _people(question: Question, raw: object) -> Answer:
    people = _many_texts(raw)
    for person in people:
        if not _PERSON.fullmatch(person):
            raise DomainError("person_invalid", field=question.key, given=person[:_GIVEN])
    _check_count(question, people)
    return people or None


def _check_count(question: Question, values: list[str]) -> None:
    if question.max_items is not None and len(values) > question.max_items:
        raise DomainError("too_many", field=question.key, count=len(values), maximum=question.max_items)


def _date(question: Question, raw: object) -> Answer:
    text = _one_text(raw)
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if _ISO_DATE.fullmatch(text) else None
    except ValueError:
        day = None
    if day is None or day.year not in _YEARS:
        raise DomainError("date_invalid", field=question.key, given=text[:_GIVEN])
    return day.isoformat()


def _link(question: Question, raw: object) -> Answer:
    text = _one_text(raw)
    if not text:
        return None
    maximum = question.max_length or LONGEST[Kind.LINK]
    if len(text) > maximum:
        raise DomainError("answer_too_long", field=question.key, length=len(text), maximum=maximum)
    link = text if "://" in text else f"https://{text}"
    if not _is_web_address(link):
        raise DomainError("link_invalid", field=question.key, given=text[:_GIVEN])
    return link


def _is_web_address(link: str) -> bool:
    if _BREAKS_A_LINK.search(link):
        return False
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        _ = parts.port  # raises for a port that is none
    except ValueError:
        return False
    names_a_page = parts.scheme.lower() in ("http", "https") and _HOST.fullmatch(host) is not None
    return names_a_page and parts.username is None


def _check(_question: Question, raw: object) -> Answer:
    if isinstance(raw, bool):
        return raw
    return bool(_many_texts(raw))


def _zone(question: Question, raw: object) -> Answer:
    text = _one_text(raw)
    if not text:
        return None
    written = text.replace(" ", "_").casefold()
    zones = _zones()
    if written in zones:
        return zones[written]
    near = difflib.get_close_matches(written, zones, n=1)
    raise DomainError(
        "zone_invalid",
        field=question.key,
        given=text[:_GIVEN],
        suggestion=zones[near[0]] if near else None,
    )


@lru_cache(maxsize=1)
def _zones() -> dict[str, str]:
    """Every way to write a zone, in small letters, to its name: that name, or its city if only one has it."""
    cities: dict[str, set[str]] = {}
    names = {name for name in available_timezones() if "/" in name or name == "UTC"}
    for name in names:
        cities.setdefault(name.rsplit("/", 1)[-1].casefold(), set()).add(name)
    by_city = {city: min(found) for city, found in cities.items() if len(found) == 1}
    return by_city | {name.casefold(): name for name in names}


def _country(question: Question, raw: object) -> Answer:
    text = _one_text(raw)
    if not text:
        return None
    code = country_code(text) or (text.upper() if _TWO_LETTERS.fullmatch(text) else None)
    if code is None:
        raise DomainError("country_invalid", field=question.key, given=text[:_GIVEN])
    return code


_PARSERS: Mapping[Kind, Callable[[Question, object], Answer]] = {
    Kind.TEXT: _text,
    Kind.LONG_TEXT: _text,
    Kind.CHOICE: _choice,
    Kind.RADIO: _choice,
    Kind.MULTI: _multi,
    Kind.RANKED: _multi,
    Kind.NUMBER: _number,
    Kind.SCALE: _number,
    Kind.PEOPLE: _people,
    Kind.DATE: _date,
    Kind.LINK: _link,
    Kind.CHECK: _check,
    Kind.ZONE: _zone,
    Kind.COUNTRY: _country,
}
