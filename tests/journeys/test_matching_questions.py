"""Cleo asks about a company that is too large to be weighed while she waits: the answer comes to her alone."""

from __future__ import annotations

import pytest

from bot.usecases.matching.asking import outlook
from tests.journeys.test_matching_advice import admin, colleague, told_by
from tests.journeys.town import Town

COMING = "the answer comes to you as a direct message"


@pytest.mark.long
def test_the_answer_comes_by_direct_message_and_its_button_works_there(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.set_up()
    mia, omar, cleo = town.mia, town.omar, town.cleo
    town.join(mia, "mentee")
    town.join(omar, "mentor", capacity="1")
    max_ = colleague(town, "max", "mentee", skills_wanted=["negotiation"])
    olga = colleague(town, "olga", "mentor", capacity="1", skills_offered=["hiring_and_interviewing"])
    town.approve_all()
    monkeypatch.setattr(outlook, "AT_ONCE", 1)

    assert COMING in admin(town, "match why @mia @olga")
    assert COMING in admin(town, "match advise")
    *_, pair, advice = town.told(cleo)
    assert f"<@{mia.id}> and <@{olga.id}> could be a pair" in pair
    assert "What would help the matching of" in advice

    dm = cleo.dm()
    assert dm is not None
    done = told_by(town.press(cleo, dm, "match.decide_pair"))
    assert "The next draft keeps these two together" in done
    again = told_by(town.press(cleo, dm, "match.preview"))
    assert "on its way to the admin channel" in again

    assert COMING in admin(town, "match forbid @max @omar")
    assert f"Keeping <@{max_.id}> and <@{omar.id}> apart" in town.told(cleo)[-1]
    assert not any(
        "Your question" in words for person in (mia, omar, max_, olga) for words in town.told(person)
    )
