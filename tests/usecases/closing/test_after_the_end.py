"""What people read about the end once it is there: days, forms, refusals and promises that are true."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from blocks.closing.farewell.asking import next_steps_kept, next_steps_modal, wish_kept, wish_modal
from blocks.closing.farewell.card import closing_message
from blocks.closing.farewell.certificate_pdf import lacking
from blocks.closing.farewell.keeping import review_text_modal
from blocks.errors import sentence
from blocks.home import home_view
from blocks.reader import Reader
from blocks.reviewing.forms import pair_form_modal
from bot.errors import DomainError
from bot.usecases.closing.channel import choose_channel
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.farewell.card import closing_cards
from bot.usecases.closing.farewell.certifying import ask_for_certificate, certificate_facts
from bot.usecases.closing.farewell.next_steps import choose_next_steps, next_steps
from bot.usecases.closing.farewell.recounting import review_text
from bot.usecases.closing.farewell.wishing import say_wish, wish_asked
from bot.usecases.facts.home import home_facts
from bot.usecases.guiding.growing.goals import goal_draft
from bot.usecases.reviewing.forms import open_form
from bot.usecases.reviewing.one_sided import tell_one_sided
from db.models import Certificate, Cohort, Pair, Program
from tests.pair_story import Story, assert_view_fits, view_words, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def home(act, name):
    view = home_view(home_facts(act.session, act.person(name), act.now), Reader())
    assert_view_fits(view)
    return view_words({"title": {}, **view})


def cards(act, name):
    return words(closing_message(closing_cards(act.session, act.person(name), act.now), Reader()))


def certified(act, pair_id, name="Mia"):
    ask_for_certificate(*act.who(name), pair_id, name=name, goals=False, lacking=lacking, now=act.now)
    made = act.session.scalar(select(Certificate).where(Certificate.person_id == act.person(name).id))
    return certificate_facts(act.session, made)


# --- dates -----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(("days", "ended"), [(221, date(2026, 1, 20)), (60, date(2026, 3, 2))])
def test_papers_name_the_planned_end_however_late_a_form_came(story, days, ended):
    """It lasts 180 days; whoever is closed earlier has the day of the closing."""
    pair_id = story.match(days=days)
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        assert certified(act, pair_id).ended == ended
        draft = view_words(review_text_modal(review_text(*act.who("Mia"), pair_id, act.now), Reader()))
    assert f"to {Reader().calendar_day(ended)} I took part" in draft


def test_a_closing_conversation_before_the_match_is_not_confirmed(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        before = (pair.published_at - timedelta(days=1)).date().isoformat()
        with pytest.raises(DomainError) as refused:
            act.fill_in("Mia", pair, "closing", {"held_on": before})
        assert (refused.value.code, refused.value.field) == ("meeting_before_match", "held_on")
        act.fill_in("Mia", pair, "closing", {"held_on": pair.published_at.date().isoformat()})
        assert pair.status == "closing"


# --- forms -----------------------------------------------------------------------------------------------
def test_a_form_about_a_pair_speaks_to_people_who_are_matched(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        page = open_form(*act.who("Mia"), pair_id=pair_id, form_key="closing", occurrence="", now=act.now)
        said = view_words(pair_form_modal(page, Reader()))
    assert "Seen by your partner and the coordinators." in said
    assert "your partner and the coordinators, each where it says so." in said
    assert "once matched" not in said and "once you are matched" not in said


def test_the_last_words_are_not_for_the_next_meeting(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "final", {"thanks": "For the walks"})
    for _ in range(40):  # until the last day is over, in somebody's working hours
        with story.act(timedelta(days=1)) as act:
            tell_one_sided(act.session, act.session.get(Program, story.program_id), act.now)
    alone = dict(story.sent("review.one_sided"))["Mia"]
    assert "Saying thank you to each other works" in words(alone) and "next meet" not in words(alone)
    with story.act() as act:
        act.fill_in("Omar", act.session.get(Pair, pair_id), "final", {"thanks": "For the talks"})
    said = [words(message) for _, message in story.sent("review.shared")]
    assert len(said) == 2
    assert all("words to keep from your time together" in one and "next meet" not in one for one in said)


# --- Home and the command --------------------------------------------------------------------------------
def test_after_the_planned_end_home_says_what_is_still_open(story):
    pair_id = story.match(days=185)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "closing")
        act.fill_in("Mia", pair, "final")
        mine, theirs = home(act, "Mia"), home(act, "Omar")
        day = Reader().day(pair.published_at + timedelta(days=180))
        assert f"Ended on {day}; still open: the final review of <@U0OMAR>." in mine
        assert f"Ended on {day}; still open: your final review." in theirs
        assert all(
            "Suggest times" not in one and "last conversation and" not in one for one in (mine, theirs)
        )
        assert f"· ended on {day}" in cards(act, "Mia")


def test_before_the_planned_end_home_says_what_comes(story):
    pair_id = story.match(days=175)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "closing")
        assert "Closing: the last conversation and the final review." in home(act, "Mia")
        assert "· until" in cards(act, "Mia")


# --- promises --------------------------------------------------------------------------------------------
def test_who_can_apply_today_is_not_told_to_wait_for_an_invitation(story):
    pair_id = story.match(days=181)
    with story.act() as act:
        asked = view_words(next_steps_modal(next_steps(*act.who("Mia"), pair_id, act.now), Reader()))
        kept = next_steps_kept(choose_next_steps(*act.who("Mia"), pair_id, ["mentor"], act.now), Reader())
        assert asked.count("You are invited when the next round opens") == 2
        assert "You are invited as a mentor when the next round opens." in view_words(kept)
        act.session.add(Cohort(program_id=story.program_id, name="Second", status="recruiting"))
        act.session.flush()
        asked = view_words(next_steps_modal(next_steps(*act.who("Mia"), pair_id, act.now), Reader()))
        kept = next_steps_kept(
            choose_next_steps(*act.who("Mia"), pair_id, ["mentor", "in_touch"], act.now), Reader()
        )
        alone = next_steps_kept(choose_next_steps(*act.who("Mia"), pair_id, ["mentor"], act.now), Reader())
    assert asked.count("You can apply at once") >= 2 and "invited" not in asked
    assert "Apply as a mentor" in view_words(kept) and "You are invited" not in view_words(kept)
    assert "stay in touch" in view_words(kept)
    assert "Apply as a mentor" in view_words(alone) and "Nothing for now" not in view_words(alone)
    assert_view_fits(alone)


def test_until_when_a_wish_can_be_changed_is_true_of_a_pair_that_is_closed_sooner(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        asked = view_words(wish_modal(wish_asked(*act.who("Mia"), pair_id, act.now), Reader()))
        kept = view_words(wish_kept(say_wish(*act.who("Mia"), pair_id, "part", act.now), Reader()))
        assert all(
            "if your pair is closed before that, until three days after it is closed." in one
            for one in (asked, kept)
        )
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        asked = view_words(wish_modal(wish_asked(*act.who("Mia"), pair_id, act.now), Reader()))
    assert "closed before that" not in asked
    assert f"until {Reader().moment(story.now + timedelta(days=3))}." in asked


def test_an_old_button_says_where_the_end_is(story):
    closed, ended = story.match(days=190, status="closed"), story.match("Nils", "Nora", status="ended")
    with story.act() as act:
        with pytest.raises(DomainError) as refused:
            goal_draft(*act.who("Mia"), closed)
        with pytest.raises(DomainError) as left:
            goal_draft(*act.who("Nils"), ended)
        with pytest.raises(DomainError) as form:
            open_form(*act.who("Mia"), pair_id=closed, form_key="midpoint", occurrence="", now=act.now)
    for one in (refused, form):
        assert "`/mentor closing` shows what is there for you" in sentence(one.value, Reader())
    assert "certificate" not in sentence(left.value, Reader())


@pytest.mark.parametrize("choices", [{}, {"Mia": "archive"}, {"Mia": "keep", "Omar": "archive"}])
def test_the_last_post_promises_no_question_that_was_asked_before(story, choices):
    pair_id = story.match(days=200)
    with story.act() as act:
        for name, choice in choices.items():
            choose_channel(*act.who(name), pair_id, choice=choice, now=act.now)
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    ((_, message),) = story.sent("pair.closed")
    assert "only if both of you want that; silence keeps it" in words(message)
    assert "we ask" not in words(message)


def test_the_last_post_of_a_channel_that_both_wanted_archived_does_not_invite_to_talk(story):
    pair_id = story.match(days=200)
    with story.act() as act:
        for name in ("Mia", "Omar"):
            choose_channel(*act.who(name), pair_id, choice="archive", now=act.now)
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    ((_, message),) = story.sent("pair.closed")
    assert "This channel is being archived" in words(message) and "keep talking" not in words(message)
