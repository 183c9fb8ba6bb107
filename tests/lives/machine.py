"""Random lives of a small program: people join, leave, are matched, pause, press old buttons; Slack sends things
again, the power fails, time passes. What must always hold is looked up after every step.

Messages are judged by the playground's log. Who is with whom is read from the database: Slack knows only channels.
"""

from __future__ import annotations

import tempfile
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.fernet import Fernet
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlalchemy import select

from bot.bootstrap import Bot
from bot.domain.messages import KINDS
from bot.domain.states.pair import LIVING
from db.models import Enrollment, OutboxRow, Pair
from demo.running import read_manifest, running_bot, throwaway_place
from playground import MessageOnScreen, Person, Playground
from playground.screen import NotOnScreen
from tests.conftest import NOW
from tests.journeys.conftest import patient
from tests.journeys.town import Town
from tests.lives.power import Fuse, threads_die_quietly

MENTEES, MENTORS = ("mia", "max", "moe"), ("omar", "olga")
APOLOGY = "Something went wrong on our side"
PRESSED_LATER = ("application.approve", "match.publish", "application.withdraw", "meeting.plan")


@dataclass(frozen=True)
class Seen:
    """A button that somebody had on their screen at some time."""

    person: Person
    message: MessageOnScreen
    action_id: str


class ProgramLife(RuleBasedStateMachine):
    """One town. Every rule goes through screens."""

    def __init__(self) -> None:
        super().__init__()
        self._stack = ExitStack()
        self._stack.enter_context(threads_die_quietly())
        folder = self._stack.enter_context(tempfile.TemporaryDirectory(dir=throwaway_place()))
        self._url = f"sqlite:///{Path(folder) / 'mentorbot.db'}"
        self._key = Fernet.generate_key().decode()
        self._fuse = Fuse()
        self.playground = self._stack.enter_context(
            Playground(read_manifest(), start=NOW, seed=1, wall=patient)
        )
        self.town = Town(self.playground)
        add = self.playground.add_person
        self.people: dict[str, Person] = {"mia": self.town.mia, "omar": self.town.omar}
        for name in ("max", "moe", "olga"):
            person = add(name=name, real_name=f"{name.title()} Colleague", tz="Europe/Berlin")
            person.join(self.town.general)
            self.people[name] = person
        self.seen: list[Seen] = []
        self.apart: dict[frozenset[str], datetime] = {}
        self._begin()

    @initialize(joined=st.sets(st.sampled_from([*MENTEES, *MENTORS])), published=st.booleans())
    def the_program_opens(self, joined: set[str], published: bool) -> None:
        """Some have applied already, and may have been matched."""
        self.town.set_up()
        for who in sorted(joined):
            self.joins(who=who, avoids="")
        if published:
            self.cleo_approves_everybody()
            self.cleo_publishes_a_draft()

    # --- what people do ----------------------------------------------------------------------------
    @rule(who=st.sampled_from([*MENTEES, *MENTORS]), avoids=st.sampled_from(["", "", *MENTEES, *MENTORS]))
    def joins(self, who: str, avoids: str) -> None:
        """Somebody applies, and may name somebody they would rather not be matched with."""
        person, role = self.people[who], "mentee" if who in MENTEES else "mentor"
        answers: dict[str, object] = {"capacity": "1"} if who == "omar" else {}
        if avoids and avoids != who:
            answers["avoid"] = [self.people[avoids].id]

        def apply() -> None:
            if (
                self.town.press(person, self.town.general, "application.begin").ok
                and person.modal is not None
            ):
                if person.modal.submit is None or "role" not in person.modal.labels:
                    person.press_close()
                    return
                self.town.fill_in(person, role, **answers)
                if "avoid" in answers:
                    self.apart.setdefault(frozenset((who, avoids)), self.playground.clock.now())

        self._does(apply)

    @rule()
    def cleo_approves_everybody(self) -> None:
        def approve() -> None:
            if self.town.cleo.command("/mentor-admin applications", self.town.admin).ok:
                self._press(self.town.cleo, self.town.admin, "applications.approve_all")

        self._does(approve)

    @rule()
    def cleo_publishes_a_draft(self) -> None:
        def publish() -> None:
            self.town.cleo.command("/mentor-admin match preview", self.town.admin)
            self._press(self.town.cleo, self.town.admin, "match.publish")

        self._does(publish)

    @rule(who=st.sampled_from([*MENTEES, *MENTORS]))
    def leaves(self, who: str) -> None:
        person = self.people[who]

        def leave() -> None:
            asked = person.command("/mentor leave", self.town.general)
            note = asked.ephemeral
            if note is None:
                return
            for action in ("pair.leave", "application.withdraw"):
                if f"'{action}'" in repr(note.blocks):
                    person.click(note, action)
                    if person.modal is not None:
                        person.submit({})
                        person.press_close()
                    return

        self._does(leave)

    @rule(who=st.sampled_from(MENTEES), rests=st.booleans(), days=st.sampled_from([0.05, 8]))
    def cleo_pauses_or_resumes(self, who: str, rests: bool, days: float) -> None:
        verb = "pause" if rests else "resume"
        self._does(lambda: self.town.cleo.command(f"/mentor-admin {verb} @{who}", self.town.admin))
        self.time_passes(days=days)

    # --- what happens to them ----------------------------------------------------------------------
    @precondition(lambda self: self.seen)
    @rule(number=st.integers(0, 1000))
    def somebody_presses_an_old_button(self, number: int) -> None:
        old = self.seen[number % len(self.seen)]

        def press() -> None:
            outcome = old.person.click(old.message, old.action_id, as_seen=True)
            said = outcome.ephemeral.words if outcome.ephemeral is not None else ""
            assert APOLOGY not in said
            if old.person.modal is not None:
                old.person.press_close()

        self._does(press)

    @rule()
    def slack_sends_the_last_event_again(self) -> None:
        def again() -> None:
            envelope = self.playground.core.events.redeliver()
            if envelope is not None:
                envelope.done.wait()

        self._does(again)

    @rule(who=st.sampled_from([*MENTEES, *MENTORS]))
    def opens_home(self, who: str) -> None:
        self._does(self.people[who].open_home)

    @rule(moments=st.integers(1, 40))
    def the_power_will_fail(self, moments: int) -> None:
        """After so many commits and calls; whatever is done then is cut off in the middle."""
        self._fuse.arm(moments)

    @rule(days=st.sampled_from([0.05, 1, 3, 8]))
    def time_passes(self, days: float) -> None:
        self._does(lambda: self.town.pass_days(days))

    # --- what must hold ----------------------------------------------------------------------------
    @invariant()
    def nothing_came_twice(self) -> None:
        ids = Counter(
            repr(record.detail["metadata"])
            for record in self.playground.log.where("message_posted", who=self.playground.bot_user_id)
            if record.detail.get("metadata")
        )
        assert [one for one, times in ids.items() if times > 1] == []

    @invariant()
    def every_pair_is_one_that_may_be(self) -> None:
        with self._bot.sessions.reading(self.playground.team_id) as session:
            pairs = list(session.scalars(select(Pair).where(Pair.status.in_([s.value for s in LIVING]))))
            names = {person.id: name for name, person in self.people.items()}
            mentors: Counter[int] = Counter(pair.mentor_id for pair in pairs)
            for pair in pairs:
                two = frozenset(names[one.slack_id] for one in pair.people())
                assert len(two) == 2, "somebody is matched with themselves"
                # Who is together already is not parted by it.
                assert two not in self.apart or pair.published_at <= self.apart[two], two
            for person_id, capacity in session.execute(
                select(Enrollment.person_id, Enrollment.capacity).where(Enrollment.role == "mentor")
            ):
                assert mentors[person_id] <= capacity

    @invariant()
    def nobody_who_rests_is_reminded(self) -> None:
        with self._bot.sessions.reading(self.playground.team_id) as session:
            rests: dict[str, list[datetime | None]] = {}
            lives = set()
            for pair in session.scalars(select(Pair)):
                living = pair.status in {state.value for state in LIVING}
                for person in pair.people():
                    rests.setdefault(person.slack_id, []).append(pair.paused_at if living else pair.closed_at)
                    lives |= {person.slack_id} if living else set()
        for slack_id, since in rests.items():
            moments = [moment for moment in since if moment is not None]
            if slack_id in lives and len(moments) == len(since):  # each of their pairs rests, or is over
                reminded = [
                    record.at
                    for record in self.playground.log.where("message_posted", event_type="mentorbot_nudge")
                    if slack_id in record.detail["recipients"] and record.at > max(moments)
                ]
                assert reminded == []

    def teardown(self) -> None:
        try:
            self._fuse.disarm()
            self._does(lambda: self.town.pass_days(1))
            self._everything_arrived()
        finally:
            self._running.close()
            self._stack.close()

    def _everything_arrived(self) -> None:
        posted = {
            (record.detail.get("metadata") or {}).get("id")
            for record in self.playground.log.where("message_posted", who=self.playground.bot_user_id)
        }
        now = self.playground.clock.now()
        with self._bot.sessions.reading(self.playground.team_id) as session:
            for row in session.scalars(select(OutboxRow)):
                if row.status == "sent" and row.kind in KINDS:
                    assert row.opaque_id in posted, f"{row.kind} is said to be sent"
                assert row.status != "dead", (row.kind, row.error)
                waits = row.status in ("pending", "sending", "unsure") and row.not_before <= now
                assert not waits, (row.kind, row.status, row.error)

    # --- the bot, its power and their screens ------------------------------------------------------
    def _begin(self) -> None:
        self._bot: Bot
        self._running = ExitStack()
        self._bot = self._running.enter_context(running_bot(self.playground, self._url, key=self._key))
        self._running.enter_context(self._fuse.wired_to(self._bot))
        self.playground.clock.settle()

    def _does(self, act: Callable[[], object]) -> None:
        """Do something, and if the power fails meanwhile bring it back."""
        problems: list[BaseException] = []

        def doing() -> None:
            try:
                act()
            except BaseException as problem:
                problems.append(problem)

        thread = threading.Thread(target=doing)
        thread.start()
        while thread.is_alive() and not self._fuse.blown.is_set():
            thread.join(0.005)
        if self._fuse.blown.is_set():
            self._running.close()
            thread.join()
            for person in (self.town.cleo, *self.people.values()):
                if person.modal is not None:
                    self.playground.views.close(person.id, all_of_it=True)  # they reload Slack
            self._fuse = Fuse()
            self._begin()
        elif problems:
            raise problems[0]
        self._look_around()

    def _press(self, person: Person, channel: str, action_id: str) -> None:
        try:
            self.town.press(person, channel, action_id)
        except (AssertionError, NotOnScreen):
            return  # there is nothing to press just now

    def _look_around(self) -> None:
        """Somebody keeps what is on their screens, to press it when it is old."""
        for person, channel in ((self.town.cleo, self.town.admin), (self.town.mia, self.town.mia.dm())):
            if channel is None:
                continue
            for message in person.messages(channel)[-3:]:
                for action in PRESSED_LATER:
                    if f"'action_id': '{action}'" in repr(message.blocks) and len(self.seen) < 50:
                        self.seen.append(Seen(person, message, action))
