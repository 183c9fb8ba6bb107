"""What people read about their data, and what stands where somebody was named who was forgotten."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from blocks.errors import SENTENCES
from blocks.nameless import without_erased
from blocks.people.privacy import (
    forget_view,
    forgetting_begun,
    goodbye,
    goodbye_home,
    not_sent,
    privacy_view,
)
from blocks.reader import Reader
from bot.domain.forms import Audience
from bot.domain.retention import KINDS, days_of
from bot.domain.shown.privacy import ForgetPreview, PairThatEnds, PrivacyShown, ProgramAudiences
from bot.languages import LANGUAGES
from bot.readers import in_language
from playground.blockkit import check_view
from tests.pair_story import assert_fits, assert_view_fits, view_words

LONG = "<!channel> & " + "ü" * 200
GONE = "GONE" + "0a" * 14
BY = datetime(2026, 2, 20, 9, tzinfo=UTC)


def preview(pairs: int, alone: bool = True) -> ForgetPreview:
    return ForgetPreview(
        pairs=tuple(PairThatEnds(f"U{n}", LONG) for n in range(pairs)), applications=2, pairs_over=3, meetings=12,
        reviews=5, coordinates=(LONG,), alone=(LONG,) if alone else (), told_in_channels=3,
    )  # fmt: skip


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_screen_fits_in_every_language(language: str) -> None:
    reader = in_language(language)
    audiences = tuple((audience, 9) for audience in Audience)
    shown = PrivacyShown(days_of(None), tuple(ProgramAudiences(LONG, audiences) for _ in range(40)))
    for view in (privacy_view(shown, reader, "On its way"),
                 *(forgetting_begun(preview(pairs), reader) for pairs in (0, 1)),
                 *(forget_view(preview(pairs), reader) for pairs in (0, 1, 60))):  # fmt: skip
        assert_view_fits(view)
        assert "<!channel>" not in str(view)
    assert not check_view(goodbye_home(BY, reader))
    for message in (goodbye(None, reader), not_sent(None, reader)):
        assert_fits(message)


def test_each_kind_says_what_it_is_who_sees_it_and_for_how_long() -> None:
    words = view_words(privacy_view(PrivacyShown(days_of({"notes": 30}), ()), Reader()))
    for kind in KINDS:
        assert kind.what in words
        assert kind.seen_by in words
    assert "Kept: 30 days after your pair has ended" in words


def test_who_alone_coordinates_is_told_to_appoint_somebody_first() -> None:
    assert "nobody else does" in view_words(forget_view(preview(1), Reader()))
    assert "nobody else does" not in view_words(forget_view(preview(1, alone=False), Reader()))


def test_every_screen_says_the_same_of_how_long_it_takes() -> None:
    for pairs in (0, 1):
        facts = preview(pairs)
        for view in (forget_view(facts, Reader()), forgetting_begun(facts, Reader())):
            assert "after seven days at the latest" in view_words(view)
            assert ("our partners" in view_words(view).split("What is deleted")[0]) is (pairs > 0)
    home = str(goodbye_home(BY, Reader()))
    assert "is deleted here, on" in home and f"{BY.timestamp():.0f}" in home
    assert "after seven days at the latest" in SENTENCES["being_forgotten"]


def test_words_stand_where_somebody_was_named() -> None:
    shown = {
        "text": f"<@{GONE}> and <@UOMAR>, {GONE}",
        "elements": [{"type": "multi_users_select", "initial_users": ["UOMAR", GONE]},
                     {"type": "users_select", "initial_user": GONE}],
    }  # fmt: skip
    assert without_erased(shown, Reader()) == {
        "text": "a former member and <@UOMAR>, a former member",
        "elements": [{"type": "multi_users_select", "initial_users": ["UOMAR"]}, {"type": "users_select"}],
    }


def test_what_names_nobody_who_is_gone_is_the_very_same() -> None:
    shown = {"text": "GONE fishing with <@UOMAR>", "blocks": [{"type": "divider"}]}
    assert without_erased(shown, Reader()) is shown
