"""The page enlarged to twice and four times its size, and on a phone: nothing is cut off or lies on top of something.

Of a window of 1280 x 1024, 640 x 512 is left at 200 % and 320 x 256 at 400 % (WCAG 1.4.4 and 1.4.10).
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.accessibility.conftest import Opened
from tests.accessibility.walking import every_state
from tests.playground.page.allotment import Allotment

pytestmark = pytest.mark.browser
OUTSIDE = """() => [...document.querySelectorAll('body *')]
  .filter(e => e.checkVisibility() && !e.closest('.sr, .skip, .sprite, pre, .table-scroll'))
  .filter(e => { const box = e.getBoundingClientRect();
    return box.width && (box.right > innerWidth + 1 || box.left < -1) })
  .map(e => `${e.tagName} ${e.className} ${e.id}`)"""
"""What reaches beyond the window's sides. Code and tables scroll inside of themselves."""

CUT = """() => [...document.querySelectorAll('button, .label, .hint, h1, h2, h3, .error, .text, summary.button')]
  .filter(e => e.checkVisibility() && getComputedStyle(e).overflow !== 'visible' && !e.closest('.sr'))
  .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1)
  .map(e => e.textContent.trim().slice(0, 60))"""

SPACED = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
"""The spacing that somebody may set for themselves (WCAG 1.4.12)."""


@pytest.mark.long
@pytest.mark.parametrize(("width", "height"), [(640, 512), (320, 256)])
def test_nothing_reaches_beyond_the_window(
    fair: Allotment, open_page: Opened, width: int, height: int
) -> None:
    page = open_page(fair.address(fair.mia), width, height, reduced_motion="reduce")
    for state in every_state(page, fair):
        assert page.evaluate(OUTSIDE) == [], state
        assert page.evaluate("document.documentElement.scrollWidth") <= width, state
        assert page.evaluate(CUT) == [], state


@pytest.mark.long
@pytest.mark.parametrize("width", [1280, 390])
def test_text_may_be_given_more_room(fair: Allotment, open_page: Opened, width: int) -> None:
    page = open_page(fair.address(fair.mia), width, bypass_csp=True)
    expect(page.get_by_role("article").first).to_be_visible()
    page.add_style_tag(content=SPACED)
    assert page.evaluate(OUTSIDE) == []
    assert page.evaluate(CUT) == []


@pytest.mark.long
def test_there_is_always_room_to_read(fair: Allotment, open_page: Opened) -> None:
    """Four times as large, the page is scrolled as a whole, and what is said keeps a place of its own."""
    page = open_page(fair.address(fair.mia), 320, 256)
    log = page.get_by_role("log", name="Messages in general")
    expect(log).to_be_visible()
    assert (log.bounding_box() or {})["height"] >= 150
    page.get_by_role("button", name="Send").scroll_into_view_if_needed()
    expect(page.get_by_role("button", name="Send")).to_be_in_viewport()
