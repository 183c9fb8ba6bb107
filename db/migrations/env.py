"""Alembic's environment: uses the connection it is handed, so that no address is kept in a file."""

from alembic import context
from sqlalchemy import Connection

import db.models  # noqa: F401 - registers every table
from db.models.base import Base


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=True,
        compare_type=True,
        compare_server_default=True,
    )
    with context.begin_transaction():
        context.run_migrations()


connectable = context.config.attributes["connection"]
if isinstance(connectable, Connection):
    run(connectable)
else:
    with connectable.connect() as connection:
        run(connection)
        connection.commit()
