"""Who may do what: the table in `bot.domain.rights`, asked about one person and one thing."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.domain.forms import Reader
from bot.domain.rights import CONFIDENTIAL, EXTERNAL_MENTORS_OWN, RULES, Action, Rule, Standing
from bot.errors import DomainError

__all__ = [
    "CONFIDENTIAL", "RULES", "Action", "Actor", "Grant", "PairMembers", "Presence", "Rule", "Standing",
    "allowed", "ask", "is_audited", "is_there", "reader_of", "require", "require_here", "standings_of",
]  # fmt: skip


@dataclass(frozen=True)
class Presence:
    """What Slack said, a moment ago, about somebody in the admin channels of the programs they coordinate (program
    ids). `there`: in the channel. `unsure`: Slack did not answer in time. `unseen`: the app is not in that channel.
    """

    there: frozenset[str] = frozenset()
    unsure: frozenset[str] = frozenset()
    unseen: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Grant:
    """A right that was used. `capacities`: those in which it was held. `program`, `pair` and `owner` are ids, where
    they were named.
    """

    action: Action
    capacities: frozenset[Standing]
    program: str | None = None
    pair: str | None = None
    owner: str | None = None


@dataclass(frozen=True)
class Actor:
    """Whoever clicked or typed, as the database knows them. `coordinator_of` and `invited_to`: program ids; a
    guest is invited by a coordinator, as external mentor.

    `presence` is None where nobody asks for anything: in jobs, and where messages are made. `used` grows with
    every right that is used, for the audit.
    """

    person: str
    is_guest: bool = False
    is_outside: bool = False  # from another workspace (Slack Connect)
    deactivated: bool = False
    workspace_admin: bool = False
    coordinator_of: frozenset[str] = frozenset()
    invited_to: frozenset[str] = frozenset()
    presence: Presence | None = None
    used: list[Grant] = field(default_factory=list, compare=False, repr=False)


@dataclass(frozen=True)
class PairMembers:
    """The two person ids of a pair, and the pair's own where it is known."""

    mentee: str
    mentor: str
    pair: str | None = field(default=None, compare=False)

    def __contains__(self, person: object) -> bool:
        return person in (self.mentee, self.mentor)


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
    What is confidential is open to coordinators only while they are in the admin channel.
    """
    held = ask(action, actor, program=program, pair=pair, owner=owner)
    if action in CONFIDENTIAL and held <= {Standing.COORDINATOR}:
        _require_presence(actor, program)
    actor.used.append(Grant(action, held, program, pair.pair if pair is not None else None, owner))


def ask(
    action: Action,
    actor: Actor,
    *,
    program: str | None = None,
    pair: PairMembers | None = None,
    owner: str | None = None,
) -> frozenset[Standing]:
    """The capacities in which `actor` might, which uses no right yet. Raises DomainError as `require` does if there
    is none; whether they are in the admin channel is not asked.
    """
    require_here(actor)
    rule = RULES[action]
    if actor.is_guest and not _open_to_guest(action, actor, program, pair):
        raise DomainError("guests_cannot_join")
    held = rule.standings & standings_of(actor, program=program, pair=pair, owner=owner)
    if not held:
        raise DomainError(rule.refusal)
    return held


def _require_presence(actor: Actor, program: str | None) -> None:
    presence = actor.presence
    if presence is None:
        return
    mine = actor.coordinator_of if program is None else frozenset({program})
    if mine & presence.there:
        return
    if mine & presence.unseen:
        raise DomainError("admin_channel_unseen")
    raise DomainError("membership_unknown" if mine & presence.unsure else "not_in_admin_channel")


def is_there(actor: Actor, program: str) -> bool:
    """Whether `actor` may be shown here what is confidential: for views in which it is only a part."""
    return actor.presence is None or program in actor.presence.there


_NOT_THEIR_OWN = frozenset({Standing.COORDINATOR, Standing.WORKSPACE_ADMIN})


def is_audited(grant: Grant) -> bool:
    """Whether it is written down that this right was used: what somebody does because of their office, and whatever
    is confidential. What people do about their own things is theirs.
    """
    return grant.capacities <= _NOT_THEIR_OWN or grant.action in CONFIDENTIAL


def _open_to_guest(action: Action, actor: Actor, program: str | None, pair: PairMembers | None) -> bool:
    """Guests look. Invited as external mentors they apply, and do what is their own or their pair's mentor's;
    everything else needs a member of the workspace.
    """
    standings = RULES[action].standings
    if Standing.GUEST in standings:
        return True
    if pair is not None:
        return Standing.MENTOR in standings and actor.person == pair.mentor
    if action in EXTERNAL_MENTORS_OWN:
        return _is_invited(actor, program)
    return Standing.INVITED in standings and _is_invited(actor, program)


def _is_invited(actor: Actor, program: str | None) -> bool:
    return program in actor.invited_to if program is not None else bool(actor.invited_to)


def standings_of(
    actor: Actor, *, program: str | None = None, pair: PairMembers | None = None, owner: str | None = None
) -> frozenset[Standing]:
    """Every capacity in which `actor` stands towards a program, a pair and somebody's thing."""
    coordinates = program in actor.coordinator_of if program is not None else bool(actor.coordinator_of)
    holds = {
        Standing.MEMBER: not (actor.is_guest or actor.is_outside),
        Standing.GUEST: actor.is_guest,
        Standing.INVITED: actor.is_guest and _is_invited(actor, program),
        Standing.WORKSPACE_ADMIN: actor.workspace_admin,
        Standing.COORDINATOR: coordinates,
        Standing.MENTEE: pair is not None and actor.person == pair.mentee,
        Standing.MENTOR: pair is not None and actor.person == pair.mentor,
        Standing.OWNER: owner is not None and actor.person == owner,
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
        ask(action, actor, program=program, pair=pair, owner=owner)
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
