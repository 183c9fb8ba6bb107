"""What a visitor does on the demo's page, in a visitor's words."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

PAIR = re.compile(r"@(.+?) → @(.+?) · \d+ %")
SOON = 60_000  # milliseconds within which the app has done what nobody waits for at a form


class Visitor:
    """Somebody in front of the page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def become(self, name: str) -> None:
        self.page.get_by_role("button", name="You are acting as").click()
        self.page.get_by_role("combobox", name="Search by name").fill(name)
        self.page.get_by_role("option", name=name).first.click()
        expect(self.page.get_by_role("button", name="You are acting as")).to_contain_text(name)

    def go(self, room: str) -> None:
        self.page.locator("#rooms a.room").filter(has_text=room).first.click()
        expect(self.page.locator("#place-head h1")).to_contain_text(room)

    def type(self, line: str) -> None:
        composer = self.page.locator(".composer textarea")
        composer.fill(line)
        composer.press("Enter")

    def follow(self, label: str, *, send: bool = False) -> None:
        """Press the guide's button; send what it wrote into the composer."""
        self.page.locator("#guide").get_by_role("button", name=label).click()
        if send:
            composer = self.page.locator(".composer textarea")
            expect(composer).not_to_have_value("")
            composer.press("Enter")

    @property
    def form(self) -> Locator:
        return self.page.locator("dialog.view")

    def form_called(self, title: str) -> Locator:
        expect(self.form.get_by_role("heading", name=title)).to_be_visible()
        return self.form

    def fill(self, answers: dict[str, str | list[str]]) -> None:
        """Answer questions of the open form by their labels: a text, the option of a menu, or options to tick."""
        for label, value in answers.items():
            block = self.form.locator(".block-input").filter(has_text=label)
            if isinstance(value, list):
                for one in value:
                    block.get_by_label(re.compile(f"^{re.escape(one)}")).first.check()
            elif block.locator("select").count():
                block.locator("select").select_option(label=value)
            else:
                block.locator("input, textarea").first.fill(value)

    def send_form(self) -> None:
        self.form.locator("button[type=submit]").click()

    def message(self, text: str) -> Locator:
        return self.page.locator("#main article.message").filter(has_text=text).last

    def press(self, button: str) -> None:
        self.page.locator("#main").get_by_role("button", name=button).last.click()

    def agree(self, button: str) -> None:
        """Answer the question that a button asks before it does anything."""
        asked = self.page.get_by_role("alertdialog")
        asked.get_by_role("button", name=button, exact=True).click()
        expect(asked).to_have_count(0)

    def press_in_form(self, button: str) -> None:
        """A button inside of the form, the first of its name."""
        self.form.get_by_role("button", name=button).first.click()

    def choose(self, label: str, option: str) -> str:
        """Choose from a menu of the open form by how the option begins; gives the whole option."""
        menu = self.form.locator(".block-input").filter(has_text=label).locator("select")
        offered = [text.strip() for text in menu.locator("option").all_text_contents()]
        chosen = next(text for text in offered if text.startswith(option))
        menu.select_option(label=chosen)
        return chosen

    def open_messages(self) -> None:
        """What the app has written to whoever one is."""
        self.page.locator("#room-app a").click()
        self.page.locator("#tab-messages").click()
        expect(self.page.locator("#tab-messages")).to_have_attribute("aria-selected", "true")

    def reads(self, text: str) -> Locator:
        """The newest message with this text, once it is there."""
        expect(self.message(text)).to_be_visible(timeout=SOON)
        return self.message(text)

    def draft(self) -> Locator:
        """The draft that can be published now, once it is there."""
        found = self.page.locator("#main article.message").filter(
            has=self.page.get_by_role("button", name=re.compile("^Publish "))
        )
        expect(found.last).to_be_visible(timeout=SOON)
        return found.last

    def pairs(self) -> list[tuple[str, str]]:
        """Mentee and mentor of each pair of the draft, as their names stand there."""
        return PAIR.findall(self.draft().inner_text())

    def save_attached(self, name: str, folder: Path) -> Path:
        """Download a file from the thread of a message."""
        link = self.page.locator("#main .thread a").filter(has_text=name).last
        expect(link).to_be_visible(timeout=SOON)
        with self.page.expect_download() as started:
            link.click()
        path = folder / started.value.suggested_filename
        started.value.save_as(path)
        return path

    def move_time(self, label: str) -> None:
        """Turn the clock and wait until it is there."""
        span = {"One hour later": 3600, "One day later": 86_400, "One week later": 604_800}
        clock = self.page.locator("#clock time")
        before = datetime.fromisoformat(clock.get_attribute("datetime") or "")
        self.page.get_by_role("button", name=label).click()
        then = before + timedelta(seconds=span.get(label, 30 * 86_400))
        self.page.wait_for_function(
            "then => new Date(document.querySelector('#clock time').dateTime) >= new Date(then)",
            arg=then.isoformat(),
            timeout=600_000,
        )
        expect(self.page.locator("#moves")).to_be_visible(timeout=30_000)

    def step(self, number: int) -> Locator:
        return self.page.locator(f"#step-{number}")

    def close_form(self) -> None:
        self.form.locator("[data-back]").click()
        expect(self.form).to_have_count(0)

    def answer_everything(self) -> None:
        """The first option of whatever must be answered, a word where one must be written."""
        for block in self.form.locator(".block-input").all():
            if block.locator(".optional").count():
                continue
            if block.locator("select").count():
                block.locator("select").select_option(index=1)
            elif block.locator("[type=radio]").count():
                block.locator("[type=radio]").first.check()
            else:
                block.locator("input, textarea").first.fill("8")
