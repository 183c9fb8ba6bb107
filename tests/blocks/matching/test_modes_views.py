"""Views of short lists, of mentors' answers and of pairing by hand fit into Slack, whatever people wrote."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blocks.matching.choosing import answers, short_lists
from blocks.matching.choosing.answers import ask_message
from blocks.matching.choosing.by_hand import mentee_modal, mentor_modal
from blocks.matching.choosing.short_lists import offer_message, ranked_notice, ranking_modal
from blocks.reader import Reader
from bot.domain.shown.matching import ProfileShown
from bot.domain.shown.matching_modes import (
    AnswersIn,
    AskPreview,
    ChoiceByHand,
    ListsIn,
    ListsOut,
    MenteeProposed,
    MentorAsked,
    MentorOffered,
    OfferShown,
    PersonToPair,
    ShortListShown,
    ShortListTold,
)
from bot.domain.shown.recruiting import AnswerShown, ProgramShown
from tests.pair_story import assert_fits, assert_view_fits, view_words, words

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LONG = "<!channel> *&* " * 17
RTL = "\u05de\u05e0\u05d8\u05d5\u05e8 🌱"
READER = Reader()


def program(name: str) -> ProgramShown:
    return ProgramShown(program=1, name=name, emoji=":seedling:", purpose=name)


def profile(name: str) -> ProfileShown:
    answers_given = tuple(AnswerShown(name, name * 12) for _ in range(6))
    return ProfileShown("U0MIA", name, name, name, name, "", answers_given)


@pytest.mark.parametrize("name", [LONG, RTL, "a"])
def test_every_message_fits(name: str) -> None:
    nobody = tuple(f"U0{n}" for n in range(500))
    asked = MentorAsked(
        program(name),
        tuple(
            MenteeProposed(n, profile(name), a) for n, a in enumerate(["open", "accepted", "declined"] * 5)
        ),
        NOW,
    )
    facts = {
        "short_list.offered": ShortListTold(program(name), 1, 5, NOW),
        "short_list.reminder": ShortListTold(program(name), 1, 1, NOW),
        "match.offered": ListsOut(program(name), 9999, nobody, NOW),
        "match.ranked": ListsIn(program(name), 9999, 1),
        "mentor.asked": asked,
        "mentor.reminded": asked,
        "match.answered": AnswersIn(program(name), 9999, 9999, 9999, again=True),
    }
    views = short_lists.VIEWS | answers.VIEWS
    assert set(facts) == set(views)
    for kind, shown in facts.items():
        message = views[kind](shown, READER)
        assert_fits(message)
        assert "<!channel>" not in words(message)


@pytest.mark.parametrize("name", [LONG, RTL, "a"])
def test_a_full_short_list_fits_and_keeps_its_order(name: str) -> None:
    mentors = tuple(
        MentorOffered(n, profile(f"{n} {name}"), rank) for n, rank in enumerate((None, 2, 1, 4, 3))
    )
    shown = ShortListShown(program(name), 1, mentors, NOW)
    view = ranking_modal(shown, READER)
    assert_view_fits(view)
    first = next(block for block in view["blocks"] if block.get("block_id") == "choice_1")
    assert first["element"]["initial_option"]["value"] == "2"
    assert [b.get("optional") for b in view["blocks"] if b["type"] == "input"] == [
        False,
        True,
        True,
        True,
        True,
    ]
    assert_view_fits(ranked_notice(shown, READER))


def test_what_an_offer_does_stands_before_its_button() -> None:
    offer = OfferShown(
        program(LONG), tuple(range(100_000_000, 100_000_150)), True, 5, 5, 400, 1, 2, 3, 4, 5, NOW
    )
    message = offer_message(offer, READER)
    assert_fits(message)
    assert "3 of 9 mentees with a short list have ranked it." in words(message)
    assert "The rules leave no mentor for 5 mentees." in words(message)
    nothing = offer_message(OfferShown(program("P"), (), False, 5, 5, 0), READER)
    assert_fits(nothing)
    assert "Nobody in *P* waits" in words(nothing)
    assert_fits(ask_message(AskPreview(program(LONG), "1:2", 400, 900, 3), READER))


@pytest.mark.parametrize("name", [LONG, RTL, ""])
def test_full_menus_fit(name: str) -> None:
    people = tuple(PersonToPair(n, f"{name}{n}", 0.5, 5, True, partner=name * 3) for n in range(100))
    assert_view_fits(mentee_modal(ChoiceByHand(1, None, people), READER))
    view = mentor_modal(ChoiceByHand(1, people[0], people), READER)
    assert_view_fits(view)
    assert "across a rule" in view_words(view)
    assert_view_fits(mentee_modal(ChoiceByHand(1, None, people, peers=True), READER))
    among_peers = mentor_modal(ChoiceByHand(1, people[0], people, peers=True), READER)
    assert_view_fits(among_peers)
    assert "mentor" not in view_words(among_peers).lower()
    assert "free place" not in view_words(among_peers)
    assert_view_fits(mentor_modal(ChoiceByHand(1, people[0], (), everybody=True), READER))
