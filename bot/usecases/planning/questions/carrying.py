"""A plan that comes as a whole, from a file: what people have answered in the old one stays what it was."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot.documents import Mistake
from bot.domain.form_changes import broken_promise, with_history
from bot.domain.program import Program as Plan
from bot.domain.said import N_, said
from bot.program_file.form_rules import SHARED_LISTS
from bot.usecases.planning.plans import plan_of
from db.models import Answer, FormVersion, Program, Submission
from db.session import WorkspaceSession

_WORDS: Mapping[str, str] = N_({
    "question_kind_answered": "people have answered it, so it keeps its kind; retire it and add a new question",
    "question_audience_promised": "people answered it under the promise of audience {audience!r}, which can only "
    "become narrower; retire it and add a new question",
    "question_feeds_promised": "people answered it as something that is not used for matching; add a new question",
    "question_list_answered": "people have chosen from its list; retire it and add a new question",
    "question_scale_answered": "people have answered on its scale; retire it and add a new question",
})  # fmt: skip


def broken_promises(session: WorkspaceSession, program: Program, after: Plan) -> Iterator[Mistake]:
    """What of a plan would change the meaning or the readers of answers that were given."""
    before, answered = plan_of(program), answered_keys(session, program)
    for key, form in after.forms.items():
        old = {q.key: q for q in before.forms[key].questions} if key in before.forms else {}
        for position, question in enumerate(form.questions):
            if question.key in old and question.key in answered[key]:
                refusal = broken_promise(old[question.key], question)
                if refusal is not None:
                    words = said(_WORDS[refusal.code], audience=old[question.key].audience.value)
                    field = (refusal.field,) if refusal.field else ()
                    yield Mistake(("forms", key, "questions", position, *field), words)


def carried_over(session: WorkspaceSession, program: Program, after: Plan) -> Plan:
    """`after` with every answered question and option of the program's plan that it leaves out, retired."""
    before, answered = plan_of(program), answered_keys(session, program)
    if not answered:
        return after
    lists: dict[str, Any] = {}
    for name in SHARED_LISTS:
        known = {option.value for option in getattr(after, name)}
        gone = tuple(replace(o, retired=True) for o in getattr(before, name) if o.value not in known)
        lists[name] = (*getattr(after, name), *gone)
    forms = {}
    for key, form in after.forms.items():
        kept = with_history(before.forms[key], form, answered[key]) if key in before.forms else form
        questions = tuple(
            replace(question, options=lists[question.options_from])
            if question.options_from in lists
            else question
            for question in kept.questions
        )
        forms[key] = replace(kept, questions=questions)
    return replace(after, forms=forms, **lists)


def answered_keys(session: WorkspaceSession, program: Program) -> defaultdict[str, set[str]]:
    """By form, the keys of questions that anybody has answered, in a draft or for good."""
    rows = session.execute(
        select(Submission.form_key, Answer.question_key)
        .join(Answer, Answer.submission_id == Submission.id)
        .join(FormVersion, FormVersion.id == Submission.form_version_id)
        .where(FormVersion.program_id == program.id)
        .distinct()
    )
    found: defaultdict[str, set[str]] = defaultdict(set)
    for form, key in rows:
        found[form].add(key.split(":", 1)[0])
    return found
