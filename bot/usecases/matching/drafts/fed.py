"""Answers as the matcher takes them: by what their question feeds, whatever it is called and however many feed the
same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import or_, select

from bot.domain.feeding import FEEDS, feeds_of, topic_value
from bot.domain.forms import CHOOSING_KINDS, Form, Kind, Question, is_empty
from bot.domain.roles import Role
from db.models import Answer, Cohort, Submission
from db.session import WorkspaceSession

Given = Mapping[str, Any]
"""What somebody answered, by question key."""

SCALE = (1, 5)
"""The matcher's own scale; others are stretched to it."""


class Fed:
    """What the answers of people in one role say to the matcher.

    Where several questions feed the same: lists are joined in the form's order, scales give their mean, of single
    answers the first counts. A retired question counts for whoever has answered no newer one; wishes to be kept
    apart and reporting lines always count.
    """

    def __init__(self, form: Form | None, role: Role) -> None:
        self._asked: defaultdict[str, list[Question]] = defaultdict(list)
        self._retired: defaultdict[str, list[Question]] = defaultdict(list)
        for question in form.questions if form is not None else ():
            feed = feeds_of(question)
            if feed is not None and question.is_for({role}):
                (self._retired if question.retired else self._asked)[feed].append(question)

    def several(self, feed: str, given: Given) -> tuple[str, ...]:
        """Everything chosen, the first question's first."""
        return self._first(feed, given, _chosen)

    def topics(self, given: Given) -> tuple[str, ...]:
        """Everything chosen, told apart by question."""
        return self._first(
            "topics", given, lambda q, value: [topic_value(q, one) for one in _chosen(q, value)]
        )

    def people(self, feed: str, given: Given) -> tuple[str, ...]:
        """Slack ids; also of retired questions: nobody takes such a word back by answering another."""
        return _joined([*self._asked[feed], *self._retired[feed]], given, _listed)

    def word(self, feed: str, given: Given, *, country: bool = False) -> str:
        """The first answer as the directory would write it; of a location its `country`, or without it."""

        def written(question: Question, value: Any) -> list[str]:
            if (question.kind is Kind.COUNTRY) is not country or not isinstance(value, str):
                return []
            chosen = question.option(value) if question.kind in CHOOSING_KINDS else None
            return [chosen.label if chosen is not None and feed in _WRITTEN_OUT else value]

        return next(iter(self._first(feed, given, written)), "")

    def scale(self, feed: str, given: Given) -> int | None:
        """The mean of all scales, on the matcher's own."""
        for questions in (self._asked[feed], self._retired[feed]):
            found = [
                _stretched(question, value)
                for question in questions
                if isinstance(value := given.get(question.key), int) and not isinstance(value, bool)
            ]
            if found:
                return int(sum(found) / len(found) + 0.5)
        return None

    def ticked(self, feed: str, given: Given) -> bool:
        """Whether a box is ticked that lets something count. One that is asked no more still says so."""
        questions = [q for q in (*self._asked[feed], *self._retired[feed]) if q.kind is Kind.CHECK]
        return any(given.get(question.key) is True for question in questions)

    def levels(self, given: Given) -> dict[str, int]:
        """By skill, how far somebody is."""
        found: dict[str, int] = {}
        for questions in (self._retired["skills"], self._asked["skills"]):
            for question in questions:
                if question.kind is Kind.LEVELS:
                    start = f"{question.key}:"
                    found |= {
                        key.removeprefix(start): level
                        for key, level in given.items()
                        if key.startswith(start) and isinstance(level, int)
                    }
        return found

    def _first(self, feed: str, given: Given, read: Any) -> tuple[str, ...]:
        return _joined(self._asked[feed], given, read) or _joined(self._retired[feed], given, read)


_WRITTEN_OUT = frozenset({"department", "location"})
"""What the directory knows by its name: an option's label is compared, not its value."""


def _joined(questions: Iterable[Question], given: Given, read: Any) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for question in questions:
        value = given.get(question.key)
        if not is_empty(value):
            found |= dict.fromkeys(read(question, value))
    return tuple(found)


def _chosen(question: Question, value: Any) -> list[str]:
    if question.kind in (Kind.CHOICE, Kind.RADIO):
        return [value] if isinstance(value, str) else []
    return _listed(question, value) if question.kind in (Kind.MULTI, Kind.RANKED) else []


def _listed(_question: Question, value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _stretched(question: Question, value: int) -> float:
    low, high = question.minimum or 0, question.maximum or 0
    if (low, high) == SCALE or high <= low:
        return value
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return SCALE[0] + share * (SCALE[1] - SCALE[0])


def answers_fed(session: WorkspaceSession, cohort: Cohort, form: Form | None) -> dict[int, dict[str, Any]]:
    """What everybody of a cohort answered to the questions that feed something, by the person's id: one query,
    whatever the number of people, and nothing decrypted that does not count.
    """
    feeding = [q for q in (form.questions if form is not None else ()) if feeds_of(q) in FEEDS]
    levels = [
        Answer.question_key.startswith(f"{q.key}:", autoescape=True) for q in feeding if q.kind is Kind.LEVELS
    ]
    rows = session.execute(
        select(Submission.person_id, Answer.question_key, Answer.value)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.subject_id == cohort.id,
            or_(Answer.question_key.in_([q.key for q in feeding]), *levels),
        )
        .order_by(Answer.id)
    )
    found: defaultdict[int, dict[str, Any]] = defaultdict(dict)
    for person, key, value in rows:
        found[person][key] = value
    return found
