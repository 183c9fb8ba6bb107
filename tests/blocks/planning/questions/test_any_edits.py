"""Whatever coordinators do to a form, in whatever order: it stays usable, and its pages fit Slack."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blocks.forms import form_modal
from blocks.reader import Reader
from bot.domain import form_changes
from bot.domain.feeding import FEEDS
from bot.domain.form_changes import new_key
from bot.domain.forms import CHOOSING_KINDS, Answer, Audience, Form, Kind, Question
from bot.domain.option_lines import lines_of, options_from, read_lines
from bot.domain.program import Program
from bot.domain.roles import Role
from bot.errors import DomainError
from bot.program_file.document import form_from_document, form_to_document, load_template
from bot.program_file.rules import CHECKS, check_program
from playground.blockkit import check_view

PLAN = load_template("career_development")
READER = Reader()

words = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=80)
lines = st.lists(words, max_size=110).map("\n".join)


@st.composite
def questions(draw: st.DrawFn) -> Question:
    kind = draw(st.sampled_from([kind for kind in Kind if kind is not Kind.LEVELS]))
    low = draw(st.integers(0, 3))
    return Question(
        "", kind, draw(words).strip() or "?", draw(st.sampled_from(Audience)), required=draw(st.booleans()),
        asked_of=draw(st.sampled_from([frozenset(), frozenset({Role.MENTEE}), frozenset(Role)])),
        page=draw(st.integers(1, 6)), hint=draw(words),
        minimum=low if kind is Kind.SCALE else None, maximum=low + draw(st.integers(1, 99)),
        max_items=draw(st.none() | st.integers(1, 100)), feeds=draw(st.none() | st.sampled_from(list(FEEDS))),
    )  # fmt: skip


Edit = tuple[str, int, Question, str, bool]
edits = st.lists(
    st.tuples(
        st.sampled_from(["add", "change", "up", "down", "retire", "back"]),
        st.integers(0, 10_000), questions(), lines, st.booleans(),
    ),
    max_size=12,
)  # fmt: skip


def apply_edit(plan: Program, form: Form, edit: Edit, ever: set[str]) -> Form:
    what, which, typed, text, answered = edit
    target = form.questions[which % len(form.questions)]
    if what == "add":
        question = replace(typed, key=new_key(typed.label, ever))
        return form_changes.add(form, with_options(question, (), text))
    if what == "change":
        known = target.options
        question = replace(typed, key=target.key, depends_on=target.depends_on, retired=target.retired)
        if target.kind is Kind.LEVELS or answered:
            question = replace(question, kind=target.kind, options_from=target.options_from)
        return form_changes.change(form, with_options(question, known, text), answered=answered)
    act: dict[str, Callable[[], Form]] = {
        "up": lambda: form_changes.move(form, target.key, -1),
        "down": lambda: form_changes.move(form, target.key, 1),
        "retire": lambda: form_changes.retire(plan, form, target.key),
        "back": lambda: form_changes.bring_back(form, target.key),
    }
    return act[what]()


def with_options(question: Question, before: tuple[Any, ...], text: str) -> Question:
    if question.options_from or question.kind not in CHOOSING_KINDS:
        return replace(question, options=before if question.options_from or before else ())
    options = options_from(before, read_lines(text), {})
    if not lines_of(options):
        raise DomainError("options_missing")
    return replace(question, options=options)


@pytest.mark.long
@settings(max_examples=40, deadline=None)
@given(edits)
def test_any_sequence_of_edits_leaves_a_form_that_works(sequence: list[Edit]) -> None:
    form, ever = PLAN.forms["intake"], {question.key for question in PLAN.forms["intake"].questions}
    for edit in sequence:
        try:
            changed = apply_edit(PLAN, form, edit, ever)
        except DomainError:
            continue
        made = {question.key for question in changed.questions} - {q.key for q in form.questions}
        assert made.isdisjoint(ever), "a key that was ever used is never used again"
        if any(_broken(form, changed)):
            continue  # what the editor refuses at the end: the rules of a plan
        ever |= made
        assert {q.key for q in form.questions} <= {q.key for q in changed.questions}, "nothing disappears"
        assert _options_stay(form, changed), "nor does an option that somebody may have chosen"
        form = changed
    assert list(_broken(PLAN.forms["intake"], form)) == []
    assert form_from_document(form_to_document(form)) == form
    for role in Role:
        for page in form.pages(role, _chosen(form, role)):
            view = form_modal(
                page,
                _chosen(form, role),
                READER,
                callback_id="c",
                title=page.title,
                submit="Go",
                metadata="{}",
            )
            assert check_view(view) == []


def _broken(before: Form, after: Form) -> Any:
    """What the rules of a program file say of the form now and did not say before."""
    return set(_findings(after)) - set(_findings(before))


def _findings(form: Form) -> Any:
    plan = replace(PLAN, forms={**PLAN.forms, form.key: form})
    yield from check_program(plan)
    yield from CHECKS[Form](form)
    for question in form.questions:
        written = replace(question, options=()) if question.options_from else question
        yield from CHECKS[Question](written)


def _options_stay(before: Form, after: Form) -> bool:
    """Whether every option is still there, offered or retired, where the question is of the same kind."""
    pairs = ((question, after.question(question.key)) for question in before.questions)
    return all(
        {option.value for option in old.options} <= {option.value for option in new.options}
        for old, new in pairs
        if old.kind is new.kind and old.options_from == new.options_from
    )


def _chosen(form: Form, role: Role) -> dict[str, Answer]:
    """Answers on which pages depend."""
    made: dict[str, Answer] = {"role": role.value}
    for question in form.questions:
        if question.depends_on:
            made[question.depends_on] = [option.value for option in question.offered[:5]]
    return made


def test_a_page_takes_no_more_than_slack_can_show() -> None:
    long = "\n".join(f"{n:03} {'ü' * 71}" for n in range(100))
    form, added = PLAN.forms["intake"], 0
    with pytest.raises(DomainError) as full:
        while True:
            new = Question(f"list_{added}", Kind.MULTI, "Which?", Audience.PROFILE, page=9)
            form = form_changes.add(form, with_options(new, (), long))
            added += 1
    assert full.value.code == "page_full"
    page = next(page for page in form.pages(Role.MENTEE) if page.number == 9)
    everything: dict[str, Answer] = {q.key: [o.value for o in q.offered] for q in page.questions}
    view = form_modal(page, everything, READER, callback_id="c", title="t", submit="Go", metadata="{}")
    assert added >= 1 and check_view(view) == []
