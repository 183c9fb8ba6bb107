"""A certificate as a file, sent to the one it is for each time they ask."""

from __future__ import annotations

from datetime import datetime

from blocks.closing.farewell.certificate_pdf import certificate_pdf
from blocks.parts import quote
from bot.delivery.direct_files import DirectFiles
from bot.delivery.slack import Refused
from bot.delivery.uploads import Bytes
from bot.domain.names import file_name
from bot.readers import reader_of
from bot.usecases.closing.farewell.certifying import certificate_facts, not_sent
from db.models import Certificate, Person
from db.session import WorkspaceSession


class Certificates(DirectFiles[Certificate]):
    """Sends certificates. Where Slack takes no files, their reader is told so."""

    row, argument, kind = Certificate, "certificate", "certificate"

    def title(self, session: WorkspaceSession, asked: Certificate) -> str:
        reader = reader_of(session.get_one(Person, asked.person_id))
        return reader.say("Certificate: {program}", program=certificate_facts(session, asked).program)

    def comment(self, session: WorkspaceSession, asked: Certificate) -> str:
        program = quote(certificate_facts(session, asked).program)
        return reader_of(session.get_one(Person, asked.person_id)).say(
            ":scroll: Here is your certificate for {program}. Nobody else gets it.", program=program
        )

    def make(self, session: WorkspaceSession, asked: Certificate) -> Bytes:
        reader, facts = reader_of(session.get_one(Person, asked.person_id)), certificate_facts(session, asked)
        return Bytes(file_name("certificate", facts.name, "pdf"), certificate_pdf(facts, reader))

    def refused(self, session: WorkspaceSession, asked: Certificate, refused: Refused, now: datetime) -> None:
        not_sent(session, asked.id, now)
