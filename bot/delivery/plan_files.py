"""A plan as a file, sent once to the coordinator who asked for it."""

from __future__ import annotations

from bot.delivery.direct_files import DirectFiles
from bot.delivery.uploads import Bytes
from bot.readers import reader_of
from bot.usecases.planning.exporting import plan_text
from db.models import Person, PlanFile, Program
from db.session import WorkspaceSession


class PlanFiles(DirectFiles[PlanFile]):
    """Sends plans."""

    row, argument, kind = PlanFile, "plan_file", "plan"

    def title(self, session: WorkspaceSession, asked: PlanFile) -> str:
        program = session.get_one(Program, asked.program_id)
        reader = reader_of(session.get_one(Person, asked.made_by))
        return reader.say("The plan of {program}", program=program.name)

    def make(self, session: WorkspaceSession, asked: PlanFile) -> Bytes:
        program = session.get_one(Program, asked.program_id)
        return Bytes(f"{program.slug}.yaml", plan_text(session, program).encode())
