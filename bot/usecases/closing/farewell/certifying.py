"""The certificate: made when somebody asks for it, brought to them as a file once for each time they ask."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Actor
from bot.domain.answers import clean_text
from bot.domain.calendar import local_date
from bot.domain.certificate_number import certificate_number
from bot.domain.messages import NoLongerApplies
from bot.domain.roles import Role
from bot.domain.shown.farewell import CertificateAsked, CertificateFacts, CertificateReady
from bot.domain.states.goal import GoalState
from bot.domain.states.pair import PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.farewell.standing import (
    AFTERWARDS,
    ended_at,
    farewell_pair,
    has_ended_for,
    meetings_held,
    phase_for,
)
from bot.usecases.guiding.beginning.letters import OF_THE_END
from bot.usecases.guiding.pairs import partner_of, role_in
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Certificate, Coordinator, Goal, Pair, Person
from db.session import WorkspaceSession

NAME, GOALS = "name", "goals"
NAME_LENGTH = 80
MOST_GOALS = 3
"""Goals that stand on a certificate."""
SIGNERS = 3
MISSING_SHOWN = 10


def certificate_asked(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> CertificateAsked:
    """What to fill in before a certificate is made. Raises DomainError, also nothing_to_certify."""
    pair = _pair(session, actor, person, pair_id, now)
    made = certificate_of(session, pair, person)
    return CertificateAsked(
        pair.id,
        pair.cohort.program.name,
        str(made.name) if made is not None else person.name,
        goals=len(_achieved(session, pair, person)),
        with_goals=made is not None and made.with_goals,
        sent=made is not None,
    )


def ask_for_certificate(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    *,
    name: object,
    goals: bool,
    lacking: Callable[[str], str],
    now: datetime,
) -> CertificateAsked:
    """Have a certificate sent to this person; asked again, it is made again under the same number.

    `name`: as it is to be printed; `lacking` gives the characters that cannot be. Raises DomainError at `name`.
    """
    pair = _pair(session, actor, person, pair_id, now)
    words = clean_text(str(name or ""))
    if not words:
        raise DomainError("answer_required", field=NAME)
    if len(words) > NAME_LENGTH:
        raise DomainError("answer_too_long", field=NAME, length=len(words), maximum=NAME_LENGTH)
    unprintable = lacking(words)
    if unprintable:
        raise DomainError("name_not_printable", field=NAME, given=unprintable[:MISSING_SHOWN])
    made = certificate_of(session, pair, person)
    if made is None:
        made = Certificate(pair_id=pair.id, person_id=person.id, number=_number(session, pair, person, now),
                           made_at=now)  # fmt: skip
        session.add(made)
        record(session, "certificate.made", now, actor=person, pair=pair)
    made.name, made.with_goals, made.asked_at, made.file_id = words, goals, now, None
    session.flush()
    outbox.share_certificate(session, now, certificate=made.id, person=person.id)
    outbox.refresh_home(session, person, now)
    return CertificateAsked(pair.id, pair.cohort.program.name, words, with_goals=goals, sent=True)


def certificate_of(session: WorkspaceSession, pair: Pair, person: Person) -> Certificate | None:
    """The certificate this person had made of a pair."""
    return session.scalar(
        select(Certificate).where(Certificate.pair_id == pair.id, Certificate.person_id == person.id)
    )


def certificate_facts(session: WorkspaceSession, made: Certificate) -> CertificateFacts:
    """What is on the paper."""
    pair, person = session.get_one(Pair, made.pair_id), session.get_one(Person, made.person_id)
    program, role = pair.cohort.program, role_in(pair, person)
    plan = plan_of(program)
    meetings, hours = meetings_held(session, pair)
    champion = session.get(Person, program.champion_id) if program.champion_id is not None else None
    return CertificateFacts(
        name=str(made.name),
        role=role,
        program=program.name,
        partner=partner_of(pair, person).name,
        begun=local_date(pair.published_at, plan.zone),
        ended=local_date(ended_at(pair, made.made_at) or made.made_at, plan.zone),
        meetings=meetings,
        hours=hours,
        champion=champion.name if champion is not None else "",
        coordinators=tuple(name for name in _coordinators(session, program.id) if name),
        number=made.number,
        issued=local_date(made.made_at, plan.zone),
        goals=tuple(_achieved(session, pair, person)[:MOST_GOALS]) if made.with_goals else (),
        role_word=plan.role_words.word(role),
        circle=pair.circle_id is not None,
        equals=plan.among_peers,
    )


def certificate_ready(
    session: WorkspaceSession, pair: Pair, person: Person, now: datetime
) -> CertificateReady:
    """Whoever can have a certificate now is told so. Raises NoLongerApplies for others, and once it was made."""
    if person not in pair.people() or certificate_of(session, pair, person) is not None:
        raise NoLongerApplies
    closed = pair.status in (PairState.CLOSED, PairState.ARCHIVED)
    if not closed and not has_ended_for(session, pair, person, now):
        raise NoLongerApplies
    partner = partner_of(pair, person)
    return CertificateReady(pair.id, partner.slack_id, pair.cohort.program.name, closed=closed)


def tell_of_certificate(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> None:
    """Tell somebody once, in their working hours, that a certificate waits for them; only where there was something
    to certify.
    """
    met = pair.closing_at is not None or meetings_held(session, pair)[0] > 0
    if person.deactivated_at is None and met:
        outbox.post(
            session, "farewell.certificate", now, key=f"farewell.certificate:{pair.id}:{person.id}", apart=OF_THE_END,
            not_before=working_moment(person, plan_of(pair.cohort.program), now), person=person.id, pair=pair.id,
        )  # fmt: skip


def not_sent(session: WorkspaceSession, certificate_id: int, now: datetime) -> None:
    """Slack did not take the file: the person is told, and may ask again."""
    made = session.get(Certificate, certificate_id)
    if made is not None:
        key = f"certificate.not_sent:{made.id}:{int(made.asked_at.timestamp())}"
        outbox.post(session, "certificate.not_sent", now, key=key, person=made.person_id, pair=made.pair_id)


def may_certify(session: WorkspaceSession, pair: Pair) -> bool:
    """Whether there is something to certify: the two met, or were together until their closing."""
    over = pair.status in (PairState.CLOSED, PairState.ARCHIVED) or pair.closing_at is not None
    return over or meetings_held(session, pair)[0] > 0


def _pair(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime) -> Pair:
    pair = farewell_pair(session, actor, person, pair_id, now)
    if phase_for(pair, person, now) not in AFTERWARDS and not has_ended_for(session, pair, person, now):
        raise DomainError("farewell_too_early")
    if not may_certify(session, pair):
        raise DomainError("nothing_to_certify")
    return pair


def _achieved(session: WorkspaceSession, pair: Pair, person: Person) -> list[str]:
    """Titles of goals that were reached; the mentee's own, among equals both have."""
    plan = plan_of(pair.cohort.program)
    if role_in(pair, person) is not Role.MENTEE and not plan.among_peers:
        return []
    goals = select(Goal).where(Goal.pair_id == pair.id, Goal.status == GoalState.ACHIEVED.value)
    return [str(goal.title) for goal in session.scalars(goals.order_by(Goal.id))]


def _coordinators(session: WorkspaceSession, program_id: int) -> list[str]:
    query = (
        select(Person.name)
        .join(Coordinator, Coordinator.person_id == Person.id)
        .where(Coordinator.program_id == program_id, Person.deactivated_at.is_(None))
        .order_by(Coordinator.id)
        .limit(SIGNERS)
    )
    return list(session.scalars(query))


def _number(session: WorkspaceSession, pair: Pair, person: Person, now: datetime) -> str:
    """A number that is nobody else's, and from which nothing can be read: 2026-K7QX-3MZA."""
    said = f"{session.workspace_id}:{pair.id}:{person.id}:{now.isoformat()}".encode()
    code = base64.b32encode(hashlib.blake2b(said, digest_size=5).digest()).decode()
    return certificate_number(now.year, code)
