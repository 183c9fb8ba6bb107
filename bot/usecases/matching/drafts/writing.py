"""A draft on its way into the database: prepared outside of the transaction, written in one go."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, cast

from sqlalchemy import Dialect, Table, Text, bindparam, delete, insert

from bot.domain.fit import fit_share
from bot.matching.reasons import Draft, ProposedPair, Reason, Unmatched
from db.models import MatchRound, Proposal
from db.session import WorkspaceSession
from db.types import Encrypted

FILES = ("picture", "sheet")
"""What is uploaded of a draft that has pairs."""
A_TIME = 2_000
"""Rows in one statement."""

# Reasons are encrypted by then, so they are bound as the text they are stored as.
_INSERT = insert(cast("Table", Proposal.__table__)).values(reasons=bindparam("reasons", type_=Text()))


def proposal_row(pair: ProposedPair) -> dict[str, Any]:
    """A proposed pair as the values of a Proposal, without its round."""
    return {
        "mentee_enrollment_id": int(pair.mentee),
        "mentor_enrollment_id": int(pair.mentor),
        "points": pair.points,
        "fit": round(fit_share(pair.reasons) * 1000),
        "reasons": stored_reasons(pair.reasons),
        "locked": pair.locked,
        "source": "matcher",
        "answer": "open",
        "answered_at": None,
    }


def stored_reasons(reasons: Iterable[Reason]) -> list[dict[str, Any]]:
    """Reasons as JSON keeps them."""
    return [
        {"code": one.code, "points": one.points, "of": one.of, "params": _plain(one.params)}
        for one in reasons
    ]


def stored_unmatched(people: Iterable[Unmatched]) -> list[dict[str, Any]]:
    """Everybody left over, mentees first, as JSON keeps them."""
    return [
        {
            "enrollment": int(one.id),
            "role": one.role,
            "cause": one.cause,
            "removed": [[count.rule, count.removed] for count in one.reasons],
            "helps": list(one.helps),
        }
        for one in sorted(people, key=lambda one: one.role != "mentee")
    ]


class Prepared:
    """A draft's rows with everything done that takes long: reasons in JSON, encrypted.

    Writing 30,000 of them takes a second; making them takes several, and nobody waits for a lock meanwhile.
    """

    def __init__(self, draft: Draft, dialect: Dialect) -> None:
        cipher = Encrypted()
        self.draft = draft
        self.files = dict.fromkeys(FILES, "coming") if draft.pairs else {}
        self.unmatched = stored_unmatched(draft.unmatched)
        self.refused = [[int(one.mentee), int(one.mentor), one.rule] for one in draft.refused_locks]
        self._rows: list[dict[str, Any]] = []
        for pair in draft.pairs:
            row = proposal_row(pair)
            row["reasons"] = cipher.process_bind_param(row["reasons"], dialect)
            self._rows.append(row)

    def write(self, session: WorkspaceSession, made: MatchRound) -> None:
        """Put the draft into its round; what stood there goes."""
        session.execute(delete(Proposal).where(Proposal.round_id == made.id))
        made.total, made.proved, made.gap = self.draft.total, self.draft.proved, self.draft.gap
        made.unmatched, made.refused = self.unmatched, self.refused
        session.flush()
        belongs = {"round_id": made.id, "workspace_id": session.workspace_id}
        connection = session.connection()
        for part in _parts(self._rows, A_TIME):
            connection.execute(_INSERT, [row | belongs for row in part])


def _parts(rows: Sequence[dict[str, Any]], size: int) -> Iterable[Sequence[dict[str, Any]]]:
    return (rows[start : start + size] for start in range(0, len(rows), size))


def _plain(params: object) -> object:
    """Parameters as JSON keeps them: tuples become lists."""
    if isinstance(params, Mapping):
        return {key: _plain(value) for key, value in params.items()}
    if isinstance(params, (tuple, list)):
        return [_plain(value) for value in params]
    if isinstance(params, (frozenset, set)):
        return sorted(_plain(value) for value in params)  # type: ignore[type-var]
    return params
