"""What a plan assumes for the return on investment is typed into a form, and nothing is guessed."""

from __future__ import annotations

import pytest

from bot.domain.program import Measure
from bot.domain.worth import Outcome, Range
from bot.errors import FormErrors
from bot.program_file.document import load_template, template_names
from tests.pair_story import Story
from tests.usecases.planning.test_editing import opened, save


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def test_a_price_may_be_one_number_or_a_range(story):
    save(story, "worth", hour_mid="50", coordinator_hour_low="40", coordinator_hour_high="80", spent="1200")
    worth = story.plan().worth
    assert worth.hour == Range(50, 50, 50)
    assert worth.coordinator_hour == Range(40, 60, 80)
    assert worth.money == 1200
    assert opened(story, "worth").typed["hour_low"] == "50"


def test_an_outcome_is_a_figure_of_the_report_or_one_entered_by_hand(story):
    stayed = Measure("stayed", "People who stayed", "HR", by_hand=True)
    story.change_plan(measures=(stayed,))
    save(
        story, "worth", outcome_0="People who stayed", figure_0="by_hand", value_low_0="5000", value_mid_0="8000",
        value_high_0="20000", credited_mid_0="10",
    )  # fmt: skip
    credited = Range(0.1, 0.1, 0.1)
    known = Outcome("people_who_stayed", "People who stayed", "stayed", Range(5000, 8000, 20000), credited)
    assert story.plan().worth.outcomes == (known,)
    with pytest.raises(FormErrors) as wrong:
        save(story, "worth", outcome_0="Happiness", figure_0="by_hand")
    assert [error.code for error in wrong.value.errors] == ["outcome_unknown"]
    with pytest.raises(FormErrors) as wrong:
        save(story, "worth", hour_low="60", hour_mid="50")
    assert [(error.code, error.field) for error in wrong.value.errors] == [("range_order", "hour_mid")]
    assert story.plan().worth.outcomes == (known,)


def test_no_template_says_what_anything_is_worth():
    for name in template_names():
        worth = load_template(name).worth
        assert worth.hour is None
        assert worth.outcomes == ()
