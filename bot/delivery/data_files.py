"""Everything about a person as files, sent once to the one who asked for them."""

from __future__ import annotations

from datetime import datetime

from blocks.people.data_document import data_json, data_text
from bot.delivery.direct_files import DirectFiles
from bot.delivery.slack import Refused
from bot.delivery.uploads import Bytes
from bot.domain.messages import NoLongerApplies
from bot.readers import reader_of
from bot.usecases.people.privacy.gathering import everything_about
from bot.usecases.people.privacy.handing_over import READABLE, not_sent
from db.models import DataFile, Person
from db.session import WorkspaceSession


class DataFiles(DirectFiles[DataFile]):
    """Sends people their data. Where Slack takes no files, they are told so."""

    row, argument, kind = DataFile, "data_file", "data"

    def title(self, session: WorkspaceSession, asked: DataFile) -> str:
        person = session.get_one(Person, asked.person_id)
        if person.erasing_at is not None:
            raise NoLongerApplies
        reader = reader_of(person)
        if asked.what == READABLE:
            return reader.say("Everything that is kept about you")
        return reader.say("The same for programs (JSON)")

    def comment(self, session: WorkspaceSession, asked: DataFile) -> str:
        reader = reader_of(session.get_one(Person, asked.person_id))
        if asked.what == READABLE:
            return reader.say("Here is everything that is kept about you, to read. Nobody else gets it.")
        return reader.say("And the same once more, for programs.")

    def make(self, session: WorkspaceSession, asked: DataFile) -> Bytes:
        person = session.get_one(Person, asked.person_id)
        shown = everything_about(session, person, asked.asked_at)
        if asked.what == READABLE:
            return Bytes("my-mentoring-data.txt", data_text(shown, reader_of(person)).encode())
        return Bytes("my-mentoring-data.json", data_json(shown).encode())

    def refused(self, session: WorkspaceSession, asked: DataFile, refused: Refused, now: datetime) -> None:
        not_sent(session, asked, now)
