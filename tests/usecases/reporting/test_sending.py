"""Reports as files: once to whom they are for, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks import ids
from blocks.home import home_view
from blocks.parts import Message
from blocks.reader import Reader
from blocks.reporting.champion import champion_modal
from blocks.reporting.findings import PICTURES
from bot.delivery.conversations import Conversations
from bot.delivery.queue import Queue
from bot.delivery.report_files import ReportFiles
from bot.delivery.slack import Busy
from bot.domain.messages import NoLongerApplies
from bot.domain.report_files import FORMATS, PDF, asked_for
from bot.errors import DomainError
from bot.usecases.coordinating.failures import retry_delivery
from bot.usecases.facts.home import home_facts
from bot.usecases.reporting.reading import preview, read_behind, read_report, read_told
from bot.usecases.reporting.sending import send_file, send_pictures, share_with_champion
from db.models import Cohort, Coordinator, OutboxRow, Person, Program, ReportFile
from tests.conftest import TEAM
from tests.pair_story import Story, assert_view_fits, buttons, slack_id, view_words, words

DAY = timedelta(days=1)


@pytest.fixture
def story(sessions, now):
    return Story(sessions, now)


class FakeSlack:
    """Takes uploads."""

    def __init__(self):
        self.uploaded, self.completed, self.contents = [], [], []

    def call(self, method, **args):
        if method == "files.getUploadURLExternal":
            self.uploaded.append(args)
            return {"upload_url": "http://slack/upload", "file_id": f"F{len(self.uploaded)}"}
        if method == "files.completeUploadExternal":
            self.completed.append(args)
        if method == "conversations.open":
            return {"channel": {"id": f"D{args['users']}"}}
        return {"ok": True}

    def upload(self, _url, content):
        assert content
        self.contents.append(content)


@pytest.fixture
def delivered(story):
    """Delivers every file that waits, as the slow sender does; returns what Slack got."""

    def deliver(slack=None):
        slack = slack or FakeSlack()
        queue = Queue(story.sessions, TEAM, slow=True)
        files = ReportFiles(story.sessions, TEAM, slack, Conversations(story.sessions, TEAM, slack))
        while True:
            due, _ = queue.look(story.now)
            if not due:
                return slack
            for parcel in due:
                assert queue.claim(parcel, story.now)
                try:
                    files.share(parcel, story.now)
                except NoLongerApplies:
                    queue.skipped(parcel, story.now, "gone")
                except Busy as busy:
                    queue.again(parcel, busy.until, error="waits", counts=False)
                else:
                    queue.sent(parcel, story.now)

    return deliver


def asks(story, what, who="Cora"):
    with story.act() as act:
        return send_file(*act.who(who), story.program_id, what, act.now)


def test_formats_are_read_from_what_was_typed():
    assert asked_for(("Career", "paths", "--format", "xlsx")).format == "xlsx"
    assert asked_for(("—format", "PDF")).format == "pdf"
    assert asked_for(("--format=.csv", "Career")).program == "Career"
    assert asked_for(("--excel",)).format == "xlsx"
    assert asked_for(("Career", "-", "paths")).program == "Career - paths"
    assert asked_for(()).format == ""
    for wrong in (("--format", "docx"), ("--format",), ("--pptx",)):
        with pytest.raises(DomainError) as refused:
            asked_for(wrong)
        assert refused.value.code == "report_format_unknown"


@pytest.mark.long
@pytest.mark.parametrize("what", FORMATS)
def test_a_coordinator_gets_the_file_once_by_direct_message(story, delivered, what):
    story.match()
    assert asks(story, what)
    assert not asks(story, what), "a double click"
    slack = delivered()
    (upload,) = slack.uploaded
    assert upload["filename"] == f"career-2026-03-02.{what}"
    assert upload["length"] > 1000
    assert slack.completed[0]["channel_id"] == f"D{slack_id('Cora')}"
    assert delivered().uploaded == []


@pytest.mark.long
def test_later_a_newer_one_is_made(story, delivered):
    story.match()
    asks(story, PDF)
    delivered()
    story.now += DAY
    assert asks(story, PDF)
    assert len(delivered().uploaded) == 1


def test_a_file_that_was_begun_is_looked_up_and_not_uploaded_again(story, delivered):
    story.match()
    asks(story, "csv")
    with story.act() as act:
        act.session.scalar(select(ReportFile)).file_id = "F9"
    slack = delivered()
    assert slack.uploaded == []


def test_who_no_longer_coordinates_gets_nothing(story, delivered):
    story.match()
    asks(story, PDF)
    with story.act() as act:
        act.session.delete(
            act.session.scalar(select(Coordinator).where(Coordinator.person_id == act.person("Cora").id))
        )
    assert delivered().uploaded == []


@pytest.mark.long
def test_pictures_come_in_one_message_with_their_words(story, delivered):
    ids = [story.match(f"M{n}", f"T{n}", days=40) for n in range(3)]
    with story.act() as act:
        for id_ in ids:
            pair = act.session.get(type(act.pair("M0", "T0")), id_)
            act.held(pair, 20)
            act.goal(pair)
        assert send_pictures(*act.who("Cora"), story.program_id, tuple(PICTURES), act.now)
        assert not send_pictures(*act.who("Cora"), story.program_id, tuple(PICTURES), act.now)
    slack = delivered()
    assert {upload["filename"].rpartition("-")[2] for upload in slack.uploaded} == {
        "funnel.png", "meetings.png", "goals.png",
    }  # fmt: skip
    assert all(upload["alt_txt"] for upload in slack.uploaded)
    assert not any("channel_id" in one for one in slack.completed), "they are seen in their message alone"
    ((who, message),) = story.sent("report.pictures")
    assert who == "Cora"
    images = {
        block["slack_file"]["id"]: block["alt_text"] for block in message.blocks if block["type"] == "image"
    }
    assert set(images) == {"F1", "F2", "F3"}
    assert any("Applied: 6 (3 as mentees, 3 as mentors)" in alt for alt in images.values())
    assert "Nothing to draw yet" in words(message)


def test_without_anything_to_draw_that_is_said(story, delivered):
    with story.act() as act:
        send_pictures(*act.who("Cora"), story.program_id, tuple(PICTURES), act.now)
    assert delivered().uploaded == []
    ((_, message),) = story.sent("report.pictures")
    assert "nothing to draw yet" in words(message)


def arrived(story, kind, status="sent"):
    """The message came to Slack, or was refused for good."""
    with story.act() as act:
        row = act.session.scalar(select(OutboxRow).where(OutboxRow.kind == kind))
        row.status, row.finished_at = status, act.now
        if status == "sent":
            row.slack_channel, row.slack_ts = "D1", "1.0"
        return row.id


def champion(story, name="Chloe"):
    with story.act() as act:
        person = story._person(act, name)
        act.session.get(Program, story.program_id).champion_id = person.id


@pytest.mark.long
def test_sharing_reaches_the_champion_alone_once_a_day(story, delivered):
    story.match()
    champion(story)
    with story.act() as act:
        for _ in range(2):
            share_with_champion(*act.who("Cora"), story.program_id, act.now)
    ((who, message),) = story.sent("report.shared")
    assert who == "Chloe"
    assert "<@" not in words(message), "no names"
    arrived(story, "report.shared")
    slack = delivered()
    (upload,) = slack.uploaded
    assert upload["filename"].endswith(".pdf")
    assert slack.completed[0]["channel_id"] == f"D{slack_id('Chloe')}"


@pytest.mark.long
def test_the_file_comes_after_the_message_that_announces_it(story, delivered):
    story.match()
    champion(story)
    with story.act() as act:
        share_with_champion(*act.who("Cora"), story.program_id, act.now)
    story.now += timedelta(seconds=30)
    assert delivered().completed == [], "the words are still on their way"
    arrived(story, "report.shared")
    story.now += timedelta(seconds=30)
    assert len(delivered().completed) == 1
    story.now += timedelta(seconds=30)
    assert delivered().completed == [], "once"


def home_buttons(story, who):
    with story.act() as act:
        view = home_view(home_facts(act.session, act.person(who), act.now), Reader())
        assert_view_fits(view)
        return buttons(Message("", view["blocks"]))


@pytest.mark.long
def test_the_champion_reads_again_on_home_what_they_were_told_and_nothing_newer(story, delivered):
    story.match(days=40)
    champion(story)
    with story.act() as act:
        act.session.get(Cohort, story.cohort_id).published_at = act.now - 40 * DAY
        share_with_champion(*act.who("Cora"), story.program_id, act.now)
    ((_, message),) = story.sent("report.shared")
    assert ids.REPORT_READ not in home_buttons(story, "Chloe"), "it is still on its way"
    arrived(story, "report.shared")
    delivered()
    pressed = home_buttons(story, "Chloe")[ids.REPORT_READ]
    story.now += 10 * DAY
    with story.act() as act:
        act.held(act.pair("Mia", "Omar"), 1)
    with story.act() as act:
        modal = champion_modal(read_told(*act.who("Chloe"), pressed, act.now), Reader())
        assert_view_fits(modal)
        said, now = view_words(modal), view_words({"title": {}, "blocks": message.blocks})
        assert now.partition("\n")[2] in said
        for who in ("Cora", "Mia"):
            with pytest.raises(DomainError) as refused:
                read_told(*act.who(who), pressed, act.now)
            assert refused.value.code == "not_yours"
    champion(story, "Clara")
    assert ids.REPORT_READ not in home_buttons(story, "Clara")
    with story.act() as act, pytest.raises(DomainError) as refused:
        read_told(*act.who("Clara"), pressed, act.now)
    assert refused.value.code == "report_not_told"


@pytest.mark.long
def test_a_file_whose_message_was_refused_comes_once_coordinators_try_again(story, delivered):
    story.match()
    champion(story)
    with story.act() as act:
        share_with_champion(*act.who("Cora"), story.program_id, act.now)
    dead = arrived(story, "report.shared", "dead")
    assert delivered().completed == []
    with story.act() as act:
        retry_delivery(*act.who("Cora"), dead, act.now)
    arrived(story, "report.shared")
    assert len(delivered().completed) == 1


def test_sharing_at_night_waits_for_the_champions_morning(story):
    story.match()
    champion(story)
    with story.act(timedelta(hours=11)) as act:  # eight in the evening
        share_with_champion(*act.who("Cora"), story.program_id, act.now)
    with story.act() as act:
        rows = act.session.scalars(select(OutboxRow).where(OutboxRow.args["program"].is_not(None)))
        moments = {row.not_before for row in rows if row.kind in ("report.shared", "file.share")}
    assert all(moment - story.now == timedelta(hours=13) for moment in moments), moments


def test_whoever_is_champion_no_longer_gets_nothing(story, delivered):
    story.match()
    champion(story)
    with story.act() as act:
        share_with_champion(*act.who("Cora"), story.program_id, act.now)
    champion(story, "Clara")
    assert story.sent("report.shared") == []
    assert delivered().uploaded == []


def test_without_a_champion_there_is_nobody_to_share_with(story):
    with story.act() as act, pytest.raises(DomainError) as refused:
        share_with_champion(*act.who("Cora"), story.program_id, act.now)
    assert refused.value.code == "report_no_champion"


@pytest.mark.parametrize("who", ["Mia", "Omar", "Chloe"])
def test_only_coordinators_read_open_draw_send_and_share(story, who):
    story.match()
    champion(story)
    with story.act() as act:
        session, actor, person = act.who(who)
        program = session.get(Program, story.program_id)
        tries = (
            lambda: read_report(session, actor, person, program, act.now),
            lambda: read_behind(session, actor, person, program.id, "applied", act.now),
            lambda: send_file(session, actor, person, program.id, PDF, act.now),
            lambda: send_pictures(session, actor, person, program.id, ("funnel",), act.now),
            lambda: share_with_champion(session, actor, person, program.id, act.now),
            lambda: preview(session, actor, program.id, "2026-04-01", act.now),
        )
        for one in tries:
            with pytest.raises(DomainError) as refused:
                one()
            assert refused.value.code == "not_a_coordinator"
        assert act.session.scalar(select(ReportFile)) is None


def test_behind_a_number_are_its_pairs_and_behind_answers_is_nobody(story):
    story.match()
    with story.act() as act:
        session, actor, person = act.who("Cora")
        matched = read_behind(session, actor, person, story.program_id, "match_rate", act.now)
        assert {one for row in matched.rows for one in row.people} == {slack_id("Mia"), slack_id("Omar")}
        answers = read_behind(session, actor, person, story.program_id, "satisfaction", act.now)
        assert answers.nameless
        assert answers.rows == ()
        with pytest.raises(DomainError):
            read_behind(session, actor, person, story.program_id, "no such figure", act.now)


def test_the_report_of_a_large_cohort_comes_as_a_message(story, delivered, monkeypatch):
    story.match()
    monkeypatch.setattr("bot.usecases.reporting.reading.AT_ONCE", 1)
    with story.act() as act:
        session, actor, person = act.who("Cora")
        read = read_report(session, actor, person, session.get(Program, story.program_id), act.now)
        assert read.shown is None
        assert read.people == 2
    assert delivered().uploaded == []
    ((who, message),) = story.sent("report.shown")
    assert who == "Cora"
    assert "Applications" in words(message)


def test_nobody_who_left_the_company_gets_anything(story, delivered):
    story.match()
    asks(story, PDF)
    with story.act() as act:
        act.session.scalar(select(Person).where(Person.slack_id == slack_id("Cora"))).deactivated_at = act.now
    assert delivered().uploaded == []


def test_a_number_of_a_large_cohort_is_opened_as_a_list(story, delivered, monkeypatch):
    story.match()
    monkeypatch.setattr("bot.usecases.reporting.reading.AT_ONCE", 1)
    with story.act() as act:
        session, actor, person = act.who("Cora")
        assert read_behind(session, actor, person, story.program_id, "match_rate", act.now) is None
        assert read_behind(session, actor, person, story.program_id, "nonsense", act.now) is None
        with pytest.raises(DomainError):
            read_behind(session, actor, person, story.program_id, "nonsense" * 9, act.now)
    (upload,) = delivered().uploaded
    assert upload["filename"] == "career-2026-03-02-match_rate.csv"


@pytest.mark.long
def test_a_file_counts_what_was_answered_since_anybody_looked(story, delivered):
    ids = [story.match(f"M{n}", f"T{n}", days=40) for n in range(6)]
    with story.act() as act:
        for number in range(len(ids)):
            pair = act.pair(f"M{number}", f"T{number}")
            act.fill_in(f"M{number}", pair, "pulse", {"going": "4"}, occurrence="d30")
    asks(story, "csv")
    (content,) = delivered().contents
    (line,) = [one for one in content.decode("utf-8-sig").splitlines() if "satisfaction" in one and ",Value," in one
               and one.startswith("figures")]  # fmt: skip
    assert line.endswith(",4.0")
