"""Answers of a form in words, to be read later by whoever may."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.forms import Answer, Form, Kind, Page, Question, is_empty
from bot.domain.roles import Role


def in_words(question: Question, answer: Answer) -> str:
    """What somebody answered, as a text: the labels of what they chose, else what they wrote."""
    if isinstance(answer, list):
        return ", ".join(_label(question, one) for one in answer)
    if question.kind is Kind.CHECK:
        return "✓" if answer else ""
    return "" if answer is None else _label(question, str(answer))


def _label(question: Question, value: str) -> str:
    option = question.option(value)
    return option.label if option else value


def whole(form: Form) -> Page:
    """All questions of a short form on one page."""
    pages = form.pages(frozenset(Role))
    questions = tuple(question for page in pages for question in page.questions)
    return Page(number=1, title=form.title, intro=form.intro, questions=questions)


def answered(page: Page, answers: Mapping[str, Answer]) -> list[tuple[Question, Answer]]:
    """The questions of a page that have an answer, in its order."""
    return [(q, answers[q.key]) for q in page.questions if not is_empty(answers.get(q.key))]
