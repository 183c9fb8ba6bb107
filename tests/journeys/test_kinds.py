"""Each kind of program from joining to what makes it different, and several of them side by side."""

from __future__ import annotations

from datetime import timedelta

import pytest

from playground import Person
from tests.journeys.test_guiding import book as book_in
from tests.journeys.together import answer, book, home_of, press_home
from tests.journeys.town import Town

JOINED = "mentorbot_pair_announced"


def newcomer(town: Town, name: str, *, role: str = "") -> Person:
    """Somebody else at the company; their account is made now."""
    person = town.playground.add_person(
        name=name, real_name=f"{name.title()} {role}".strip(), tz="Europe/Berlin"
    )
    person.join(town.general)
    return person


def set_up(town: Town, template: str, name: str = "", **more: object) -> None:
    """Ada makes a program from a template, Cleo opens it."""
    assert town.ada.command("/mentor-admin setup", town.admin).ok
    fields = {"template": template, "coordinators": [town.cleo.id], "announce": town.general}
    done = town.ada.submit({**fields, **({"name": name} if name else {}), **more})
    assert done.ok, done
    while town.ada.modal is not None:
        town.ada.press_close()
    town.settle()
    assert town.press(town.cleo, town.admin, "program.open").ok
    assert town.press(town.cleo, town.admin, "program.open").ok
    town.settle()


def approve(town: Town) -> None:
    """Cleo approves the one application that came last."""
    assert town.press(town.cleo, town.admin, "application.approve").ok
    town.settle()


def rooms(town: Town, person: Person) -> list[str]:
    """The names of the pairs' and circles' channels this person is in."""
    return [c.name for c in person.channels() if c.name.startswith("mentoring-") and c.id != town.admin]


def room(town: Town, person: Person) -> str:
    (name,) = rooms(town, person)
    return next(c.id for c in person.channels() if c.name == name)


def posted(town: Town, kind: str) -> int:
    return len(town.playground.log.where("message_posted", event_type=f"mentorbot_{kind}"))


@pytest.mark.long
def test_flash_closes_after_its_last_meeting(town: Town) -> None:
    set_up(town, "flash")
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    town.publish()
    channel = room(town, town.mia)
    assert "agreement" not in " ".join(town.posts(town.mia, channel)).lower()
    for _ in range(2):
        book(town, town.mia, days=1)
        town.pass_days(1.3)
        press_home(town, town.mia, "meeting.held")
        answer(town.mia, {"useful": "5"})
    assert "Closing" in home_of(town, town.mia)
    town.pass_days(0.7)  # the next morning
    for person, rated in ((town.mia, "needs_met"), (town.omar, "could_help")):
        press_home(town, person, "form.open")
        answer(person, {rated: "5"})
    assert "has come to a good end" in town.posts(town.mia, channel)[-1]


@pytest.mark.long
def test_a_circle_shares_one_channel_and_its_meetings(town: Town) -> None:
    noor, ben = newcomer(town, "noor"), newcomer(town, "ben")
    set_up(town, "group_circle")
    for mentee in (town.mia, noor):
        town.join(mentee, "mentee")
    town.join(town.omar, "mentor", capacity="4")
    town.approve_all()
    town.publish()
    assert rooms(town, town.mia) == rooms(town, noor) == rooms(town, town.omar) == ["mentoring-circle-omar"]
    channel = room(town, noor)
    assert "Welcome to your circle" in town.posts(noor, channel)[0]
    book_in(town, noor, channel, days=5)
    town.settle()
    assert posted(town, "meeting_planned") == 1
    town.join(ben, "mentee")
    approve(town)
    town.publish()
    assert room(town, ben) == channel, "who comes later joins the circle there is"
    assert f"Say hello to <@{ben.id}>" in " ".join(town.posts(ben, channel))
    for person in (town.mia, noor, ben, town.omar):
        assert "no date yet" not in home_of(town, person)
    assert "you guide the circle of" in home_of(town, town.omar)
    town.pass_days(5.2)
    press_home(town, ben, "meeting.held")
    answer(ben, {"useful": "4"})
    assert "Did you meet" not in home_of(town, town.mia), "held for one is held for all"


@pytest.mark.long
def test_somebody_who_joins_the_company_gets_a_buddy(town: Town) -> None:
    set_up(town, "onboarding_buddy")
    town.join(town.omar, "mentor", skills_offered=["who_is_who"], capacity="1")
    approve(town)
    nia = newcomer(town, "nia")
    town.settle()
    assert "Would you like a buddy?" in town.told(nia)[-1]
    assert town.told(town.mia) == [], "who was there before is not asked"
    town.pass_days(0.2)
    assert posted(town, "application_received") == 1, "nobody is enrolled without a yes"
    assert town.press(nia, nia.dm(), "application.begin").ok
    town.fill_in(nia, "mentee", skills_wanted=["who_is_who"])
    town.settle()
    approve(town)
    town.pass_days(8)  # newcomers are matched every week
    assert town.press(town.cleo, town.admin, "match.publish").ok
    town.settle()
    assert "your buddy in" in town.posts(nia, room(town, nia))[0]
    assert "your buddy is" in home_of(town, nia)
    assert "your newcomer is" in home_of(town, town.omar)


@pytest.mark.long
def test_in_reverse_the_junior_guides(town: Town) -> None:
    set_up(town, "reverse")
    wants = {"skills_wanted": ["using_ai_at_work"], "goals": ["tools"]}
    offers = {"skills_offered": ["using_ai_at_work"], "goals_offered": ["tools"], "capacity": "1"}
    town.join(town.omar, "mentee", career_level="8", **wants)
    town.join(town.mia, "mentor", career_level="2", **offers)
    town.approve_all()
    town.publish()
    assert "your guide is" in home_of(town, town.omar)
    assert "your learning partner is" in home_of(town, town.mia)


@pytest.mark.long
def test_peers_are_equals_on_every_screen(town: Town) -> None:
    set_up(town, "peer")
    for person in (town.mia, town.omar):
        town.join(person, "mentee")
    town.approve_all()
    town.publish()
    for person in (town.mia, town.omar):
        shown = home_of(town, person)
        assert "your peer is" in shown
        assert "mentor is" not in shown
    first = town.posts(town.mia, room(town, town.mia))[0]
    assert first.count("your peer in") + first.count("your peer.") == 2


@pytest.mark.long
def test_two_programs_and_three_cohorts_with_one_person_in_two_of_them(town: Town) -> None:
    noor = newcomer(town, "noor")
    set_up(town, "career_development")
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    town.publish()
    set_up(town, "flash")
    assert town.press(noor, town.general, "application.begin").ok
    town.fill_in(noor, "mentee")
    assert town.press(town.mia, town.general, "application.begin").ok
    town.fill_in(town.mia, "mentor")
    town.settle()

    def chosen(command: str, name: str) -> None:
        """The command asks which program is meant."""
        said = town.cleo.command(command, town.admin)
        assert said.ephemeral is not None
        value = next(
            e["value"]
            for block in said.ephemeral.blocks
            for e in [block.get("accessory") or {}, *block.get("elements", ())]
            if e.get("action_id") == "program.choose" and name in str(block)
        )
        assert town.cleo.click(said.ephemeral, "program.choose", value=value).ok
        town.settle()

    chosen("/mentor-admin applications", "Flash")
    assert town.press(town.cleo, town.admin, "applications.approve_all").ok
    chosen("/mentor-admin match preview", "Flash")
    assert town.press(town.cleo, town.admin, "match.publish").ok
    town.settle()
    shown = home_of(town, town.mia)
    assert "your mentor is" in shown
    assert "your mentee is" in shown
    assert len(rooms(town, town.mia)) == 2
    town.pass_days(timedelta(days=1) / timedelta(days=1))
    said = town.cleo.command("/mentor-admin program copy", town.admin)
    if said.ephemeral is not None:
        chosen("/mentor-admin program copy", "Career")
    done = town.cleo.submit({"name": "Career development 2"})
    assert done.ok, done
    while town.cleo.modal is not None:
        town.cleo.press_close()
    town.settle()
    coordinating = home_of(town, town.cleo)
    for name in ("Career development", "Flash mentoring", "Career development 2"):
        assert name in coordinating
    assert "your mentor is" in home_of(town, town.mia), "pairs that are under way stay as they are"


@pytest.mark.long
def test_where_apps_may_make_no_channels_a_circle_meets_in_a_group_message(town: Town) -> None:
    noor, ben = newcomer(town, "noor"), newcomer(town, "ben")
    set_up(town, "group_circle")
    town.playground.core.workspace.preferences.private_channels_by_admins_only = True
    for mentee in (town.mia, noor):
        town.join(mentee, "mentee")
    town.join(town.omar, "mentor", capacity="4")
    town.approve_all()
    town.publish()
    (group,) = [c.id for c in noor.channels() if c.is_mpim]
    assert "Welcome to your circle" in town.posts(noor, group)[0]
    town.join(ben, "mentee")
    approve(town)
    town.publish()
    (wider,) = [c.id for c in ben.channels() if c.is_mpim]
    assert f"Say hello to <@{ben.id}>" in " ".join(town.posts(town.mia, wider)), "all of them, in a new one"
    assert posted(town, "admin_undelivered") == 0
