"""An agreement as a file, sent once to the one of the two who asked for it."""

from __future__ import annotations

from datetime import datetime

from blocks.guiding.beginning.agreement_pdf import agreement_pdf
from bot.delivery.direct_files import DirectFiles
from bot.delivery.slack import Refused
from bot.delivery.uploads import Bytes
from bot.readers import reader_of
from bot.usecases.guiding.beginning.printing import not_printed, print_title, printed_shown
from db.models import Person, PrintedAgreement
from db.session import WorkspaceSession

NAME = "agreement.pdf"


class PrintedAgreements(DirectFiles[PrintedAgreement]):
    """Sends agreements. Where Slack takes no files, their reader is told so."""

    row, argument, kind = PrintedAgreement, "printed", "agreement"

    def title(self, session: WorkspaceSession, asked: PrintedAgreement) -> str:
        reader = reader_of(session.get_one(Person, asked.person_id))
        return reader.say("Our agreement: {program}", program=print_title(session, asked))

    def make(self, session: WorkspaceSession, asked: PrintedAgreement) -> Bytes:
        reader = reader_of(session.get_one(Person, asked.person_id))
        return Bytes(NAME, agreement_pdf(printed_shown(session, asked), reader))

    def refused(
        self, session: WorkspaceSession, asked: PrintedAgreement, refused: Refused, now: datetime
    ) -> None:
        not_printed(session, asked.id, now)
