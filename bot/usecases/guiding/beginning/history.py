"""What became of an agreement: every version, what it changed, who signed it when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor
from bot.domain.shown.beginning import AgreementHistory, AgreementVersion
from bot.domain.shown.guiding import Named, TermChange
from bot.errors import DomainError
from bot.usecases.guiding.circles import living_in, own_pair_id
from bot.usecases.guiding.pairs import named, pair_for, partner_of, plan_with_agreement
from db.models import Agreement, Pair, Person
from db.session import WorkspaceSession

SHOWN = 12
"""Versions in one view."""

Terms = Sequence[Mapping[str, Any]]


def agreement_history(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object
) -> AgreementHistory:
    """Every version, the newest first, for those who made it. Raises agreement_not_written."""
    pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), Action.SEE_PAIR)
    partner_of(pair, person)
    plan_with_agreement(pair)
    rows = session.scalars(
        select(Agreement)
        .where(Agreement.pair_id == pair.id)
        .order_by(Agreement.version)
        .options(selectinload(Agreement.signatures))
    ).all()
    if not rows:
        raise DomainError("agreement_not_written")
    before: list[Agreement | None] = [None, *rows]
    versions = [
        _version(session, row, earlier, stands=row is rows[-1])
        for row, earlier in zip(rows, before, strict=False)
    ]
    return AgreementHistory(pair.id, tuple(versions[::-1][:SHOWN]), earlier=max(0, len(versions) - SHOWN))


def changes_since_before(session: WorkspaceSession, agreement: Agreement) -> tuple[TermChange, ...]:
    """What a version puts differently than the one before it."""
    if agreement.version <= 1:
        return ()
    earlier = session.scalar(
        select(Agreement).where(
            Agreement.pair_id == agreement.pair_id, Agreement.version == agreement.version - 1
        )
    )
    return changes_between(earlier.terms, agreement.terms) if earlier is not None else ()


def changes_between(old: Terms, new: Terms) -> tuple[TermChange, ...]:
    """Point by point, in the order of the newer text; points that are gone come last."""
    had = {term["key"]: term for term in old}
    has = {term["key"]: term for term in new}
    changed = [
        TermChange(term["label"], had[key]["text"] if key in had else "", term["text"])
        for key, term in has.items()
        if key not in had or had[key]["text"] != term["text"]
    ]
    gone = [TermChange(term["label"], term["text"], "") for key, term in had.items() if key not in has]
    return (*changed, *gone)


def _version(
    session: WorkspaceSession, row: Agreement, earlier: Agreement | None, *, stands: bool
) -> AgreementVersion:
    return AgreementVersion(
        version=row.version,
        proposed_by=named(session.get_one(Person, row.proposed_by)),
        proposed_at=row.proposed_at,
        changes=changes_between(earlier.terms, row.terms) if earlier is not None else (),
        signed=tuple(signatures_of(session, row)),
        stands=stands,
    )


def signatures_of(session: WorkspaceSession, agreement: Agreement) -> list[tuple[Named, datetime]]:
    """Who signed this text and when (UTC), in the order of time; in a circle everybody, each once."""
    texts = [agreement]
    pair = session.get_one(Pair, agreement.pair_id)
    if pair.circle_id is not None:
        living = [one.id for one in living_in(session, pair.circle_id)]
        same = select(Agreement).where(
            Agreement.pair_id.in_(living),
            Agreement.proposed_by == agreement.proposed_by,
            Agreement.proposed_at == agreement.proposed_at,
            Agreement.id != agreement.id,
        )
        texts += session.scalars(same.options(selectinload(Agreement.signatures)))
    first: dict[int, datetime] = {}
    for signature in (one for text in texts for one in text.signatures):
        first[signature.person_id] = min(
            first.get(signature.person_id, signature.signed_at), signature.signed_at
        )
    people = [(session.get_one(Person, who), at) for who, at in first.items()]
    return [(named(person), at) for person, at in sorted(people, key=lambda one: (one[1], one[0].id))]
