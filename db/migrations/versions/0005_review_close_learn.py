"""What people said and what came of it: concerns, checkpoints, farewells, stories, thanks, lessons, comparisons

Revision: 0005
Follows: 0004
"""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cohort_closing",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("due_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("pairs", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_cohort_closing_cohort_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_cohort_closing_made_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_cohort_closing_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cohort_closing")),
    )
    with op.batch_alter_table("cohort_closing", schema=None) as batch_op:
        batch_op.create_index("ix_cohort_closing_due", ["workspace_id", "status", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_cohort_closing_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_cohort_closing_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "counted_answers",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("figure", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("until", db.types.UTCDateTime(), nullable=False),
        sa.Column("last_id", sa.Integer(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("total", sa.Double(), nullable=False),
        sa.Column("parts", sa.JSON(), nullable=False),
        sa.Column("counted_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_counted_answers_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_answers")),
        sa.UniqueConstraint(
            "cohort_id", "figure", "number", name=op.f("uq_counted_answers_cohort_id_figure_number")
        ),
    )
    with op.batch_alter_table("counted_answers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counted_answers_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "counted_groups",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("counted_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_counted_groups_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counted_groups")),
        sa.UniqueConstraint("cohort_id", "by", "number", name=op.f("uq_counted_groups_cohort_id_by_number")),
    )
    with op.batch_alter_table("counted_groups", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_counted_groups_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "comparison",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reading", db.types.Encrypted(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_comparison_made_by")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_comparison_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_comparison")),
    )
    with op.batch_alter_table("comparison", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_comparison_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_comparison_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "project_offer",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=150), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=True),
        sa.Column("skill", sa.String(length=64), nullable=False),
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("withdrawn_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["person.id"], name=op.f("fk_project_offer_contact_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_project_offer_made_by")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_project_offer_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_offer")),
    )
    with op.batch_alter_table("project_offer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_offer_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_offer_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "reward",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("what", db.types.Encrypted(), nullable=False),
        sa.Column("given_by", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["given_by"], ["person.id"], name=op.f("fk_reward_given_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_reward_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_reward_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reward")),
    )
    with op.batch_alter_table("reward", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reward_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reward_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "adjustment",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("pairs", sa.JSON(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("due_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("settled_by", sa.Integer(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_adjustment_cohort_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_adjustment_made_by")),
        sa.ForeignKeyConstraint(["settled_by"], ["person.id"], name=op.f("fk_adjustment_settled_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_adjustment")),
    )
    with op.batch_alter_table("adjustment", schema=None) as batch_op:
        batch_op.create_index("ix_adjustment_due", ["workspace_id", "status", "due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjustment_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_adjustment_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "tally",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("question_key", sa.String(length=64), nullable=False),
        sa.Column("submissions", sa.JSON(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("taken_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_tally_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tally")),
        sa.UniqueConstraint(
            "cohort_id", "form_key", "question_key", name=op.f("uq_tally_cohort_id_form_key_question_key")
        ),
    )
    with op.batch_alter_table("tally", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tally_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "checkpoint",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("works", db.types.Encrypted(), nullable=True),
        sa.Column("works_not", db.types.Encrypted(), nullable=True),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_checkpoint_cohort_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_checkpoint_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_checkpoint")),
        sa.UniqueConstraint("cohort_id", "month", name=op.f("uq_checkpoint_cohort_id_month")),
    )
    with op.batch_alter_table("checkpoint", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_checkpoint_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "monthly_report",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("announced_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("held_by", sa.Integer(), nullable=True),
        sa.Column("as_of", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["held_by"], ["person.id"], name=op.f("fk_monthly_report_held_by")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_monthly_report_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_monthly_report")),
        sa.UniqueConstraint("program_id", "month", name=op.f("uq_monthly_report_program_id_month")),
    )
    with op.batch_alter_table("monthly_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_monthly_report_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "report_file",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("what", sa.String(length=32), nullable=False),
        sa.Column("as_of", db.types.UTCDateTime(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=True),
        sa.Column("words", sa.String(length=2000), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_report_file_person_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_report_file_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report_file")),
        sa.UniqueConstraint(
            "program_id",
            "person_id",
            "purpose",
            "as_of",
            "what",
            name=op.f("uq_report_file_program_id_person_id_purpose_as_of_what"),
        ),
    )
    with op.batch_alter_table("report_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_report_file_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_report_file_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "project_interest",
        sa.Column("offer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wants", sa.Boolean(), nullable=True),
        sa.Column("shown_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("answered_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["offer_id"], ["project_offer.id"], name=op.f("fk_project_interest_offer_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_project_interest_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_project_interest")),
        sa.UniqueConstraint("offer_id", "person_id", name=op.f("uq_project_interest_offer_id_person_id")),
    )
    with op.batch_alter_table("project_interest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_project_interest_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_project_interest_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "decision",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("checkpoint_id", sa.Integer(), nullable=True),
        sa.Column("text", db.types.Encrypted(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("measure", sa.String(length=64), nullable=False),
        sa.Column("value_then", sa.Double(), nullable=True),
        sa.Column("value_later", sa.Double(), nullable=True),
        sa.Column("looked_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["checkpoint_id"], ["checkpoint.id"], name=op.f("fk_decision_checkpoint_id")),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_decision_cohort_id")),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_decision_made_by")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_decision_owner_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision")),
    )
    with op.batch_alter_table("decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_decision_checkpoint_id"), ["checkpoint_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_decision_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "certificate",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("name", db.types.Encrypted(), nullable=False),
        sa.Column("with_goals", sa.Boolean(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("file_id", sa.String(length=64), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_certificate_pair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_certificate_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
        sa.UniqueConstraint("pair_id", "person_id", name=op.f("uq_certificate_pair_id_person_id")),
        sa.UniqueConstraint("workspace_id", "number", name=op.f("uq_certificate_workspace_id_number")),
    )
    with op.batch_alter_table("certificate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_certificate_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_certificate_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "concern",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("raised_by", sa.Integer(), nullable=False),
        sa.Column("neutral_id", sa.Integer(), nullable=True),
        sa.Column("about", db.types.Encrypted(), nullable=True),
        sa.Column("text", db.types.Encrypted(), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("raised_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("answer_due_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("answered_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("submission_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["assigned_to"], ["person.id"], name=op.f("fk_concern_assigned_to")),
        sa.ForeignKeyConstraint(["neutral_id"], ["person.id"], name=op.f("fk_concern_neutral_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_concern_pair_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_concern_program_id")),
        sa.ForeignKeyConstraint(["raised_by"], ["person.id"], name=op.f("fk_concern_raised_by")),
        sa.ForeignKeyConstraint(["submission_id"], ["submission.id"], name=op.f("fk_concern_submission_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern")),
    )
    with op.batch_alter_table("concern", schema=None) as batch_op:
        batch_op.create_index("ix_concern_clock", ["workspace_id", "status", "answer_due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_neutral_id"), ["neutral_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_raised_by"), ["raised_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "farewell",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("wish", db.types.Encrypted(), nullable=True),
        sa.Column("wished_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("next_steps", db.types.Encrypted(), nullable=True),
        sa.Column("chosen_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("text", db.types.Encrypted(), nullable=True),
        sa.Column("text_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("thanks", db.types.Encrypted(), nullable=True),
        sa.Column("thanked_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_farewell_pair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_farewell_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_farewell")),
        sa.UniqueConstraint("pair_id", "person_id", name=op.f("uq_farewell_pair_id_person_id")),
    )
    with op.batch_alter_table("farewell", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_farewell_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_farewell_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "kudos",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=True),
        sa.Column("given_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("told_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["from_id"], ["person.id"], name=op.f("fk_kudos_from_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_kudos_pair_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_kudos_program_id")),
        sa.ForeignKeyConstraint(["to_id"], ["person.id"], name=op.f("fk_kudos_to_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kudos")),
    )
    with op.batch_alter_table("kudos", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_kudos_from_id"), ["from_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kudos_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kudos_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kudos_to_id"), ["to_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_kudos_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "lesson_vote",
        sa.Column("lesson_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["lesson_id"], ["lesson.id"], name=op.f("fk_lesson_vote_lesson_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_lesson_vote_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lesson_vote")),
        sa.UniqueConstraint("lesson_id", "person_id", name=op.f("uq_lesson_vote_lesson_id_person_id")),
    )
    with op.batch_alter_table("lesson_vote", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lesson_vote_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_lesson_vote_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "recommendation",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("words", db.types.Encrypted(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("new_pair_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_recommendation_mentor_id")),
        sa.ForeignKeyConstraint(["new_pair_id"], ["pair.id"], name=op.f("fk_recommendation_new_pair_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_recommendation_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recommendation")),
    )
    with op.batch_alter_table("recommendation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recommendation_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_recommendation_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "story",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("written_by", sa.Integer(), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("written_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("told_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_story_pair_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_story_program_id")),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"], name=op.f("fk_story_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story")),
    )
    with op.batch_alter_table("story", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_program_id"), ["program_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_workspace_id"), ["workspace_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_written_by"), ["written_by"], unique=False)

    op.create_table(
        "concern_step",
        sa.Column("concern_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", db.types.UTCDateTime(), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=True),
        sa.Column("for_raiser", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_concern_step_by_id")),
        sa.ForeignKeyConstraint(["concern_id"], ["concern.id"], name=op.f("fk_concern_step_concern_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_concern_step")),
    )
    with op.batch_alter_table("concern_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_concern_step_concern_id"), ["concern_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_concern_step_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "story_consent",
        sa.Column("story_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("places", sa.JSON(), nullable=False),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_story_consent_person_id")),
        sa.ForeignKeyConstraint(["story_id"], ["story.id"], name=op.f("fk_story_consent_story_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_story_consent")),
        sa.UniqueConstraint(
            "story_id", "person_id", "version", name=op.f("uq_story_consent_story_id_person_id_version")
        ),
    )
    with op.batch_alter_table("story_consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_story_consent_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_story_consent_workspace_id"), ["workspace_id"], unique=False)

    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.add_column(sa.Column("submission_id", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("shared_at", db.types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("retired_at", db.types.UTCDateTime(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_lesson_submission_id"), "submission", ["submission_id"], ["id"]
        )

    with op.batch_alter_table("measure_value", schema=None) as batch_op:
        batch_op.add_column(sa.Column("as_of", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("people", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("measure_value", schema=None) as batch_op:
        batch_op.drop_column("people")
        batch_op.drop_column("as_of")

    with op.batch_alter_table("lesson", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_lesson_submission_id"), type_="foreignkey")
        batch_op.drop_column("retired_at")
        batch_op.drop_column("shared_at")
        batch_op.drop_column("submission_id")

    op.drop_table("report_file")
    op.drop_table("monthly_report")
    op.drop_table("story_consent")
    op.drop_table("concern_step")
    op.drop_table("story")
    op.drop_table("recommendation")
    op.drop_table("lesson_vote")
    op.drop_table("kudos")
    op.drop_table("farewell")
    op.drop_table("concern")
    op.drop_table("certificate")
    op.drop_table("decision")
    op.drop_table("project_interest")
    op.drop_table("checkpoint")
    op.drop_table("tally")
    op.drop_table("adjustment")
    op.drop_table("reward")
    op.drop_table("project_offer")
    op.drop_table("comparison")
    op.drop_table("counted_groups")
    op.drop_table("counted_answers")
    op.drop_table("cohort_closing")
