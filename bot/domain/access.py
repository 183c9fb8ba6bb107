"""Who may do what: one table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.forms import Reader
from bot.errors import DomainError


@dataclass(frozen=True)
class Actor:
    """Whoever clicked or typed, as the database knows them. `coordinator_of`: program ids."""

    person: str
    is_guest: bool = False
    is_outside: bool = False  # from another workspace (Slack Connect)
    deactivated: bool = False
    workspace_admin: bool = False
    coordinator_of: frozenset[str] = frozenset()


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
    WORKSPACE_ADMIN = "workspace_admin"
    COORDINATOR = "coordinator"  # of this program
    MENTEE = "mentee"  # of this pair
    MENTOR = "mentor"
    OWNER = "owner"  # of the thing itself: their enrollment, their answers, their reminders


class Action(StrEnum):
    SETUP = "setup"
    OPEN_PROGRAM = "open_program"
    CHANGE_PROGRAM = "change_program"
    APPLY = "apply"
    EDIT_APPLICATION = "edit_application"
    WITHDRAW = "withdraw"
    SEE_APPLICATIONS = "see_applications"
    DECIDE_APPLICATION = "decide_application"
    MATCH_PREVIEW = "match_preview"
    MATCH_PUBLISH = "match_publish"
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
    SNOOZE_REMINDER = "snooze_reminder"
    STOP_REMINDER = "stop_reminder"
    SEE_STATUS = "see_status"
    SEE_REPORT = "see_report"
    SEE_FAILURES = "see_failures"
    RETRY_FAILURE = "retry_failure"
    IMPORT_DIRECTORY = "import_directory"
    SEE_HOME = "see_home"


def require(
    action: Action,
    actor: Actor,
    *,
    program: str | None = None,
    pair: PairMembers | None = None,
    owner: str | None = None,
) -> None:
    """Nothing if `actor` may; else DomainError with the code that says why not.

    `program`: id of the program it happens in; `pair`: the pair it happens to; `owner`: whose thing it is.
    """
    raise NotImplementedError


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

    Somebody who coordinates and is in the pair reads as the partner they are.
    """
    raise NotImplementedError


_: tuple[object, ...] = (Collection, Mapping)
