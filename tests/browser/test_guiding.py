"""The first weeks of a pair, from hello to a pause, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from demo.stage import Demo

from .visitor import SOON, Visitor

pytestmark = pytest.mark.browser
Keep = Callable[[str], None]
FIRST = "You two are matched"
GOAL = "Speak at the spring meeting"


@pytest.mark.long
def test_the_first_weeks_of_a_pair(demo: Demo, page: Page, keep: Keep) -> None:
    me = Visitor(page)
    mentee, mentor = a_published_pair(me, demo)

    # A hello with some help; the list of first steps ticks itself, and its button goes.
    in_their_channel(me, mentee)
    expect(me.message(FIRST)).to_contain_text("No coordinator is in it")
    me.press("Help me say hello")
    expect(me.form_called("Say hello")).to_contain_text("Nobody else reads it. I keep no copy.")
    me.send_form()
    expect(me.form).to_contain_text("Your hello is on its way")
    me.close_form()
    expect(me.reads(f"@{mentee} writes:")).to_contain_text(f"Hello {mentor.split()[0]},")
    expect(ticked(me, "Say hello to each other")).to_be_visible(timeout=SOON)
    expect(me.message(FIRST).get_by_role("button", name="Help me say hello")).to_have_count(0)
    keep("hello")

    # One proposes the agreement, the other signs it.
    me.press("Write our agreement")
    expect(me.form_called("Our agreement")).to_contain_text("You sign it by proposing it.")
    me.send_form()
    expect(me.form_called("Our agreement")).to_contain_text(f"waiting for @{mentor}")
    me.close_form()
    me.become(mentor)
    me.open_messages()
    expect(me.reads("has written your agreement")).to_contain_text("What stays between us")
    me.press("Sign the agreement")
    me.reads("You have signed your agreement.")
    in_their_channel(me, mentee)
    me.reads("have signed their agreement. Thank you both.")
    expect(ticked(me, "Write your agreement and sign it")).to_be_visible(timeout=SOON)

    # Times that suit both are suggested; the partner takes one with a click.
    page.locator("#room-app a").click()
    me.press("Suggest times")
    expect(me.form_called("Suggest times")).to_contain_text("and can take one with a click")
    me.send_form()
    expect(me.form_called("On their way")).to_contain_text("takes one with a click")
    me.close_form()
    me.become(mentor)
    asked = comes(me, "suggests times for your next meeting.")
    expect(asked).to_contain_text("One click on a time makes the meeting")
    keep("times")
    asked.get_by_role("button").nth(2).click()  # the last of three, so that the day before is still to come
    me.reads("You chose one of the times")
    in_their_channel(me, mentee)
    expect(me.reads("You have a date")).to_contain_text("Google Calendar")
    expect(ticked(me, "Find a date for the first meeting")).to_be_visible(timeout=SOON)

    # A goal, stuck in two taps: it stands on the agenda.
    me.press("Add a goal")
    me.form_called("Add a goal")
    me.fill({"What is the goal?": GOAL, "What kind of goal": ["Within reach"]})
    me.fill({"How will you know": "Three colleagues ask for more", "By when?": "2026-05-01"})
    me.send_form()
    expect(me.form).to_have_count(0)
    me.reads("set a goal")
    me.press("Open the goal")
    me.form_called("A goal")
    me.press_in_form("Stuck")
    expect(me.form).to_contain_text("It is on the agenda of your next meeting.")
    me.close_form()
    expect(me.reads(f"“{GOAL}” is stuck.")).to_contain_text("A good topic for your next meeting.")

    # The day before, a reminder with an agenda; afterwards one tap, and a note that nobody else reads.
    expect(comes(me, f"You meet @{mentor}:")).to_contain_text(GOAL)
    me.press("See the agenda")
    expect(me.form_called("Agenda")).to_contain_text("A topic:")
    keep("agenda")
    me.close_form()
    comes(me, f"Did you meet @{mentor}")
    me.press("Yes, we met")
    expect(me.reads("How useful was your meeting")).to_contain_text(
        "only counted, never shown with your name"
    )
    me.press("4")
    expect(me.reads("Thank you: 4 of 5")).to_contain_text("When do you meet next?")
    me.press("Write a private note")
    expect(me.form_called("Private note")).to_contain_text("Only you ever see this.")
    me.fill({"Your note": "Ask about the first slide."})
    me.send_form()
    expect(me.form_called("Notes and open points")).to_contain_text("Ask about the first slide.")
    me.close_form()
    in_their_channel(me, mentee)
    expect(page.locator("#main")).not_to_contain_text("Ask about the first slide.")

    # A pause, and back again.
    me.type("/mentor pause")
    expect(me.form_called("Take a pause")).to_contain_text("Nobody is asked for a reason.")
    me.send_form()
    expect(me.form).to_contain_text("are on a pause")
    me.close_form()
    me.reads("your pair is on a pause")
    page.locator("#room-app a").click()
    expect(page.locator("#main")).to_contain_text("/mentor resume ends it.")
    keep("paused")
    in_their_channel(me, mentor)
    me.type("/mentor resume")
    me.reads("your pair goes on. Welcome back!")
    assert demo.autopilot.trouble is None


def a_published_pair(me: Visitor, demo: Demo) -> tuple[str, str]:
    """The names of a mentee and their mentor, just published."""
    me.become(demo.furnished.coordinators[0].real_name)
    me.go("mentoring-admin")
    me.type("/mentor-admin applications")
    me.press("Approve all")
    me.agree("Approve all")
    me.reads("applications are approved.")
    me.type("/mentor-admin match preview")
    pair = me.pairs()[0]
    me.press("Publish")
    me.agree("Publish")
    me.reads("are published in Career development")
    me.move_time("One hour later")
    return pair


def in_their_channel(me: Visitor, name: str) -> None:
    me.become(name)
    me.go("mentoring-")


def ticked(me: Visitor, step: str) -> Locator:
    """The tick before a step of the first post's list."""
    tick = f'//span[@aria-label="white check mark"][following-sibling::text()[1][contains(., "{step}")]]'
    return me.message(FIRST).locator(f"xpath=.{tick}")


def comes(me: Visitor, text: str) -> Locator:
    """Turn the clock day by day until the app has written this to whoever one is."""
    me.open_messages()
    for _ in range(8):
        if me.message(text).count():
            break
        me.move_time("One day later")
    return me.reads(text)
