"""A visitor's way through a whole program, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from demo.stage import Demo

from .visitor import Visitor

pytestmark = pytest.mark.browser
Keep = Callable[[str], None]


@pytest.mark.soak
def test_from_the_first_command_to_the_midpoint_review(demo: Demo, page: Page, keep: Keep) -> None:
    me = Visitor(page)
    hero = demo.hero.real_name
    first = hero.split()[0]

    expect(page.get_by_role("heading", name="Career development is open")).to_be_visible()
    expect(page.locator("#guide")).to_contain_text(f"You are {hero}")
    keep("announced")

    # Join, by typing the command.
    me.type("/mentor")
    me.form_called("You and mentoring")
    me.fill(
        {
            "take part as": ["Mentee"],
            "Languages": ["English"],
            "How often": "Every two weeks",
            "For how long": "45 minutes",
            "In person": "Either is fine",
        }
    )
    me.send_form()
    me.form_called("What it is about")
    me.fill(
        {
            "Skills you want": ["Giving and receiving feedback", "Presenting and public speaking"],
            "What are you working": ["Gain confidence"],
        }
    )
    # A menu of several keeps the order of choosing, and shows it.
    expect(me.form.locator(".chosen").filter(has_text="1.")).to_have_text(
        re.compile(r"1\. Giving and receiving feedback\s+2\. Presenting and public speaking")
    )
    keep("questionnaire")
    me.send_form()
    me.form_called("In your own words")
    me.fill({"The one thing": "I want to know whether leading a team is for me."})
    me.send_form()
    me.form_called("Good to know")
    me.send_form()
    expect(me.form.get_by_role("button", name="Accept and send")).to_be_visible()  # what is asked of the role
    me.send_form()
    expect(me.form_called("Thank you")).to_contain_text("application")
    me.close_form()
    expect(me.step(2)).to_contain_text("Done:")

    # A coordinator approves everybody, looks at a draft and publishes it.
    me.follow("Be Ingrid and write it", send=True)
    me.press("Approve all")
    me.agree("Approve all")
    expect(page.locator("#main")).to_contain_text("applications are approved.")
    expect(me.step(3)).to_contain_text("Done:")
    me.follow("Be Ingrid and write it", send=True)
    expect(me.message("Draft:")).to_contain_text(hero)
    keep("draft")
    me.press("Publish")
    page.get_by_role("alertdialog").get_by_role("button", name="Publish").click()
    expect(page.locator("#main")).to_contain_text("are published in Career development")
    me.move_time("One hour later")

    # The pair's channel.
    me.follow(f"Be {first} and say hello", send=True)
    expect(me.message("You two are matched")).to_contain_text(
        "I want to know whether leading a team is for me."
    )
    expect(me.message("You two are matched")).to_contain_text("Why you two")
    expect(page.locator("#main")).to_contain_text("Looking forward to our first talk.")
    keep("matched")

    # Both sign; a goal; a meeting.
    me.follow("Home tab")
    me.press("Write the agreement")
    me.form_called("Our agreement")
    me.send_form()
    expect(me.form_called("Our agreement")).to_contain_text("waiting for @")
    me.close_form()
    me.follow("and sign, too")
    me.press("Sign the agreement")
    expect(page.locator("#main")).to_contain_text("You have signed your agreement.")
    me.follow("Home tab")
    expect(page.locator("#main")).to_contain_text("signed by both")
    me.press("Add a goal")
    me.form_called("Add a goal")
    me.fill(
        {
            "What is the goal?": "Run one team meeting a month",
            "What kind of goal": ["A habit"],
            "How will you know": "Two colleagues say that it helped",
            "By when?": "2026-05-01",
        }
    )
    keep("goal")
    me.send_form()
    expect(me.form).to_have_count(0)
    me.follow("See your channel")
    expect(me.message("set a goal")).to_contain_text("Run one team meeting a month")
    me.press("Plan the first meeting")
    me.form_called("We have a date")
    me.fill({"When will you meet?": "2026-01-20T10:00"})
    me.send_form()
    expect(me.form).to_have_count(0)
    expect(me.step(9)).to_contain_text("Done:")
    keep("channel")

    # Three months go by while the colleagues live.
    page.get_by_role("switch", name="Let the colleagues live").click()
    for _ in range(3):
        me.move_time("One month later")
    me.move_time("One day later")
    expect(me.step(10)).to_contain_text("Done:")

    # The midpoint review.
    me.follow(f"See {first}’s messages")
    me.press("Write my midpoint review")
    form = me.form_called("Halfway there")
    keep("midpoint")
    expect(form).to_contain_text("What is for your partner is shown once both of you have answered.")
    me.answer_everything()
    me.send_form()
    expect(me.form).to_contain_text("What works well between you?")
    me.fill({"What works well": "We speak plainly.", "What would you like to change": "A little more time."})
    me.send_form()
    expect(me.form).to_contain_text("Thank you. Your answers are saved.")
    keep("midpoint-sent")
    me.close_form()
    expect(me.step(11)).to_contain_text("Done:")
    assert demo.autopilot.trouble is None
