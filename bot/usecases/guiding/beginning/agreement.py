"""The agreement: proposed by one, who signs by proposing; signed by the other; any change asks both again.

A circle has one text. Each of its pairs keeps it as its own version; who proposed it and when tell which belong
together. Its mentor signs once for all pairs, each mentee for theirs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from bot.usecases.guiding.beginning.history import changes_since_before
from bot.usecases.guiding.beginning.terms import answered, in_words, whole
from bot.usecases.guiding.beginning.wishes import wishes_in_common
from bot.usecases.guiding.circles import (
    living_in,
    own_pair_id,
    together_with,
)
from bot.usecases.guiding.pairs import (
    facts_changed,
    named,
    pair_for,
    partner_of,
    plan_with_agreement,
    working_pair,
)
from bot.usecases.planning.plans import current_form, form_of, form_version
from db.models import Agreement, OutboxRow, Pair, Person, Signature
from db.session import WorkspaceSession

FORM = "agreement"


def agreement_draft(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object
) -> AgreementDraft:
    """What to fill in: the standing text; before there is one what both wished for alike, else the plan's
    defaults.
    """
    pair = working_pair(session, actor, pair_id, Action.WRITE_AGREEMENT)
    plan = plan_with_agreement(pair)
    latest = latest_agreement(session, pair)
    form = current_form(session, pair.cohort.program_id, FORM)
    return AgreementDraft(
        pair=pair.id,
        version=latest.version if latest else 0,
        page=whole(form_of(form)),
        form_version=form.version,
        answers=_values(latest) if latest else {**plan.agreement_defaults, **wishes_in_common(session, pair)},
        partner=named(partner_of(pair, person)),
        circle=pair.circle_id is not None,
    )


def propose_agreement(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    seen_version: object,
    raws: Mapping[str, object],
    now: datetime,
    asked_in: object = None,
) -> Agreement:
    """Write the agreement anew and sign it; the partner is asked to sign.

    `seen_version` is the version that stood when the form was opened, `asked_in` the version of the form whose
    questions were shown. Raises FormErrors, and DomainError
    agreement_changed_meanwhile if the partner was faster.
    """
    pair = working_pair(session, actor, pair_id, Action.WRITE_AGREEMENT)
    plan_with_agreement(pair)
    latest = latest_agreement(session, pair)
    standing = life.Agreement(AgreementState(latest.status), latest.version) if latest else life.Agreement()
    if str(seen_version) != str(standing.version):
        raise DomainError("agreement_changed_meanwhile")
    page = whole(form_of(form_version(session, pair.cohort.program_id, FORM, asked_in)))
    answers = parse_page(page, raws, _values(latest) if latest is not None else {})
    if latest is not None and _values(latest) == _spoken(page, answers):
        return _agreed(session, actor, person, latest, now)
    terms = _terms(page, answers)
    together = together_with(session, pair)
    replaced = [old.id for old in latest_agreements(session, together).values()]
    written = [(_new_text(session, one, person, terms, now), one) for one in together]
    _redraw(session, replaced, now)
    asked = {person.id}
    for agreement, its_pair in written:
        record(
            session, "agreement.proposed", now,
            actor=person, pair=its_pair, subject="agreement", subject_id=agreement.id,
        )  # fmt: skip
        for other in its_pair.people():
            if other.id not in asked:
                asked.add(other.id)
                outbox.post(
                    session, "agreement.proposed", now,
                    key=_asking_key(agreement.id, mentor=other.id != its_pair.mentee_id),
                    person=other.id, agreement=agreement.id,
                )  # fmt: skip
        facts_changed(session, its_pair, now)
    return written[0][0]


def _asking_key(agreement_id: int, *, mentor: bool) -> str:
    """The outbox key of the message that asks mentee or mentor to sign."""
    return f"agreement.proposed:{agreement_id}{':mentor' if mentor else ''}"


def _redraw(session: WorkspaceSession, replaced: Sequence[int], now: datetime) -> None:
    """The messages that asked to sign these texts say that there is a newer one, in place of their buttons."""
    keys = [_asking_key(one, mentor=mentor) for one in replaced for mentor in (False, True)]
    for row in session.scalars(select(OutboxRow).where(OutboxRow.key.in_(keys)).order_by(OutboxRow.id)).all():
        outbox.amend(session, row.key, now, **row.args)


def _new_text(
    session: WorkspaceSession, pair: Pair, person: Person, terms: list[dict[str, Answer]], now: datetime
) -> Agreement:
    """The next version of a pair's agreement, signed by `person` if it is theirs."""
    latest = latest_agreement(session, pair)
    proposed = life.propose(
        life.Agreement(AgreementState(latest.status), latest.version) if latest else life.Agreement()
    )
    signatures = []
    if person in pair.people():
        proposed = life.sign(proposed, str(person.id), _ids(pair))
        signatures.append(Signature(person_id=person.id, signed_at=now))
    agreement = Agreement(
        pair_id=pair.id,
        version=proposed.version,
        status=proposed.state.value,
        terms=terms,
        proposed_by=person.id,
        proposed_at=now,
        signatures=signatures,
    )
    session.add(agreement)
    session.flush()
    return agreement


def join_agreement(session: WorkspaceSession, pair: Pair) -> None:
    """A pair that comes into a circle, or back from a pause, finds the circle's text, signed by the mentor if
    they have signed it.
    """
    if pair.circle_id is None:
        return
    own = latest_agreement(session, pair)
    others = [one for one in living_in(session, pair.circle_id) if one is not pair]
    found = [text for one in others if (text := latest_agreement(session, one)) is not None]
    newest = max(found, key=lambda text: text.proposed_at, default=None)
    if newest is None or (own is not None and own.proposed_at >= newest.proposed_at):
        return
    signed = [one for one in newest.signatures if one.person_id == pair.mentor_id]
    session.add(
        Agreement(
            pair_id=pair.id,
            version=own.version + 1 if own else 1,
            status=AgreementState.PROPOSED.value,
            terms=newest.terms,
            proposed_by=newest.proposed_by,
            proposed_at=newest.proposed_at,
            signatures=[Signature(person_id=one.person_id, signed_at=one.signed_at) for one in signed],
        )
    )
    session.flush()


def sign_agreement(
    session: WorkspaceSession, actor: Actor, person: Person, agreement_id: object, now: datetime
) -> Agreement:
    """Sign the version that was read. Raises agreement_not_open if a newer one has replaced it,
    agreement_newer_signed if that one is signed by this person.
    """
    agreement = _agreement(session, agreement_id)
    pair = working_pair(session, actor, agreement.pair_id, Action.SIGN_AGREEMENT)
    together_with(session, pair)  # nobody of a circle signs at the same moment
    session.refresh(agreement)
    latest = latest_agreement(session, pair)
    if latest is None or latest.id not in {one.id for one, _ in same_text(session, agreement)}:
        signed = latest is not None and _has_signed(latest, person)
        raise DomainError("agreement_newer_signed" if signed else "agreement_not_open")
    _sign(session, person, latest, pair, now)
    texts = same_text(session, latest)
    for other, its_pair in texts:
        if other is not latest and its_pair.mentor_id == person.id and not _has_signed(other, person):
            _sign(session, person, other, its_pair, now)
    if all(one.status == AgreementState.SIGNED for one, _ in texts):
        lead = min(one.id for one, _ in texts)
        outbox.post(
            session, "agreement.signed", now,
            key=f"agreement.signed:{lead}", pair=pair.id, agreement=latest.id,
        )  # fmt: skip
    return latest


def _sign(session: WorkspaceSession, person: Person, agreement: Agreement, pair: Pair, now: datetime) -> None:
    signed_by = frozenset(str(signature.person_id) for signature in agreement.signatures)
    standing = life.Agreement(AgreementState(agreement.status), agreement.version, signed_by)
    signed = life.sign(standing, str(person.id), _ids(pair))
    agreement.signatures.append(Signature(person_id=person.id, signed_at=now))
    agreement.status = signed.state.value
    session.flush()
    if signed.state is AgreementState.SIGNED:
        record(
            session, "agreement.signed", now,
            actor=person, pair=pair, subject="agreement", subject_id=agreement.id,
        )  # fmt: skip
    facts_changed(session, pair, now)


def same_text(session: WorkspaceSession, agreement: Agreement) -> list[tuple[Agreement, Pair]]:
    """The text as each living pair of its circle has it, oldest pair first; alone for a pair by itself."""
    pair = session.get_one(Pair, agreement.pair_id)
    if pair.circle_id is None:
        return [(agreement, pair)]
    living = {one.id: one for one in (pair, *living_in(session, pair.circle_id))}
    rows = session.scalars(
        select(Agreement)
        .where(
            Agreement.pair_id.in_(living),
            Agreement.proposed_by == agreement.proposed_by,
            Agreement.proposed_at == agreement.proposed_at,
        )
        .order_by(Agreement.pair_id)
        .options(selectinload(Agreement.signatures))
    )
    return [(row, living[row.pair_id]) for row in rows]


def _agreed(
    session: WorkspaceSession, actor: Actor, person: Person, standing: Agreement, now: datetime
) -> Agreement:
    """Sending back the partner's text as it is means yes to it; one's own stands as it stood."""
    if _has_signed(standing, person):
        return standing
    return sign_agreement(session, actor, person, standing.id, now)


def standing_agreement(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object
) -> AgreementShown:
    """The latest text, for one of the two. Raises agreement_not_written."""
    pair = pair_for(session, actor, own_pair_id(session, actor, pair_id), Action.SEE_PAIR)
    partner_of(pair, person)  # what the two agreed on is for nobody else
    plan_with_agreement(pair)
    latest = latest_agreement(session, pair)
    if latest is None:
        raise DomainError("agreement_not_written")
    return agreement_shown(session, pair, latest)


def latest_agreement(session: WorkspaceSession, pair: Pair) -> Agreement | None:
    """The newest version, signed or not."""
    return latest_agreements(session, [pair]).get(pair.id)


def latest_agreements(session: WorkspaceSession, pairs: Sequence[Pair]) -> dict[int, Agreement]:
    """The newest version of several pairs, signed or not, by pair id."""
    query = (
        select(Agreement)
        .where(Agreement.pair_id.in_([pair.id for pair in pairs]))
        .order_by(Agreement.version)
        .options(selectinload(Agreement.signatures))
    )
    return {agreement.pair_id: agreement for agreement in session.scalars(query)}  # the last one stays


def agreement_shown(session: WorkspaceSession, pair: Pair, agreement: Agreement) -> AgreementShown:
    """One version with its signatures, in a circle with everybody's."""
    texts = same_text(session, agreement)
    signed = {signature.person_id for one, _ in texts for signature in one.signatures}
    people = list(dict.fromkeys(who for _, one in texts for who in reversed(one.people())))
    if pair.circle_id is None:
        people = list(pair.people())
    proposed_by = session.get_one(Person, agreement.proposed_by)
    return AgreementShown(
        id=agreement.id,
        pair=pair.id,
        version=agreement.version,
        state=AgreementState(agreement.status),
        terms=tuple(Term(term["label"], term["text"]) for term in agreement.terms),
        proposed_by=named(proposed_by),
        signed_by=tuple(named(who) for who in people if who.id in signed),
        waits_for=tuple(named(who) for who in people if who.id not in signed),
        changed=agreement.version > 1,
        circle=pair.circle_id is not None,
        changes=changes_since_before(session, agreement),
    )


def _has_signed(agreement: Agreement, person: Person) -> bool:
    return any(signature.person_id == person.id for signature in agreement.signatures)


def _agreement(session: WorkspaceSession, agreement_id: object) -> Agreement:
    found = session.find(Agreement, agreement_id)
    if found is None:
        raise DomainError("agreement_not_written")
    return found


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
