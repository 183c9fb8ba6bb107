"""What coordinators see of a form's questions: the list, one question, and the form as others see it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import exists, or_, select

from bot.domain.access import Action, Actor
from bot.domain.feeding import FEEDS, fitting_feeds
from bot.domain.form_changes import INTAKE, ROLE, is_needed, narrower_audiences
from bot.domain.forms import CHOOSING_KINDS, Answer, Audience, Form, Kind, Question
from bot.domain.program import Program as Plan
from bot.domain.program import require_form
from bot.domain.roles import Role
from bot.domain.shown.questions import KIND, OPTIONS, PreviewShown, QuestionShown, QuestionsShown
from bot.errors import DomainError
from bot.program_file.document import form_to_document
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.plans import digest_of, plan_of
from bot.usecases.planning.questions import fields
from bot.usecases.programs import coordinated
from db.models import Agreement, Cohort, FormVersion, Pair, Program, Submission
from db.models import Answer as AnswerRow
from db.session import WorkspaceSession

AT_ONCE = 30
AGREEMENT = "agreement"
IN_PREVIEW = 2
"""Options that a preview takes as chosen, to show what is asked about each."""


def questions_shown(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    form_key: str = INTAKE,
    first: int = 0,
    *,
    retired: bool = False,
    done: str = "",
    done_to: str = "",
) -> QuestionsShown:
    """Part of a form's questions, in the order they are asked. Raises DomainError for anyone but a coordinator."""
    program, plan, form = form_for(session, actor, program_id, form_key)
    asked = sorted((q for q in form.questions if not q.retired), key=lambda question: question.page)
    gone = [question for question in form.questions if question.retired]
    shown = gone if retired else asked
    first = min(max(first, 0), max(0, len(shown) - 1)) // AT_ONCE * AT_ONCE
    return QuestionsShown(
        program=program_shown(program),
        form=form.key,
        title=form.title,
        forms=tuple((one.key, one.title) for one in plan.forms.values()),
        questions=tuple(shown[first : first + AT_ONCE]),
        page_titles={text.number: text.title for text in form.page_texts},
        first=first,
        count=len(shown),
        asked=len(asked),
        retired=len(gone),
        retired_shown=retired,
        done=done,
        done_to=done_to,
    )


def question_shown(
    session: WorkspaceSession,
    actor: Actor,
    program_id: object,
    form_key: str,
    key: str,
    answers: Mapping[str, Any] | None = None,
) -> QuestionShown:
    """One question with its fields, an empty `key` for a new one; `answers` is what was typed so far."""
    program, plan, form = form_for(session, actor, program_id, form_key)
    before = form.question(key) if key else None
    return shown_of(session, program, plan, form, before, answers)


def shown_of(
    session: WorkspaceSession,
    program: Program,
    plan: Plan,
    form: Form,
    before: Question | None,
    answers: Mapping[str, Any] | None = None,
) -> QuestionShown:
    """The same for a question that was looked up already."""
    answered = before is not None and is_answered(session, program, form, before.key)
    needed = before is not None and is_needed(form, before)
    fixed = answered or needed or (before is not None and before.kind not in fields.CREATABLE)
    kind = before.kind if before is not None and fixed else fields.kind_typed(answers or {}, before)
    chosen = fields.list_typed(answers or {}, before)
    stands = before or _blank(form, kind)
    typed = {**fields.values_of(stands), **(answers or {}), KIND: kind.value}
    own_list = kind in CHOOSING_KINDS and (
        chosen is None or (before is not None and chosen == before.options_from)
    )
    if not own_list:
        typed = {name: value for name, value in typed.items() if not name.startswith(f"{OPTIONS}.")}
    return QuestionShown(
        program=program_shown(program),
        form=form.key,
        title=form.title,
        key=before.key if before is not None else "",
        base=mark_of(before),
        kind=kind,
        typed=typed,
        fields=tuple(name for name in fields.fields_of(kind) if _can_be_changed(name, stands, needed=needed)),
        kinds=() if fixed else fields.CREATABLE,
        pages=_pages(form),
        audiences=narrower_audiences(stands.audience) if answered else tuple(Audience),
        feeds=fitting_feeds(kind) if form.key == INTAKE else (),
        lists=() if kind not in CHOOSING_KINDS or answered or needed else fields.LISTS,
        answered=answered,
        needed=needed,
        only_reworded=needed or chosen == "levels",
        shared_by=_sharing(plan, form, before) if before is not None and chosen else (),
    )


def preview_shown(
    session: WorkspaceSession, actor: Actor, program_id: object, form_key: str, role: str, position: int
) -> PreviewShown:
    """A page (counted from 0) of a form as somebody in this role sees it."""
    program, _, form = form_for(session, actor, program_id, form_key)
    held = Role(role) if role in set(Role) else Role.MENTEE
    answers = _made_up(form, held)
    pages = form.pages(held, answers)
    position = min(max(position, 0), len(pages) - 1)
    return PreviewShown(
        program_shown(program),
        form.key,
        form.title,
        held.value,
        pages[position],
        answers,
        position,
        len(pages),
    )


def form_for(
    session: WorkspaceSession, actor: Actor, program_id: object, form_key: str
) -> tuple[Program, Plan, Form]:
    """The program, its plan and one of its forms, for a coordinator. Raises DomainError."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    plan = plan_of(program)
    return program, plan, require_form(plan, form_key)


def form_named(plan: Plan, typed: str) -> str:
    """The key of the form that somebody typed the name of; the questionnaire for none, or the program's name.

    Raises DomainError form_unknown.
    """
    wanted = typed.strip().casefold()
    for form in plan.forms.values():
        if wanted in (form.key, form.key.replace("_", " "), form.title.casefold()):
            return form.key
    if wanted in plan.name.casefold() or wanted == plan.slug:
        return INTAKE
    raise DomainError("form_unknown", typed=typed, titles=[form.title for form in plan.forms.values()])


def is_answered(session: WorkspaceSession, program: Program, form: Form, key: str) -> bool:
    """Whether anybody has answered this question, in a draft or for good."""
    if form.key == AGREEMENT:
        signed = (
            select(Agreement.id)
            .join(Pair, Pair.id == Agreement.pair_id)
            .join(Cohort, Cohort.id == Pair.cohort_id)
            .where(Cohort.program_id == program.id)
        )
        return session.scalar(signed.limit(1)) is not None
    question = form.question(key)
    named = AnswerRow.question_key == key
    if question.kind is Kind.LEVELS:
        named = or_(named, AnswerRow.question_key.startswith(f"{key}:", autoescape=True))
    of_this_form = exists().where(
        Submission.id == AnswerRow.submission_id,
        Submission.form_key == form.key,
        FormVersion.id == Submission.form_version_id,
        FormVersion.program_id == program.id,
    )
    return session.scalar(select(AnswerRow.id).where(named, of_this_form).limit(1)) is not None


def mark_of(question: Question | None) -> str:
    """A name for a question as it stands: another one as soon as anything in it or in its options changes."""
    if question is None:
        return ""
    alone = Form("one", "one", "one", (question,))
    return digest_of(form_to_document(alone))[:16]


def _blank(form: Form, kind: Kind) -> Question:
    pages = [question.page for question in form.questions if not question.retired] or [1]
    audience = Audience.PROFILE if form.key == INTAKE else Audience.PARTNER
    scale = (1, 5) if kind is Kind.SCALE else (None, None)
    return Question("", kind, "", audience, page=max(pages), minimum=scale[0], maximum=scale[1])


def _can_be_changed(name: str, question: Question, *, needed: bool) -> bool:
    if name == "feeds" and question.feeds is not None and question.feeds not in FEEDS:
        return False
    return not (needed and name in ("required", "asked_of", "feeds"))


def _pages(form: Form) -> tuple[tuple[int, str], ...]:
    titles = {text.number: text.title for text in form.page_texts}
    numbers = sorted({question.page for question in form.questions if not question.retired})
    return tuple((number, titles.get(number, "")) for number in numbers)


def _sharing(plan: Plan, form: Form, before: Question) -> tuple[str, ...]:
    return tuple(
        question.label
        for one in plan.forms.values()
        for question in one.questions
        if question.options_from == before.options_from
        and not question.retired
        and (one.key, question.key) != (form.key, before.key)
    )


def _made_up(form: Form, role: Role) -> dict[str, Answer]:
    """Answers on which a page depends, so that a preview shows every page."""
    made: dict[str, Answer] = {}
    for question in form.questions:
        if question.feeds == ROLE:
            made[question.key] = role.value
        if question.depends_on is not None:
            chosen = [option.value for option in question.offered[:IN_PREVIEW]]
            made[question.depends_on] = list(chosen)
    return made


def require_question(form: Form, key: str) -> Question:
    """The question as the form holds it, not one of its levels. Raises DomainError question_unknown."""
    for question in form.questions:
        if question.key == key:
            return question
    raise DomainError("question_unknown", key=key)
