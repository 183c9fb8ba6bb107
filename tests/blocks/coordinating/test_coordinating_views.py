"""Views of coordinating, closing and reviewing with the longest and strangest things they may have to show."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from blocks.closing.cohort import VIEWS as COHORT
from blocks.closing.leaving import end_reason_modal, leave_modal, left_notice
from blocks.closing.messages import VIEWS as OF_PAIRS
from blocks.coordinating.pairs import choice_message, pairs_message
from blocks.coordinating.status import status_message
from blocks.coordinating.words import health_words, hello_words, next_words, state_words
from blocks.ids import PAIR_CLOSE, PAIR_DETAILS, PAIR_HELLO, PAIR_PAUSE, PAIR_REOPEN, PAIR_RESUME
from blocks.reader import Reader
from blocks.reviewing.forms import review_read_modal
from blocks.reviewing.messages import review_shared
from bot.domain.forms import Audience, Kind, Option, Question
from bot.domain.health import Health, Level, Reason, Signal
from bot.domain.shown.closing import (
    CircleClosed,
    EndReason,
    LeaveQuestion,
    PairClosed,
    PairEnded,
    PairEndedForCoordinators,
    PairLeft,
    PairOver,
    PartnerGone,
    PersonGone,
)
from bot.domain.shown.cohort_closing import CohortClosingShown, CohortThanks, LastDay, Thanked
from bot.domain.shown.coordinating import (
    PairChoice,
    PairLine,
    PairsShown,
    StatusShown,
)
from bot.domain.shown.guiding import Ask
from bot.domain.shown.reviewing import Answered, ReviewRead, ReviewShared
from bot.domain.states.cohort_closing import ClosingState
from bot.domain.states.pair import PairState
from tests.pair_story import assert_fits, assert_view_fits, view_words, words

CLOSING = {**OF_PAIRS, **COHORT}
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LONG = "<!channel> *&* " * 17  # 255 characters, the longest name
RTL = "\u05de\u05e0\u05d8\u05d5\u05e8 🌱"
EVERYTHING = tuple(Reason(signal, Level.RED, {"days": 1000, "count": 99}) for signal in Signal)


@pytest.mark.parametrize("name", [LONG, RTL, "a"])
def test_a_full_page_of_pairs_with_every_trouble_fits(name):
    health = Health(Level.RED, EVERYTHING)
    line = PairLine(1, "U0MIA", "U0OMAR", PairState.ACTIVE, health, Ask.BOOK_FIRST_MEETING)
    shown = PairsShown(1, name, (line,) * 10, 1, 99, 990)
    assert_fits(pairs_message(shown, Reader()))


@pytest.mark.parametrize("name", [LONG, RTL])
def test_status_fits(name):
    people = dict.fromkeys(("begun", "applied", "approved", "matched"), 1000)
    status = StatusShown(
        name,
        ":seedling:",
        True,
        people,
        {"active": 5},
        (("final", 1, 5),),
        3,
        2,
        overdue=1,
        undelivered=7,
        at=NOW,
    )
    assert_fits(status_message(status, Reader()))


@pytest.mark.parametrize("what", [PAIR_DETAILS, PAIR_HELLO, PAIR_PAUSE, PAIR_RESUME, PAIR_CLOSE, PAIR_REOPEN])
def test_choosing_among_very_many_pairs_fits(what):
    lines = tuple((str(number), "U0MIA", "U0OMAR") for number in range(60))
    assert_fits(choice_message(PairChoice(what, "U0MIA", lines), Reader()))


def test_every_state_signal_and_step_has_words():
    reader = Reader()
    assert all(state_words(state, reader) for state in PairState)
    for reason in EVERYTHING:
        assert ": " in health_words(Health(reason.level, (reason,)), PairState.ACTIVE, reader)
    assert next_words(None, reader) == hello_words(None, reader) == ""
    assert all("{" not in next_words(ask, reader) + hello_words(ask, reader) for ask in Ask)


@pytest.mark.parametrize("name", [LONG, RTL, ""])
def test_every_message_of_closing_fits(name):
    facts = {
        "pair.closed": PairClosed("U0MIA", "U0OMAR", name, ":seedling:", 100, 10, 10),
        "pair.reopened": PairClosed("U0MIA", "U0OMAR", name, ":seedling:", 0, 0, 0),
        "circle.completed": PairClosed("U0MIA", "U0OMAR", name, ":seedling:", 8, 0, 0),
        "circle.closed": CircleClosed("U0OMAR", ("U0MIA",) * 40, name, ":seedling:", 8),
        "pair.ended": PairEnded("U0MIA", name, back_in_pool=True),
        "pair.left": PairLeft(LeaveQuestion(1, "U0MIA", name), again=False),
        "pair.over": PairOver("U0OMAR", ("U0MIA",) * 40, name, ":seedling:", circle=True),
        "admin.pair_ended": PairEndedForCoordinators(1, "U0MIA", "U0OMAR", name, ("U0MIA", "U0OMAR")),
        "partner.gone": PartnerGone(name, name, back_in_pool=True),
        "admin.person_gone": PersonGone("U0MIA", name, name, ("U0OMAR",) * 5, withdrawn=True),
        "admin.cohort_closing": CohortClosingShown(
            1, name, name, "U0CORA", ClosingState.WAITING, NOW, NOW.date(), 5000, "U0CEM"
        ),
        "cohort.last_day": LastDay(("U0MIA",) * 40, name, NOW.date(), 1),
        "cohort.thanks": CohortThanks(name, name, Thanked.PARTICIPANT, 5000),
    }
    assert set(facts) == set(CLOSING)
    for kind, shown in facts.items():
        message = CLOSING[kind](shown, Reader())
        assert_fits(message)
        assert "<!channel>" not in words(message)
    for state in ClosingState:
        assert_fits(
            CLOSING["admin.cohort_closing"](replace(facts["admin.cohort_closing"], state=state), Reader())
        )
    for thanked in Thanked:
        assert_fits(CLOSING["cohort.thanks"](replace(facts["cohort.thanks"], thanked=thanked), Reader()))
    assert_fits(CLOSING["cohort.last_day"](replace(facts["cohort.last_day"], back=True), Reader()))
    question = LeaveQuestion(1, "U0OMAR", name)
    circle = LeaveQuestion(1, "U0MIA", name, circle=True, mates=("U0MIA",) * 30)
    for asked in (question, circle, replace(circle, mates=())):
        assert_view_fits(leave_modal(asked, 1000, Reader()))
    assert_view_fits(left_notice(question, again=True, reader=Reader()))
    assert_view_fits(end_reason_modal(EndReason("U0MIA", "U0OMAR", "<!here>\n" * 125), Reader()))


def every_answer(text: str) -> tuple[Answered, ...]:
    def asked(kind: Kind, **more: object) -> Question:
        return Question("q", kind, text[:2000] or "?", Audience.PARTNER, **more)  # type: ignore[arg-type]

    options = tuple(Option(f"o{n}", "x" * 75) for n in range(100))
    return (
        Answered(asked(Kind.LONG_TEXT), text * 10),
        Answered(asked(Kind.LONG_TEXT), "\n" * 2999 + "x"),
        Answered(asked(Kind.MULTI, options=options), [option.value for option in options]),
        Answered(asked(Kind.RADIO, options=options), "gone"),
        Answered(asked(Kind.PEOPLE), ["U0MIA"] * 10),
        Answered(asked(Kind.SCALE, minimum=0, maximum=10), 0),
        Answered(asked(Kind.CHECK), True),
        Answered(asked(Kind.DATE), "2026-03-02"),
    )


@pytest.mark.parametrize("text", [LONG, RTL * 40, "🙂" * 250])
def test_every_kind_of_answer_is_shown_safely(text):
    message = review_shared(ReviewShared("U0MIA", text, "Halfway there", every_answer(text) * 6), Reader())
    assert_fits(message)
    assert "<!channel>" not in words(message)
    view = review_read_modal(ReviewRead("U0MIA", "U0OMAR", "Looking back", every_answer(text) * 13), Reader())
    assert_view_fits(view)
    assert "<!channel>" not in view_words(view)
    assert "0 of 10" in words(message)
