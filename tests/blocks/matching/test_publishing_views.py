"""How far publishing is, in words: fits every screen, and says what to do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from blocks.matching.drafts.publishing import duration_left, published
from blocks.reader import Reader
from bot.domain.shown.matching import CirclesInDraft, PublishedShown, Publishing
from bot.domain.shown.recruiting import ProgramShown
from tests.pair_story import assert_fits, buttons, words

READER = Reader()


def shown(**known: object) -> PublishedShown:
    program = ProgramShown(program=1, name="A <b>&" * 12, emoji=":seedling:", purpose="To grow")
    made = {
        "round": 7, "channels": 2000, "open": 423, "refused": 0, "on_their_way": 4731, "paused_by": None,
        "still": timedelta(minutes=81, seconds=29), "many": True,
    }  # fmt: skip
    return PublishedShown(program, 2000, 12, "U0CORA", Publishing(**(made | known)))  # type: ignore[arg-type]


def test_it_says_how_many_of_how_many_and_how_long_still_and_can_be_paused() -> None:
    message = published(shown(), READER)
    assert_fits(message)
    assert "*423 of 2,000* channels" in words(message)
    assert "About 1 hour and 25 minutes still." in words(message)
    assert buttons(message) == {"match.pause": "7"}


def test_a_paused_one_says_who_did_it_and_what_waits() -> None:
    message = published(shown(paused_by="U0CORA"), READER)
    assert_fits(message)
    assert "*Paused* by <@U0CORA>." in words(message)
    assert "The people of 1,577 pairs know nothing yet" in words(message).replace("1577", "1,577")
    assert buttons(message) == {"match.go_on": "7"}


def test_circles_are_counted_as_circles_and_not_as_the_pairs_in_them() -> None:
    """Whoever published circles was asked about circles, and reads of circles in whatever follows."""
    circles = CirclesInDraft(count=5, mentees=23, smallest=4, largest=5)
    under_way = replace(shown(channels=5, open=1), circles=circles)
    read = words(published(under_way, READER))
    assert "&amp;*: 5 circles with 23 mentees. Their channels are being made" in read
    assert "Circles whose channel is there go on as usual." in read
    paused = published(replace(shown(channels=5, open=1, paused_by="U0CORA"), circles=circles), READER)
    assert_fits(paused)
    assert "The people of 4 circles know nothing yet." in words(paused)
    assert "pair" not in (read + words(paused)).lower()


def test_what_is_done_and_what_slack_refused_is_said() -> None:
    message = published(shown(open=1998, refused=2, on_their_way=0), READER)
    assert_fits(message)
    assert "All 1998 channels are there" in words(message)
    assert "2 channels could not be made" in words(message)
    assert buttons(message) == {}


def test_a_few_channels_need_no_figures() -> None:
    message = published(shown(channels=1, open=0, on_their_way=3, many=False), READER)
    assert "Its channel is on the way." in words(message)
    assert buttons(message) == {}


@pytest.mark.parametrize(
    ("seconds", "told"),
    [
        (3, "About a minute still."),
        (61, "About 2 minutes still."),
        (59 * 60, "About 59 minutes still."),
        (60 * 60, "About 1 hour still."),
        (118 * 60, "About 2 hours still."),
        (6200, "About 1 hour and 45 minutes still."),
    ],
)
def test_how_long_still_is_said_as_people_say_it(seconds: int, told: str) -> None:
    assert duration_left(timedelta(seconds=seconds), READER) == told
