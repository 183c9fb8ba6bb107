"""The report through screens: read, opened, drawn, taken along, and shared by the month."""

from __future__ import annotations

from datetime import timedelta

import pytest

from blocks import ids
from tests.journeys.town import Town

ADMIN = "/mentor-admin"


@pytest.mark.long
def test_coordinators_read_the_report_open_a_number_and_take_it_along(town: Town) -> None:
    town.matched()
    town.pass_days(20)
    cleo = town.cleo
    answer = cleo.command(f"{ADMIN} report", town.admin)
    assert answer.ok, answer
    message = answer.ephemeral
    assert message is not None
    assert "Report: " in message.words
    table = next(block for block in message.blocks if block["type"] == "table")
    rows = [[cell["text"] for cell in row] for row in table["rows"]]
    assert ["Applications", "2", " ", " "] in rows
    matched = next(row for row in rows if row[2] == "2 of 2" and row[3].startswith("✓"))
    assert matched[1] == "100 %"

    menu = next(block["accessory"] for block in message.blocks if "accessory" in block)
    value = next(one["value"] for one in menu["options"] if one["value"].endswith(":match_rate"))
    assert cleo.click(message, ids.REPORT_BEHIND, value=value).ok
    assert cleo.modal is not None
    assert f"<@{town.mia.id}>" in str(cleo.modal.blocks)
    cleo.press_close()

    assert cleo.click(message, ids.REPORT_PICTURES).ok
    town.pass_days(0.01)
    dm = cleo.dm()
    assert dm is not None
    drawn = next(one for one in reversed(cleo.messages(dm)) if "Pictures: " in one.words)
    images = [block for block in drawn.blocks if block["type"] == "image"]
    assert any("Applied: 2 (1 as mentees, 1 as mentors)" in block["alt_text"] for block in images)

    for typed in ("--format xlsx", "—format pdf"):
        assert "as a file" in str(cleo.command(f"{ADMIN} report {typed}", town.admin).ephemeral)
        town.pass_days(0.01)
    names = str([one.files for one in cleo.messages(dm)])
    assert ".xlsx" in names
    assert ".pdf" in names
    wrong = cleo.command(f"{ADMIN} report --format docx", town.admin).ephemeral
    assert "There is no format docx" in str(wrong)


@pytest.mark.long
@pytest.mark.months
def test_the_champion_gets_it_each_month_unless_it_is_held_back(town: Town) -> None:
    town.matched()
    assert town.ada.command(f"{ADMIN} program edit people", town.admin).ok
    assert town.ada.submit({"champion": town.omar.id}).ok
    town.playground.clock.advance(timedelta(days=29, hours=4))  # the last day of March, in the afternoon
    notice = town.posts(town.cleo, town.admin)[-1]
    assert "gets the report for March 2026" in notice
    preview = town.press(town.cleo, town.admin, ids.REPORT_PREVIEW)
    assert "This is a preview" in str(preview.ephemeral)
    assert not any("March 2026: " in words for words in town.told(town.omar))
    town.pass_days(2)
    assert any("March 2026: " in words for words in town.told(town.omar))
    assert "has the report for March 2026" in str(town.posts(town.cleo, town.admin))
