"""A pair that meets: times are suggested, one is taken, the agenda comes, something is kept, a rhythm is found."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.town import Town


@pytest.mark.long
def test_from_suggested_times_to_a_standing_date(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    town.press(mia, channel, "meeting.plan")
    assert mia.click(mia.modal, "times.suggest").ok
    assert mia.modal.title == "Suggest times"
    assert mia.submit({"place": "Room 4"}).ok
    assert mia.modal.title == "On their way"
    mia.press_close()
    assert mia.modal is None
    assert "suggests times for your next meeting" in town.told(omar)[-1]
    assert town.press(omar, omar.dm(), "times.accept:1").ok
    assert "It is settled" in town.told(omar)[-1] or "You chose one of the times" in town.told(omar)[-1]
    assert "You have a date" in town.posts(mia, channel)[-1]
    assert town.press(mia, channel, "meeting.calendar").ok
    town.settle()
    assert "appointment.ics" in repr([message.files for message in mia.messages(mia.dm())])
    starts = meeting_starts(town)
    town.playground.clock.advance(starts - timedelta(hours=23) - town.playground.clock.now())
    assert "You meet" in town.told(mia)[-1]
    assert town.press(mia, mia.dm(), "meeting.agenda").ok
    assert mia.modal.title == "Agenda"
    mia.press_close()

    town.playground.clock.advance(starts + timedelta(days=1, hours=1) - town.playground.clock.now())
    assert town.press(mia, mia.dm(), "meeting.held").ok
    assert town.press(mia, mia.dm(), "meeting.rate:5").ok
    assert town.press(mia, mia.dm(), "note.write").ok
    assert mia.submit({"note": "She would rather lead than build."}).ok
    assert "She would rather lead" in repr(mia.modal.blocks)
    mia.press_close()
    assert town.press(mia, mia.dm(), "point.add").ok
    assert mia.submit({"text": "Read two role profiles", "owner": mia.id}).ok
    mia.press_close()
    assert omar.command("/mentor notes").ok
    assert "Read two role profiles" in repr(omar.modal.blocks)
    assert "rather lead" not in repr(omar.modal.blocks)
    omar.press_close()

    assert town.press(mia, mia.dm(), "standing.open").ok
    first = town.playground.clock.now() + timedelta(days=6)
    assert mia.submit({"starts_at": int(first.timestamp()), "every": "14"}).ok
    assert "Your standing date, every 2 weeks" in town.posts(omar, channel)[-1]
    before = len(town.posts(omar, channel))
    town.pass_days(6.2)
    assert len(town.posts(omar, channel)) == before + 1  # the next one came by itself
    assert not any("rather lead" in words for words in (*town.told(omar), *town.posts(omar, channel)))


def meeting_starts(town: Town) -> datetime:
    """When the meeting is, from the message in the channel: Slack shows it as a token."""
    posts = [m for m in town.mia.messages(town.pair_channel(town.mia)) if "You have a date" in m.words]
    return datetime.fromtimestamp(int(re.findall(r"<!date\^(\d+)", repr(posts[-1].blocks))[0]), UTC)
