"""Where each pair of a draft comes from: the matcher, the mentee's short list, a coordinator's hand."""

from __future__ import annotations

from sqlalchemy import exists, update

from bot.usecases.matching.drafts.rounds import LOCK
from db.models import MatchConstraint, MatchRound, Proposal, ShortList, ShortListEntry
from db.session import WorkspaceSession

MATCHER, CHOICE, HAND = "matcher", "choice", "hand"


def mark_sources(session: WorkspaceSession, made: MatchRound) -> None:
    """Write down for every pair of a draft who put the two together. Two statements, however many pairs.

    A pair that a coordinator keeps together is theirs; else one whose mentor the mentee ranked is the
    mentee's choice; else it is the matcher's.
    """
    session.flush()
    kept = exists().where(
        MatchConstraint.workspace_id == session.workspace_id,
        MatchConstraint.kind == LOCK,
        MatchConstraint.mentee_enrollment_id == Proposal.mentee_enrollment_id,
        MatchConstraint.mentor_enrollment_id == Proposal.mentor_enrollment_id,
    )
    ranked = exists().where(
        ShortList.workspace_id == session.workspace_id,
        ShortList.enrollment_id == Proposal.mentee_enrollment_id,
        ShortListEntry.short_list_id == ShortList.id,
        ShortListEntry.mentor_enrollment_id == Proposal.mentor_enrollment_id,
        ShortListEntry.rank.is_not(None),
    )
    for source, condition in ((CHOICE, ranked), (HAND, kept)):
        session.execute(
            update(Proposal)
            .where(Proposal.round_id == made.id, Proposal.workspace_id == session.workspace_id, condition)
            .values(source=source)
            .execution_options(synchronize_session=False)
        )
