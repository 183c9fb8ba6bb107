"""What of a form is still to be asked, when it changed while somebody was filling it in."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from bot.domain.forms import Answers, Form, Kind, Page, Question, is_empty
from bot.domain.roles import Role

EVERYTHING = 10_000
"""A page number beyond any other: everything the form asks."""


@dataclass(frozen=True)
class Seen:
    """What was put to somebody: every page of `form` up to `until`, as it is asked of `roles`."""

    form: Form
    until: int
    roles: frozenset[Role]


def still_to_ask(
    form: Form,
    roles: Collection[Role],
    answers: Answers,
    seen: Iterable[Seen],
    *,
    insist: bool = False,
) -> tuple[Page, ...]:
    """The pages of `form` with only those questions that were not put to this person in any version.

    `insist`: also those that must be answered and are not, though they were seen when they still could be left
    out. A page that is asked in full keeps its place among all pages; one that is asked in part has none.
    """
    known: set[str] = set()
    for one in seen:
        known |= _asked(one, answers)
    found = []
    for page in form.pages(roles, answers):
        new = tuple(
            question
            for question in page.questions
            if question.key not in known or (insist and _is_owed(question, answers))
        )
        if new == page.questions:
            found.append(page)
        elif new:
            found.append(replace(page, questions=new, position=1, total=1))
    return tuple(found)


def what_is_new(form: Form, roles: Collection[Role], answers: Answers, sent: Form) -> tuple[Question, ...]:
    """The questions that `form` asks of somebody who has sent an older version of it.

    Of single levels only those whose question is new: a level of a skill that was chosen since is asked where
    the skill is chosen.
    """
    held = frozenset(roles)
    known = {question.key for question in sent.questions if question.is_for(held) and not question.retired}
    pages = still_to_ask(form, held, answers, [Seen(sent, EVERYTHING, held)])
    return tuple(
        question
        for page in pages
        for question in page.questions
        if question.key.split(":", 1)[0] not in known and is_empty(answers.get(question.key))
    )


def only(pages: Iterable[Page], questions: Iterable[Question]) -> tuple[Page, ...]:
    """The pages with nothing but these questions, counted anew."""
    keys = {question.key for question in questions}
    kept = [replace(page, questions=tuple(q for q in page.questions if q.key in keys)) for page in pages]
    kept = [page for page in kept if page.questions]
    return tuple(replace(page, position=nth, total=len(kept)) for nth, page in enumerate(kept, start=1))


def _asked(seen: Seen, answers: Answers) -> set[str]:
    return {
        question.key
        for page in seen.form.pages(seen.roles, answers)
        if page.number <= seen.until
        for question in page.questions
    }


def _is_owed(question: Question, answers: Answers) -> bool:
    return question.required and question.kind is not Kind.LEVELS and is_empty(answers.get(question.key))
