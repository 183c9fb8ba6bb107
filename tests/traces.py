"""Looking for traces of somebody in everything that the bot has stored, decrypted, and in what it has logged."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, select

from db.models import Base


def stored(engine: Engine) -> dict[str, list[str]]:
    """Every row of every table as one text, decrypted, by the table's name."""
    found: dict[str, list[str]] = {}
    with engine.connect() as connection:
        for table in Base.metadata.sorted_tables:
            rows = connection.execute(select(table)).mappings()
            found[table.name] = [json.dumps(dict(row), ensure_ascii=False, default=str) for row in rows]
    return found


def traces_of(engine: Engine, telling: Iterable[str], logged: str = "") -> list[str]:
    """Where any of the texts that tell who it was stands: `table: the row`, or `log: the line`."""
    wanted = [one.casefold() for one in telling if one]
    places = [(name, row) for name, rows in stored(engine).items() for row in rows]
    places += [("log", line) for line in logged.splitlines()]
    return [
        f"{name}: {one!r} in {text[:400]}"
        for name, text in places
        for one in wanted
        if _as_stored(one) in text.casefold() or one in text.casefold()
    ]


def _as_stored(text: Any) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
