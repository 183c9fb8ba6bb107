"""Operations besides messages: channels, Home tabs, what stands already.

Each can be repeated: what Slack already did, it names by an error.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from blocks.home import home_view
from blocks.nameless import without_erased
from blocks.people.privacy import goodbye_home
from bot.delivery.calendar_files import CalendarFiles
from bot.delivery.certificates import Certificates
from bot.delivery.conversations import Conversations
from bot.delivery.data_files import DataFiles
from bot.delivery.files import Files
from bot.delivery.learned_files import LearnedFiles
from bot.delivery.letters import Letters
from bot.delivery.parcel import Parcel
from bot.delivery.plan_files import PlanFiles
from bot.delivery.printed_agreements import PrintedAgreements
from bot.delivery.report_files import ReportFiles
from bot.delivery.rooms import Rooms
from bot.delivery.slack import Slack
from bot.delivery.standing import StandingMessages
from bot.domain.messages import NoLongerApplies, Operation
from bot.heard import heard
from bot.readers import reader_of
from bot.usecases.facts.home import home_facts
from bot.usecases.people.privacy.forgetting import GOODBYE_WITHIN
from db.models import Person, Program
from db.session import Sessions


class Operations:
    """Carries out operations of one workspace's outbox."""

    def __init__(
        self,
        sessions: Sessions,
        workspace_id: str,
        slack: Slack,
        conversations: Conversations,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._slack = slack
        self._conversations = conversations
        self._rooms = Rooms(sessions, workspace_id, slack)
        self._standing = StandingMessages(sessions, workspace_id, slack)
        self._files = Files(sessions, workspace_id, slack, wake)
        self._calendar_files = CalendarFiles(sessions, workspace_id, slack, conversations)
        self._plan_files = PlanFiles(sessions, workspace_id, slack, conversations)
        self._printed_agreements = PrintedAgreements(sessions, workspace_id, slack, conversations, wake)
        self._report_files = ReportFiles(sessions, workspace_id, slack, conversations, wake)
        self._certificates = Certificates(sessions, workspace_id, slack, conversations, wake)
        self._data_files = DataFiles(sessions, workspace_id, slack, conversations, wake)
        self._learned_files = LearnedFiles(sessions, workspace_id, slack, conversations, wake)
        self._letters = Letters(sessions, workspace_id)

    def perform(self, parcel: Parcel, now: datetime) -> None:
        """Do what the row says. Raises Busy, Refused, Unclear or NoLongerApplies."""
        match Operation(parcel.kind):
            case Operation.JOIN_CHANNEL:
                self._join(int(parcel.args["program"]))
            case Operation.CREATE_CHANNEL:
                self._rooms.create(parcel.args, now)
            case Operation.INVITE:
                self._rooms.invite(parcel.args, now)
            case Operation.ARCHIVE:
                self._rooms.archive(parcel.args)
            case Operation.PUBLISH_HOME:
                self._publish_home(int(parcel.args["person"]), now)
            case Operation.AMEND:
                self._standing.amend(parcel, now)
            case Operation.SHARE_FILE:
                self._share(parcel, now)
            case Operation.ERASE_LETTER:
                self._letters.erase(parcel, now)

    def _share(self, parcel: Parcel, now: datetime) -> None:
        if "seat" in parcel.args or "calendar_file" in parcel.args:
            self._calendar_files.share(parcel, now)
        elif "plan_file" in parcel.args:
            self._plan_files.share(parcel, now)
        elif "report_file" in parcel.args:
            self._report_files.share(parcel, now)
        elif "learned" in parcel.args:
            self._learned_files.share(parcel, now)
        elif "printed" in parcel.args:
            self._printed_agreements.share(parcel, now)
        elif "data_file" in parcel.args:
            self._data_files.share(parcel, now)
        elif "certificate" in parcel.args:
            self._certificates.share(parcel, now)
        else:
            self._files.share(parcel, now)

    def _join(self, program_id: int) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            program = session.get(Program, program_id)
            channel = program.announce_channel if program else None
        if channel is None:
            raise NoLongerApplies
        self._slack.call("conversations.join", channel=channel)

    def _publish_home(self, person_id: int, now: datetime) -> None:
        with self._sessions.reading(self._workspace_id) as session:
            person = session.get(Person, person_id)
            if person is None or person.deactivated_at is not None:
                raise NoLongerApplies
            reader, slack_id = reader_of(person), person.slack_id
            if person.erasing_at is not None:
                view = goodbye_home(person.erasing_at + GOODBYE_WITHIN, reader)
            else:
                view = without_erased(home_view(home_facts(session, person, now), reader), reader)
                view = heard(session, view)
        self._slack.call("views.publish", user_id=slack_id, view=view)
