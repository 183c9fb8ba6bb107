"""A pause that one of the two takes: nobody is asked why, and it can end by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from blocks import ids
from blocks.coordinating.pairs import details_message
from blocks.guiding.card import pair_card
from blocks.guiding.overview import overview_blocks, status_words
from blocks.guiding.reminding.pausing import pause_modal, paused_words, resume_modal
from blocks.parts import Message
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.coordinating.overview import pair_details
from bot.usecases.guiding.meeting.changing import cancel_meeting
from bot.usecases.guiding.overview import pair_overview
from bot.usecases.guiding.reminding import tick as tick_module
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.guiding.reminding.pausing import (
    pause_own_pairs,
    pause_question,
    resume_own_pairs,
    resume_question,
)
from db.models import Pair
from tests.pair_story import assert_view_fits, buttons, view_words, words
from tests.usecases.guiding.meeting.test_meetings import plan
from tests.usecases.guiding.reminding.test_tick import live_until, published, steps


def test_a_pause_with_a_day_ends_by_itself_and_moves_all_that_comes(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    live_until(story, story.now + timedelta(days=1))
    began = story.now
    with story.act() as act:
        paused = pause_own_pairs(*act.who("Mia"), [str(pair_id)], date(2026, 3, 23), act.now)
        assert "on a pause until Mar 23, 2026" in paused_words(paused, Reader())
    ((_, message),) = story.sent("pair.paused")
    assert "no reminders until Mar 23, 2026" in words(message)
    live_until(story, began + timedelta(days=19, hours=23))
    assert steps(story) == []
    live_until(story, began + timedelta(days=20, hours=1))
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert (pair.status, pair.paused_at, pair.paused_until) == ("active", None, None)
        assert pair.shift_days == 20
    ((_, message),) = story.sent("pair.resumed")
    assert "goes on. Welcome back" in words(message)
    live_until(story, began + timedelta(days=22, hours=1))
    assert [step for _, step, _ in steps(story)] == ["book_first_meeting"]


def test_a_pause_whose_end_cannot_be_reckoned_silences_nobody_else(story, monkeypatch):
    """As of a plan in which no working day comes for more than a year."""
    broken, other = published(story, ("Mia", "Omar"), ("Zoe", "Yan"))
    with story.act() as act:
        for who, pair_id in (("Mia", broken), ("Zoe", other)):
            pause_own_pairs(*act.who(who), [str(pair_id)], date(2026, 3, 23), act.now)
    real = tick_module.pause_end

    def pause_end(facts, plan):
        if facts.id == str(broken):
            raise ValueError("no working hours within 400 days")
        return real(facts, plan)

    monkeypatch.setattr(tick_module, "pause_end", pause_end)
    live_until(story, story.now + timedelta(days=22))
    with story.act() as act:
        assert [act.session.get(Pair, id_).status for id_ in (broken, other)] == ["paused", "active"]


def test_a_program_on_hold_brings_no_pair_back(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        pause_own_pairs(*act.who("Mia"), [pair_id], (act.now + timedelta(days=5)).date(), act.now)
        act.session.get(Pair, pair_id).cohort.program.on_hold = True
    live_until(story, story.now + timedelta(days=10))
    assert story.sent("pair.resumed") == []


def test_an_open_end_waits_for_either_of_the_two(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        pause_own_pairs(*act.who("Mia"), [pair_id], None, act.now)
    live_until(story, story.now + timedelta(days=60))
    assert steps(story) == []
    with story.act() as act:
        (one,) = resume_question(act.session, act.person("Omar")).pairs
        resume_own_pairs(*act.who("Omar"), [one.pair], act.now)
        assert act.session.get(Pair, pair_id).shift_days == 60


def test_a_booked_meeting_stays_and_can_be_called_off_and_a_button_ends_the_pause(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        meeting = plan(act, "Mia", pair_id, days=10)
        pause_own_pairs(*act.who("Mia"), [pair_id], None, act.now)
    ((_, message),) = story.sent("pair.paused")
    assert "reviews and the planned end move along, the dates of your goals stay" in words(message)
    assert "stays booked. If it does not fit, call it off." in words(message)
    assert buttons(message) == {ids.PAUSE_END: str(pair_id), ids.MEETING_CANCEL: str(meeting.id)}
    with story.act() as act:
        facts = pair_overview(act.session, act.session.get(Pair, pair_id), act.person("Omar"), act.now)
        for blocks in (pair_card(facts, Reader()), overview_blocks(facts, Reader())):
            home = Message("", blocks)
            assert "stays booked" in words(home)
            assert {ids.PAUSE_END, ids.MEETING_CANCEL} <= set(buttons(home))
        cancel_meeting(*act.who("Omar"), meeting.id, act.now)
    ((_, off),) = story.sent("meeting.cancelled")
    assert "You find another date once your pause is over." in words(off)
    assert set(buttons(off)) == {ids.PAUSE_END}
    with story.act(timedelta(days=3)) as act:
        resume_own_pairs(*act.who("Omar"), [str(pair_id)], act.now)
    ((_, message),) = story.sent("pair.resumed")
    assert "Reminders, reviews and the planned end have moved by 3 days" in words(message)
    assert "booked meetings and the dates of your goals are where they were" in words(message)


def test_without_a_booked_meeting_nothing_is_said_of_one(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        pause_own_pairs(*act.who("Mia"), [pair_id], None, act.now)
        with pytest.raises(DomainError, match="pair_paused"):
            plan(act, "Mia", pair_id, days=10)
    ((_, message),) = story.sent("pair.paused")
    assert "stays booked" not in words(message)
    assert set(buttons(message)) == {ids.PAUSE_END}


def test_the_pairs_are_chosen_and_the_form_says_who_sees_it(story):
    published(story, ("Mia", "Omar"), ("Zoe", "Omar"))
    with story.act() as act:
        shown = pause_question(act.session, act.person("Omar"))
        view = pause_modal(shown, Reader())
        assert_view_fits(view)
        assert_view_fits(resume_modal(shown, Reader()))
        assert "your partner reads in your channel" in view_words(view)
        assert "Nobody is asked for a reason" in view_words(view)
        pause_own_pairs(*act.who("Omar"), [shown.pairs[1].pair], None, act.now)
        assert [one.partner.name for one in pause_question(act.session, act.person("Omar")).pairs] == ["Mia"]
        with pytest.raises(DomainError, match="no_pair_to_pause"):
            pause_question(act.session, act.person("Cora"))
        with pytest.raises(DomainError, match="pair_already_paused"):
            pause_question(act.session, act.person("Zoe"))


@pytest.mark.parametrize(("days", "fits"), [(0, False), (-3, False), (1, True), (366, True), (367, False)])
def test_a_day_that_cannot_be_is_refused_at_its_field(story, days, fits):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        until = (act.now + timedelta(days=days)).date()
        if fits:
            pause_own_pairs(*act.who("Mia"), [pair_id], until, act.now)
            assert facts_of(act.session, act.session.get(Pair, pair_id)).paused_until == until
            return
        with pytest.raises(DomainError) as refused:
            pause_own_pairs(*act.who("Mia"), [pair_id], until, act.now)
        assert (refused.value.code, refused.value.field) == ("pause_until_when", "until")


def test_nobody_pauses_the_pair_of_others_by_this_way(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    story.match("Zoe", "Yan")
    with story.act() as act:
        for name in ("Zoe", "Cora"):
            with pytest.raises(DomainError):
                pause_own_pairs(*act.who(name), [pair_id], None, act.now)
        with pytest.raises(DomainError, match="pause_which"):
            pause_own_pairs(*act.who("Mia"), [], None, act.now)


def test_home_says_until_when_the_pause_lasts_and_its_post_when_it_is_over(story):
    (pair_id,) = published(story, ("Mia", "Omar"))
    with story.act() as act:
        pause_own_pairs(*act.who("Mia"), [str(pair_id)], date(2026, 3, 23), act.now)
        for name in ("Mia", "Omar"):
            own = pair_overview(act.session, act.session.get(Pair, pair_id), act.person(name), act.now)
            assert "I send no reminders until Mar 23, 2026." in status_words(own, Reader())
        details = pair_details(act.session, act.actor("Cora"), pair_id, act.now)
        assert "until Mar 23, 2026" in words(details_message(details, Reader()))
    with story.act(timedelta(days=2)) as act:
        resume_own_pairs(*act.who("Omar"), [str(pair_id)], act.now)
    (post,) = story.amended("pair.paused")
    assert "your pair was on a pause, which is over." in words(post)
    assert not buttons(post)
