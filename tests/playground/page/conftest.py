"""A running sample app, and a real browser where there is one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from playground import Playground

from .allotment import MANIFEST, START, Allotment, running


@pytest.fixture
def allotment() -> Iterator[Allotment]:
    with Playground(MANIFEST, start=START) as playground, running(playground) as app:
        yield app


Opened = Callable[..., Page]


@pytest.fixture
def open_page(chromium: Browser, allotment: Allotment) -> Iterator[Opened]:
    """Opens the page; whatever the browser complains about fails the test at its end."""
    complaints: list[str] = []
    contexts = []

    def opened(address: str, *, width: int = 1280, height: int = 800, **options: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **options)
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.on(
            "request",
            lambda request: (
                None
                if request.url.startswith((allotment.playground.page_url.split("?")[0], "data:"))
                else complaints.append(f"asked for {request.url}")
            ),
        )
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def keep(request: pytest.FixtureRequest) -> Callable[[Page], None]:
    """Keeps a screenshot under var/screenshots, which is not committed."""
    folder = Path(request.config.rootpath) / "var" / "screenshots"

    def shot(page: Page) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=folder / f"{request.node.name}.png")

    return shot
