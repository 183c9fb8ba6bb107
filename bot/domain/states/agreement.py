"""The agreement of a pair: written by either, signed by both, and signed again after any change."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.states.transitions import follow
from bot.errors import DomainError


class AgreementState(StrEnum):
    DRAFT = "draft"  # nobody has sent a text to the other yet
    PROPOSED = "proposed"  # a text stands, a signature or both are missing
    SIGNED = "signed"


class AgreementEvent(StrEnum):
    PROPOSE = "propose"  # the first text, or a change: both are asked again
    SIGN = "sign"  # one of the two
    COMPLETE = "complete"  # the second of the two


_S, _E = AgreementState, AgreementEvent

TRANSITIONS: dict[tuple[AgreementState, AgreementEvent], AgreementState] = {
    (_S.DRAFT, _E.PROPOSE): _S.PROPOSED,
    (_S.PROPOSED, _E.PROPOSE): _S.PROPOSED,
    (_S.PROPOSED, _E.SIGN): _S.PROPOSED,
    (_S.PROPOSED, _E.COMPLETE): _S.SIGNED,
    (_S.SIGNED, _E.PROPOSE): _S.PROPOSED,
}

_REFUSALS: dict[tuple[AgreementState, AgreementEvent], str] = {
    (_S.DRAFT, _E.SIGN): "agreement_not_written",
    (_S.DRAFT, _E.COMPLETE): "agreement_not_written",
    (_S.SIGNED, _E.SIGN): "agreement_already_signed",
    (_S.SIGNED, _E.COMPLETE): "agreement_already_signed",
}

_OTHERWISE: dict[AgreementEvent, str] = dict.fromkeys(AgreementEvent, "agreement_not_open")


def move(state: AgreementState, event: AgreementEvent) -> AgreementState:
    """The state after `event`; DomainError with a code that says what to do instead."""
    return follow(TRANSITIONS, _REFUSALS, _OTHERWISE, state, event)


@dataclass(frozen=True)
class Agreement:
    """State, version of the text (0: none yet) and who has signed that version (person ids)."""

    state: AgreementState = AgreementState.DRAFT
    version: int = 0
    signed_by: frozenset[str] = frozenset()


def propose(agreement: Agreement) -> Agreement:
    """A new text: the version goes up and earlier signatures no longer count."""
    return Agreement(move(agreement.state, _E.PROPOSE), agreement.version + 1, frozenset())


def sign(agreement: Agreement, person: str, pair: Collection[str]) -> Agreement:
    """One of the pair signs the standing version.

    Raises not_your_pair, agreement_not_written, agreement_already_signed (also for signing twice).
    """
    if person not in pair:
        raise DomainError("not_your_pair")
    if person in agreement.signed_by:
        raise DomainError("agreement_already_signed")
    signed_by = agreement.signed_by | {person}
    event = _E.COMPLETE if signed_by >= frozenset(pair) else _E.SIGN
    return replace(agreement, state=move(agreement.state, event), signed_by=signed_by)
