"""A coordinator takes the plan out as a file, edits it, and brings it back."""

from __future__ import annotations

import pytest

from tests.journeys.town import Town


def bring(town: Town, content: str, purpose: str = "change") -> str:
    """Upload a plan; what the admin channel then says."""
    assert town.cleo.command("/mentor-admin program import", town.admin).ok
    assert town.cleo.submit({"file": [("plan.yaml", content.encode())], "purpose": purpose}).ok
    return town.posts(town.cleo, town.admin)[-1]


@pytest.mark.long
def test_a_plan_goes_out_as_a_file_and_comes_back_changed(town: Town) -> None:
    town.set_up()
    answer = town.cleo.command("/mentor-admin program export", town.admin)
    assert "on its way to you" in repr(answer.ephemeral)
    town.settle()
    (file,) = [file for m in town.cleo.messages(town.cleo.dm()) for file in m.files]
    assert (file["name"], file["title"]) == ("career-development.yaml", "The plan of Career development")
    text = town.playground.core.workspace.files[file["id"]].content.decode()
    assert "# ---" in text and "cleo@" in text

    said = bring(town, text.replace("cadence_days: 14", "cadence_days: 0"))
    assert "This plan cannot be used yet" in said
    line = 1 + text[: text.index("cadence_days: 14")].count("\n")
    assert f"Line {line}: cadence_days: should lie between 1 and 366" in said

    said = bring(town, text.replace("cadence_days: 14", "cadence_days: 7"))
    assert "Dates and rhythm*: changed 1 (cadence days)" in said
    assert town.press(town.cleo, town.admin, "plan_file.use").ok
    assert "changed the plan of *Career development* from a file" in " ".join(
        town.posts(town.cleo, town.admin)
    )

    said = bring(town, text.replace("cadence_days: 14", "cadence_days: 7"))
    assert "Nothing in it is different from the plan as it stands" in said
    assert town.press(town.cleo, town.admin, "plan_file.discard").ok

    said = bring(town, "extends: flash\nslug: quick\nname: Quick questions\n", "new")
    assert "A new program: :zap: *Quick questions*" in said
    assert town.press(town.cleo, town.admin, "plan_file.use").ok
    assert "made a new program of the file: *Quick questions*" in " ".join(town.posts(town.cleo, town.admin))
    assert "Quick questions" in town.posts(town.cleo, town.admin)[-1]
    assert town.playground.log.where("api_refused") == []
