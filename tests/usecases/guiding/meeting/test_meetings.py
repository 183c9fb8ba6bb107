"""Meetings: planned, moved, called off, recorded; held or missed, and rated with one tap."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.guiding.meeting.meetings import (
    feedback_modal,
    missed_message,
    plan_modal,
    rated_message,
    rating_message,
    record_modal,
)
from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.messages import Operation
from bot.errors import DomainError, FormErrors
from bot.usecases.facts.loading import load
from bot.usecases.guiding.meeting.changing import cancel_meeting, move_meeting, plan_meeting
from bot.usecases.guiding.meeting.entering import meeting_draft, meeting_to_move, read_meeting
from bot.usecases.guiding.meeting.feedback import feedback_on, rate_meeting, write_feedback
from bot.usecases.guiding.meeting.meetings import meeting_of
from bot.usecases.guiding.meeting.settling import hold_meeting, miss_meeting, record_meeting
from bot.usecases.guiding.reminding.journeys import facts_of
from db.models import OutboxRow, Pair
from tests.pair_story import TEAM, assert_fits, assert_view_fits, buttons, view_words, words


def at(act, **ahead):
    """What the fields hold for a meeting so far ahead of now."""
    starts_at = act.now + timedelta(**ahead)
    return read_meeting({"starts_at": int(starts_at.timestamp()), "minutes": "45", "place": "Room <4>"})


def plan(act, name, pair_id, **ahead):
    return plan_meeting(*act.who(name), pair_id, at(act, **ahead), "regular", act.now)


def refusal(call, *args):
    with pytest.raises(DomainError) as refused:
        call(*args)
    return refused.value.code


def test_a_date_is_seen_by_both_in_their_channel(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = plan(act, "Mia", pair_id, days=3)
        assert act.session.get(Pair, pair_id).next_due_at == act.now
    ((place, message),) = story.sent("meeting.planned")
    assert place == "pair"
    assert "Room &lt;4&gt;" in words(message)
    assert set(buttons(message).values()) == {str(meeting.id), ""}  # links carry no value


def test_a_meeting_must_be_ahead_and_says_so_at_the_date(story):
    pair_id = story.match()
    with story.act() as act:
        for ahead, code in (
            ({"minutes": -1}, "meeting_in_the_past"),
            ({"days": 500}, "meeting_too_far"),
        ):
            with pytest.raises(DomainError) as refused:
                plan(act, "Mia", pair_id, **ahead)
            assert (refused.value.code, refused.value.field) == (code, "starts_at")
        with pytest.raises(FormErrors) as several:
            read_meeting({"starts_at": None, "minutes": "3", "place": "x" * 200})
        assert {error.field for error in several.value.errors} == {"starts_at", "minutes", "place"}


def test_both_noting_the_same_date_make_one_meeting(story):
    pair_id = story.match()
    with story.act() as act:
        plan(act, "Mia", pair_id, days=3)
        assert refusal(lambda: plan(act, "Omar", pair_id, days=3, minutes=10)) == "meeting_booked_already"
        plan(act, "Omar", pair_id, days=3, minutes=45)  # right after it is another meeting
    assert len(story.sent("meeting.planned")) == 2


def test_a_moved_meeting_is_told_anew_and_the_old_date_no_longer(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = plan(act, "Mia", pair_id, days=3)
        draft = meeting_to_move(*act.who("Omar"), meeting.id)
        assert_view_fits(plan_modal(draft, Reader()))
        move_meeting(*act.who("Omar"), meeting.id, at(act, days=4), act.now)
    ((_, message),) = story.sent("meeting.planned")
    assert "new date" in words(message)


def test_a_cancelled_meeting_is_told_once(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = plan(act, "Mia", pair_id, days=3)
        cancel_meeting(*act.who("Omar"), meeting.id, act.now)
        assert refusal(cancel_meeting, *act.who("Mia"), meeting.id, act.now) == "meeting_cancelled"
        assert (
            refusal(hold_meeting, *act.who("Mia"), meeting.id, act.now + timedelta(days=4))
            == "meeting_cancelled"
        )
    assert story.sent("meeting.planned") == []
    ((_, message),) = story.sent("meeting.cancelled")
    assert "meeting.plan" in buttons(message)


def stands(story):
    """The posts of dates as their channel reads them once they are brought up to date, oldest first."""
    shown = []
    with story.sessions.reading(TEAM) as session:
        amended = select(OutboxRow).where(OutboxRow.kind == Operation.AMEND).order_by(OutboxRow.id)
        for row in session.scalars(amended):
            if str(row.args["message"]).startswith("meeting.planned"):
                message = VIEWS["meeting.planned"](
                    load(session, "meeting.planned", row.args, story.now), Reader()
                )
                assert_fits(message)
                shown.append(message)
    return shown


def test_the_post_of_a_date_says_what_became_of_it(story):
    pair_id = story.match()
    with story.act() as act:
        meeting_id = plan(act, "Mia", pair_id, days=3).id
        called_off = plan(act, "Mia", pair_id, days=5).id
        cancel_meeting(*act.who("Omar"), called_off, act.now)
    (cancelled,) = stands(story)
    assert "is called off" in words(cancelled)
    assert not buttons(cancelled)
    with story.act(timedelta(days=3, hours=1)) as act:
        miss_meeting(*act.who("Mia"), meeting_id, act.now)
    missed = stands(story)[-1]
    assert "You did not meet" in words(missed)
    assert buttons(missed) == {"meeting.move": str(meeting_id)}
    with story.act() as act:
        hold_meeting(*act.who("Omar"), meeting_id, act.now)
        rate_meeting(*act.who("Mia"), meeting_id, "4", act.now)
    assert len(stands(story)) == 2, "amended once, however many say so"
    held = stands(story)[-1]
    assert words(held).startswith(":white_check_mark: You met on")
    assert not buttons(held)


def test_the_post_of_an_earlier_date_points_to_the_newer(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = plan(act, "Mia", pair_id, days=3)
        move_meeting(*act.who("Omar"), meeting.id, at(act, days=4), act.now)
    (earlier,) = stands(story)
    assert "has another date by now" in words(earlier)
    assert not buttons(earlier)


def test_a_meeting_that_took_place_before_it_was_noted(story):
    pair_id = story.match(days=10)
    with story.act() as act:
        assert refusal(lambda: record_meeting(*act.who("Mia"), pair_id, at(act, days=1), act.now)) == (
            "meeting_still_ahead"
        )
        assert refusal(lambda: record_meeting(*act.who("Mia"), pair_id, at(act, days=-30), act.now)) == (
            "meeting_before_match"
        )
        meeting = record_meeting(*act.who("Mia"), pair_id, at(act, days=-2), act.now)
        assert meeting.status == "held"
        assert record_meeting(*act.who("Omar"), pair_id, at(act, days=-2), act.now).id == meeting.id
        assert len(facts_of(act.session, act.session.get(Pair, pair_id)).held()) == 1


def test_recording_a_meeting_that_was_planned_settles_that_one(story):
    pair_id = story.match()
    with story.act() as act:
        meeting_id = plan(act, "Mia", pair_id, days=3).id
    with story.act(timedelta(days=4)) as act:
        assert record_meeting(*act.who("Omar"), pair_id, at(act, days=-1), act.now).id == meeting_id


def test_one_tap_after_the_meeting_is_enough(story):
    pair_id = story.match()
    with story.act() as act:
        meeting_id = plan(act, "Mia", pair_id, days=3).id
        assert refusal(rate_meeting, *act.who("Mia"), meeting_id, "5", act.now) == "meeting_not_begun"
    with story.act(timedelta(days=3, hours=1)) as act:
        feedback = rate_meeting(*act.who("Mia"), meeting_id, "4", act.now)
        assert (feedback.score, feedback.nothing_booked) == (4, True)
        facts = facts_of(act.session, act.session.get(Pair, pair_id))
        assert [(m.status, m.feedback_by) for m in facts.meetings] == [("held", {str(act.person("Mia").id)})]
        message = rated_message(feedback, Reader())
        assert_fits(message)
        assert "4 of 5" in words(message)
        assert "meeting.plan" in buttons(message)
        again = rate_meeting(*act.who("Mia"), meeting_id, "5", act.now)
        assert again.score == 5
        with pytest.raises(FormErrors):
            rate_meeting(*act.who("Mia"), meeting_id, "9", act.now)


def test_one_says_no_and_the_other_knows_better(story):
    pair_id = story.match()
    with story.act() as act:
        meeting_id = plan(act, "Mia", pair_id, days=3).id
    with story.act(timedelta(days=3, hours=1)) as act:
        miss_meeting(*act.who("Mia"), meeting_id, act.now)
        missed = missed_message(meeting_of(*act.who("Mia"), meeting_id), Reader())
        assert_fits(missed)
        assert buttons(missed) == {"meeting.move": str(meeting_id)}
        assert hold_meeting(*act.who("Omar"), meeting_id, act.now).status == "held"
        assert refusal(miss_meeting, *act.who("Mia"), meeting_id, act.now) == "meeting_already_held"


def test_a_line_reaches_the_partner_once_both_have_said_how_it_was(story):
    pair_id = story.match()
    with story.act() as act:
        meeting_id = plan(act, "Mia", pair_id, days=3).id
    with story.act(timedelta(days=3, hours=1)) as act:
        write_feedback(*act.who("Mia"), meeting_id, {"useful": "5", "line": "Thank you <3"}, act.now)
    assert story.sent("meeting.line") == []
    with story.act(timedelta(hours=1)) as act:
        rate_meeting(*act.who("Omar"), meeting_id, "1", act.now)
        form = feedback_modal(feedback_on(*act.who("Omar"), meeting_id, act.now), Reader())
        assert_view_fits(form)
        assert "Thank you" not in view_words(form)
    ((reader, message),) = story.sent("meeting.line")
    assert reader == "Omar"
    assert "> Thank you &lt;3" in words(message)
    assert words(message).splitlines()[1:] == ["> Thank you &lt;3"]  # how she rated it is hers


def test_every_form_and_answer_fits(story):
    pair_id = story.match()
    with story.act() as act:
        draft = meeting_draft(*act.who("Mia"), pair_id)
        assert draft.minutes == 45
        for view in (plan_modal(draft, Reader()), record_modal(draft, Reader())):
            assert_view_fits(view)
        closing = plan_modal(meeting_draft(*act.who("Mia"), pair_id, "closing"), Reader())
        assert "Closing conversation" in view_words(closing)
        meeting = plan(act, "Mia", pair_id, days=1)
        feedback = feedback_on(*act.who("Mia"), meeting.id, act.now)
        assert_fits(rating_message(feedback, Reader()))


def test_nobody_else_touches_a_meeting(story):
    pair_id = story.match()
    story.match("Zoe", "Yan")
    with story.act() as act:
        meeting_id = plan(act, "Mia", pair_id, days=3).id
        for name in ("Zoe", "Cora"):
            for call in (cancel_meeting, hold_meeting, miss_meeting):
                assert refusal(call, *act.who(name), meeting_id, act.now) == "not_your_pair"
            assert refusal(lambda who=name: plan(act, who, pair_id, days=5)) == "not_your_pair"
