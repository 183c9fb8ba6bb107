"""No table and no column that says something about people is forgotten in what is handed over and taken out."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from sqlalchemy import JSON, String

from blocks.people.data_words import COLUMNS
from blocks.people.privacy import SCOPES
from bot.domain.retention import BY_KEY
from bot.scopes import SCOPES as ASKED_FOR
from bot.usecases.people.privacy.holdings import HIDDEN, HOLDINGS, KEPT_WORDS, NOBODYS
from bot.usecases.people.privacy.retaining import RULES
from db.models import Base, Person
from db.types import Encrypted

TABLES = {table.name: table for table in Base.metadata.sorted_tables}


def holdings_of(name: str):
    return [one for one in HOLDINGS if one.table.__table__.name == name]


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_is_somebodys_or_says_why_it_is_nobodys(name: str) -> None:
    assert bool(holdings_of(name)) != (name in NOBODYS)
    assert all(one.kind in BY_KEY for one in holdings_of(name))


def test_every_column_that_names_a_person_says_whose_row_it_is() -> None:
    missing = []
    for name, table in TABLES.items():
        for column in table.columns:
            if name != "person" and any(tie.column.table is Person.__table__ for tie in column.foreign_keys):
                known = [
                    one for one in holdings_of(name)
                    if column.name in one.own or column.name in one.exported or column.name in one.hidden
                ]  # fmt: skip
                if not known:
                    missing.append(f"{name}.{column.name}")
    assert missing == []


def test_every_column_that_can_hold_words_is_emptied_or_says_why_not() -> None:
    missing = []
    for name, table in TABLES.items():
        for column in table.columns:
            wordy = isinstance(column.type, (Encrypted, JSON)) or (
                isinstance(column.type, String) and (column.type.length or 999) > 80 and name != "person"
            )
            known = name in NOBODYS or f"{name}.{column.name}" in KEPT_WORDS
            if wordy and not known and not any(column.name in one.words for one in holdings_of(name)):
                missing.append(f"{name}.{column.name}")
    assert missing == []


def test_every_word_that_is_handed_over_has_a_name_for_readers() -> None:
    for one in HOLDINGS:
        for key in one.exported:
            if isinstance(one.table.__table__.columns[key].type, Encrypted) and key != "value":
                assert key in COLUMNS, (one.table.__name__, key)
        assert one.title or one.withheld, one


def test_each_kind_that_has_an_end_is_let_go_by_some_rule() -> None:
    ends = {kind.key for kind in BY_KEY.values() if kind.days is not None}
    assert ends == {rule.kind for rule in RULES} | {"requests"}  # those by the job that clears away


def test_every_scope_says_why_it_is_asked_for() -> None:
    assert set(SCOPES) == set(ASKED_FOR)


def test_what_people_write_to_each_other_has_no_table() -> None:
    listeners = "\n".join(path.read_text() for path in Path("bot/listeners").rglob("*.py"))
    assert not re.search(r"""event\(\s*["']message""", listeners)


def test_whatever_is_left_out_has_a_name_for_readers() -> None:
    left_out = {f"{one.table.__tablename__}.{column}" for one in HOLDINGS for column in one.hidden}
    assert left_out == set(HIDDEN)
    assert all(one.title for one in HOLDINGS if one.withheld)
