"""Coordinators change how their program matches: they look first, and one at a time saves."""

from __future__ import annotations

import pytest

from playground import MessageOnScreen, Outcome, Person
from tests.journeys.test_coordinator import admin, colleague, told_by
from tests.journeys.town import Town

GOALS_FIRST = {"weight_goals": "100", "weight_skills": "0"}


def four_colleagues(town: Town) -> tuple[Person, Person]:
    """Mia and Max look for a mentor; Omar and Olga have one place each. By skills Mia fits Omar, by goals Olga."""
    town.set_up()
    town.join(town.mia, "mentee", skills_wanted=["negotiation"], goals=["confidence"])
    max_ = colleague(town, "max", "mentee", skills_wanted=["clear_writing"], goals=["leadership"])
    town.join(town.omar, "mentor", capacity="1", skills_offered=["negotiation"], goals_offered=["leadership"])
    olga = colleague(
        town, "olga", "mentor", capacity="1", skills_offered=["clear_writing"], goals_offered=["confidence"]
    )
    town.approve_all()
    return max_, olga


def open_settings(town: Town, person: Person) -> None:
    assert person.command("/mentor-admin match settings", town.admin).ok
    assert person.modal is not None
    assert person.modal.title == "Matching"


def see_what_changes(person: Person, place: str = "end") -> str:
    assert person.modal is not None
    done = person.click(person.modal, "match.settings_look", value=place)
    assert done.ok, done
    assert person.modal is not None
    return person.modal.words


def value_of(person: Person, field: str) -> object:
    assert person.modal is not None
    return person.modal.values[field][field]["value"]


def newest(town: Town, words: str) -> MessageOnScreen:
    town.settle()
    return next(m for m in reversed(town.cleo.messages(town.admin)) if words in m.words)


@pytest.mark.long
def test_a_coordinator_looks_before_saving(town: Town) -> None:
    max_, olga = four_colleagues(town)
    cleo, mia, omar = town.cleo, town.mia, town.omar
    open_settings(town, cleo)
    assert "promises to people" in cleo.modal.words
    cleo.fill(GOALS_FIRST)
    said = see_what_changes(cleo)
    assert f"<@{mia.id}> → <@{olga.id}> instead of <@{omar.id}>" in said
    assert f"<@{max_.id}> → <@{omar.id}> instead of <@{olga.id}>" in said
    assert "skills 30 → 0 %" in said
    assert value_of(cleo, "weight_goals") == "100"
    # Looking saves nothing.
    cleo.press_close()
    open_settings(town, cleo)
    assert value_of(cleo, "weight_skills") == "30"
    # A rule that leaves people over says whom.
    cleo.fill({"minimum_score_points": "9999"})
    assert "2 mentees have nobody any more" in see_what_changes(cleo)
    cleo.fill({"minimum_score_points": "", **GOALS_FIRST})
    assert "nobody any more" not in see_what_changes(cleo, "top")
    assert cleo.submit().ok
    assert cleo.modal is None
    posts = town.posts(town.ada, town.admin)
    note = posts[-1]
    assert f"<@{cleo.id}> changed how *Career development* matches" in note
    assert "skills 30 → 0 %" in note
    assert town.press(cleo, town.admin, "match.preview").ok
    town.settle()
    assert f"<@{mia.id}> → <@{olga.id}>" in newest(town, f"<@{mia.id}> →").words
    # Only the coordinators have heard of any of it.
    assert not any("matches" in post for post in town.posts(mia, town.general))


@pytest.mark.long
def test_what_cannot_be_is_said_where_it_was_typed_and_nothing_is_lost(town: Town) -> None:
    four_colleagues(town)
    cleo = town.cleo
    open_settings(town, cleo)
    zero = {key: "0" for key in cleo.modal.values if key.startswith("weight_") and key != "weight_choices"}
    cleo.fill({**zero, "short_list_size": "4"})
    assert "at least one of these a number above 0" in see_what_changes(cleo)
    refused = cleo.submit()
    assert "at least one of these a number above 0" in refused.errors["weight_skills"]
    assert value_of(cleo, "short_list_size") == "4"
    cleo.fill({"weight_skills": "101"})
    assert "from 0 to 100" in see_what_changes(cleo)
    assert value_of(cleo, "weight_skills") == "101"
    cleo.fill({"weight_skills": "10"})
    assert cleo.submit().ok
    assert "Mentors on a short list: 5 → 4" in town.posts(cleo, town.admin)[-1]


@pytest.mark.long
def test_two_coordinators_at_once(town: Town) -> None:
    four_colleagues(town)
    ada, cleo = town.ada, town.cleo
    open_settings(town, ada)
    open_settings(town, cleo)
    assert ada.submit({"weight_skills": "60"}).ok
    beaten = cleo.submit({"weight_goals": "40"})
    assert beaten.acked
    assert cleo.modal is not None
    assert f"<@{ada.id}> saved other settings while you had this open" in cleo.modal.words
    assert value_of(cleo, "weight_goals") == "40"
    assert value_of(cleo, "weight_skills") == "30"
    # Ada's number is what Cleo wants to keep; now it is saved.
    assert cleo.submit({"weight_skills": "60"}).ok
    assert cleo.modal is None
    open_settings(town, ada)
    assert (value_of(ada, "weight_skills"), value_of(ada, "weight_goals")) == ("60", "40")


@pytest.mark.long
def test_other_settings_can_be_tried_as_a_draft(town: Town) -> None:
    four_colleagues(town)
    cleo = town.cleo
    open_settings(town, cleo)
    cleo.fill(GOALS_FIRST)
    see_what_changes(cleo)
    assert cleo.click(cleo.modal, "match.settings_draft").ok
    assert "Nothing is saved" in cleo.modal.words
    cleo.press_close()
    assert "Trial of other settings" in newest(town, "Trial of other settings").words
    open_settings(town, cleo)
    assert value_of(cleo, "weight_skills") == "30"


@pytest.mark.long
def test_settings_are_for_coordinators(town: Town) -> None:
    four_colleagues(town)
    town.playground.create_channel("elsewhere", members=[town.mia], by=town.mia)
    assert "private admin channel" in told_by(town.mia.command("/mentor-admin match settings", town.general))
    assert town.mia.modal is None


@pytest.mark.long
def test_a_mentor_who_leaves_and_a_place_for_the_mentee(town: Town) -> None:
    """Mia's mentor leaves the company. Cleo is shown who is free, compares, and publishes a new pair."""
    channel = town.matched()
    mia, cleo = town.mia, town.cleo
    olga = colleague(town, "olga", "mentor", capacity="1")
    assert cleo.command("/mentor-admin applications", town.admin).ok
    assert town.press(cleo, town.admin, "application.approve").ok
    town.playground.deactivate(town.omar)
    town.settle()
    assert f"Free again, looking for a mentor: <@{mia.id}>" in admin(town, "match rematch")
    compared: Outcome = town.press(cleo, town.admin, "match.rematch_compare")
    assert compared.ok
    shown = newest(town, "none that there is would change, and 1 new one would be made.")
    assert "Mentees with a mentor: 1 of 1" in shown.words
    assert cleo.click(shown, "match.rematch").ok
    town.settle()
    assert f"<@{mia.id}> → <@{olga.id}>" in newest(town, f"<@{mia.id}> → <@{olga.id}>").words
    assert town.press(cleo, town.admin, "match.publish").ok
    town.pass_days(0.01)
    mine = [
        c for c in mia.channels() if c.name.startswith("mentoring-") and c.id not in (channel, town.admin)
    ]
    assert len(mine) == 1
    assert town.playground.log.where("api_refused") == []


@pytest.mark.long
def test_a_pair_that_has_not_begun_moves_only_when_a_coordinator_says_so(town: Town) -> None:
    """Omar is not the mentor Mia needs, but was the only one. Then come Olga, and Max, whom Omar fits."""
    town.set_up()
    mia, omar, cleo = town.mia, town.omar, town.cleo
    town.join(mia, "mentee", skills_wanted=["negotiation"], goals=["confidence"])
    town.join(omar, "mentor", capacity="1", skills_offered=["clear_writing"], goals_offered=["leadership"])
    town.approve_all()
    town.publish()
    channel = town.pair_channel(mia)
    max_ = colleague(town, "max", "mentee", skills_wanted=["clear_writing"], goals=["leadership"])
    olga = colleague(
        town, "olga", "mentor", capacity="1", skills_offered=["negotiation"], goals_offered=["confidence"]
    )
    town.approve_all()
    assert "1 mentee waits for a mentor; 1 place is free" in admin(town, "match rematch")
    assert town.press(cleo, town.admin, "match.rematch_compare").ok
    shown = newest(town, "Living pairs that part")
    assert f"1 living pair that has not begun would part: <@{mia.id}> + <@{omar.id}>" in shown.words
    anew = next(
        element["value"]
        for block in shown.blocks
        for element in block.get("elements", ())
        if ":scratch:" in str(element.get("value"))
    )
    assert cleo.click(shown, "match.rematch", value=anew).ok
    draft = newest(town, "Publishing it parts 1 living pair")
    assert f"<@{mia.id}> → <@{olga.id}>" in draft.words
    assert f"<@{max_.id}> → <@{omar.id}>" in draft.words
    # Until it is published, the two are a pair and have heard nothing.
    assert "with mentor" in admin(town, "pairs")
    assert not any("not a pair any more" in told for told in town.told(mia))
    assert town.press(cleo, town.admin, "match.publish").ok
    town.pass_days(0.01)
    for person in (mia, omar):
        assert any("not a pair any more" in told for told in town.told(person))
        mine = [c.id for c in person.channels() if c.name.startswith("mentoring-") and c.id != town.admin]
        assert len(set(mine) - {channel}) == 1
    assert town.playground.log.where("api_refused") == []


@pytest.mark.long
def test_newcomers_are_matched_every_week_and_a_coordinator_looks(town: Town) -> None:
    four_colleagues(town)
    cleo = town.cleo
    open_settings(town, cleo)
    assert cleo.submit({"repeat_days": "7"}).ok
    assert "never → every 7 days" in town.posts(cleo, town.admin)[-1]
    before = len(town.posts(cleo, town.admin))
    town.pass_days(6)
    assert not any("Newcomers" in post for post in town.posts(cleo, town.admin)[before:])
    town.pass_days(1.2)
    assert "Newcomers" in newest(town, "Newcomers").words
    assert not any(c.name.startswith("mentoring-") for c in town.mia.channels() if c.id != town.admin)
