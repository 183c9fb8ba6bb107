"""Coordinators plan a program page by page, read the plan, change it, and begin the next cohort with its lessons."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.test_coordinator import admin, told_by
from tests.journeys.town import Town


def title(person: Person) -> str:
    assert person.modal is not None
    return person.modal.title


def test_a_program_is_planned_page_by_page_and_left_when_it_is_enough(town: Town) -> None:
    ada, cleo = town.ada, town.cleo
    assert ada.command("/mentor-admin program new", town.admin).ok
    assert title(ada) == "A new program"
    assert ada.submit({"coordinators": [ada.id, cleo.id], "announce": town.general}).ok
    # The program is there; its plan follows.
    assert any(f"<@{ada.id}> made you a coordinator" in message for message in town.told(cleo))
    assert title(ada) == "Purpose"
    assert "Step 2 of 11" in ada.modal.words
    ada.fill({"purpose": "Find your next step", "risk_0": "No time", "response_0": "Ask managers first"})
    assert ada.click(ada.modal, "program.part_row").ok
    new = max(int(key.removeprefix("risk_")) for key in ada.modal.values if key.startswith("risk_"))
    refused = ada.submit({f"risk_{new}": "Nobody joins"})
    assert refused.errors == {f"response_{new}": "Please answer this one."}
    assert ada.submit({f"response_{new}": "We tell stories of the last round"}).ok
    assert title(ada) == "Success measures"
    assert ada.click(ada.modal, "measure.open", value=value_of_new_measure(ada)).ok
    assert ada.submit({"label": "Mentees who stay", "unit": "%", "target": "90"}).ok
    assert "Mentees who stay" in ada.modal.words
    assert ada.submit().ok
    assert title(ada) == "People"
    ada.press_close()
    shown = told_by(cleo.command("/mentor-admin program show", town.admin))
    assert "Find your next step" in shown
    assert "Nobody joins → We tell stories of the last round" in shown
    assert "Mentees who stay" in shown
    # Taken up again by the other coordinator, who is told that Ada was faster.
    for person in (cleo, ada):
        assert person.command("/mentor-admin program edit budget", town.admin).ok
    assert ada.submit({"hours": "300"}).ok
    assert ada.modal is None
    assert cleo.submit({"hours": "500"}).acked
    assert f"<@{ada.id}> changed this part while you had it open" in cleo.modal.words
    assert cleo.modal.values["hours"]["hours"]["value"] == "500"
    assert cleo.submit().ok
    assert cleo.modal is None
    assert "*Hours of work:* 500" in whole_plan(town, cleo)


def value_of_new_measure(person: Person) -> str:
    assert person.modal is not None
    return next(
        str(element["value"])
        for block in person.modal.blocks
        for element in block.get("elements", ())
        if element.get("action_id") == "measure.open"
    )


def whole_plan(town: Town, person: Person) -> str:
    """Every page of the plan."""
    said = told_by(person.command("/mentor-admin program show", town.admin))
    while True:
        message = person.messages(town.admin)[-1]
        following = [e["value"] for b in message.blocks for e in b.get("elements", ())
                     if e.get("action_id") == "program.show" and e["text"]["text"].startswith("Page")]  # fmt: skip
        if not following:
            return said
        assert person.click(message, "program.show", value=following[0]).ok
        said += person.messages(town.admin)[-1].words


@pytest.mark.long
def test_the_plan_is_posted_a_change_says_what_it_touches_and_the_next_cohort_knows_better(
    town: Town,
) -> None:
    town.matched()
    cleo, ada = town.cleo, town.ada
    assert "Purpose" in admin(town, "program show")
    assert town.press(cleo, town.admin, "program.post").ok
    assert any("Who sees what" in post for post in town.posts(ada, town.admin))
    town.pass_days(40)
    assert cleo.command("/mentor-admin program edit dates", town.admin).ok
    assert cleo.submit({"duration_days": "120"}).acked
    assert "1 pair is under way, and reminders of it move" in cleo.modal.words
    assert "the final review" in cleo.modal.words
    assert cleo.modal.submit == "Save it all the same"
    assert cleo.submit().ok
    assert cleo.modal is None
    assert f"<@{cleo.id}> changed *Dates and rhythm*" in town.posts(ada, town.admin)[-1]
    assert "Kept, under *Training*" in admin(town, "lesson add train Ninety minutes are too long")
    assert "Ninety minutes are too long" in admin(town, "lessons")
    assert cleo.command("/mentor-admin program copy", town.admin).ok
    assert "Ninety minutes are too long" in cleo.modal.words
    assert cleo.submit({"name": "Second cohort"}).ok
    assert title(cleo) == "Purpose"
    cleo.press_close()
    assert cleo.command('/mentor-admin program edit training "second cohort"', town.admin).ok
    assert "What Career development taught" in cleo.modal.words
    assert "Ninety minutes are too long" in cleo.modal.words
    cleo.press_close()
    assert "Which program do you mean?" in admin(town, "status")


@pytest.mark.long
def test_a_figure_is_entered_by_hand_and_stands_in_the_report(town: Town) -> None:
    town.set_up()
    cleo = town.cleo
    assert cleo.command("/mentor-admin program edit measures", town.admin).ok
    assert cleo.click(cleo.modal, "measure.open", value=value_of_new_measure(cleo)).ok
    assert cleo.submit({"label": "Mentees who stay", "unit": "%", "baseline": "82", "target": "90"}).ok
    cleo.press_close()
    assert "before 82 %" in admin(town, "program measures")
    assert town.press(cleo, town.admin, "measure.enter").ok
    assert cleo.submit({"value": "91.5"}).ok
    assert "Mentees who stay is 91.5 % now" in cleo.modal.words
    cleo.press_close()
    assert "Mentees who stay\n91.5 %\nentered by hand" in admin(town, "report")
    town.cleo.invite(town.admin, town.mia)
    assert "Only coordinators" in told_by(town.mia.command("/mentor-admin program show", town.admin))


@pytest.mark.long
def test_a_unit_is_typed_and_read_by_each_coordinator_in_their_own_language(town: Town) -> None:
    dora = town.playground.add_person(name="dora", real_name="Dora Deutsch", locale="de-DE")
    town.ada.invite(town.admin, dora)
    town.settle()
    assert town.ada.command("/mentor-admin setup", town.admin).ok
    chosen = {"coordinators": [town.ada.id, town.cleo.id, dora.id], "announce": town.general}
    assert town.ada.submit(chosen).ok
    town.settle()
    assert dora.command("/mentor-admin program edit measures", town.admin).ok
    assert dora.click(dora.modal, "measure.open", value=value_of_new_measure(dora)).ok
    assert dora.submit({"label": "Zufriedenheit", "unit": "Punkte", "baseline": "5", "target": "8"}).ok
    assert "8 Punkte" in dora.modal.words
    for person, said in ((dora, "Punkte"), (town.cleo, "points")):
        assert person.command("/mentor-admin program edit measures", town.admin).ok
        opened = value_of_measure(person, "zufriedenheit")
        assert person.click(person.modal, "measure.open", value=opened).ok
        assert person.modal.values["unit"]["unit"]["value"] == said
    assert "target 8 points" in admin(town, "program measures")


def value_of_measure(person: Person, key: str) -> str:
    assert person.modal is not None
    return next(
        str(element["value"])
        for block in person.modal.blocks
        for element in (block.get("accessory", {}), *block.get("elements", ()))
        if element.get("action_id") == "measure.open" and f":{key}:" in str(element.get("value"))
    )
