"""What the views of the review stage show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.domain.forms import Answer, Page, Question


@dataclass(frozen=True)
class PairFormPage:
    """One page of a form about a pair. `submit` is empty while more pages follow; `partner` a Slack id; `carried`
    is for the modal's metadata.
    """

    pair: int
    partner: str
    form: str
    occurrence: str
    title: str
    page: Page
    answers: Mapping[str, Answer]
    submit: str
    resumed: bool = False
    submitted: bool = False
    shared_later: bool = False
    carried: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class PairFormDone:
    """A form was sent. `shared`: both have answered; `closed`: with this the pair is closed."""

    partner: str
    title: str
    shared_later: bool = False
    shared: bool = False
    closed: bool = False
    told_coordinators: bool = False


@dataclass(frozen=True)
class Answered:
    """One question and what was answered."""

    question: Question
    answer: Answer


@dataclass(frozen=True)
class ReviewShared:
    """What the partner wrote for this reader."""

    partner: str
    program: str
    title: str
    answers: tuple[Answered, ...]


@dataclass(frozen=True)
class WordsWait:
    """Somebody wants the coordinators to know something. Who and what, is read by a button."""

    program: str
    submission: int
    not_a_fit: bool
    pair: int = 0


@dataclass(frozen=True)
class ReviewRead:
    """What coordinators may read of one filled-in form. `author` and `partner` are Slack ids."""

    author: str
    partner: str
    title: str
    answers: tuple[Answered, ...]
