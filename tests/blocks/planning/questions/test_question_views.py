"""The modals in which coordinators change questions: within Slack's limits, however long a plan's texts are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from blocks import ids
from blocks.planning.questions.listed import preview_modal, questions_modal
from blocks.planning.questions.messages import new_questions
from blocks.planning.questions.question import question_modal
from blocks.reader import Reader
from bot.domain.feeding import fitting_feeds
from bot.domain.forms import Audience, Kind, Option, Page, Question
from bot.domain.option_lines import MOST_ASKED, vanished
from bot.domain.roles import Role
from bot.domain.shown.questions import (
    KIND,
    LIST,
    FasterShown,
    NewQuestionsShown,
    PreviewShown,
    QuestionShown,
    QuestionsShown,
)
from bot.domain.shown.recruiting import ProgramShown
from playground.blockkit import check_message_blocks, check_view

READER = Reader()
PROGRAM = ProgramShown(program=1, name="W" * 75, emoji=":seedling:", purpose="")
LONG = "Ü&<" * 666
OPTIONS = tuple(Option(f"{n:03}" + "v" * 37, f"{n:03} " + "ü" * 71, "h" * 75) for n in range(100))


def question(n: int = 0, kind: Kind = Kind.MULTI) -> Question:
    scale = (0, 99) if kind in (Kind.SCALE, Kind.LEVELS) else (None, None)
    return Question(
        f"k{n}" + "y" * 30, kind, LONG, Audience.CANDIDATES, required=True, asked_of=frozenset({Role.MENTOR}),
        page=1 + n % 20, hint=LONG, options=OPTIONS, minimum=scale[0], maximum=scale[1], low_label="l" * 60,
        high_label="h" * 60, feeds="topics", short="s" * 60,
    )  # fmt: skip


def listed(count: int = 30, *, retired: bool = False, done: str = "retired") -> QuestionsShown:
    return QuestionsShown(
        program=PROGRAM, form="intake", title="T" * 24, forms=tuple((f"form{n}", "F" * 24) for n in range(120)),
        questions=tuple(question(n) for n in range(count)), page_titles=dict.fromkeys(range(1, 21), "P" * 24),
        first=30, count=400, asked=400, retired=12, retired_shown=retired, done=done, done_to=LONG,
    )  # fmt: skip


def opened(kind: Kind, **more: object) -> QuestionShown:
    fields = ("label", "minimum", "maximum", "low_label", "high_label", "max_items", "max_length", "required",
              "asked_of", "audience", "feeds", "page", "hint", "short")  # fmt: skip
    typed = {
        KIND: kind.value, LIST: "skills", "label": LONG, "hint": LONG, "short": "s" * 60, "minimum": 0,
        "maximum": 99, "low_label": "l" * 60, "high_label": "h" * 60, "max_items": 100, "max_length": 3000,
        "required": True, "asked_of": ["mentee", "mentor"], "audience": "profile", "feeds": "topics", "page": "3",
        **{f"options.{n}": "o" * 2900 for n in range(4)},
    }  # fmt: skip
    shown = QuestionShown(
        program=PROGRAM, form="intake", title="T" * 24, key="k" * 40, base="b" * 16, kind=kind, typed=typed,
        fields=fields, kinds=tuple(Kind), pages=tuple((n, "P" * 24) for n in range(1, 150)),
        audiences=tuple(Audience), feeds=fitting_feeds(kind), lists=("skills", "goals"), answered=True,
        shared_by=(LONG,) * 9,
    )  # fmt: skip
    return replace(shown, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("done", ["", "added", "reworded", "moved", "retired", "brought_back"])
def test_the_list_fits(done: str) -> None:
    assert check_view(questions_modal(listed(done=done), READER)) == []
    assert check_view(questions_modal(listed(retired=True, done=done), READER)) == []
    assert check_view(questions_modal(listed(0, retired=True), READER)) == []


@pytest.mark.long
@pytest.mark.parametrize("kind", list(Kind))
def test_a_question_fits_with_the_longest_texts(kind: Kind) -> None:
    lines = tuple(option.label for option in OPTIONS)
    gone = vanished(OPTIONS, tuple(f"{line[3:]}{n:03}" for n, line in enumerate(lines)))
    assert len(gone) == MOST_ASKED
    assert check_view(question_modal(opened(kind), READER)) == []
    assert check_view(question_modal(opened(kind, kinds=(), answered=False), READER)) == []
    full = opened(
        kind, vanished=gone, needed=True, only_reworded=True,
        faster=FasterShown("U1", datetime(2026, 3, 2, tzinfo=UTC)),
    )  # fmt: skip
    assert check_view(question_modal(full, READER)) == []


def test_what_is_said_of_an_answered_question() -> None:
    texts = str(question_modal(opened(Kind.MULTI, kinds=()), READER))
    assert "People have answered it" in texts and "People answered under this promise" in texts


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.LEVELS])
def test_a_preview_lets_through_whoever_types_nothing(kind: Kind) -> None:
    options = OPTIONS[:10] if kind is Kind.RADIO else OPTIONS
    page = Page(1, "T" * 24, LONG, (replace(question(0, kind), options=options),))
    view = preview_modal(PreviewShown(PROGRAM, "intake", "T", "mentor", page, {}, 0, 2), READER)
    assert check_view(view) == []
    assert all(block.get("optional", True) for block in view["blocks"])
    assert "Must be answered" in str(view)


def test_the_message_about_new_questions_fits_and_names_them() -> None:
    for count in (1, 3, 40):
        message = new_questions(NewQuestionsShown(PROGRAM, 7, count, (LONG,) * min(count, 3)), READER)
        assert check_message_blocks(list(message.blocks)) == []
        button = message.blocks[1]["elements"][0]
        assert (button["action_id"], button["value"]) == (ids.APPLICATION_NEWS, "7")


def test_fields_that_show_others_are_the_actions_that_are_listened_to() -> None:
    assert (KIND, LIST) == (ids.QUESTION_KIND, ids.QUESTION_LIST)
