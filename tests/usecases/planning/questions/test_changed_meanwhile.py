"""The questionnaire is changed while a dozen people are at it (forty in `make soak`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.domain.calendar import next_daily_look
from bot.domain.forms import Reader
from bot.domain.messages import NoLongerApplies
from bot.domain.option_lines import line_id
from bot.domain.program import Blackout
from bot.domain.shown.questions import NewQuestionsShown
from bot.errors import DomainError
from bot.usecases.facts.home import home_facts
from bot.usecases.facts.questions import new_questions
from bot.usecases.facts.recruiting import answer_shown
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort, form_of, plan_of, store_plan
from bot.usecases.planning.questions.telling import (
    QUIET,
    NewQuestionsJob,
    tell_of_new_questions,
)
from bot.usecases.recruiting.joining.application import withdraw_application
from bot.usecases.submissions import answers_for, answers_of, form_of_submission
from db.models import Enrollment, OutboxRow, Person
from db.session import Sessions
from tests.conftest import SOAK, TEAM
from tests.usecases.people.company import ANSWERS
from tests.usecases.planning.questions.room import Modal, Room

EACH = 10 if SOAK else 3
"""So many are on each page, have a draft, have sent it: mentees and mentors."""
OLD_WORDS = "How often would you like to meet?"
NEW_WORDS = "How often do you two want to talk?"


def answers(name: str, role: str) -> dict[str, Any]:
    """Everybody writes something of their own, so that an answer in the wrong place is seen."""
    return {
        **ANSWERS, "role": role, "cadence": "biweekly", "capacity": "2", "hopes": f"{name} hopes",
        "concerns": f"{name} worries", "topics": ["books", "music"], "bio": f"I am {name}",
    }  # fmt: skip


@pytest.fixture
def room(sessions: Sessions, now: datetime) -> Room:
    return Room(sessions, now)


def change_everything(room: Room) -> None:
    """Add, reword, retire, reorder, an option renamed and one retired, required toggled."""
    room.save(label="What made you smile this week?", kind="long_text", page="1", audience="coordinators")
    room.save(label="Which sites do you know?", kind="multi", page="2", required=["yes"], feeds="topics",
              audience="profile", options=["Lyon", "Oslo", "Pune"])  # fmt: skip
    room.save("cadence", label=NEW_WORDS)
    room.retire("bio")
    room.move("format", -1)
    room.move("hopes", -1)
    asked = room.save("topics", options=_topics_with("Songs and music"))
    room.save("topics", options=_topics_with("Songs and music"), **{
        f"become:{one.option.value}": _became(one.option.value) for one in asked.vanished  # type: ignore[union-attr]
    })  # fmt: skip
    room.save("one_thing", required=["yes"])


def _topics_with(music: str) -> list[str]:
    """Books are offered no more, music has other words."""
    return ["Art and design", "Films and series", music, "Board games"]


def _became(value: str) -> str:
    return line_id("Songs and music") if value == "music" else "retired"


@pytest.mark.long
def test_everybody_at_it_loses_nothing_and_is_asked_only_what_is_new(room: Room, now: datetime) -> None:
    everybody = {f"P{n:02}": "mentor" if n % 2 else "mentee" for n in range(4 * EACH)}
    said = {name: answers(name, role) for name, role in everybody.items()}
    names = list(everybody)
    on_page_one, on_page_two, drafts, sent = (names[n * EACH : (n + 1) * EACH] for n in range(4))
    screens: dict[str, Modal] = {name: room.open(name) for name in on_page_one}
    for name in (*on_page_two, *drafts):
        screens[name] = shown(room.apply(name, said[name], pages=1 if name in on_page_two else 2))
    for name in sent:
        assert room.apply(name, said[name]) is None

    before = form_of_intake(room)
    room.now = now + timedelta(hours=1)
    change_everything(room)

    sites = {"which_sites_do_you_know": ["oslo"], "what_made_you_smile_this_week": "Rain"}
    for name in (*on_page_one, *on_page_two):
        asked = finish(room, name, screens[name], {**said[name], **sites})
        assert asked.count("which_sites_do_you_know") == 1
        assert asked.count("what_made_you_smile_this_week") == 1
        assert len(asked) == len(set(asked)), "nothing is asked twice"
    for name in drafts:  # they had closed the modal, and come back
        page = room.open(name)
        assert page.page.answers["cadence"] == "biweekly" and "what_made_you_smile_this_week" in page.asks
        finish(room, name, page, {**said[name], **sites})
    for name in sent:
        page = room.open_news(name)
        assert page.asks == ["what_made_you_smile_this_week"]
        after = shown(room.submit(name, page, sites))
        assert after.asks == ["which_sites_do_you_know"], "and nothing else, though one_thing is required now"
        assert room.submit(name, after, sites) is None

    for name, role in everybody.items():
        _is_where_it_was_given(room, name, role, said[name], late=name not in sent)
    _words_as_they_were_asked(room, before, sent)


def shown(modal: Modal | None) -> Modal:
    assert modal is not None
    return modal


def form_of_intake(room: Room) -> Any:
    return room.form()


def finish(room: Room, name: str, modal: Modal, said: Mapping[str, Any]) -> list[str]:
    """Go on until it is sent; every question that was on the screen, in order."""
    asked: list[str] = []
    following: Modal | None = modal
    while following is not None:
        asked += following.asks
        following = room.submit(name, following, said)
    return asked


def _is_where_it_was_given(room: Room, name: str, role: str, said: Mapping[str, Any], *, late: bool) -> None:
    with room.sessions.reading(TEAM) as session:
        submission = room.submission(session, name)
        kept = answers_of(submission)
        assert submission.submitted_at is not None
        assert (
            kept["role"] == role
            and kept["hopes"] == f"{name} hopes"
            and kept["concerns"] == f"{name} worries"
        )
        assert kept["which_sites_do_you_know"] == ["oslo"] and kept["what_made_you_smile_this_week"] == "Rain"
        own = "skills_offered" if role == "mentor" else "skills_wanted"
        assert kept[own] == said[own]
        for answer in submission.answers:  # it stands in the version that asked it
            asked_in = form_of(answer.form_version or submission.form_version)
            assert asked_in.question(answer.question_key)
        assert "bio" in kept or late, "who sent it before it was retired keeps the answer"


def _words_as_they_were_asked(room: Room, before: Any, sent: list[str]) -> None:
    with room.sessions.reading(TEAM) as session:
        for name in sent:
            submission = room.submission(session, name)
            form = form_of_submission(submission)
            read = answers_for(submission, Reader.COORDINATOR)
            assert form.question("cadence").label == OLD_WORDS
            assert answer_shown(form, "topics", read["topics"]).words == "Books and stories, Music"
            assert answer_shown(form, "bio", read["bio"]).words == f"I am {name}"
            assert read["what_made_you_smile_this_week"] == "Rain"
        form = form_of_submission(room.submission(session, "P00"))
        assert form.question("cadence").label in (OLD_WORDS, NEW_WORDS)
        assert before.question("cadence").label == OLD_WORDS


@pytest.mark.long
def test_one_message_for_a_whole_sitting(room: Room, now: datetime) -> None:
    room.apply("Mia", answers("Mia", "mentee"))
    room.apply("Tom", answers("Tom", "mentor"))
    room.apply("Ben", answers("Ben", "mentee"), pages=1)
    room.save(label="First?", kind="text", audience="profile")
    room.now += timedelta(minutes=20)
    room.save(label="Second?", kind="text", audience="profile", asked_of=["mentor"])
    assert told(room, room.now + timedelta(minutes=29)) == []
    assert told(room, room.now + timedelta(minutes=30)) == ["Mia", "Tom"]
    assert told(room, room.now + timedelta(hours=2)) == ["Mia", "Tom"], "nobody hears twice"
    room.now += timedelta(hours=3)
    room.save("cadence", label=NEW_WORDS)
    assert told(room, room.now + timedelta(hours=1)) == ["Mia", "Tom"], "other words are no new question"
    room.save(label="Third?", kind="text", audience="profile", asked_of=["mentee"])
    assert told(room, room.now + timedelta(hours=1)) == ["Mia", "Tom", "Mia"]


def told(room: Room, at: datetime) -> list[str]:
    """Whom the messages went to so far."""
    with room.sessions.writing(TEAM) as session:
        tell_of_new_questions(session, at)
    names = {person: name for name, person in room.people.items()}
    with room.sessions.reading(TEAM) as session:
        rows = session.query(OutboxRow).filter_by(kind="questions.new").order_by(OutboxRow.id)
        return [names[row.args["person"]] for row in rows]


@pytest.mark.long
def test_nobody_hears_of_new_questions_on_a_silent_day(room: Room, now: datetime) -> None:
    room.apply("Mia", answers("Mia", "mentee"))
    with room.act() as (session, _, program):
        silent = Blackout(now.date(), (now + timedelta(days=2)).date(), "Inventory")
        store_plan(session, program, replace(plan_of(program), blackouts=(silent,)), now)
    room.save(label="Tea or coffee?", kind="text", audience="profile")
    assert told(room, now + timedelta(hours=1)) == []
    assert told(room, now + timedelta(days=3)) == ["Mia"]


@pytest.mark.long
def test_home_says_it_until_it_is_answered_and_the_message_goes_no_more(room: Room, now: datetime) -> None:
    room.apply("Mia", answers("Mia", "mentee"))
    room.save(label="Tea or coffee?", kind="text", audience="profile")
    assert told(room, now + timedelta(hours=1)) == ["Mia"]
    assert news_at_home(room, "Mia") == 1
    assert message_for(room) == ("Tea or coffee?",)
    room.submit("Mia", room.open_news("Mia"), {"tea_or_coffee": "Tea"})
    assert news_at_home(room, "Mia") == 0
    with pytest.raises(NoLongerApplies):
        message_for(room)
    with pytest.raises(DomainError, match="nothing_new_to_answer"):
        room.open_news("Mia")


@pytest.mark.long
def test_nobody_is_asked_who_is_matched_or_withdrew(room: Room, now: datetime) -> None:
    for name in ("Mia", "Tom", "Ben"):
        room.apply(name, answers(name, "mentee"))
    with room.act("Tom") as (session, tom, _):
        session.query(Enrollment).filter_by(person_id=tom.id).one().status = "matched"
    with room.act("Ben") as (session, ben, program):
        cohort = current_cohort(session, program)
        withdraw_application(session, actor_of(session, ben), ben, cohort.id, now)
    room.save(label="Tea or coffee?", kind="text", audience="profile")
    assert told(room, now + timedelta(hours=1)) == ["Mia"]
    assert news_at_home(room, "Tom") == 0


def test_nobody_is_asked_at_night_or_while_the_program_is_on_hold(room: Room, now: datetime) -> None:
    room.apply("Mia", answers("Mia", "mentee"))
    room.now = now + timedelta(hours=12)
    room.save(label="Tea or coffee?", kind="text", audience="profile")
    assert told(room, room.now + timedelta(hours=1)) == []
    with room.act() as (_, _, program):
        program.on_hold = True
    assert told(room, now + timedelta(days=1)) == []
    with room.act() as (_, _, program):
        program.on_hold = False
    assert told(room, now + timedelta(days=1)) == ["Mia"]


def test_a_retired_question_is_new_to_nobody(room: Room, now: datetime) -> None:
    room.apply("Mia", answers("Mia", "mentee"))
    room.save(label="Tea or coffee?", kind="text", audience="profile")
    room.retire("tea_or_coffee")
    assert told(room, now + timedelta(hours=1)) == []
    room.bring_back("tea_or_coffee")
    assert told(room, now + timedelta(hours=2)) == ["Mia"]


def news_at_home(room: Room, name: str) -> int:
    with room.sessions.reading(TEAM) as session:
        person = session.get_one(Person, room.people[name])
        return sum(one.news for one in home_facts(session, person, room.now).applications)


def message_for(room: Room) -> tuple[str, ...]:
    with room.sessions.reading(TEAM) as session:
        row = session.query(OutboxRow).filter_by(kind="questions.new").one()
        shown: NewQuestionsShown = new_questions(session, row.args, room.now)
        return shown.labels


def test_the_job_sleeps_until_somebody_changes_something(room: Room, now: datetime) -> None:
    clock = {"now": now}
    job = NewQuestionsJob(room.sessions, TEAM, lambda: clock["now"])
    assert job.run() is None
    room.apply("Mia", answers("Mia", "mentee"))
    room.save(label="Tea or coffee?", kind="text", audience="profile")
    assert job.run() == now + QUIET
    clock["now"] = now + QUIET
    assert job.run() == next_daily_look(now + QUIET)
    assert told(room, now + QUIET) == ["Mia"]
