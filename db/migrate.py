"""Bringing a database to the schema of this version, from code."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine

MIGRATIONS = Path(__file__).parent / "migrations"


def config(connection: Connection | Engine | None = None) -> Config:
    """Alembic's configuration for this project's migrations on `connection`."""
    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Apply every missing migration in one transaction."""
    with engine.begin() as connection:
        command.upgrade(config(connection), revision)


def downgrade(engine: Engine, revision: str = "base") -> None:
    """Take migrations back down to `revision`."""
    with engine.begin() as connection:
        command.downgrade(config(connection), revision)


def missing(engine: Engine) -> tuple[str, ...]:
    """The revisions that `engine` still lacks, oldest first; empty when it is up to date."""
    script = ScriptDirectory.from_config(config())
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_heads()
    done = {r.revision for head in current for r in script.iterate_revisions(head, "base")}
    return tuple(r.revision for r in reversed(list(script.walk_revisions())) if r.revision not in done)
