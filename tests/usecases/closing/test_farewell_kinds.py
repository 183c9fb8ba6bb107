"""Circles, peers and flash pairs come to a good end, too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from blocks.closing.farewell.card import closing_card
from blocks.closing.farewell.guide import guide_modal
from blocks.closing.farewell.keeping import review_text_modal
from blocks.reader import Reader
from bot.domain.farewell import NextStep, Way, lead_days
from bot.errors import DomainError
from bot.program_file.document import load_template
from bot.usecases.closing.ending import close_pair
from bot.usecases.closing.farewell.card import card_of, closing_cards
from bot.usecases.closing.farewell.certifying import ask_for_certificate, certificate_of
from bot.usecases.closing.farewell.guide import closing_guide
from bot.usecases.closing.farewell.job import take_steps
from bot.usecases.closing.farewell.next_steps import next_steps
from bot.usecases.closing.farewell.recommending import recommend_draft
from bot.usecases.closing.farewell.recounting import review_text
from bot.usecases.closing.farewell.wishing import say_wish, wish_asked
from bot.usecases.guiding.meeting.settling import hold_meeting
from db.models import Circle, Pair, Program
from tests.pair_story import Story, assert_view_fits, view_words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def tick(story):
    with story.act() as act:
        take_steps(act.session, act.session.get(Program, story.program_id), act.now)


def test_in_a_circle_each_says_goodbye_for_themselves_and_the_guide_comes_once(story):
    first, second = (story.match(name, "Omar", days=160) for name in ("Mia", "Nils"))
    with story.act() as act:
        circle = Circle(cohort_id=story.cohort_id, mentor_id=act.person("Omar").id, channel_id="GCIRCLE",
                        channel_name="mentoring-circle-omar", made_at=act.now)  # fmt: skip
        act.session.add(circle)
        act.session.flush()
        for pair_id in (first, second):
            act.session.get(Pair, pair_id).circle_id = circle.id
    tick(story)
    ((place, _),) = story.sent("closing.near")
    assert place == "circle"
    with story.act() as act:
        # The button carries one of the pairs: each reader comes to their own.
        assert closing_guide(*act.who("Nils"), first, act.now).pair == second
        assert len(closing_cards(act.session, act.person("Omar"), act.now)) == 2
        say_wish(*act.who("Nils"), second, "part", act.now)
        assert wish_asked(*act.who("Mia"), first, act.now).wish is None
        close_pair(*act.who("Cora"), first, reason="", now=act.now)
        assert [one.pair for one in closing_cards(act.session, act.person("Nils"), act.now)] == [second]
        ask_for_certificate(
            *act.who("Mia"), first, name="Mia", goals=False, lacking=lambda _: "", now=act.now
        )
        assert certificate_of(act.session, act.session.get(Pair, first), act.person("Nils")) is None


def test_peers_have_nobody_to_recommend_and_share_their_goals(story):
    plan = story.plan()
    story.change_plan(matching=replace(plan.matching, shape="peers"))
    pair_id = story.match(days=170)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        act.goal(pair, "achieved", "Speak up")
        for name in ("Mia", "Omar"):
            assert set(next_steps(*act.who(name), pair_id, act.now).offered) == {
                NextStep.IN_TOUCH,
                NextStep.NEW_PAIR,
            }
            assert Way.RECOMMEND not in card_of(act.session, pair, act.person(name), act.now).ways
        with pytest.raises(DomainError) as refused:
            recommend_draft(*act.who("Omar"), pair_id, act.now)
        assert refused.value.code == "nobody_to_recommend"
        said = view_words(review_text_modal(review_text(*act.who("Omar"), pair_id, act.now), Reader()))
        assert "Speak up" in said and "As a mentor" not in said


def test_a_flash_pair_says_goodbye_after_its_last_meeting(story):
    flash = load_template("flash")
    story.change_plan(**{name: getattr(flash, name) for name in (
        "forms", "timeline", "duration_days", "meetings_planned", "closes_after_meetings", "with_goals",
        "with_agreement", "topics",
    )})  # fmt: skip
    assert lead_days(story.plan()) == 5
    pair_id = story.match(days=4)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert closing_cards(act.session, act.person("Mia"), act.now) == ()
        for _ in range(flash.meetings_planned):
            meeting = act.planned(pair, days_ahead=-0.1)
            hold_meeting(*act.who("Mia"), meeting.id, act.now)
        assert pair.status == "closing"
        (card,) = closing_cards(act.session, act.person("Mia"), act.now)
        assert Way.GOALS not in card.ways and Way.CONFIRM not in card.open
        assert_view_fits(guide_modal(closing_guide(*act.who("Mia"), pair_id, act.now), Reader()))
        for name in ("Mia", "Omar"):
            act.fill_in(name, pair, "final")
        assert pair.status == "closed"
        (card,) = closing_cards(act.session, act.person("Omar"), act.now)
        assert {Way.CERTIFICATE, Way.TEXT} <= card.open
        assert len(closing_card(card, Reader())) <= 3
    tick(story)
    assert story.sent("closing.near") == []  # it was held before the end came near


def test_a_pause_and_more_time_move_the_end(story):
    pair_id = story.match(days=155)
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert card_of(act.session, pair, act.person("Mia"), act.now) is not None
        pair.shift_days, pair.extra_days = 10, 30
        act.session.flush()
        assert card_of(act.session, pair, act.person("Mia"), act.now) is None
        pair.status = "paused"
    with story.act(timedelta(days=60)) as act:
        assert card_of(act.session, act.session.get(Pair, pair_id), act.person("Mia"), act.now) is None
