"""Coordinators change a part of the plan: read what it touches first, and one at a time saves."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from blocks.errors import sentence
from blocks.planning.part import part_modal
from blocks.reader import Reader
from bot.domain.planning import Eligibility, Eligible
from bot.errors import DomainError, FormErrors
from bot.readers import in_language
from bot.usecases.planning.editing import NotSaved, part_shown, save_part, with_another_row
from bot.usecases.planning.parts import PARTS
from bot.usecases.planning.plans import current_cohort
from db.models import Activity, Enrollment, Pair, Person, Program, TextApproval
from tests.pair_story import Story, assert_view_fits, buttons, view_words, words


@pytest.fixture
def story(sessions, now):
    story = Story(sessions, now)
    story.change_plan(challenges=())
    with story.act() as act:  # whoever is in the plan is found in the workspace
        for name in ("Cora", "Cem", "Ella"):
            story._person(act, name)
    return story


def opened(story, part, who="Cora", guided=False):
    with story.act() as act:
        shown = part_shown(act.session, act.actor(who), story.program_id, part, act.now, guided=guided)
    assert_view_fits(part_modal(shown, Reader()))
    return shown


def save(story, part, who="Cora", base=None, seal="", guided=False, **typed):
    shown = opened(story, part)
    answers = {**{k: v for k, v in shown.typed.items() if v is not None}, **typed}
    with story.act() as act:
        unsaved = save_part(
            *act.who(who), story.program_id, part, base=shown.base if base is None else base, seal=seal,
            answers=answers, now=act.now, guided=guided,
        )  # fmt: skip
    if isinstance(unsaved, NotSaved):
        assert_view_fits(part_modal(unsaved.shown, Reader()))
    return unsaved


def said(unsaved):
    assert isinstance(unsaved, NotSaved)
    return view_words(part_modal(unsaved.shown, Reader()))


def wrong(caught):
    return {error.field: error.code for error in caught.value.errors}


@pytest.mark.parametrize("part", list(PARTS))
def test_what_is_shown_and_saved_unchanged_is_no_change(story, part):
    before = story.plan()
    assert save(story, part) is None
    assert story.plan() == before
    with story.act() as act:
        assert act.session.scalar(select(Activity.id).where(Activity.verb == "program.changed")) is None


def test_purpose_and_challenges_are_the_plans_and_everybody_reads_who_changed_them(story):
    assert save(story, "purpose", purpose="People find their next step.", objective="Grow from within",
                risk_0="Mentors have no time", response_0="We ask their managers first") is None  # fmt: skip
    plan = story.plan()
    assert plan.purpose == "People find their next step."
    assert [(c.risk, c.response) for c in plan.challenges] == [
        ("Mentors have no time", "We ask their managers first")
    ]
    ((_, note),) = story.sent("program.changed")
    assert "<@U0CORA> changed *Purpose* of *Career &lt;paths&gt;*" in words(note)
    assert "What could go wrong" in words(note)
    # An emptied row is gone.
    assert save(story, "purpose", risk_0=None, response_0=None) is None
    assert story.plan().challenges == ()


def test_a_change_of_a_program_that_is_not_open_is_told_too_but_not_page_by_page_of_a_new_one(story):
    with story.act() as act:
        current_cohort(act.session, act.session.get(Program, story.program_id)).status = "planned"
    assert save(story, "purpose", guided=True, purpose="People find their next step.") is None
    assert story.sent("program.changed") == []
    assert save(story, "budget", hours="300") is None
    ((place, note),) = story.sent("program.changed")
    assert place == "admin"
    assert "<@U0CORA> changed *Budget* of *Career &lt;paths&gt;*" in words(note)
    assert buttons(note)["program.show"] == f"{story.program_id}:1", "the plan as it is now"


def test_another_row_keeps_what_is_typed_and_the_plan_as_it_is(story):
    base = opened(story, "purpose").base
    with story.act() as act:
        shown = with_another_row(
            act.session, act.actor("Cora"), story.program_id, "purpose", base,
            {"purpose": "Half a sentence", "risk_0": "No time"}, act.now,
        )  # fmt: skip
    view = part_modal(shown, Reader())
    assert_view_fits(view)
    fields = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert {"risk_0", "response_0", "risk_1", "response_1"} <= set(fields)
    assert fields["purpose"]["element"]["initial_value"] == "Half a sentence"
    assert json.loads(view["private_metadata"])["base"] == base
    assert story.plan().purpose != "Half a sentence"


@pytest.mark.long
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_saved(story, now):
    before = story.plan()
    with pytest.raises(FormErrors) as caught:
        save(story, "purpose", purpose="  ", risk_0="No time")
    assert wrong(caught) == {"purpose": "answer_required"}
    with pytest.raises(FormErrors) as caught:
        save(story, "purpose", risk_0="No time", risk_1="", response_1="We wait")
    assert wrong(caught) == {"response_0": "answer_required", "risk_1": "answer_required"}
    tomorrow = (now.date() + timedelta(days=1)).isoformat()
    with pytest.raises(FormErrors) as caught:
        save(story, "dates", announce="2026-05-01", apply_until=tomorrow, begin="2025-01-01", first_0=None,
             last_0=tomorrow)  # fmt: skip
    assert wrong(caught) == {
        "apply_until": "day_too_early", "begin": "day_too_early", "first_0": "answer_required"
    }  # fmt: skip
    assert {sentence(one, Reader()) for one in caught.value.errors if one.code == "day_too_early"} == {
        "This comes before “Announce it on” (May 1, 2026). Please choose that day or a later one."
    }
    with pytest.raises(FormErrors) as caught:
        save(story, "dates", first_0="2026-05-04", last_0="2026-05-01")
    assert [sentence(one, Reader()) for one in caught.value.errors] == [
        "This comes before “Silent from” (May 4, 2026). Please choose that day or a later one."
    ]
    with pytest.raises(FormErrors) as caught:
        save(story, "dates", announce="2026-02-01", cadence_days="2.5", duration_days="0")
    assert wrong(caught) == {"cadence_days": "number_invalid", "duration_days": "number_range"}
    with pytest.raises(FormErrors) as caught:
        save(story, "dates", announce="2026-02-01")
    assert wrong(caught) == {"announce": "day_over"}
    with pytest.raises(FormErrors) as caught:
        save(story, "budget", money="5000", currency="")
    assert wrong(caught) == {"currency": "currency_missing"}
    with pytest.raises(FormErrors) as caught:
        save(story, "texts", image_url="http://x.example/a.png", emoji="not an emoji!")
    assert wrong(caught) == {
        "emoji": "emoji_invalid",
        "image_url": "link_invalid",
        "image_alt": "image_unexplained",
    }
    with pytest.raises(FormErrors) as caught:
        save(story, "eligibility", mentor_level_from="6", mentor_level_to="3", mentee_countries="Atlantis")
    assert wrong(caught) == {"mentor_level_to": "level_too_low", "mentee_countries": "country_invalid"}
    assert "I do not know the country “Atlantis”. Please write it as two letters, for example DE." in [
        sentence(one, Reader()) for one in caught.value.errors
    ]
    with pytest.raises(FormErrors) as caught:
        save(story, "people", coordinators=["U0NOBODY"])
    assert wrong(caught) == {"coordinators": "members_only"}
    assert story.plan() == before


@pytest.mark.long
def test_the_second_of_two_coordinators_is_told_and_keeps_what_they_typed(story):
    base = opened(story, "purpose").base
    assert save(story, "purpose", who="Cem", base=base, objective="Cem's objective") is None
    unsaved = save(story, "purpose", base=base, objective="Cora's objective")
    text = said(unsaved)
    assert "<@U0CEM> changed this part while you had it open" in text
    assert "What it does for the organization: Cem's objective" in text
    view = part_modal(unsaved.shown, Reader())
    fields = {block["block_id"]: block for block in view["blocks"] if block["type"] == "input"}
    assert fields["objective"]["element"]["initial_value"] == "Cora's objective"
    assert story.plan().objective == "Cem's objective"
    assert save(story, "purpose", base=unsaved.shown.base, objective="Cora's objective") is None
    assert story.plan().objective == "Cora's objective"
    # Two parts are no conflict.
    assert save(story, "budget", who="Cem", hours="120") is None


def test_a_shorter_relationship_says_which_reminders_of_how_many_pairs_move(story):
    story.match(days=40)
    story.match("Max", "Lea", days=40)
    unsaved = save(story, "dates", duration_days="120")
    text = said(unsaved)
    assert "2 pairs are under way" in text
    assert "the final review" in text
    assert "booking the first meeting" not in text
    assert story.plan().duration_days == 180
    seal = unsaved.shown.seal
    assert save(story, "dates", seal=seal, duration_days="120") is None
    plan = story.plan()
    assert (plan.duration_days, plan.step("midpoint_review").days, plan.step("final_review").days) == (
        120, (60,), (120,)
    )  # fmt: skip
    assert plan.step("book_first_meeting").days == (3,)
    with story.act() as act:
        assert {pair.next_due_at for pair in act.session.scalars(select(Pair))} == {story.now}


def test_what_is_confirmed_is_what_was_said(story):
    """Something else is touched by now, or another change was typed: it is said again."""
    story.match(days=40)
    seal = save(story, "dates", duration_days="120").shown.seal
    story.match("Max", "Lea", days=40)
    unsaved = save(story, "dates", seal=seal, duration_days="120")
    assert "2 pairs are under way" in said(unsaved)
    assert story.plan().duration_days == 180


def test_a_change_that_touches_nobody_is_saved_at_once(story):
    assert save(story, "dates", begin="2026-06-01", meetings_planned="10") is None
    assert story.plan().dates.begin == date(2026, 6, 1)


def test_applications_that_would_be_outside_are_counted_first(story):
    with story.act() as act:
        for name, department in (("Mia", "Sales"), ("Max", "Finance"), ("Nina", "")):
            story.enroll(act, name, "mentee", status="applied")
            act.person(name).department = department
    unsaved = save(story, "eligibility", mentee_departments=["Sales"])
    assert "1 application would be outside the rules" in said(unsaved)
    assert story.plan().eligibility == Eligibility()
    assert save(story, "eligibility", seal=unsaved.shown.seal, mentee_departments=["Sales"]) is None
    assert story.plan().eligibility.mentee == Eligible(departments=("Sales",))
    with story.act() as act:
        assert {one.outside for one in act.session.scalars(select(Enrollment))} == {""}
    unsaved = save(story, "eligibility", mentee_departments=None)
    assert "1 application that was outside the rules would be within" in said(unsaved)


def test_words_that_the_champion_approved_are_asked_for_again(story):
    from bot.domain.campaign import ANNOUNCEMENT, digest_of_text

    with story.act() as act:
        act.session.add(
            TextApproval(
                program_id=story.program_id, text_key=ANNOUNCEMENT, status="approved", asked_at=story.now,
                digest=digest_of_text(story.plan(), ANNOUNCEMENT),
            )
        )  # fmt: skip
    unsaved = save(story, "texts", announcement="Quite other words", thanks="Thank you all")
    text = said(unsaved)
    assert "The champion has approved these words: the invitation." in text
    assert save(story, "texts", seal=unsaved.shown.seal, announcement="Quite other words") is None
    assert story.plan().announcement == "Quite other words"


def test_another_champion_approves_anew(story):
    from bot.domain.campaign import THANKS, digest_of_text

    assert save(story, "people", champion="U0CEM") is None
    assert save(story, "texts", thanks="Thank you all") is None
    with story.act() as act:
        act.session.add(
            TextApproval(
                program_id=story.program_id, text_key=THANKS, status="approved", asked_at=story.now,
                digest=digest_of_text(story.plan(), THANKS),
            )
        )  # fmt: skip
    unsaved = save(story, "people", champion="U0ELLA")
    assert "The champion has approved these words: the thanks." in said(unsaved)
    assert save(story, "people", seal=unsaved.shown.seal, champion="U0ELLA") is None
    with story.act() as act:
        assert act.session.scalar(select(TextApproval.id)) is None


def test_fewer_places_for_a_mentor_says_who_offered_more(story):
    with story.act() as act:
        story.enroll(act, "Omar", "mentor", status="approved", capacity=4)
        story.enroll(act, "Lea", "mentor", status="approved", capacity=1)
    unsaved = save(story, "dates", capacity_max="2")
    assert "1 mentor offered more places than that" in said(unsaved)
    assert save(story, "dates", seal=unsaved.shown.seal, capacity_max="2") is None
    assert story.plan().form("intake").question("capacity").maximum == 2


def test_a_new_coordinator_is_told_and_one_who_leaves_can_do_nothing_more(story):
    assert save(story, "people", coordinators=["U0CORA", "U0CEM", "U0ELLA"], champion="U0CEM") is None
    ((who, letter),) = story.sent("coordinator.appointed")
    assert who == "Ella"
    assert "<@U0CORA> made you a coordinator of *Career &lt;paths&gt;*" in words(letter)
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        assert act.session.get_one(Person, program.champion_id).name == "Cem"
        assert str(story.program_id) in act.actor("Ella").coordinator_of
    unsaved = save(story, "people", coordinators=["U0CORA"])
    assert "<@U0CEM>, <@U0ELLA> could no longer see applications" in said(unsaved)
    assert save(story, "people", seal=unsaved.shown.seal, coordinators=["U0CORA"]) is None
    with pytest.raises(DomainError, match="not_a_coordinator"):
        opened(story, "budget", who="Cem")
    assert story.plan().team.coordinators == ("U0CORA",)


def test_the_name_is_one_of_its_own_everywhere(story):
    with story.act() as act:
        act.session.add(
            Program(
                slug="two",
                name="Leading well",
                document={},
                digest="",
                admin_channel="G2",
                created_at=story.now,
            )
        )
    with pytest.raises(DomainError, match="program_name_taken"):
        save(story, "texts", name="Leading well", announce_channel="CALL")
    assert (
        save(story, "texts", name="Growing  together", emoji="deciduous_tree", announce_channel="CNEW")
        is None
    )
    with story.act() as act:
        program = act.session.get_one(Program, story.program_id)
        assert (program.name, program.announce_channel) == ("Growing together", "CNEW")
    assert (story.plan().name, story.plan().emoji) == ("Growing together", ":deciduous_tree:")


def test_what_cannot_be_seen_in_one_part_is_checked_on_the_whole(story):
    """A circle needs two mentees at least, which no field of its own knows."""
    story.change_plan(in_circles=True)
    with pytest.raises(FormErrors) as caught:
        save(story, "dates", capacity_max="1")
    assert wrong(caught) == {"capacity_max": "plan_unusable"}
    (refused,) = caught.value.errors
    assert sentence(refused, Reader()) == (
        "That does not fit together with the rest of the plan: capacity_max: a circle is one mentor with 2 mentees or "
        "more."
    )
    assert sentence(refused, in_language("de")) == (
        "Das passt nicht mit dem Rest des Plans zusammen: capacity_max: ein Kreis hat 2 oder mehr Mentees."
    )


def test_choices_come_from_the_directory_and_may_be_typed_where_it_says_nothing(story):
    with story.act() as act:
        act.person("Ella").department = "Sales & <Service>"
    fields = {one.key: one for one in opened(story, "eligibility").fields}
    assert [one.value for one in fields["mentee_departments"].choices] == ["Sales & <Service>"]
    assert fields["mentee_locations"].choices == ()
    assert (
        save(story, "eligibility", mentee_locations="Berlin,  Lyon ,Berlin", mentor_countries="Germany, FR")
        is None
    )
    assert story.plan().eligibility.mentee.locations == ("Berlin", "Lyon")
    assert story.plan().eligibility.mentor.countries == ("DE", "FR")


def test_a_rule_of_which_the_directory_knows_nothing_says_that_it_turns_nobody_away(story):
    with story.act() as act:
        act.person("Ella").department = "Sales"
    view = part_modal(opened(story, "eligibility"), Reader())
    hints = {b["block_id"]: b.get("hint", {}).get("text", "") for b in view["blocks"] if b["type"] == "input"}
    assert "turns nobody away" in hints["mentee_locations"]
    assert hints["mentor_countries"].startswith(
        "Two letters each, or the names. The directory says this of nobody"
    )
    assert "nobody" not in hints["mentee_departments"]


def test_levels_that_nobody_has_are_told_where_levels_are_known(story):
    assert save(story, "eligibility", mentor_level_from="6") is None, "nothing is known of anybody"
    with story.act() as act:
        act.person("Ella").level = 2
        act.person("Cem").level = 4
    assert save(story, "eligibility", mentee_tenure_days="30") is None, "what stands is not asked about"
    with pytest.raises(FormErrors) as caught:
        save(story, "eligibility", mentor_level_from="5", mentee_level_to="1")
    assert wrong(caught) == {"mentor_level_from": "level_of_nobody", "mentee_level_to": "level_of_nobody"}
    known = [story.plan().levels[n - 1].label for n in (2, 4)]
    assert sentence(caught.value.errors[0], Reader()) == (
        f"Nobody in the directory is at such a level. It knows: {', '.join(known)}."
    )
    assert save(story, "eligibility", mentor_level_from="4", mentee_level_to="3") is None


def test_pairs_work_together_for_a_meeting_at_least(story):
    with pytest.raises(FormErrors) as caught:
        save(story, "dates", duration_days="10", cadence_days="14")
    assert wrong(caught) == {"duration_days": "duration_without_meeting"}
    assert sentence(caught.value.errors[0], Reader()) == (
        "With 14 days between two meetings, not even one fits in. Please choose 14 days or more, or let them meet more "
        "often."
    )
    assert save(story, "dates", duration_days="14", cadence_days="14") is None
    story.change_plan(duration_days=10, cadence_days=14)
    assert save(story, "dates", begin="2027-05-04") is None, "a plan that says so already can be changed"


def test_role_profiles_are_edited_line_by_line(story):
    typed = {"mentee_promise": "I drive this.", "mentee_does": "Books meetings\n\n Brings topics "}
    assert save(story, "roles", **typed) is None
    profile = story.plan().role_profiles["mentee"]
    assert (profile.promise, profile.does) == ("I drive this.", ("Books meetings", "Brings topics"))


@pytest.mark.parametrize("who", ["Mia", "Ella"])
def test_nobody_else_sees_or_changes_a_plan(story, who):
    story.match()
    for part in PARTS:
        with pytest.raises(DomainError, match="not_a_coordinator"):
            opened(story, part, who)
    with pytest.raises(DomainError, match="not_a_coordinator"):
        save(story, "budget", who, hours="3")
    assert story.plan().budget.hours is None


def test_a_part_that_does_not_exist_is_refused(story):
    with pytest.raises(DomainError, match="part_unknown"):
        opened(story, "everything")


def test_pages_of_a_new_program_say_where_they_are(story):
    view = part_modal(opened(story, "dates", guided=True), Reader())
    assert "Step 5 of 11" in view_words(view)
    assert view["close"]["text"] == "That is enough for now"
    assert view["submit"]["text"] == "Save and go on"


def test_a_silence_moves_what_would_fall_into_it(story):
    story.match(days=85)
    unsaved = save(story, "dates", first_0="2026-03-06", last_0="2026-03-10", why_0="Offsite")
    assert "the midpoint review" in said(unsaved)
    assert save(story, "dates", seal=unsaved.shown.seal, first_0="2026-03-06", last_0="2026-03-10") is None
    (silence,) = story.plan().blackouts
    assert replace(silence, why="").first == date(2026, 3, 6)
