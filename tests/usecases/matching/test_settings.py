"""Coordinators change how their program matches: looked at first, saved by one at a time."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from blocks.matching.tuning.settings import settings_modal
from blocks.reader import Reader
from bot.errors import DomainError, FormErrors
from bot.usecases.matching.asking import outlook
from bot.usecases.matching.tuning.settings import (
    Outdated,
    draft_with_settings,
    save_settings,
    settings_shown,
    try_settings,
)
from bot.usecases.matching.tuning.settings_form import fields_of, read_settings
from db.models import Activity, Cohort, MatchRound, OutboxRow
from tests.pair_story import Story, assert_view_fits, view_words, words


@pytest.fixture
def story(sessions, now):
    """Mia wants what Omar offers and lives where Lea lives; each of the two has one place."""
    story = Story(sessions, now)
    with story.act() as act:
        act.session.get_one(Cohort, story.cohort_id).status = "recruiting"
        for name, skill, goal in (
            ("Mia", "negotiation", "confidence"),
            ("Max", "clear_writing", "leadership"),
        ):
            story.enroll(act, name, "mentee", status="approved")
            story.applied_with(act, name, languages=["english"], skills_wanted=[skill], goals=[goal])
        for name, skill, goal in (
            ("Omar", "negotiation", "leadership"),
            ("Lea", "clear_writing", "confidence"),
        ):
            story.enroll(act, name, "mentor", status="approved", capacity=1)
            story.applied_with(act, name, languages=["english"], skills_offered=[skill], goals_offered=[goal])
    return story


def opened(story, name="Cora"):
    with story.act() as act:
        return settings_shown(act.session, act.actor(name), story.program_id, act.now)


def tried(story, name="Cora", place="end", **typed):
    with story.sessions.reading("T0TEST") as session:
        from bot.usecases.people.actors import actor_of
        from db.models import Person

        person = session.scalar(select(Person).where(Person.slack_id == f"U0{name.upper()}"))
        answers = {**fields_of(story.plan().matching), **typed}
        shown = try_settings(session, actor_of(session, person), story.program_id, answers, place, story.now)
    assert_view_fits(settings_modal(shown, Reader()))
    return shown


def save(story, name="Cora", base=None, **typed):
    base = base if base is not None else opened(story).base
    answers = {**fields_of(story.plan().matching), **typed}
    with story.act() as act:
        return save_settings(*act.who(name), story.program_id, base, answers, act.now)


GOALS_FIRST = {"weight_goals": "100", "weight_skills": "0"}


def test_the_form_shows_what_holds_and_what_cannot_be_switched_off(story):
    view = settings_modal(opened(story), Reader())
    assert_view_fits(view)
    said = view_words(view)
    assert "promises to people" in said
    assert "rather not be matched with" in said
    fields = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert fields["weight_skills"]["element"]["initial_value"] == "30"
    assert "30 % of a pair's points" in fields["weight_skills"]["hint"]["text"]
    ticked = [one["value"] for one in fields["rules"]["element"]["initial_options"]]
    assert "reporting_line" in ticked
    assert "same_team" not in ticked
    assert not {"avoid", "failed", "forbidden", "same_person"} & {
        one["value"] for one in fields["rules"]["element"]["options"]
    }
    assert fields["repeat_days"]["element"]["initial_option"]["value"] == "0"


def test_what_is_shown_and_read_back_is_what_was(story):
    plan = story.plan().matching
    assert read_settings(fields_of(plan), plan) is plan
    for rules in (
        {"hours": False, "level_gap": False},
        {"level_gap": {"below": 1, "above": 3}},
        {"skills": {"least": 1}},
    ):
        other = replace(plan, rules={**plan.rules, **rules}, shape="reverse", seniority={}, repeat_days=30)
        assert fields_of(read_settings(fields_of(other), plan if False else other)) == fields_of(other)


def test_before_saving_people_see_which_pairs_would_be_others(story):
    shown = tried(story, **GOALS_FIRST)
    seen = shown.trial.compared
    assert (seen.mentees, seen.mentors, seen.matched_before, seen.matched_after) == (2, 2, 2, 2)
    assert seen.moved == 2
    assert {(m.mentee, m.before, m.after) for m in seen.moves} == {
        ("U0MIA", ("U0OMAR",), ("U0LEA",)),
        ("U0MAX", ("U0LEA",), ("U0OMAR",)),
    }
    assert seen.fit_after > seen.fit_before
    said = view_words(settings_modal(shown, Reader()))
    assert "<@U0MIA> → <@U0LEA> instead of <@U0OMAR>" in said
    assert "skills 30 → 0 %" in said
    assert story.plan().matching.weights["skills"] == 30
    with story.act() as act:
        assert act.session.scalar(select(MatchRound.id)) is None


def test_both_sides_are_measured_by_the_new_settings(story):
    only_goals = {key: "0" for key in fields_of(story.plan().matching) if key.startswith("weight_")}
    seen = tried(story, **{**only_goals, "weight_goals": "100"}).trial.compared
    assert (seen.fit_before, seen.fit_after) == (0.0, 1.0)


def test_a_rule_that_leaves_somebody_over_says_whom(story):
    shown = tried(story, minimum_score_points="9999")
    assert shown.trial.compared.matched_after == 0
    assert "2 mentees have nobody any more: <@U0MIA>, <@U0MAX>" in view_words(settings_modal(shown, Reader()))


def test_nothing_changed_is_said_and_stored_as_nothing(story):
    shown = tried(story)
    assert "Nothing is different" in view_words(settings_modal(shown, Reader()))
    assert save(story) is None
    assert story.sent("match.settings_saved") == []


def test_where_nobody_waits_no_pair_would_be_another(sessions, now):
    story = Story(sessions, now)
    shown = tried(story, **GOALS_FIRST)
    assert "Nobody waits to be matched" in view_words(settings_modal(shown, Reader()))


def test_a_large_pool_is_not_matched_while_somebody_waits(story, monkeypatch):
    monkeypatch.setattr(outlook, "AT_ONCE", 3)
    shown = tried(story, **GOALS_FIRST)
    assert shown.trial.compared is None
    assert "takes longer than a moment" in view_words(settings_modal(shown, Reader()))
    with story.act() as act:
        answers = {**fields_of(story.plan().matching), **GOALS_FIRST}
        made = draft_with_settings(*act.who("Cora"), story.program_id, answers, act.now)
        assert (made.status, made.name != "") == ("queued", True)
        assert made.settings["weights"]["goals"] == 100
        again = draft_with_settings(*act.who("Cem"), story.program_id, answers, act.now)
        assert (again.name, made.status) == (f"{made.name} 2", "queued")  # beside the first, not in its place
    assert story.plan().matching.weights["skills"] == 30


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        ("weight_skills", "", "answer_required"),
        ("weight_skills", None, "answer_required"),
        ("weight_skills", "-1", "number_range"),
        ("weight_skills", "101", "number_range"),
        ("weight_skills", "nan", "number_invalid"),
        ("weight_skills", "1e999", "number_invalid"),
        ("weight_skills", "many <!here>", "number_invalid"),
        ("short_list_size", "3.5", "number_invalid"),
        ("short_list_size", "1", "number_range"),
        ("minimum_score_points", "10001", "number_range"),
        ("hours_least", "x", "number_invalid"),
        ("rules", ["avoid"], "not_an_option"),
        ("rules", "reporting_line", "not_an_option"),
        ("seniority", "own", "not_an_option"),
        ("seniority", None, "not_an_option"),
        ("department", "mine", "not_an_option"),
        ("repeat_days", "1", "not_an_option"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_typed_is_lost(story, field, typed, code):
    more = {"weight_goals": "77", field: typed}
    with pytest.raises(FormErrors) as refused:
        save(story, **more)
    assert [(error.field, error.code) for error in refused.value.errors] == [(field, code)]
    shown = tried(story, **more)
    view = settings_modal(shown, Reader())
    place = [block.get("block_id") for block in view["blocks"]].index(field)
    assert view["blocks"][place + 1]["elements"][0]["text"].startswith(":warning:")
    kept = next(block for block in view["blocks"] if block.get("block_id") == "weight_goals")
    assert kept["element"]["initial_value"] == "77"
    assert story.plan().matching.weights["goals"] != 77


def test_something_must_count(story):
    nothing = {key: "0" for key in fields_of(story.plan().matching) if key.startswith("weight_")}
    with pytest.raises(FormErrors) as refused:
        save(story, **nothing)
    assert [error.code for error in refused.value.errors] == ["weights_all_zero"]


def test_saving_tells_the_other_coordinators_who_changed_what(story):
    assert save(story, weight_skills="60", hours_least="", rules=["reporting_line", "same_team", "language"],
                seniority="reverse", repeat_days="7", department="none", short_list_size="4") is None  # fmt: skip
    plan = story.plan().matching
    assert (plan.weights["skills"], plan.rules["same_team"], plan.rules["hours"]) == (60, True, False)
    assert (plan.shape, plan.repeat_days, plan.department, plan.short_list_size) == ("reverse", 7, "none", 4)
    ((place, message),) = story.sent("match.settings_saved")
    assert place == "admin"
    said = words(message)
    assert "<@U0CORA> changed how *Career &lt;paths&gt;* matches" in said
    for change in ("skills 30 → 46", "Shared working hours a day, at least: 1 → off", "same team: off → on",
                   "usual → reverse", "never → every 7 days", "different → no difference",
                   "Mentors on a short list: 5 → 4"):  # fmt: skip
        assert change in said
    assert "goals" not in said
    with story.act() as act:
        said = act.session.scalar(select(Activity).where(Activity.verb == "match.settings_saved"))
        assert said.actor_id == act.person("Cora").id
        assert said.detail["rule_same_team"] == ">on"
        assert act.session.get(Cohort, story.cohort_id).status == "recruiting"


def test_levels_that_make_no_difference_weigh_nothing(story):
    assert save(story, seniority="none") is None
    assert story.plan().matching.weights["seniority"] == 0
    shown = opened(story)
    assert (shown.typed["seniority"], shown.typed["weight_seniority"]) == ("none", "0")
    with pytest.raises(FormErrors) as refused:
        save(story, weight_seniority="20", seniority="none")
    assert [error.code for error in refused.value.errors] == ["seniority_undecided"]
    assert save(story, weight_seniority="20", seniority="normal") is None
    assert story.plan().matching.weights["seniority"] == 20


def test_two_coordinators_at_once_cannot_overwrite_each_other(story):
    base = opened(story).base
    assert save(story, "Cem", base, weight_skills="60") is None
    answer = save(story, "Cora", base, weight_goals="40")
    assert isinstance(answer, Outdated)
    view = settings_modal(answer.shown, Reader())
    assert_view_fits(view)
    said = view_words(view)
    assert "<@U0CEM> saved other settings while you had this open" in said
    assert "skills 30 → 46" in said
    assert "Saving now would change" in said
    assert story.plan().matching.weights["goals"] != 40
    assert len(story.sent("match.settings_saved")) == 1
    # Whoever has seen that may save: the form knows what it is based on now.
    now_based_on = json.loads(view["private_metadata"])["base"]
    assert save(story, "Cora", now_based_on, weight_goals="40") is None
    plan = story.plan().matching
    assert (plan.weights["goals"], plan.weights["skills"]) == (40, 60)
    assert len(story.sent("match.settings_saved")) == 2


def test_only_coordinators_of_the_program_see_or_change_it(story):
    for act_on in (
        lambda: opened(story, "Mia"),
        lambda: tried(story, "Mia"),
        lambda: save(story, "Mia", opened(story).base, weight_skills="60"),
    ):
        with pytest.raises(DomainError) as refused:
            act_on()
        assert refused.value.code == "not_a_coordinator"
    with story.act() as act, pytest.raises(DomainError) as unknown:
        settings_shown(act.session, act.actor("Cora"), "9999", act.now)
    assert unknown.value.code == "program_unknown"
    with story.act() as act:
        assert act.session.scalar(select(OutboxRow.id)) is None


def test_those_who_missed_out_come_first_and_the_form_says_so(story):
    with story.act() as act:
        from db.models import Enrollment

        mia = act.session.scalar(select(Enrollment).where(Enrollment.person_id == act.person("Mia").id))
        mia.missed = 1
    assert "comes first in the next" in view_words(settings_modal(opened(story), Reader()))
    assert "That is 1 person now." in view_words(settings_modal(opened(story), Reader()))
