"""Whether a certificate was made here: asked by its number, by anybody who works here."""

from __future__ import annotations

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.certificate_number import read_number
from bot.domain.shown.farewell import CertificateChecked, CertificateShown
from bot.usecases.closing.farewell.certifying import certificate_facts
from db.models import Certificate, Person
from db.session import WorkspaceSession


def check_certificate(session: WorkspaceSession, actor: Actor, typed: str) -> CertificateChecked:
    """What the certificate of this number certifies, as it would be printed now. Of somebody who was forgotten, or
    asked to be, there is none any more. Raises DomainError.
    """
    require(Action.CHECK_CERTIFICATE, actor)
    number = read_number(typed)
    made = _made(session, number) if number is not None else None
    return CertificateChecked(number or typed.strip(), _shown(session, made) if made is not None else None)


def _made(session: WorkspaceSession, number: str) -> Certificate | None:
    return session.scalar(
        select(Certificate)
        .join(Person, Person.id == Certificate.person_id)
        .where(Certificate.number == number, Person.erasing_at.is_(None), Person.erased_at.is_(None))
    )


def _shown(session: WorkspaceSession, made: Certificate) -> CertificateShown:
    paper = certificate_facts(session, made)
    return CertificateShown(
        name=paper.name,
        role=paper.role,
        program=paper.program,
        begun=paper.begun,
        ended=paper.ended,
        meetings=paper.meetings,
        hours=paper.hours,
        issued=paper.issued,
        role_word=paper.role_word,
        equals=paper.equals,
    )
