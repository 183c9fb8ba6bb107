"""Cleo asks about a draft before she publishes it: through Slack's own screens, from command to button."""

from __future__ import annotations

import pytest

from playground import Outcome, Person
from tests.journeys.town import Town


def told_by(outcome: Outcome) -> str:
    """The answer that only whoever typed or pressed reads."""
    assert outcome.acked
    assert outcome.ephemeral is not None, outcome
    return outcome.ephemeral.words


def admin(town: Town, command: str) -> str:
    return told_by(town.cleo.command(f"/mentor-admin {command}", town.admin))


def colleague(town: Town, name: str, role: str, **answers: object) -> Person:
    person = town.playground.add_person(name=name, real_name=name.title(), tz="Europe/Berlin")
    town.ada.invite(town.general, person)
    town.join(person, role, **answers)
    return person


@pytest.mark.long
def test_a_coordinator_asks_why_and_decides_knowing_the_price(town: Town) -> None:
    town.set_up()
    mia, omar = town.mia, town.omar
    town.join(mia, "mentee")
    town.join(omar, "mentor", capacity="1")
    max_ = colleague(town, "max", "mentee", skills_wanted=["negotiation"], languages=["german"])
    olga = colleague(town, "olga", "mentor", capacity="1", skills_offered=["hiring_and_interviewing"])
    town.approve_all()
    assert town.cleo.command("/mentor-admin match preview", town.admin).ok
    town.settle()

    why = admin(town, "match why @mia")
    assert f"In the best draft <@{mia.id}> is with <@{omar.id}>" in why
    assert "of 10,000 points" in why
    assert "Next best, and what it would cost" in why
    closer = told_by(town.press(town.cleo, town.admin, "match.why_pair"))
    assert f"<@{mia.id}> and <@{olga.id}> could be a pair" in closer
    assert f"<@{max_.id}> has nobody" in admin(town, "match why @max")
    not_them = admin(town, "why @max @omar")
    assert "Ruled out by: no shared language" in not_them
    assert "You may still put them together by hand" in not_them

    assert "brings 1 person" in admin(town, "match advise")
    assert "of 10,000 points on average" in admin(town, "match fairness")

    asked = admin(town, "match force @mia @olga")
    assert "Nothing changes before you press the button" in asked
    done = told_by(town.press(town.cleo, town.admin, "match.decide_pair"))
    assert "The next draft keeps these two together" in done
    assert ":lock: A coordinator keeps these two together" in admin(town, "match why @mia")

    refused = told_by(mia.command("/mentor-admin match why @omar", town.general))
    assert "coordinator" in refused or "channel" in refused
    assert not any("draft" in words for words in town.told(mia) + town.told(omar))
