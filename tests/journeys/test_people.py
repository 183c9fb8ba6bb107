"""People in the playground: their Home tab, the company's directory, what they leave."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.town import Town

CSV = b"""email,department,level,manager
%s,Finance,3,%s
%s,Data,7,
nobody@elsewhere.example,Sales,2,
broken at example,Sales,2,
"""


def directory(town: Town) -> bytes:
    """A file about Mia and Omar, with a stranger and a line to mend."""
    mia, omar = town.mia.email.encode(), town.omar.email.encode()
    return CSV % (mia, omar, omar)


def home_of(town: Town, person: Person) -> str:
    town.settle()
    return repr(person.home.blocks) if person.home else ""


@pytest.mark.long
def test_home_follows_somebody_from_the_first_look_to_the_application(town: Town) -> None:
    town.set_up()
    town.mia.open_home()
    assert "Mentoring here" in home_of(town, town.mia)
    assert town.mia.click(town.mia.home, "application.begin").ok
    town.fill_in(town.mia, "mentee")
    assert "It is with the coordinators" in home_of(town, town.mia)
    assert town.mia.click(town.mia.home, "application.withdraw").ok
    assert "takes applications now" in home_of(town, town.mia)


@pytest.mark.long
def test_status_says_the_same_where_it_is_asked(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    answer = town.mia.command("/mentor status", town.general)
    assert answer.ephemeral is not None
    assert "It is with the coordinators" in repr(answer.ephemeral)


@pytest.mark.long
def test_leaving_is_one_click_and_one_confirmation(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    assert town.mia.command("/mentor leave", town.general).ok
    assert town.press(town.mia, town.general, "application.withdraw").ok
    again = town.mia.command("/mentor leave", town.general)
    assert "You are not in a program" in repr(again.ephemeral)


@pytest.mark.long
def test_a_directory_is_shown_then_applied(town: Town) -> None:
    town.set_up()
    assert town.cleo.command("/mentor-admin import", town.admin).ok
    assert town.cleo.submit({"file": [("people.csv", directory(town))]}).ok
    shown = town.posts(town.cleo, town.admin)[-1]
    assert "3 good rows" in shown
    assert "Line 5, column email" in shown
    assert "nobody@elsewhere.example" in shown
    assert town.press(town.cleo, town.admin, "directory.apply").ok
    after = town.posts(town.cleo, town.admin)[-1]
    assert "2 people changed" in after


@pytest.mark.long
def test_a_file_that_was_deleted_meanwhile_is_asked_for_again(town: Town) -> None:
    town.set_up()
    town.playground.faults.next("files.info", "500")
    assert town.cleo.command("/mentor-admin import", town.admin).ok
    assert town.cleo.submit({"file": [("people.csv", directory(town))]}).ok
    for file in town.playground.core.workspace.files.values():
        file.deleted = True
    town.pass_days(0.01)
    assert "was deleted before I could read it" in town.posts(town.cleo, town.admin)[-1]


@pytest.mark.long
def test_whoever_did_not_finish_is_reminded_once_in_working_hours(town: Town) -> None:
    town.set_up()
    assert town.press(town.mia, town.general, "application.begin").ok
    town.mia.press_close()
    town.pass_days(2.5)
    assert town.told(town.mia) == []
    town.pass_days(8)
    told = town.told(town.mia)
    assert len(told) == 1
    assert "Your answers are kept" in told[0]


@pytest.mark.long
def test_whoever_withdrew_is_not_reminded(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    assert town.mia.command("/mentor leave", town.general).ok
    assert town.press(town.mia, town.general, "application.withdraw").ok
    town.pass_days(10)
    (thanks,) = town.told(town.mia)
    assert "You have withdrawn" in thanks, "what stood there says how it stands now"
