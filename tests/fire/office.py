"""A sender at a real, strict Slack with nobody else around: whatever is put into its outbox is sent, in virtual time.

What messages say is made up (`said` in their arguments, and the state of things); how they come to Slack is not.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.exc import DBAPIError

from blocks.parts import Message, section
from bot.delivery.limits import Limits
from bot.delivery.sender import Sender
from bot.delivery.slack import Slack
from bot.domain.messages import Operation
from bot.running.jobs import AFTER_FAILURE
from bot.slack_api import client_for
from bot.slack_client import SlackClient
from bot.usecases import outbox
from db.models import OutboxRow, Pair, PlanFile, Program
from db.session import Sessions, WorkspaceSession
from demo.running import settings_for
from playground import Playground
from playground.log import LogRecord
from tests.conftest import TEAM
from tests.pair_story import Story

HOUR = timedelta(hours=1)


class Killed(BaseException):
    """The process is gone: nobody catches it, nothing is cleaned up."""


class Mortal(SlackClient):
    """A client whose process is killed before or after the next call of the methods in `dies`."""

    def __init__(self, client: SlackClient, dies: dict[str, str]) -> None:
        super().__init__(
            token=client.token,
            base_url=client.base_url,
            timeout=client.timeout,
            retry_handlers=[],
            kept_open=client.kept_open,
        )
        self._dies = dies

    def api_call(self, api_method: str, **arguments: Any) -> Any:
        when = self._dies.pop(api_method, "")
        if when == "before":
            raise Killed
        answer = super().api_call(api_method, **arguments)
        if when == "after":
            raise Killed
        return answer


class Views(Mapping[str, Callable[..., Message]]):
    """Every kind of message says what its arguments say, and how things stand when it is made."""

    def __init__(self, office: Office) -> None:
        self._office = office

    def __getitem__(self, kind: str) -> Callable[..., Message]:
        return self._made

    def _made(self, facts: Mapping[str, Any], _reader: object) -> Message:
        if facts.get("said") == "broken":
            raise KeyError("broken")
        text = f"{facts.get('said', 'it')} in state {self._office.state}"
        return Message(text, [section(text)])

    def __iter__(self) -> Any:
        return iter(())

    def __len__(self) -> int:
        return 0


class Office:
    """An outbox, its senders, and the Slack they send to. Mia and Omar are a pair without a channel."""

    def __init__(self, playground: Playground, sessions: Sessions, patch: pytest.MonkeyPatch) -> None:
        self.playground, self.sessions = playground, sessions
        self.state = 1
        self.dies: dict[str, str] = {}
        self.at_work = False
        self.story = Story(sessions, playground.clock.now())
        self.pair = self.story.match()
        self.people = {
            name: playground.add_person(name=name.lower(), real_name=name)
            for name in ("Cora", "Cem", "Mia", "Omar")
        }
        cora = self.people["Cora"]
        self.call = playground.create_channel("general", members=[cora], by=cora)
        self.admin = playground.create_channel("mentoring-admin", private=True, members=[cora], by=cora)
        cora.invite(self.admin, playground.bot_user_id)
        self._settle_in()
        for room in ("render", "standing"):
            patch.setattr(f"bot.delivery.{room}.load", lambda _session, _kind, args, _now: args)
            patch.setattr(f"bot.delivery.{room}.VIEWS", Views(self))
        patch.setattr("bot.delivery.operations.home_facts", lambda *_: None)
        patch.setattr("bot.delivery.operations.home_view", self._home)
        settings = settings_for(playground, "sqlite:///nowhere.db")
        self._client = client_for(settings, playground.bot_token)
        self.rise()

    def _settle_in(self) -> None:
        with self.story.act() as act:
            for name, person in self.people.items():
                act.person(name).slack_id = person.id
            program = act.session.get_one(Program, self.story.program_id)
            program.admin_channel, program.announce_channel = self.admin, self.call
            act.session.get_one(Pair, self.pair).channel_id = None
            self.ids = {
                name: found.id
                for name, person in self.people.items()
                if (found := _person(act.session, person.id)) is not None
            }

    def _home(self, *_: object) -> dict[str, Any]:
        return {"type": "home", "blocks": [section(f"Home in state {self.state}")]}

    # --- the process -------------------------------------------------------------------------------
    def rise(self) -> None:
        """A fresh process: it knows nothing but the database."""
        client = Mortal(self._client, self.dies)
        now = self.playground.clock.now
        slack = Slack(client, Limits(), now)
        self.senders = [Sender(self.sessions, TEAM, slack, now, slow=slow) for slow in (False, True)]

    def work(self, span: timedelta = HOUR) -> None:
        """Let the senders work for so long; whoever is killed is followed by another process."""
        clock = self.playground.clock
        end = clock.now() + span
        while clock.now() < end:
            wanted = [self._deliver(sender) for sender in list(self.senders)]
            due = [moment for moment in wanted if moment is not None]
            stops = [moment for moment in (*due, clock.next_event()) if moment is not None]
            clock.advance_to(min([end, *(max(moment, clock.now()) for moment in stops)]))

    def _deliver(self, sender: Sender) -> Any:
        self.at_work = True
        try:
            return sender.deliver()
        except Killed:
            self.rise()
            return self.playground.clock.now()
        except DBAPIError:
            return self.playground.clock.now() + AFTER_FAILURE  # as the job would
        finally:
            self.at_work = False

    # --- what is to be sent ------------------------------------------------------------------------
    def put(self, write: Callable[[WorkspaceSession], object]) -> None:
        with self.sessions.writing(TEAM) as session:
            write(session)

    def tell(self, said: str, name: str = "Mia") -> None:
        """A direct message."""
        self._post("application.received", said, person=self.ids[name])

    def tell_pair(self, said: str) -> None:
        self._post("goal.set", said, pair=self.pair)

    def announce(self, said: str) -> None:
        self._post("program.announced", said, program=self.story.program_id)

    def tell_coordinators(self, said: str) -> None:
        self._post("admin.ready", said, program=self.story.program_id)

    def _post(self, kind: str, said: str, **ids: int) -> None:
        now = self.playground.clock.now()
        self.put(lambda session: outbox.post(session, kind, now, key=said, said=said, **ids))

    def change(self, said: str, **ids: int) -> None:
        """Bring a message up to date."""
        now = self.playground.clock.now()
        self.put(lambda session: outbox.amend(session, said, now, said=said, **ids))

    def do(self, operation: Operation, **ids: int | str) -> None:
        now = self.playground.clock.now()
        self.put(lambda session: outbox.do(session, operation, now, key=f"{operation}:{ids}", **ids))

    def refresh(self, name: str = "Mia") -> None:
        """Publish a Home tab."""
        now, slack_id = self.playground.clock.now(), self.people[name].id

        def write(session: WorkspaceSession) -> None:
            person = _person(session, slack_id)
            assert person is not None
            outbox.refresh_home(session, person, now)

        self.put(write)

    def open_channel(self) -> None:
        """The pair's channel, with both in it."""
        self.do(Operation.CREATE_CHANNEL, pair=self.pair)
        people = f"{self.ids['Mia']},{self.ids['Omar']}"
        self.do(Operation.INVITE, pair=self.pair, people=people)

    def share_plan(self) -> None:
        """A file for Cora."""
        now, cora, program = self.playground.clock.now(), self.ids["Cora"], self.story.program_id

        def write(session: WorkspaceSession) -> None:
            asked = PlanFile(program_id=program, made_by=cora, made_at=now, purpose="export", status="asked")
            session.add(asked)
            session.flush()
            outbox.share_plan(session, now, program=program, plan_file=asked.id, person=cora)

        self.put(write)

    # --- what is there -----------------------------------------------------------------------------
    def posts(self) -> list[LogRecord]:
        """The messages of the app, in the order Slack took them."""
        return self.playground.log.where("message_posted", who=self.playground.bot_user_id)

    def said(self, *, to: str = "", channel: str | None = None) -> list[str]:
        """What the app has written to somebody directly, or into a channel."""
        if to:
            channel = self.people[to].dm()
        texts = [post.detail["text"] for post in self.posts() if post.channel == channel]
        return [text.split(" in state ")[0] for text in texts if text]

    def rooms(self) -> list[str]:
        """The channels that the app has made."""
        made = self.playground.log.where("channel_created", who=self.playground.bot_user_id, kind="private")
        return [str(record.channel) for record in made]

    def rows(self) -> list[tuple[str, str, str | None]]:
        """Kind, status and error of every row, in order."""
        from sqlalchemy import select

        with self.sessions.reading(TEAM) as session:
            rows = session.scalars(select(OutboxRow).order_by(OutboxRow.id))
            return [(row.kind, row.status, row.error) for row in rows]


def _person(session: WorkspaceSession, slack_id: str) -> Any:
    from sqlalchemy import select

    from db.models import Person

    return session.scalar(select(Person).where(Person.slack_id == slack_id))
