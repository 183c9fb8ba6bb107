"""The whole truth about who may do what: every action for every kind of colleague, worked out from the rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.access import Action, Actor, PairMembers, ask
from bot.domain.rights import CONFIDENTIAL, RULES, Standing
from bot.errors import DomainError


class Role(StrEnum):
    """What somebody is to a program. Each is that alone: a coordinator here is in no pair."""

    MEMBER = "member"
    APPLICANT = "applicant"
    MENTEE = "mentee"
    MENTOR = "mentor"
    MANAGER = "manager"
    COORDINATOR = "coordinator"
    CHAMPION = "champion"
    WORKSPACE_ADMIN = "workspace admin"
    GUEST = "guest"
    INVITED_GUEST = "invited guest"
    OUTSIDER = "outsider"
    DEACTIVATED = "deactivated"


class May(StrEnum):
    YES = "yes"
    OWN = "own"  # about what is theirs: their application, their pair, what they were asked
    NO = "no"


@dataclass(frozen=True)
class Cell:
    """Whether somebody may. `refusal`: the code of what they read otherwise; of OWN, about what is not theirs."""

    may: May
    refusal: str = ""


_R = Role
_PART_OF_IT = frozenset({_R.APPLICANT, _R.MENTEE, _R.MENTOR})
_IN_IT = _PART_OF_IT | {_R.INVITED_GUEST}
_HERE = frozenset(_R) - {_R.GUEST, _R.OUTSIDER, _R.DEACTIVATED}
_COLLEAGUES = _HERE - {_R.INVITED_GUEST}

OWNERS: Mapping[Action, frozenset[Role]] = {
    Action.WITHDRAW: _IN_IT,
    Action.ANSWER_NOMINATION: _HERE,
    Action.ENDORSE: frozenset({_R.MANAGER}),
    Action.ANSWER_QUESTION: _IN_IT,
    Action.ACCEPT_PROFILE: _IN_IT,
    Action.APPROVE_TEXTS: frozenset({_R.CHAMPION}),
    Action.READ_TOLD_REPORT: frozenset({_R.CHAMPION}),
    Action.ASSESS_OWN_SKILLS: frozenset({_R.APPLICANT, _R.MENTOR, _R.INVITED_GUEST}),
    Action.DO_TRAINING: _IN_IT,
    Action.TAKE_SEAT: _IN_IT,
    Action.STILL_IN: _IN_IT,
    Action.RANK_MENTORS: frozenset({_R.APPLICANT}),
    Action.ANSWER_PROPOSAL: frozenset({_R.APPLICANT, _R.MENTOR}),
    Action.HELP_WITH_GOAL: frozenset({_R.MENTEE, _R.MENTOR, _R.INVITED_GUEST}),
    Action.FACILITATE: frozenset({_R.MENTOR, _R.COORDINATOR}),
    Action.SNOOZE_REMINDER: frozenset({_R.MENTEE, _R.MENTOR, _R.INVITED_GUEST}),
    Action.STOP_REMINDER: frozenset({_R.MENTEE, _R.MENTOR, _R.INVITED_GUEST}),
    Action.FOLLOW_CONCERN: _HERE,
    Action.HANDLE_CONCERN: _COLLEAGUES,  # whoever the plan names as neutral, or the champion
    Action.ANSWER_RECOMMENDATION: frozenset({_R.MENTEE, _R.MENTOR, _R.INVITED_GUEST}),
    Action.ANSWER_KUDOS: _HERE,
    Action.ANSWER_PROJECT: frozenset({_R.MENTEE, _R.MENTOR}),
}
"""Whose such a thing can be. Of everything else that the rules give to its owner a test says that it is missing."""

_ME, _OTHER, _HERE_PROGRAM = "1", "2", "1"
_ACTORS: Mapping[Role, Actor] = {
    **{role: Actor(_ME) for role in Role},
    _R.COORDINATOR: Actor(_ME, coordinator_of=frozenset({_HERE_PROGRAM})),
    _R.WORKSPACE_ADMIN: Actor(_ME, workspace_admin=True),
    _R.GUEST: Actor(_ME, is_guest=True),
    _R.INVITED_GUEST: Actor(_ME, is_guest=True, invited_to=frozenset({_HERE_PROGRAM})),
    _R.OUTSIDER: Actor(_ME, is_outside=True),
    _R.DEACTIVATED: Actor(_ME, deactivated=True),
}
_OWN_PAIR: Mapping[Role, PairMembers] = {
    _R.MENTEE: PairMembers(_ME, _OTHER),
    _R.MENTOR: PairMembers(_OTHER, _ME),
    _R.INVITED_GUEST: PairMembers(_OTHER, _ME),
}
_ANOTHERS_PAIR = PairMembers("3", "4")
_OF_A_PAIR = frozenset({Standing.MENTEE, Standing.MENTOR})


def cell(action: Action, role: Role) -> Cell:
    """Whether somebody who is `role` may do `action`, and what they read if not."""
    of_pair = bool(RULES[action].standings & _OF_A_PAIR)
    refusal = _refusal(action, role, pair=_ANOTHERS_PAIR if of_pair else None, owner=_OTHER)
    if not refusal:
        return Cell(May.YES)
    own_pair = _OWN_PAIR.get(role) if of_pair else None
    owner = _ME if role in OWNERS.get(action, ()) else None
    if (own_pair or owner) and not _refusal(action, role, pair=own_pair, owner=owner):
        return Cell(May.OWN, refusal)
    return Cell(May.NO, refusal)


def _refusal(action: Action, role: Role, *, pair: PairMembers | None, owner: str | None) -> str:
    try:
        ask(action, _ACTORS[role], program=_HERE_PROGRAM, pair=pair, owner=owner)
    except DomainError as error:
        return error.code
    return ""


def matrix() -> Iterator[tuple[Action, Mapping[Role, Cell]]]:
    """Every action with its row of the table."""
    for action in Action:
        yield action, {role: cell(action, role) for role in Role}


def is_confidential(action: Action) -> bool:
    """Whether coordinators must be in the admin channel for it at that very moment."""
    return action in CONFIDENTIAL
