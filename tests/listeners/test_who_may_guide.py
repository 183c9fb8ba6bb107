"""Every button, modal and command of the guide stage, used by everybody it is not for.

A listener without a row in `guide_uses` fails the first test: what it takes to use it is written down, and everybody
else tries.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest

from blocks import ids
from blocks.errors import SENTENCES
from bot.listeners import coordinating, guiding, people
from bot.listeners.guiding import _FORM_OF_EACH_MATE
from bot.listeners.guiding.growing import _OF_EACH_MATE
from bot.listeners.guiding.meeting import _ONE_OF_THE_TIMES, _OTHER_LINK
from bot.listeners.outcomes import Outcome
from tests.conftest import NOW, TEAM, Installed
from tests.listeners.guide_town import TRYING, GuideTown, Use
from tests.listeners.guide_uses import uses

FORGED = (
    "",
    "0",
    "-1",
    "x",
    "999999",
    "9" * 70,
    "9" * 5000,
    "²",
    "٣",
    ":::::",
    "1 OR 1=1",
    "null",
    "1",
    "1:1:1:1",
)
ODD = ({"a": 1}, [], [{"a": 1}], ["9" * 70], "9" * 5000, "", None, 7, -1, True)
NUMBERED = {
    f"{ids.GOALS_SHOW}:0": _OF_EACH_MATE,
    f"{ids.MEETING_LINK}:1": _OTHER_LINK,
    f"{ids.TIMES_ACCEPT}:1": _ONE_OF_THE_TIMES,
    f"{ids.AUDIT_TURN}:1": coordinating.NEWER_AND_OLDER,
}
"""Several in a row, which one pattern stands for."""
LISTS = {ids.TOPICS_OF, ids.TOPICS_TURN, ids.NOTES_SHOW}
"""Without a pair they show what is one's own."""
ELSEWHERE = {_FORM_OF_EACH_MATE}
"""Forms are reviewing's, whose buttons have tests of their own."""


@pytest.fixture(scope="module")
def standing(installed: Installed) -> Iterator[GuideTown]:
    with installed() as (sessions, path):
        town = GuideTown(sessions, path, NOW)
        for name, pattern in NUMBERED.items():
            town.wires.heard[name] = town.heard[pattern]  # type: ignore[index]
        yield town
        town.close()


@pytest.fixture
def town(standing: GuideTown) -> GuideTown:
    standing.rewind()
    return standing


@pytest.mark.long
def test_every_listener_is_written_down_and_works_for_whom_it_is(town: GuideTown) -> None:
    known = uses(town)
    buttons = {name.split(" ")[0] for name in known if not name.startswith("/")}
    assert buttons - set(NUMBERED) == set(town.heard) - set(NUMBERED.values()) - ELSEWHERE
    typed = {name.split(" ")[1] for name in known if name.startswith("/mentor-admin ")}
    assert typed == {*guiding.ADMIN_COMMANDS, *coordinating.ADMIN_COMMANDS}
    typed = {name.split(" ")[1] for name in known if name.startswith("/mentor ")}
    assert typed == {*guiding.MENTOR_COMMANDS, *people.MENTOR_COMMANDS}
    wrong = []
    for name, use in known.items():
        town.rewind()
        if name == "/mentor-admin unhold":
            town.use("/mentor-admin hold", known["/mentor-admin hold"])
        outcome = town.use(name, use)
        if outcome.refused or town.shown_to_others(use.who, repr(outcome)):
            wrong.append((name, str(outcome)[:600], town.shown_to_others(use.who, repr(outcome))))
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.long
def test_nobody_else_changes_or_learns_anything(town: GuideTown) -> None:
    before, wrong = town.version(), []
    for name, use in uses(town).items():
        for who, team in strangers(use):
            outcome = town.use(name, use, who, team)
            if not outcome.refused or town.shown_to_others(who, repr(outcome)) or town.version() != before:
                wrong.append((name, who, team, str(outcome)[:500]))
                before = town.version()
            elif said(outcome) and not is_a_sentence(said(outcome)):
                wrong.append((name, who, team, said(outcome)))
    assert not wrong, "\n".join(map(str, wrong))


def strangers(use: Use) -> Iterator[tuple[str, str]]:
    """Everybody it is not for, and the right person from another workspace."""
    for who in sorted(TRYING - use.also - {use.who}):
        yield who, TEAM
    yield use.who, "TELSE"


_KNOWN = [
    re.compile(re.sub(r"\\\{\w+\\\}", "(?s:.*)", re.escape(sentence))) for sentence in SENTENCES.values()
]


def said(outcome: Outcome) -> str:
    """What a refusal says, wherever it stands."""
    if outcome.whisper:
        return outcome.whisper
    errors = outcome.ack.get("errors") or {}
    if errors:
        return str(next(iter(errors.values())))
    return repr(outcome.push or outcome.open or outcome.ack.get("view") or "")


def is_a_sentence(text: str) -> bool:
    """Whether it is one of those that are written down for what can be refused."""
    return any(pattern.search(text) for pattern in _KNOWN)


@pytest.mark.long
def test_the_right_people_may_nothing_any_more_once_they_are_gone(town: GuideTown) -> None:
    with town.sessions.writing(TEAM) as session:
        for name in ("UMIA", "UNIA", "URIA", "UCLEO"):
            town.person(session, name).deactivated_at = town.now
    before = town.version()
    for name, use in uses(town).items():
        outcome = town.use(name, use)
        assert outcome.refused, (name, outcome)
        assert not [word for word in town.words if word in repr(outcome)], (name, outcome)
    assert town.version() == before


@pytest.mark.long
def test_a_forged_form_is_never_an_apology_and_changes_nothing(town: GuideTown) -> None:
    before, wrong = town.version(), []
    for name, use in uses(town).items():
        if use.text or not (use.value or use.metadata):
            continue
        for odd in FORGED:
            if use.who == "UCLEO" and str(odd)[:1] == "1":
                continue  # there is such a pair and such a program, and they coordinate it
            outcome = town.use(name, use, value=str(odd), metadata=dict.fromkeys(use.metadata, odd))
            listed = name in LISTS and str(odd).strip(":") == ""
            if not outcome.refused and not listed:
                wrong.append((name, odd, str(outcome)[:500]))
            if town.shown_to_others(use.who, repr(outcome)) or (town.version() != before and not listed):
                wrong.append((name, odd, str(outcome)[:500]))
            before = town.version()
    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.long
def test_odd_answers_are_a_sentence(town: GuideTown) -> None:
    """In every field at once, and in each one beside good ones."""
    for name, use in uses(town).items():
        for odd in ODD if use.answers else ():
            town.use(name, use, answers=dict.fromkeys(use.answers, odd))
            for key in use.answers if odd not in (None, "", [], -1) else ():
                outcome = town.use(name, use, answers={**use.answers, key: odd})
                if outcome.refused:
                    assert is_a_sentence(said(outcome)), (name, key, odd, outcome)
                else:
                    town.rewind()


@pytest.mark.long
def test_the_second_of_two_clicks_changes_nothing(town: GuideTown) -> None:
    """A button is pressed again a second later; a form is sent again as it was."""
    wrong = []
    for name, use in uses(town).items():
        town.rewind()
        if name == "/mentor-admin unhold":
            town.use("/mentor-admin hold", Use(text="hold", who="UCLEO"))
        kind = town.wires.heard[name.split(" ")[0]][0]
        more = {"key": f"same:{name}"} if kind == "view" else {}
        town.use(name, use, **more)
        once = town.counts()
        town.now += timedelta(seconds=1)
        second = town.use(name, use, **more)
        twice = town.counts()
        changed = [key for key in once if once[key] != twice[key]]
        if changed or (said(second) and second.refused and not is_a_sentence(said(second))):
            wrong.append((name, changed, [(once[key], twice[key]) for key in changed], str(second)[:300]))
    assert not wrong, "\n".join(map(str, wrong))
