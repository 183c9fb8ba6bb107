"""Whatever is shown of what people wrote is text, in every message, modal and Home tab: it calls nobody.

All views are found in the source and shown with facts made up from their types, each text with a call in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from blocks.parts import Message
from blocks.spoken import spoken
from bot.errors import DomainError
from tests.accessibility.test_messages_heard import FOUND, READER, SEEDS
from tests.shown import IDS, WORDS, Facts

WRITTEN_BY_NOBODY = {
    "Answered.answer", "SideBySide.their",  # numbers and lists, where the question has no such answer
    "ApplicationForCoordinators.unknown", "AuditRow.action", "AuditRow.capacity", "ChangeShown.after",
    "ChangeShown.before", "ConcernLine.state", "ConcernShown.state", "Faster.key", "FileRefused.format",
    "LessonShown.stage", "OwnSettings.holidays", "PartChange.part", "PersonWouldChange.field", "PlanChanged.field",
    "PlanChanged.part", "PlanShown.status", "ProfileShown.role", "ProgramChampioned.cohort_state",
    "ProgramStanding.cohort_state", "Question.feeds", "ReasonShown.code", "RoleAcceptances.role", "RoleProfile.key",
    "RoleTraining.role", "SessionDraft.key", "StillAsked.role", "TextComing.key", "TextShown.key", "edit_menu.part",
    "kept_message.stage",  # keys
    "RowProblem.text", "_asked.text", "_question.seen", "_question.text", "_told.text", "notice.sentence",
    "privacy_view.note", "retrying.who",  # sentences and mentions of the bot's own
}  # fmt: skip
"""Texts that no person can choose, by class (or view) and field."""
CALL = "<!channel>"
MADE_UP = re.compile(rf"<(?:[@#]|!date\^)[^<>]*{CALL}[^<>]*>")
"""A mention of an id that is made up; real ones hold letters and digits."""


class Tricked(Facts):
    """Whoever wrote a text wants it to be more."""

    field = ""

    def make(self, hint: Any, name: str = "", owner: str = "") -> Any:
        self.field = f"{owner}.{name}"
        return super().make(hint, name, owner)

    def _text(self, name: str) -> str:
        text = super()._text(name)
        chosen = name in WORDS or name in IDS or self.field in WRITTEN_BY_NOBODY
        return text if chosen else f"{text} {CALL}"


def taken_for_more(node: Any) -> Iterator[str]:
    """Texts in which Slack looks for calls and links."""
    if isinstance(node, dict):
        if node.get("type") == "mrkdwn":
            yield str(node["text"])
        for one in node.values():
            yield from taken_for_more(one)
    elif isinstance(node, list | tuple):
        for one in node:
            yield from taken_for_more(one)


def texts_of(shown: Any) -> Iterator[str]:
    if isinstance(shown, Message):
        yield shown.text
        yield spoken(shown.text, list(shown.blocks))
        yield from taken_for_more(shown.blocks)
    else:
        yield from taken_for_more(shown)


def made(view: Any, seed: str) -> Any:
    """What a view makes of such facts; None where these contradict each other."""
    try:
        return view(**Tricked(seed).arguments(view, READER))
    except (KeyError, IndexError, ValueError, TypeError, StopIteration, DomainError):
        return None


@pytest.mark.parametrize("name", sorted(FOUND))
def test_no_text_of_people_calls_anybody(name: str) -> None:
    shown = [one for n in range(SEEDS) if (one := made(FOUND[name], f"{name}{n}")) is not None]
    found = [text for one in shown for text in texts_of(one) if CALL in MADE_UP.sub("", text)]
    assert not found, found[:3]
