"""Frozen dataclasses from plain documents (what YAML and JSON hold) and back, by their own type hints.

Every mistake is collected with its path, so that a file can be mended in one go. Three habits keep files
short: a mapping's name is the item's `key`; an item may be one word where its class says so; defaults
are left out.
"""

from __future__ import annotations

import difflib
import math
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from bot.domain.said import N_, Said, said

Path = tuple[str | int, ...]
Checks = Mapping[type, Callable[[Any], Iterable[tuple[Path, str]]]]
Shorthands = Mapping[type, Callable[[str], object]]
T = TypeVar("T")

_DIGITS = 9  # of a whole number written as text
_GUESSES = 100
_SHOWN = 40  # characters of a wrong value that its mistake repeats


@dataclass(frozen=True)
class Mistake:
    """What is wrong, in words (`said`), and where: the keys and positions that lead to it."""

    path: Path
    message: str


class _Unusable:
    """Stands for what could not be read; its mistake is noted already."""


_UNUSABLE = _Unusable()


class Decoder:
    """Reads one document; `mistakes` grows as it goes, and `unread` holds the names at its top under which
    something could not be read.

    `checks` give further mistakes of an object that could be read (paths relative to it); `shorthands`
    make an object of a single word.
    """

    def __init__(self, checks: Checks, shorthands: Shorthands) -> None:
        self.mistakes: list[Mistake] = []
        self.unread: set[str | int] = set()
        self._checks = checks
        self._shorthands = shorthands

    def read(self, cls: type[T], node: object) -> T | None:
        """An object of `cls`, a frozen dataclass; None if something it needs is unusable."""
        value = self._object(cls, node, ())
        return value if isinstance(value, cls) else None

    def _nearest(self, key: object, known: Iterable[str]) -> str:
        """A guess at what was meant: not for a file that is wrong throughout, which would take its time."""
        return _nearest(key, known) if len(self.mistakes) < _GUESSES else ""

    def _note(self, path: Path, message: str) -> _Unusable:
        self.mistakes.append(Mistake(path, message))
        self.unread.update(path[:1])
        return _UNUSABLE

    def _value(self, hint: Any, node: object, path: Path) -> object:
        origin = get_origin(hint)
        if origin in (Union, types.UnionType):
            return self._one_of(get_args(hint), node, path)
        if origin in (tuple, frozenset):
            return self._several(origin, get_args(hint)[0], node, path)
        if origin is not None:
            key_hint, value_hint = get_args(hint)
            return self._mapping(key_hint, value_hint, node, path)
        if is_dataclass(hint) and isinstance(hint, type):
            return self._object(hint, node, path)
        if isinstance(hint, type) and issubclass(hint, Enum):
            return self._word(hint, node, path)
        return self._scalar(hint, node, path)

    def _one_of(self, hints: tuple[Any, ...], node: object, path: Path) -> object:
        if node is None and types.NoneType in hints:
            return None
        if isinstance(node, bool) and bool in hints:
            return bool(node)
        others = [hint for hint in hints if hint not in (types.NoneType, bool)]
        return self._value(others[0], node, path)

    def _several(self, kind: type, hint: Any, node: object, path: Path) -> object:
        if not isinstance(node, Sequence) or isinstance(node, str):
            return self._note(path, said("should be a list, but is {found}", found=_describe(node)))
        items = [self._value(hint, item, (*path, position)) for position, item in enumerate(node)]
        return kind(item for item in items if item is not _UNUSABLE)

    def _mapping(self, key_hint: Any, value_hint: Any, node: object, path: Path) -> object:
        if not isinstance(node, Mapping):
            return self._note(path, _no_mapping(node))
        named = is_dataclass(value_hint) and "key" in _fields(value_hint)
        result: dict[object, object] = {}
        for raw, item in node.items():
            key = self._scalar(key_hint, raw, (*path, raw))
            value = self._value(value_hint, _with_key(item, key) if named else item, (*path, raw))
            if key is not _UNUSABLE and value is not _UNUSABLE:
                result[key] = value
        return result

    def _object(self, cls: type, node: object, path: Path) -> object:
        shorthand = self._shorthands.get(cls)
        if shorthand is not None and isinstance(node, str):
            return self._checked(shorthand(str(node)), path)
        if not isinstance(node, Mapping):
            return self._note(path, _no_mapping(node))
        known = _fields(cls)
        for key in node:
            if key not in known:
                hint = self._nearest(key, known)
                self._note(
                    (*path, key), said("{name} is not known here{hint}", name=_describe(key), hint=hint)
                )
        values: dict[str, object] = {}
        complete = True
        for name, (field_, hint) in known.items():
            given = node.get(name)
            if given is None and (name not in node or not _admits_none(hint)):
                if _has_default(field_):
                    continue
                if name in node:
                    self._note((*path, name), said("is empty"))
                else:
                    self._note(path, said("{name!r} is missing", name=name))
                complete = False
                continue
            value = self._value(hint, given, (*path, name))
            if value is not _UNUSABLE:
                values[name] = value
            elif not _has_default(field_):
                complete = False
        return self._checked(cls(**values), path) if complete else _UNUSABLE

    def _checked(self, value: object, path: Path) -> object:
        check = self._checks.get(type(value))
        if check is not None:
            self.mistakes.extend(Mistake((*path, *where), message) for where, message in check(value))
        return value

    def _word(self, cls: type[Enum], node: object, path: Path) -> object:
        words = [str(member.value) for member in cls]
        if isinstance(node, str) and node in words:
            return cls(str(node))
        known = ", ".join(words)
        return self._note(
            path, said("should be one of {known}, but is {found}", known=known, found=_describe(node))
        )

    def _scalar(self, hint: Any, node: object, path: Path) -> object:
        value = _SCALARS[hint](node)
        if value is None:
            return self._note(path, said(_WANTED[hint], found=_describe(node)))
        return value


def encode(value: object, shorthands: Callable[[object], str | None]) -> Any:
    """The plain document of `value`: dicts, lists and scalars that survive JSON.

    `shorthands` gives the single word for an object that has one, else None.
    """
    if type(value) in _PLAIN:
        return value
    if isinstance(value, Enum | date):
        return value.value if isinstance(value, Enum) else value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        word = shorthands(value)
        return word if word is not None else dict(_encoded_fields(value, shorthands))
    if isinstance(value, Mapping):
        return {key: _without_key(key, encode(item, shorthands)) for key, item in value.items()}
    if isinstance(value, frozenset):
        return sorted(encode(item, shorthands) for item in value)
    return [encode(item, shorthands) for item in value] if isinstance(value, tuple) else value


def _encoded_fields(value: Any, shorthands: Callable[[object], str | None]) -> Iterator[tuple[str, object]]:
    cls: Any = type(value)
    for name, default in _defaults(cls):
        item = getattr(value, name)
        if item is not default and item != default:
            yield name, encode(item, shorthands)


_PLAIN = frozenset({str, int, float, bool, types.NoneType})


@lru_cache(maxsize=256)
def _defaults(cls: Any) -> tuple[tuple[str, object], ...]:
    """What each field of `cls` is if nothing is said; a value of its own, equal to nothing, where there is none."""
    return tuple(
        (name, _default(field_) if _has_default(field_) else object())
        for name, (field_, _hint) in _fields(cls).items()
    )


def _fields(cls: Any) -> dict[str, tuple[Field[Any], Any]]:
    return _known_fields(cls)


@lru_cache(maxsize=256)
def _known_fields(cls: Any) -> dict[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(cls)
    return {field_.name: (field_, hints[field_.name]) for field_ in fields(cls)}


def _has_default(field_: Field[Any]) -> bool:
    return field_.default is not MISSING or field_.default_factory is not MISSING


def _default(field_: Field[Any]) -> object:
    return field_.default_factory() if field_.default_factory is not MISSING else field_.default


def _admits_none(hint: Any) -> bool:
    return types.NoneType in get_args(hint)


def _with_key(item: object, key: object) -> object:
    return {"key": key, **item} if isinstance(item, Mapping) else item


def _without_key(key: object, item: Any) -> Any:
    if isinstance(item, dict) and item.get("key") == key:
        return {name: value for name, value in item.items() if name != "key"}
    return item


def _text(node: object) -> str | None:
    if isinstance(node, str):
        return str(node)
    return str(int(node)) if isinstance(node, int) and not isinstance(node, bool) else None


def _whole(node: object) -> int | None:
    if isinstance(node, str) and node.lstrip("-").isdecimal() and len(node) <= _DIGITS:  # a key from JSON
        return int(node)
    return int(node) if isinstance(node, int) and not isinstance(node, bool) else None


def _number(node: object) -> float | None:
    if not isinstance(node, int | float) or isinstance(node, bool) or not math.isfinite(node):
        return None
    return int(node) if isinstance(node, int) else float(node)


def _truth(node: object) -> bool | None:
    return node if isinstance(node, bool) else None


def _day(node: object) -> date | None:
    if isinstance(node, datetime):
        return None
    if isinstance(node, date):
        return node
    try:
        return date.fromisoformat(node) if isinstance(node, str) else None
    except ValueError:
        return None


_SCALARS: Mapping[Any, Callable[[object], object]] = {
    str: _text,
    int: _whole,
    float: _number,
    bool: _truth,
    date: _day,
}
_WANTED: Mapping[Any, str] = N_({
    str: "should be text, but is {found}",
    int: "should be a whole number, but is {found}",
    float: "should be a number, but is {found}",
    bool: "should be true or false, but is {found}",
    date: "should be a date, but is {found}",
})  # fmt: skip


def _no_mapping(node: object) -> Said:
    return said("should be a list of names with values, but is {found}", found=_describe(node))


def _describe(node: object) -> str:
    if node is None:
        return said("empty")
    if isinstance(node, Mapping):
        return said("a list of names with values")
    if isinstance(node, Sequence) and not isinstance(node, str):
        return said("a list")
    text = str(node)
    return f"{text[:_SHOWN] + '…' if len(text) > _SHOWN else text!r}"


def _nearest(key: object, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(str(key)[:_SHOWN], list(known), n=1)
    return said("; did you mean {name!r}?", name=near[0]) if near else ""
