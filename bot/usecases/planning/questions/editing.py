"""Adding, rewording, moving, retiring and bringing back questions of a live form.

Every change makes a new version of the form; what was answered stays with the version it was given to.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from bot.documents import Path
from bot.domain import form_changes
from bot.domain.access import Actor
from bot.domain.form_changes import is_needed, new_key
from bot.domain.forms import CHOOSING_KINDS, Form, Option, Question
from bot.domain.option_lines import Vanished, lines_of, only_reworded, options_from, vanished
from bot.domain.program import Program as Plan
from bot.domain.shown.questions import FasterShown, QuestionShown, QuestionsShown
from bot.errors import DomainError
from bot.program_file.rules import CHECKS, check_program
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import store_plan
from bot.usecases.planning.questions import fields
from bot.usecases.planning.questions.reading import (
    form_for,
    is_answered,
    mark_of,
    questions_shown,
    require_question,
    shown_of,
)
from db.models import Activity, FormVersion, Person, Program
from db.session import WorkspaceSession

CHANGED = "questions.changed"
ADDED, REWORDED, MOVED, RETIRED, BROUGHT_BACK = "added", "reworded", "moved", "retired", "brought_back"


def save_question(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    form_key: str,
    key: str,
    base: str,
    answers: Mapping[str, Any],
    now: datetime,
) -> QuestionsShown | QuestionShown:
    """Add a question (empty `key`), or change one.

    Nothing is stored, and the answer is the question again, if another coordinator changed it since `base`, or if
    options are gone and new ones came: then it asks what became of them. Raises FormErrors, DomainError at the
    field that cannot be as it was typed.
    """
    program, plan, form = _turn(session, actor, program_id, form_key)
    before = require_question(form, key) if key else None
    if before is not None and base != mark_of(before):
        shown = shown_of(session, program, plan, form, before, answers)
        return replace(shown, faster=_faster(session, program, form, before))
    answered = before is not None and is_answered(session, program, form, key)
    kind = before.kind if before is not None and not _kind_is_open(form, before, answered) else None
    typed = fields.read_question(
        answers,
        form,
        before,
        kind or fields.kind_typed(answers, before),
        _new_key(session, program, form, answers),
    )
    gone = _unclear(form, before, typed, asks=answered or typed.question.options_from is not None)
    if gone:
        return replace(shown_of(session, program, plan, form, before, answers), vanished=gone)
    wanted, plan = _with_options(plan, form, before, typed)
    form = plan.forms[form.key]
    if before is None:
        added = form_changes.add(form, wanted)
        return _store(session, actor, person, program, plan, added, ADDED, wanted, now)
    changed = form_changes.change(form, wanted, answered=answered)
    return _store(session, actor, person, program, plan, changed, REWORDED, wanted, now)


def move_question(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    form_key: str,
    key: str,
    now: datetime,
    *,
    step: int,
) -> QuestionsShown:
    """One place up (-1) or down (1), of what stands now. Raises DomainError."""
    program, plan, form = _turn(session, actor, program_id, form_key)
    require_question(form, key)
    changed = form_changes.move(form, key, step)
    return _store(session, actor, person, program, plan, changed, MOVED, changed.question(key), now)


def retire_question(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    form_key: str,
    key: str,
    now: datetime,
) -> QuestionsShown:
    """Ask a question no more; what was answered stays. Raises DomainError if it is needed."""
    program, plan, form = _turn(session, actor, program_id, form_key)
    question = require_question(form, key)
    changed = form_changes.retire(plan, form, key)
    return _store(session, actor, person, program, plan, changed, RETIRED, question, now)


def bring_back_question(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    form_key: str,
    key: str,
    now: datetime,
) -> QuestionsShown:
    """Ask a retired question again; who answered it before has answered it. Raises DomainError."""
    program, plan, form = _turn(session, actor, program_id, form_key)
    question = require_question(form, key)
    changed = form_changes.bring_back(form, key)
    return _store(session, actor, person, program, plan, changed, BROUGHT_BACK, question, now)


def _turn(
    session: WorkspaceSession, actor: Actor, program_id: object, form_key: str
) -> tuple[Program, Plan, Form]:
    """Coordinators who change something at once come one after the other; each sees what the other did."""
    program, _, _ = form_for(session, actor, program_id, form_key)
    take_turn(session, program)
    return form_for(session, actor, program_id, form_key)


def _kind_is_open(form: Form, before: Question, answered: bool) -> bool:
    return not answered and not is_needed(form, before) and before.kind in fields.CREATABLE


def _new_key(session: WorkspaceSession, program: Program, form: Form, answers: Mapping[str, Any]) -> str:
    return new_key(str(answers.get("label") or ""), _keys_ever(session, program, form))


def _keys_ever(session: WorkspaceSession, program: Program, form: Form) -> set[str]:
    """Every key that a question of this form has or had, in whatever version: none is given twice."""
    documents = session.scalars(
        select(FormVersion.document).where(
            FormVersion.program_id == program.id, FormVersion.form_key == form.key
        )
    )
    stored = {str(one.get("key")) for document in documents for one in document.get("questions", ())}
    return stored | {question.key for question in form.questions}


def _unclear(form: Form, before: Question | None, typed: fields.Typed, *, asks: bool) -> tuple[Vanished, ...]:
    """Options whose line is gone beside lines that are new, if nobody has said yet what became of them."""
    if before is None or typed.lines is None or not asks or _reworded_only(form, before):
        return ()
    gone = vanished(before.options, typed.lines)
    return () if all(one.option.value in typed.asked_what_became for one in gone) else gone


def _reworded_only(form: Form, question: Question) -> bool:
    """Levels count by their place, and what the program itself acts on by its values: neither comes or goes."""
    return is_needed(form, question) or question.options_from == "levels"


def _with_options(
    plan: Plan, form: Form, before: Question | None, typed: fields.Typed
) -> tuple[Question, Plan]:
    """The question with its options; where they are the program's list, the plan with that list in every form."""
    question, lines = typed.question, typed.lines
    if question.kind not in CHOOSING_KINDS:
        return question, plan
    shared = question.options_from
    known: tuple[Option, ...] = before.options if before is not None else ()
    if shared and (before is None or before.options_from != shared):
        return replace(question, options=getattr(plan, shared)), plan
    if before is not None and before.options_from and not shared:
        known = ()  # its own options from now on
    if lines is None or lines == lines_of(known):
        options = known
    elif before is not None and _reworded_only(form, before):
        options = only_reworded(known, lines)
    else:
        options = options_from(known, lines, typed.became)
    if not any(not option.retired for option in options):
        raise DomainError("options_missing", field="options.0")
    if shared and options != getattr(plan, shared):
        plan = _with_list(plan, shared, options)
    return replace(question, options=options), plan


def _with_list(plan: Plan, name: str, options: tuple[Option, ...]) -> Plan:
    lists: dict[str, Any] = {name: options}
    forms = {
        key: replace(
            form,
            questions=tuple(
                replace(question, options=options) if question.options_from == name else question
                for question in form.questions
            ),
        )
        for key, form in plan.forms.items()
    }
    return replace(plan, forms=forms, **lists)


def _store(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program: Program,
    plan: Plan,
    form: Form,
    what: str,
    question: Question,
    now: datetime,
) -> QuestionsShown:
    changed = replace(plan, forms={**plan.forms, form.key: form})
    _holds_together(form_for(session, actor, program.id, form.key)[1], changed)
    store_plan(session, program, changed, now)
    record(
        session, CHANGED, now, actor=person, program_id=program.id, subject="question",
        what=what, form=form.key, key=question.key,
    )  # fmt: skip
    session.info[outbox.WORK_WAITS] = True  # whoever applied is asked later, by a job
    place = next((nth for nth, one in enumerate(_in_order(form)) if one.key == question.key), 0)
    return questions_shown(session, actor, program.id, form.key, place, done=what, done_to=question.label)


def _in_order(form: Form) -> list[Question]:
    return sorted((q for q in form.questions if not q.retired), key=lambda question: question.page)


def _holds_together(before: Plan, after: Plan) -> None:
    """Raise DomainError if the rules of a plan find something in `after` that they did not find in `before`."""
    known = set(_findings(before))
    for path, problem in _findings(after):
        if (path, problem) not in known:
            raise DomainError("question_breaks_plan", problem=problem)
    for name, form in after.forms.items():
        pages = {question.page for question in form.questions if not question.retired}
        grown = form != before.forms.get(name)
        if grown and any(_too_long(form, page) for page in pages):
            raise DomainError("page_full")


def _too_long(form: Form, page: int) -> bool:
    asked = (q for q in form.questions if q.page == page and not q.retired)
    return sum(map(form_changes.weight, asked)) > form_changes.LONGEST_PAGE


def _findings(plan: Plan) -> list[tuple[Path, str]]:
    found = [*check_program(plan)]
    for form in plan.forms.values():
        things = [
            ((), form),
            *(((q.key,), _as_written(q)) for q in form.questions),
            *(((q.key, o.value), o) for q in form.questions for o in q.options),
        ]
        for where, thing in things:
            found += [((form.key, *where, *path), problem) for path, problem in CHECKS[type(thing)](thing)]
    return found


def _as_written(question: Question) -> Question:
    """As in a file, where a shared list is only named."""
    return replace(question, options=()) if question.options_from else question


def _faster(session: WorkspaceSession, program: Program, form: Form, question: Question) -> FasterShown:
    """Who changed this question last, or something that it takes its options from."""
    rows = session.scalars(
        select(Activity)
        .where(Activity.program_id == program.id, Activity.verb == CHANGED)
        .order_by(Activity.id.desc())
        .limit(50)
    ).all()
    same = [
        one for one in rows if one.detail.get("key") == question.key and one.detail.get("form") == form.key
    ]
    last = next(iter(same or rows), None)
    if last is None:
        return FasterShown(None, None)
    who = session.get(Person, last.actor_id) if last.actor_id is not None else None
    return FasterShown(who.slack_id if who else None, last.at)
