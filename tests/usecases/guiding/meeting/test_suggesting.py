"""Times that one of the two suggests: sent at a good hour, taken with one click, or not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from blocks.errors import sentence
from blocks.guiding.meeting.times import (
    sent_view,
    settled_message,
    taken_message,
    times_modal,
    times_view,
    waiting_row,
)
from blocks.reader import Reader
from bot.domain.meeting_times import Fit
from bot.errors import DomainError, FormErrors
from bot.usecases.guiding.meeting.changing import plan_meeting
from bot.usecases.guiding.meeting.entering import MeetingEntered
from bot.usecases.guiding.meeting.meetings import meetings_in
from bot.usecases.guiding.meeting.suggesting import (
    accept_time,
    draft_answer,
    draft_other_date,
    draft_times,
    read_times,
    refuse_times,
    suggest,
    times_shown,
    withdraw_times,
)
from bot.usecases.guiding.reminding.tick import take_due_steps
from db.models import Circle, OutboxRow, Pair
from tests.pair_story import assert_fits, assert_view_fits, buttons, view_words, words


def entered(draft, **changes):
    raws = {f"time_{n + 1}": int(at.timestamp()) for n, at in enumerate(draft.times)}
    return read_times({**raws, "minutes": "45", "place": "Room <4>", **changes})


def suggested(act, name, pair_id, **options):
    draft = draft_times(*act.who(name), pair_id, "regular", act.now)
    return suggest(*act.who(name), pair_id, entered(draft), act.now, **options)


def refusal(call, *args, **options):
    with pytest.raises(DomainError) as refused:
        call(*args, **options)
    return refused.value.code


def of(act, pair_id):
    return meetings_in(act.session, [act.session.get(Pair, pair_id)]).get(pair_id, [])


def test_the_partner_takes_one_of_the_times_and_it_is_one_meeting(story):
    pair_id = story.match()
    with story.act() as act:
        draft = draft_times(*act.who("Mia"), pair_id, "regular", act.now)
        assert (draft.fit, len(draft.times)) == (Fit.HOURS, 3)
        assert_view_fits(times_modal(draft, Reader()))
        proposal = suggested(act, "Mia", pair_id)
        first, second, _ = (time.id for time in proposal.times)
        mine = times_shown(*act.who("Mia"), proposal.id, act.now)
        assert_view_fits(times_view(mine, Reader()))
        assert "has not answered yet" in view_words(times_view(mine, Reader()))
        assert waiting_row(mine, Reader())
        assert_view_fits(sent_view(mine, Reader()))
    ((reader, message),) = story.sent("times.suggested")
    assert reader == "Omar"
    assert "Room &lt;4&gt;" in words(message)
    assert {"times.accept", "times.accept:1", "times.accept:2", "times.answer", "times.refuse"} == set(
        buttons(message)
    )
    with story.act() as act:
        assert refusal(accept_time, *act.who("Mia"), second, act.now) == "times_are_yours"
        meeting = accept_time(*act.who("Omar"), second, act.now)
        assert_fits(taken_message(meeting.starts_at, Reader()))
        assert accept_time(*act.who("Omar"), second, act.now).id == meeting.id
        assert refusal(accept_time, *act.who("Omar"), first, act.now) == "proposal_over"
        assert refusal(withdraw_times, *act.who("Mia"), proposal.id, act.now) == "proposal_over"
        assert [(m.status, m.minutes) for m in of(act, pair_id)] == [("planned", 45)]
    assert len(story.sent("meeting.planned")) == 1
    assert story.sent("times.suggested") == []  # who has not read it yet need not


def test_each_reads_the_times_on_their_own_clock_and_on_the_partners(story):
    pair_id = story.match()
    with story.act() as act:
        act.person("Mia").zone, act.person("Omar").zone = "Pacific/Auckland", "Europe/Berlin"
        draft = draft_times(*act.who("Mia"), pair_id, "regular", act.now)
        assert draft.fit is Fit.EDGES
        shown = view_words(times_modal(draft, Reader(zone="Pacific/Auckland")))
        assert "never meet" in shown
        at = draft.times[0]
        for zone in ("Pacific/Auckland", "Europe/Berlin"):
            assert f"{at.astimezone(ZoneInfo(zone)):%b %-d}" in shown
        suggested(act, "Mia", pair_id)
    ((_, message),) = story.sent("times.suggested")
    assert "for <@U0MIA>" in words(message)


def test_times_arrive_in_the_partners_working_hours(story):
    pair_id = story.match()
    with story.act() as act:
        act.person("Omar").zone, act.person("Omar").work_from, act.person("Omar").work_until = (
            "Asia/Tokyo",
            12,
            20,
        )
        suggested(act, "Mia", pair_id)
        row = act.session.query(OutboxRow).filter_by(kind="times.suggested").one()
        local = row.not_before.astimezone(ZoneInfo("Asia/Tokyo"))
        assert 12 <= local.hour < 20
        assert local.weekday() < 5


def test_other_times_instead_answer_the_first_and_none_suits_tells_the_partner(story):
    pair_id = story.match()
    with story.act() as act:
        proposal = suggested(act, "Mia", pair_id)
        draft = draft_answer(*act.who("Omar"), proposal.id, act.now)
        other = suggest(*act.who("Omar"), pair_id, entered(draft, time_2=None, time_3=None), act.now)
        assert proposal.status == "answered"
        assert refusal(accept_time, *act.who("Omar"), proposal.times[0].id, act.now) == "proposal_void"
    assert [reader for reader, _ in story.sent("times.suggested")] == ["Mia"]
    with story.act() as act:
        shown = refuse_times(*act.who("Mia"), other.id, act.now)
        assert_fits(settled_message(shown, Reader()))
        refuse_times(*act.who("Mia"), other.id, act.now)
    ((reader, message),) = story.sent("times.refused")
    assert reader == "Omar"
    assert "times.answer" in buttons(message)
    with story.act() as act:
        suggested(act, "Omar", pair_id)
    assert story.sent("times.refused") == []  # newer times make it old news


def test_they_can_be_taken_back_and_a_date_set_meanwhile_makes_them_void(story):
    pair_id = story.match()
    with story.act() as act:
        proposal = suggested(act, "Mia", pair_id)
        assert refusal(withdraw_times, *act.who("Omar"), proposal.id, act.now) == "not_yours"
        shown = withdraw_times(*act.who("Mia"), proposal.id, act.now)
        assert_fits(settled_message(shown, Reader()))
        assert refusal(accept_time, *act.who("Omar"), proposal.times[0].id, act.now) == "proposal_void"
        again = suggested(act, "Mia", pair_id)
        plan_meeting(
            *act.who("Omar"),
            pair_id,
            MeetingEntered(act.now + timedelta(days=9), 30, None),
            "regular",
            act.now,
        )
        assert refusal(accept_time, *act.who("Omar"), again.times[0].id, act.now) == "proposal_void"


def test_a_time_that_has_passed_cannot_be_taken(story):
    pair_id = story.match()
    with story.act() as act:
        times = [time.id for time in suggested(act, "Mia", pair_id).times]
    with story.act(timedelta(days=2, hours=12)) as act:
        assert refusal(accept_time, *act.who("Omar"), times[0], act.now) == "time_has_passed"
        assert accept_time(*act.who("Omar"), times[-1], act.now).status == "planned"


def test_times_that_are_over_say_why(story):
    pair_id = story.match()
    with story.act() as act:
        proposal = suggested(act, "Mia", pair_id)
        assert (
            refusal(times_shown, *act.who("Omar"), proposal.id, act.now + timedelta(days=30))
            == "times_passed"
        )
        refuse_times(*act.who("Omar"), proposal.id, act.now)
        assert refusal(times_shown, *act.who("Omar"), proposal.id, act.now) == "proposal_void"
    said = sentence(DomainError("times_passed", state="lapsed"), Reader())
    assert said == "These times have passed. *Suggest times* on *Home* sends new ones."


def test_a_meeting_is_moved_by_suggested_times(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = plan_meeting(
            *act.who("Mia"),
            pair_id,
            MeetingEntered(act.now + timedelta(days=3), 45, None),
            "regular",
            act.now,
        )
        before = meeting.starts_at
        draft = draft_other_date(*act.who("Omar"), meeting.id, act.now)
        assert before not in draft.times
        modal = times_modal(draft, Reader())
        assert_view_fits(modal)
        assert "your meeting stays" in view_words(modal)
        proposal = suggest(*act.who("Omar"), pair_id, entered(draft), act.now, moves_id=meeting.id)
        assert meeting.starts_at == before
        assert accept_time(*act.who("Mia"), proposal.times[0].id, act.now).id == meeting.id
        assert len(of(act, pair_id)) == 1
    assert "new date" in words(story.sent("meeting.planned")[-1][1])


def test_mistakes_are_told_at_the_time_they_are_about(story):
    pair_id = story.match()
    with story.act() as act:
        draft = draft_times(*act.who("Mia"), pair_id, "regular", act.now)
        booked = draft.times[1]
        plan_meeting(*act.who("Mia"), pair_id, MeetingEntered(booked, 45, None), "regular", act.now)
        past = int((act.now - timedelta(hours=1)).timestamp())
        with pytest.raises(FormErrors) as wrong:
            suggest(*act.who("Mia"), pair_id, entered(draft, time_3=past), act.now)
        assert {(e.field, e.code) for e in wrong.value.errors} == {
            ("time_2", "meeting_booked_already"),
            ("time_3", "meeting_in_the_past"),
        }
        with pytest.raises(FormErrors) as empty:
            read_times({"time_1": None, "minutes": "2", "place": ""})
        assert {e.field for e in empty.value.errors} == {"time_1", "minutes"}


def test_nobody_else_and_no_circle(story):
    pair_id = story.match()
    story.match("Zoe", "Yan")
    with story.act() as act:
        proposal = suggested(act, "Mia", pair_id)
        for name in ("Zoe", "Cora"):
            assert refusal(accept_time, *act.who(name), proposal.times[0].id, act.now) == "not_your_pair"
            assert refusal(draft_times, *act.who(name), pair_id, "regular", act.now) == "not_your_pair"
        circle = Circle(
            cohort_id=story.cohort_id, mentor_id=act.person("Yan").id, channel_name="circle", made_at=act.now
        )
        act.session.add(circle)
        act.session.flush()
        act.pair("Zoe", "Yan").circle_id = circle.id
        zoes = act.pair("Zoe", "Yan").id
        assert refusal(draft_times, *act.who("Zoe"), zoes, "regular", act.now) == "times_in_circle"


def test_a_booking_reminder_offers_the_times_that_wait_for_its_reader(story):
    pair_id = story.match(days=7)
    with story.act() as act:
        draft = draft_times(*act.who("Mia"), pair_id, "regular", act.now)
        proposal = suggest(*act.who("Mia"), pair_id, entered(draft), act.now)
        take_due_steps(act.session, act.now)
    assert [reader for reader, _ in story.sent("times.suggested")] == ["Omar"]
    assert story.sent("nudge") == []  # he has just been sent them
    with story.act(timedelta(days=2)) as act:
        take_due_steps(act.session, act.now)
        act.session.get(Pair, pair_id).next_due_at = act.now
        take_due_steps(act.session, act.now)
        number = str(proposal.id)
    told = dict(story.sent("nudge"))
    assert "has suggested times" in words(told["Omar"])
    assert buttons(told["Omar"])["times.show"] == number
    assert "Mia" not in told  # she waits for his answer


def test_suggestions_keep_clear_of_what_each_has_planned_elsewhere(story):
    pair_id, other_id = story.match(), story.match("Zoe", "Omar")
    with story.act() as act:
        wanted = draft_times(*act.who("Mia"), pair_id, "regular", act.now).times[0]
        plan_meeting(*act.who("Zoe"), other_id, MeetingEntered(wanted, 60, None), "regular", act.now)
        assert wanted not in draft_times(*act.who("Mia"), pair_id, "regular", act.now).times
        assert all(at > datetime(2026, 1, 1, tzinfo=UTC) for at in draft_times(
            *act.who("Mia"), pair_id, "regular", act.now).times)  # fmt: skip
