"""Make the README's pictures: `make screenshots`. They show the demo's company, with the default seed.

Needs Chromium and the dev extra (playwright, pillow). Fails when the pictures together reach 300 kB.
"""

from __future__ import annotations

import io
import shutil
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, ViewportSize, expect, sync_playwright

from bot.log import configure
from demo.company import ADMIN_CHANNEL, load_company
from demo.stage import Demo, running_demo
from playground import ChannelOnScreen, Person

FOLDER = Path(__file__).parent.parent / "docs" / "images"
MOST = 300_000  # bytes, all pictures together
PEOPLE = 24  # of the demo's sixty: they live for some weeks here, which takes its time
SIZE = ViewportSize(width=1280, height=800)
COLOURS = 64
A_FEW_WEEKS = timedelta(days=30)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TO_THE_TOP = """message => {
  const log = message.closest("[data-log]");
  log.scrollTop += message.getBoundingClientRect().top - log.getBoundingClientRect().top - 8;
}"""
ANSWERS: dict[str, Any] = {
    "role": "mentee",
    "languages": ["english"],
    "cadence": "biweekly",
    "meeting_length": "45",
    "format": "either",
    "skills_wanted": ["giving_and_receiving_feedback", "presenting_and_public_speaking"],
    "goals": ["confidence", "leadership"],
    "one_thing": "I want to know whether leading a team is for me.",
}


def main() -> None:
    """Let the demo's hero be matched, and some weeks pass; pictures on the way."""
    configure("ERROR")
    browser_path = (
        shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    )
    if browser_path is None:
        sys.exit("There is no Chromium here. Install Debian's chromium.")
    FOLDER.mkdir(parents=True, exist_ok=True)
    with running_demo(load_company(people=PEOPLE)) as demo, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=FLAGS)
        page = browser.new_context(viewport=SIZE, device_scale_factor=1).new_page()
        page.goto(demo.address)
        questionnaire(demo, page)
        matched(demo, page)
        some_weeks_later(demo, page)
        browser.close()
    sizes = {path.name: path.stat().st_size for path in sorted(FOLDER.iterdir())}
    sys.stdout.write("\n".join(f"{name}: {size:,} bytes" for name, size in sizes.items()) + "\n")
    if sum(sizes.values()) >= MOST:
        sys.exit(f"Together they have {sum(sizes.values()):,} bytes; the README takes less than {MOST:,}.")


def questionnaire(demo: Demo, page: Page) -> None:
    """The hero answers the questionnaire; a picture of its second page."""
    hero = demo.hero
    hero.command("/mentor", demo.furnished.channels["general"])
    for number in range(8):
        form = hero.modal
        if form is None or form.submit is None:
            hero.press_close()
            break
        mine: dict[str | tuple[str, str], Any] = {
            key: value for key, value in ANSWERS.items() if key in form.labels
        }
        if number == 1:
            hero.fill(mine)
            page.reload()
            expect(page.get_by_role("dialog").get_by_role("heading", name=form.title)).to_be_visible()
            save(page, "questionnaire")
        hero.submit(mine)
    demo.playground.clock.advance(timedelta(minutes=1))


def matched(demo: Demo, page: Page) -> None:
    """The draft of the pairs in the admin channel; then the hero's pair in its own."""
    coordinator = demo.furnished.coordinators[0]
    admin = demo.furnished.channels[ADMIN_CHANNEL]
    press(coordinator, admin, "/mentor-admin applications", "applications.approve_all")
    coordinator.command("/mentor-admin match preview", admin)
    demo.playground.clock.advance(timedelta(minutes=1))
    look(demo, page, coordinator, admin, "Draft:", "draft")
    press(coordinator, admin, None, "match.publish")
    demo.playground.clock.advance(timedelta(minutes=10))
    hero = demo.hero
    mine = [channel for channel in hero.channels() if channel.is_private and not channel.is_im]
    if not mine:
        sys.exit(f"{hero.real_name} was not matched; choose other answers.")
    look(demo, page, hero, mine[0].id, "You two are matched", "matched")


def some_weeks_later(demo: Demo, page: Page) -> None:
    """Everybody lives on; then the Home tab of whoever is in most pairs."""
    demo.autopilot.switch_on()
    demo.playground.clock.advance(A_FEW_WEEKS)
    demo.autopilot.switch_off()
    mentor = busiest(demo)
    mentor.open_home()
    demo.playground.clock.advance(timedelta(minutes=1))
    show_home(demo, page, mentor)
    save(page, "home")


def busiest(demo: Demo) -> Person:
    """Whoever is in most channels of pairs without being the demo's hero."""
    people = [person for person in demo.furnished.people.values() if person.id != demo.hero.id]
    return max(people, key=lambda one: (sum(map(_is_of_a_pair, one.channels())), one.name))


def _is_of_a_pair(channel: ChannelOnScreen) -> bool:
    return (
        channel.is_private
        and not channel.is_im
        and channel.name.startswith("mentoring-")
        and (channel.name != ADMIN_CHANNEL and "mentors" not in channel.name)
    )


def show_home(demo: Demo, page: Page, person: Person) -> None:
    """The person's Home tab in the browser."""
    address = demo.address.split("?")[0]
    page.goto(f"{address}?as={person.id}&in=home")
    expect(page.get_by_role("heading", name="My pairs")).to_be_visible()


def press(person: Person, channel: str, command: str | None, action: str) -> None:
    """Press the newest button of this kind in a channel, after a command if one makes it appear."""
    if command is not None:
        person.command(command, channel)
    for message in reversed(person.messages(channel)):
        if f"'action_id': '{action}'" in repr(message.blocks):
            person.click(message, action)
            return
    sys.exit(f"There is no {action} on {person.real_name}'s screen.")


def look(demo: Demo, page: Page, person: Person, channel: str, words: str, name: str) -> None:
    """Save what the person sees in a channel, with the message that has these words at the top."""
    address = demo.address.split("?")[0]
    page.goto(f"{address}?as={person.id}&in={channel}")
    message = page.locator("article.message").filter(has_text=words).last
    expect(message).to_be_visible()
    page.wait_for_function("() => [...document.images].every(image => image.complete)")
    message.evaluate(TO_THE_TOP)
    save(page, name)


def save(page: Page, name: str) -> None:
    """One picture, in few colours: the page has few."""
    page.mouse.move(0, 0)
    page.wait_for_timeout(400)  # the page's own fades
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)


if __name__ == "__main__":
    main()
