"""Success measures: changed in a list, measured by the bot or entered by hand, shown in the report."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.errors import sentence
from blocks.learning.markdown import markdown
from blocks.planning.last_time import last_time_blocks
from blocks.planning.measures import entered_words, measures_message, measures_modal
from blocks.planning.part import part_modal
from blocks.reader import Reader
from blocks.reporting.figures import figures_message
from bot.domain.measures import MEASURED, is_reached, measured_in
from bot.errors import DomainError, FormErrors
from bot.program_file.document import load_template
from bot.usecases.learning.exporting import lessons_exported
from bot.usecases.planning.editing import NotSaved
from bot.usecases.planning.last_time import taught_by
from bot.usecases.planning.measures import (
    enter_value,
    entry_shown,
    measure_shown,
    measures_shown,
    save_measure,
)
from bot.usecases.reporting.program import open_report
from db.models import Activity, MeasureValue, Program
from tests.pair_story import Story, assert_fits, assert_view_fits, view_words, words

SOURCES = ("Measured by mentorbot", "Entered by the coordinators")
RETENTION = {"label": "Mentees who stay", "figure": "by_hand", "kind": "quantitative", "unit": "%",
             "baseline": "82.5", "target": "90"}  # fmt: skip


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.change_plan(measures=())
    return story


def save(story, key="", who="Cora", base=None, **answers):
    with story.act() as act:
        shown = measure_shown(act.session, act.actor("Cora"), story.program_id, key)
        assert_view_fits(part_modal(shown, Reader()))
        typed = {**{k: v for k, v in shown.typed.items() if v is not None}, **answers}
        return save_measure(
            *act.who(who), story.program_id, key, base=shown.base if base is None else base, answers=typed,
            sources=SOURCES, now=act.now,
        )  # fmt: skip


def enter(story, key, value, who="Cora", **more):
    with story.act() as act:
        answers = {"measure": key, "value": value, **more}
        measure, noted, newest = enter_value(*act.who(who), story.program_id, answers, act.now)
    assert ("later day" in entered_words(measure, noted, Reader(), newest=newest)) is not newest
    return measure, noted


def listed(story, **more):
    with story.act() as act:
        shown = measures_shown(act.session, act.actor("Cora"), story.program_id, act.now, **more)
    assert_view_fits(measures_modal(shown, Reader()))
    message = measures_message(shown, Reader())
    assert_fits(message)
    return words(message)


def report(story):
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        message = figures_message(open_report(act.session, act.actor("Cora"), program, act.now), Reader())
    assert_fits(message)
    return words(message)


def test_a_measure_is_added_changed_and_taken_out(story):
    assert save(story, **RETENTION) is None
    (made,) = story.plan().measures
    assert (made.key, made.baseline, made.target, made.by_hand) == ("mentees_who_stay", 82.5, 90, True)
    assert made.source == "Entered by the coordinators"
    assert save(story, "mentees_who_stay", label="Mentees still here", target="91") is None
    (made,) = story.plan().measures
    assert (made.key, made.label, made.target) == ("mentees_who_stay", "Mentees still here", 91)
    assert save(story, "mentees_who_stay", remove=["yes"]) is None
    assert story.plan().measures == ()
    with story.act() as act:
        assert len(act.session.scalars(select(Activity).where(Activity.verb == "program.changed")).all()) == 3


def test_what_the_bot_measures_has_its_key_and_is_offered_once(story):
    save(story, label="First meetings in time", figure="first_meeting_in_time", unit="%", target="80")
    (made,) = story.plan().measures
    assert (made.key, made.by_hand, made.source) == ("first_meeting_in_time", False, "Measured by mentorbot")
    with story.act() as act:
        fields = {
            f.key: f for f in measure_shown(act.session, act.actor("Cora"), story.program_id, "").fields
        }
    offered = {choice.value for choice in fields["figure"].choices}
    assert offered == {"by_hand", *MEASURED} - {"first_meeting_in_time"}


def test_two_measures_of_one_name_are_two(story):
    for _ in range(2):
        save(story, **RETENTION)
    assert [one.key for one in story.plan().measures] == ["mentees_who_stay", "mentees_who_stay_2"]
    # Neither does one that is entered by hand take the name of a figure that the bot finds.
    save(story, **{**RETENTION, "label": "Recommend"})
    assert story.plan().measures[-1].key == "recommend_2"


def test_bad_input_is_a_sentence_at_its_field(story):
    with pytest.raises(FormErrors) as caught:
        save(story, label="", figure="guessed", target="much", baseline="1e999")
    assert {error.field: error.code for error in caught.value.errors} == {
        "label": "answer_required", "figure": "not_an_option", "target": "amount_invalid",
        "baseline": "amount_invalid",
    }  # fmt: skip
    save(story, **RETENTION)
    for value in ("", "many"):
        with pytest.raises(FormErrors):
            enter(story, "mentees_who_stay", value)
    with pytest.raises(FormErrors):
        enter(story, "match_rate", "5")


def test_the_second_of_two_is_told(story):
    save(story, **RETENTION)
    with story.act() as act:
        base = measure_shown(act.session, act.actor("Cora"), story.program_id, "mentees_who_stay").base
    assert save(story, "mentees_who_stay", who="Cem", target="95") is None
    unsaved = save(story, "mentees_who_stay", base=base, target="99")
    assert isinstance(unsaved, NotSaved)
    view = part_modal(unsaved.shown, Reader())
    assert_view_fits(view)
    assert "<@U0CEM> changed this part while you had it open" in view_words(view)
    assert "Target: 95" in view_words(view)
    assert story.plan().measures[0].target == 95


def test_a_figure_that_is_entered_stands_beside_the_measured_ones(story):
    save(story, **RETENTION)
    save(story, label="Would recommend it", figure="recommend", target="40")
    assert "Mentees who stay*\nnow *nothing yet* · before 82.5 % · target 90 % · entered by hand" in listed(
        story
    )
    assert "Mentees who stay\nnot entered yet\nentered by hand\n90 %" in report(story)
    enter(story, "mentees_who_stay", "85")
    with story.act(after=timedelta(days=30)):
        pass
    measure, value = enter(story, "mentees_who_stay", "92,5", who="Cem")
    assert (measure.label, value) == ("Mentees who stay", 92.5)
    assert "now *92.5 %*" in listed(story)
    assert "entered by <@U0CEM>" in listed(story)
    assert "target 90 % :white_check_mark: reached" in listed(story)
    assert "Mentees who stay\n92.5 %\nentered by hand\n✓ 90 %, reached" in report(story)
    with story.act() as act:
        assert len(act.session.scalars(select(MeasureValue)).all()) == 2


def test_what_is_entered_late_about_an_earlier_day_is_kept_below_the_newer_figure(story):
    save(story, **RETENTION)
    enter(story, "mentees_who_stay", "92", as_of="2026-03-01")
    with story.act(after=timedelta(days=1)):
        pass
    enter(story, "mentees_who_stay", "85", as_of="2026-02-01")
    assert "now *92 %*" in listed(story)
    assert "92 % (Mar 1, 2026) ← 85 % (Feb 1, 2026)" in listed(story)
    assert "Mentees who stay\n92 %" in report(story)
    enter(story, "mentees_who_stay", "91", as_of="2026-03-01")
    assert "now *91 %*" in listed(story), "of one day, what was entered last"


@pytest.mark.parametrize("value", ["-5", "4000", "100,5"])
def test_a_share_lies_between_nothing_and_all(story, value):
    save(story, **RETENTION)
    with pytest.raises(FormErrors) as wrong:
        enter(story, "mentees_who_stay", value)
    (error,) = wrong.value.errors
    assert (error.field, sentence(error, Reader())) == ("value", "Please give a number from 0 to 100.")
    save(story, **{**RETENTION, "label": "Growth", "target": "150"})
    assert enter(story, "growth", value)[0].label == "Growth", "a growth may be more than all"


def test_a_measured_share_is_rounded_alike_on_every_screen(story):
    save(story, label="Matched", figure="match_rate", unit="%", target="90")
    story.match()
    with story.act() as act:
        story.enroll(act, "Nia", "mentee", status="approved")
        program = act.session.get_one(Program, story.program_id)
        exported = markdown(lessons_exported(act.session, program, act.now), Reader())
        taught = taught_by(act.session, act.actor("Cora"), program, ("plan",), act.now)
    assert "now *67 %*" in listed(story)
    assert "67 %" in report(story)
    assert "| Matched | 67 % | 90 % |" in exported
    assert "Matched: *67 %*" in str(last_time_blocks(taught, Reader()))


def test_without_anything_to_enter_the_person_is_told_what_to_do(story):
    with story.act() as act, pytest.raises(DomainError, match="no_measure_by_hand"):
        entry_shown(act.session, act.actor("Cora"), story.program_id)
    save(story, label="Stories", figure="by_hand", kind="qualitative")
    with story.act() as act, pytest.raises(DomainError, match="no_measure_by_hand"):
        entry_shown(act.session, act.actor("Cora"), story.program_id)
    assert "To be read, not counted" in listed(story)


@pytest.mark.parametrize(
    ("key", "value", "target", "baseline", "reached"),
    [
        ("x", 90, 90, None, True), ("x", 89, 90, 80, False), ("x", 4, 5, 10, True), ("x", 6, 5, 10, False),
        ("ended_early", 10, 15, None, True), ("x", None, 5, None, None), ("x", 5, None, None, None),
    ],
)  # fmt: skip
def test_less_is_better_where_the_target_lies_below_the_beginning(key, value, target, baseline, reached):
    assert is_reached(key, value, target, baseline) is reached


def test_the_measures_that_can_be_chosen_are_those_of_the_report(story):
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        shown = open_report(act.session, act.actor("Cora"), program, act.now)
    assert {one.key for chapter in shown.chapters for one in chapter.figures} == set(MEASURED)


def test_nobody_else_sees_or_enters_figures(story):
    story.match()
    save(story, **RETENTION)
    with story.act() as act:
        for ask in (
            lambda: measures_shown(act.session, act.actor("Mia"), story.program_id, act.now),
            lambda: measure_shown(act.session, act.actor("Mia"), story.program_id, ""),
            lambda: entry_shown(act.session, act.actor("Mia"), story.program_id),
        ):
            with pytest.raises(DomainError, match="not_a_coordinator"):
                ask()
    with pytest.raises(DomainError, match="not_a_coordinator"):
        enter(story, "mentees_who_stay", "3", who="Mia")


def test_a_program_is_offered_only_measures_it_can_have() -> None:
    whole, flash = load_template("career_development"), load_template("flash")
    assert measured_in(whole) == MEASURED
    never = {"goals_set", "goals_achieved", "agreements", "satisfaction", "response_midpoint"}
    assert set(MEASURED) - set(measured_in(flash)) == never
