"""Whoever joins the workspace is asked once, in their working hours, and nobody is enrolled without a yes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.domain.roles import RoleWords
from bot.usecases.people.presence import person_changed, person_joined
from bot.usecases.recruiting.joining.application import begin_application
from db.models import Cohort, Enrollment, OutboxRow, Program
from tests.pair_story import TEAM, Story, buttons, words


@pytest.fixture
def story(sessions, now):
    made = Story(sessions, now)
    made.change_plan(for_newcomers=True, role_words=RoleWords(mentee="newcomer", mentor="buddy"))
    with made.act() as act:
        cohort = act.session.get_one(Cohort, made.cohort_id)
        cohort.status, cohort.opened_at = "recruiting", act.now
    return made


def user(name="Nia", **changes):
    return {
        "id": f"U0{name.upper()}", "name": name.lower(), "tz": "America/New_York",
        "profile": {"real_name": name}, **changes,
    }  # fmt: skip


def join(story, **changes):
    with story.act() as act:
        person_joined(act.session, user(**changes), None, act.now)


def asked(story):
    return [who for who, _ in story.sent("newcomer.invited")]


def test_they_are_asked_once_in_their_morning_and_one_button_begins(story):
    join(story)
    join(story)
    ((who, message),) = story.sent("newcomer.invited")
    assert who == "Nia"
    assert "Would you like a buddy?" in words(message)
    assert "nothing happens" in words(message)
    assert buttons(message) == {"application.begin": str(story.program_id)}
    with story.sessions.reading(TEAM) as session:
        row = session.scalar(select(OutboxRow).where(OutboxRow.kind == "newcomer.invited"))
        assert row.not_before == datetime(2026, 3, 2, 14, 0, tzinfo=UTC), "nine o'clock in New York"
        assert session.scalars(select(Enrollment)).all() == []


def test_guests_apps_and_those_who_were_there_before_are_not(story):
    join(story, name="Gus", is_restricted=True)
    join(story, name="Bot", is_bot=True)
    join(story, name="Out", is_stranger=True)
    with story.act() as act:
        person_changed(act.session, user("Cora"), act.now)
    assert asked(story) == []


def test_news_of_long_ago_is_no_news(story):
    with story.act() as act:
        person_joined(act.session, user(), act.now - timedelta(minutes=5), act.now)
    assert asked(story) == [], "they were here before the program was open"


def test_only_where_and_while_a_program_takes_newcomers(story):
    with story.act() as act:
        act.session.get_one(Cohort, story.cohort_id).status = "planned"
    join(story)
    assert asked(story) == []
    with story.act() as act:
        act.session.get_one(Cohort, story.cohort_id).status = "recruiting"
    join(story, name="Noa")
    assert asked(story) == ["Noa"]
    with story.act() as act:
        act.session.get_one(Program, story.program_id).on_hold = True
    assert asked(story) == [], "on hold, nothing is sent"


def test_who_has_found_it_themselves_is_not_asked_any_more(story):
    join(story)
    with story.act(timedelta(hours=1)) as act:
        begin_application(*act.who("Nia"), story.program_id, act.now)
    assert asked(story) == []


def test_any_other_program_asks_nobody(story):
    story.change_plan(for_newcomers=False)
    join(story)
    assert asked(story) == []
