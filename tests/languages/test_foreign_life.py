"""A company whose Slack speaks another language lives through a program."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from gettext import NullTranslations
from pathlib import Path
from typing import Any

import pytest

import bot.program_file.document
import bot.readers
import bot.usecases.reviewing.halfway
import playground.api.blocks
import playground.api.call
import playground.api.views
import playground.filling
import playground.interactions
import playground.responses
from bot.program_file.document import load_template
from bot.translating.catalogues import collected
from demo.company import Company, load_company
from demo.running import read_manifest, running_bot
from demo.simulate import Run, simulate
from tests.journeys.conftest import patient

ROOT = Path(__file__).parents[2]
BEGIN, END = "⟦", "⟧"
TYPED = frozenset(
    {"private_metadata", "value", "block_id", "action_id", "callback_id", "url", "initial_value"}
)
"""What is no text, or what somebody typed before."""


class Bracketed(NullTranslations):
    """A language in which every text of the catalogues stands in brackets; what is in none stays bare."""

    def __init__(self) -> None:
        super().__init__()
        self._known = {one.id if isinstance(one.id, str) else one.id[0] for one in collected(ROOT) if one.id}
        self.unknown: set[str] = set()

    def gettext(self, message: str) -> str:
        if message in self._known:
            return f"{BEGIN}{message}{END}"
        self.unknown.add(message)
        return message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        said = self.gettext(msgid1)
        return said if n == 1 or said == msgid1 else f"{BEGIN}{msgid2}{END}"


def company(people: int, locale: str) -> Company:
    return load_company(people=people).speaking(locale[:2])


def live(people: int, days: int, locale: str) -> Run:
    return simulate(
        manifest=read_manifest(),
        start_bot=running_bot,
        company=company(people, locale),
        days=days,
        wall=patient,
    )


@pytest.fixture
def bracketed(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bracketed]:
    language = Bracketed()
    for module in (bot.readers, bot.program_file.document, bot.usecases.reviewing.halfway):
        monkeypatch.setattr(module, "catalogue", lambda _: language)
    load_template.cache_clear()
    yield language
    load_template.cache_clear()


class Seen:
    """Everything that Slack was given to show, and all that people typed."""

    def __init__(self) -> None:
        self.shown: list[Any] = []
        self.typed: set[str] = set()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """Watched where Slack's own checks look: what is shown, and what is sent."""
    everything = Seen()

    def watched(check: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def look(given: Any) -> Any:
            everything.shown.append(given)
            return check(given)

        return look

    def sent(view: Any, values: Mapping[str, Any]) -> Any:
        entries = [entry for fields in values.values() for entry in fields.values()]
        everything.typed.update(str(one["value"]) for one in entries if one.get("value"))
        return check_values(view, values)

    check_values = playground.filling.check_values
    monkeypatch.setattr(playground.filling, "check_values", sent)
    for module in (
        playground.api.blocks, playground.api.call, playground.api.views, playground.interactions, playground.responses,
    ):  # fmt: skip
        for name in ("check_view", "check_message_blocks"):
            if hasattr(module, name):
                monkeypatch.setattr(module, name, watched(getattr(module, name)))
    return everything


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key in TYPED:
                continue
            if key in ("text", "alt_text") and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from _texts(one)


def _bare(text: str) -> str:
    """What stands outside of all brackets, without Slack's marks. A text that was cut has lost its last brackets."""
    depth, kept = 0, []
    for letter in text:
        depth += (letter == BEGIN) - (letter == END)
        if depth <= 0 and letter != END:
            kept.append(letter)
    return re.sub(r"<[^>]*>|`[^`]*`|:[a-z0-9_+-]+:|&\w+;|[_*~>]", " ", "".join(kept))


def _escaped(seen: Seen, everybody: Company) -> set[str]:
    """Texts with words outside of all brackets that nobody typed, and that are nobody's name or place."""
    own = {*seen.typed, "Video call", "English", "Deutsch", "Español"}
    for one in everybody.people:
        own |= {one.name, one.title, one.department, one.location, *one.name.split()}
    lines = {line.strip() for text in own for line in (text, *text.splitlines())} - {""}
    known = re.compile("|".join(re.escape(_bare(line)) for line in sorted(lines, key=len, reverse=True)))
    found = set()
    for text in {text for given in seen.shown for text in _texts(given)}:
        left = known.sub(" ", _bare(text))
        if re.search(r"[^\W\d_]{2,}", left) and not _DATE.match(left):
            found.add(left.strip()[:120])
    return found


_DATE = re.compile(r"\s*\w{2,4}\.?, \d")
"""A date and time in the reader's own language, as options of a menu show it."""


@pytest.mark.long
def test_nothing_that_people_read_is_said_past_the_catalogues(bracketed: Bracketed, seen: Seen) -> None:
    run = live(8, 16, "de-DE")
    assert run.counts.pairs > 0
    assert run.counts.bot_errors == run.counts.slack_refusals == {}
    assert len(seen.shown) > 200
    assert {text for text in bracketed.unknown if BEGIN not in text} == set()
    assert _escaped(seen, company(8, "de-DE")) == set()


def test_a_text_that_escapes_is_found() -> None:
    everybody = company(8, "de-DE")
    seen = Seen()
    seen.typed = {"My goal"}
    seen.shown = [{"text": f"{BEGIN}Hello {everybody.people[0].name}{END} · My goal · `/mentor` :seedling:"}]
    assert _escaped(seen, everybody) == set()
    seen.shown.append({"text": f"{BEGIN}Hello{END} Quixotic"})
    assert _escaped(seen, everybody) == {"Quixotic"}


def lives_alike(people: int, days: int, locale: str) -> Run:
    said, english = live(people, days, locale), live(people, days, "en-US")
    assert said.counts.bot_errors == said.counts.slack_refusals == {}
    assert said.troubles == english.troubles
    assert said.counts == english.counts
    return said


@pytest.mark.long
def test_a_german_company_does_what_an_english_one_does() -> None:
    run = lives_alike(8, 11, "de-DE")
    assert run.counts.applications > 0
    assert run.counts.pairs > 0


@pytest.mark.soak
@pytest.mark.parametrize("locale", ["de-DE", "es-ES"])
def test_a_whole_program_is_the_same_in_every_language(locale: str) -> None:
    assert lives_alike(14, 200, locale).counts.pairs_closed > 0
