"""Orientation and kickoff: dates offered, seats taken, reminders, attendance, a second chance."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.delivery.calendar_files import CalendarFiles
from bot.delivery.conversations import Conversations
from bot.delivery.queue import Queue
from bot.delivery.slack import Busy
from bot.domain.messages import NoLongerApplies
from bot.domain.states.seat import TRAINING, SeatState, SessionKind
from bot.errors import DomainError, FormErrors
from bot.usecases.facts.loading import load
from bot.usecases.training.seats import none_fits, note_attendance, say_attended, take_seat
from bot.usecases.training.sessions import call_off, read_dates, sessions_to_offer
from db.models import OutboxRow, Program, TrainingSeat
from db.session import Sessions
from tests.conftest import NOW, TEAM
from tests.usecases.people.company import hire, pair_up
from tests.usecases.training.school import School

ORIENTATION, KICKOFF = SessionKind.ORIENTATION, SessionKind.KICKOFF


@pytest.fixture
def school(sessions: Sessions) -> Iterator[School]:
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found(modules=())
        school.enroll("UMIA", "mentee")
        school.enroll("UOMAR", "mentor")
        yield school


def take(school: School, name: str, nth: int = 0) -> None:
    take_seat(*school.who(name), school.date(nth).id, school.now)
    school.session.flush()


def test_everybody_approved_is_invited_ten_minutes_later_and_once(school: School) -> None:
    school.enroll("UWAIT", "mentee", status="waitlisted")
    school.offer(3, 7)
    school.pass_time(minutes=9)
    assert school.sent("session.invited") == [], "it can still be called off"
    school.pass_time(minutes=1)
    school.pass_time(hours=1)
    assert sorted(school.sent("session.invited")) == ["UMIA", "UOMAR"]
    assert str(school.words("session.invited", "UMIA")).count("'Take a seat'") == 2


def test_who_is_approved_later_is_invited_then(school: School) -> None:
    school.offer(7)
    school.pass_time(hours=1)
    school.enroll("ULATE", "mentee")
    school.pass_time(hours=1)
    assert school.sent("session.invited") == ["UMIA", "UOMAR", "ULATE"]


def test_invitations_come_in_working_hours_of_whoever_reads_them(school: School) -> None:
    school.enroll("UTOKYO", "mentee", tz="Asia/Tokyo")  # six in the evening there
    school.offer(7)
    later = school.pass_time(minutes=10)
    assert "UTOKYO" not in school.sent("session.invited")
    assert later is not None
    assert later <= datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    school.now = datetime(2026, 3, 3, 0, 0, tzinfo=UTC)
    school.pass_time()
    assert "UTOKYO" in school.sent("session.invited")


def test_a_manager_is_invited_only_where_the_word_was_given(school: School) -> None:
    boss, other = hire(school.session, "UBOSS", NOW), hire(school.session, "UOTHER", NOW)
    mia = school.places("UMIA")[0]
    mia.endorsement, mia.endorsed_by = "given", boss.id
    school.person("UOMAR").manager_id = other.id
    school.offer(7)
    school.pass_time(minutes=10)
    assert sorted(school.sent("session.invited")) == ["UBOSS", "UMIA", "UOMAR"]
    assert "Somebody in your team" in str(school.words("session.invited", "UBOSS"))


def test_a_seat_is_taken_changed_and_given_up(school: School) -> None:
    school.offer(3, 7)
    take(school, "UMIA", 0)
    take(school, "UMIA", 1)
    seats = {seat.session_id: seat.status for seat in school.session.query(TrainingSeat)}
    assert seats == {school.date(0).id: "given_up", school.date(1).id: "chosen"}
    none_fits(*school.who("UMIA"), school.program.id, ORIENTATION, school.now)
    assert {seat.status for seat in school.session.query(TrainingSeat)} == {"given_up"}
    take(school, "UMIA", 0)
    assert school.seat("UMIA").status == SeatState.CHOSEN


def test_a_seat_brings_a_calendar_file_and_a_double_click_no_second_one(school: School) -> None:
    school.offer(3)
    take(school, "UMIA")
    take(school, "UMIA")
    assert school.sent("file.share") == ["UMIA"]


def test_the_last_seat_goes_to_one(school: School) -> None:
    school.offer(3, seats=1)
    take(school, "UMIA")
    with pytest.raises(DomainError, match="session_full"):
        take(school, "UOMAR")
    school.offer(4)
    take(school, "UMIA", 1)
    take(school, "UOMAR", 0)


def test_two_at_once_want_the_last_seat(sessions: Sessions) -> None:
    names = ["UMIA", "UOMAR", "UNORA", "UPAUL"]
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found(modules=())
        for name in names:
            school.enroll(name, "mentee")
        school.offer(3, seats=1)
    came: list[str] = []
    start = threading.Barrier(len(names))

    def want(name: str) -> None:
        start.wait()
        try:
            with sessions.writing(TEAM) as session:
                take(School(session), name)
        except DomainError as refused:
            came.append(refused.code)
        else:
            came.append("seat")

    threads = [threading.Thread(target=want, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["seat", "session_full", "session_full", "session_full"]


@pytest.mark.parametrize("name", ["UWAIT", "USTRANGER", "UCLEO"])
def test_seats_are_for_those_it_is_for(school: School, name: str) -> None:
    school.enroll("UWAIT", "mentee", status="applied")
    hire(school.session, "USTRANGER", NOW)
    school.offer(3)
    with pytest.raises(DomainError, match="session_not_for_you"):
        take(school, name)


def test_nobody_speaks_for_anothers_seat(school: School) -> None:
    school.offer(3)
    take(school, "UMIA")
    school.now += timedelta(days=4)
    with pytest.raises(DomainError, match="not_yours"):
        say_attended(*school.who("UOMAR"), school.seat("UMIA").id, school.now, was_there=True)
    with pytest.raises(DomainError, match="not_a_coordinator"):
        note_attendance(*school.who("UOMAR"), school.date().id, ["UMIA"], school.now)
    with pytest.raises(DomainError, match="not_a_coordinator"):
        call_off(*school.who("UMIA"), school.date().id, school.now)
    with pytest.raises(DomainError, match="not_a_coordinator"):
        sessions_to_offer(school.session, school.actor("UMIA"), school.program.id, ORIENTATION, school.now)


def test_a_date_that_has_begun_or_was_called_off_takes_nobody(school: School) -> None:
    school.offer(1, 3)
    call_off(*school.who("UCLEO"), school.date(1).id, school.now)
    with pytest.raises(DomainError, match="session_called_off"):
        take(school, "UMIA", 1)
    school.now += timedelta(days=1)
    with pytest.raises(DomainError, match="session_over"):
        take(school, "UMIA", 0)


def test_who_had_a_seat_is_told_and_offered_what_is_left(school: School) -> None:
    school.offer(3)
    school.pass_time(minutes=10)
    take(school, "UMIA")
    call_off(*school.who("UCLEO"), school.date().id, school.now)
    assert school.sent("session.called_off") == ["UMIA"]
    assert "does not take place" in str(school.words("session.called_off"))
    school.offer(5)
    school.pass_time(minutes=10)
    assert school.sent("session.invited")[2:] == ["UMIA", "UOMAR"]


class Taking:
    """A Slack that takes files."""

    def __init__(self) -> None:
        self.files: list[str] = []
        self.titles: list[str] = []

    def call(self, method: str, **args: Any) -> dict[str, Any]:
        if method == "files.completeUploadExternal":
            self.titles += [one["title"] for one in args["files"]]
        return {"upload_url": "x", "file_id": f"F{len(self.files)}", "channel": {"id": "D1"}}

    def upload(self, _url: str, content: bytes) -> None:
        self.files.append(content.decode())


def test_a_get_together_that_is_called_off_leaves_calendars_and_nobody_is_asked_about_it(
    sessions: Sessions,
) -> None:
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found(modules=())
        for name in ("UOMAR", "UOTTO"):
            mentee = school.enroll(f"{name}MIA", "mentee", status="matched")
            mentor = school.enroll(name, "mentor", status="matched")
            pair_up(session, school.program, mentee, mentor, NOW)
        school.offer(3, kind=SessionKind.GET_TOGETHER)
        take(school, "UOMAR")
        take(school, "UOTTO")
    slack: Any = Taking()
    files = CalendarFiles(sessions, TEAM, slack, Conversations(sessions, TEAM, slack))
    queue = Queue(sessions, TEAM, slow=True)
    taken, also = queue.look(school.now)[0]
    files.share(taken, school.now)
    queue.sent(taken, school.now)
    with sessions.writing(TEAM) as session:
        school.session = session
        call_off(*school.who("UCLEO"), school.date().id, school.now)
        assert "open it, and the date leaves your calendar" in str(
            school.words("session.called_off", "UOMAR")
        )
        assert "Please take it out of your calendar" in str(school.words("session.called_off", "UOTTO"))
    with pytest.raises(NoLongerApplies):
        files.share(also, school.now)
    queue.skipped(also, school.now, "called off")
    (off,) = queue.look(school.now)[0]
    with pytest.raises(Busy):
        files.share(off, school.now)
    with sessions.writing(TEAM) as session:
        school.session = session
        for row in session.scalars(select(OutboxRow).where(OutboxRow.kind == "session.called_off")):
            row.status, row.slack_channel, row.slack_ts = "sent", "D1", "1.0"
    files.share(off, school.now)
    invited, gone = slack.files
    assert "METHOD:PUBLISH" in invited and "METHOD:CANCEL" in gone
    assert re.findall("UID:.*", invited) == re.findall("UID:.*", gone)
    assert slack.titles[1].startswith("Called off: ")
    with sessions.writing(TEAM) as session:
        school.session = session
        school.pass_time(days=4)
        assert school.sent("session.asked") == school.sent("session.reminder") == []


def test_called_off_within_ten_minutes_nobody_hears_of_it(school: School) -> None:
    school.offer(3)
    call_off(*school.who("UCLEO"), school.date().id, school.now + timedelta(minutes=5))
    school.pass_time(minutes=30)
    assert school.sent("session.invited") == []
    assert school.sent("session.called_off") == []


def test_the_reminder_comes_in_the_morning_of_the_working_day_before(school: School) -> None:
    school.offer(7)  # a Monday, so the day before is Friday
    take(school, "UMIA")
    friday = datetime(2026, 3, 6, 8, 0, tzinfo=UTC)  # nine in Berlin
    school.now = friday - timedelta(minutes=1)
    school.pass_time()
    assert school.sent("session.reminder") == []
    school.pass_time(minutes=1)
    school.pass_time(hours=3)
    assert school.sent("session.reminder") == ["UMIA"]
    assert school.seat("UMIA").reminded_at is not None
    none_fits(*school.who("UMIA"), school.program.id, ORIENTATION, school.now)
    assert school.words("session.reminder") is None, "a seat that was given up needs no reminder"


def test_who_takes_a_seat_on_the_day_before_needs_no_reminder(school: School) -> None:
    school.offer(1.2)
    school.now += timedelta(hours=3)
    take(school, "UMIA")
    school.pass_time(hours=1)
    assert school.sent("session.reminder") == []


def test_afterwards_one_tap_and_whoever_missed_it_is_offered_the_next(school: School) -> None:
    school.offer(1, 8)
    take(school, "UMIA", 0)
    take(school, "UOMAR", 0)
    assert school.pass_time() == school.now + timedelta(days=1, hours=1)
    school.pass_time(days=1, hours=1)
    assert sorted(school.sent("session.asked")) == ["UMIA", "UOMAR"]
    assert school.sent("admin.attendance") == ["-"]
    say_attended(*school.who("UMIA"), school.seat("UMIA").id, school.now, was_there=True)
    say_attended(*school.who("UOMAR"), school.seat("UOMAR").id, school.now, was_there=False)
    school.pass_time(hours=1)
    assert school.sent("session.invited") == ["UOMAR"]
    assert "It did not work out last time" in str(school.words("session.invited", "UOMAR"))


def test_attendance_cannot_be_said_before_it_began(school: School) -> None:
    school.offer(1)
    take(school, "UMIA")
    with pytest.raises(DomainError, match="session_not_begun"):
        say_attended(*school.who("UMIA"), school.seat("UMIA").id, school.now, was_there=True)


def test_the_coordinators_list_counts_also_those_who_came_without_a_seat(school: School) -> None:
    school.enroll("UNORA", "mentee")
    school.offer(1)
    take(school, "UMIA")
    take(school, "UOMAR")
    school.pass_time(days=1, hours=1)
    note_attendance(*school.who("UCLEO"), school.date().id, ["UMIA", "UNORA"], school.now)
    states = {name: school.seat(name).status for name in ("UMIA", "UOMAR", "UNORA")}
    assert states == {"UMIA": "attended", "UOMAR": "missed", "UNORA": "attended"}
    hire(school.session, "USTRANGER", NOW)
    with pytest.raises(DomainError, match="session_not_for") as refused:
        note_attendance(*school.who("UCLEO"), school.date().id, ["USTRANGER"], school.now)
    assert refused.value.field == "people"


def test_a_plan_may_do_without_them(sessions: Sessions) -> None:
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found(orientation=False, kickoff=False)
        for kind in TRAINING:
            with pytest.raises(DomainError, match="session_not_in_plan"):
                school.offer(3, kind=kind)


def test_the_same_date_is_offered_once(school: School) -> None:
    school.offer(3)
    with pytest.raises(DomainError, match="session_offered"):
        school.offer(3, 5)


def test_what_is_wrong_with_dates_is_said_at_their_fields(now: datetime) -> None:
    stamp = str(int((now + timedelta(days=1)).timestamp()))
    typed = {"date_1": str(int(now.timestamp()) - 60), "date_2": stamp, "date_3": stamp, "minutes": "5",
             "place": " ", "seats": "many"}  # fmt: skip
    with pytest.raises(FormErrors) as refused:
        read_dates(typed, now)
    assert {(error.field, error.code) for error in refused.value.errors} == {
        ("date_1", "session_in_the_past"),
        ("date_3", "session_twice"),
        ("minutes", "number_range"),
        ("place", "answer_required"),
        ("seats", "number_invalid"),
    }
    good = read_dates({"date_1": stamp, "minutes": "60", "place": "Room 7", "seats": None}, now)
    assert (good.starts, good.seats) == ((now + timedelta(days=1),), None)


def test_a_place_is_kept_without_what_no_database_takes_and_what_turns_the_words_around_it() -> None:
    stamp = str(int((NOW + timedelta(days=1)).timestamp()))
    typed = {"date_1": stamp, "minutes": "60", "place": " \u202eRoom\x00  7 ", "seats": None}
    assert read_dates(typed, NOW).place == "Room 7"


def test_a_kickoff_sends_each_pair_home_with_what_it_has_not_done(school: School) -> None:
    with pytest.raises(DomainError, match="no_pairs_for_kickoff"):
        school.offer(1, kind=KICKOFF)
    program = school.session.query(Program).one()
    pair = pair_up(school.session, program, school.person("UMIA"), school.person("UOMAR"), school.now)
    school.enroll("UNORA", "mentee")
    school.offer(1, kind=KICKOFF)
    school.pass_time(minutes=10)
    assert sorted(school.sent("session.invited")) == ["UMIA", "UOMAR"], "the unmatched are not invited"
    take(school, "UMIA")
    school.pass_time(days=1)
    assert school.sent("pair.kickoff") == []
    school.pass_time(hours=1)
    school.pass_time(hours=5)
    assert school.sent("pair.kickoff") == ["-"]
    row = school.session.query(OutboxRow).filter_by(kind="pair.kickoff").one()
    assert row.args == {"pair": pair.id}
    words = str(school.words("pair.kickoff"))
    assert [label in words for label in ("Look at the draft", "Set a first goal", "We have a date")] == [
        True
    ] * 3


def test_who_is_matched_after_the_kickoff_takes_nothing_home_from_it(school: School) -> None:
    program = school.session.query(Program).one()
    pair_up(school.session, program, school.person("UMIA"), school.person("UOMAR"), school.now)
    school.offer(1, kind=KICKOFF)
    school.pass_time(minutes=10)
    take(school, "UOMAR")
    school.pass_time(days=1, hours=6)
    assert school.sent("pair.kickoff") == ["-"]
    school.enroll("UNORA", "mentee")
    later = pair_up(school.session, program, school.person("UNORA"), school.person("UOMAR"), school.now)
    school.pass_time(days=1)
    told = school.session.query(OutboxRow).filter_by(kind="pair.kickoff").all()
    assert later.id not in [row.args["pair"] for row in told]


def test_dates_that_are_over_are_not_announced_in_the_admin_channel(school: School) -> None:
    """The message waited for longer than the dates lay ahead; one that stands goes on saying how many were there."""
    school.offer(1, kind=ORIENTATION)
    row = school.session.query(OutboxRow).filter_by(kind="admin.sessions_offered").one()
    late = school.now + timedelta(days=3)
    with pytest.raises(NoLongerApplies):
        load(school.session, row.kind, row.args, late)
    assert load(school.session, row.kind, {**row.args, "message": row.key}, late).dates


def test_a_pair_of_which_nobody_came_gets_nothing_from_the_kickoff(school: School) -> None:
    pair_up(school.session, school.program, school.person("UMIA"), school.person("UOMAR"), school.now)
    school.offer(1, kind=KICKOFF)
    school.pass_time(days=2)
    assert school.sent("pair.kickoff") == []
