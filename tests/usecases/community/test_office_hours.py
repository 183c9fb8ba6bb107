"""Office hours: slots that one person each can have, what about is the host's to know."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import text

from bot.errors import DomainError, FormErrors
from bot.usecases.closing.departure import person_left
from bot.usecases.community.home import community_lines
from bot.usecases.community.offering import read_slots, slots_to_offer
from bot.usecases.community.office_hours import (
    TOPIC_LIMIT,
    bookable,
    call_off_slot,
    give_back,
    open_office_hours,
)
from bot.usecases.community.overview import community_overview
from bot.usecases.training.seats import note_attendance, take_seat
from db.models import OutboxRow, TrainingSeat
from db.session import Sessions
from tests.conftest import NOW, TEAM
from tests.usecases.community.village import Village
from tests.usecases.people.company import hire


def free(village: Village, name: str) -> int:
    return len(open_office_hours(*village.who(name), "", village.now).free)


def test_slots_follow_one_another_and_anybody_in_the_program_sees_them(village: Village) -> None:
    village.settle()
    village.enroll("UAPPLIED", "mentee", status="applied")
    first, second = village.office_hours()
    assert second.starts_at - first.starts_at == timedelta(minutes=20)
    assert [free(village, name) for name in ("UMEE0", "UMOR0", "UAPPLIED")] == [2, 2, 2]
    assert free(village, "UCLEO") == 0, "her own"
    hire(village.session, "USTRANGER", village.now)
    with pytest.raises(DomainError, match="no_office_hours"):
        open_office_hours(*village.who("USTRANGER"), "", village.now)
    with pytest.raises(DomainError, match="session_not_for_you"):
        village.book("USTRANGER", first)


def test_a_booking_is_told_to_the_host_with_its_topic_and_to_nobody_else(village: Village) -> None:
    village.settle()
    first, _ = village.office_hours()
    shown = village.book("UMEE0", first, "My <mentor> & me")
    assert (shown.guest, shown.topic) == ("UMEE0", "My <mentor> & me")
    assert village.sent("office_hours.booked") == ["UCLEO"]
    assert "My &lt;mentor&gt; &amp; me" in str(village.words("office_hours.booked"))
    assert village.sent("file.share") == ["UMEE0", "UCLEO"], "a calendar file for both"
    channel = str(village.words("admin.office_hours"))
    assert "booked" in channel
    assert "UMEE0" not in channel
    assert "<mentor>" not in channel
    assert "&lt;mentor" not in channel
    seen = community_overview(village.session, village.actor("UCLEO"), village.program.id, village.now)
    assert [(slot.booked, slot.guest, slot.topic) for slot in seen.slots] == [(True, "", ""), (False, "", "")]
    assert (free(village, "UMEE0"), free(village, "UMEE1")) == (1, 1)
    (kept, *_) = village.session.execute(
        text("SELECT topic FROM training_seat WHERE topic IS NOT NULL")
    ).scalars()
    assert "mentor" not in str(kept)
    assert not any("mentor>" in str(row.args) for row in village.session.query(OutboxRow))


def test_one_slot_each_and_one_person_a_slot(village: Village) -> None:
    village.settle()
    first, second = village.office_hours()
    village.book("UMEE0", first)
    with pytest.raises(DomainError, match="slot_taken"):
        village.book("UMEE1", first)
    with pytest.raises(DomainError, match="slot_of_yours"):
        village.book("UMEE0", second)
    village.book("UMEE0", first, "With a topic now")
    assert village.session.query(TrainingSeat).filter_by(role="mentee").one().topic == "With a topic now"
    with pytest.raises(DomainError, match="own_office_hours"):
        village.book("UCLEO", second)
    with pytest.raises(DomainError, match="answer_too_long"):
        village.book("UMEE1", second, "x" * (TOPIC_LIMIT + 1))


def test_of_several_who_want_it_at_once_one_has_it(sessions: Sessions) -> None:
    names = ("UMEE0", "UMEE1", "UMOR0", "UMOR1")
    with sessions.writing(TEAM) as session:
        village = Village(session)
        village.settle()
        village.office_hours(count=1)
    came: list[str] = []
    start = threading.Barrier(len(names))

    def want(name: str) -> None:
        start.wait()
        try:
            with sessions.writing(TEAM) as session:
                village = Village(session)
                village.book(name, village.date())
        except DomainError as refused:
            came.append(refused.code)
        else:
            came.append("booked")

    threads = [threading.Thread(target=want, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["booked", "slot_taken", "slot_taken", "slot_taken"]


def test_given_back_it_is_free_and_its_topic_forgotten(village: Village) -> None:
    village.settle()
    first, _ = village.office_hours()
    village.book("UMEE0", first, "A worry")
    with pytest.raises(DomainError, match="slot_not_yours"):
        give_back(*village.who("UMEE1"), first.id, village.now)
    give_back(*village.who("UMEE0"), first.id, village.now)
    assert village.session.query(TrainingSeat).filter(TrainingSeat.topic.is_not(None)).count() == 0
    assert "<@UMEE0> gave a slot" in str(village.words("office_hours.given_back", "UCLEO"))
    assert village.words("office_hours.booked", "UCLEO") is None, "if it has not gone out, it never does"
    village.now += timedelta(minutes=1)
    village.book("UMEE1", first)
    village.now += timedelta(minutes=1)
    give_back(*village.who("UMEE1"), first.id, village.now)
    village.now += timedelta(minutes=1)
    village.book("UMEE0", first, "Another worry")
    assert len(village.sent("file.share")) == 6


def test_both_are_reminded_on_the_working_day_before(village: Village) -> None:
    village.settle()
    first, _ = village.office_hours(days=3)
    village.book("UMEE0", first, "How to say no")
    village.pass_days(1)
    assert village.sent("office_hours.reminder") == []
    village.pass_days(1)
    assert sorted(village.sent("office_hours.reminder")) == ["UCLEO", "UMEE0"]
    assert "How to say no" in str(village.words("office_hours.reminder", "UCLEO"))
    assert "with <@UCLEO>" in str(village.words("office_hours.reminder", "UMEE0"))
    village.pass_days(3)
    assert first.status == "held"
    assert village.sent("session.asked") == [], "nobody asks whether they were there"
    assert village.sent("admin.attendance") == []


def test_called_off_whoever_booked_it_is_told(village: Village) -> None:
    village.settle()
    first, second = village.office_hours()
    village.book("UMEE0", first)
    with pytest.raises(DomainError, match="not_a_coordinator"):
        call_off_slot(*village.who("UMEE0"), first.id, village.now)
    call_off_slot(*village.who("UCLEO"), first.id, village.now)
    call_off_slot(*village.who("UCLEO"), second.id, village.now)
    assert village.sent("office_hours.called_off") == ["UMEE0"]
    assert "do not take place" in str(village.words("office_hours.called_off"))
    with pytest.raises(DomainError, match="session_called_off"):
        call_off_slot(*village.who("UCLEO"), first.id, village.now)
    with pytest.raises(DomainError, match="session_called_off"):
        village.book("UMEE1", first)
    assert "~" in str(village.words("admin.office_hours"))


def test_slots_that_are_over_say_so_where_they_were_offered(village: Village) -> None:
    village.settle()
    first, _, _ = village.office_hours(count=3)
    village.book("UMEE0", first)
    village.session.query(OutboxRow).filter_by(kind="message.amend").delete()
    village.pass_time(days=3, minutes=25)
    channel = village.amended("admin.office_hours")
    assert channel.count("over, it was booked") == 1
    assert channel.count("nobody has booked it") == 1, "it is under way: too late for that"
    assert channel.count("_free_") == 1
    assert channel.count("'Call it off'") == 2, "one button and its question"
    village.pass_time(minutes=40)
    channel = village.amended("admin.office_hours")
    assert "None of these slots is ahead any more" in channel
    assert "Call it off" not in channel


def test_who_leaves_frees_their_slot_and_a_host_who_leaves_has_none(village: Village) -> None:
    village.settle()
    first, second = village.office_hours()
    village.book("UMEE0", first)
    village.book("UMEE1", second)
    gone = village.person("UMEE0")
    gone.deactivated_at = village.now
    person_left(village.session, gone, village.now)
    assert village.sent("office_hours.given_back") == ["UCLEO"]
    host = village.person("UCLEO")
    host.deactivated_at = village.now
    person_left(village.session, host, village.now)
    assert village.sent("office_hours.called_off") == ["UMEE1"]
    assert (first.status, second.status) == ("cancelled", "cancelled")


def test_what_is_past_is_not_booked(village: Village) -> None:
    village.settle()
    first, _ = village.office_hours(days=1)
    village.now += timedelta(days=1)
    with pytest.raises(DomainError, match="session_over"):
        bookable(*village.who("UMEE0"), first.id, village.now)
    assert free(village, "UMEE0") == 1, "the second begins twenty minutes later"


def test_a_slot_is_no_seat_of_a_session_for_many(village: Village) -> None:
    village.settle()
    first, _ = village.office_hours()
    for forged in (first.id, "x", "", 999):
        with pytest.raises(DomainError, match="session_gone"):
            take_seat(*village.who("UMEE0"), forged, village.now)
    with pytest.raises(DomainError, match="session_gone"):
        note_attendance(*village.who("UCLEO"), first.id, ["UMEE0"], village.now)
    village.offer(5)
    with pytest.raises(DomainError, match="office_hours_gone"):
        village.book("UMEE0", village.date(2))


def test_the_form_says_everything_that_is_wrong_at_once(village: Village) -> None:
    with pytest.raises(FormErrors) as wrong:
        read_slots({"begins": "1", "minutes": "5", "count": "x", "place": " "}, NOW)
    assert {(error.field, error.code) for error in wrong.value.errors} == {
        ("begins", "session_in_the_past"), ("minutes", "number_range"), ("count", "number_invalid"),
        ("place", "answer_required"),
    }  # fmt: skip
    village.settle()
    village.office_hours()
    with pytest.raises(DomainError, match="office_hours_overlap"):
        village.office_hours()
    draft = slots_to_offer(*village.who("UCLEO"), village.program.id)
    assert (draft.minutes, draft.place) == (20, "Room <5>")


def test_the_home_tab_of_guest_and_host(village: Village) -> None:
    village.settle()
    first, _ = village.office_hours()
    (before,) = community_lines(village.session, village.person("UMEE0"), village.now)
    assert (before.free, before.slots) == (2, ())
    village.book("UMEE0", first, "A worry")
    (mine,) = community_lines(village.session, village.person("UMEE0"), village.now)
    assert (mine.free, [slot.topic for slot in mine.slots]) == (0, ["A worry"])
    (hers,) = community_lines(village.session, village.person("UCLEO"), village.now)
    assert [(slot.guest, slot.topic) for slot in hers.hosting] == [("UMEE0", "A worry")]
    (other,) = community_lines(village.session, village.person("UMEE1"), village.now)
    assert "worry" not in repr(other)
