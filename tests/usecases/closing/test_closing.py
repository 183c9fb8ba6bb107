"""The end of a pair: the closing conversation, thanks, what becomes of the channel and of the two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.closing.answers import channel_chosen
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.closing.channel import choose_channel
from bot.usecases.closing.conversation import conversation_held
from bot.usecases.closing.ending import close_pair, reopen_pair
from bot.usecases.coordinating.finding import pairs_of
from bot.usecases.guiding.meeting.settling import hold_meeting
from bot.usecases.guiding.reminding.journeys import facts_of
from db.models import Activity, Meeting, Pair, Program
from tests.pair_story import Story, slack_id, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def to_the_end(act, pair):
    """Both confirm the closing conversation in their own words and send their final review."""
    act.fill_in("Mia", pair, "closing", {"takeaway": "Courage"})
    act.fill_in("Mia", pair, "final", {"thanks": "Thank you, Omar"})
    return act.fill_in("Omar", pair, "final", {"thanks": "Thank you, Mia"})


def test_a_pair_is_closed_when_the_conversation_is_confirmed_and_both_reviews_are_in(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        for days in (150, 100, 3):
            act.held(pair, days)
        for status in ("achieved", "on_track", "dropped"):
            act.goal(pair, status)
        act.fill_in("Mia", pair, "closing")
        assert (pair.status, act.seat("Mia")) == ("closing", "matched")
        act.fill_in("Mia", pair, "final")
        assert pair.status == "closing"
    assert story.sent("pair.closed") == []
    with story.act(timedelta(hours=3)) as act:
        pair = act.session.get(Pair, pair_id)
        done = act.fill_in("Omar", pair, "final")
        assert (pair.status, pair.closed_at, pair.next_due_at) == ("closed", act.now, act.now)
        assert (act.seat("Mia"), act.seat("Omar")) == ("done", "done")
    assert done.closed
    ((place, message),) = story.sent("pair.closed")
    assert place == "pair"
    assert "You met 3 times. You set 2 goals and reached 1 of them." in words(message)


@pytest.mark.long
def test_reviews_first_and_the_conversation_last_closes_it_too(story):
    pair_id = story.match(days=185)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "final")
        act.fill_in("Omar", pair, "final")
        assert pair.status == "active"
        assert act.fill_in("Omar", pair, "closing").closed
        assert pair.status == "closed"


def test_a_held_closing_meeting_is_the_closing_conversation(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        meeting = act.planned(pair, days_ahead=1, purpose="closing")
    with story.act(timedelta(days=1, hours=1)) as act:
        hold_meeting(*act.who("Omar"), meeting.id, act.now)
        pair = act.session.get(Pair, pair_id)
        assert (pair.status, pair.closing_at) == ("closing", act.now)
        assert facts_of(act.session, pair).closing_held


def test_a_held_closing_meeting_closes_a_pair_whose_reviews_are_in(story):
    pair_id = story.match(days=180)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.fill_in("Mia", pair, "final")
        act.fill_in("Omar", pair, "final")
        meeting = act.planned(pair, days_ahead=-0.1, purpose="closing")
        hold_meeting(*act.who("Omar"), meeting.id, act.now)
        assert pair.status == "closed"


def test_confirming_settles_the_meeting_that_was_planned_for_it(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.planned(pair, days_ahead=2, purpose="closing")
        act.planned(pair, days_ahead=9)
        act.fill_in("Mia", pair, "closing")
        meetings = act.session.scalars(
            select(Meeting).where(Meeting.pair_id == pair_id).order_by(Meeting.id)
        ).all()
    assert [(one.purpose, one.status) for one in meetings] == [("closing", "held"), ("regular", "planned")]
    assert all(one.starts_at <= story.now for one in meetings if one.status == "held")


def test_confirming_it_twice_counts_once(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        for takeaway in ("Courage", "More courage"):
            act.fill_in("Mia", act.session.get(Pair, pair_id), "closing", {"takeaway": takeaway})
        verbs = act.session.scalars(select(Activity.verb).where(Activity.pair_id == pair_id)).all()
    assert verbs.count("closing.confirmed") == 1
    assert story.sent("review.shared") == []  # Omar has not said how he sees it


def test_a_paused_pair_has_no_closing_conversation(story):
    pair_id = story.match(days=170, status="paused")
    with story.act() as act, pytest.raises(DomainError) as refused:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "closing")
    assert refused.value.code == "pair_not_active"


def test_saying_it_after_the_pair_is_closed_changes_nothing(story):
    pair_id = story.match(days=190, status="closed")
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        conversation_held(act.session, pair, act.person("Mia"), act.now)
        assert (pair.status, pair.closing_at) == ("closed", None)


def test_a_mentor_with_another_mentee_stays_matched(story):
    pair_id = story.match(days=180)
    story.match("Nils", "Omar", days=30)
    with story.act() as act:
        to_the_end(act, act.session.get(Pair, pair_id))
        assert (act.seat("Mia"), act.seat("Omar"), act.seat("Nils")) == ("done", "matched", "matched")


def test_silence_keeps_the_channel(story):
    pair_id = story.match(days=187, status="closed")
    with story.act() as act:
        chosen = choose_channel(*act.who("Mia"), pair_id, choice="archive", now=act.now)
        pair = act.session.get(Pair, pair_id)
        assert (pair.status, pair.channel_choice) == ("closed", None)  # Omar is still asked
    assert "archived once <@U0OMAR> says so too" in words(channel_chosen(chosen, Reader()))
    assert story.operations("channel.archive") == []


def test_both_archive_the_channel(story):
    pair_id = story.match(days=187, status="closed")
    with story.act() as act:
        choose_channel(*act.who("Mia"), pair_id, choice="archive", now=act.now)
        chosen = choose_channel(*act.who("Omar"), pair_id, choice="archive", now=act.now)
        assert act.session.get(Pair, pair_id).status == "archived"
        with pytest.raises(DomainError) as refused:
            choose_channel(*act.who("Omar"), pair_id, choice="keep", now=act.now)
    assert refused.value.code == "pair_archived"
    assert chosen.archived
    assert story.operations("channel.archive") == [pair_id]


def test_one_who_wants_to_keep_it_keeps_it_and_may_change_their_mind(story):
    pair_id = story.match(days=187, status="closed")
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        choose_channel(*act.who("Omar"), pair_id, choice="keep", now=act.now)
        choose_channel(*act.who("Mia"), pair_id, choice="archive", now=act.now)
        assert (pair.status, pair.channel_choice) == ("closed", "keep")
        choose_channel(*act.who("Omar"), pair_id, choice="archive", now=act.now)
        assert (pair.status, pair.channel_choice) == ("archived", "archive")


def test_what_both_chose_before_the_end_waits_for_the_thanks(story):
    pair_id = story.match(days=187)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        for name in ("Mia", "Omar"):
            choose_channel(*act.who(name), pair_id, choice="archive", now=act.now)
        assert pair.status == "active"
        to_the_end(act, pair)
        assert pair.status == "archived"
    assert len(story.sent("pair.closed")) == 1
    assert story.operations("channel.archive") == [pair_id]


def test_a_coordinator_archives_and_nobody_else(story):
    pair_id = story.match(days=187, status="ended")
    with story.act() as act:
        story.enroll(act, "Nils", "mentee")
        with pytest.raises(DomainError) as refused:
            choose_channel(*act.who("Nils"), pair_id, choice="archive", now=act.now)
        assert choose_channel(*act.who("Cora"), pair_id, choice="archive", now=act.now).archived
    assert refused.value.code == "not_your_pair"


def test_a_coordinator_closes_and_reopens_until_the_archive(story):
    pair_id = story.match(days=60)
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="Both asked for it", now=act.now)
        assert act.seat("Mia") == "done"
    assert len(story.sent("pair.closed")) == 1
    with story.act(timedelta(minutes=5)) as act:
        pair = reopen_pair(*act.who("Cem"), pair_id, act.now)
        assert (pair.status, pair.closed_at, pair.end_reason) == ("active", None, None)
        assert (act.seat("Mia"), act.seat("Omar")) == ("matched", "matched")
    assert story.sent("pair.closed") == []  # not said of a pair that goes on
    assert "your pair goes on" in words(story.sent("pair.reopened")[0][1])
    with story.act(timedelta(minutes=5)) as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
        choose_channel(*act.who("Cora"), pair_id, choice="archive", now=act.now)
        with pytest.raises(DomainError) as refused:
            reopen_pair(*act.who("Cora"), pair_id, act.now)
    assert refused.value.code == "pair_archived"
    assert story.sent("pair.reopened") == []


def test_a_pair_that_was_just_looked_up_is_reopened_too(story):
    """With its people and program loaded, it is still only the pair that is locked."""
    pair_id = story.match(days=60)
    with story.act() as act:
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    with story.act(timedelta(minutes=5)) as act:
        program = act.session.get(Program, story.program_id)
        found = pairs_of(act.session, act.actor("Cora"), program, slack_id("Mia"))
        assert reopen_pair(*act.who("Cora"), found[0].id, act.now).status == "active"


def test_nobody_but_a_coordinator_closes_for_others(story):
    pair_id = story.match()
    with story.act() as act, pytest.raises(DomainError) as refused:
        close_pair(*act.who("Omar"), pair_id, reason="", now=act.now)
    assert refused.value.code == "not_a_coordinator"


@pytest.mark.long
def test_the_last_two_reviews_close_the_pair_once(story):
    """The second of two who send at the same time waits for the first: see `with_for_update`."""
    pair_id = story.match(days=180)
    with story.act() as act:
        to_the_end(act, act.session.get(Pair, pair_id))
        act.fill_in("Omar", act.session.get(Pair, pair_id), "final")  # changed once more, still asked for
        verbs = act.session.scalars(select(Activity.verb).where(Activity.pair_id == pair_id)).all()
    assert verbs.count("pair.closed") == 1
    assert len(story.sent("pair.closed")) == 1
