"""The page around the conversation, in German and in Spanish: nothing of it is English, and nothing is cut off."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from playground import Playground
from playground.page.translations import COUNTED, SAID
from playground.page.words import LANGUAGES, Words
from tests.accessibility.conftest import Opened
from tests.accessibility.fair import EVERYTHING, FAIR, set_up
from tests.accessibility.walking import every_state, type_line
from tests.playground.page.allotment import ALL_INPUTS, POLL, START, Allotment, running

pytestmark = [pytest.mark.browser, pytest.mark.long]
WRITTEN = """() => {
  const found = new Set(), add = (text) => { if (text?.trim()) found.add(text.replace(/\\s+/g, " ").trim()); };
  for (const element of document.body.querySelectorAll("*")) {
    if (!element.checkVisibility()) continue;
    for (const name of ["aria-label", "title", "placeholder"]) add(element.getAttribute(name));
    const own = [...element.childNodes].filter((node) => node.nodeType === Node.TEXT_NODE);
    own.forEach((node) => add(node.nodeValue));
    if (own.some((node) => node.nodeValue.trim())) add(element.textContent);
  }
  return [...found];
}"""
CUT = """() => {
  const frame = ".bar *, .rail h2, .rail summary, .place h1, .tabs button, .members summary, dialog h2, "
    + "dialog footer button, .day span, .closed, .guide > summary b, .composer textarea";
  return [...document.querySelectorAll(frame)]
    .filter((element) => element.checkVisibility() && !element.closest(".sr, .sr *, svg, progress"))
    .filter((element) => {
      const box = element.getBoundingClientRect();
      const beyond = box.left < 0 || box.right > innerWidth + 1;
      return beyond || element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== "inline";
    })
    .map((element) => element.outerHTML.slice(0, 160));
}"""


@pytest.fixture(scope="module", params=LANGUAGES)
def fair(request: pytest.FixtureRequest) -> Iterator[Allotment]:
    """The workspace with everything, its page in another language. What its app says stays English."""
    with (
        Playground(FAIR, start=START, limits=False, language=request.param) as made,
        running(made) as app,
    ):
        set_up(app)
        yield app


def pattern(text: str) -> re.Pattern[str]:
    """What a text looks like when it is filled in."""
    shown = re.sub(r"<@\{user\}>", "{user}", text)
    return re.compile(".*".join(map(re.escape, re.split(r"\{\w+\}", shown))))


def of_the_page(language: str) -> list[tuple[re.Pattern[str], re.Pattern[str]]]:
    """Each English text and the one that stands for it, where they differ."""
    place = LANGUAGES.index(language)
    pairs = [(english, text[place]) for english, text in SAID.items()]
    pairs += [(english[i], text[place][i]) for english, text in COUNTED.items() for i in (0, 1)]
    return [(pattern(english), pattern(text)) for english, text in pairs if english != text]


def texts_of(given: object) -> Iterator[str]:
    """What the app has written itself."""
    if isinstance(given, str):
        yield given
    for part in given.values() if isinstance(given, dict) else given if isinstance(given, list) else ():
        yield from texts_of(part)


def test_nothing_of_the_page_is_english_in_any_state(fair: Allotment, open_page: Opened) -> None:
    language = fair.playground.language
    page = open_page(fair.address(fair.mia), 1400, 1000, reduced_motion="reduce")
    assert page.locator("html").get_attribute("lang") == language
    theirs = {*texts_of(ALL_INPUTS), *texts_of(POLL), *texts_of(EVERYTHING)}
    pairs = of_the_page(language)
    english, seen, cut = [], set(), []
    for state in every_state(page, fair):
        for text in set(page.evaluate(WRITTEN)) - theirs:
            english += [(state, text) for before, _ in pairs if before.fullmatch(text)]
            seen |= {after.pattern for _, after in pairs if after.fullmatch(text)}
        cut += [(state, one) for one in page.evaluate(CUT)]
    assert english == []
    assert cut == []
    assert len(seen) > 60  # most of what stands beside the rare refusals


@pytest.mark.parametrize("width", [740, 900])
def test_a_narrow_page_shows_the_clock_and_the_channels_whole(
    fair: Allotment, open_page: Opened, width: int
) -> None:
    page = open_page(fair.address(fair.mia), width, 1000)
    assert page.evaluate(CUT) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_what_does_not_work_is_told_in_the_language_of_the_page(fair: Allotment, open_page: Opened) -> None:
    words = Words(fair.playground.language)
    page = open_page(fair.address(fair.mia))
    type_line(page, "/weeds")
    toast(page, words.say("{command} is not a valid command.", command="/weeds"))
    page.evaluate("channel => act({ kind: 'join', channel })", fair.channel[::-1])
    unseen = words.say(
        "{name} sees no conversation {channel}", name=fair.mia.name, channel=fair.channel[::-1]
    )
    toast(page, words.say("That cannot be done: {why}.", why=unseen))
    answer = page.evaluate("post('/page/clock', { move: 'sideways' })")
    assert answer["error"] == words.say("The clock knows no such move.")
    turned_away = page.request.get(page.url.split("?", maxsplit=1)[0], headers={"Cookie": ""})
    assert turned_away.status == 403
    assert turned_away.text() == words.say(
        "Open the address that the playground printed: it carries this run's token."
    )


def toast(page: Page, text: str) -> None:
    page.locator(".toast").filter(has_text=text).wait_for()
