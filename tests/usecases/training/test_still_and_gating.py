"""Still for me?, matching that waits for the training, and who lacks what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from blocks.reader import Reader
from blocks.training.messages import still_answered
from bot.domain.messages import NoLongerApplies
from bot.domain.states.seat import SessionKind
from bot.errors import DomainError
from bot.usecases.facts.loading import load
from bot.usecases.matching.drafts.pool import people_to_match
from bot.usecases.planning.plans import plan_of
from bot.usecases.training.gating import left_over_for_training
from bot.usecases.training.overview import nudge, program_training
from bot.usecases.training.seats import none_fits, say_attended, take_seat
from bot.usecases.training.still import say_still_in
from db.models import Enrollment
from db.session import Sessions
from tests.conftest import TEAM
from tests.usecases.training.school import School


@pytest.fixture
def school(sessions: Sessions) -> Iterator[School]:
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found(required=True)
        school.enroll("UMIA", "mentee")
        school.enroll("UOMAR", "mentor")
        yield school


def still(school: School, name: str, *, yes: bool) -> None:
    say_still_in(*school.who(name), school.cohort.id, school.now, yes=yes)
    school.session.flush()


# --- still for me? ---------------------------------------------------------------------------------------


def test_whoever_has_done_the_training_is_asked_once(school: School) -> None:
    school.learn("UMIA", "driving")
    school.pass_time()
    school.pass_time(hours=2)
    assert school.sent("training.still") == ["UMIA"]
    still(school, "UMIA", yes=True)
    assert school.places("UMIA")[0].still_in is True
    assert school.words("training.still") is None, "answered"


def test_whoever_says_yes_after_the_pairs_were_made_is_not_told_that_they_will_be(school: School) -> None:
    shown = say_still_in(*school.who("UMIA"), school.cohort.id, school.now, yes=True)
    assert "when the pairs are made" in still_answered(shown, Reader(), yes=True).text
    school.cohort.published_at = school.now
    shown = say_still_in(*school.who("UMIA"), school.cohort.id, school.now, yes=True)
    assert "when somebody becomes free who fits" in still_answered(shown, Reader(), yes=True).text


def test_a_no_frees_the_place_and_asks_for_no_reason(school: School) -> None:
    still(school, "UMIA", yes=False)
    place = school.places("UMIA")[0]
    assert (place.status, place.still_in) == ("withdrawn", False)
    with pytest.raises(DomainError, match="still_withdrawn"):
        still(school, "UMIA", yes=True)


def test_whoever_was_at_the_orientation_is_asked_and_one_with_a_seat_ahead_is_not_yet(school: School) -> None:
    school.offer(1)
    for name in ("UMIA", "UOMAR"):
        take_seat(*school.who(name), school.date().id, school.now)
    school.learn("UMIA", "driving")
    school.pass_time()
    assert school.sent("training.still") == []
    school.pass_time(days=1, hours=1)
    say_attended(*school.who("UOMAR"), school.seat("UOMAR").id, school.now, was_there=True)
    school.pass_time(hours=1)
    assert school.sent("training.still") == ["UMIA", "UOMAR"]


def test_whoever_has_a_partner_is_not_asked_any_more(school: School) -> None:
    school.learn("UMIA", "driving")
    school.pass_time()
    school.places("UMIA")[0].status = "matched"
    assert school.words("training.still", "UMIA") is None
    with pytest.raises(DomainError, match="still_matched"):
        still(school, "UMIA", yes=False)
    assert school.places("UMIA")[0].status == "matched"


def test_whoever_comes_back_after_a_no_is_asked_again(school: School) -> None:
    school.learn("UMIA", "driving")
    school.pass_time()
    still(school, "UMIA", yes=False)
    school.now += timedelta(days=2)
    place = school.places("UMIA")[0]
    place.status, place.decided_at = "approved", school.now
    school.pass_time(hours=1)
    assert school.sent("training.still") == ["UMIA", "UMIA"]


# --- matching waits --------------------------------------------------------------------------------------


def pool(school: School) -> set[str]:
    people = people_to_match(school.session, school.cohort, plan_of(school.program), school.now)
    entries = {one.id for one in (*people.mentees, *people.mentors)}
    return {people.enrollments[one].person.slack_id for one in entries}


def test_only_who_has_passed_the_needed_modules_is_matched(school: School) -> None:
    assert pool(school) == set()
    school.learn("UMIA", "driving")
    school.learn("UOMAR", "questions")
    assert pool(school) == {"UMIA"}
    school.learn("UOMAR", "listening")
    assert pool(school) == {"UMIA", "UOMAR"}


def test_the_draft_says_who_waits_for_their_training(school: School) -> None:
    school.learn("UMIA", "driving")
    left = left_over_for_training(school.session, school.cohort, plan_of(school.program))
    omar = school.places("UOMAR")[0].id
    assert left == [{"enrollment": omar, "role": "mentor", "cause": "training", "removed": [], "helps": []}]


def test_a_mentor_who_has_a_mentee_already_is_not_kept_from_a_second(school: School) -> None:
    school.places("UOMAR")[0].status = "matched"
    school.session.flush()
    assert pool(school) == {"UOMAR"}


def test_one_reminder_comes_four_days_later_at_work(school: School) -> None:
    school.learn("UMIA", "driving")
    school.pass_time(days=3)
    assert school.sent("training.missing") == []
    school.pass_time(days=1)
    school.pass_time(days=3)
    assert school.sent("training.missing") == ["UOMAR"]
    assert "matched once these are done" in str(school.words("training.missing"))
    school.learn("UOMAR", "listening")
    assert school.words("training.missing") is None


def test_nobody_is_reminded_where_matching_does_not_wait(sessions: Sessions) -> None:
    with sessions.writing(TEAM) as session:
        school = School(session)
        school.found()
        school.enroll("UMIA", "mentee")
        school.pass_time(days=4)
        assert school.sent("training.missing") == []
        assert pool(school) == {"UMIA"}


# --- who lacks what --------------------------------------------------------------------------------------


def test_coordinators_see_who_lacks_what(school: School) -> None:
    school.learn("UMIA", "driving")
    school.offer(3)
    take_seat(*school.who("UMIA"), school.date().id, school.now)
    none_fits(*school.who("UOMAR"), school.program.id, SessionKind.ORIENTATION, school.now)
    shown = program_training(school.session, school.actor("UCLEO"), school.program.id, school.now)
    roles = {role.role: role for role in shown.roles}
    assert (roles["mentee"].people, roles["mentee"].modules_passed) == (1, 1)
    assert roles["mentor"].without_modules == (("UOMAR", 1),)
    assert roles["coordinator"].without_modules == (("UCLEO", 1),)
    assert roles["mentee"].without_session == ("UMIA",)
    assert (shown.no_date_fits, shown.to_nudge, shown.sessions[0].taken) == (1, 2, 1)
    take_seat(*school.who("UOMAR"), school.date().id, school.now + timedelta(minutes=1))
    again = program_training(school.session, school.actor("UCLEO"), school.program.id, school.now)
    assert again.no_date_fits == 0


def test_a_nudge_reaches_everybody_who_lacks_something_once_a_day(school: School) -> None:
    school.learn("UCLEO", "matching")
    school.learn("UMIA", "driving")
    assert nudge(*school.who("UCLEO"), school.program.id, school.now) == 1
    school.pass_time()
    school.pass_time(hours=1)
    assert school.sent("training.missing") == ["UOMAR"]
    with pytest.raises(DomainError, match="nudged_today"):
        nudge(*school.who("UCLEO"), school.program.id, school.now)
    school.learn("UOMAR", "listening")
    with pytest.raises(DomainError, match="nobody_to_nudge"):
        nudge(*school.who("UCLEO"), school.program.id, school.now + timedelta(days=1))


def test_who_had_a_reminder_today_gets_this_one_tomorrow(school: School) -> None:
    school.person("UOMAR").last_nudged_on = date(2026, 3, 2)
    nudge(*school.who("UCLEO"), school.program.id, school.now)
    school.pass_time(hours=1)
    assert "UOMAR" not in school.sent("training.missing")
    school.pass_time(days=1)
    assert school.sent("training.missing").count("UOMAR") == 1


@pytest.mark.parametrize("name", ["UMIA", "UOMAR"])
def test_who_lacks_what_is_for_coordinators(school: School, name: str) -> None:
    with pytest.raises(DomainError, match="not_a_coordinator"):
        program_training(school.session, school.actor(name), school.program.id, school.now)
    with pytest.raises(DomainError, match="not_a_coordinator"):
        nudge(*school.who(name), school.program.id, school.now)


def test_a_message_about_something_that_is_gone_is_not_sent(school: School) -> None:
    for kind, args in (
        ("session.invited", {"person": school.person("UMIA").id, "date": 999}),
        ("session.reminder", {"person": 1, "seat": 999}),
        ("training.still", {"person": 1, "cohort": 999}),
        ("pair.kickoff", {"pair": 999}),
        ("admin.attendance", {"program": 1, "date": 999}),
    ):
        with pytest.raises(NoLongerApplies):
            load(school.session, kind, args, school.now)
    assert school.session.query(Enrollment).count() == 2
