"""Pairs at work: proposals, series, notes, activities, letters; own settings; health, digests, community

Revision: 0004
Follows: 0003
"""

import sqlalchemy as sa
from alembic import op

import db.types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


DEFAULTS = {"goal_update": ("kind",), "pair": ("extra_days", "first_steps"), "step_taken": ("outcome",)}


def upgrade() -> None:
    op.create_table(
        "weekly_digest",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_weekly_digest_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_digest")),
        sa.UniqueConstraint("program_id", "monday", name=op.f("uq_weekly_digest_program_id_monday")),
    )
    with op.batch_alter_table("weekly_digest", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weekly_digest_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "community_channel",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("channel_id", sa.String(length=32), nullable=True),
        sa.Column("channel_name", sa.String(length=80), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("archived_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_community_channel_cohort_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_channel")),
        sa.UniqueConstraint("cohort_id", "kind", name=op.f("uq_community_channel_cohort_id_kind")),
    )
    with op.batch_alter_table("community_channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_community_channel_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "facilitation",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("since", db.types.UTCDateTime(), nullable=False),
        sa.Column("accepted_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_facilitation_cohort_id")),
        sa.ForeignKeyConstraint(
            ["facilitator_id"], ["person.id"], name=op.f("fk_facilitation_facilitator_id")
        ),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_facilitation_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facilitation")),
        sa.UniqueConstraint("cohort_id", "mentor_id", name=op.f("uq_facilitation_cohort_id_mentor_id")),
    )
    with op.batch_alter_table("facilitation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_facilitation_facilitator_id"), ["facilitator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_facilitation_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_facilitation_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "touch_base",
        sa.Column("cohort_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=False),
        sa.Column("facilitator_id", sa.Integer(), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("answer", sa.String(length=16), nullable=False),
        sa.Column("note", db.types.Encrypted(), nullable=True),
        sa.Column("answered_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("reported_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["cohort_id"], ["cohort.id"], name=op.f("fk_touch_base_cohort_id")),
        sa.ForeignKeyConstraint(["facilitator_id"], ["person.id"], name=op.f("fk_touch_base_facilitator_id")),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_touch_base_mentor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_touch_base")),
    )
    with op.batch_alter_table("touch_base", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_touch_base_cohort_id"), ["cohort_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_touch_base_facilitator_id"), ["facilitator_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_touch_base_mentor_id"), ["mentor_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_touch_base_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "health_case",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=16), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("opened_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("snoozed_until", db.types.UTCDateTime(), nullable=True),
        sa.Column("message", sa.String(length=64), nullable=False),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("settled_how", sa.String(length=32), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_health_case_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_health_case")),
    )
    with op.batch_alter_table("health_case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_health_case_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_health_case_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "letter",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=True),
        sa.Column("written_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("given_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_letter_pair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_letter_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("pair_id", "person_id", "kind", name=op.f("uq_letter_pair_id_person_id_kind")),
    )
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_letter_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_letter_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "printed_agreement",
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_printed_agreement_agreement_id")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_printed_agreement_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_printed_agreement")),
        sa.UniqueConstraint(
            "agreement_id",
            "person_id",
            "signatures",
            name=op.f("uq_printed_agreement_agreement_id_person_id_signatures"),
        ),
    )
    with op.batch_alter_table("printed_agreement", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_printed_agreement_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "meeting_series",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("first_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", db.types.Encrypted(), nullable=True),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("ended_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_meeting_series_made_by")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_meeting_series_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_series")),
    )
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_series_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_series_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "signal_choice",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("signal", sa.String(length=32), nullable=False),
        sa.Column("given_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("tell", sa.Boolean(), nullable=True),
        sa.Column("answered_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_signal_choice_pair_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_signal_choice_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_choice")),
        sa.UniqueConstraint(
            "pair_id",
            "person_id",
            "signal",
            "given_at",
            name=op.f("uq_signal_choice_pair_id_person_id_signal_given_at"),
        ),
    )
    with op.batch_alter_table("signal_choice", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signal_choice_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signal_choice_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "skipped_step",
        sa.Column("program_id", sa.Integer(), nullable=False),
        sa.Column("pair_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=64), nullable=False),
        sa.Column("monday", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_skipped_step_by_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_skipped_step_pair_id")),
        sa.ForeignKeyConstraint(["program_id"], ["program.id"], name=op.f("fk_skipped_step_program_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_skipped_step")),
        sa.UniqueConstraint(
            "program_id",
            "pair_id",
            "step",
            "monday",
            name=op.f("uq_skipped_step_program_id_pair_id_step_monday"),
        ),
    )
    with op.batch_alter_table("skipped_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_skipped_step_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_skipped_step_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "goal_help",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("helper_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("offered_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_goal_help_goal_id")),
        sa.ForeignKeyConstraint(["helper_id"], ["person.id"], name=op.f("fk_goal_help_helper_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_help")),
    )
    with op.batch_alter_table("goal_help", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_help_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_help_helper_id"), ["helper_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_goal_help_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "learning_activity",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("title", db.types.Encrypted(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("done_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_learning_activity_added_by")),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_learning_activity_goal_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_activity")),
    )
    with op.batch_alter_table("learning_activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_learning_activity_goal_id"), ["goal_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_learning_activity_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "action_item",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("added_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("done_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("dropped_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["added_by"], ["person.id"], name=op.f("fk_action_item_added_by")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_action_item_meeting_id")),
        sa.ForeignKeyConstraint(["owner_id"], ["person.id"], name=op.f("fk_action_item_owner_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_action_item_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_item")),
    )
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_action_item_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_action_item_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "calendar_file",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("asked_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("file_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_calendar_file_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_calendar_file_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_file")),
        sa.UniqueConstraint(
            "meeting_id", "person_id", "sequence", name=op.f("uq_calendar_file_meeting_id_person_id_sequence")
        ),
    )
    with op.batch_alter_table("calendar_file", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_calendar_file_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "meeting_note",
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text", db.types.Encrypted(), nullable=False),
        sa.Column("written_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_note_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_meeting_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_note")),
        sa.UniqueConstraint("meeting_id", "person_id", name=op.f("uq_meeting_note_meeting_id_person_id")),
    )
    with op.batch_alter_table("meeting_note", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_note_person_id"), ["person_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_note_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "time_proposal",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("place", db.types.Encrypted(), nullable=True),
        sa.Column("purpose", sa.String(length=16), nullable=False),
        sa.Column("moves_id", sa.Integer(), nullable=True),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("made_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("settled_at", db.types.UTCDateTime(), nullable=True),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["person.id"], name=op.f("fk_time_proposal_by_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_time_proposal_meeting_id")),
        sa.ForeignKeyConstraint(["moves_id"], ["meeting.id"], name=op.f("fk_time_proposal_moves_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_time_proposal_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_proposal")),
    )
    with op.batch_alter_table("time_proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_proposal_pair_id"), ["pair_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_time_proposal_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "topic_suggested",
        sa.Column("pair_id", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String(length=64), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("suggested_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_topic_suggested_meeting_id")),
        sa.ForeignKeyConstraint(["pair_id"], ["pair.id"], name=op.f("fk_topic_suggested_pair_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_topic_suggested")),
        sa.UniqueConstraint("pair_id", "topic", name=op.f("uq_topic_suggested_pair_id_topic")),
    )
    with op.batch_alter_table("topic_suggested", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_topic_suggested_workspace_id"), ["workspace_id"], unique=False)

    op.create_table(
        "proposed_time",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", db.types.UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace_id", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["time_proposal.id"], name=op.f("fk_proposed_time_proposal_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposed_time")),
        sa.UniqueConstraint("proposal_id", "starts_at", name=op.f("uq_proposed_time_proposal_id_starts_at")),
    )
    with op.batch_alter_table("proposed_time", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposed_time_workspace_id"), ["workspace_id"], unique=False)

    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.add_column(sa.Column("skill", sa.String(length=64), nullable=True))

    with op.batch_alter_table("goal_update", schema=None) as batch_op:
        batch_op.add_column(sa.Column("kind", sa.String(length=16), nullable=False, server_default="news"))

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.add_column(sa.Column("series_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_meeting_series_id"), ["series_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_meeting_series_id"), "meeting_series", ["series_id"], ["id"]
        )

    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.add_column(sa.Column("paused_until", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("extra_days", sa.Integer(), nullable=False, server_default="0"))
        batch_op.add_column(sa.Column("cadence_days", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("first_steps", sa.String(length=64), nullable=False, server_default=""))

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.add_column(sa.Column("work_from", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("work_until", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("holidays", sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column("digest_day", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("quiet_until", db.types.UTCDateTime(), nullable=True))
        batch_op.add_column(sa.Column("language", sa.String(length=16), nullable=True))

    with op.batch_alter_table("training_seat", schema=None) as batch_op:
        batch_op.add_column(sa.Column("topic", db.types.Encrypted(), nullable=True))

    with op.batch_alter_table("step_taken", schema=None) as batch_op:
        batch_op.add_column(sa.Column("outcome", sa.String(length=16), nullable=False, server_default=""))
        batch_op.add_column(sa.Column("outcome_at", db.types.UTCDateTime(), nullable=True))

    for table, columns in DEFAULTS.items():
        with op.batch_alter_table(table, schema=None) as batch_op:
            for column in columns:
                batch_op.alter_column(column, server_default=None)

    # What was answered may hold what somebody typed: from now on only with the key. Who asked long ago is not
    # waiting for the same answer again.
    _new_answers(sa.Column("outcome", db.types.Encrypted(), nullable=True))


def _new_answers(column: sa.Column[object]) -> None:
    op.execute("DELETE FROM inbox")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.drop_column("outcome")
    with op.batch_alter_table("inbox", schema=None) as batch_op:
        batch_op.add_column(column)


def downgrade() -> None:
    _new_answers(sa.Column("outcome", sa.JSON(), nullable=False))

    with op.batch_alter_table("training_seat", schema=None) as batch_op:
        batch_op.drop_column("topic")

    with op.batch_alter_table("step_taken", schema=None) as batch_op:
        batch_op.drop_column("outcome_at")
        batch_op.drop_column("outcome")

    with op.batch_alter_table("person", schema=None) as batch_op:
        batch_op.drop_column("language")
        batch_op.drop_column("quiet_until")
        batch_op.drop_column("digest_day")
        batch_op.drop_column("holidays")
        batch_op.drop_column("work_until")
        batch_op.drop_column("work_from")

    with op.batch_alter_table("pair", schema=None) as batch_op:
        batch_op.drop_column("first_steps")
        batch_op.drop_column("cadence_days")
        batch_op.drop_column("extra_days")
        batch_op.drop_column("paused_until")

    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_meeting_series_id"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_meeting_series_id"))
        batch_op.drop_column("series_id")

    with op.batch_alter_table("goal_update", schema=None) as batch_op:
        batch_op.drop_column("kind")

    with op.batch_alter_table("goal", schema=None) as batch_op:
        batch_op.drop_column("skill")

    with op.batch_alter_table("proposed_time", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposed_time_workspace_id"))

    op.drop_table("proposed_time")
    with op.batch_alter_table("topic_suggested", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_topic_suggested_workspace_id"))

    op.drop_table("topic_suggested")
    with op.batch_alter_table("time_proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_proposal_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_time_proposal_pair_id"))

    op.drop_table("time_proposal")
    with op.batch_alter_table("meeting_note", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_note_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_note_person_id"))

    op.drop_table("meeting_note")
    with op.batch_alter_table("calendar_file", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_calendar_file_workspace_id"))

    op.drop_table("calendar_file")
    with op.batch_alter_table("action_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_action_item_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_action_item_pair_id"))

    op.drop_table("action_item")
    with op.batch_alter_table("learning_activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_learning_activity_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_learning_activity_goal_id"))

    op.drop_table("learning_activity")
    with op.batch_alter_table("goal_help", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goal_help_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_goal_help_helper_id"))
        batch_op.drop_index(batch_op.f("ix_goal_help_goal_id"))

    op.drop_table("goal_help")
    with op.batch_alter_table("skipped_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_skipped_step_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_skipped_step_pair_id"))

    op.drop_table("skipped_step")
    with op.batch_alter_table("signal_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signal_choice_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_signal_choice_person_id"))

    op.drop_table("signal_choice")
    with op.batch_alter_table("meeting_series", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_series_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_series_pair_id"))

    op.drop_table("meeting_series")
    with op.batch_alter_table("printed_agreement", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_printed_agreement_workspace_id"))

    op.drop_table("printed_agreement")
    with op.batch_alter_table("letter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_letter_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_letter_person_id"))

    op.drop_table("letter")
    with op.batch_alter_table("health_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_health_case_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_health_case_pair_id"))

    op.drop_table("health_case")
    with op.batch_alter_table("touch_base", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_touch_base_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_touch_base_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_touch_base_facilitator_id"))
        batch_op.drop_index(batch_op.f("ix_touch_base_cohort_id"))

    op.drop_table("touch_base")
    with op.batch_alter_table("facilitation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_facilitation_workspace_id"))
        batch_op.drop_index(batch_op.f("ix_facilitation_mentor_id"))
        batch_op.drop_index(batch_op.f("ix_facilitation_facilitator_id"))

    op.drop_table("facilitation")
    with op.batch_alter_table("community_channel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_community_channel_workspace_id"))

    op.drop_table("community_channel")
    with op.batch_alter_table("weekly_digest", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weekly_digest_workspace_id"))

    op.drop_table("weekly_digest")
