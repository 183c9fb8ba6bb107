"""A program is planned page by page, and somebody prepares for it, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from demo.stage import Demo

from .visitor import Visitor

pytestmark = pytest.mark.browser
Keep = Callable[[str], None]
PAGES = [
    "Purpose",
    "Success measures",
    "People",
    "Dates and rhythm",
    "Budget",
    "Who may take part",
    "Getting in and matched",
    "Name and texts",
    "Training",
    "Who sees what",
]


@pytest.mark.long
def test_a_program_is_planned_and_somebody_prepares(demo: Demo, page: Page, keep: Keep) -> None:
    me = Visitor(page)
    me.become(demo.furnished.coordinators[0].real_name)
    me.go("mentoring-admin")

    # Questions of the program that runs are seen as a mentee sees them, from a list with a menu on top.
    me.type("/mentor-admin questions")
    me.form_called("Join the program")
    me.press_in_form("See it as a mentee")
    expect(me.form_called("You and mentoring")).to_contain_text("Nothing you type here is kept")
    me.form.get_by_role("button", name="Close").first.click()
    expect(me.form).to_have_count(0)

    # A flash program: page after page, dates in the wrong order told at their field.
    me.type("/mentor-admin program new")
    me.form_called("A new program")
    me.fill({"Template": "Flash mentoring", "Name of the program": "Quick talks", "Where to": "general"})
    me.send_form()
    for title in PAGES:
        me.form_called(title)
        if title == "Dates and rhythm":
            me.fill({"Applications until": "2026-04-01", "It begins on": "2026-03-01"})
            me.send_form()
            expect(me.form).to_contain_text("Please choose that day or a later one.")
            me.fill({"It begins on": "2026-04-10"})
        me.send_form()
    expect(me.form_called("Well planned")).to_contain_text("Quick talks is planned.")
    me.close_form()
    me.type("/mentor-admin program show")
    me.press("Quick talks")
    plan = me.reads("Get a good conversation about one question")
    for words in ("1 hour a month", "For mentors", "Apr 10, 2026"):
        expect(plan).to_contain_text(words)
    keep("plan")

    # The coordinator's own modules: a wrong answer is explained, the right one passes.
    me.type("/mentor training")
    me.press("Begin")
    for number in range(1, 6):
        expect(me.form_called("Training")).to_contain_text(f"Card {number} of 5")
        me.send_form()
    expect(me.form).to_contain_text("What comes first?")
    me.form.get_by_label("Ask the mentor for his side of it").check()
    me.send_form()
    expect(me.form).to_contain_text("Not quite.")
    me.form.get_by_label("Answer her today").check()
    me.send_form()
    expect(me.form).to_contain_text("Done, and noted.")
    keep("passed")
