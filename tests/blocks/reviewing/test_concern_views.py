"""Views of concerns: within Slack's limits with the longest texts, and saying first how one is handled."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from blocks.reader import Reader
from blocks.reviewing.concerns.follow import add_modal, concern_view, own_modal, turn_modal
from blocks.reviewing.concerns.form import concern_link, concern_modal, program_modal
from blocks.reviewing.concerns.handle import (
    assign_modal,
    concerns_message,
    handled_view,
    write_modal,
)
from blocks.reviewing.concerns.messages import VIEWS
from bot.domain.concerns import LONGEST
from bot.domain.shown.concerns import (
    Candidate,
    ConcernForm,
    ConcernLine,
    ConcernNews,
    ConcernPlace,
    ConcernShown,
    ConcernWaits,
    ProgramOption,
    Readers,
    StepShown,
)
from bot.domain.states.concern import ConcernEvent, ConcernState
from bot.usecases.reviewing.concerns.handling import WAYS
from tests.pair_story import assert_fits, assert_view_fits, view_words, words

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
LONG = ["<!channel> & \n" * (LONGEST // 13), "x" * LONGEST, "🙂" * LONGEST, "\n" * LONGEST]
NAME = "N" * 300


def candidate(n: int) -> Candidate:
    return Candidate(n, f"U0{n:09}", NAME)


def form(**more: Any) -> ConcernForm:
    many = tuple(candidate(n) for n in range(5))
    given = {
        "program": 1, "name": "<P>" * 300, "places": tuple(ConcernPlace(n, candidate(n)) for n in range(1, 121)),
        "chosen": 7, "readers": Readers(tuple(f"U{n}" for n in range(10)), many), "usual_by": AT, "urgent_by": AT,
    }  # fmt: skip
    return ConcernForm(**{**given, **more})


def shown(text: str = "x", steps: int = 0, **more: Any) -> ConcernShown:
    kinds = [*(event.value for event in ConcernEvent), "note", "answer", "word"]
    made = tuple(StepShown(kinds[n % len(kinds)], "UCORA", AT, words=text, to="UCEM") for n in range(steps))
    given = {
        "concern": 999999999, "program": "<P>" * 300, "raiser": "UMIA", "about": tuple(f"U0{n:09}" for n in range(5)),
        "partner": "UOMAR", "text": text, "urgent": True, "state": "assigned", "raised_at": AT, "answer_by": AT,
        "readers": tuple(f"U0{n:09}" for n in range(10)), "neutral": "", "assigned": "UCEM", "steps": made,
        "may": frozenset(event.value for event in ConcernEvent), "others": tuple(map(candidate, range(9))),
    }  # fmt: skip
    return ConcernShown(**{**given, **more})


def test_how_it_is_handled_stands_before_the_first_field():
    view = concern_modal(form(), Reader())
    assert_view_fits(view)
    kinds = [block["type"] for block in view["blocks"]]
    before = view_words({"title": view["title"], "blocks": view["blocks"][: kinds.index("input")]})
    for said in ("Who reads it", "What happens next", "What does not happen", "no emergency line"):
        assert said in before
    assert "Who sees this" in view_words(view)
    assert view["blocks"][-1]["type"] == "context"


@pytest.mark.parametrize(
    ("readers", "said"),
    [
        (Readers(("UCORA",), ()), "names no neutral person"),
        (Readers(("UCORA",), (candidate(1),), champion=True), "who stands behind this program"),
        (Readers((), (candidate(1),)), "one neutral person alone"),
    ],
)
def test_the_form_names_who_could_read_it(readers: Readers, said: str):
    view = concern_modal(form(readers=readers, places=(), chosen=0), Reader())
    assert_view_fits(view)
    assert said in view_words(view)


@pytest.mark.parametrize("text", LONG)
@pytest.mark.parametrize("state", list(ConcernState))
def test_the_longest_concern_fits(text: str, state: ConcernState):
    for steps in (0, 60):
        long = shown(text, steps, state=state.value)
        for view in (
            concern_view(long, Reader(), sent=True), handled_view(long, Reader()),
            handled_view(shown(text, steps, state=state.value, neutral="UNORA", others=()), Reader()),
        ):  # fmt: skip
            assert_view_fits(view)
            assert "<!channel>" not in view_words(view)
            assert len(view_words(view)) < 60_000


def test_every_other_screen_fits():
    line = ConcernLine(1, "<P>" * 300, "raised", True, AT, AT, raiser="UMIA", assigned="UCEM")
    programs = [ProgramOption(n, NAME) for n in range(120)]
    for view in (
        program_modal(programs, Reader()), own_modal([line] * 200, Reader()), assign_modal(shown(), Reader()),
        add_modal(1, "word", Reader()), add_modal(1, "reopen", Reader()), turn_modal(shown(), form().readers, Reader()),
        *(write_modal(shown(), how, Reader()) for how in WAYS),
    ):  # fmt: skip
        assert_view_fits(view)
    for lines in ([], [line] * 200):
        assert_fits(concerns_message("<P>" * 300, lines, Reader()))
    assert concern_link(Reader(), 7)["elements"][0]["value"] == "pair:7"


@pytest.mark.parametrize("kind", VIEWS)
def test_every_message_fits_and_says_the_words_only_to_whoever_raised_it(kind: str):
    for text in LONG:
        if kind in ("concern.waits", "concern.unanswered", "concern.late"):
            for late in (False, True):
                facts: Any = ConcernWaits(1, "<P>" * 300, late, True, AT, ("UCORA",) * 50, ("UNORA",) * 50)
                assert_fits(VIEWS[kind](facts, Reader()))
            continue
        for step in (*(event.value for event in ConcernEvent), "word", "answer", "raised"):
            facts = ConcernNews(
                1, "<P>" * 300, step, by="UCORA", words=text, to="UCEM", urgent=True, answer_by=AT
            )
            message = VIEWS[kind](facts, Reader())
            assert_fits(message)
            assert "<!channel>" not in words(message)
            if kind != "concern.news":
                assert text.strip()[:20] not in words(message) or not text.strip()
