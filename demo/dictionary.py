"""How colleagues read the app in their own language: from its catalogues back into English, in which they think.

What they decide follows from the words, not from the language: a German company lives as an English one does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any

from babel.messages.pofile import read_po

import bot.languages
from bot.languages import ENGLISH, LANGUAGES, language_of
from playground import ViewOnScreen

_NAME = re.compile(r"\{(\w+)[^{}]*\}")
_LETTERS = re.compile(r"[^\W\d_]")
_FEW = 3  # letters beside names: a text of fewer could mean anything


def english(text: str, locale: str) -> str:
    """What the app says with `text` to somebody of this locale (as Slack writes it), in English; as it is where the
    app says nothing like it.
    """
    language = language_of(locale)
    return text if language == ENGLISH else _read(text, language)


def as_read(view: ViewOnScreen, locale: str) -> ViewOnScreen:
    """A modal as somebody of this locale understands it."""
    if language_of(locale) == ENGLISH:
        return view

    def read(part: Any) -> Any:
        if isinstance(part, list):
            return [read(one) for one in part]
        if not isinstance(part, dict):
            return part
        if part.get("type") in {"plain_text", "mrkdwn"}:
            return {**part, "text": english(str(part["text"]), locale)}
        return {key: read(one) for key, one in part.items()}

    return replace(
        view,
        title=english(view.title, locale),
        close=english(view.close, locale) if view.close else view.close,
        blocks=read(view.blocks),
    )


@lru_cache(maxsize=8192)
def _read(text: str, language: str) -> str:
    known, patterns = _dictionary(language)
    if text in known:
        return known[text]
    for pattern, said in patterns:
        found = pattern.fullmatch(text)
        if found is not None:
            return _filled(said, {name: _read(given, language) for name, given in found.groupdict().items()})
    return text


def _filled(said: str, names: Mapping[str, str]) -> str:
    return _NAME.sub(lambda name: names.get(name[1], ""), said)


@lru_cache(maxsize=64)
def in_languages(part: str, languages: frozenset[str]) -> tuple[str, ...]:
    """All texts of the app that hold this part of an English one, up to the first name in them, here and in these."""
    said = [other for language in sorted(languages) for one, other in _translations(language) if part in one]
    return (part, *(_NAME.split(text)[0].strip() for text in said))


@lru_cache(maxsize=len(LANGUAGES))
def _dictionary(language: str) -> tuple[dict[str, str], list[tuple[re.Pattern[str], str]]]:
    known: dict[str, str] = {}
    patterns: list[tuple[re.Pattern[str], str]] = []
    for said, translated in _translations(language):
        if "{" not in said:
            known.setdefault(translated, said)
        elif len(_LETTERS.findall(_NAME.sub("", translated))) >= _FEW:
            patterns.append((_pattern(translated), said))
    patterns.sort(key=lambda one: -len(one[0].pattern))  # who says more means it more
    return known, patterns


def _pattern(translated: str) -> re.Pattern[str]:
    parts, named = [], set[str]()
    at = 0
    for name in _NAME.finditer(translated):
        parts.append(re.escape(translated[at : name.start()]))
        parts.append("(?:.*?)" if name[1] in named else f"(?P<{name[1]}>.*?)")
        named.add(name[1])
        at = name.end()
    return re.compile("".join((*parts, re.escape(translated[at:]))), re.DOTALL)


@lru_cache(maxsize=len(LANGUAGES))
def _translations(language: str) -> tuple[tuple[str, str], ...]:
    """(English, this language), of every text; nothing for English itself. Reading them takes a third of a second."""
    return tuple(_read_from(language)) if language != ENGLISH else ()


def _read_from(language: str) -> Iterator[tuple[str, str]]:
    with (resources.files(bot.languages) / f"{language}.po").open("rb") as file:
        for message in read_po(file, locale=language):
            ids = [message.id] if isinstance(message.id, str) else list(message.id)
            said = [message.string] if isinstance(message.string, str) else list(message.string or ())
            yield from ((one, other) for one, other in zip(ids, said, strict=False) if one and other)
