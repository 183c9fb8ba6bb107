"""A pause that one of the two takes: leave, a crunch, whatever it is. Nobody is asked why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.access import Action, Actor
from bot.domain.shown.reminding import PauseQuestion, PausingPair
from bot.domain.states.pair import TRANSITIONS, PairEvent, PairState
from bot.errors import DomainError
from bot.usecases.coordinating.pausing import pause_pair, resume_pair
from bot.usecases.guiding.pairs import living_pairs, members_of, named, pair_for, partner_of
from db.models import Pair, Person
from db.session import WorkspaceSession

_MAY_PAUSE = frozenset(state for state, event in TRANSITIONS if event is PairEvent.PAUSE)


def pause_question(session: WorkspaceSession, person: Person) -> PauseQuestion:
    """The pairs of this person that can pause. Raises DomainError no_pair_to_pause, pair_already_paused."""
    own = living_pairs(session, person)
    found = [pair for pair in own if PairState(pair.status) in _MAY_PAUSE]
    if not found:
        raise DomainError("pair_already_paused" if own else "no_pair_to_pause")
    return _question(found, person)


def resume_question(session: WorkspaceSession, person: Person) -> PauseQuestion:
    """The pairs of this person that are paused. Raises DomainError no_pair_paused."""
    found = [pair for pair in living_pairs(session, person) if pair.status == PairState.PAUSED]
    if not found:
        raise DomainError("no_pair_paused")
    return _question(found, person)


def pause_own_pairs(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_ids: object,
    until: date | None,
    now: datetime,
) -> PauseQuestion:
    """Pause these pairs of this person until a day, or with an open end. Raises DomainError, at its field."""
    pairs = [_own(session, actor, pair_id, Action.PAUSE_PAIR) for pair_id in _chosen(pair_ids)]
    for pair in pairs:
        pause_pair(session, actor, person, pair.id, now, until=until)
    return _question(pairs, person)


def resume_own_pairs(
    session: WorkspaceSession, actor: Actor, person: Person, pair_ids: object, now: datetime
) -> PauseQuestion:
    """These pairs of this person go on, whoever paused them. Raises DomainError, at its field."""
    pairs = [_own(session, actor, pair_id, Action.RESUME_PAIR) for pair_id in _chosen(pair_ids)]
    for pair in pairs:
        resume_pair(session, actor, person, pair.id, now)
    return _question(pairs, person)


def _chosen(pair_ids: object) -> list[str]:
    """Ids of pairs as a form or a command gives them, each once."""
    chosen = [str(one) for one in pair_ids] if isinstance(pair_ids, (list, tuple)) else []
    if not chosen:
        raise DomainError("pause_which", field="pairs")
    return list(dict.fromkeys(chosen))


def _own(session: WorkspaceSession, actor: Actor, pair_id: object, action: Action) -> Pair:
    """A coordinator pauses the pairs of others with a command of their own."""
    pair = pair_for(session, actor, pair_id, action)
    if actor.person not in members_of(pair):
        raise DomainError("not_your_pair")
    return pair


def _question(pairs: Sequence[Pair], person: Person) -> PauseQuestion:
    return PauseQuestion(
        tuple(
            PausingPair(pair.id, named(partner_of(pair, person)), pair.cohort.program.name, pair.paused_until)
            for pair in pairs
        )
    )
