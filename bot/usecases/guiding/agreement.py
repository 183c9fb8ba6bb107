"""The agreement: proposed by one, who signs by proposing; signed by the other; any change asks both again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from bot.domain.access import Action, Actor
from bot.domain.answers import parse_page
from bot.domain.forms import Answer, Page
from bot.domain.shown.guiding import AgreementDraft, AgreementShown, Term
from bot.domain.states import agreement as life
from bot.domain.states.agreement import AgreementState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.pairs import facts_changed, named, pair_for, partner_of, working_pair
from bot.usecases.guiding.terms import answered, in_words, whole
from bot.usecases.planning.plans import current_form, form_of, plan_of
from db.models import Agreement, Pair, Person, Signature
from db.session import WorkspaceSession

FORM = "agreement"


def agreement_draft(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object
) -> AgreementDraft:
    """What to fill in: the standing text, or the plan's defaults before there is one."""
    pair = working_pair(session, actor, pair_id, Action.WRITE_AGREEMENT)
    latest = latest_agreement(session, pair)
    return AgreementDraft(
        pair=pair.id,
        version=latest.version if latest else 0,
        page=_page(session, pair),
        answers=_values(latest) if latest else dict(plan_of(pair.cohort.program).agreement_defaults),
        partner=named(partner_of(pair, person)),
    )


def propose_agreement(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    seen_version: object,
    raws: Mapping[str, object],
    now: datetime,
) -> Agreement:
    """Write the agreement anew and sign it; the partner is asked to sign.

    `seen_version` is the version that stood when the form was opened. Raises FormErrors, and DomainError
    agreement_changed_meanwhile if the partner was faster.
    """
    pair = working_pair(session, actor, pair_id, Action.WRITE_AGREEMENT)
    latest = latest_agreement(session, pair)
    standing = life.Agreement(AgreementState(latest.status), latest.version) if latest else life.Agreement()
    if str(seen_version) != str(standing.version):
        raise DomainError("agreement_changed_meanwhile")
    page = _page(session, pair)
    answers = parse_page(page, raws)
    if latest is not None and _values(latest) == _spoken(page, answers):
        return _agreed(session, actor, person, latest, now)
    proposed = life.sign(life.propose(standing), str(person.id), _ids(pair))
    agreement = Agreement(
        pair_id=pair.id,
        version=proposed.version,
        status=proposed.state.value,
        terms=_terms(page, answers),
        proposed_by=person.id,
        proposed_at=now,
        signatures=[Signature(person_id=person.id, signed_at=now)],
    )
    session.add(agreement)
    session.flush()
    partner = partner_of(pair, person)
    record(
        session,
        "agreement.proposed",
        now,
        actor=person,
        pair=pair,
        subject="agreement",
        subject_id=agreement.id,
    )
    outbox.post(
        session, "agreement.proposed", now,
        key=f"agreement.proposed:{agreement.id}", person=partner.id, agreement=agreement.id,
    )  # fmt: skip
    facts_changed(session, pair, now)
    return agreement


def sign_agreement(
    session: WorkspaceSession, actor: Actor, person: Person, agreement_id: object, now: datetime
) -> Agreement:
    """Sign the version that was read. Raises agreement_not_open if a newer one has replaced it."""
    agreement = _agreement(session, agreement_id)
    pair = working_pair(session, actor, agreement.pair_id, Action.SIGN_AGREEMENT)
    session.refresh(agreement)
    latest = latest_agreement(session, pair)
    if latest is None or latest.id != agreement.id:
        raise DomainError("agreement_not_open")
    signed_by = frozenset(str(signature.person_id) for signature in agreement.signatures)
    standing = life.Agreement(AgreementState(agreement.status), agreement.version, signed_by)
    signed = life.sign(standing, str(person.id), _ids(pair))
    agreement.signatures.append(Signature(person_id=person.id, signed_at=now))
    agreement.status = signed.state.value
    session.flush()
    if signed.state is AgreementState.SIGNED:
        record(
            session,
            "agreement.signed",
            now,
            actor=person,
            pair=pair,
            subject="agreement",
            subject_id=agreement.id,
        )
        outbox.post(
            session, "agreement.signed", now,
            key=f"agreement.signed:{agreement.id}", pair=pair.id, agreement=agreement.id,
        )  # fmt: skip
    facts_changed(session, pair, now)
    return agreement


def _agreed(
    session: WorkspaceSession, actor: Actor, person: Person, standing: Agreement, now: datetime
) -> Agreement:
    """Sending back the partner's text as it is means yes to it; one's own stands as it stood."""
    if any(signature.person_id == person.id for signature in standing.signatures):
        return standing
    return sign_agreement(session, actor, person, standing.id, now)


def standing_agreement(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object
) -> AgreementShown:
    """The latest text, for one of the two. Raises agreement_not_written."""
    pair = pair_for(session, actor, pair_id, Action.SEE_PAIR)
    partner_of(pair, person)  # what the two agreed on is for nobody else
    latest = latest_agreement(session, pair)
    if latest is None:
        raise DomainError("agreement_not_written")
    return agreement_shown(pair, latest)


def latest_agreement(session: WorkspaceSession, pair: Pair) -> Agreement | None:
    """The newest version, signed or not."""
    return session.scalar(
        select(Agreement)
        .where(Agreement.pair_id == pair.id)
        .order_by(Agreement.version.desc())
        .limit(1)
        .options(selectinload(Agreement.signatures))
    )


def agreement_shown(pair: Pair, agreement: Agreement) -> AgreementShown:
    """One version with its signatures."""
    signed = {signature.person_id for signature in agreement.signatures}
    return AgreementShown(
        id=agreement.id,
        pair=pair.id,
        version=agreement.version,
        state=AgreementState(agreement.status),
        terms=tuple(Term(term["label"], term["text"]) for term in agreement.terms),
        proposed_by=next(named(who) for who in pair.people() if who.id == agreement.proposed_by),
        signed_by=tuple(named(who) for who in pair.people() if who.id in signed),
        waits_for=tuple(named(who) for who in pair.people() if who.id not in signed),
        changed=agreement.version > 1,
    )


def _agreement(session: WorkspaceSession, agreement_id: object) -> Agreement:
    found = session.find(Agreement, agreement_id)
    if found is None:
        raise DomainError("agreement_not_written")
    return found


def _page(session: WorkspaceSession, pair: Pair) -> Page:
    return whole(form_of(current_form(session, pair.cohort.program_id, FORM)))


def _ids(pair: Pair) -> tuple[str, str]:
    return str(pair.mentee_id), str(pair.mentor_id)


def _terms(page: Page, answers: Mapping[str, Answer]) -> list[dict[str, Answer]]:
    """What is signed is kept with its questions: a later change of the form does not change the text."""
    return [
        {"key": question.key, "label": question.label, "value": answer, "text": in_words(question, answer)}
        for question, answer in answered(page, answers)
    ]


def _values(agreement: Agreement) -> dict[str, Answer]:
    return {term["key"]: term["value"] for term in agreement.terms}


def _spoken(page: Page, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    return {question.key: answer for question, answer in answered(page, answers)}
