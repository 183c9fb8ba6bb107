"""Reviews that come late, or only from one of the two: what each sees."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.reader import Reader
from blocks.reviewing.missing import missing_message
from bot.errors import DomainError
from bot.usecases.guiding.reminding.journeys import facts_of
from bot.usecases.guiding.reminding.reminders import reviews_due
from bot.usecases.reviewing.forms import open_form
from bot.usecases.reviewing.mine import my_forms
from bot.usecases.reviewing.missing import missing_answers
from bot.usecases.reviewing.one_sided import ReviewsJob, tell_one_sided
from db.models import OutboxRow, Pair, Program
from tests.pair_story import TEAM, Story, buttons, words


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


def looked_at(story):
    with story.act() as act:
        return tell_one_sided(act.session, act.session.get(Program, story.program_id), act.now)


def told(story):
    return {place: words(message) for place, message in story.sent("review.one_sided")}


def test_only_one_came_and_both_are_told_kindly(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", {"works_well": "Our walks"})
    assert looked_at(story) is not None  # it knows when to come again
    story.now += timedelta(days=23)  # the last day itself
    looked_at(story)
    assert told(story) == {}
    story.now += timedelta(days=1)
    looked_at(story)
    messages = told(story)
    assert "<@U0OMAR> has not sent theirs" in messages["Mia"]
    assert "nothing is shown now" in messages["Omar"]
    assert all("walks" not in text for text in messages.values())
    assert story.sent("review.halfway") == []
    looked_at(story)
    with story.act() as act:
        rows = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "review.one_sided")).all()
        assert len(rows) == 2  # once
        assert act.person("Mia").last_nudged_on == act.now.date()  # it is the one reminder of the day


def test_who_answers_after_all_makes_it_whole(story):
    pair_id = story.match(days=90)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint", {"works_well": "Our walks"})
    story.now += timedelta(days=24)
    looked_at(story)
    value = buttons(dict(story.sent("review.one_sided"))["Omar"])["form.open"]
    pair, form, occurrence = value.split(":")
    with story.act() as act:
        page = open_form(*act.who("Omar"), pair_id=pair, form_key=form, occurrence=occurrence, now=act.now)
        assert page.late
        act.fill_in("Omar", act.session.get(Pair, pair_id), "midpoint")
    assert told(story) == {}  # what was not sent yet is not sent any more
    assert {place for place, _ in story.sent("review.halfway")} == {"Mia", "Omar"}


@pytest.mark.long
def test_nobody_is_told_while_both_or_neither_have_answered_or_the_pair_rests(story):
    story.match(days=120)
    with story.act() as act:
        for name in ("Mia", "Omar"):
            act.fill_in(name, act.pair("Mia", "Omar"), "midpoint")
    story.match("Nils", "Olga", days=120)
    resting = story.match("Pia", "Quin", days=120)
    with story.act() as act:
        act.fill_in("Pia", act.session.get(Pair, resting), "midpoint")
        act.session.get(Pair, resting).status = "paused"
    looked_at(story)
    assert told(story) == {}


def test_a_silenced_program_tells_nobody_and_somebody_who_left_is_not_told(story):
    pair_id = story.match(days=120)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint")
        act.person("Omar").deactivated_at = act.now
        act.session.get(Program, story.program_id).on_hold = True
    assert looked_at(story) is None
    assert told(story) == {}
    with story.act() as act:
        act.session.get(Program, story.program_id).on_hold = False
    looked_at(story)
    assert set(told(story)) == {"Mia"}


def test_the_job_comes_by_itself(story):
    pair_id = story.match(days=120)
    with story.act() as act:
        act.fill_in("Mia", act.session.get(Pair, pair_id), "midpoint")
    ReviewsJob(story.sessions, TEAM, lambda: story.now).run()
    assert set(told(story)) == {"Mia", "Omar"}


@pytest.mark.long
def test_a_cohort_whose_final_reviews_come_late(story):
    """After the coordinators were told, and after the pair was closed: what each of them sees."""
    pair_id = story.match(days=205)
    with story.act() as act:  # a coordinator closed it, nobody had answered
        pair = act.session.get(Pair, pair_id)
        pair.status, pair.closed_at = "closed", act.now - timedelta(days=10)

    def missing():
        with story.act() as act:
            return missing_answers(*act.who("Cora"), story.program_id, form="", page=1, now=act.now)

    assert {one.slack_id for one in missing().lines} == {"U0MIA", "U0OMAR"}
    assert "Looking back" in words(missing_message(missing(), Reader()))
    with story.act() as act:
        done = act.fill_in(
            "Mia",
            act.session.get(Pair, pair_id),
            "final",
            {"thanks": "Thank you", "next_cohort": "Begin earlier"},
        )
    assert not done.closed
    assert done.last_day == story.now.date() + timedelta(days=9)  # two weeks after the last reminder
    assert [one.slack_id for one in missing().lines] == ["U0OMAR"]
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        plan = story.plan()
        assert reviews_due(facts_of(act.session, pair), plan, str(pair.mentee_id), act.now) == ()
        assert [one.form for one in my_forms(act.session, act.person("Omar"), act.now).waiting] == ["final"]
    assert story.sent("review.shared") == []
    with story.act(timedelta(days=30)) as act:
        done = act.fill_in("Omar", act.session.get(Pair, pair_id), "final", {"thanks": "And you"})
        assert done.last_day == act.now.date() + timedelta(days=7)
    shared = {place: words(message) for place, message in story.sent("review.shared")}
    assert "And you" in shared["Mia"]
    assert "Thank you" in shared["Omar"]
    assert all("Begin earlier" not in text for text in shared.values())
    assert missing().lines == ()
    with story.act() as act, pytest.raises(DomainError) as refused:  # hers is settled since three weeks
        open_form(*act.who("Mia"), pair_id=pair_id, form_key="final", occurrence="d180", now=act.now)
    assert refused.value.code == "review_settled"


def test_once_the_channel_is_archived_a_late_review_is_over(story):
    pair_id = story.match(days=205, status="archived")
    with story.act() as act, pytest.raises(DomainError) as refused:
        open_form(*act.who("Mia"), pair_id=pair_id, form_key="final", occurrence="d180", now=act.now)
    assert refused.value.code == "pair_already_closed"
