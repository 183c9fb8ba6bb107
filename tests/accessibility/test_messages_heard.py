"""Every message, modal and Home tab of the bot can be followed by somebody who hears it.

All views are found in the source, and shown with facts made up from their types, so that a new view is asked the
same without being listed anywhere.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

import blocks
from blocks.beside import called, plain_words, with_names
from blocks.messages import VIEWS
from blocks.parts import Message, actions, button, section
from blocks.reader import Reader
from blocks.spoken import MOST, spoken
from bot.errors import DomainError
from tests.accessibility import hearing
from tests.shown import Facts

READER = Reader()
SEEDS = 6
ROUNDS = 4
"""Sets of facts in which a view must be able to show something at all."""


def found_views() -> dict[str, Callable[..., Any]]:
    """By module and name: every function of `blocks` that makes a message or a view."""
    found = {}
    for one in pkgutil.walk_packages(blocks.__path__, "blocks."):
        module = importlib.import_module(one.name)
        for name, function in vars(module).items():
            if inspect.isfunction(function) and function.__module__ == one.name and _shows(function):
                found[f"{one.name.removeprefix('blocks.')}.{name}"] = function
    return found


def _shows(function: Callable[..., Any]) -> bool:
    hints = function.__annotations__
    made = {"View", "View | None", "Message", "Message | None"}
    return hints.get("return") in made and not any("Block" in str(hint) for hint in hints.values())


FOUND = {**VIEWS, **found_views()}
# What is wrong with how words fit, and not with how a view reads, when facts are made up.
MADE_UP = {"recruiting.inviting.announcement.announced", "recruiting.inviting.opening.opening_preview"}
"""Their picture is described by whoever chose it, as the form asks; made up it has a few words only."""


def made(view: Callable[..., Any], seed: str) -> Any:
    """What a view makes of made-up facts; None where these contradict each other."""
    try:
        return view(**Facts(seed).arguments(view, READER))
    except (KeyError, IndexError, ValueError, TypeError, StopIteration, DomainError):
        return None


def complaints(shown: Any) -> list[str]:
    if isinstance(shown, Message):
        found = list(shown.blocks)
        return hearing.of_message(spoken(shown.text, found), found)
    return hearing.of_view(shown)


@pytest.mark.parametrize("name", sorted(FOUND))
def test_a_view_can_be_followed_without_seeing_it(name: str) -> None:
    shown = [one for n in range(SEEDS) if (one := made(FOUND[name], f"{name}{n}")) is not None]
    assert shown, "made-up facts never fit this view: tell tests.shown what its texts stand for"
    found = Counter(line for one in shown for line in complaints(one))
    if name in MADE_UP:
        found = Counter({line: n for line, n in found.items() if not line.startswith("a picture is called")})
    assert not found, f"{name}: {dict(found.most_common(5))}"


# --- the two rules by which all of them can be followed ---------------------------------------------


def labels(*made_of: Any) -> list[str | None]:
    found = [[*block.get("elements", ()), block.get("accessory")] for block in called(made_of)]
    return [one.get("accessibility_label") for row in found for one in row if one]


def test_buttons_that_say_the_same_are_called_by_what_stands_beside_them() -> None:
    goals = [
        section(f":dart: *{title}* · by _May_", button("Open", "goal.show"))
        for title in ("A talk", "A budget")
    ]
    assert labels(*goals) == ["Open: A talk · by May", "Open: A budget · by May"]
    row = [section("*Omar*"), actions(button("Pause", "a"), button("Close the pair", "b"))]
    assert labels(*row) == ["Pause: Omar", None], "what says it all is called as it reads"
    alone = section("Anything", button("Sign the agreement", "agreement.sign"))
    assert labels(alone) == [None]
    kept = section("Anything", button("Open", "x", about="the plan"))
    assert labels(kept) == ["Open: the plan"]
    long = section("word " * 40, button("Open", "x"))
    assert len(labels(long)[0] or "") <= 75


def test_what_is_heard_names_people_and_calls_nobody() -> None:
    label = labels(section("*<@U1>* and <@U2|ben> · &lt;!channel&gt;", button("Details", "x")))[0]
    assert label == "Details: <@U1> and <@U2|ben> · ‹!channel›"
    assert with_names(label, {"U1": "Ana", "U2": "Ben"}) == "Details: Ana and Ben · ‹!channel›"
    assert plain_words(
        "<!date^1^{date_short}|Fri 6 Mar>\n:tada: *Well* done, see <https://x.example|the guide>"
    ) == ("Fri 6 Mar, Well done, see the guide")


def test_the_text_of_a_message_says_once_what_its_blocks_say() -> None:
    shown = [
        section(":wave: *Omar has written your agreement.*\nHere it is."),
        section("*How often*\nEvery two weeks", button("Read it all", "x")),
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "Meetings rose from 2 to 5 a month"},
        actions(button("Sign the agreement", "y"), button("Read it all", "z")),
    ]
    assert spoken("Omar has written your agreement", shown).splitlines() == [
        "Omar has written your agreement",
        "Here it is.",
        "*How often*",
        "Every two weeks",
        "Meetings rose from 2 to 5 a month",
        "Read it all · Sign the agreement",
    ]
    assert len(spoken("A list", [section(f"Line {n} " * 30) for n in range(50)])) <= MOST


def test_hearing_finds_what_is_wrong() -> None:
    """Nothing found means something only if a mistake is found."""
    wrong = [
        section("One", {**button("Open", "x"), "accessibility_label": "Open"}),
        section(":red_circle:"),
        {"type": "image", "slack_file": {"id": "F1"}, "alt_text": "A graph"},
        actions(button(":+1:", "y")),
    ]
    assert len(hearing.of_message(":tada:", wrong)) == 6
