"""A form is data: pages of questions, each with an audience. What an answer means is parsed here, who reads it is
filtered here, and nowhere else."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.roles import Role

# What an answer looks like once parsed; all of it survives JSON.
Answer = str | int | bool | list[str] | None
Answers = Mapping[str, Answer]


class Audience(StrEnum):
    """Who a question says will see its answer (shown on every form)."""

    PROFILE = "profile"  # coordinators who read applications and, once matched, the partner
    PARTNER = "partner"  # the partner, nobody else
    COORDINATORS = "coordinators"
    COUNTED = "counted"  # goes into figures of five people or more, never shown with a name
    MATCHING = "matching"  # used to find a match, shown to nobody, hinted at by no reason
    SELF = "self"  # only the person who wrote it


class Reader(StrEnum):
    """In which capacity somebody reads an answer."""

    SELF = "self"
    PARTNER = "partner"
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    COUNTED = "counted"  # figures and reports
    MATCHING = "matching"  # the algorithm


class Kind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"  # one of several, as a menu
    RADIO = "radio"  # one of at most ten, all in sight
    MULTI = "multi"
    RANKED = "ranked"  # several; the order of choosing counts
    NUMBER = "number"
    SCALE = "scale"  # minimum..maximum with a label at each end
    LEVELS = (
        "levels"  # one scale for each option chosen in `depends_on`; pages() turns it into SCALE questions
    )
    PEOPLE = "people"
    DATE = "date"
    LINK = "link"
    CHECK = "check"  # one box: yes or no
    ZONE = "zone"  # an IANA time zone, typed, prefilled from the profile
    COUNTRY = "country"  # ISO 3166 two letters, typed, prefilled from the directory


OPEN_KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.LINK, Kind.PEOPLE})  # cannot be counted


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    hint: str = ""


@dataclass(frozen=True)
class Question:
    """One question. `asked_of` empty means everybody; `prefill` names a field of the directory; `feeds` the matching
    criterion it informs; `options_from` the program's shared list that its options were taken from.

    `minimum` and `maximum` bound NUMBER and SCALE; `max_items` MULTI, RANKED, PEOPLE; `max_length` texts (characters).
    """

    key: str
    kind: Kind
    label: str
    audience: Audience
    required: bool = False
    asked_of: frozenset[Role] = frozenset()
    page: int = 1
    hint: str = ""
    options: tuple[Option, ...] = ()
    options_from: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_items: int | None = None
    max_length: int | None = None
    prefill: str | None = None
    feeds: str | None = None
    low_label: str = ""
    high_label: str = ""
    depends_on: str | None = None

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)

    def is_for(self, roles: Collection[Role]) -> bool:
        return not self.asked_of or not self.asked_of.isdisjoint(roles)


@dataclass(frozen=True)
class PageText:
    """Heading and opening words of one page."""

    number: int
    title: str = ""
    intro: str = ""


@dataclass(frozen=True)
class Page:
    """One modal's worth of questions. `position` and `total` count the pages this person really sees, from 1."""

    number: int
    title: str
    intro: str
    questions: tuple[Question, ...]
    position: int = 1
    total: int = 1


@dataclass(frozen=True)
class Form:
    """One immutable version of a form. `title` fits a modal (24 characters), `submit` a button (24)."""

    key: str
    title: str
    submit: str
    questions: tuple[Question, ...]
    version: int = 1
    intro: str = ""
    page_texts: tuple[PageText, ...] = field(default=())

    def pages(self, roles: Role | Collection[Role] = (), answers: Answers | None = None) -> tuple[Page, ...]:
        """The pages for someone with these roles (both: the union), without empty ones.

        `answers` known so far turn LEVELS questions into one SCALE question per chosen option.
        """
        raise NotImplementedError

    def question(self, key: str) -> Question:
        """The question with this key, also a single level like "levels:public_speaking"; DomainError question_unknown."""
        raise NotImplementedError

    def visible_to(self, audience: Audience) -> tuple[Question, ...]:
        return tuple(question for question in self.questions if question.audience is audience)


def parse_answer(question: Question, raw: object) -> Answer:
    """What a person entered → the answer to keep; None for nothing. Raises DomainError with field=question.key.

    `raw` is a string, a number, a bool, a list of strings or None, as the modal's state gives them.
    """
    raise NotImplementedError


def parse_page(page: Page, raws: Mapping[str, object]) -> dict[str, Answer]:
    """All answers of a page by question key; raises FormErrors with every mistake at once.

    Keys that are not on the page are ignored: only what was asked can be answered.
    """
    raise NotImplementedError


def shown_to(form: Form, answers: Answers, reader: Reader) -> dict[str, Answer]:
    """The part of `answers` this reader may see: the one place that decides it."""
    raise NotImplementedError


_ = (Sequence, replace)
