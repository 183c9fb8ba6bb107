"""The agreement's history, what a change says, what it begins with, and the agreement as a file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from blocks.guiding.beginning.agreement_history import history_view
from blocks.reader import Reader
from bot.delivery.conversations import Conversations
from bot.delivery.parcel import Parcel
from bot.delivery.printed_agreements import PrintedAgreements
from bot.delivery.slack import Refused, Unclear
from bot.domain.messages import NoLongerApplies, Operation
from bot.errors import DomainError
from bot.usecases.guiding.beginning.agreement import agreement_draft, propose_agreement, sign_agreement
from bot.usecases.guiding.beginning.history import agreement_history
from bot.usecases.guiding.beginning.printing import print_agreement
from db.models import OutboxRow, Person, PrintedAgreement
from tests.conftest import TEAM
from tests.pair_story import assert_view_fits, buttons, view_words, words


def propose(act, name, pair_id, **changed):
    draft = agreement_draft(*act.who(name), pair_id)
    return propose_agreement(*act.who(name), pair_id, draft.version, {**draft.answers, **changed}, act.now)


def test_what_both_wished_for_alike_is_filled_in(story):
    pair_id = story.match()
    with story.act() as act:
        story.applied_with(act, "Mia", cadence="weekly", meeting_length="90")
        story.applied_with(act, "Omar", cadence="weekly", meeting_length="30")
        answers = agreement_draft(*act.who("Mia"), pair_id).answers
        assert answers["cadence"] == "weekly"
        assert answers["meeting_length"] == "45", "they differ, so the plan's own"


def test_a_change_shows_old_and_new_of_each_point_and_nothing_else(story):
    pair_id = story.match()
    with story.act() as act:
        sign_agreement(*act.who("Omar"), propose(act, "Mia", pair_id, place="Room <4>").id, act.now)
    with story.act(timedelta(days=9)) as act:
        propose(act, "Omar", pair_id, cadence="weekly", place="On a ~long~ walk", topics_out="")
    ((reader, message),) = story.sent("agreement.proposed")
    assert reader == "Mia"
    said = words(message)
    assert "~Every two weeks~ → Every week" in said
    assert "~Room &lt;4&gt;~ → On a ~long~ walk" in said
    assert "no longer: Performance ratings" in said
    assert "What we want to talk about" not in said
    assert "agreement.show" in buttons(message)


def test_the_history_says_who_proposed_changed_and_signed_what_and_when(story):
    pair_id = story.match()
    with story.act() as act:
        sign_agreement(*act.who("Omar"), propose(act, "Mia", pair_id).id, act.now)
    with story.act(timedelta(days=9)) as act:
        propose(act, "Omar", pair_id, cadence="weekly")
        facts = agreement_history(*act.who("Mia"), pair_id)
        assert [one.version for one in facts.versions] == [2, 1]
        newest, first = facts.versions
        assert (newest.stands, newest.proposed_by.name) == (True, "Omar")
        assert [(who.name, at) for who, at in newest.signed] == [("Omar", act.now)]
        assert [change.new for change in newest.changes] == ["Every week"]
        assert {who.name for who, _ in first.signed} == {"Mia", "Omar"}
        assert first.changes == ()
        view = history_view(facts, Reader())
        assert_view_fits(view)
        assert "stands now" in view_words(view)
        with pytest.raises(DomainError):
            agreement_history(*act.who("Cora"), pair_id)


@pytest.mark.long
def test_a_long_history_fits(story):
    pair_id = story.match()
    with story.act() as act:
        for n in range(15):
            name = ("Mia", "Omar")[n % 2]
            long = dict.fromkeys(("topics_in", "topics_out", "feedback", "success"), f"{n} " + "<&>" * 300)
            propose(act, name, pair_id, place=f"Room {n}", confidentiality=f"{n}" + "&" * 1400, **long)
        view = history_view(agreement_history(*act.who("Mia"), pair_id), Reader())
        assert_view_fits(view)
        assert "3 earlier versions" in view_words(view)
    for _, message in story.sent("agreement.proposed"):  # each of which has to fit
        assert "more" not in message.text


class SlackOfFiles:
    """As much of Slack as a file needs; `refuses` names a method that says no, `loses` one whose answer is lost."""

    def __init__(self, refuses="", loses=""):
        self.refuses, self.loses, self.calls, self.brought = refuses, loses, [], []

    def call(self, method, **arguments):
        self.calls.append(method)
        if method == self.refuses:
            raise Refused("restricted_action")
        if method == self.loses:
            self.loses = ""
            raise Unclear("timeout")
        return {
            "files.getUploadURLExternal": {"upload_url": "https://files.test/1", "file_id": "F1"},
            "conversations.open": {"channel": {"id": "D1"}},
        }.get(method, {})

    def upload(self, _url, content):
        self.brought.append(content)


def asked(story, name, pair_id):
    with story.act() as act:
        return print_agreement(*act.who(name), pair_id, act.now)


def parcels(story):
    with story.sessions.reading(TEAM) as session:
        rows = session.scalars(select(OutboxRow).where(OutboxRow.kind == Operation.SHARE_FILE.value))
        return [Parcel(row.id, row.kind, row.args, "", row.status, 0, 0, None) for row in rows]


def share(story, slack, parcel):
    PrintedAgreements(story.sessions, TEAM, slack, Conversations(story.sessions, TEAM, slack)).share(
        parcel, story.now
    )


@pytest.fixture
def signed(story):
    pair_id = story.match()
    with story.act() as act:
        sign_agreement(*act.who("Omar"), propose(act, "Mia", pair_id).id, act.now)
    return pair_id


def test_it_is_printed_once_for_each_who_asks_until_it_changes(story, signed):
    assert asked(story, "Mia", signed)
    assert not asked(story, "Mia", signed), "it is there already"
    assert asked(story, "Omar", signed)
    with story.act(timedelta(days=1)) as act:
        agreement_id = propose(act, "Mia", signed, cadence="weekly").id
    assert asked(story, "Mia", signed)
    with story.act() as act:
        sign_agreement(*act.who("Omar"), agreement_id, act.now)
    assert asked(story, "Mia", signed), "with the other's signature"
    assert len(parcels(story)) == 4
    with story.act() as act, pytest.raises(DomainError):
        print_agreement(*act.who("Cora"), signed, act.now)


def test_a_lost_answer_does_not_bring_it_twice(story, signed):
    asked(story, "Mia", signed)
    (parcel,) = parcels(story)
    slack = SlackOfFiles(loses="files.completeUploadExternal")
    with pytest.raises(Unclear):
        share(story, slack, parcel)
    share(story, slack, parcel)
    assert slack.calls.count("files.getUploadURLExternal") == 1
    assert slack.calls[-1] == "files.info"
    (content,) = slack.brought
    assert content.startswith(b"%PDF")
    with story.act() as act:
        assert act.session.scalar(select(PrintedAgreement.file_id)) == "F1"
        assert act.session.scalar(select(Person.dm_channel).where(Person.name == "Mia")) == "D1"


@pytest.mark.long
def test_where_slack_takes_no_files_its_reader_is_told_and_may_ask_again(story, signed):
    asked(story, "Mia", signed)
    (parcel,) = parcels(story)
    with pytest.raises(NoLongerApplies):
        share(story, SlackOfFiles(refuses="files.getUploadURLExternal"), parcel)
    ((reader, message),) = story.sent("agreement.not_printed")
    assert reader == "Mia"
    assert "could not be sent as a file" in words(message)
    story.now += timedelta(hours=1)
    assert asked(story, "Mia", signed)
    share(story, SlackOfFiles(), parcels(story)[-1])
