"""A demo that runs, and a real browser to look at it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from demo.company import load_company
from demo.stage import Demo, running_demo

PEOPLE = 14


@pytest.fixture(autouse=True)
def shared_engines(bots_share_engines: None) -> None:
    """A bot a test, and yet every statement is compiled once."""


@pytest.fixture
def demo() -> Iterator[Demo]:
    """A small company, its program open, some colleagues in."""
    with running_demo(load_company(people=PEOPLE), seed=7) as made:
        yield made


@pytest.fixture
def page(chromium: Browser, demo: Demo) -> Iterator[Page]:
    """The demo's page as the command line prints it; what the browser complains about fails the test."""
    complaints: list[str] = []
    page = chromium.new_context(viewport={"width": 1280, "height": 800}).new_page()
    page.set_default_timeout(60_000)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.goto(demo.address)
    yield page
    page.context.close()
    assert complaints == []


@pytest.fixture
def keep(request: pytest.FixtureRequest, page: Page) -> Callable[[str], None]:
    """Keeps a screenshot under var/screenshots, in a folder of the test's own, which is not committed."""
    name = request.node.name.removeprefix("test_")
    folder = Path(request.config.rootpath) / "var" / "screenshots" / name
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    count = 0

    def shot(name: str) -> None:
        nonlocal count
        count += 1
        page.screenshot(path=folder / f"{count:02d}-{name}.png")

    return shot
