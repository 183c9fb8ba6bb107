"""What was learned goes out as a message and as a file; a measure is compared with colleagues outside."""

from __future__ import annotations

import pytest

from tests.journeys.test_planning import value_of_new_measure
from tests.journeys.town import Town

ROWS = "".join(f"{'yes' if i < 40 else 'no'},{int(i % 10 < 9)},Sales\n" for i in range(120))


def files_of_cleo(town: Town) -> dict[str, str]:
    """Name → text of every file that Cleo was sent."""
    town.settle()
    known = town.playground.core.workspace.files
    found = [file for m in town.cleo.messages(town.cleo.dm()) for file in m.files]
    return {file["name"]: known[file["id"]].content.decode() for file in found}


@pytest.mark.long
def test_lessons_go_out_and_a_measure_is_compared(town: Town) -> None:
    cleo = town.cleo
    town.set_up()
    assert cleo.command("/mentor-admin lesson add train Modules first, *then* dates", town.admin).ok
    assert "can anybody be recognized" in repr(
        cleo.command("/mentor-admin lessons share", town.admin).ephemeral
    )
    assert town.press(cleo, town.admin, "lessons.share").ok
    assert "Modules first" in town.posts(town.mia, town.general)[-1]
    assert town.press(
        town.mia, town.general, "lesson.vote"
    ).ok  # who takes no part is told so, and nothing is counted
    assert "matters to" not in town.posts(town.mia, town.general)[-1]

    assert cleo.command("/mentor-admin lessons export", town.admin).ok
    ((name, text),) = files_of_cleo(town).items()
    assert name == "career-development-lessons.md" and r"- Modules first, \*then\* dates" in text

    assert cleo.command("/mentor-admin program edit measures", town.admin).ok
    assert cleo.click(cleo.modal, "measure.open", value=value_of_new_measure(cleo)).ok
    assert cleo.submit({"label": "Who stayed", "figure": "by_hand", "kind": "quantitative", "unit": "%"}).ok
    assert cleo.command("/mentor-admin program measures", town.admin).ok
    assert town.press(cleo, town.admin, "comparison.open").ok
    assert cleo.click(cleo.modal, "comparison.template").ok
    assert cleo.submit(
        {"measure": "who_stayed", "file": [("a.csv", b"took_part,outcome,name\nyes,1,Ann\n")]}
    ).ok
    assert "take the column" in town.told(cleo)[-1]
    template = files_of_cleo(town)["career-development-comparison.csv"]
    assert town.press(cleo, cleo.dm(), "comparison.open").ok
    content = ",".join(template.splitlines()[0].split(",")[:3]) + "\n" + ROWS
    assert cleo.submit({"measure": "who_stayed", "file": [("all.csv", content.encode())]}).ok
    assert "90 % of people in the program against 90 % in a matched group of 80" in town.told(cleo)[-1]
    assert town.playground.log.where("api_refused") == []
