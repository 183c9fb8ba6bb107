"""Several workspaces and several processes: installations, leaders, and what a row of the outbox belongs to

Revision: 0006
Follows: 0005
"""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "installation",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("enterprise_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=255), nullable=False),
        sa.Column("bot_user_id", sa.String(length=32), nullable=False),
        sa.Column("bot_id", sa.String(length=32), nullable=False),
        sa.Column("scopes", sa.String(length=1000), nullable=False),
        sa.Column("bot_token", db.types.Encrypted(), nullable=False),
        sa.Column("refresh_token", db.types.Encrypted(), nullable=True),
        sa.Column("expires_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("installed_by", sa.String(length=32), nullable=False),
        sa.Column("installed_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("changed_at", db.types.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_installation")),
    )
    op.create_table(
        "install_state",
        sa.Column("state_hash", sa.String(length=64), nullable=False),
        sa.Column("expires_at", db.types.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name=op.f("pk_install_state")),
    )
    op.create_index(op.f("ix_install_state_expires_at"), "install_state", ["expires_at"], unique=False)
    op.create_table(
        "leader",
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=80), nullable=False),
        sa.Column("taken_at", db.types.UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", name=op.f("pk_leader")),
    )
    op.add_column("outbox", sa.Column("wanted_at", db.types.UTCDateTime(), nullable=True))
    op.add_column("outbox", sa.Column("request", sa.String(length=16), nullable=True))
    op.add_column("outbox", sa.Column("job", sa.String(length=32), nullable=True))
    op.add_column("outbox", sa.Column("batch", sa.String(length=64), nullable=True))
    op.create_table(
        "trouble",
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("since", db.types.UTCDateTime(), nullable=False),
        sa.Column("noticed_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("calm_since", db.types.UTCDateTime(), nullable=True),
        sa.Column("over_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trouble")),
    )
    op.create_index(op.f("ix_trouble_workspace_id"), "trouble", ["workspace_id"], unique=False)
    op.create_index("ix_trouble_open", "trouble", ["workspace_id", "over_at"], unique=False)
    op.create_index("ix_outbox_finished", "outbox", ["workspace_id", "kind", "finished_at"], unique=False)
    op.create_index("ix_outbox_batch", "outbox", ["workspace_id", "batch", "status"], unique=False)
    op.add_column("match_round", sa.Column("paused_at", db.types.UTCDateTime(), nullable=True))
    op.add_column("match_round", sa.Column("delivered_at", db.types.UTCDateTime(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":  # keys that begin alike stand together in the index
        op.alter_column("outbox", "key", type_=sa.String(length=255, collation="C"))
    op.create_index("ix_activity_subject", "activity", ["subject", "subject_id"], unique=False)
    op.create_index(
        "ix_match_constraint_mentee_enrollment_id", "match_constraint", ["mentee_enrollment_id"], unique=False
    )
    op.create_index(
        "ix_match_constraint_mentor_enrollment_id", "match_constraint", ["mentor_enrollment_id"], unique=False
    )
    op.create_index("ix_health_case_open", "health_case", ["workspace_id", "settled_at"], unique=False)
    op.create_index("ix_time_proposal_open", "time_proposal", ["workspace_id", "status"], unique=False)
    op.create_index("ix_training_seat_status", "training_seat", ["workspace_id", "status"], unique=False)
    op.create_index("ix_enrollment_endorsed_by", "enrollment", ["endorsed_by"], unique=False)
    op.create_index("ix_person_manager_id", "person", ["manager_id"], unique=False)
    gone = sa.text("deactivated_at IS NOT NULL")
    op.create_index(
        "ix_person_gone", "person", ["workspace_id"], unique=False, sqlite_where=gone, postgresql_where=gone
    )


def downgrade() -> None:
    op.drop_index("ix_person_gone", table_name="person")
    op.drop_index("ix_person_manager_id", table_name="person")
    op.drop_index("ix_enrollment_endorsed_by", table_name="enrollment")
    op.drop_index("ix_training_seat_status", table_name="training_seat")
    op.drop_index("ix_time_proposal_open", table_name="time_proposal")
    op.drop_index("ix_health_case_open", table_name="health_case")
    op.drop_index("ix_match_constraint_mentor_enrollment_id", table_name="match_constraint")
    op.drop_index("ix_match_constraint_mentee_enrollment_id", table_name="match_constraint")
    op.drop_index("ix_activity_subject", table_name="activity")
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("outbox", "key", type_=sa.String(length=255, collation="default"))
    with op.batch_alter_table("match_round", schema=None) as batch_op:
        batch_op.drop_column("delivered_at")
        batch_op.drop_column("paused_at")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index("ix_outbox_batch")
        batch_op.drop_index("ix_outbox_finished")
        batch_op.drop_column("batch")
        batch_op.drop_column("job")
        batch_op.drop_column("request")
        batch_op.drop_column("wanted_at")
    op.drop_table("trouble")
    op.drop_table("leader")
    op.drop_table("install_state")
    op.drop_table("installation")
