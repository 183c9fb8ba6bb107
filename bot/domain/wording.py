"""The words of a plan: which of its fields people read, and the plan, or a part of it, in another language.

A plan that ships is said in the language of whoever begins with it; from then on its words are the program's own. What
still stands as it was shipped is shown to each reader in theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

T = TypeVar("T")

READ: Mapping[str, frozenset[str]] = {
    name: frozenset(words.split())
    for name, words in {
        # the plan
        "Campaign": "follow_up kickoff last_call thanks image_alt",
        "Card": "title text",
        "Challenge": "risk response",
        "Check": "question",
        "CheckOption": "text why",
        "Form": "title intro submit",
        "Measure": "label source",
        "Module": "title",
        "Option": "label hint",
        "Page": "title intro",
        "PageText": "title intro",
        "Program": "name purpose objective announcement first_steps conversation_starters agreement_defaults",
        "Question": "label hint short low_label high_label",
        "RoleProfile": "promise does does_not",
        "RoleWords": "mentee mentor",
        "Scenario": "title for_one for_other afterwards",
        "TimelineStep": "text",
        "Topic": "title intro questions",
        # what is shown of it
        "AnswerShown": "label chosen low high",
        "ApplicationPage": "submit",
        "AssessmentPage": "submit",
        "CardShown": "why",
        "CertificateFacts": "role_word",
        "CertificateShown": "role_word",
        "CircleIntroduced": "first_steps",
        "ClosingGuide": "title intro questions",
        "FormAsk": "title",
        "Halfway": "title",
        "MissingAnswer": "title",
        "OneSided": "title",
        "OwnForm": "title",
        "OwnRead": "title",
        "PairAnnounced": "first_steps",
        "PairFormDone": "title",
        "PairFormPage": "title submit",
        "ReviewRead": "title",
        "ReviewShared": "title",
        "ProgramShown": "purpose",
        "RoleExpected": "promise does does_not",
        "SkillResult": "label",
        "SkillStep": "label",
        "Starter": "text skill goal",
        "StoppedReminder": "form",
        "TextShown": "text",
        "Term": "label",
        "TimeTogether": "topics",
        "TermChange": "label",
        "ToRead": "title",
        "TopicIdea": "title questions",
        "TopicShown": "title intro questions",
    }.items()
}
"""Fields that hold words, by class; everything else is a key, a code or a number."""


At = tuple[str, str]
"""Where a text stands: its class, and its field."""


def in_words(part: T, say: Callable[[str], str]) -> T:
    """A program, or a part of it (a form, a page, topics), with each of its texts as `say` has it."""
    said: T = _said(part, lambda _, text: say(text))
    return said


def texts_of(part: object) -> Iterator[tuple[At, str]]:
    """Every text of a program or of a part of it, as often as it stands there, and where."""
    heard: list[tuple[At, str]] = []

    def listen(at: At, text: str) -> str:
        heard.append((at, text))
        return text

    _said(part, listen)
    return iter(heard)


def _said(node: Any, say: Callable[[At, str], str]) -> Any:
    if is_dataclass(node) and not isinstance(node, type):
        name = type(node).__name__
        words = READ.get(name, frozenset())
        changed = {}
        for field in fields(node):
            old = getattr(node, field.name)
            new = _translated(old, (name, field.name), say) if field.name in words else _said(old, say)
            if new is not old:
                changed[field.name] = new
        return replace(node, **changed) if changed else node
    if isinstance(node, Mapping):
        return _unless_the_same(node, {key: _said(value, say) for key, value in node.items()})
    if isinstance(node, tuple):
        return _unless_the_same(node, tuple(_said(value, say) for value in node))
    return node


def _translated(node: Any, at: At, say: Callable[[At, str], str]) -> Any:
    if isinstance(node, str):
        return say(at, node) if node else node
    if isinstance(node, Mapping):
        # What answers a question beforehand is one of its options, or words.
        return {key: _translated(value, at, say) if " " in value else value for key, value in node.items()}
    return tuple(_translated(value, at, say) for value in node) if isinstance(node, tuple) else node


def _unless_the_same(old: Any, new: Any) -> Any:
    return old if new == old else new
