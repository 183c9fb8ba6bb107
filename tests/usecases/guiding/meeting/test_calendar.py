"""A meeting in people's own calendars: a file on request, and links."""

from __future__ import annotations

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select

from blocks.guiding.meeting.calendar import meeting_event
from blocks.guiding.meeting.meetings import planned_message
from blocks.reader import Reader
from bot.domain.calendar_file import calendar_file
from bot.domain.messages import NoLongerApplies
from bot.errors import DomainError
from bot.usecases.guiding.meeting.calendar import ask_for_file, file_of_meeting
from bot.usecases.guiding.meeting.changing import cancel_meeting, move_meeting, plan_meeting
from bot.usecases.guiding.meeting.entering import MeetingEntered
from bot.usecases.guiding.meeting.meetings import meeting_of
from db.models import OutboxRow
from tests.pair_story import assert_fits

PLACE = "Room 4; <&> Ünï, https"


def planned(act, pair_id, place=PLACE):
    entered = MeetingEntered(act.now + timedelta(days=3), 45, place)
    return plan_meeting(*act.who("Mia"), pair_id, entered, "regular", act.now)


def lines(act, row):
    found = file_of_meeting(act.session, row.id, act.now)
    event = meeting_event(found.meeting, Reader(), made_at=found.asked_at, sequence=found.sequence)
    return calendar_file(event).decode().replace("\r\n ", "").split("\r\n")


def asked(act):
    rows = act.session.scalars(select(OutboxRow).where(OutboxRow.kind == "file.share"))
    return [row.args["person"] for row in rows]


def test_the_file_goes_to_the_one_who_asked_and_a_double_click_is_one(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = planned(act, pair_id)
        row = ask_for_file(*act.who("Omar"), meeting.id, act.now)
        assert ask_for_file(*act.who("Omar"), meeting.id, act.now).id == row.id
        act.session.flush()
        assert asked(act) == [act.person("Omar").id]
        said = lines(act, row)
        for line in ("METHOD:PUBLISH", f"UID:meeting-{meeting.id}@mentorbot", "SEQUENCE:0",
                     "SUMMARY:Mentoring: Mia and Omar", "LOCATION:Room 4\\; <&> Ünï\\, https",
                     f"DTSTART:{meeting.starts_at:%Y%m%dT%H%M%SZ}"):  # fmt: skip
            assert line in said, line
    with story.act(timedelta(minutes=2)) as act:
        ask_for_file(*act.who("Omar"), meeting.id, act.now)  # it was thrown away, and is sent again
        act.session.flush()
        assert len(asked(act)) == 2


def test_after_a_move_the_same_entry_moves(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = planned(act, pair_id)
        first = ask_for_file(*act.who("Mia"), meeting.id, act.now)
        before = lines(act, first)
        entered = MeetingEntered(act.now + timedelta(days=5), 30, None)
        move_meeting(*act.who("Omar"), meeting.id, entered, act.now)
        act.session.flush()
        second = ask_for_file(*act.who("Mia"), meeting.id, act.now)
        after = lines(act, second)
        assert second.id != first.id
        assert "SEQUENCE:0" in before
        assert "SEQUENCE:1" in after
        assert [x for x in before if x.startswith("UID")] == [x for x in after if x.startswith("UID")]


def test_no_file_of_a_meeting_that_is_called_off(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = planned(act, pair_id)
        row = ask_for_file(*act.who("Mia"), meeting.id, act.now)
        cancel_meeting(*act.who("Omar"), meeting.id, act.now)
        with pytest.raises(NoLongerApplies):
            file_of_meeting(act.session, row.id, act.now)
        with pytest.raises(DomainError, match="meeting_cancelled"):
            ask_for_file(*act.who("Mia"), meeting.id, act.now)
        with pytest.raises(DomainError, match="not_your_pair"):
            ask_for_file(*act.who("Cora"), meeting.id, act.now)


def links(message):
    elements = [e for block in message.blocks for e in block.get("elements", ()) if "url" in e]
    return [(urlsplit(e["url"]), parse_qs(urlsplit(e["url"]).query)) for e in elements]


def test_the_links_carry_names_time_and_place_in_utc_and_nothing_else(story):
    pair_id = story.match()
    with story.act() as act:
        meeting = planned(act, pair_id)
        message = planned_message(meeting_of(*act.who("Mia"), meeting.id), Reader())
        assert_fits(message)
        (google_at, google), (outlook_at, outlook) = links(message)
        assert (google_at.hostname, outlook_at.hostname) == ("calendar.google.com", "outlook.office.com")
        ends = meeting.starts_at + timedelta(minutes=45)
        assert google == {
            "action": ["TEMPLATE"], "text": ["Mentoring: Mia and Omar"], "location": [PLACE],
            "dates": [f"{meeting.starts_at:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}"],
        }  # fmt: skip
        assert outlook["subject"] == ["Mentoring: Mia and Omar"]
        assert outlook["startdt"] == [f"{meeting.starts_at:%Y-%m-%dT%H:%M:%SZ}"]
        assert set(outlook) == {"path", "rru", "subject", "startdt", "enddt", "location"}
        assert "+" not in google_at.query


def test_the_longest_names_and_places_fit_a_button(story):
    pair_id = story.match()
    with story.act() as act:
        for name in ("Mia", "Omar"):
            act.person(name).name = "\N{GRINNING FACE}" * 200
        meeting = planned(act, pair_id, "\N{GRINNING FACE}" * 150)
        message = planned_message(meeting_of(*act.who("Mia"), meeting.id), Reader())
        assert_fits(message)
        assert len(links(message)) == 2
