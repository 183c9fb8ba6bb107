"""axe-core finds nothing on the playground's page, whatever it shows, in light and in dark.

Rules: WCAG 2.0 to 2.2, levels A and AA, and axe's best practices.
"""

from __future__ import annotations

from typing import Any

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from playground import Playground
from tests.accessibility.conftest import Opened
from tests.accessibility.fair import FAIR
from tests.accessibility.walking import every_state
from tests.playground.page.allotment import START, Allotment

pytestmark = pytest.mark.browser
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
COVERED = {"more actions", "shortcuts of a message", "who is here", "a toast"}
"""States in which an open menu covers a part of a button. Escape closes it; only size is not asked then."""


def violations(page: Page, *, sizes: bool = True, only: list[str] | None = None) -> list[str]:
    """What axe complains about: rule, element and why, a line each. `only` runs these rules alone."""
    options: dict[str, Any] = {
        "runOnly": {"type": "rule", "values": only} if only else {"type": "tag", "values": TAGS},
        "rules": {} if only else {"target-size": {"enabled": sizes}},
        "resultTypes": ["violations"],
    }
    found = page.evaluate("options => axe.run(document, options)", options)["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"]
    ]


def test_axe_finds_nothing_in_any_state(fair: Allotment, open_page: Opened) -> None:
    page = open_page(fair.address(fair.mia), reduced_motion="reduce")
    page.evaluate(AXE_SCRIPT)
    found, states = [], []
    for state in every_state(page, fair):
        states.append(state)
        found += [(state, line) for line in violations(page, sizes=state not in COVERED)]
        page.emulate_media(color_scheme="dark")
        found += [(f"{state}, dark", line) for line in violations(page, only=["color-contrast"])]
        page.emulate_media(color_scheme="light")
    assert found == []
    assert len(states) == 22


def test_axe_finds_nothing_at_twice_the_size(fair: Allotment, open_page: Opened) -> None:
    page = open_page(fair.address(fair.mia), 640, 400, reduced_motion="reduce")
    page.evaluate(AXE_SCRIPT)
    assert violations(page) == []
    page.get_by_role("button", name="Channels and people").click()
    assert violations(page, sizes=False) == []


def test_a_workspace_without_people_says_so_to_everybody(open_page: Opened) -> None:
    with Playground(FAIR, start=START) as empty:
        page = open_page(empty.page_url)
        page.evaluate(AXE_SCRIPT)
        assert violations(page) == []


def test_axe_would_tell(fair: Allotment, open_page: Opened) -> None:
    """Nothing found means something only if a mistake is found."""
    page = open_page(fair.address(fair.mia))
    page.evaluate(AXE_SCRIPT)
    page.locator("article img").last.evaluate("picture => picture.removeAttribute('alt')")
    page.locator(".place h1").evaluate("name => { name.style.color = '#ccc' }")
    assert {line.split(":")[0] for line in violations(page)} >= {"image-alt", "color-contrast"}
