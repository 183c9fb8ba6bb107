"""Whether anybody has committed to a database: a question that costs next to nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

_QUESTION = {
    "sqlite": "PRAGMA data_version",  # sqlite.org/pragma.html: differs once another connection has committed
    "postgresql": "SELECT pg_current_snapshot()::text",  # what is under way is part of it
}


class Changes:
    """Asks on a connection of its own, which never writes. For one thread."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Any = None

    def marker(self) -> object:
        """Equal to an earlier marker only if nobody has committed in between, from whichever process.

        It may differ without a change. Without an answer from the database it equals no other.
        """
        try:
            cursor = self._connected().cursor()
            try:
                cursor.execute(_QUESTION[self._engine.dialect.name])
                return cursor.fetchone()
            finally:
                cursor.close()
        except Exception:
            self.close()
            return object()

    def close(self) -> None:
        """Give the connection back. Asking again opens another."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connected(self) -> Any:
        if self._connection is None:
            connection = self._engine.raw_connection()
            connection.detach()
            self._connection = connection
            if self._engine.dialect.name == "postgresql":
                connection.dbapi_connection.autocommit = True  # type: ignore[union-attr]
        return self._connection
