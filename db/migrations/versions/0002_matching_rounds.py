"""Rounds of matching that are computed apart, named and answered; short lists; questions; who missed a round

Revision: 0002
Follows: 0001
"""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

DEFAULTS = {
    "enrollment": ("missed",),
    "match_round": ("name", "revision", "settings", "progress", "gap"),
    "proposal": ("fit", "source", "answer"),
}


def upgrade() -> None:
    op.create_table(
        "short_list",
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("offered_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("until", db.types.UTCDateTime(), nullable=False),
        sa.Column("ranked_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_short_list_enrollment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_list")),
        sa.UniqueConstraint("enrollment_id", name=op.f("uq_short_list_enrollment_id")),
    )
    with op.batch_alter_table("short_list", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_short_list_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_short_list_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "short_list_entry",
        sa.Column("short_list_id", sa.Integer(), nullable=False),
        sa.Column("mentor_enrollment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["mentor_enrollment_id"], ["enrollment.id"], name=op.f("fk_short_list_entry_mentor_enrollment_id")
        ),
        sa.ForeignKeyConstraint(
            ["short_list_id"], ["short_list.id"], name=op.f("fk_short_list_entry_short_list_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_short_list_entry")),
        sa.UniqueConstraint(
            "short_list_id",
            "mentor_enrollment_id",
            name=op.f("uq_short_list_entry_short_list_id_mentor_enrollment_id"),
        ),
    )
    with op.batch_alter_table("short_list_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_short_list_entry_mentor_enrollment_id"), ["mentor_enrollment_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_short_list_entry_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "match_question",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("args", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("starts", sa.Integer(), nullable=False),
        sa.Column("mark", sa.String(length=32), nullable=False),
        sa.Column("answer", db.types.Encrypted(), nullable=True),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("started_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("finished_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_match_question_cohort_id")),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_match_question_asked_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_match_question")),
    )
    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_match_question_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_question_status"), ["status"], unique=False)
        batch_op.create_index(batch_op.f("ix_match_question_workspace_id"), ["workspace_id"], unique=False)

    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.add_column(sa.Column("next_match_at", db.types.UTCDateTime(), nullable=True))
        batch_op.create_index(batch_op.f("ix_cohort_next_match_at"), ["next_match_at"], unique=False)

    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("missed", sa.Integer(), nullable=False, server_default="0"))

    with op.batch_alter_table("match_round", schema=None) as batch_op:
        batch_op.add_column(sa.Column("name", sa.String(length=80), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("revision", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("settings", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("progress", sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column("started_at", db.types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("finished_at", db.types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("gap", sa.BigInteger(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("refused", db.types.Encrypted(), nullable=True))
        batch_op.add_column(sa.Column("answers_until", db.types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("picture_file", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("sheet_file", sa.String(length=32), nullable=True))
        batch_op.create_index(batch_op.f("ix_match_round_status"), ["status"], unique=False)

    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("fit", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(
            sa.Column("source", sa.String(length=16), nullable=False, server_default="matcher")
        )
        batch_op.add_column(sa.Column("answer", sa.String(length=16), nullable=False, server_default="open"))
        batch_op.add_column(sa.Column("answered_at", db.types.UTCDateTime(), nullable=True))
        batch_op.create_index("ix_proposal_weakest_first", ["round_id", "points", "id"], unique=False)

    op.execute("UPDATE proposal SET fit = points / 10")  # near enough: the points of 10,000, in thousandths

    # Rows that were there have their values now; new ones get theirs from the models.
    for table, columns in DEFAULTS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index("ix_proposal_weakest_first")
        batch_op.drop_column("answered_at")
        batch_op.drop_column("answer")
        batch_op.drop_column("source")
        batch_op.drop_column("fit")

    with op.batch_alter_table("match_round", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_round_status"))
        batch_op.drop_column("sheet_file")
        batch_op.drop_column("picture_file")
        batch_op.drop_column("answers_until")
        batch_op.drop_column("refused")
        batch_op.drop_column("gap")
        batch_op.drop_column("finished_at")
        batch_op.drop_column("started_at")
        batch_op.drop_column("progress")
        batch_op.drop_column("settings")
        batch_op.drop_column("revision")
        batch_op.drop_column("name")

    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_column("missed")

    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cohort_next_match_at"))
        batch_op.drop_column("next_match_at")

    with op.batch_alter_table("match_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_match_question_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_match_question_status"))
        batch_op.drop_index(batch_op.f("ix_match_question_cohort_id"))

    op.drop_table("match_question")

    with op.batch_alter_table("short_list_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_short_list_entry_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_short_list_entry_mentor_enrollment_id"))

    op.drop_table("short_list_entry")
    with op.batch_alter_table("short_list", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_short_list_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_short_list_status"))

    op.drop_table("short_list")
