"""One workspace and one browser for all tests of a file; every test has a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from playground import Playground
from tests.accessibility.fair import FAIR, set_up
from tests.playground.page.allotment import START, Allotment, running

Opened = Callable[..., Page]


@pytest.fixture(scope="module")
def fair() -> Iterator[Allotment]:
    """A workspace with everything a page can show. It lives as long as the tests of a file."""
    with Playground(FAIR, start=START, limits=False) as playground, running(playground) as app:
        set_up(app)
        yield app


@pytest.fixture
def open_page(chromium: Browser) -> Iterator[Opened]:
    """Opens an address in a window of that size; what the browser complains about fails the test."""
    complaints: list[str] = []
    contexts = []

    def opened(address: str, width: int = 1280, height: int = 800, **options: Any) -> Page:
        contexts.append(chromium.new_context(viewport={"width": width, "height": height}, **options))
        page = contexts[-1].new_page()
        page.set_default_timeout(60_000)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
        page.goto(address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []
