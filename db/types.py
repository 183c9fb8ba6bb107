"""Column types: aware UTC times, and text that is encrypted at rest."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any, Protocol

from sqlalchemy import BindParameter, DateTime, Dialect, String, Text
from sqlalchemy.sql.operators import OperatorType, eq
from sqlalchemy.types import TypeDecorator, TypeEngine


class Cipher(Protocol):
    """What the encrypted columns need; `cryptography.fernet.MultiFernet` is one."""

    def encrypt(self, msg: bytes) -> bytes: ...

    def decrypt(self, msg: bytes) -> bytes: ...


class UTCDateTime(TypeDecorator[datetime]):
    """An aware datetime in UTC, on every engine. Naive values are refused, never guessed."""

    impl = DateTime
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a time zone cannot be stored")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class WorkspaceId(String):
    """The workspace a row belongs to: a parameter of nearly every statement (see `db.session`).

    SQLAlchemy keeps a statement's parameters as keys of dictionaries, and compares them there by `==`, which makes
    an expression each time only to ask whether both sides hash alike. For this one it is answered at once: that
    was a quarter of what a small query costs.
    """

    class Comparator(String.Comparator[str]):
        def operate(self, op: OperatorType, *other: Any, **kwargs: Any) -> Any:
            if op is eq and isinstance(self.expr, BindParameter) and isinstance(other[0], BindParameter):
                return hash(self.expr) == hash(other[0])
            return super().operate(op, *other, **kwargs)

    comparator_factory = Comparator


class Encrypted(TypeDecorator[Any]):
    """A JSON value encrypted with the cipher of the engine it is written through.

    The cipher is an attribute of the engine's dialect (see `db.engine.connect`), so that no key
    lives in a module and two engines in one process may use different keys.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        if value is None:
            return None
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        return _cipher(dialect).encrypt(text.encode()).decode("ascii")

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return json.loads(_cipher(dialect).decrypt(value.encode("ascii")))


def _cipher(dialect: Dialect) -> Cipher:
    cipher: Cipher | None = getattr(dialect, "mentorbot_cipher", None)
    if cipher is None:
        raise RuntimeError("this engine was built without a cipher; use db.engine.connect")
    return cipher
