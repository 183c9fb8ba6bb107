"""The one table of rights: what can be done, and in which capacities it may be. Everything that asks, asks it through
`bot.domain.access`; `mentorbot permissions` prints it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """In which capacity somebody may act."""

    MEMBER = "member"  # of the workspace: no guest, nobody from outside
    GUEST = "guest"
    INVITED = "invited"  # a guest, to this program, as external mentor
    WORKSPACE_ADMIN = "workspace_admin"
    COORDINATOR = "coordinator"  # of this program
    MENTEE = "mentee"  # of this pair
    MENTOR = "mentor"
    OWNER = "owner"  # of the thing itself: their enrollment, their answers, their reminders


class Action(StrEnum):
    SETUP = "setup"
    OPEN_PROGRAM = "open_program"
    CHANGE_PROGRAM = "change_program"
    ADD_LESSON = "add_lesson"
    ENTER_MEASURE = "enter_measure"
    APPLY = "apply"
    WITHDRAW = "withdraw"
    NOMINATE = "nominate"
    ANSWER_NOMINATION = "answer_nomination"
    INVITE_GUEST = "invite_guest"
    ENDORSE = "endorse"
    ANSWER_QUESTION = "answer_question"
    ACCEPT_PROFILE = "accept_profile"
    APPROVE_TEXTS = "approve_texts"
    SEE_APPLICATIONS = "see_applications"
    DECIDE_APPLICATION = "decide_application"
    ASSESS_OWN_SKILLS = "assess_own_skills"
    ASSESS_MENTOR = "assess_mentor"
    DO_TRAINING = "do_training"
    TAKE_SEAT = "take_seat"
    STILL_IN = "still_in"
    SEE_TRAINING = "see_training"
    NUDGE_TRAINING = "nudge_training"
    OFFER_SESSION = "offer_session"
    NOTE_ATTENDANCE = "note_attendance"
    MATCH_PREVIEW = "match_preview"
    MATCH_PUBLISH = "match_publish"
    OFFER_SHORT_LISTS = "offer_short_lists"
    RANK_MENTORS = "rank_mentors"
    ASK_MENTORS = "ask_mentors"
    ANSWER_PROPOSAL = "answer_proposal"
    LOCK_PAIR = "lock_pair"
    SEE_PAIR = "see_pair"
    SEE_PAIRS = "see_pairs"
    READ_END_REASON = "read_end_reason"
    WRITE_AGREEMENT = "write_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    SET_GOAL = "set_goal"
    UPDATE_GOAL = "update_goal"
    PLAN_MEETING = "plan_meeting"
    SUBMIT_REVIEW = "submit_review"
    CLOSE_PAIR = "close_pair"
    REOPEN_PAIR = "reopen_pair"
    END_PAIR = "end_pair"
    CHOOSE_CHANNEL = "choose_channel"
    PAUSE_PAIR = "pause_pair"
    RESUME_PAIR = "resume_pair"
    NUDGE_PAIR = "nudge_pair"
    COMMENT_GOAL = "comment_goal"
    KEEP_NOTES = "keep_notes"
    WRITE_LETTER = "write_letter"
    HELP_WITH_GOAL = "help_with_goal"
    SEE_HEALTH = "see_health"
    EXTEND_PAIR = "extend_pair"
    CHANGE_CADENCE = "change_cadence"
    SKIP_REMINDERS = "skip_reminders"
    SEE_NUDGES = "see_nudges"
    APPOINT_FACILITATOR = "appoint_facilitator"
    FACILITATE = "facilitate"
    OFFER_OFFICE_HOURS = "offer_office_hours"
    BOOK_OFFICE_HOURS = "book_office_hours"
    CHANGE_OWN_SETTINGS = "change_own_settings"
    SEE_OWN_DATA = "see_own_data"
    FORGET_ME = "forget_me"
    SNOOZE_REMINDER = "snooze_reminder"
    STOP_REMINDER = "stop_reminder"
    SEE_STATUS = "see_status"
    SEE_REPORT = "see_report"
    SEE_BEHIND_REPORT = "see_behind_report"
    SEE_AUDIT = "see_audit"
    RETRY_FAILURE = "retry_failure"
    IMPORT_DIRECTORY = "import_directory"
    SEE_REVIEWS = "see_reviews"
    ASK_REVIEW_AGAIN = "ask_review_again"
    ADJUST_COHORT = "adjust_cohort"
    KEEP_CHECKPOINT = "keep_checkpoint"
    RAISE_CONCERN = "raise_concern"
    FOLLOW_CONCERN = "follow_concern"
    HANDLE_CONCERN = "handle_concern"
    SAY_FAREWELL = "say_farewell"
    CHECK_CERTIFICATE = "check_certificate"
    RECOMMEND_MENTOR = "recommend_mentor"
    ANSWER_RECOMMENDATION = "answer_recommendation"
    WRITE_STORY = "write_story"
    TELL_STORY = "tell_story"
    GIVE_KUDOS = "give_kudos"
    ANSWER_KUDOS = "answer_kudos"
    GIVE_REWARD = "give_reward"
    OFFER_PROJECT = "offer_project"
    ANSWER_PROJECT = "answer_project"
    CLOSE_COHORT = "close_cohort"
    VOTE_LESSON = "vote_lesson"
    SHARE_LESSONS = "share_lessons"
    COMPARE_MEASURE = "compare_measure"
    SHARE_REPORT = "share_report"
    READ_TOLD_REPORT = "read_told_report"  # as its champion


@dataclass(frozen=True)
class Rule:
    """Any one of `standings` suffices; `refusal` is the code for everybody else."""

    standings: frozenset[Standing]
    refusal: str


_S = Standing
_PAIR = (_S.MENTEE, _S.MENTOR)


def _rule(refusal: str, *standings: Standing) -> Rule:
    return Rule(frozenset(standings), refusal)


_MEMBERS = _rule("guests_cannot_join", _S.MEMBER)
_OWNERS = _rule("not_yours", _S.OWNER)
_COORDINATORS = _rule("not_a_coordinator", _S.COORDINATOR)
_THE_TWO = _rule("not_your_pair", *_PAIR)
_THE_TWO_AND_COORDINATORS = _rule("not_your_pair", *_PAIR, _S.COORDINATOR)

RULES: Mapping[Action, Rule] = {
    Action.SETUP: _rule("not_workspace_admin", _S.WORKSPACE_ADMIN, _S.COORDINATOR),
    Action.OPEN_PROGRAM: _COORDINATORS,
    Action.CHANGE_PROGRAM: _COORDINATORS,
    Action.ADD_LESSON: _COORDINATORS,
    Action.ENTER_MEASURE: _COORDINATORS,
    Action.APPLY: _rule("guests_cannot_join", _S.MEMBER, _S.INVITED),
    Action.WITHDRAW: _OWNERS,
    Action.NOMINATE: _MEMBERS,
    Action.ANSWER_NOMINATION: _OWNERS,
    Action.INVITE_GUEST: _COORDINATORS,
    Action.ENDORSE: _OWNERS,
    Action.ANSWER_QUESTION: _OWNERS,
    Action.ACCEPT_PROFILE: _OWNERS,
    Action.APPROVE_TEXTS: _OWNERS,
    Action.SEE_APPLICATIONS: _COORDINATORS,
    Action.DECIDE_APPLICATION: _COORDINATORS,
    Action.ASSESS_OWN_SKILLS: _OWNERS,
    Action.ASSESS_MENTOR: _COORDINATORS,
    Action.DO_TRAINING: _OWNERS,
    Action.TAKE_SEAT: _OWNERS,
    Action.STILL_IN: _OWNERS,
    Action.SEE_TRAINING: _COORDINATORS,
    Action.NUDGE_TRAINING: _COORDINATORS,
    Action.OFFER_SESSION: _COORDINATORS,
    Action.NOTE_ATTENDANCE: _COORDINATORS,
    Action.MATCH_PREVIEW: _COORDINATORS,
    Action.MATCH_PUBLISH: _COORDINATORS,
    Action.OFFER_SHORT_LISTS: _COORDINATORS,
    Action.RANK_MENTORS: _OWNERS,
    Action.ASK_MENTORS: _COORDINATORS,
    Action.ANSWER_PROPOSAL: _OWNERS,
    Action.LOCK_PAIR: _COORDINATORS,
    Action.SEE_PAIR: _THE_TWO,
    Action.SEE_PAIRS: _COORDINATORS,
    Action.READ_END_REASON: _COORDINATORS,
    Action.WRITE_AGREEMENT: _THE_TWO,
    Action.SIGN_AGREEMENT: _THE_TWO,
    Action.SET_GOAL: _THE_TWO,
    Action.UPDATE_GOAL: _THE_TWO,
    Action.PLAN_MEETING: _THE_TWO,
    Action.SUBMIT_REVIEW: _THE_TWO,
    Action.CLOSE_PAIR: _COORDINATORS,
    Action.REOPEN_PAIR: _COORDINATORS,
    Action.END_PAIR: _THE_TWO,
    Action.CHOOSE_CHANNEL: _THE_TWO_AND_COORDINATORS,
    Action.PAUSE_PAIR: _THE_TWO_AND_COORDINATORS,
    Action.RESUME_PAIR: _THE_TWO_AND_COORDINATORS,
    Action.NUDGE_PAIR: _COORDINATORS,
    Action.COMMENT_GOAL: _THE_TWO,
    Action.KEEP_NOTES: _THE_TWO,
    Action.WRITE_LETTER: _THE_TWO,
    Action.HELP_WITH_GOAL: _OWNERS,
    Action.SEE_HEALTH: _COORDINATORS,
    Action.EXTEND_PAIR: _COORDINATORS,
    Action.CHANGE_CADENCE: _COORDINATORS,
    Action.SKIP_REMINDERS: _COORDINATORS,
    Action.SEE_NUDGES: _COORDINATORS,
    Action.APPOINT_FACILITATOR: _COORDINATORS,
    Action.FACILITATE: _OWNERS,
    Action.OFFER_OFFICE_HOURS: _COORDINATORS,
    Action.BOOK_OFFICE_HOURS: _MEMBERS,
    Action.CHANGE_OWN_SETTINGS: _rule("outsiders_cannot", _S.MEMBER, _S.GUEST),
    Action.SEE_OWN_DATA: _rule("outsiders_cannot", _S.MEMBER, _S.GUEST),
    Action.FORGET_ME: _rule("outsiders_cannot", _S.MEMBER, _S.GUEST),
    Action.SNOOZE_REMINDER: _OWNERS,
    Action.STOP_REMINDER: _OWNERS,
    Action.SEE_STATUS: _COORDINATORS,
    Action.SEE_REPORT: _COORDINATORS,
    Action.SEE_BEHIND_REPORT: _COORDINATORS,
    Action.SEE_AUDIT: _COORDINATORS,
    Action.RETRY_FAILURE: _COORDINATORS,
    Action.IMPORT_DIRECTORY: _rule("not_a_coordinator", _S.COORDINATOR, _S.WORKSPACE_ADMIN),
    Action.SEE_REVIEWS: _COORDINATORS,
    Action.ASK_REVIEW_AGAIN: _COORDINATORS,
    Action.ADJUST_COHORT: _COORDINATORS,
    Action.KEEP_CHECKPOINT: _COORDINATORS,
    Action.RAISE_CONCERN: _rule("guests_cannot_join", _S.MEMBER, _S.INVITED),
    Action.FOLLOW_CONCERN: _OWNERS,
    Action.HANDLE_CONCERN: _rule("not_yours", _S.COORDINATOR, _S.OWNER),
    Action.SAY_FAREWELL: _THE_TWO,
    Action.CHECK_CERTIFICATE: _rule("outsiders_cannot", _S.MEMBER, _S.GUEST),
    Action.RECOMMEND_MENTOR: _rule("not_your_pair", _S.MENTOR),
    Action.ANSWER_RECOMMENDATION: _OWNERS,
    Action.WRITE_STORY: _THE_TWO,
    Action.TELL_STORY: _COORDINATORS,
    Action.GIVE_KUDOS: _MEMBERS,
    Action.ANSWER_KUDOS: _OWNERS,
    Action.GIVE_REWARD: _COORDINATORS,
    Action.OFFER_PROJECT: _COORDINATORS,
    Action.ANSWER_PROJECT: _OWNERS,
    Action.CLOSE_COHORT: _COORDINATORS,
    Action.VOTE_LESSON: _MEMBERS,
    Action.SHARE_LESSONS: _COORDINATORS,
    Action.COMPARE_MEASURE: _COORDINATORS,
    Action.SHARE_REPORT: _COORDINATORS,
    Action.READ_TOLD_REPORT: _OWNERS,
}

# What is an external mentor's own, besides what their pair asks of its mentor. Short lists and proposals are not
# among it: they show people outside of the pair.
EXTERNAL_MENTORS_OWN = frozenset(
    {
        Action.WITHDRAW,
        Action.ANSWER_NOMINATION,
        Action.ANSWER_QUESTION,
        Action.ACCEPT_PROFILE,
        Action.ASSESS_OWN_SKILLS,
        Action.DO_TRAINING,
        Action.TAKE_SEAT,
        Action.STILL_IN,
        Action.HELP_WITH_GOAL,
        Action.SNOOZE_REMINDER,
        Action.STOP_REMINDER,
        Action.FOLLOW_CONCERN,
        Action.ANSWER_RECOMMENDATION,
        Action.ANSWER_KUDOS,
    }
)

CONFIDENTIAL = frozenset(
    {
        Action.SEE_APPLICATIONS,
        Action.DECIDE_APPLICATION,
        Action.ASSESS_MENTOR,
        Action.SEE_REVIEWS,
        Action.HANDLE_CONCERN,
        Action.READ_END_REASON,
        Action.SEE_BEHIND_REPORT,
        Action.SEE_AUDIT,
    }
)
"""What shows answers and names that were given in confidence: being named a coordinator is not enough for it, they
must be in the admin channel at this very moment.
"""
