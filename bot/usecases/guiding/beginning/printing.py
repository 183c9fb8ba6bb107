"""The agreement on paper: a file for whoever of the two asks for it, once for each state of its signatures."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.shown.beginning import AgreementPrinted
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.guiding.beginning.agreement import agreement_shown, latest_agreement
from bot.usecases.guiding.beginning.history import signatures_of
from bot.usecases.guiding.circles import own_pair_id
from bot.usecases.guiding.pairs import named, pair_for, partner_of, plan_with_agreement
from bot.usecases.planning.plans import plan_of
from db.models import Agreement, Pair, Person, PrintedAgreement
from db.session import WorkspaceSession


def print_agreement(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> bool:
    """Have the standing text sent to this person as a file. Returns False if they have it already, just as it is
    signed now. Raises DomainError, also agreement_not_written.
    """
    pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), Action.SEE_PAIR)
    partner_of(pair, person)
    plan_with_agreement(pair)
    latest = latest_agreement(session, pair)
    if latest is None:
        raise DomainError("agreement_not_written")
    signed = len(signatures_of(session, latest))
    known = session.scalar(
        select(PrintedAgreement).where(
            PrintedAgreement.agreement_id == latest.id,
            PrintedAgreement.person_id == person.id,
            PrintedAgreement.signatures == signed,
        )
    )
    if known is not None:
        return False
    printed = PrintedAgreement(agreement_id=latest.id, person_id=person.id, signatures=signed, asked_at=now)
    session.add(printed)
    session.flush()
    outbox.share_agreement(session, now, printed=printed.id, person=person.id)
    return True


def printed_shown(session: WorkspaceSession, printed: PrintedAgreement) -> AgreementPrinted:
    """What is on the paper."""
    agreement = session.get_one(Agreement, printed.agreement_id)
    pair = session.get_one(Pair, agreement.pair_id)
    shown = agreement_shown(session, pair, agreement)
    plan = plan_of(pair.cohort.program)
    return AgreementPrinted(
        shown=shown,
        program=pair.cohort.program.name,
        proposed_at=agreement.proposed_at,
        people=(*shown.signed_by, *shown.waits_for),
        signed={who.slack_id: at for who, at in signatures_of(session, agreement)},
        words=plan.role_words,
        mentor=named(pair.mentor).slack_id,
        equals=plan.among_peers,
    )


def print_title(session: WorkspaceSession, printed: PrintedAgreement) -> str:
    """The name of the program it belongs to."""
    agreement = session.get_one(Agreement, printed.agreement_id)
    return session.get_one(Pair, agreement.pair_id).cohort.program.name


def not_printed(session: WorkspaceSession, printed_id: int, now: datetime) -> None:
    """Slack did not take the file: its reader is told, and may ask again."""
    printed = session.get(PrintedAgreement, printed_id)
    if printed is None:
        return
    agreement = session.get_one(Agreement, printed.agreement_id)
    key = f"agreement.not_printed:{printed.id}:{int(printed.asked_at.timestamp())}"
    outbox.post(
        session, "agreement.not_printed", now, key=key, person=printed.person_id, pair=agreement.pair_id
    )
    session.delete(printed)
