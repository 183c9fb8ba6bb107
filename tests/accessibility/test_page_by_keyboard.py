"""Everything on the playground's page is reached and used with the keyboard alone, and one always sees where one is."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.accessibility.conftest import Opened
from tests.accessibility.walking import close_modals, composer, open_form, type_line
from tests.playground.page.allotment import Allotment

pytestmark = pytest.mark.browser
CONTROLS = """root => [...document.querySelector(root).querySelectorAll(
    'button, a[href], input, select, textarea, summary, [role=tab]')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && e.tabIndex >= 0 && !e.disabled)
  .filter(e => e.type !== 'radio' || e.checked || e === document.querySelector(`input[name="${e.name}"]`))
  .map(e => e.outerHTML.slice(0, 90))"""
"""Of radio buttons one is a stop of the tab key; the arrows lead to the others."""

FOCUSED = """() => {
  const e = document.activeElement;
  const box = e.getBoundingClientRect();
  const at = document.elementFromPoint(box.x + Math.min(box.width / 2, 20), box.y + Math.min(box.height / 2, 15));
  const drawn = [e, e.parentElement, e.nextElementSibling].filter(Boolean).map(one => getComputedStyle(one));
  return {
    html: e.outerHTML.slice(0, 90),
    inDialog: !!e.closest('dialog'),
    isBody: e === document.body,
    seen: !!at && (e.contains(at) || at.contains(e) || e.parentElement.contains(at)),
    marked: drawn.some(s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2) ||
      e.matches('.composer textarea'),
  };
}"""


def tabbed(page: Page, most: int = 120) -> list[dict[str, Any]]:
    """Every stop of the tab key, in order, until the first one comes again."""
    stops: list[dict[str, Any]] = []
    while len(stops) < most:
        stop = page.evaluate(FOCUSED)
        if stops and stop["html"] == stops[0]["html"]:
            break
        stops.append(stop)
        page.keyboard.press("Tab")
    return stops


def focus_is_on(page: Page, words: str) -> None:
    page.wait_for_function(
        """words => { const e = document.activeElement;
          return (e.ariaLabel || e.labels?.[0]?.textContent || e.textContent).trim().startsWith(words) }""",
        arg=words,
    )


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (640, 400), (320, 568)])
def test_the_tab_key_reaches_everything_and_one_sees_where_one_is(
    fair: Allotment, open_page: Opened, width: int, height: int
) -> None:
    page = open_page(fair.address(fair.mia), width, height, reduced_motion="reduce")
    expect(page.get_by_role("article").first).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    stops = tabbed(page)
    reached = {stop["html"] for stop in stops}
    assert set(page.evaluate(CONTROLS, "body")) - reached == set()
    assert [stop["html"] for stop in stops if not stop["isBody"] and not stop["marked"]] == []
    assert [stop["html"] for stop in stops if not stop["isBody"] and not stop["seen"]] == []


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (320, 256)])
def test_a_form_keeps_the_tab_key_and_shows_every_stop(
    fair: Allotment, open_page: Opened, width: int, height: int
) -> None:
    page = open_page(fair.address(fair.mia), width, height, reduced_motion="reduce")
    form = open_form(page)
    focus_is_on(page, "Name of the plot")
    stops = [
        stop for stop in tabbed(page) if not stop["isBody"]
    ]  # beyond the last stop is the browser itself
    assert {stop["inDialog"] for stop in stops} == {True}
    assert set(page.evaluate(CONTROLS, "dialog.view")) - {stop["html"] for stop in stops} == set()
    assert [stop["html"] for stop in stops if not stop["marked"] or not stop["seen"]] == []
    form.get_by_role("button", name="Send my wish").focus()
    page.keyboard.press("Enter")
    focus_is_on(page, "Name of the plot")
    name = form.get_by_label("Name of the plot")
    expect(name).to_have_attribute("aria-invalid", "true")
    expect(name).to_have_accessible_description("Please fill in this field. Neighbours see this")
    soil = form.get_by_role("radiogroup", name="Soil")
    expect(soil).to_have_accessible_description("Please fill in this field. Ask Jonas")
    expect(form.get_by_role("alert")).to_contain_text("4 answers need another look.")
    close_modals(page)
    expect(composer(page)).to_be_focused()


@pytest.mark.long
def test_the_focus_follows_modals_up_and_back_down(fair: Allotment, open_page: Opened) -> None:
    page = open_page(fair.address(fair.mia))
    type_line(page, "/plot poll")
    expect(page.get_by_role("button", name="Not this time").last).to_be_visible()
    opener = page.get_by_role("button", name="Tell me more").last
    opener.focus()
    page.keyboard.press("Enter")
    meeting = page.get_by_role("dialog", name="The meeting")
    deeper = meeting.get_by_role("button", name="Deeper")
    deeper.focus()
    page.keyboard.press("Enter")
    shed = page.get_by_role("dialog", name="The shed")
    expect(shed).to_be_visible()
    assert page.evaluate("document.activeElement.closest('dialog') !== null")
    shed.get_by_role("button", name="Back").press("Enter")
    expect(deeper).to_be_focused()
    close_modals(page)
    expect(opener).to_be_focused()


@pytest.mark.long
def test_a_modal_that_becomes_another_keeps_the_focus(fair: Allotment, open_page: Opened) -> None:
    page = open_page(fair.address(fair.mia))
    form = open_form(page)
    form.get_by_label("Name of the plot").fill("Sunny side")
    form.get_by_label("Main crop").select_option("Kale")
    form.get_by_label("Size in square metres").fill("12")
    form.get_by_label("Clay").check()
    form.get_by_role("button", name="Send my wish").press("Enter")
    thanks = page.get_by_role("dialog", name="Thank you")
    expect(thanks).to_be_visible()
    expect(thanks.get_by_role("group", name="Thank you")).to_be_focused()
    close_modals(page)
    expect(composer(page)).to_be_focused()


@pytest.mark.long
def test_menus_are_opened_walked_and_left(fair: Allotment, open_page: Opened) -> None:
    page = open_page(fair.address(fair.mia))
    menu = page.get_by_label("More actions").first
    menu.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    focus_is_on(page, "Remind me")
    page.keyboard.press("ArrowDown")
    focus_is_on(page, "Leave")
    page.keyboard.press("Escape")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    fair.wait_for("menu=Remind me")
    expect(menu).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remind me")).to_be_visible()
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("button", name="Remind me")).to_be_hidden()
    shortcuts = page.get_by_label("Shortcuts on the message of Jonas").first
    shortcuts.focus()
    expect(shortcuts).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog", name="Planted")).to_be_visible()
    close_modals(page)
    expect(shortcuts).to_be_focused()


@pytest.mark.long
def test_tabs_time_and_the_guide_keep_the_focus(fair: Allotment, open_page: Opened) -> None:
    page = open_page(fair.address(fair.mia, "home"))
    page.get_by_role("tab", name="Home").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="Messages")).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tab", name="Messages")).to_be_focused()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("tab", name="Home")).to_have_attribute("aria-selected", "true")
    week = page.get_by_role("button", name="One week later")
    week.press("Enter")
    expect(page.locator("#clock")).to_contain_text("9 Mar")
    expect(week).to_be_focused()
    page.get_by_role("switch", name="Autopilot").press("Space")
    expect(page.get_by_role("switch", name="Autopilot")).to_be_focused()
    page.get_by_role("link", name="Skip to the conversation").press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.long
def test_the_channels_of_a_narrow_page_open_and_close(fair: Allotment, open_page: Opened) -> None:
    page = open_page(fair.address(fair.mia), 390, 844)
    toggle = page.get_by_role("button", name="Channels and people")
    toggle.press("Enter")
    expect(toggle).to_have_attribute("aria-expanded", "true")
    focus_is_on(page, "MT")
    page.keyboard.press("Escape")
    expect(toggle).to_be_focused()
    expect(toggle).to_have_attribute("aria-expanded", "false")
    toggle.press("Enter")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.get_by_role("navigation")).to_be_hidden()


@pytest.mark.long
def test_what_happens_is_announced(fair: Allotment, open_page: Opened) -> None:
    """New messages, how many commands fit, what went wrong: each in a region that is read out."""
    page = open_page(fair.address(fair.mia))
    expect(page.get_by_role("log", name="Messages in general")).to_have_attribute("aria-live", "polite")
    fair.jonas.say(fair.channel, "Frost tonight")
    expect(page.get_by_role("log").get_by_role("article").last).to_contain_text("Frost tonight")
    composer(page).press_sequentially("/plot-")
    expect(page.get_by_role("status").filter(has_text="1 command")).to_have_count(1)
    expect(composer(page)).to_have_attribute("aria-activedescendant", "suggestion-0")
    composer(page).fill("/weeds")
    page.keyboard.press("Escape")
    page.keyboard.press("Enter")
    toast = page.locator("[role=status] .toast")
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Dismiss").press("Enter")
    expect(toast).to_have_count(0)
    expect(composer(page)).to_be_focused()


@pytest.mark.long
def test_nothing_moves_for_whoever_asked_for_rest(fair: Allotment, open_page: Opened) -> None:
    page = open_page(fair.address(fair.mia), reduced_motion="reduce")
    moving = """() => [...document.querySelectorAll('*')].filter(e => {
      const s = getComputedStyle(e);
      return s.animationName !== 'none' || (s.transitionProperty !== 'none' && parseFloat(s.transitionDuration) > 0);
    }).length"""
    assert page.evaluate(moving) == 0
    calm = open_page(fair.address(fair.mia))
    assert calm.evaluate(moving) > 0  # the question finds what moves
