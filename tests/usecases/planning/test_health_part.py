"""Coordinators decide by numbers when a pair needs a look."""

from __future__ import annotations

import pytest

from blocks.planning.document import plan_pages
from blocks.planning.part import part_modal
from blocks.reader import Reader
from bot.domain.program import HealthThresholds
from bot.errors import FormErrors
from bot.usecases.coordinating.overview import program_status
from bot.usecases.planning.document import plan_shown
from bot.usecases.planning.editing import part_shown, save_part
from db.models import Program
from tests.pair_story import Story, assert_view_fits, view_words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def save(story, seal="", **typed):
    with story.act() as act:
        shown = part_shown(act.session, act.actor("Cora"), story.program_id, "health", act.now)
        assert_view_fits(part_modal(shown, Reader()))
        given = {field.key: shown.typed.get(field.key) for field in shown.fields}
        return save_part(
            *act.who("Cora"), story.program_id, "health", base=shown.base, seal=seal,
            answers={**given, **typed}, now=act.now,
        )  # fmt: skip


def needing(story):
    with story.act() as act:
        program = act.session.get(Program, story.program_id)
        return program_status(act.session, act.actor("Cora"), program, act.now).red


def test_other_numbers_hold_at_once_and_stand_in_the_plan(story):
    assert save(story, first_held_days="40", silence_days="30", low_pulse="1") is None
    assert story.plan().health == HealthThresholds(first_held_days=40, silence_days=30, low_pulse=1)
    with story.act() as act:
        pages = plan_pages(plan_shown(act.session, act.actor("Cora"), story.program_id), Reader())
    text = str(pages)
    assert "held within 40" in text
    assert "silent for 30 days longer than their rhythm" in text


@pytest.mark.long
def test_before_it_is_saved_it_says_for_how_many_pairs_it_matters(story):
    story.match(days=22)
    story.match("Nils", "Olga", days=22)
    unsaved = save(story, first_booked_days="30", first_held_days="40")
    assert unsaved is not None
    view = part_modal(unsaved.shown, Reader())
    assert "2 pairs would no longer be among those worth a look." in view_words(view)
    assert needing(story) == 2
    assert save(story, unsaved.shown.seal, first_booked_days="30", first_held_days="40") is None
    assert needing(story) == 0


def test_what_others_gave_as_a_pulse_cannot_be_read_out_of_a_change(story):
    pair_id = story.match(days=34)
    with story.act() as act:
        pair = act.pair("Mia", "Omar")
        assert pair.id == pair_id
        for days in (20, 6):
            act.held(pair, days)
        act.sign(pair, "Mia", "Omar")
        act.fill_in("Mia", pair, "pulse", {"going": "3"}, occurrence="d30")
    assert save(story, low_pulse="4") is None, "saved without a word about how many it concerns"


def test_numbers_that_cannot_be_are_refused_at_their_field(story):
    with pytest.raises(FormErrors) as caught:
        save(story, first_booked_days="30", first_held_days="20")
    assert [(one.code, one.field) for one in caught.value.errors] == [
        ("held_before_booked", "first_held_days")
    ]
    with pytest.raises(FormErrors) as caught:
        save(story, low_pulse="5", silence_days="")
    assert {one.field: one.code for one in caught.value.errors} == {
        "low_pulse": "number_range", "silence_days": "answer_required",
    }  # fmt: skip
