"""Standing dates: made once, then each next meeting comes by itself, until it ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from blocks.guiding.meeting.standing import ended_message, standing_modal
from blocks.reader import Reader
from bot.domain.program import Blackout
from bot.domain.states.pair import PairState
from bot.errors import DomainError, FormErrors
from bot.usecases.guiding.meeting.changing import cancel_meeting, move_meeting, plan_meeting
from bot.usecases.guiding.meeting.entering import MeetingEntered
from bot.usecases.guiding.meeting.job import MeetingsJob
from bot.usecases.guiding.meeting.meetings import nothing_booked
from bot.usecases.guiding.meeting.settling import hold_meeting
from bot.usecases.guiding.meeting.standing import (
    end_standing,
    make_standing,
    read_standing,
    standing_draft,
    standing_of,
)
from bot.usecases.guiding.meeting.suggesting import accept_time, draft_times, read_times, suggest
from db.models import Meeting, Pair, TimeProposal
from tests.pair_story import TEAM, assert_fits, assert_view_fits, view_words, words
from tests.usecases.guiding.meeting.test_suggesting import of

WEEK = timedelta(days=7)


def entered(at: datetime, every: int = 7):
    return read_standing(
        {"starts_at": int(at.timestamp()), "minutes": "45", "place": "Room <4>", "every": str(every)}
    )


def make(story, pair_id, name="Mia", every=7, **ahead):
    with story.act() as act:
        return make_standing(
            *act.who(name), pair_id, entered(act.now + timedelta(**ahead), every), act.now
        ).id


def run(story, until):
    """Time passes: the job runs whenever it wants to."""
    job = MeetingsJob(story.sessions, TEAM, lambda: story.now)
    wanted = job.run()
    while wanted is not None and wanted <= until:
        story.now = wanted
        wanted = job.run()
    story.now = until


def planned(story, pair_id):
    with story.act() as act:
        return [(m.starts_at, m.status) for m in of(act, pair_id)]


def test_each_next_meeting_comes_when_the_last_one_is_over(story):
    pair_id, start = story.match(), story.now
    with story.act() as act:
        draft = standing_draft(*act.who("Mia"), pair_id, act.now)
        assert_view_fits(standing_modal(draft, Reader()))
        assert draft.every_days in draft.choices
    make(story, pair_id, days=2)
    ((_, message),) = story.sent("meeting.planned")
    assert "Your standing date, every week" in words(message)
    run(story, start + 3 * WEEK)
    moments = [at for at, _ in planned(story, pair_id)]
    assert moments == [start + timedelta(days=2) + n * WEEK for n in range(4)]
    with story.act() as act:
        assert not nothing_booked(act.session, act.session.get(Pair, pair_id), act.now)


def test_moving_or_cancelling_one_leaves_the_others(story):
    pair_id, start = story.match(), story.now
    make(story, pair_id, days=2)
    with story.act() as act:
        (first,) = of(act, pair_id)
        earlier = MeetingEntered(act.now + timedelta(days=1), 45, None)
        move_meeting(*act.who("Omar"), first.id, earlier, act.now)
    with story.act(timedelta(days=1, hours=1)) as act:
        hold_meeting(*act.who("Mia"), first.id, act.now)
    run(story, story.now)
    with story.act() as act:
        _, second = of(act, pair_id)
        assert second.starts_at == start + timedelta(
            days=9
        )  # not once more on the day it was moved away from
        cancel_meeting(*act.who("Mia"), second.id, act.now)
    run(story, story.now)
    assert [at for at, status in planned(story, pair_id) if status == "planned"] == [
        start + timedelta(days=16)
    ]


def test_days_off_of_the_program_move_it_and_it_says_so(story):
    pair_id, start = story.match(), story.now
    off = (start + timedelta(days=9)).date()
    story.change_plan(blackouts=(Blackout(off, off),))
    make(story, pair_id, days=2)
    run(story, start + timedelta(days=3))
    assert planned(story, pair_id)[-1][0] == start + timedelta(days=10)
    assert "a day off for one of you or for the program" in words(story.sent("meeting.planned")[-1][1])


@pytest.mark.long
def test_a_pause_makes_no_dates_and_the_end_of_the_program_ends_it(story):
    pair_id, start = story.match(), story.now
    make(story, pair_id, days=2)
    with story.act() as act:
        act.session.get(Pair, pair_id).status = PairState.PAUSED.value
    run(story, start + 3 * WEEK)
    assert len(planned(story, pair_id)) == 1
    with story.act() as act:
        act.session.get(Pair, pair_id).status = PairState.ACTIVE.value
    run(story, story.now)
    assert planned(story, pair_id)[-1][0] == start + timedelta(days=23)
    run(story, start + timedelta(days=400))
    with story.act() as act:
        pair = act.session.get(Pair, pair_id)
        assert standing_of(act.session, pair) is None
        assert of(act, pair.id)[-1].starts_at < start + timedelta(days=182)


def test_it_is_changed_and_ended_by_either(story):
    pair_id, start = story.match(), story.now
    make(story, pair_id, days=2)
    again = make(story, pair_id, "Omar", every=14, days=5)
    assert [at for at, _ in planned(story, pair_id)] == [start + timedelta(days=5)]
    with story.act() as act:
        modal = standing_modal(standing_draft(*act.who("Mia"), pair_id, act.now), Reader())
        assert_view_fits(modal)
        assert "every 2 weeks at" in view_words(modal)
        end_standing(*act.who("Mia"), again, act.now)
        assert_fits(ended_message(Reader()))
        with pytest.raises(DomainError, match="standing_over"):
            end_standing(*act.who("Omar"), again, act.now)
    run(story, start + 4 * WEEK)
    assert len(planned(story, pair_id)) == 1


def test_a_meeting_that_is_there_becomes_the_first_and_a_turn_with_a_meeting_is_left_to_it(story):
    pair_id, start = story.match(), story.now
    with story.act() as act:
        first = MeetingEntered(act.now + timedelta(days=2), 45, None)
        meeting = plan_meeting(*act.who("Mia"), pair_id, first, "regular", act.now)
        meeting_id = meeting.id
        other = MeetingEntered(act.now + timedelta(days=9, minutes=15), 30, None)
        plan_meeting(*act.who("Mia"), pair_id, other, "closing", act.now)
    series_id = make(story, pair_id, days=2)
    with story.act() as act:
        assert act.session.get(Meeting, meeting_id).series_id == series_id
    run(story, start + timedelta(days=3))
    assert [at for at, _ in planned(story, pair_id)] == [
        start + timedelta(days=2),
        start + timedelta(days=9, minutes=15),
        start + timedelta(days=16),
    ]


def test_mistakes_are_told_at_their_fields_and_nobody_else_makes_one(story):
    pair_id = story.match()
    story.match("Zoe", "Yan")
    with pytest.raises(FormErrors) as wrong:
        read_standing({"starts_at": None, "minutes": "1", "place": "", "every": None})
    assert {e.field for e in wrong.value.errors} == {"starts_at", "minutes", "every"}
    with story.act() as act:
        soon = act.now + timedelta(days=2)
        for name, every, code in (("Zoe", 7, "not_your_pair"), ("Mia", 3, "not_an_option")):
            with pytest.raises(DomainError) as refused:
                make_standing(*act.who(name), pair_id, entered(soon, every), act.now)
            assert refused.value.code == code


def test_suggested_times_lapse_by_themselves(story):
    pair_id = story.match()
    with story.act() as act:
        draft = draft_times(*act.who("Mia"), pair_id, "regular", act.now)
        raws = {"time_1": int(draft.times[0].timestamp()), "minutes": "45", "place": ""}
        proposal = suggest(*act.who("Mia"), pair_id, read_times(raws), act.now)
        time_id, at = proposal.times[0].id, draft.times[0]
        act.session.get(Pair, pair_id).next_due_at = act.now + timedelta(days=200)
    run(story, at + timedelta(minutes=1))
    with story.act() as act:
        assert act.session.query(TimeProposal).one().status == "lapsed"
        with pytest.raises(DomainError, match="times_passed"):
            accept_time(*act.who("Omar"), time_id, act.now)
    ((reader, message),) = story.sent("times.refused")
    assert reader == "Mia"
    assert "have passed unanswered" in words(message)


def test_nobody_makes_dates_with_somebody_who_has_left(story):
    pair_id, start = story.match(), story.now
    make(story, pair_id, days=2)
    with story.act() as act:
        act.person("Omar").deactivated_at = act.now
    run(story, start + 3 * WEEK)
    assert len(planned(story, pair_id)) == 1


def test_the_hour_is_the_makers_over_the_change_of_the_clocks(story):
    pair_id = story.match()
    story.now = datetime(2026, 3, 16, 9, tzinfo=UTC)
    with story.act() as act:
        act.person("Mia").zone, act.person("Omar").zone = "Europe/Berlin", "America/New_York"
    make(story, pair_id, hours=6)
    run(story, datetime(2026, 3, 25, tzinfo=UTC))
    told = words(story.sent("meeting.planned")[-1][1])
    assert "Clocks have changed: for <@U0OMAR> it is at another hour" in told  # not for Mia: it is her clock
    run(story, datetime(2026, 4, 1, tzinfo=UTC))
    assert "Clocks" not in words(story.sent("meeting.planned")[-1][1])
    moments = [at for at, _ in planned(story, pair_id)]
    assert [at.hour for at in moments] == [15, 15, 14, 14]
    assert moments[-1].date() == date(2026, 4, 6)
