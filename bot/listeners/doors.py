"""Which right opens which door: every button, modal, command and event of the app, by what it asks for.

A test compares this with what is registered, and tries every door as everybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from blocks import ids
from blocks.guiding.meeting.meetings import SCORES, rate_action
from bot.domain.access import Action


@dataclass(frozen=True)
class Nothing:
    """No right is asked for; `why` not."""

    why: str


Asks = Action | Nothing

OWN = Nothing("it shows what is theirs, looked up by who asks and by nothing else")
MENU = Nothing("the command that was chosen asks for its own")
LINK = Nothing("Slack opens the link; that it was pressed changes nothing")
TOLD = Nothing("Slack tells what happened; nobody asks for anything")
HELP = Nothing("everybody may know what can be typed")

# fmt: off
_ASKED_BY: Mapping[Action, tuple[str, ...]] = {
    Action.SETUP: (ids.PROGRAM_SETUP,),
    Action.OPEN_PROGRAM: (ids.PROGRAM_OPEN, ids.PROGRAM_OPEN_LATER, ids.CAMPAIGN_ASK, ids.CAMPAIGN_PREVIEW),
    Action.CHANGE_PROGRAM: (
        ids.QUESTIONS_OPEN, ids.QUESTIONS_ROW, ids.QUESTIONS_ADD, ids.QUESTIONS_FORM, ids.QUESTIONS_FURTHER,
        ids.QUESTIONS_EARLIER, ids.QUESTIONS_RETIRED, ids.QUESTIONS_BACK, ids.QUESTIONS_SEE_MENTEE,
        ids.QUESTIONS_SEE_MENTOR, ids.QUESTIONS_PREVIEW_PAGE, ids.QUESTION_KIND, ids.QUESTION_LIST,
        ids.QUESTION_SUBMIT, ids.PROGRAM_EDIT, ids.PROGRAM_PART_SUBMIT, ids.PROGRAM_PART_ROW,
        ids.PROGRAM_READ_PAGE, ids.PROGRAM_COPY, ids.PROGRAM_COPY_SUBMIT, ids.PLAN_FILE, ids.PLAN_FILE_USE,
        ids.PLAN_FILE_DISCARD, ids.MEASURE_OPEN, ids.MEASURE_SUBMIT, ids.TIMELINE_MORE, ids.TIMELINE_STEP,
        ids.TIMELINE_STEP_SUBMIT, ids.MATCH_SETTINGS, ids.MATCH_SETTINGS_LOOK, ids.MATCH_SETTINGS_DRAFT,
        ids.MATCH_SETTINGS_SUBMIT, ids.LIBRARY_TURN, ids.TOPIC_ADD, ids.TOPIC_EDIT, ids.TOPIC_SUBMIT,
        ids.COMMUNITY_ARCHIVE, ids.COMMUNITY_TRY_AGAIN,
    ),
    Action.ADD_LESSON: (
        ids.LESSON_ADD, ids.LESSON_ADD_SUBMIT, ids.LESSONS_MORE, ids.LESSON_EDIT, ids.LESSON_EDIT_SUBMIT,
        ids.LESSON_RETIRE,
    ),
    Action.ENTER_MEASURE: (
        ids.MEASURE_ENTER, ids.MEASURE_ENTER_SUBMIT, ids.FIGURE_ENTER, ids.FIGURE_LATER, ids.FIGURE_NEVER,
    ),
    Action.APPLY: (
        ids.APPLICATION_BEGIN, ids.NEXT_STEPS_APPLY, ids.APPLICATION_RESUME, ids.APPLICATION_NEWS, ids.APPLICATION_PAGE,
        ids.APPLICATION_WAITING_SUBMIT, ids.APPLICATION_PROFILE_PAGE, ids.APPLICATION_ANSWERS,
    ),
    Action.WITHDRAW: (ids.APPLICATION_WITHDRAW,),
    Action.NOMINATE: (ids.NOMINATION_BEGIN, ids.NOMINATION_OPEN, ids.NOMINATION_SUBMIT),
    Action.ANSWER_NOMINATION: (ids.NOMINATION_ACCEPT, ids.NOMINATION_DECLINE),
    Action.ENDORSE: (ids.ENDORSEMENT_GIVE, ids.ENDORSEMENT_REFUSE, ids.ENDORSEMENT_REFUSE_SUBMIT),
    Action.ANSWER_QUESTION: (ids.APPLICATION_ANSWER, ids.APPLICATION_ANSWER_SUBMIT),
    Action.ACCEPT_PROFILE: (ids.PROFILE_READ, ids.PROFILE_ACCEPT_SUBMIT),
    Action.APPROVE_TEXTS: (
        ids.TEXT_APPROVE, ids.TEXT_APPROVE_ALL, ids.TEXT_CHANGE, ids.TEXT_CHANGE_SUBMIT, ids.TEXT_READ, ids.TEXTS_OPEN,
    ),
    Action.SEE_APPLICATIONS: (ids.APPLICATIONS_REVIEW,),
    Action.DECIDE_APPLICATION: (
        ids.APPLICATION_APPROVE, ids.APPLICATION_WAITLIST, ids.APPLICATION_DECLINE,
        ids.APPLICATION_DECLINE_SUBMIT, ids.APPLICATION_SHOW, ids.APPLICATION_ASK, ids.APPLICATION_ASK_SUBMIT,
        ids.APPLICATIONS_NEXT, ids.APPLICATIONS_BACK, ids.APPLICATIONS_CHOOSE, ids.APPLICATIONS_CHOOSE_MORE,
        ids.APPLICATIONS_CHOOSE_PAGE, ids.APPLICATIONS_DECIDE_SUBMIT, ids.APPLICATIONS_APPROVE_ALL,
    ),
    # whose skills they are asks for ASSESS_OWN_SKILLS here
    Action.ASSESS_MENTOR: (ids.ASSESSMENT_OPEN, ids.ASSESSMENT_SUBMIT, ids.ASSESSMENT_RESULT),
    Action.DO_TRAINING: (
        ids.MODULE_OPEN, ids.TRAINING_SHOW, ids.MODULE_PAGE, ids.MODULE_BACK, ids.MODULE_CHECK_SUBMIT,
    ),
    Action.TAKE_SEAT: (ids.SEAT_TAKE, ids.SEAT_NONE, ids.SEAT_ATTENDED, ids.SEAT_MISSED),
    Action.STILL_IN: (ids.STILL_YES, ids.STILL_NO),
    Action.NUDGE_TRAINING: (ids.TRAINING_NUDGE,),
    Action.OFFER_SESSION: (
        ids.SESSION_PLAN, ids.SESSION_SUBMIT, ids.SESSION_OFFER_SUBMIT, ids.SESSION_CALL_OFF,
    ),
    Action.NOTE_ATTENDANCE: (ids.ATTENDANCE_OPEN, ids.ATTENDANCE_SUBMIT),
    Action.MATCH_PREVIEW: (
        ids.MATCH_PREVIEW, ids.MATCH_MORE, ids.MATCH_BACK, ids.MATCH_LEFT_OVER, ids.MATCH_LEFT_OVER_BACK,
        ids.MATCH_DRAFTS, ids.MATCH_SHOW, ids.MATCH_COMPARE, ids.MATCH_DISCARD, ids.BY_HAND_DRAFT,
        ids.MATCH_LIFT, ids.MATCH_WHY_PAIR, ids.MATCH_REMATCH, ids.MATCH_REMATCH_COMPARE,
    ),
    Action.MATCH_PUBLISH: (ids.MATCH_PUBLISH, ids.MATCH_PAUSE, ids.MATCH_GO_ON),
    Action.OFFER_SHORT_LISTS: (ids.SHORT_LIST_OFFER,),
    Action.RANK_MENTORS: (ids.SHORT_LIST_OPEN, ids.SHORT_LIST_SUBMIT),
    Action.ASK_MENTORS: (ids.MATCH_ASK,),
    Action.ANSWER_PROPOSAL: (ids.PROPOSAL_ACCEPT, ids.PROPOSAL_DECLINE),
    Action.LOCK_PAIR: (
        ids.MATCH_BY_HAND, ids.BY_HAND_MENTEE_PAGE, ids.BY_HAND_MENTOR_PAGE, ids.BY_HAND_SUBMIT,
        ids.MATCH_DECIDE, ids.MATCH_DECIDE_PAIR,
    ),
    Action.CHOOSE_CHANNEL: (ids.CHANNEL_KEEP, ids.CHANNEL_ARCHIVE, ids.CHANNEL_CHANGE),
    Action.SEE_PAIR: (
        ids.SETTINGS_SEND_AGAIN, ids.AGREEMENT_SHOW, ids.AGREEMENT_HISTORY, ids.AGREEMENT_PRINT, ids.GOALS_SHOW,
        ids.GOALS_BACK, ids.GOAL_SHOW, ids.TOPICS_OF, ids.TOPICS_TURN, ids.TOPIC_SHOW, ids.PAIR_SHOW,
        ids.POOL_AGAIN, ids.POOL_STOP, ids.MILESTONES_OFF,
    ),
    Action.SEE_PAIRS: (ids.PAIRS_MORE, ids.PAIR_DETAILS, ids.PAIR_CLOSE),
    Action.READ_END_REASON: (ids.PAIR_REASON,),
    Action.WRITE_AGREEMENT: (ids.AGREEMENT_WRITE, ids.AGREEMENT_SUBMIT),
    Action.SIGN_AGREEMENT: (ids.AGREEMENT_SIGN,),
    Action.SET_GOAL: (ids.GOAL_ADD, ids.GOAL_SUBMIT),
    Action.UPDATE_GOAL: (
        ids.GOAL_NEWS, ids.GOAL_NEWS_SUBMIT, ids.GOAL_ON_TRACK, ids.GOAL_STUCK, ids.GOAL_ACHIEVED,
        ids.GOAL_REOPEN, ids.GOAL_OBSTACLE, ids.GOAL_OBSTACLE_SUBMIT, ids.GOAL_SHAPE, ids.GOAL_SHAPE_SUBMIT,
        ids.ACTIVITY_ADD, ids.ACTIVITY_SUBMIT, ids.ACTIVITY_DONE, ids.CLOSING_GOALS, ids.CLOSING_GOALS_SUBMIT,
    ),
    Action.PLAN_MEETING: (
        ids.MEETING_PLAN, ids.MEETING_MOVE, ids.MEETING_SUBMIT, ids.MEETING_RECORD, ids.MEETING_RECORD_SUBMIT,
        ids.MEETING_HELD, ids.MEETING_MISSED, ids.MEETING_CANCEL, ids.MEETING_FEEDBACK,
        ids.MEETING_FEEDBACK_SUBMIT, ids.MEETING_CALENDAR, ids.STANDING_OPEN, ids.STANDING_SUBMIT,
        ids.STANDING_END, ids.TIMES_SUGGEST, ids.TIMES_MOVE, ids.TIMES_ANSWER, ids.TIMES_SUBMIT,
        ids.TIMES_SHOW, ids.TIMES_ACCEPT, ids.TIMES_REFUSE, ids.TIMES_WITHDRAW, ids.MEETING_AGENDA,
        ids.POINT_ADD, ids.POINT_SUBMIT, ids.TOPIC_TAKE, ids.TOPIC_OFFERED_TAKE,
        *(rate_action(score) for score in SCORES),
    ),
    Action.SUBMIT_REVIEW: (
        ids.CLOSING_CONFIRM, ids.FORM_OPEN, ids.FORM_PAGE, ids.REVIEW_OWN, ids.SIGNAL_TELL, ids.SIGNAL_KEEP,
    ),
    Action.CLOSE_PAIR: (ids.PAIR_CLOSE_SUBMIT, ids.PAIR_PART),
    Action.REOPEN_PAIR: (ids.PAIR_REOPEN,),
    Action.END_PAIR: (ids.PAIR_LEAVE, ids.PAIR_LEAVE_SUBMIT),
    Action.PAUSE_PAIR: (ids.PAUSE_SUBMIT, ids.PAIR_PAUSE),
    Action.RESUME_PAIR: (ids.RESUME_SUBMIT, ids.PAUSE_END, ids.PAIR_RESUME),
    Action.NUDGE_PAIR: (ids.PAIR_HELLO, ids.PAIR_HELLO_SUBMIT),
    Action.COMMENT_GOAL: (ids.GOAL_COMMENT, ids.GOAL_COMMENT_SUBMIT),
    Action.KEEP_NOTES: (ids.NOTES_SHOW, ids.NOTE_WRITE, ids.NOTE_SUBMIT, ids.POINT_SETTLE, ids.REVIEW_AGENDA),
    Action.WRITE_LETTER: (
        ids.HELLO_HELP, ids.HELLO_DRAFT, ids.HELLO_SUBMIT, ids.HELLO_SAID, ids.LETTER_WRITE,
        ids.LETTER_SUBMIT, ids.LETTER_TEAR_UP,
    ),
    Action.HELP_WITH_GOAL: (ids.GOAL_HELP_YES, ids.GOAL_HELP_NO),
    Action.SEE_HEALTH: (ids.HEALTH_SHOW, ids.HEALTH_EXPLAIN, ids.HEALTH_SNOOZE),
    Action.EXTEND_PAIR: (ids.PAIR_EXTEND, ids.PAIR_EXTEND_SUBMIT),
    Action.CHANGE_CADENCE: (ids.PAIR_CADENCE, ids.PAIR_CADENCE_SUBMIT),
    Action.SKIP_REMINDERS: (ids.TODAY_SKIP, ids.TODAY_SEND),
    Action.APPOINT_FACILITATOR: (ids.FACILITATORS_OPEN, ids.FACILITATORS_SUBMIT),
    Action.FACILITATE: (
        ids.FACILITATOR_ACCEPT, ids.FACILITATOR_DECLINE, ids.TOUCH_BASE_FINE, ids.TOUCH_BASE_TALK,
        ids.TOUCH_BASE_TALK_SUBMIT,
    ),
    Action.OFFER_OFFICE_HOURS: (
        ids.OFFICE_HOURS_OFFER, ids.OFFICE_HOURS_OFFER_SUBMIT, ids.OFFICE_HOURS_CALL_OFF,
    ),
    Action.BOOK_OFFICE_HOURS: (
        ids.OFFICE_HOURS_SHOW, ids.OFFICE_HOURS_BOOK, ids.OFFICE_HOURS_BOOK_SUBMIT,
        ids.OFFICE_HOURS_GIVE_BACK,
    ),
    Action.CHANGE_OWN_SETTINGS: (
        ids.SETTINGS_OPEN, ids.SETTINGS_SUBMIT, ids.SETTINGS_END_SILENCE,
    ),
    Action.SEE_OWN_DATA: (ids.PRIVACY_OPEN, ids.PRIVACY_DATA, ids.PRIVACY_FORGET),
    Action.FORGET_ME: (ids.PRIVACY_FORGET_SUBMIT,),
    Action.SNOOZE_REMINDER: (ids.REMINDER_SNOOZE,),
    Action.SEE_STATUS: (ids.PROGRAM_SHOW, ids.PROGRAM_POST),
    Action.SEE_REPORT: (ids.REPORT_SEND, ids.REPORT_PICTURES),
    Action.SEE_BEHIND_REPORT: (ids.REPORT_BEHIND, ids.REPORT_BEHIND_TURN),
    Action.SEE_AUDIT: (ids.AUDIT_TURN, ids.AUDIT_KIND, ids.AUDIT_DAYS, ids.AUDIT_EXPORT),
    Action.RETRY_FAILURE: (ids.DELIVERY_RETRY, ids.DELIVERY_RETRY_ALL),
    Action.IMPORT_DIRECTORY: (ids.DIRECTORY_FILE, ids.DIRECTORY_APPLY, ids.DIRECTORY_DISCARD),
    Action.SEE_REVIEWS: (
        ids.REVIEW_READ, ids.REVIEWS_UNREAD, ids.REVIEWS_MISSING, ids.MIDPOINT_WORDS, ids.LESSON_KEEP,
        ids.LESSON_KEEP_SUBMIT,
    ),
    Action.ASK_REVIEW_AGAIN: (ids.REVIEWS_ASK, ids.REVIEWS_ASK_SUBMIT, ids.REVIEWS_CALL_OFF),
    Action.ADJUST_COHORT: (
        ids.MIDPOINT_SHOW, ids.ADJUST_OPEN, ids.ADJUST_CHOOSE_SUBMIT, ids.ADJUST_SUBMIT, ids.ADJUST_TAKE_BACK,
    ),
    Action.KEEP_CHECKPOINT: (
        ids.CHECKPOINT_SHOW, ids.CHECKPOINT_HOLD, ids.CHECKPOINT_SUBMIT, ids.CHECKPOINT_READ,
        ids.DECISION_ADD, ids.DECISION_SUBMIT, ids.DECISION_DONE, ids.DECISION_DROP,
    ),
    Action.RAISE_CONCERN: (
        ids.CONCERN_BEGIN, ids.CONCERN_NEW, ids.CONCERN_PROGRAM_SUBMIT, ids.CONCERN_SUBMIT,
    ),
    Action.FOLLOW_CONCERN: (
        ids.CONCERN_SHOW, ids.CONCERN_ADD, ids.CONCERN_REOPEN, ids.CONCERN_ADD_SUBMIT, ids.CONCERN_TURN,
        ids.CONCERN_TURN_SUBMIT, ids.CONCERN_WITHDRAW,
    ),
    Action.HANDLE_CONCERN: (
        ids.CONCERN_READ, ids.CONCERN_ACKNOWLEDGE, ids.CONCERN_ANSWER, ids.CONCERN_NOTE, ids.CONCERN_RESOLVE,
        ids.CONCERN_WRITE_SUBMIT, ids.CONCERN_TAKE, ids.CONCERN_ASSIGN, ids.CONCERN_ASSIGN_SUBMIT,
        ids.CONCERN_MEDIATE,
    ),
    Action.SAY_FAREWELL: (
        ids.CLOSING_GUIDE, ids.CLOSING_LOOK_BACK, ids.THANKS_WRITE, ids.THANKS_SUBMIT, ids.WISH_OPEN,
        ids.WISH_SUBMIT, ids.WISH_MORE_TIME, ids.NEXT_STEPS, ids.NEXT_STEPS_SUBMIT, ids.CERTIFICATE_ASK,
        ids.CERTIFICATE_SUBMIT, ids.REVIEW_TEXT, ids.REVIEW_TEXT_SUBMIT,
    ),
    Action.RECOMMEND_MENTOR: (ids.RECOMMENDATION_WRITE, ids.RECOMMENDATION_SUBMIT),
    Action.ANSWER_RECOMMENDATION: (ids.RECOMMENDATION_YES, ids.RECOMMENDATION_NO),
    Action.WRITE_STORY: (
        ids.STORY_WRITE, ids.STORY_SUBMIT, ids.STORY_OPEN, ids.STORY_ANSWER_SUBMIT, ids.STORY_BACK,
    ),
    Action.TELL_STORY: (ids.STORY_TELL, ids.STORY_TELL_SUBMIT, ids.STORY_UNTELL),
    Action.GIVE_KUDOS: (ids.KUDOS_WRITE, ids.KUDOS_SUBMIT),
    Action.ANSWER_KUDOS: (ids.KUDOS_YES, ids.KUDOS_NO, ids.KUDOS_BACK),
    Action.GIVE_REWARD: (ids.REWARD_OPEN, ids.REWARD_SUBMIT),
    Action.OFFER_PROJECT: (
        ids.PROJECT_OPEN, ids.PROJECT_PREVIEW_SUBMIT, ids.PROJECT_SUBMIT, ids.PROJECT_WITHDRAW,
    ),
    Action.ANSWER_PROJECT: (ids.PROJECT_YES, ids.PROJECT_NO),
    Action.CLOSE_COHORT: (
        ids.COHORT_CLOSE, ids.COHORT_PREVIEW_SUBMIT, ids.COHORT_CLOSE_SUBMIT, ids.COHORT_TAKE_BACK,
    ),
    Action.VOTE_LESSON: (ids.LESSON_VOTE, ids.LESSON_UNVOTE),
    Action.SHARE_LESSONS: (ids.LESSONS_PREVIEW, ids.LESSONS_SHARE, ids.LESSONS_SHARE_HERE),
    Action.COMPARE_MEASURE: (
        ids.COMPARISON_OPEN, ids.COMPARISON_SUBMIT, ids.COMPARISON_TEMPLATE, ids.COMPARISON_AWAY,
    ),
    Action.READ_TOLD_REPORT: (ids.REPORT_READ,),
    Action.SHARE_REPORT: (ids.REPORT_SHARE, ids.REPORT_PREVIEW, ids.REPORT_HOLD, ids.REPORT_LET_GO),
}
# fmt: on

LISTENERS: Mapping[str, Asks] = {
    **{name: action for action, several in _ASKED_BY.items() for name in several},
    ids.PROGRAM_CHOOSE: MENU,
    ids.MEETING_LINK: LINK,
}
"""By the id of a button, a modal or a shortcut, without the number of one of several in a row."""

BY_WHO_ASKS = frozenset(
    {
        ids.TOPICS_OF, ids.TOPICS_TURN, ids.TOPIC_SHOW, ids.PROFILE_READ, ids.PROFILE_ACCEPT_SUBMIT,
        ids.APPLICATION_WITHDRAW, ids.MODULE_OPEN, ids.MODULE_PAGE, ids.MODULE_BACK, ids.MODULE_CHECK_SUBMIT,
        ids.TRAINING_SHOW, ids.SEAT_TAKE, ids.SEAT_NONE, ids.STILL_YES, ids.STILL_NO, ids.FACILITATOR_ACCEPT,
        ids.FACILITATOR_DECLINE,
    }
)  # fmt: skip
"""What these carry names a program, a cohort or a date, never somebody's own thing: that is looked up by who asks, so
that everybody meets their own, or reads that they have none. So it is with every subcommand of `/mentor`.
"""

CLOSED: Mapping[str, Asks] = {ids.APPLICATION_PAGE: Action.APPLY, ids.FORM_PAGE: Action.SUBMIT_REVIEW}
"""Modals that tell when they are closed."""

EVENTS: Mapping[str, Asks] = {
    "app_home_opened": OWN,
    "user_change": TOLD,
    "team_join": TOLD,
    "member_left_channel": TOLD,
}

# fmt: off
MENTOR: Mapping[str, Asks] = {
    "help": HELP, "notes": OWN, "topics": OWN, "pause": OWN, "resume": OWN, "status": OWN, "leave": OWN,
    "reviews": OWN, "closing": OWN, "stories": OWN, "join": Action.APPLY,
    "assessment": Action.ASSESS_OWN_SKILLS, "profile": Action.ACCEPT_PROFILE, "nominate": Action.NOMINATE,
    "training": Action.DO_TRAINING, "settings": Action.CHANGE_OWN_SETTINGS,
    "privacy": Action.SEE_OWN_DATA, "data": Action.SEE_OWN_DATA,
    "office-hours": Action.BOOK_OFFICE_HOURS, "concern": Action.RAISE_CONCERN, "thanks": Action.GIVE_KUDOS,
    "certificate": Action.CHECK_CERTIFICATE,
}
# fmt: on
"""By subcommand of `/mentor`."""

# fmt: off
ADMIN: Mapping[str, Asks] = {
    "program new": Action.SETUP, "program templates": Action.SETUP, "help": Action.SEE_STATUS,
    "program show": Action.SEE_STATUS, "program edit": Action.CHANGE_PROGRAM,
    "program copy": Action.CHANGE_PROGRAM, "program export": Action.CHANGE_PROGRAM,
    "program import": Action.CHANGE_PROGRAM, "program measures": Action.SEE_REPORT,
    "timeline": Action.CHANGE_PROGRAM, "questions": Action.CHANGE_PROGRAM, "open": Action.OPEN_PROGRAM,
    "campaign": Action.OPEN_PROGRAM, "profiles": Action.SEE_APPLICATIONS,
    "applications": Action.SEE_APPLICATIONS, "invite": Action.INVITE_GUEST, "assess": Action.ASSESS_MENTOR,
    "recruiting": Action.SEE_APPLICATIONS, "training": Action.SEE_TRAINING,
    "orientation": Action.OFFER_SESSION, "kickoff": Action.OFFER_SESSION,
    "match settings": Action.CHANGE_PROGRAM, "match rematch": Action.MATCH_PREVIEW,
    "match preview": Action.MATCH_PREVIEW, "match publish": Action.MATCH_PUBLISH,
    "match drafts": Action.MATCH_PREVIEW, "match status": Action.MATCH_PREVIEW,
    "match compare": Action.MATCH_PREVIEW, "match discard": Action.MATCH_PREVIEW,
    "match pair": Action.LOCK_PAIR, "match offer": Action.OFFER_SHORT_LISTS, "match ask": Action.ASK_MENTORS,
    "match lock": Action.LOCK_PAIR, "match unlock": Action.LOCK_PAIR, "match forbid": Action.LOCK_PAIR,
    "match swap": Action.LOCK_PAIR, "match why": Action.MATCH_PREVIEW, "match advise": Action.MATCH_PREVIEW,
    "match fairness": Action.MATCH_PREVIEW, "topics": Action.CHANGE_PROGRAM, "nudges": Action.SEE_NUDGES,
    "reviews": Action.SEE_REVIEWS, "reviews read": Action.SEE_REVIEWS, "concerns": Action.HANDLE_CONCERN,
    "midpoint": Action.ADJUST_COHORT, "checkpoint": Action.KEEP_CHECKPOINT,
    "cohort close": Action.CLOSE_COHORT, "stories": Action.TELL_STORY, "reward": Action.GIVE_REWARD,
    "project": Action.OFFER_PROJECT, "lesson add": Action.ADD_LESSON, "lessons": Action.ADD_LESSON,
    "lessons share": Action.SHARE_LESSONS, "lessons export": Action.SHARE_LESSONS,
    "report": Action.SEE_REPORT, "status": Action.SEE_STATUS, "today": Action.SEE_HEALTH,
    "health": Action.SEE_HEALTH, "pairs": Action.SEE_PAIRS, "pair": Action.SEE_PAIRS,
    "nudge": Action.NUDGE_PAIR, "pause": Action.PAUSE_PAIR, "resume": Action.RESUME_PAIR,
    "close": Action.SEE_PAIRS, "reopen": Action.REOPEN_PAIR, "hold": Action.CHANGE_PROGRAM,
    "unhold": Action.CHANGE_PROGRAM, "community": Action.SEE_TRAINING,
    "facilitator": Action.APPOINT_FACILITATOR, "office-hours": Action.OFFER_OFFICE_HOURS,
    "import": Action.IMPORT_DIRECTORY, "audit": Action.SEE_AUDIT,
}
# fmt: on
"""By subcommand of `/mentor-admin`."""

SHOW_MORE = frozenset(
    {
        ids.PROGRAM_EDIT, ids.PROGRAM_PART_SUBMIT, ids.PROGRAM_PART_ROW, ids.PROGRAM_READ_PAGE, ids.PROGRAM_SETUP,
        ids.MEASURE_OPEN, ids.PROGRAM_COPY, "/mentor-admin program edit", "/mentor-admin program measures",
        "/mentor-admin program copy",
    }
)  # fmt: skip
"""What is no secret itself and holds some: planning shows words from the reviews of the time before."""
