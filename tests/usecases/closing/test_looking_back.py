"""Our journey: each of the two reads what both know of their time together, and the thanks that are for them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blocks.closing.farewell.looking_back import look_back_modal
from blocks.reader import Reader
from bot.domain.farewell import Station, Way
from bot.domain.states.goal import GoalEvent
from bot.errors import DomainError
from bot.usecases.celebrating import kudos
from bot.usecases.closing.departure import person_left
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.farewell.card import card_of
from bot.usecases.closing.farewell.looking_back import look_back
from bot.usecases.closing.farewell.thanking import say_thanks
from bot.usecases.closing.farewell.wrapping import field_of, wrap_goals
from bot.usecases.guiding.growing.goals import tap_goal_news
from bot.usecases.people.privacy.erasing import erase_person
from db.models import ActionItem, Circle, MeetingNote, Pair, TopicSuggested
from tests.pair_story import TEAM, Story, assert_view_fits, buttons, view_words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def read(act, name, pair_id):
    """What one of the two reads."""
    view = look_back_modal(look_back(*act.who(name), pair_id, act.now), Reader())
    assert_view_fits(view)
    return view_words(view)


def lived(story, days=185):
    """A pair with a life behind it, that is closed today."""
    pair_id = story.match(days=days)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        meetings = [act.held(pair, ago) for ago in (180, 150, 120, 110, 90, 80, 60, 40, 20, 10)]
        act.held(pair, 5, purpose="closing")
        topic = story.plan().topics[0]
        for key, meeting in ((topic.key, meetings[0]), ("gone_from_the_plan", meetings[1])):
            act.session.add(TopicSuggested(
                pair_id=pair_id, topic=key, meeting_id=meeting.id, suggested_at=meeting.starts_at
            ))  # fmt: skip
        ahead = act.planned(pair, 3)
        act.session.add(TopicSuggested(
            pair_id=pair_id, topic=story.plan().topics[1].key, meeting_id=ahead.id, suggested_at=act.now
        ))  # fmt: skip
        for done in (act.now, act.now, None):
            act.session.add(ActionItem(
                pair_id=pair_id, owner_id=pair.mentee_id, text="Ask <Ida>", added_by=pair.mentee_id,
                added_at=act.now, done_at=done,
            ))  # fmt: skip
        act.session.add(MeetingNote(
            meeting_id=meetings[0].id, person_id=pair.mentee_id, text="A private note", written_at=act.now
        ))  # fmt: skip
        first, second, third = (act.goal(pair, title=title) for title in ("Speak <up>", "Write", "Swim"))
        tap_goal_news(*act.who("Mia"), first.id, GoalEvent.ACHIEVE, act.now)
        fates = {field_of(second.id): "goes_on", field_of(third.id): "let_go"}
        wrap_goals(*act.who("Mia"), pair_id, fates, act.now)
        kudos.give_kudos(*act.who("Omar"), "U0MIA", "For <the> nerve", act.now, public=False)
        say_thanks(*act.who("Mia"), pair_id, "For the walk", act.now)
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    return pair_id


def test_each_reads_the_time_of_both_in_one_look(story):
    pair_id = lived(story)
    with story.act() as act:
        facts = look_back(*act.who("Mia"), pair_id, act.now)
        assert (facts.meetings, facts.hours, facts.points) == (11, 11.0, 2)
        assert [passed.station for passed in facts.stations] == [
            Station.MATCHED, Station.FIRST_MEETING, Station.HALF_WAY, Station.TEN_MEETINGS, Station.CLOSING,
            Station.FIRST_GOAL,
        ]  # fmt: skip
        assert facts.topics == (
            story.plan().topics[0].title,
        )  # of meetings that were held, and known to the plan
        said = read(act, "Mia", pair_id)
        assert "6 months" in said and "*Meetings*\n11" in said and "*Goals reached*\n1" in said
        goals = (
            ":white_check_mark: *Speak &lt;up&gt;* · :tada: achieved\n:dart: *Write* · :arrow_right: goes on"
        )
        assert goals in said
        assert "2 points that you took on are done" in said
        for private in ("Swim", "A private note", "Ask"):
            assert private not in said


def test_thanks_are_read_by_the_one_they_are_for(story):
    pair_id = lived(story)
    with story.act() as act:
        mias, omars = read(act, "Mia", pair_id), read(act, "Omar", pair_id)
    assert "> For &lt;the&gt; nerve" in mias and "For the walk" not in mias
    assert "> For the walk" in omars and "nerve" not in omars


def test_a_thank_you_that_waits_is_not_read_here_either(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair)
        say_thanks(*act.who("Mia"), pair_id, "For the walk", act.now)
        act.fill_in("Mia", pair, "final", {"thanks": "For the talk"})
        assert "For the" not in read(act, "Omar", pair_id)
        act.fill_in("Omar", pair, "final")
        said = read(act, "Omar", pair_id)
    assert "> For the talk" in said and "walk" not in said  # as it stands in the review, and once


def test_the_card_and_the_last_post_lead_to_it_once_the_two_have_met(story):
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert Way.LOOK_BACK not in card_of(act.session, pair, act.person("Mia"), act.now).ways
        act.held(pair)
        card = card_of(act.session, pair, act.person("Mia"), act.now)
        assert Way.LOOK_BACK in card.ways and Way.LOOK_BACK not in card.open
        close_pair(*act.who("Cora"), pair_id, reason="", now=act.now)
    ((place, message),) = story.sent("pair.closed")
    assert place == "pair" and buttons(message) == {"closing.look_back": str(pair_id)}


def test_it_opens_near_the_end_and_for_nobody_but_the_two(story):
    pair_id = story.match(days=100)
    with story.act() as act:
        with pytest.raises(DomainError) as early:
            look_back(*act.who("Mia"), pair_id, act.now)
        assert early.value.code == "farewell_too_early"
    with story.act(timedelta(days=60)) as act:
        story.enroll(act, "Nils", "mentee")
        assert "Along the way" in read(act, "Mia", pair_id)
        for name in ("Nils", "Cora"):
            with pytest.raises(DomainError) as refused:
                look_back(*act.who(name), pair_id, act.now)
            assert refused.value.code == "not_your_pair"


def test_who_is_left_behind_still_looks_back(story):
    pair_id = story.match(days=175)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.held(pair, 20)
        act.goal(pair, "achieved", "Speak up")
        kudos.give_kudos(*act.who("Mia"), "U0OMAR", "For the nerve", act.now, public=False)
        act.person("Mia").deactivated_at = act.now
        person_left(act.session, act.person("Mia"), act.now)
        said = read(act, "Omar", pair_id)
        assert "*You and Mia*" in said and "Speak up" in said and "For the nerve" in said and "<@" not in said
        mia = act.person("Mia").id
    erase_person(story.sessions, TEAM, mia, story.now)
    with story.act() as act:
        said = read(act, "Omar", pair_id)
        assert "*Meetings*\n1" in said
        for forgotten in ("Mia", "Speak up", "For the nerve", "None"):
            assert forgotten not in said


def test_in_a_circle_each_reads_of_their_own(story):
    first, second = (story.match(name, "Omar", days=170) for name in ("Mia", "Nils"))
    with story.act() as act:
        circle = Circle(cohort_id=story.cohort_id, mentor_id=act.person("Omar").id, channel_id="GCIRCLE",
                        channel_name="mentoring-circle-omar", made_at=act.now)  # fmt: skip
        act.session.add(circle)
        act.session.flush()
        held = []
        for pair_id in (first, second):
            pair = act.session.get(Pair, pair_id)
            pair.circle_id = circle.id
            held.append(act.held(pair, 30))
            held[-1].together = "one meeting"
        topic = story.plan().topics[0]
        act.session.add(TopicSuggested(
            pair_id=first, topic=topic.key, suggested_at=act.now, meeting_id=held[0].id
        ))  # fmt: skip
        act.goal(act.session.get(Pair, first), "achieved", "Mias own")
        act.session.flush()
        said = read(act, "Nils", first)  # the button of the circle's other pair
        assert topic.title in said and "Mias own" not in said
        assert look_back(*act.who("Nils"), first, act.now).pair == second


def test_a_program_without_goals_speaks_of_none(story):
    story.change_plan(with_goals=False)
    pair_id = story.match(days=170)
    with story.act() as act:
        act.goal(act.session.get(Pair, pair_id), "achieved", "Speak up")
        said = read(act, "Mia", pair_id)
    assert "Speak up" not in said and "What came of it" not in said
