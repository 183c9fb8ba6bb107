"""What a visitor does to see one state of the page after the other, in whichever language it is."""

from __future__ import annotations

from collections.abc import Iterator

from playwright.sync_api import Locator, Page, expect

from playground.page.words import Words
from tests.playground.page.allotment import Allotment


def said(page: Page, english: str, **values: object) -> str:
    """One of the page's own texts, in the language of the page."""
    return Words(page.locator("html").get_attribute("lang") or "").say(english, **values)


def composer(page: Page) -> Locator:
    return page.get_by_role("textbox", name=said(page, "Message to {room}", room="").strip())


def type_line(page: Page, line: str) -> None:
    composer(page).fill(line)
    composer(page).press("Enter")


def drawn(page: Page) -> None:
    """Wait until the browser has drawn what was opened, where it was put."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def open_form(page: Page) -> Locator:
    """The modal with every kind of input."""
    type_line(page, "/plot ask")
    form = page.get_by_role("dialog", name="Ask for a plot")
    expect(form).to_be_visible()
    return form


def close_modals(page: Page) -> None:
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)


def every_state(page: Page, fair: Allotment) -> Iterator[str]:
    """Walks through everything the page can show, and names each state when it stands there."""
    yield from _in_a_channel(page)
    yield from _in_modals(page)
    yield from _in_a_form(page)
    yield from _elsewhere(page, fair)


def _in_a_channel(page: Page) -> Iterator[str]:
    expect(page.get_by_role("article").first).to_be_visible()
    yield "a channel with every block"
    composer(page).press_sequentially("/p")
    expect(page.get_by_role("listbox", name=said(page, "Commands")).get_by_role("option")).to_have_count(2)
    yield "commands suggested"
    composer(page).fill("")
    composer(page).press_sequentially("@")
    expect(page.get_by_role("listbox", name=said(page, "People")).get_by_role("option").first).to_be_visible()
    yield "people suggested"
    composer(page).fill("")
    show_channels(page)
    page.get_by_role("button", name=said(page, "You are acting as")).click()
    expect(page.get_by_role("dialog", name=said(page, "Who do you want to be?"))).to_be_visible()
    yield "whom to act as"
    page.get_by_role("combobox", name=said(page, "Search by name, role or place")).fill("nobody at all")
    yield "nobody found"
    close_modals(page)
    page.keyboard.press("Escape")
    type_line(page, "/plot nonsense")
    expect(page.get_by_text(said(page, "Only visible to you")).last).to_be_visible()
    yield "only visible to you"
    page.locator("#members summary").click()
    yield "who is here"
    page.keyboard.press("Escape")
    page.get_by_label(said(page, "More actions")).first.click()
    drawn(page)
    yield "more actions"
    page.keyboard.press("Escape")
    page.get_by_role("article").nth(1).hover()
    page.get_by_label(said(page, "Shortcuts on the message of {who}", who="").strip()).nth(1).click()
    drawn(page)
    yield "shortcuts of a message"
    page.keyboard.press("Escape")
    type_line(page, "/weeds")  # no app has such a command
    expect(page.locator(".toast")).to_be_visible()
    yield "a toast"
    page.get_by_role("button", name=said(page, "Dismiss")).click()
    composer(page).fill("")


def _in_modals(page: Page) -> Iterator[str]:
    type_line(page, "/plot poll")
    page.get_by_role("button", name="Not this time").last.click()
    expect(page.get_by_role("alertdialog")).to_be_visible()
    yield "a confirmation"
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Tell me more").last.click()
    expect(page.get_by_role("dialog", name="The meeting")).to_be_visible()
    yield "a modal"
    page.get_by_role("button", name="Deeper").click()
    expect(page.get_by_role("dialog", name="The shed")).to_be_visible()
    yield "a modal on top of another"
    close_modals(page)


def _in_a_form(page: Page) -> Iterator[str]:
    form = open_form(page)
    yield "a form of every kind of input"
    for crop in ("Roses", "Herbs", "Hops"):
        form.get_by_role("group", name="Also").get_by_label(crop).click()
    form.get_by_label(said(page, "Search: {what}", what="Seeds")).press_sequentially("p")
    expect(form.get_by_role("status").filter(has_text=said(page, "{n} found", n=2))).to_have_count(1)
    expect(form.locator(".toast")).to_be_visible()
    yield "a form with a toast"
    form.get_by_role("button", name="Send my wish").click()
    expect(form.locator(".error.summary")).to_be_visible()
    yield "a form with errors"
    form.locator(".view-body").evaluate("body => { body.scrollTop = body.scrollHeight }")
    yield "the end of a form with errors"
    close_modals(page)


def show_channels(page: Page) -> None:
    """On a narrow page they are behind a button."""
    toggle = page.get_by_role("button", name=said(page, "Channels and people"))
    if toggle.is_visible() and toggle.get_attribute("aria-expanded") == "false":
        toggle.click()


def _elsewhere(page: Page, fair: Allotment) -> Iterator[str]:
    show_channels(page)
    page.locator("#room-app a").click()
    expect(page.get_by_role("heading", name="Your plot")).to_be_visible()
    yield "the Home tab"
    page.get_by_role("tab", name=said(page, "Messages")).click()
    expect(page.get_by_text(said(page, "Nothing here yet."))).to_be_visible()
    yield "a direct message without messages"
    show_channels(page)
    page.get_by_text(said(page, "Join a channel")).click()
    page.locator("#archived > summary").click()
    page.get_by_role("link", name="shed").click()
    expect(
        page.get_by_text(said(page, "This channel is archived: it can be read, nobody can write."))
    ).to_be_visible()
    yield "an archived channel, all channels in sight"
    page.locator("#guide-panel > summary").click()
    yield "the guide folded"
    page.evaluate("document.getElementById('offline').hidden = false")
    yield "the playground has stopped"
    assert fair.playground.log
