"""Every table that refers to people: whose rows they are, what of them somebody gets who asks for their data, and what
is taken out when they are forgotten. A test walks all models: no column that names a person or holds words is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.said import N_
from db import models as m
from db.models import Base

OFFICE = N_("It belongs to the program, not to whoever coordinates it.")
THEIRS = N_("It is another person's.")
PARTNERS = N_("It would tell what your partner answered or wrote for others.")
CONFIDENTIAL = N_("Somebody gave it in confidence, to coordinators or for matching.")
NOBODY = N_("It says nothing about you that does not stand elsewhere here.")
DRAFTS = N_("Drafts weigh many people against each other, and would tell what others said.")


@dataclass(frozen=True)
class Holding:
    """One way in which a table holds something about a person.

    `own`: columns that name whose row it is. `pair`: the row belongs to the two of the pair in `pair_id`. `through`:
    a column, and the table whose row decides. `columns`: only these are meant (none: all). `words`: what is taken out
    when the person is forgotten; of a pair's rows when its mentee is, or with `either` when any of the two is.
    `hidden`: columns that are not handed over, and why; `withheld`: none of it is, and why. `shown`: of the rows, those
    that are handed over to the person with this id.
    """

    table: type[Base]
    kind: str
    title: str = ""
    own: tuple[str, ...] = ()
    pair: bool = False
    through: tuple[str, type[Base]] | None = None
    columns: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    either: bool = False
    hidden: Mapping[str, str] = field(default_factory=dict)
    withheld: str = ""
    shown: Callable[[Any, int], bool] = lambda row, person: True

    @property
    def exported(self) -> tuple[str, ...]:
        """The columns that are handed over."""
        if self.withheld:
            return ()
        every = self.columns or tuple(column.key for column in self.table.__table__.columns)
        return tuple(one for one in every if one not in ("id", "workspace_id") and one not in self.hidden)


HOLDINGS: tuple[Holding, ...] = (
    # Who you are here
    Holding(m.Person, "profile", N_("Your profile"), own=("id",),
            hidden={"home_version": NOBODY, "erasing_at": NOBODY, "erased_at": NOBODY}),
    Holding(m.DataFile, "messages", N_("Copies of your data that you asked for"), own=("person_id",)),
    # Applications
    Holding(m.Enrollment, "applications", N_("Applications"), own=("person_id",),
            words=("decided_words", "endorsement_note"),
            hidden={"decided_by": OFFICE, "endorsement": CONFIDENTIAL, "endorsed_by": CONFIDENTIAL,
                    "endorsed_at": CONFIDENTIAL, "endorsement_note": CONFIDENTIAL}),
    Holding(m.Enrollment, "applications", N_("What you said as somebody's manager"), own=("endorsed_by",),
            columns=("person_id", "endorsement", "endorsed_at", "endorsement_note"), words=("endorsement_note",)),
    Holding(m.ReviewQuestion, "applications", N_("Questions of coordinators about your application"),
            through=("enrollment_id", m.Enrollment), words=("text", "answer"), hidden={"asked_by": OFFICE}),
    Holding(m.Nomination, "matching", N_("Nominations of you"), own=("nominee_id",), words=("note",)),
    Holding(m.Nomination, "matching", N_("Nominations by you"), own=("nominated_by",), words=("note",),
            hidden={"status": THEIRS, "answered_at": THEIRS}),
    Holding(m.RoleAcceptance, "applications", N_("Role profiles you accepted"), own=("person_id",)),
    # Answers
    Holding(m.Submission, "reviews", N_("Forms you filled in"), own=("person_id",)),
    Holding(m.Answer, "reviews", N_("Your answers"), through=("submission_id", m.Submission)),
    # Pairs
    Holding(m.Pair, "pairs", N_("Your pairs"), own=("mentee_id", "mentor_id"), words=("channel_name", "reasons"),
            either=True, hidden={"points": CONFIDENTIAL, "ended_by": PARTNERS, "end_reason": PARTNERS,
                                 "next_due_at": NOBODY, "first_steps": NOBODY}),
    Holding(m.Pair, "pairs", N_("Pairs you ended"), own=("ended_by",),
            columns=("mentee_id", "mentor_id", "closed_at", "end_reason")),
    Holding(m.Circle, "pairs", N_("Your circles"), own=("mentor_id",), words=("channel_name",)),
    Holding(m.Agreement, "pairs", N_("Agreements"), own=("proposed_by",), pair=True, either=True, words=("terms",)),
    Holding(m.Signature, "pairs", N_("Your signatures"), own=("person_id",)),
    Holding(m.PrintedAgreement, "pairs", N_("Agreements you asked for on paper"), own=("person_id",)),
    Holding(m.Goal, "pairs", N_("Goals"), own=("set_by",), pair=True, words=("title", "measure")),
    Holding(m.GoalUpdate, "pairs", N_("News about goals"), own=("person_id",), through=("goal_id", m.Goal),
            words=("note",)),
    Holding(m.LearningActivity, "pairs", N_("What is done for goals"), own=("added_by",),
            through=("goal_id", m.Goal), words=("title",)),
    Holding(m.GoalHelp, "pairs", N_("Help with goals"), through=("goal_id", m.Goal), hidden={"helper_id": THEIRS}),
    Holding(m.GoalHelp, "pairs", N_("Goals of others with which you help"), own=("helper_id",), withheld=THEIRS),
    Holding(m.Meeting, "pairs", N_("Meetings"), own=("planned_by",), pair=True, words=("place",)),
    Holding(m.MeetingSeries, "pairs", N_("Standing dates"), own=("made_by",), pair=True, words=("place",)),
    Holding(m.TimeProposal, "pairs", N_("Times that were suggested"), own=("by_id",), pair=True, words=("place",)),
    Holding(m.ProposedTime, "pairs", N_("The times"), through=("proposal_id", m.TimeProposal)),
    Holding(m.CalendarFile, "pairs", N_("Calendar files you asked for"), own=("person_id",)),
    Holding(m.ActionItem, "pairs", N_("Action items"), own=("owner_id", "added_by"), pair=True, words=("text",)),
    Holding(m.TopicSuggested, "pairs", N_("Topics that were suggested"), pair=True),
    Holding(m.Recommendation, "pairs", N_("Passing a mentee on"), pair=True, either=True, words=("words",),
            columns=("pair_id", "words", "made_at")),
    Holding(m.Recommendation, "pairs", N_("Mentees whom somebody thought of passing on to you"),
            own=("mentor_id",), withheld=CONFIDENTIAL),
    Holding(m.HealthCase, "pairs", N_("Looks that coordinators took at your pair"), pair=True, withheld=PARTNERS),
    # One's own
    Holding(m.MeetingNote, "notes", N_("Your private notes"), own=("person_id",), words=("text",)),
    Holding(m.Letter, "notes", N_("Your letters"), own=("person_id",), words=("text",)),
    Holding(m.Farewell, "notes", N_("What you said at the end"), own=("person_id",),
            words=("wish", "next_steps", "text", "thanks")),
    Holding(m.Farewell, "notes", N_("What your partner said at the end"),
            pair=True, either=True, columns=("thanks",), words=("thanks",), withheld=PARTNERS),
    Holding(m.SignalChoice, "notes", N_("What you let coordinators hear"), own=("person_id",)),
    # Concerns
    Holding(m.Concern, "concerns", N_("Concerns you raised"), own=("raised_by",), words=("text", "about")),
    Holding(m.Concern, "concerns", N_("Concerns of others that were given to you"),
            own=("neutral_id", "assigned_to"), withheld=CONFIDENTIAL),
    Holding(m.ConcernStep, "concerns", N_("What was done about them"), through=("concern_id", m.Concern),
            words=("text",), shown=lambda row, person: row.for_raiser or row.by_id == person),
    Holding(m.ConcernStep, "concerns", N_("What you did about concerns of others"),
            own=("by_id",), withheld=CONFIDENTIAL),
    # Matching
    Holding(m.ShortList, "matching", N_("Short lists you were offered"), through=("enrollment_id", m.Enrollment)),
    Holding(m.ShortListEntry, "matching", N_("Mentors on them"), through=("short_list_id", m.ShortList)),
    Holding(m.Proposal, "matching", N_("Drafts of pairs in which you stood"), withheld=DRAFTS),
    Holding(m.MatchConstraint, "matching", N_("What you decided as a coordinator about who is matched with whom"),
            own=("made_by",), withheld=CONFIDENTIAL),
    Holding(m.MatchQuestion, "matching", N_("What you asked as a coordinator about a draft"),
            own=("asked_by",), withheld=DRAFTS),
    Holding(m.MatchRound, "matching", N_("Drafts that you made as a coordinator"), own=("made_by",), withheld=DRAFTS),
    # Training and community
    Holding(m.ModuleProgress, "training", N_("Training modules"), own=("person_id",)),
    Holding(m.TrainingSeat, "training", N_("Seats you took"), own=("person_id",), words=("topic",)),
    Holding(m.TrainingSession, "training", N_("Dates you offered"), own=("made_by",), words=("place",)),
    Holding(m.Facilitation, "community", N_("Facilitators"), own=("mentor_id", "facilitator_id")),
    Holding(m.TouchBase, "community", N_("What you told your facilitator"), own=("mentor_id",), words=("note",)),
    Holding(m.TouchBase, "community", N_("What mentors told you as their facilitator"),
            own=("facilitator_id",), withheld=THEIRS),
    # Celebrating
    Holding(m.Kudos, "celebrating", N_("Thanks"), own=("from_id", "to_id"), words=("text",),
            hidden={"agreed": THEIRS}),
    Holding(m.Reward, "celebrating", N_("Rewards"), own=("person_id",), words=("what",),
            hidden={"given_by": OFFICE}),
    Holding(m.Reward, "celebrating", N_("Rewards that you gave"), own=("given_by",), withheld=OFFICE),
    Holding(m.Certificate, "celebrating", N_("Certificates"), own=("person_id",), words=("name",)),
    Holding(m.Story, "celebrating", N_("Stories you wrote"), own=("written_by",), words=("text",)),
    Holding(m.Story, "celebrating", N_("Stories about your pair"), pair=True, either=True, words=("text",),
            shown=lambda row, person: row.told_at is not None),
    Holding(m.StoryConsent, "celebrating", N_("What you agreed to be told"), own=("person_id",)),
    Holding(m.ProjectInterest, "celebrating", N_("Projects you were shown"), own=("person_id",)),
    # Organising
    Holding(m.Coordinator, "organising", N_("Programs you coordinate"), own=("person_id",)),
    Holding(m.Program, "organising", N_("Programs you are the champion of"), own=("champion_id",),
            columns=("name", "champion_id", "created_at")),
    Holding(m.TextApproval, "organising", N_("Texts you judged as a champion"), own=("answered_by",),
            words=("comment",)),
    Holding(m.ReviewQuestion, "organising", N_("Questions you asked applicants"), own=("asked_by",),
            columns=("asked_at", "text")),
    Holding(m.Lesson, "organising", N_("Lessons you wrote down"), own=("made_by",)),
    Holding(m.LessonVote, "organising", N_("Lessons that matter to you"), own=("person_id",)),
    Holding(m.Checkpoint, "organising", N_("Monthly looks you wrote"), own=("made_by",)),
    Holding(m.Decision, "organising", N_("Decisions"), own=("made_by", "owner_id")),
    Holding(m.ProjectOffer, "organising", N_("Projects you offered"), own=("made_by", "contact_id")),
    Holding(m.MeasureValue, "organising", N_("Figures you entered"), own=("entered_by",)),
    Holding(m.Cohort, "organising", N_("What you decided as a coordinator"), own=("opening_by",), withheld=OFFICE),
    Holding(m.CohortClosing, "organising", N_("What you decided as a coordinator"),
            own=("made_by", "settled_by"), withheld=OFFICE),
    Holding(m.Adjustment, "organising", N_("What you decided as a coordinator"),
            own=("made_by", "settled_by"), withheld=OFFICE),
    Holding(m.MonthlyReport, "organising", N_("What you decided as a coordinator"), own=("held_by",), withheld=OFFICE),
    Holding(m.SkippedStep, "organising", N_("What you decided as a coordinator"), own=("by_id",), withheld=OFFICE),
    # Files
    Holding(m.ReportFile, "files", N_("Reports you were sent"), own=("person_id",)),
    Holding(m.PlanFile, "files", N_("Plans you asked for or brought"), own=("made_by",), hidden={"reading": OFFICE}),
    Holding(m.DirectoryImport, "files", N_("Company directories that you uploaded"), own=("made_by",), withheld=OFFICE),
    Holding(m.Comparison, "files", N_("Comparisons that you made"), own=("made_by",), withheld=OFFICE),
    # Messages
    Holding(m.Nudge, "messages", N_("Days on which you were reminded"), own=("person_id",)),
    Holding(m.ReminderChoice, "messages", N_("Reminders you put off or stopped"), own=("person_id",)),
    Holding(m.StepTaken, "messages", N_("Reminders that were due in your pair"), pair=True, withheld=NOBODY),
    Holding(m.OutboxRow, "messages", N_("Messages I sent you"),
            columns=("kind", "created_at", "finished_at", "status"),
            shown=lambda row, person: row.status == "sent"),
    # What happened
    Holding(m.Activity, "trail", N_("What you did here"), own=("actor_id",),
            columns=("at", "verb", "program_id", "pair_id")),
    *((Holding(m.AuditEntry, "trail", N_("What you did with the rights of a coordinator"),
                own=("actor_id",), withheld=OFFICE),) if hasattr(m, "AuditEntry") else ()),
)  # fmt: skip

_MANAGERS_WORD = N_("What your manager said about your application")
_ENDING = N_("Who ended a pair, and why")
_LOOKS = N_("When your pair is looked at next, and which of its first steps are ticked")
_SCREEN = N_("How often your Home tab was drawn, and since when you are being forgotten")
_NOMINEES = N_("What those whom you nominated answered")

HIDDEN: Mapping[str, str] = {
    "person.home_version": _SCREEN,
    "person.erasing_at": _SCREEN,
    "person.erased_at": _SCREEN,
    "enrollment.decided_by": N_("Who decided about your application"),
    "enrollment.endorsement": _MANAGERS_WORD,
    "enrollment.endorsed_by": _MANAGERS_WORD,
    "enrollment.endorsed_at": _MANAGERS_WORD,
    "enrollment.endorsement_note": _MANAGERS_WORD,
    "review_question.asked_by": N_("Who asked you about your application"),
    "nomination.status": _NOMINEES,
    "nomination.answered_at": _NOMINEES,
    "pair.points": N_("How many points your pair was given"),
    "pair.ended_by": _ENDING,
    "pair.end_reason": _ENDING,
    "pair.next_due_at": _LOOKS,
    "pair.first_steps": _LOOKS,
    "goal_help.helper_id": N_("Who was asked to help with a goal"),
    "kudos.agreed": N_("Whether the other one agreed that a thanks is told"),
    "reward.given_by": N_("Who gave you a reward"),
    "plan_file.reading": N_("What was read from a plan"),
}
"""What the hidden columns of `HOLDINGS` are called where people read what is left out."""

NOBODYS: Mapping[str, str] = {
    "workspace": "the workspace itself",
    "installation": "the app's tokens; who installed it is replaced when they are forgotten",
    "install_state": "gone within minutes",
    "leader": "names a process",
    "trouble": "times in which messages were late",
    "inbox": "answers to repeated clicks, gone after days; what names somebody goes when they are forgotten",
    "form_version": "questions, no answers",
    "weekly_digest": "figures of a program",
    "counted_answers": "figures about five people or more",
    "counted_groups": "figures about five people or more",
    "tally": "figures of a form",
    "community_channel": "a channel of a cohort",
    "forgotten": "a mark that leads to nobody",
}
"""Tables in which no row is about one person, and why."""

KEPT_WORDS: Mapping[str, str] = {
    "program.document": "the plan; the sweep takes people out of its team",
    "match_round.settings": "codes and weights",
    "match_round.progress": "counts",
    "match_round.unmatched": "enrollment numbers and codes",
    "match_round.refused": "enrollment numbers and codes",
    "match_question.args": "numbers",
    "match_question.answer": "taken out of every question of the cohort",
    "proposal.reasons": "taken out of every proposal of the person's",
    "adjustment.detail": "codes",
    "adjustment.pairs": "numbers",
    "checkpoint.figures": "figures",
    "checkpoint.works": OFFICE,
    "checkpoint.works_not": OFFICE,
    "decision.text": OFFICE,
    "lesson.text": OFFICE,
    "project_offer.text": OFFICE,
    "project_offer.title": OFFICE,
    "comparison.reading": "figures of groups",
    "directory_import.rows": "the sweep takes the person's line out",
    "directory_import.problems": "the sweep does",
    "plan_file.reading": "a plan; the sweep takes people out of its team",
    "health_case.signals": "codes",
    "story.places": "codes",
    "story_consent.places": "codes",
    "activity.detail": "numbers and codes",
    "outbox.args": "numbers and codes",
    "pair.end_reason": "reduced to its code",
    "answer.value": "by kind of question",
    "program.name": OFFICE,
    "cohort.name": OFFICE,
    "outbox.key": "numbers; the sweep takes ids of Slack's out",
    "outbox.error": "codes",
    "report_file.words": "figures of a picture",
    "person.skills": "the row becomes a nameless one",
}
"""Columns that could hold words and are not simply emptied: why, or what happens to them instead."""
