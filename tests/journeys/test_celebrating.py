"""Thanks that both want others to read, and the end of a whole cohort, on people's screens."""

from __future__ import annotations

import pytest

from tests.journeys.together import meet, to_day
from tests.journeys.town import Town


@pytest.mark.long
def test_thanks_a_milestone_and_the_end_of_a_cohort(town: Town) -> None:
    channel = town.matched()
    mia, omar, cleo, admin = town.mia, town.omar, town.cleo, town.admin
    meet(town)
    town.pass_days(1)
    assert [words for words in town.posts(mia, channel) if "your first meeting is behind you" in words]

    assert mia.command("/mentor thanks @omar").ok
    assert mia.modal.title == "Say thank you"
    assert mia.submit({"words": "You asked the right question", "public": ["yes"]}).ok
    mia.press_close()
    town.pass_days(1)
    assert not [words for words in town.posts(mia, town.general) if "right question" in words]
    assert town.press(omar, omar.dm(), "kudos.yes").ok
    town.pass_days(1)
    (told,) = [words for words in town.posts(mia, town.general) if "right question" in words]
    assert f"<@{mia.id}> thanks <@{omar.id}>" in told

    to_day(town, 8)
    assert cleo.command("/mentor-admin cohort close", admin).ok
    assert town.press(cleo, admin, "cohort.close").ok
    assert "1 pair is not closed yet" in cleo.modal.words
    assert cleo.submit({}).ok
    assert "2 who took part" in cleo.modal.words
    assert cleo.submit().ok
    cleo.press_close()
    town.settle()
    assert "It happens at" in town.posts(cleo, admin)[-1]
    assert not [words for words in town.posts(mia, channel) if "has come to its end" in words]
    town.pass_days(1)
    assert [words for words in town.posts(mia, channel) if "has come to its end" in words]
    for person in (mia, omar):
        assert [words for words in town.told(person) if "Thank you for taking part" in words]
    assert [words for words in town.posts(cleo, admin) if "1 pair was closed with it" in words]
    assert town.playground.log.where("api_refused") == []
