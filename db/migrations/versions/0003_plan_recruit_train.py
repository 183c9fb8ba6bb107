"""What a plan asks for before the match: nominations, acceptances, approvals, training; circles; lessons

Revision: 0003
Follows: 0002
"""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

DEFAULTS = {"enrollment": ("outside", "endorsement"), "person": ("employment", "is_single_channel")}


def upgrade() -> None:
    op.create_table(
        "lesson",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=16), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_lesson_made_by")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_lesson_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson")),
    )
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "measure_value",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("value", sa.Double(), nullable=False),
        sa.Column("entered_by", sa.Integer(), nullable=False),
        sa.Column("entered_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["entered_by"], ["person.id"], name=op.f("fk_measure_value_entered_by")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_measure_value_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measure_value")),
    )
    with op.batch_alter_table("measure_value", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_measure_value_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_measure_value_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "plan_file",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reading", db.types.Encrypted(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_plan_file_made_by")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_plan_file_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_file")),
    )
    with op.batch_alter_table("plan_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_plan_file_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "module_progress",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("module_key", sa.String(length=64), nullable=False),
        sa.Column("card", sa.Integer(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("opened_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("passed_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_module_progress_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_module_progress_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_module_progress")),
        sa.UniqueConstraint(
            "program_id",
            "person_id",
            "module_key",
            name=op.f("uq_module_progress_program_id_person_id_module_key"),
        ),
    )
    with op.batch_alter_table("module_progress", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_module_progress_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_module_progress_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "nomination",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("nominee_id", sa.Integer(), nullable=False),
        sa.Column("nominated_by", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("note", db.types.Encrypted(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("answered_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["nominated_by"], ["person.id"], name=op.f("fk_nomination_nominated_by")),
        sa.ForeignKeyConstraint(["nominee_id"], ["person.id"], name=op.f("fk_nomination_nominee_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_nomination_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nomination")),
        sa.UniqueConstraint(
            "program_id",
            "nominee_id",
            "role",
            "nominated_by",
            name=op.f("uq_nomination_program_id_nominee_id_role_nominated_by"),
        ),
    )
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_nomination_nominee_id"), ["nominee_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_nomination_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "role_acceptance",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("accepted_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_acceptance_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_role_acceptance_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_acceptance")),
        sa.UniqueConstraint(
            "program_id",
            "person_id",
            "role",
            "digest",
            name=op.f("uq_role_acceptance_program_id_person_id_role_digest"),
        ),
    )
    with op.batch_alter_table("role_acceptance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_role_acceptance_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_role_acceptance_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "text_approval",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("text_key", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("answered_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.Integer(), nullable=True),
        sa.Column("comment", db.types.Encrypted(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["answered_by"], ["person.id"], name=op.f("fk_text_approval_answered_by")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_text_approval_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_text_approval")),
        sa.UniqueConstraint(
            "program_id", "text_key", "digest", name=op.f("uq_text_approval_program_id_text_key_digest")
        ),
    )
    with op.batch_alter_table("text_approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_text_approval_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "training_session",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("starts_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", db.types.Encrypted(), nullable=True),
        sa.Column("seats", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_training_session_made_by")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_training_session_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_session")),
    )
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_session_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_session_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_session_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "circle",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("channel_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_circle_cohort_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_circle_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
    )
    with op.batch_alter_table("circle", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_circle_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "training_seat",
        sa.Column("session_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("chosen_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("reminded_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("calendar_file", sa.String(length=32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_training_seat_person_id")),
        sa.ForeignKeyConstraint(
            ["session_id"], ["training_session.id"], name=op.f("fk_training_seat_session_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_training_seat")),
        sa.UniqueConstraint("session_id", "person_id", name=op.f("uq_training_seat_session_id_person_id")),
    )
    with op.batch_alter_table("training_seat", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_training_seat_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_training_seat_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "review_question",
        sa.Column("enrollment_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=False),
        sa.Column("answer", db.types.Encrypted(), nullable=True),
        sa.Column("answered_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["asked_by"], ["person.id"], name=op.f("fk_review_question_asked_by")),
        sa.ForeignKeyConstraint(
            ["enrollment_id"], ["enrollment.id"], name=op.f("fk_review_question_enrollment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review_question")),
    )
    with op.batch_alter_table("review_question", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_question_enrollment_id"), ["enrollment_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_question_workspace_id"), ["workspace_id"], unique=False)

    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outside", sa.String(length=32), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("endorsement", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("endorsed_by", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("endorsed_at", db.types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("endorsement_note", db.types.Encrypted(), nullable=True))
        batch_op.add_column(sa.Column("decided_words", db.types.Encrypted(), nullable=True))
        batch_op.add_column(sa.Column("still_in", sa.Boolean(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_enrollment_endorsed_by"), "person", ["endorsed_by"], ["id"]
        )

    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.add_column(sa.Column("form_version_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_answer_form_version_id"), "form_version", ["form_version_id"], ["id"]
        )

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("together", sa.String(length=36), nullable=True))
        batch_op.create_index(batch_op.f("ix_meeting_together"), ["together"], unique=False)

    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.add_column(sa.Column("circle_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_pair_circle_id"), ["circle_id"], unique=False)
        batch_op.create_foreign_key(batch_op.f("fk_pair_circle_id"), "circle", ["circle_id"], ["id"])

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("employment", sa.String(length=255), nullable=False, server_default=""))
        batch_op.add_column(
            sa.Column("is_single_channel", sa.Boolean(), nullable=False, server_default=sa.false())
        )

    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.add_column(sa.Column("follows_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_program_follows_id"), "program", ["follows_id"], ["id"])

    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opening_by", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(batch_op.f("fk_cohort_opening_by"), "person", ["opening_by"], ["id"])

    # Rows that were there have their values now; new ones get theirs from the models.
    for table, columns in DEFAULTS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("cohort", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_cohort_opening_by"), type_="foreignkey")
        batch_op.drop_column("opening_by")

    with op.batch_alter_table("program", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_program_follows_id"), type_="foreignkey")
        batch_op.drop_column("follows_id")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("is_single_channel")
        batch_op.drop_column("employment")

    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_pair_circle_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_pair_circle_id"))
        batch_op.drop_column("circle_id")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_together"))
        batch_op.drop_column("together")

    with op.batch_alter_table("answer", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_answer_form_version_id"), type_="foreignkey")
        batch_op.drop_column("form_version_id")

    with op.batch_alter_table("enrollment", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_enrollment_endorsed_by"), type_="foreignkey")
        batch_op.drop_column("still_in")
        batch_op.drop_column("decided_words")
        batch_op.drop_column("endorsement_note")
        batch_op.drop_column("endorsed_at")
        batch_op.drop_column("endorsed_by")
        batch_op.drop_column("endorsement")
        batch_op.drop_column("outside")

    with op.batch_alter_table("review_question", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_question_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_review_question_enrollment_id"))

    op.drop_table("review_question")
    with op.batch_alter_table("training_seat", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_seat_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_training_seat_person_id"))

    op.drop_table("training_seat")
    with op.batch_alter_table("circle", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_circle_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_circle_cohort_id"))

    op.drop_table("circle")
    with op.batch_alter_table("training_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_training_session_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_training_session_starts_at"))
        batch_op.drop_index(batch_op.f("ix_training_session_program_id"))

    op.drop_table("training_session")
    with op.batch_alter_table("text_approval", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_text_approval_workspace_id"))

    op.drop_table("text_approval")
    with op.batch_alter_table("role_acceptance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_role_acceptance_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_role_acceptance_person_id"))

    op.drop_table("role_acceptance")
    with op.batch_alter_table("nomination", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_nomination_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_nomination_nominee_id"))

    op.drop_table("nomination")
    with op.batch_alter_table("module_progress", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_module_progress_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_module_progress_person_id"))

    op.drop_table("module_progress")
    with op.batch_alter_table("measure_value", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_measure_value_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_measure_value_program_id"))

    op.drop_table("measure_value")
    with op.batch_alter_table("plan_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_plan_file_workspace_id"))

    op.drop_table("plan_file")
    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lesson_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_lesson_program_id"))

    op.drop_table("lesson")
