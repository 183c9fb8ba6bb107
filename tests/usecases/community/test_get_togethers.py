"""The mentors' get-together: asked for in time, offered, shown in their channel, and no part of the training."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.messages import NoLongerApplies
from bot.domain.states.seat import SessionKind
from bot.errors import DomainError
from bot.usecases.community.home import community_lines
from bot.usecases.training.overview import program_training, to_nudge, training_shown
from bot.usecases.training.seats import none_fits, note_attendance, say_attended, take_seat
from bot.usecases.training.sessions import call_off, sessions_to_offer
from db.models import OutboxRow
from tests.usecases.community.village import Village

KIND = SessionKind.GET_TOGETHER


def come(village: Village, name: str, nth: int = 0) -> None:
    take_seat(*village.who(name), village.date(nth).id, village.now)
    village.session.flush()


@pytest.mark.long
def test_a_coordinator_is_asked_two_weeks_after_the_match_and_then_in_the_plans_rhythm(
    village: Village,
) -> None:
    village.settle()
    village.pass_days(13)
    assert village.sent("admin.get_together") == []
    village.pass_days(2)
    assert village.sent("admin.get_together") == ["-"]
    assert "Offer a date" in str(village.words("admin.get_together"))
    village.pass_days(28)
    assert len(village.sent("admin.get_together")) == 1
    village.pass_days(4)
    assert len(village.sent("admin.get_together")) == 2, "nobody offered one: asked again, a month later"


@pytest.mark.long
def test_nobody_is_asked_while_a_date_stands_nor_where_the_plan_has_none(village: Village) -> None:
    village.settle()
    village.offer(40, kind=KIND)
    village.pass_days(30)
    assert village.sent("admin.get_together") == []
    village.pass_days(11)
    village.plan(get_together_days=0)
    village.pass_days(60)
    assert village.sent("admin.get_together") == []


def test_after_one_the_next_is_asked_for_in_time(village: Village) -> None:
    village.settle()
    village.offer(10, kind=KIND)
    village.pass_days(10)
    village.pass_days(15)
    assert village.sent("admin.get_together") == []
    village.pass_days(4)
    assert village.sent("admin.get_together") == ["-"]


def test_after_a_month_away_one_question_is_asked_not_two(village: Village) -> None:
    village.settle()
    village.pass_time(days=80)
    assert len(village.sent("admin.get_together")) == 1


def test_mentors_are_asked_and_who_comes_stands_in_their_channel(village: Village) -> None:
    village.settle()
    village.pass_time()
    village.channel().channel_id = "GMENTORS"
    village.offer(7, kind=KIND)
    village.pass_time(hours=1)
    assert sorted(village.sent("session.invited")) == ["UMOR0", "UMOR1"]
    words = str(village.words("session.invited", "UMOR0"))
    assert "I will come" in words
    assert "Not this time" in words
    assert "The mentors of *Career development* get together" in words
    assert village.sent("community.coming") == []
    come(village, "UMOR0")
    assert "Who comes: <@UMOR0>" in str(village.words("community.coming"))
    come(village, "UMOR1")
    assert "<@UMOR0>, <@UMOR1>" in str(village.words("community.coming"))
    assert village.sent("community.coming") == ["-"], "one message, kept up to date"
    assert village.sent("message.amend") != []
    none_fits(*village.who("UMOR0"), village.program.id, KIND, village.now)
    assert "<@UMOR0>" not in str(village.words("community.coming"))
    village.pass_days(6)
    assert village.sent("session.reminder") == ["UMOR1"]
    village.pass_days(2)
    assert village.sent("session.asked") == ["UMOR1"]
    assert village.sent("admin.attendance") == ["-"]
    say_attended(*village.who("UMOR1"), village.seat("UMOR1").id, village.now, was_there=True)
    note_attendance(*village.who("UCLEO"), village.date().id, ["UMOR0", "UMOR1"], village.now)
    assert village.seat("UMOR0").status == "attended", "came after all"


def test_once_it_is_over_nobody_is_asked_to_come_any_more(village: Village) -> None:
    village.settle(mentors=1)
    village.pass_time()
    village.channel().channel_id = "GMENTORS"
    village.offer(3, kind=KIND)
    come(village, "UMOR0")
    village.session.query(OutboxRow).filter_by(kind="message.amend").delete()
    village.pass_time(days=2)
    assert village.sent("message.amend") == []
    village.pass_time(days=1, hours=2)
    channel = village.amended("community.coming")
    assert "This get-together is over" in channel
    assert "I will come" not in channel
    coordinators = village.amended("admin.sessions_offered")
    assert "_over_" in coordinators
    assert "Call it off" not in coordinators


def test_an_invitation_nobody_answered_loses_the_dates_that_are_over(village: Village) -> None:
    village.settle(mentors=3)
    _, second = village.offer(3, 5, kind=KIND)
    village.pass_time(hours=1)
    invited = village.session.query(OutboxRow).filter_by(kind="session.invited")
    assert invited.count() == 3
    invited.update({"status": "sent"})
    village.pass_time(hours=1)
    take_seat(*village.who("UMOR0"), second.id, village.now)
    none_fits(*village.who("UMOR1"), village.program.id, KIND, village.now)
    village.pass_time(days=3)
    assert village.amends("session.invited") == ["UMOR2"], "the others have answered"
    left = village.amended("session.invited")
    assert left.count("I will come") == 1
    village.session.query(OutboxRow).filter_by(kind="message.amend").update({"status": "sent"})
    village.pass_time(days=2)
    over = village.amended("session.invited")
    assert "to which you were invited is over" in over
    assert "I will come" not in over
    take_seat(*village.who("UMOR2"), village.offer(9, kind=KIND)[0].id, village.now)
    with pytest.raises(NoLongerApplies):
        village.amended("session.invited")


def test_where_nobody_has_a_seat_any_more_nobody_is_asked_who_was_there(village: Village) -> None:
    village.settle(mentors=1)
    village.offer(3, kind=KIND)
    come(village, "UMOR0")
    none_fits(*village.who("UMOR0"), village.program.id, KIND, village.now)
    village.pass_days(4)
    assert village.sent("admin.attendance") == []


def test_who_was_at_the_last_one_is_asked_for_the_next(village: Village) -> None:
    village.settle(mentors=1)
    village.offer(3, kind=KIND)
    come(village, "UMOR0")
    village.pass_days(4)
    say_attended(*village.who("UMOR0"), village.seat("UMOR0").id, village.now, was_there=False)
    village.offer(7, kind=KIND)
    village.pass_time(hours=2)
    assert village.sent("session.invited") == ["UMOR0"]
    assert "It did not work out last time" not in str(village.words("session.invited"))


def test_called_off_who_comes_is_told_and_the_channel_too(village: Village) -> None:
    village.settle(mentors=1)
    village.pass_time()
    village.channel().channel_id = "GMENTORS"
    village.offer(7, kind=KIND)
    come(village, "UMOR0")
    call_off(*village.who("UCLEO"), village.date().id, village.now)
    assert village.sent("session.called_off") == ["UMOR0"]
    assert village.words("community.coming") is None, "not announced now"
    assert village.sent("message.amend") != [], "but where it was, it says so"


@pytest.mark.parametrize("name", ["UMEE0", "UCLEO", "UGUEST"])
def test_it_is_for_mentors_of_this_company(village: Village, name: str) -> None:
    village.settle(mentors=1)
    village.pair("UMEE9", "UGUEST")
    village.person("UGUEST").is_guest = True
    village.offer(7, kind=KIND)
    with pytest.raises(DomainError, match=r"session_not_for_you|guests_cannot_join"):
        come(village, name)


def test_before_there_are_pairs_there_is_nobody_to_invite(village: Village) -> None:
    village.settle(mentors=0)
    with pytest.raises(DomainError, match="no_mentors_yet"):
        sessions_to_offer(village.session, village.actor("UCLEO"), village.program.id, KIND, village.now)


@pytest.mark.long
def test_the_training_does_not_count_it(village: Village) -> None:
    village.settle(mentors=1)
    village.offer(7, kind=KIND)
    none_fits(*village.who("UMOR0"), village.program.id, KIND, village.now)
    village.session.flush()
    shown = program_training(village.session, village.actor("UCLEO"), village.program.id, village.now)
    assert shown.sessions == ()
    assert shown.no_date_fits == 0
    assert to_nudge(village.session, village.program, village.now) == frozenset()
    mentor = village.person("UMOR0")
    assert training_shown(village.session, village.program, mentor, village.now).dates == ()
    come(village, "UMOR0")
    village.pass_days(8)
    say_attended(*village.who("UMOR0"), village.seat("UMOR0").id, village.now, was_there=True)
    village.pass_time(hours=1)
    assert village.sent("training.still") == []


def test_the_home_tab_has_it(village: Village) -> None:
    village.settle(mentors=1)
    village.offer(7, kind=KIND)
    (shown,) = community_lines(village.session, village.person("UMOR0"), village.now)
    assert [date.starts_at for date in shown.get_togethers] == [village.now + timedelta(days=7)]
    assert community_lines(village.session, village.person("UMEE0"), village.now) == ()
