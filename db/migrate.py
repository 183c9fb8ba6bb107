"""Bringing a database to the schema of this version, from code."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text

MIGRATIONS = Path(__file__).parent / "migrations"
_ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('mentorbot'), hashtext('migrate'))")
"""On a server: whoever changes the schema has this lock until the transaction ends."""


class BrokenReferencesError(RuntimeError):
    """After a migration these tables refer to rows that are not there; nothing was changed."""

    def __init__(self, tables: list[str]) -> None:
        super().__init__(f"rows of {', '.join(tables)} refer to rows that are not there")


class NewerSchemaError(RuntimeError):
    """The database knows migrations that this version does not; `version` is the one it is at."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"The database is of a newer version of mentorbot (schema {version}). "
            "Use that version, or restore a backup that was made before it."
        )
        self.version = version


def config(connection: Connection | Engine | None = None) -> Config:
    """Alembic's configuration for this project's migrations on `connection`."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine, revision: str = "head") -> tuple[str, ...]:
    """Apply every missing migration in one transaction, and say which these were: none if somebody else just did.

    Raises NewerSchemaError, and on SQLite BrokenReferencesError.
    """
    with _rebuilding(engine) as connection:
        before = _missing(connection)
        command.upgrade(config(connection), revision)
        after = _missing(connection)
    return tuple(one for one in before if one not in after)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take migrations back down to `revision`."""
    with _rebuilding(engine) as connection:
        command.downgrade(config(connection), revision)


@contextmanager
def _rebuilding(engine: Engine) -> Iterator[Connection]:
    """A transaction in which tables can be rebuilt.

    SQLite changes a column by making the table anew, and dropping the old one would count as deleting
    everything that others refer to. Foreign keys are let go meanwhile, as its manual says, and all
    checked before the commit. Raises BrokenReferencesError if one no longer holds.
    """
    if engine.dialect.name != "sqlite":
        with engine.begin() as connection:
            _wait_for_others(connection)
            yield connection
        return
    with engine.connect() as connection:
        beneath = connection.connection.cursor()  # a statement of SQLAlchemy's would begin the transaction
        beneath.execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
                broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
                if broken:
                    raise BrokenReferencesError(sorted({str(row[0]) for row in broken}))
        finally:
            beneath.execute("PRAGMA foreign_keys=ON")


def _wait_for_others(connection: Connection) -> None:
    """Have a server's schema for ourselves until the transaction ends, however long another `migrate` takes."""
    usual = connection.scalar(text("SHOW lock_timeout"))
    connection.execute(text("SET LOCAL lock_timeout = 0"))
    connection.execute(_ONE_AT_A_TIME)
    connection.execute(text("SELECT set_config('lock_timeout', :usual, true)"), {"usual": usual})


def missing(engine: Engine) -> tuple[str, ...]:
    """The revisions that `engine` still lacks, oldest first; empty when it is up to date. Raises NewerSchemaError."""
    with engine.connect() as connection:
        return _missing(connection)


def _missing(connection: Connection) -> tuple[str, ...]:
    script = ScriptDirectory.from_config(config())
    current = MigrationContext.configure(connection).get_current_heads()
    ours = known_revisions()
    unknown = set(current) - set(ours)
    if unknown:
        raise NewerSchemaError(min(unknown))
    done = {r.revision for head in current for r in script.iterate_revisions(head, "base")}
    return tuple(revision for revision in ours if revision not in done)


def known_revisions() -> tuple[str, ...]:
    """The revisions that this version knows, oldest first: a database at any other is of a later version."""
    script = ScriptDirectory.from_config(config())
    return tuple(r.revision for r in reversed(list(script.walk_revisions())))
