"""Who may do what: one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.forms import Reader
from bot.errors import DomainError


@dataclass(frozen=True)
class Actor:
    """Whoever clicked or typed, as the database knows them. `coordinator_of` and `invited_to`: program ids; a
    guest is invited by a coordinator, as external mentor.
    """

    person: str
    is_guest: bool = False
    is_outside: bool = False  # from another workspace (Slack Connect)
    deactivated: bool = False
    workspace_admin: bool = False
    coordinator_of: frozenset[str] = frozenset()
    invited_to: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PairMembers:
    """The two person ids of a pair."""

    mentee: str
    mentor: str

    def __contains__(self, person: object) -> bool:
        return person in (self.mentee, self.mentor)


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
    EDIT_APPLICATION = "edit_application"
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
    FORBID_PAIR = "forbid_pair"
    SEE_PAIR = "see_pair"
    SEE_PAIRS = "see_pairs"
    WRITE_AGREEMENT = "write_agreement"
    SIGN_AGREEMENT = "sign_agreement"
    SET_GOAL = "set_goal"
    UPDATE_GOAL = "update_goal"
    PLAN_MEETING = "plan_meeting"
    GIVE_FEEDBACK = "give_feedback"
    SUBMIT_REVIEW = "submit_review"
    CONFIRM_CLOSING = "confirm_closing"
    CHOOSE_CHANNEL = "choose_channel"
    CLOSE_PAIR = "close_pair"
    REOPEN_PAIR = "reopen_pair"
    END_PAIR = "end_pair"
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
    SNOOZE_REMINDER = "snooze_reminder"
    STOP_REMINDER = "stop_reminder"
    SEE_STATUS = "see_status"
    SEE_REPORT = "see_report"
    SEE_FAILURES = "see_failures"
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
    READ_FINAL_REPORT = "read_final_report"
    SEE_HOME = "see_home"


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
    Action.EDIT_APPLICATION: _OWNERS,
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
    Action.FORBID_PAIR: _COORDINATORS,
    Action.SEE_PAIR: _THE_TWO_AND_COORDINATORS,
    Action.SEE_PAIRS: _COORDINATORS,
    Action.WRITE_AGREEMENT: _THE_TWO,
    Action.SIGN_AGREEMENT: _THE_TWO,
    Action.SET_GOAL: _THE_TWO,
    Action.UPDATE_GOAL: _THE_TWO,
    Action.PLAN_MEETING: _THE_TWO,
    Action.GIVE_FEEDBACK: _THE_TWO,
    Action.SUBMIT_REVIEW: _THE_TWO,
    Action.CONFIRM_CLOSING: _THE_TWO,
    Action.CHOOSE_CHANNEL: _THE_TWO,
    Action.CLOSE_PAIR: _COORDINATORS,
    Action.REOPEN_PAIR: _COORDINATORS,
    Action.END_PAIR: _THE_TWO_AND_COORDINATORS,
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
    Action.SNOOZE_REMINDER: _OWNERS,
    Action.STOP_REMINDER: _OWNERS,
    Action.SEE_STATUS: _COORDINATORS,
    Action.SEE_REPORT: _COORDINATORS,
    Action.SEE_FAILURES: _COORDINATORS,
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
    Action.READ_FINAL_REPORT: _OWNERS,
    Action.SEE_HOME: _rule("outsiders_cannot", _S.MEMBER, _S.GUEST),
}

# What is an external mentor's own, besides what their pair asks of its mentor. Short lists and proposals are not
# among it: they show people outside of the pair.
_EXTERNAL_MENTORS_OWN = frozenset(
    {
        Action.EDIT_APPLICATION,
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


def require_here(actor: Actor) -> None:
    """Raise DomainError unless `actor` works here: their account is in use, and it is of this workspace."""
    if actor.deactivated:
        raise DomainError("person_deactivated")
    if actor.is_outside:
        raise DomainError("outsiders_cannot")


def require(
    action: Action,
    actor: Actor,
    *,
    program: str | None = None,
    pair: PairMembers | None = None,
    owner: str | None = None,
) -> None:
    """Nothing if `actor` may; else DomainError with the code that says why not.

    `program`: id of the program it happens in; `pair`: the pair it happens to; `owner`: whose thing it
    is. Where no program is named, coordinating any one suffices, and so does an invitation to any one.
    """
    require_here(actor)
    rule = RULES[action]
    if actor.is_guest and not _open_to_guest(action, actor, program, pair):
        raise DomainError("guests_cannot_join")
    if rule.standings.isdisjoint(standings_of(actor, program=program, pair=pair, owner=owner)):
        raise DomainError(rule.refusal)


def _open_to_guest(action: Action, actor: Actor, program: str | None, pair: PairMembers | None) -> bool:
    """Guests look. Invited as external mentors they apply, and do what is their own or their pair's mentor's;
    everything else needs a member of the workspace.
    """
    standings = RULES[action].standings
    if _S.GUEST in standings:
        return True
    if pair is not None:
        return _S.MENTOR in standings and actor.person == pair.mentor
    if action in _EXTERNAL_MENTORS_OWN:
        return _is_invited(actor, program)
    return _S.INVITED in standings and _is_invited(actor, program)


def _is_invited(actor: Actor, program: str | None) -> bool:
    return program in actor.invited_to if program is not None else bool(actor.invited_to)


def standings_of(
    actor: Actor, *, program: str | None = None, pair: PairMembers | None = None, owner: str | None = None
) -> frozenset[Standing]:
    """Every capacity in which `actor` stands towards a program, a pair and somebody's thing."""
    coordinates = program in actor.coordinator_of if program is not None else bool(actor.coordinator_of)
    holds = {
        _S.MEMBER: not (actor.is_guest or actor.is_outside),
        _S.GUEST: actor.is_guest,
        _S.INVITED: actor.is_guest and _is_invited(actor, program),
        _S.WORKSPACE_ADMIN: actor.workspace_admin,
        _S.COORDINATOR: coordinates,
        _S.MENTEE: pair is not None and actor.person == pair.mentee,
        _S.MENTOR: pair is not None and actor.person == pair.mentor,
        _S.OWNER: owner is not None and actor.person == owner,
    }
    return frozenset(standing for standing, held in holds.items() if held)


def allowed(
    action: Action,
    actor: Actor,
    *,
    program: str | None = None,
    pair: PairMembers | None = None,
    owner: str | None = None,
) -> bool:
    """The same as a question, for views that show only the buttons that work."""
    try:
        require(action, actor, program=program, pair=pair, owner=owner)
    except DomainError:
        return False
    return True


def reader_of(
    actor: Actor, author: str, *, program: str, pair: PairMembers | None = None, both_submitted: bool = True
) -> Reader | None:
    """In which capacity `actor` reads what `author` answered; None: not at all.

    The partner reads once both have submitted. Somebody who coordinates the program and is in the pair
    reads as the partner they are, so that what is for coordinators only stays confidential.
    """
    if actor.deactivated or actor.is_outside:
        return None
    if actor.person == author:
        return Reader.SELF
    if pair is not None and actor.person in pair:
        return Reader.PARTNER if author in pair and both_submitted else None
    return Reader.COORDINATOR if program in actor.coordinator_of else None
