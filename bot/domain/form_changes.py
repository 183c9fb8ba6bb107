"""Changing a form that people are filling in: questions come, go, move and are reworded; what was answered keeps its
meaning, and what was promised is kept.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from bot.domain.feeding import FEEDS, why_unfit
from bot.domain.forms import CHOOSING_KINDS, Audience, Form, Kind, Question, widens
from bot.domain.program import Program
from bot.errors import DomainError

QUESTIONS_PER_PAGE = 40
IN_SIGHT = 10
LONGEST_KEY = 40
LONGEST_PAGE = 150_000
"""Bytes of a page's questions as JSON: a view may have 250,000, and each answer comes back in it."""
PER_OPTION, PER_QUESTION = 90, 450
"""Bytes that Slack's own words around an option and a question take."""

INTAKE, ROLE = "intake", "role"
NEEDED = frozenset(
    {
        ("fit_check", "fit"),
        ("meeting_feedback", "useful"),
        ("pulse", "going"),
        ("final", "recommend"),
        ("closing", "held_on"),
    }
)
"""Questions (of a form, by key) whose answers the program itself acts on or measures."""
_NOT_A_WORD = re.compile(r"[^a-z0-9]+")


def is_needed(form: Form, question: Question) -> bool:
    """Whether the program cannot do without this question: it may be reworded and moved, no more."""
    return question.feeds == ROLE or (form.key, question.key) in NEEDED


def new_key(label: str, taken: Collection[str]) -> str:
    """A key for a new question that no question of the form has or ever had."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    stem = _NOT_A_WORD.sub("_", plain).strip("_")[: LONGEST_KEY - 5].strip("_")
    stem = stem if stem[:1].isalpha() else f"question_{stem}".strip("_")[: LONGEST_KEY - 5]
    number, key = 1, stem
    while key in taken:
        number += 1
        key = f"{stem}_{number}"
    return key


def add(form: Form, question: Question) -> Form:
    """With a new question at the end of its page. Raises DomainError."""
    if any(one.key == question.key for one in form.questions):
        raise DomainError("question_unknown", key=question.key)
    return _checked(replace(form, questions=_placed(form.questions, question)), question)


def change(form: Form, after: Question, *, answered: bool) -> Form:
    """With one question as `after`; on another page it comes last. Raises DomainError at the field it is about."""
    before = form.question(after.key)
    if answered:
        _keeps_its_word(before, after)
    if is_needed(form, before):
        _stays_usable(before, after)
    if before.page == after.page:
        questions: tuple[Question, ...] = tuple(after if q.key == after.key else q for q in form.questions)
    else:
        questions = _placed([q for q in form.questions if q.key != after.key], after)
    return _checked(replace(form, questions=questions), after)


def retire(program: Program, form: Form, key: str) -> Form:
    """Without a question for whoever has not answered it. Raises DomainError if others depend on it."""
    question = form.question(key)
    if is_needed(form, question):
        raise DomainError("question_needed")
    # A review asks again about what was chosen in the intake.
    for other in program.forms.values() if form.key == INTAKE else (form,):
        for one in other.questions:
            if one.depends_on == key and not one.retired:
                raise DomainError("question_depended_on", label=one.label)
    if sum(not one.retired for one in form.questions) == 1 and not question.retired:
        raise DomainError("last_question")
    return _with(form, replace(question, retired=True))


def bring_back(form: Form, key: str) -> Form:
    """With a retired question asked again, under its old key: its old answers are its answers."""
    question = replace(form.question(key), retired=False)
    if question.depends_on is not None:
        base = next((one for one in form.questions if one.key == question.depends_on), None)
        if base is not None and base.retired:
            raise DomainError("question_depends_on_retired", label=base.label)
    if question.kind in CHOOSING_KINDS and not question.offered:
        raise DomainError("options_missing")
    return _checked(_with(form, question), question)


def move(form: Form, key: str, step: int) -> Form:
    """One place up (-1) or down (1) among the questions that are asked; over the edge of a page to the next one.

    Nothing changes at the very first and the very last place; a last question that is not alone on its page
    gets a page of its own. Raises DomainError if that page is full.
    """
    question = form.question(key)
    pages = {number: _asked_on(form, number) for number in sorted({q.page for q in _asked(form)})}
    if question.retired:
        return form
    mates = pages[question.page]
    place = mates.index(question) + step
    if 0 <= place < len(mates):
        return _swapped(form, question, mates[place])
    numbers = list(pages)
    beside = numbers.index(question.page) + step
    if not 0 <= beside < len(numbers):
        if step < 0 or len(mates) == 1:
            return form
        moved = replace(question, page=question.page + 1)
    else:
        moved = replace(question, page=numbers[beside])
    others = [one for one in form.questions if one.key != key]
    placed = _placed(others, moved) if step < 0 else _placed_first(others, moved)
    return _checked(replace(form, questions=placed), moved)


def broken_promise(before: Question, after: Question) -> DomainError | None:
    """What `after` would break for those who answered `before`, as the refusal; None if nothing."""
    try:
        _keeps_its_word(before, after)
    except DomainError as refusal:
        return refusal
    return None


def with_history(before: Form, after: Form, answered: Collection[str]) -> Form:
    """`after` (from a file, say) with what people have answered in `before`: a question that is not in it any more
    is retired, and so is an option.
    """
    old = {question.key: question for question in before.questions if question.key in answered}
    kept = [_with_old_options(old[q.key], q) if q.key in old else q for q in after.questions]
    here = {question.key for question in after.questions}
    gone = [replace(question, retired=True) for key, question in old.items() if key not in here]
    return replace(after, questions=(*kept, *gone))


def _with_old_options(before: Question, after: Question) -> Question:
    known = {option.value for option in after.options}
    gone = tuple(replace(o, retired=True) for o in before.options if o.value not in known)
    return replace(after, options=(*after.options, *gone)) if gone and after.kind in CHOOSING_KINDS else after


def narrower_audiences(audience: Audience) -> tuple[Audience, ...]:
    """Those a question may have whose answers were promised to `audience`."""
    return tuple(one for one in Audience if not widens(audience, one))


def _keeps_its_word(before: Question, after: Question) -> None:
    """What people have answered means the same and is seen by nobody else than they were told."""
    if before.kind is not after.kind:
        raise DomainError("question_kind_answered", field="kind")
    if widens(before.audience, after.audience):
        raise DomainError("question_audience_promised", field="audience")
    hidden = before.audience in {Audience.COUNTED, Audience.SELF}
    # A box that was ticked for something else lets no manager know.
    if after.feeds in FEEDS and after.feeds != before.feeds and (hidden or after.feeds == "manager_told"):
        raise DomainError("question_feeds_promised", field="feeds")
    if before.options_from != after.options_from:
        raise DomainError("question_list_answered", field="options_from")
    if before.kind in (Kind.SCALE, Kind.LEVELS) and (before.minimum, before.maximum) != (
        after.minimum,
        after.maximum,
    ):
        raise DomainError("question_scale_answered", field="maximum")


def _stays_usable(before: Question, after: Question) -> None:
    fixed = ("kind", "asked_of", "feeds", "options_from")
    for name in fixed:
        if getattr(before, name) != getattr(after, name):
            raise DomainError("question_needed", field=name)
    if before.required and not after.required:
        raise DomainError("question_needed", field="required")
    values = [{option.value for option in question.offered} for question in (before, after)]
    if values[0] != values[1]:
        raise DomainError("question_needed", field="options.0")


def _checked(form: Form, question: Question) -> Form:
    """`form`, if the screens can show it and `question` can inform what it says. Raises DomainError."""
    page = _asked_on(form, question.page)
    if len(page) > QUESTIONS_PER_PAGE or sum(map(weight, page)) > LONGEST_PAGE:
        raise DomainError("page_full", field="page")
    if question.kind is Kind.RADIO and len(question.offered) > IN_SIGHT:
        raise DomainError("options_in_sight", field="options.0", maximum=IN_SIGHT)
    unfit = why_unfit(question)
    if unfit is not None:
        feeding = FEEDS[question.feeds or ""]
        raise DomainError(unfit, field="feeds", list=feeding.shared, values=list(feeding.values))
    _levels_come_later(form)
    return form


def _levels_come_later(form: Form) -> None:
    asked = {question.key: question for question in _asked(form)}
    for question in asked.values():
        base = asked.get(question.depends_on or "")
        if base is not None and question.page <= base.page:
            raise DomainError("levels_come_later", field="page", label=base.label)


def weight(question: Question) -> int:
    """Bytes of a question as Slack's JSON, about: each of its words twice, since what is chosen comes along."""
    words = [question.label, question.hint, question.low_label, question.high_label]
    size = PER_QUESTION + sum(_bytes(word) for word in words)
    for option in question.offered:
        size += PER_OPTION + sum(_bytes(word) for word in (option.label, option.value, option.hint))
    if question.kind is Kind.LEVELS:
        size += (question.max_items or 10) * PER_QUESTION * 3
    return size


def _bytes(text: str) -> int:
    return len(json.dumps(text))


def _asked(form: Form) -> list[Question]:
    return [question for question in form.questions if not question.retired]


def _asked_on(form: Form, page: int) -> list[Question]:
    return [question for question in _asked(form) if question.page == page]


def _with(form: Form, question: Question) -> Form:
    return replace(form, questions=tuple(question if q.key == question.key else q for q in form.questions))


def _placed(questions: Iterable[Question], question: Question) -> tuple[Question, ...]:
    """With `question` after all others of its page and the pages before."""
    before = [one for one in questions if one.page <= question.page]
    return (*before, question, *(one for one in questions if one.page > question.page))


def _placed_first(questions: Sequence[Question], question: Question) -> tuple[Question, ...]:
    before = [one for one in questions if one.page < question.page]
    return (*before, question, *(one for one in questions if one.page >= question.page))


def _swapped(form: Form, one: Question, other: Question) -> Form:
    changed = {one.key: other, other.key: one}
    return replace(form, questions=tuple(changed.get(q.key, q) for q in form.questions))
