"""Facts that are kept as they were: frozen dataclasses to what JSON holds, and back by their type hints.

A field that was not there yet when they were kept has its default; one that is gone is left out.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import lru_cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Facts = TypeVar("Facts")


def kept(value: Any) -> Any:
    """Lists, dicts and scalars that `facts_from` makes `value` of again."""
    if is_dataclass(value) and not isinstance(value, type):
        return {one.name: kept(getattr(value, one.name)) for one in fields(value)}
    if isinstance(value, Mapping):
        return {str(key): kept(item) for key, item in value.items()}
    return [kept(item) for item in value] if isinstance(value, tuple | list) else value


def facts_from(kind: type[Facts], stored: Any) -> Facts:
    """An object of `kind`. Raises TypeError, ValueError or AttributeError for what it cannot be made of."""
    made = _object(kind, stored)
    if not isinstance(made, kind):
        raise TypeError(f"these are no {kind.__name__}")
    return made


def _object(kind: Any, stored: Any) -> Any:
    hints = _hints(kind)
    return kind(**{name: _value(hints[name], item) for name, item in stored.items() if name in hints})


def _value(hint: Any, stored: Any) -> Any:
    origin, inner = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        if stored is None:
            return None
        return _value(next(one for one in inner if one is not types.NoneType), stored)
    if origin is tuple:
        hints = [inner[0]] * len(stored) if inner[-1] is Ellipsis else inner
        return tuple(_value(one, item) for one, item in zip(hints, stored, strict=True))
    return _object(hint, stored) if is_dataclass(hint) else stored


@lru_cache(maxsize=64)
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)
