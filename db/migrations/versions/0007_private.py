"""Privacy: who asked to be forgotten, and when; what people asked for about themselves; how long records are kept;
who used which right, and what happened is never rewritten; equal forms are known by their digest; what waits to be
sent is found among all that ever was

Revision: 0007
Follows: 0006
"""

import hashlib
import json

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APPEND_ONLY = ("activity", "audit")
"""Rows are added, and one day deleted as a whole (retention, the end of an installation); none is ever changed."""
ONCE_A_DAY = (
    ("ix_pair_over", "pair", "closed_at", "closed_at IS NOT NULL"),
    ("ix_submission_draft", "submission", "begun_at", "submitted_at IS NULL"),
)
"""By which what has been kept for long enough is found."""
WAITING = "status IN ('pending', 'sending', 'unsure')"


def upgrade() -> None:
    op.add_column("person", sa.Column("erased_at", db.types.UTCDateTime(), nullable=True))
    op.add_column("person", sa.Column("erasing_at", db.types.UTCDateTime(), nullable=True))
    waiting = sa.text("erasing_at IS NOT NULL")
    op.create_index(
        "ix_person_erasing", "person", ["workspace_id"], sqlite_where=waiting, postgresql_where=waiting
    )
    op.add_column("workspace", sa.Column("retention", sa.JSON(), nullable=True))
    op.add_column("workspace", sa.Column("pepper", db.types.Encrypted(), nullable=True))
    op.create_table(
        "data_file",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=16), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", db.types.WorkspaceId(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_data_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_file")),
    )
    op.create_index(op.f("ix_data_file_person_id"), "data_file", ["person_id"], unique=False)
    op.create_index(op.f("ix_data_file_workspace_id"), "data_file", ["workspace_id"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("mark", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", db.types.WorkspaceId(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_forgotten")),
        sa.UniqueConstraint("workspace_id", "mark", name=op.f("uq_forgotten_workspace_id_mark")),
    )
    op.create_index(op.f("ix_forgotten_workspace_id"), "forgotten", ["workspace_id"], unique=False)
    op.create_table(
        "audit",
        sa.Column("at", db.types.UTCDateTime(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.Column("action", sa.String(length=64), nullable=False),
        sa.Column("capacity", sa.String(length=32), nullable=False),
        sa.Column("means", sa.String(length=80), nullable=False),
        sa.Column("request", sa.String(length=16), nullable=False),
        sa.Column("program_id", sa.Integer(), nullable=True),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", db.types.WorkspaceId(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
    )
    op.create_index(op.f("ix_audit_actor_id"), "audit", ["actor_id"], unique=False)
    op.create_index(op.f("ix_audit_workspace_id"), "audit", ["workspace_id"], unique=False)
    op.create_index("ix_audit_program_id_at", "audit", ["program_id", "at"], unique=False)
    for name, table, column, where in ONCE_A_DAY:
        op.create_index(
            name,
            table,
            ["workspace_id", column],
            sqlite_where=sa.text(where),
            postgresql_where=sa.text(where),
        )
    op.create_index(
        "ix_outbox_waiting",
        "outbox",
        ["workspace_id", "lane", "status"],
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    _digest_forms()
    _forbid_changes()


def downgrade() -> None:
    _allow_changes()
    op.drop_index("ix_outbox_waiting", "outbox")
    with op.batch_alter_table("form_version") as form_version:
        form_version.drop_column("digest")
    for name, table, _, _ in ONCE_A_DAY:
        op.drop_index(name, table)
    op.drop_table("audit")
    op.drop_table("forgotten")
    op.drop_table("data_file")
    with op.batch_alter_table("workspace") as workspace:
        workspace.drop_column("pepper")
        workspace.drop_column("retention")
    with op.batch_alter_table("person") as person:
        person.drop_index("ix_person_erasing")
        person.drop_column("erasing_at")
        person.drop_column("erased_at")


def _digest_forms() -> None:
    op.add_column("form_version", sa.Column("digest", sa.String(length=64), nullable=True))
    forms = sa.table("form_version", sa.column("id"), sa.column("document", sa.JSON()), sa.column("digest"))
    bind = op.get_bind()
    for number, document in bind.execute(sa.select(forms.c.id, forms.c.document)).all():
        digest = hashlib.sha256(json.dumps(document, sort_keys=True).encode()).hexdigest()
        bind.execute(sa.update(forms).where(forms.c.id == number).values(digest=digest))
    with op.batch_alter_table("form_version") as form_version:
        form_version.alter_column("digest", existing_type=sa.String(length=64), nullable=False)


def _forbid_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            op.execute(
                f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
            )
        return
    op.execute(
        "CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation'; END $$"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER {table}_append_only BEFORE UPDATE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION append_only()"
        )


def _allow_changes() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for table in APPEND_ONLY:
            op.execute(f"DROP TRIGGER {table}_append_only")
        return
    for table in APPEND_ONLY:
        op.execute(f"DROP TRIGGER {table}_append_only ON {table}")
    op.execute("DROP FUNCTION append_only()")
