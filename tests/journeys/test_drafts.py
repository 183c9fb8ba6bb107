"""Drafts through Slack's own screens: their files, their names, two coordinators, and what breaks on the way."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from openpyxl import load_workbook
from sqlalchemy import select

from bot.bootstrap import build
from bot.clock import SystemClock
from bot.domain.role_profiles import digest_of_profile
from bot.domain.roles import Role
from bot.matching.reasons import Draft
from bot.matching.round import Round
from bot.matching.solving.large import Progress
from bot.usecases.matching.drafts import running
from bot.usecases.matching.drafts.running import MatchingJob
from bot.usecases.planning.plans import plan_of
from db.engine import connect
from db.models import Cohort, Enrollment, MatchRound, Person, RoleAcceptance
from db.session import Sessions
from demo.running import running_bot, settings_for
from playground import MessageOnScreen, Playground
from tests.journeys.test_coordinator import admin, told_by
from tests.journeys.test_delivery import Killable
from tests.journeys.town import Town

LOSSES = ["timeout_before", "timeout_after", "late_write", "500", "internal_error", "fatal_error", "429"]
STEPS = ["files.getUploadURLExternal", "files.completeUploadExternal"]
AMISS = [(step, fault) for fault in LOSSES for step in (*STEPS, "chat.update", "files.info")]
"""What can go wrong where."""
if os.environ.get("MENTORBOT_SOAK") != "1":
    AMISS = AMISS[::3]  # each fault once or twice, each step in turn; `make soak` tries all of them


@pytest.fixture
def ready(town: Town) -> Town:
    """Mia and Omar are approved, Cleo and Ada coordinate."""
    town.set_up()
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    town.settle()
    return town


def drafts(town: Town) -> list[MessageOnScreen]:
    """The messages of drafts in the admin channel, as they read now."""
    kind = "mentorbot_match_preview"
    sent = {record.detail["ts"] for record in town.playground.log.where("message_posted", event_type=kind)}
    return [message for message in town.cleo.messages(town.admin) if message.ts in sent]


def pictures(message: MessageOnScreen) -> list[str]:
    return [block["slack_file"]["id"] for block in message.blocks if block["type"] == "image"]


def sheets(town: Town) -> list[MessageOnScreen]:
    return [message for message in town.cleo.messages(town.admin) if message.files]


def complete(town: Town) -> bool:
    """One draft, with one picture, and one spreadsheet in its thread, and its message says so."""
    (draft,) = drafts(town)
    (sheet,) = sheets(town)
    uploaded = town.playground.log.where("file_uploaded")
    names = sorted(record.detail["name"] for record in uploaded)
    assert names == ["draft-1.png", "draft-1.xlsx"]
    assert sheet.thread_ts == draft.ts
    assert len(pictures(draft)) == 1
    return "The full list is in the thread of this message" in draft.words


@pytest.mark.long
def test_a_draft_comes_with_its_picture_and_the_full_list_in_its_thread(ready: Town) -> None:
    answer = admin(ready, "match preview")
    assert "Matching 2 people: a new draft is on its way" in answer
    ready.settle()
    assert complete(ready)
    file = ready.playground.core.workspace.files[sheets(ready)[0].files[0]["id"]]
    rows = list(load_workbook(BytesIO(file.content))["Pairs"].iter_rows(values_only=True))
    assert (rows[1][0], rows[1][3]) == ("Mia Mentee", "Omar Mentor")
    assert len(ready.posts(ready.mia, ready.general)) == len(ready.posts(ready.cleo, ready.general))
    assert ready.press(ready.cleo, ready.admin, "match.publish").ok
    ready.settle()
    assert f"Published by <@{ready.cleo.id}>: 1 pair." in drafts(ready)[0].words
    assert ready.playground.log.where("api_refused") == []


@pytest.mark.long
@pytest.mark.parametrize(("step", "fault"), AMISS)
def test_files_arrive_once_whatever_happens_to_an_answer(ready: Town, step: str, fault: str) -> None:
    if step == "files.info":
        ready.playground.faults.next("files.completeUploadExternal", "timeout_after")
    ready.playground.faults.next(step, fault)
    admin(ready, "match preview")
    ready.pass_days(0.02)
    assert complete(ready)


@pytest.mark.long
def test_a_workspace_that_takes_no_files_gets_its_draft_all_the_same(ready: Town) -> None:
    ready.playground.core.workspace.preferences.uploads = "none"
    admin(ready, "match preview")
    ready.settle()
    (draft,) = drafts(ready)
    assert "Slack does not take files from me here" in draft.words
    assert f"<@{ready.mia.id}> → <@{ready.omar.id}>" in draft.words
    assert sheets(ready) == []
    assert not any("could not be delivered" in post for post in ready.posts(ready.cleo, ready.admin))
    assert ready.press(ready.cleo, ready.admin, "match.publish").ok


@pytest.mark.long
def test_a_message_that_somebody_deleted_troubles_nobody(ready: Town) -> None:
    admin(ready, "match preview")
    ready.settle()
    (draft,) = drafts(ready)
    channel = ready.playground.core.workspace.channels[ready.admin]
    del channel.messages[draft.ts]
    admin(ready, "match unlock @mia @omar")
    ready.pass_days(0.02)
    assert drafts(ready) == []
    assert "Publish 1 pair" in admin(ready, "match publish")


@pytest.mark.long
def test_drafts_have_names_and_are_compared_and_discarded_from_their_list(ready: Town) -> None:
    admin(ready, "match preview")
    admin(ready, 'match preview "Second thoughts"')
    ready.settle()
    assert [m.words.splitlines()[0] for m in drafts(ready)] == [
        "Draft: 1 pair",
        "Draft “Second thoughts”: 1 pair",
    ]
    listed = admin(ready, "match drafts")
    assert "There are 2 drafts." in listed
    assert "1 pair is in both. Nobody would have another mentor." in admin(ready, "match compare")
    assert "There is no draft called “winter”" in admin(ready, "match discard winter")
    assert "discarded the draft “Second thoughts”" in admin(ready, "match discard Second thoughts")
    ready.settle()
    assert f"<@{ready.cleo.id}> discarded the draft “Second thoughts”" in drafts(ready)[1].words
    assert "There is 1 draft." in admin(ready, "match drafts")
    assert "Draft: 1 pair" in told_by(ready.press(ready.cleo, ready.admin, "match.show"))


@pytest.mark.long
def test_the_second_coordinator_reads_who_was_faster(ready: Town) -> None:
    admin(ready, "match preview")
    seen = ready.message_with(ready.cleo, ready.admin, "match.publish")
    admin(ready, "match forbid @mia @omar")
    assert ready.press(ready.cleo, ready.admin, "match.decide_pair").ok
    late = told_by(ready.ada.click(seen, "match.publish", as_seen=True))
    assert f"<@{ready.cleo.id}> was faster: two people are to stay apart" in late
    ready.settle()
    assert "they stay apart. Nothing was published" in told_by(
        ready.press(ready.ada, ready.admin, "match.publish")
    )
    assert not any("You two are matched" in message.words for message in ready.mia.messages(ready.general))


# --- a run that takes its time -------------------------------------------------------------------------


def fill(sessions: Sessions, team: str, count: int, now: datetime) -> None:
    """So many approved mentees and mentors in the open program, who have read what is expected of them."""
    with sessions.writing(team) as session:
        cohort = session.scalars(select(Cohort)).one()
        people = [Person(slack_id=f"U9{n}", name=f"Person {n}", skills=[]) for n in range(2 * count)]
        session.add_all(people)
        session.flush()
        session.add_all(
            Enrollment(
                cohort_id=cohort.id, person_id=person.id, role="mentor" if n % 2 else "mentee",
                status="approved", capacity=1, begun_at=now,
            )
            for n, person in enumerate(people)
        )  # fmt: skip
        program = cohort.program
        digests = {role: digest_of_profile(plan_of(program).role_profiles[role]) for role in Role}
        session.add_all(
            RoleAcceptance(
                program_id=program.id, person_id=person.id, role=role.value, version=1, digest=digests[role],
                accepted_at=now,
            )
            for n, person in enumerate(people)
            for role in (Role.MENTOR if n % 2 else Role.MENTEE,)
        )  # fmt: skip


def wait_until_it_runs(sessions: Sessions, team: str) -> None:
    """Until the process has begun to compute."""
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline:
        with sessions.reading(team) as session:
            if session.scalar(select(MatchRound.status)) == "running":
                return
        time.sleep(0.005)
    raise AssertionError("no round runs")


@pytest.mark.long
def test_a_process_killed_while_it_computes_makes_one_draft_after_its_restart(
    playground: Playground, database_url: str, tmp_path: Path
) -> None:
    log = tmp_path / "bot.log"
    log.touch()
    town = Town(playground)
    bot = Killable(playground, database_url, log)
    engine = connect(database_url, None)
    sessions = Sessions(engine)
    try:
        town.settle()
        town.set_up()
        fill(sessions, playground.team_id, 700, playground.clock.now())
        assert "Matching 1400 people" in admin_at_once(town, "match preview")
        wait_until_it_runs(sessions, playground.team_id)
        bot.kill()
        with sessions.reading(playground.team_id) as session:
            assert session.scalar(select(MatchRound.status)) == "running"
        bot.restart()
        town.pass_days(0.02)
        assert "Draft: 700 pairs" in drafts(town)[0].words
        assert complete(town)
        assert "round_taken_up_again" in log.read_text()
        assert town.press(town.cleo, town.admin, "match.more").ok
    finally:
        bot.stop()
        engine.dispose()


def admin_at_once(town: Town, text: str) -> str:
    """As `admin`, without letting time pass before."""
    return told_by(town.cleo.command(f"/mentor-admin {text}", town.admin))


def slow_matching(release: threading.Event) -> type[MatchingJob]:
    """The matching job as it is with so many people that it looks at all pairs again and again."""

    def compute(given: Round, settings: Mapping[str, Any], progress: Callable[[Progress], object]) -> Draft:
        look = 0
        while not release.wait(0.2):
            look += 1
            progress(Progress(look=look, candidates=1, count=1, total=1, gap=1))
        return running.compute(given, settings, progress)  # type: ignore[arg-type]

    class Slow(MatchingJob):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options, compute=compute)

    return Slow


@pytest.mark.long
def test_a_long_run_shows_its_progress_in_one_message_while_everything_else_goes_on(
    playground: Playground, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In production's own time, driven by APScheduler: a time server would wait for the matcher."""
    key = Fernet.generate_key().decode()
    town = Town(playground)
    with running_bot(playground, database_url, key=key):
        playground.log.wait_for("link_opened")
        playground.clock.settle()  # by now everybody is known
        town.set_up()
        town.join(town.mia, "mentee")
    release = threading.Event()
    monkeypatch.setattr("bot.assembling.MatchingJob", slow_matching(release))
    monkeypatch.setattr("bot.usecases.matching.drafts.running.SHOW_EVERY", timedelta(seconds=1))
    with build(settings_for(playground, database_url, key=key), lambda _name: SystemClock()):
        assert "Matching 0 people" in admin_at_once(town, "match preview")
        wait_for(lambda: "A draft is being computed" in words_of_draft(town))
        wait_for(lambda: "So far 1 mentee has a mentor, after looking" in words_of_draft(town))
        assert town.press(town.cleo, town.admin, "application.approve").ok
        wait_for(lambda: any("You are in" in text for text in town.told(town.mia)))
        assert "being computed" in words_of_draft(town)
        release.set()
        wait_for(lambda: "Draft: 0 pairs" in words_of_draft(town))
    assert playground.log.count("message_posted", event_type="mentorbot_match_preview") == 1
    assert playground.log.where("api_refused") == []


def words_of_draft(town: Town) -> str:
    return " ".join(message.words for message in drafts(town))


def wait_for(happened: Callable[[], bool]) -> None:
    """Until it happened, in real time."""
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline
        time.sleep(0.05)
