"""Every method that the sender calls, and everything that can become of a call: each thing is in Slack once, in order,
and as it stands at the end.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.domain.messages import Operation
from playground.faults import AFTER, BEFORE
from tests.fire.office import Office

METHODS = (
    "chat.postMessage",
    "chat.update",
    "conversations.open",
    "conversations.create",
    "conversations.invite",
    "conversations.join",
    "conversations.archive",
    "views.publish",
    "files.getUploadURLExternal",
    "files.completeUploadExternal",
)
FAULTS = (*sorted(BEFORE | AFTER), "late_write")
DEATHS = ("killed before", "killed after")
LOOKS = {
    "conversations.history": "chat.postMessage",
    "users.conversations": "conversations.create",
    "files.info": "files.completeUploadExternal",
}
"""Methods by which an attempt is looked for, and the attempt."""
DONE_BEFORE = {"name_taken", "already_in_channel", "not_in_channel", "already_archived", "file_not_found"}


@pytest.fixture(params=[*FAULTS, *DEATHS])
def trouble(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def befall(office: Office, method: str, trouble: str) -> None:
    """The next call of a method meets it."""
    if trouble in DEATHS:
        office.dies[method] = trouble.removeprefix("killed ")
    else:
        office.playground.faults.next(method, trouble)


def live(office: Office) -> None:
    """A pair's life, in every method."""
    office.do(Operation.JOIN_CHANNEL, program=office.story.program_id)
    office.announce("welcome")
    office.open_channel()
    for said in ("one", "two", "three"):
        office.tell(said)
        office.tell_pair(f"pair {said}")
    office.tell_coordinators("admin")
    office.refresh()
    office.share_plan()
    office.work(timedelta(seconds=1))
    office.state = 2
    office.change("admin", program=office.story.program_id)
    office.refresh()
    office.work(timedelta(seconds=4))
    office.state = 3
    office.change("admin", program=office.story.program_id)
    office.refresh()
    office.work()
    office.do(Operation.ARCHIVE, pair=office.pair)
    office.work()


def all_is_well(office: Office) -> None:
    """Nothing lost, nothing twice, in order; what is changed shows its last state."""
    log, people = office.playground.log, office.people
    (room,) = office.rooms()
    assert office.said(to="Mia") == ["one", "two", "three"]
    assert office.said(channel=room) == ["pair one", "pair two", "pair three"]
    assert office.said(channel=office.call) == ["welcome"]
    assert office.said(channel=office.admin) == ["admin"]
    last = log.where("message_updated", channel=office.admin)[-1]
    assert last.detail["text"] == "admin in state 3"
    home = people["Mia"].home
    assert home is not None
    assert "Home in state 3" in home.words
    assert len(log.where("file_uploaded", who=office.playground.bot_user_id)) == 1
    joined = {record.detail.get("user") or record.who for record in log.where("member_joined", channel=room)}
    assert {people["Mia"].id, people["Omar"].id} <= joined
    assert log.count("channel_archived", channel=room) == 1
    refused = {record.detail["error"] for record in log.where("api_refused")}
    assert refused <= DONE_BEFORE
    assert {status for _, status, _ in office.rows()} <= {"sent"}


@pytest.mark.long
def test_whatever_becomes_of_the_first_call_of_every_method_everything_is_there_once(
    office: Office, trouble: str
) -> None:
    for method in METHODS:
        befall(office, method, trouble)
    live(office)
    all_is_well(office)


@pytest.mark.soak
@pytest.mark.parametrize("method", METHODS)
def test_whatever_becomes_of_a_call_everything_is_there_once(
    office: Office, method: str, trouble: str
) -> None:
    befall(office, method, trouble)
    live(office)
    all_is_well(office)


@pytest.mark.long
@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("trouble", ["500", "killed after"])
def test_whatever_becomes_of_a_look_nothing_comes_twice(office: Office, look: str, trouble: str) -> None:
    befall(office, LOOKS[look], "timeout_after")
    for _ in range(1 if trouble in DEATHS else 3):
        befall(office, look, trouble)
    live(office)
    all_is_well(office)


@pytest.mark.long
def test_a_person_who_is_written_to_for_the_first_time_while_slack_is_down_hears_it_all_in_order(
    office: Office,
) -> None:
    for method in ("conversations.open", "chat.postMessage"):
        for _ in range(40):
            befall(office, method, "500")
    for said in ("one", "two", "three"):
        office.tell(said)
    office.work(timedelta(hours=3))
    assert office.said(to="Mia") == ["one", "two", "three"]
