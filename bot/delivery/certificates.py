"""A certificate as a file, sent to the one it is for each time they ask."""

from __future__ import annotations

from datetime import datetime

from blocks.closing.farewell.certificate_pdf import certificate_pdf
from bot.delivery.direct_files import DirectFiles
from bot.delivery.slack import Refused
from bot.delivery.uploads import Bytes
from bot.readers import reader_of
from bot.usecases.closing.farewell.certifying import certificate_facts, not_sent
from db.models import Certificate, Person
from db.session import WorkspaceSession

NAME = "certificate.pdf"


class Certificates(DirectFiles[Certificate]):
    """Sends certificates. Where Slack takes no files, their reader is told so."""

    row, argument, kind = Certificate, "certificate", "certificate"

    def title(self, session: WorkspaceSession, asked: Certificate) -> str:
        reader = reader_of(session.get_one(Person, asked.person_id))
        return reader.say("Certificate: {program}", program=certificate_facts(session, asked).program)

    def make(self, session: WorkspaceSession, asked: Certificate) -> Bytes:
        reader = reader_of(session.get_one(Person, asked.person_id))
        return Bytes(NAME, certificate_pdf(certificate_facts(session, asked), reader))

    def refused(self, session: WorkspaceSession, asked: Certificate, refused: Refused, now: datetime) -> None:
        not_sent(session, asked.id, now)
