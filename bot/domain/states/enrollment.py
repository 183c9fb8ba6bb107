"""The life of one person's enrollment in one cohort and role: from the first answer to the end of the
program.
"""

from __future__ import annotations

from enum import StrEnum

from bot.domain.states.transitions import follow


class EnrollmentState(StrEnum):
    BEGUN = "begun"  # opened the questionnaire
    APPLIED = "applied"
    APPROVED = "approved"
    WAITLISTED = "waitlisted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    MATCHED = "matched"
    DONE = "done"


class EnrollmentEvent(StrEnum):
    APPLY = "apply"
    EDIT = "edit"
    APPROVE = "approve"
    WAITLIST = "waitlist"
    DECLINE = "decline"
    WITHDRAW = "withdraw"
    RESUME = "resume"  # begin again after withdrawing, being declined, or when a pair is over
    MATCH = "match"
    UNMATCH = "unmatch"  # the pair ended early: back into the pool
    FINISH = "finish"
    REOPEN = "reopen"  # a closed pair goes on
    KEEP = "keep"  # applied again and thought better of it: what was completed stays so


_S, _E = EnrollmentState, EnrollmentEvent

TRANSITIONS: dict[tuple[EnrollmentState, EnrollmentEvent], EnrollmentState] = {
    (_S.BEGUN, _E.EDIT): _S.BEGUN,
    (_S.BEGUN, _E.APPLY): _S.APPLIED,
    (_S.BEGUN, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.APPLIED, _E.EDIT): _S.APPLIED,
    (_S.APPLIED, _E.APPROVE): _S.APPROVED,
    (_S.APPLIED, _E.WAITLIST): _S.WAITLISTED,
    (_S.APPLIED, _E.DECLINE): _S.DECLINED,
    (_S.APPLIED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.APPROVED, _E.EDIT): _S.APPROVED,
    (_S.APPROVED, _E.WAITLIST): _S.WAITLISTED,
    (_S.APPROVED, _E.DECLINE): _S.DECLINED,
    (_S.APPROVED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.APPROVED, _E.MATCH): _S.MATCHED,
    (_S.WAITLISTED, _E.EDIT): _S.WAITLISTED,
    (_S.WAITLISTED, _E.APPROVE): _S.APPROVED,
    (_S.WAITLISTED, _E.DECLINE): _S.DECLINED,
    (_S.WAITLISTED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.DECLINED, _E.APPROVE): _S.APPROVED,  # a coordinator may change their mind
    (_S.DECLINED, _E.WAITLIST): _S.WAITLISTED,
    (_S.DECLINED, _E.RESUME): _S.BEGUN,
    (_S.WITHDRAWN, _E.RESUME): _S.BEGUN,
    (_S.MATCHED, _E.EDIT): _S.MATCHED,
    (_S.MATCHED, _E.MATCH): _S.MATCHED,  # a mentor takes another mentee
    (_S.MATCHED, _E.UNMATCH): _S.APPROVED,
    (_S.MATCHED, _E.WITHDRAW): _S.WITHDRAWN,
    (_S.MATCHED, _E.FINISH): _S.DONE,
    (_S.DONE, _E.REOPEN): _S.MATCHED,
    (_S.DONE, _E.RESUME): _S.BEGUN,
    **{(state, _E.REOPEN): _S.MATCHED for state in (_S.BEGUN, _S.APPLIED, _S.WAITLISTED, _S.APPROVED)},
    **{(state, _E.KEEP): _S.DONE for state in (_S.BEGUN, _S.APPLIED, _S.WAITLISTED, _S.APPROVED)},
}

_REFUSALS: dict[tuple[EnrollmentState, EnrollmentEvent], str] = {
    (_S.WITHDRAWN, _E.WITHDRAW): "already_withdrawn",
    (_S.DECLINED, _E.WITHDRAW): "not_enrolled",
    (_S.APPLIED, _E.APPLY): "application_already_sent",
    (_S.BEGUN, _E.APPROVE): "application_unfinished",
    (_S.BEGUN, _E.WAITLIST): "application_unfinished",
    (_S.BEGUN, _E.DECLINE): "application_unfinished",
    (_S.WITHDRAWN, _E.APPROVE): "already_withdrawn",
    (_S.WITHDRAWN, _E.WAITLIST): "already_withdrawn",
    (_S.WITHDRAWN, _E.DECLINE): "already_withdrawn",
    (_S.WITHDRAWN, _E.APPLY): "application_not_begun",
    (_S.WITHDRAWN, _E.EDIT): "application_not_begun",
    (_S.MATCHED, _E.APPROVE): "enrollment_matched",
    (_S.MATCHED, _E.WAITLIST): "enrollment_matched",
    (_S.MATCHED, _E.DECLINE): "enrollment_matched",
    (_S.DONE, _E.WITHDRAW): "enrollment_over",
    (_S.DONE, _E.EDIT): "enrollment_over",
}

_OTHERWISE: dict[EnrollmentEvent, str] = {
    _E.APPLY: "application_already_decided",
    _E.EDIT: "application_already_decided",
    _E.APPROVE: "application_already_decided",
    _E.WAITLIST: "application_already_decided",
    _E.DECLINE: "application_already_decided",
    _E.WITHDRAW: "not_enrolled",
    _E.RESUME: "application_already_sent",
    _E.MATCH: "not_ready_to_match",
    _E.UNMATCH: "not_ready_to_match",
    _E.FINISH: "not_enrolled",
    _E.REOPEN: "enrollment_over",
    _E.KEEP: "not_enrolled",
}

# Holds a seat in the one-active-enrollment rule (per person, cohort and role).
LIVING = frozenset({_S.BEGUN, _S.APPLIED, _S.APPROVED, _S.WAITLISTED, _S.MATCHED})


def move(state: EnrollmentState, event: EnrollmentEvent) -> EnrollmentState:
    """The state after `event`; DomainError with a code that says what to do instead."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)
