"""What a guest of the workspace is asked as an external mentor.

They apply as mentor and nothing else, and never choose among colleagues: nobody is shown to them but the mentee of
their own pair.
"""

from __future__ import annotations

from dataclasses import replace

from bot.domain.forms import ROLE_FEED, Answers, Form, Kind, Question
from bot.domain.roles import Role

ROLE = Role.MENTOR


def is_asked(question: Question) -> bool:
    """Whether an external mentor is asked this."""
    return question.feeds != ROLE_FEED and question.kind is not Kind.PEOPLE


def form_for_guest(form: Form) -> Form:
    """The same form with what an external mentor is asked."""
    return replace(form, questions=tuple(filter(is_asked, form.questions)))


def roles_in(_form: Form, _answers: Answers) -> frozenset[Role]:
    """The role of an external mentor, whatever was answered."""
    return frozenset({ROLE})
