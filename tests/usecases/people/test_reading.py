"""Who is here: read once a day from a Slack that is sometimes busy."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from slack_sdk import WebClient

from bot.domain.calendar import next_daily_look
from bot.usecases.people.directory import known, workspace_of
from bot.usecases.people.presence import person_changed
from bot.usecases.people.reading import PeopleJob
from db.models import Enrollment, OutboxRow, Pair, Person
from db.session import Sessions
from demo.running import read_manifest
from playground import Playground
from tests.conftest import NOW, TEAM
from tests.usecases.people.company import apply, found_program, hire, pair_up, user


@pytest.fixture
def playground() -> Iterator[Playground]:
    with Playground(read_manifest(), start=NOW, seed=1) as made:
        yield made


@pytest.fixture
def job(playground: Playground, sessions: Sessions) -> PeopleJob:
    client = WebClient(token=playground.bot_token, base_url=playground.api_url, timeout=5, retry_handlers=[])
    return PeopleJob(sessions, TEAM, client, playground.clock.now)


def names(sessions: Sessions) -> set[str]:
    with sessions.reading(TEAM) as session:
        return {p.name for p in session.query(Person).filter_by(is_bot=False)}


def test_everybody_is_known_after_the_first_reading(
    playground: Playground, job: PeopleJob, sessions: Sessions
) -> None:
    playground.add_person(name="mia", real_name="Mia Mentee", tz="Europe/Berlin", email="Mia@Example.com")
    playground.add_person(name="gus", real_name="Gus Guest", is_restricted=True)
    assert job.run() == next_daily_look(NOW)
    with sessions.reading(TEAM) as session:
        mia = session.query(Person).filter_by(email="mia@example.com").one()
        assert mia.zone == "Europe/Berlin"
        assert session.query(Person).filter(Person.is_guest).count() == 1
        assert workspace_of(session).people_read_at == NOW  # type: ignore[union-attr]


def test_a_restart_does_not_read_again_before_the_day_is_over(
    playground: Playground, job: PeopleJob, sessions: Sessions
) -> None:
    job.run()
    playground.add_person(name="late", real_name="Late Lena")
    again = PeopleJob(sessions, TEAM, WebClient(token="xoxb-none", base_url=playground.api_url), lambda: NOW)
    assert again.run() == next_daily_look(NOW)


def test_what_no_event_told_is_found_a_day_later(
    playground: Playground, job: PeopleJob, sessions: Sessions
) -> None:
    job.run()
    playground.add_person(name="late", real_name="Late Lena")
    playground.clock.advance(timedelta(hours=16))
    job.run()
    assert not [name for name in names(sessions) if "ate" in name]
    playground.clock.advance(timedelta(hours=1))
    job.run()
    assert [name for name in names(sessions) if "ate" in name]


def test_a_busy_slack_is_asked_again_when_it_said(playground: Playground, job: PeopleJob) -> None:
    playground.faults.next("users.list", "429")
    later = job.run()
    assert later is not None
    assert NOW < later <= NOW + timedelta(minutes=2)
    playground.clock.advance_to(later)
    assert job.run() == next_daily_look(later)


def test_a_slack_that_cannot_be_reached_is_tried_again_in_a_minute(sessions: Sessions) -> None:
    client = WebClient(token="xoxb-x", base_url="http://127.0.0.1:9/api/", retry_handlers=[])
    assert PeopleJob(sessions, TEAM, client, lambda: NOW).run() == NOW + timedelta(minutes=1)


@pytest.mark.long
def test_a_large_company_is_read_page_by_page_within_slacks_limit(
    playground: Playground, job: PeopleJob, sessions: Sessions
) -> None:
    for n in range(450):
        playground.add_person(name=f"person{n}", real_name=f"Person {n}")
    pages = 0
    later: datetime | None = NOW
    while later is not None and later < NOW + timedelta(hours=1):
        playground.clock.advance_to(later)
        later = job.run()
        pages += 1
    assert pages == 3
    assert len(names(sessions)) >= 450


def test_a_mentor_who_left_without_an_event_is_noticed_and_the_mentee_told(
    playground: Playground, job: PeopleJob, sessions: Sessions
) -> None:
    omar = playground.add_person(name="omar", real_name="Omar Mentor")
    job.run()
    with sessions.writing(TEAM) as session:
        cleo, mia = hire(session, "UCLEO", NOW), hire(session, "UMIA", NOW)
        pair = pair_up(session, found_program(session, cleo, NOW), mia, known(session, omar.id), NOW)
        pair_id = pair.id
    playground.deactivate(omar)
    playground.clock.advance(timedelta(days=1))
    job.run()
    with sessions.reading(TEAM) as session:
        kinds = [row.kind for row in session.query(OutboxRow)]
        assert session.get(Pair, pair_id).status == "ended"  # type: ignore[union-attr]
    assert "partner.gone" in kinds
    assert "admin.person_gone" in kinds


def test_a_deactivation_event_is_acted_on_once(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        cleo, mia = hire(session, "UCLEO", now), hire(session, "UMIA", now)
        apply(session, mia, found_program(session, cleo, now), "mentee", now)
        for hours in range(2):
            person_changed(session, user("UMIA", deleted=True), now + timedelta(hours=hours))
        assert session.query(Enrollment).one().status == "withdrawn"
        assert session.query(OutboxRow).filter_by(kind="admin.person_gone").count() == 1
        assert mia.deactivated_at == now


def test_somebody_who_moved_gets_their_new_time_zone(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        mia = hire(session, "UMIA", now)
        person_changed(session, user("UMIA", tz="Asia/Tokyo"), now)
        assert mia.zone == "Asia/Tokyo"


def test_somebody_who_comes_back_is_here_again(sessions: Sessions, now: datetime) -> None:
    with sessions.writing(TEAM) as session:
        mia = hire(session, "UMIA", now)
        person_changed(session, user("UMIA", deleted=True), now)
        person_changed(session, user("UMIA"), now)
        assert mia.deactivated_at is None
