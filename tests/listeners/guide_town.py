"""Two pairs in the middle of everything, and everybody whose business they are not; made once, used again and again.

What people typed are words that occur nowhere else, so that wherever one of them shows up it is known whose it is.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from blocks import ids
from bot.listeners import closing as closing_listeners
from bot.listeners import commands, coordinating, guiding, people
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.inviting.guests import invite_guest
from bot.usecases.submissions import Subject, begin_submission, save_answers
from db.models import (
    ActionItem,
    Agreement,
    Coordinator,
    Enrollment,
    Goal,
    GoalHelp,
    GoalUpdate,
    LearningActivity,
    Letter,
    Meeting,
    MeetingNote,
    MeetingSeries,
    Nudge,
    OutboxRow,
    Pair,
    Person,
    ProposedTime,
    ReminderChoice,
    SignalChoice,
    Signature,
    SkippedStep,
    StepTaken,
    TimeProposal,
    TouchBase,
    TrainingSeat,
    TrainingSession,
)
from db.session import Sessions, WorkspaceSession
from tests.conftest import TEAM
from tests.listeners.recruiting.test_guest_listeners import Everything, Slack
from tests.usecases.people.company import found_program, hire, pair_up

MIA, OMAR, ZOE, ZACK = "UMIA", "UOMAR", "UZOE", "UZACK"
COORDINATORS = frozenset({"UCLEO", "UCOCO"})
OUTSIDERS = frozenset({"USAM", ZOE, ZACK, "UMAX", "UGUS", "UIDA", "UGIL", "UBEA", "UDAN"})
"""A stranger, other pairs (one of them Omar's second, one with an external mentor), a guest whom nobody invited, a
coordinator of another program, and one of this program who has left the company.
"""
EVERYBODY = OUTSIDERS | COORDINATORS | {MIA, OMAR, "UNIA", "UNED", "URIA", "URON"}
TRYING = OUTSIDERS | {"UCLEO", MIA, OMAR}
"""Who tries everything that is not theirs; more of the same kind would only take longer."""


@dataclass(frozen=True)
class Use:
    """A valid use of a listener by `who`; `also` may do it too, about what is theirs. `alone`: nothing stands for
    which it is the right moment.
    """

    value: str = ""
    who: str = MIA
    also: frozenset[str] = frozenset()
    text: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


WHILE_UNDER_WAY = frozenset(
    {
        ids.CLOSING_CONFIRM, ids.CHANNEL_KEEP, ids.CHANNEL_ARCHIVE, ids.PAIR_LEAVE, ids.PAIR_LEAVE_SUBMIT,
        ids.PAIR_REASON,
    }
)  # fmt: skip
"""What closing offers to any pair. What comes at its end is tried in test_who_reads_what_review_close.py."""


class GuideTown:
    """`path` is a migrated SQLite file that `sessions` work on; `words`: what was typed → who may read it."""

    team, mark = TEAM, "Secret"
    """The workspace it is in, and how the words of this town begin."""

    def __init__(self, sessions: Sessions, path: Path, now: datetime) -> None:
        self.sessions, self.path, self.now, self.keys = sessions, path, now, 0
        self.words: dict[str, frozenset[str]] = {}
        self._of: dict[str, str] = {}
        self.ids: dict[str, dict[str, int]] = {}
        with sessions.writing(self.team) as session:
            self._settle(session)
        desk = Desk(sessions, Slack(), self.team, "UBOT", lambda: self.now, lambda: None)  # type: ignore[arg-type]
        self.guard, self.wires = Guard(desk), Everything(desk)
        guiding.register(self.wires)
        coordinating.register(self.wires)
        closing_listeners.register(self.wires)
        end = Everything(desk)
        closing_listeners.register(end)
        guided = {
            name: one
            for name, one in self.wires.heard.items()
            if name not in end.heard or name in WHILE_UNDER_WAY
        }
        people.register(self.wires)
        self.heard = guided | {
            name: one for name, one in self.wires.heard.items() if str(name).startswith("settings.")
        }
        commands.register(self.wires)
        self._begun = now
        self._standing = sqlite3.connect(":memory:")
        self._raw = sqlite3.connect(path)
        self._raw.execute("PRAGMA synchronous = OFF")  # nobody looks for these rows after a power cut
        self._raw.backup(self._standing)

    def rewind(self) -> None:
        """Everything is as it was."""
        self.now = self._begun
        self._standing.backup(self._raw)

    def close(self) -> None:
        self._raw.close()
        self._standing.close()

    # --- who and what there is -----------------------------------------------------------------------
    def _settle(self, session: WorkspaceSession) -> None:
        self.program_row = found_program(session, hire(session, "UCLEO", self.now), self.now)
        self.program, self.plan = self.program_row.id, plan_of(self.program_row)
        self.cohort = current_cohort(session, self.program_row)
        self.cohort.status, self.cohort.published_at = "running", self.now
        guests = {"UGUS", "UGIL"}
        for name in sorted(EVERYBODY - {"UCLEO"}):
            hire(session, name, self.now, **({"is_restricted": True} if name in guests else {}))
        for name in ("UCOCO", "UDAN"):
            session.add(
                Coordinator(program_id=self.program, person_id=self._id(session, name), since=self.now)
            )
        session.flush()
        cleo = self.person(session, "UCLEO")
        invite_guest(session, actor_of(session, cleo), cleo, self.program, "UGUS", self.now)
        self.person(session, "UDAN").deactivated_at = self.now
        # Zoe's pair is made first: whoever guesses small numbers meets what is hers.
        self._furnish(session, self._pair(session, ZOE, ZACK, days=75), "zoe")
        self._furnish(session, self._pair(session, MIA, OMAR, days=40), "mia")
        self._pair(session, "UMAX", OMAR)
        self._pair(session, "UIDA", "UGUS")
        over = self._pair(session, "UNIA", "UNED", status="closed")
        over.closed_at = self.now - timedelta(days=1)
        over.ended_by, over.end_reason = self._id(session, "UNED"), self._word("why it ended", COORDINATORS)
        resting = self._pair(session, "URIA", "URON", status="paused")
        resting.paused_at = self.now - timedelta(days=5)
        self._of_program(session)
        found_program(session, self.person(session, "UBEA"), self.now, name="Other").admin_channel = "COTHER"
        for admin in ("UCLEO", "UBEA"):
            self.person(session, admin).is_workspace_admin = False

    def _pair(
        self, session: WorkspaceSession, mentee: str, mentor: str, status: str = "active", days: int = 40
    ) -> Pair:
        for name, role in ((mentee, "mentee"), (mentor, "mentor")):
            known = session.query(Enrollment).filter_by(person_id=self._id(session, name), role=role).first()
            if known is None:
                session.add(
                    Enrollment(
                        cohort_id=self.cohort.id, person_id=self._id(session, name), role=role, status="matched",
                        capacity=3, begun_at=self.now, applied_at=self.now, decided_at=self.now,
                    )
                )  # fmt: skip
        session.flush()
        people_ = (self.person(session, mentee), self.person(session, mentor))
        pair = pair_up(session, self.program_row, *people_, self.now, state=status)
        pair.published_at = self.now - timedelta(days=days)
        self.ids[mentee] = {"pair": pair.id}
        return pair

    def _furnish(self, session: WorkspaceSession, pair: Pair, whose: str) -> None:
        """Everything a pair can have, each typed in words of its own."""
        ids = self.ids[pair.mentee.slack_id]
        two = frozenset({pair.mentee.slack_id, pair.mentor.slack_id})
        first, second = pair.people()
        day = timedelta(days=1)

        def word(of: str, readers: frozenset[str] = two) -> str:
            return self._word(f"{whose} {of}", readers)

        def keep(name: str, row: Any) -> Any:
            session.add(row)
            session.flush()
            ids[name] = row.id
            return row

        for name, days, status in (("past", -1, "planned"), ("ahead", 3, "planned"), ("held", -6, "held")):
            meeting = Meeting(
                pair_id=pair.id, starts_at=self.now + days * day, place=word(f"place {name}"), status=status,
                planned_by=first.id, planned_at=self.now - 9 * day,
            )  # fmt: skip
            keep(name, meeting)
        for one in (first, second):
            own = frozenset({one.slack_id})
            for meeting_name in ("held", "past"):
                note = MeetingNote(meeting_id=ids[meeting_name], person_id=one.id, written_at=self.now,
                                   text=word(f"{one.name} note {meeting_name}", own))  # fmt: skip
                session.add(note)
            session.add(
                Letter(pair_id=pair.id, person_id=one.id, kind="sealed", written_at=self.now,
                       text=word(f"{one.name} letter", own))
            )  # fmt: skip
        self._goals(session, pair, word, keep)
        keep("point", ActionItem(pair_id=pair.id, owner_id=first.id, text=word("point"), added_by=first.id,
                                 added_at=self.now))  # fmt: skip
        keep("series", MeetingSeries(pair_id=pair.id, first_at=self.now + 3 * day, every_days=14, zone="UTC",
                                     minutes=60, place=word("place series"), made_by=first.id,
                                     made_at=self.now))  # fmt: skip
        for name, by, hour in (("times", second, 50), ("own times", first, 99)):
            proposal = TimeProposal(
                pair_id=pair.id, by_id=by.id, minutes=60, place=word(f"place {name}"), status="open",
                made_at=self.now, times=[ProposedTime(starts_at=self.now + timedelta(hours=hour))],
            )  # fmt: skip
            keep(name, proposal)
            ids[f"{name} time"] = proposal.times[0].id
        terms = [{"key": "place", "label": "Where do we meet?", "value": "x", "text": word("agreement")}]
        keep("agreement", Agreement(
            pair_id=pair.id, version=1, status="proposed", terms=terms, proposed_by=second.id,
            proposed_at=self.now, signatures=[Signature(person_id=second.id, signed_at=self.now)],
        ))  # fmt: skip
        nudge = Nudge(person_id=first.id, local_date=self.now.date(), made_at=self.now)
        keep("nudge", nudge)
        keep("taken", StepTaken(pair_id=pair.id, recipient=str(first.id), step="goal_progress", occurrence="x",
                                taken_at=self.now, nudge_id=nudge.id))  # fmt: skip
        keep("choice", ReminderChoice(pair_id=pair.id, person_id=first.id, step="pulse", stopped=True))
        keep("signal", SignalChoice(pair_id=pair.id, person_id=first.id, signal="pulse_low", given_at=self.now,
                                    asked_at=self.now))  # fmt: skip
        self._said(session, pair, first, word)

    def _goals(self, session: WorkspaceSession, pair: Pair, word: Any, keep: Any) -> None:
        mentee, long_ago = pair.mentee_id, self.now - timedelta(days=20)
        for name, status in (("goal", "open"), ("stuck", "stuck"), ("done", "achieved")):
            goal = keep(name, Goal(
                pair_id=pair.id, kind="reach", title=word(f"{name} title"), measure=word(f"{name} measure"),
                due_on=date(2026, 6, 1), skill="negotiation", status=status, set_by=mentee, set_at=long_ago,
                last_news_at=long_ago,
            ))  # fmt: skip
            keep(f"{name} news", GoalUpdate(goal_id=goal.id, person_id=mentee, kind="news", status=status,
                                            note=word(f"{name} note"), at=long_ago))  # fmt: skip
        shaped = {"why": word("why shaped"), "changed": {"title": [word("old title"), "x"]}}
        keep("shaped", GoalUpdate(goal_id=self.ids[pair.mentee.slack_id]["goal"], person_id=mentee,
                                  kind="shaped", status="open", note=shaped, at=long_ago))  # fmt: skip
        keep("activity", LearningActivity(goal_id=self.ids[pair.mentee.slack_id]["goal"], kind="reading",
                                          title=word("activity"), added_by=mentee, added_at=long_ago))  # fmt: skip
        keep("help", GoalHelp(goal_id=self.ids[pair.mentee.slack_id]["stuck"], status="offered",
                              helper_id=self._id(session, ZACK if pair.mentor.slack_id == OMAR else OMAR),
                              offered_at=self.now, asked_at=self.now))  # fmt: skip

    def _said(self, session: WorkspaceSession, pair: Pair, first: Person, word: Any) -> None:
        """Forms: a pulse, a line after a meeting that the partner has not answered yet."""
        own = frozenset({first.slack_id})
        about = Subject("pair", pair.id, "d30")
        pulse = begin_submission(session, self.program, "pulse", first, about, self.now)
        pulse.submitted_at = self.now
        save_answers(session, pulse, {"going": 1, "comment": word("pulse comment", own | COORDINATORS)})
        meeting = Subject("meeting", self.ids[pair.mentee.slack_id]["held"])
        line = begin_submission(session, self.program, "meeting_feedback", first, meeting, self.now)
        line.submitted_at = self.now
        save_answers(session, line, {"met": "yes", "useful": 4, "line": word("line", own)})

    def _of_program(self, session: WorkspaceSession) -> None:
        """What coordinators have to do with, and what one says to a facilitator."""
        cleo, zack, mia = (self._id(session, name) for name in ("UCLEO", ZACK, MIA))
        monday, program = date(2026, 3, 2), {"program": self.program}
        rows = [
            SkippedStep(program_id=self.program, step="goal_progress", monday=monday, by_id=cleo, at=self.now),
            TouchBase(cohort_id=self.cohort.id, mentor_id=zack, facilitator_id=cleo, asked_at=self.now,
                      answer="talk", note=self._word("touch base", frozenset({ZACK, "UCLEO"})),
                      answered_at=self.now),
        ]  # fmt: skip
        session.add_all(rows)
        slot = TrainingSession(
            program_id=self.program, kind="office_hours", starts_at=self.now + timedelta(days=2), minutes=20,
            place="Room 7", status="planned", made_by=cleo, made_at=self.now, seats=1,
        )  # fmt: skip
        session.add(slot)
        session.flush()
        topic = self._word("office hours topic", frozenset({MIA, "UCLEO"}))
        seat = TrainingSeat(session_id=slot.id, person_id=mia, role="mentee", status="chosen",
                            chosen_at=self.now, topic=topic)  # fmt: skip
        dead = OutboxRow(
            key="dead", kind="pair.announced", lane="pair:1", args={"pair": self.ids[MIA]["pair"]}, opaque_id="d",
            status="dead", not_before=self.now, created_at=self.now, finished_at=self.now, attempts=3, error="x",
        )  # fmt: skip
        session.add_all([seat, dead])
        session.flush()
        self.dead = dead.id
        session.add(
            OutboxRow(key=f"undelivered:{dead.id}", kind="admin.undelivered", lane="admin:1", opaque_id="u",
                      args={**program, "row": dead.id}, status="sent", not_before=self.now,
                      created_at=self.now, finished_at=self.now)
        )  # fmt: skip

    def _word(self, of: str, readers: frozenset[str]) -> str:
        made = f"{self.mark}{len(self.words):03d}x {of}"
        self.words[made.split(" ", maxsplit=1)[0]] = readers
        self._of[made.split(" ", maxsplit=1)[0]] = of
        return made

    def named(self, word: str) -> str:
        """What a word stands for."""
        return self._of[word]

    def person(self, session: WorkspaceSession, name: str) -> Person:
        return session.query(Person).filter_by(slack_id=name).one()

    def _id(self, session: WorkspaceSession, name: str) -> int:
        return self.person(session, name).id

    def defaults(self) -> dict[str, Any]:
        """A text of an agreement as its form sends it."""
        return dict(self.plan.agreement_defaults)

    @property
    def topic(self) -> str:
        """The key of a topic of the library."""
        return self.plan.topics[0].key

    # --- what people do ------------------------------------------------------------------------------
    def use(self, name: str, use: Use, who: str = "", team: str = "", **more: Any) -> Outcome:
        """As a client would send it; `key` names the very same request again."""
        typed = name.split(" ", maxsplit=1)[0]
        kind, handler, look = self.wires.heard[typed]
        self.keys += 1
        given = {"value": use.value, "text": use.text, "metadata": use.metadata, "answers": use.answers,
                 "key": f"k{self.keys}", **more}  # fmt: skip
        request = Request(
            kind=kind, name=typed, user_id=who or use.who, user_team=team or self.team, trigger_id="t",  # type: ignore[arg-type]
            channel_id="CADMIN", first_block=next(iter(use.answers), "x"), **given,
        )  # fmt: skip
        outcome = self.guard._run(request, handler, look=look)
        assert outcome is not None
        said = repr(outcome)
        assert "on our side" not in said, (name, who, given)
        assert "could not save" not in said, (name, who, given)
        return outcome

    def shown_to_others(self, reader: str, said: str) -> list[str]:
        """The words in `said` that are not for this reader."""
        return [word for word, readers in self.words.items() if word in said and reader not in readers]

    def version(self) -> int:
        """Another number as soon as anything at all was written by anybody."""
        return int(self._raw.execute("PRAGMA data_version").fetchone()[0])

    def change(self, statement: str, *values: object) -> None:
        """Something happened meanwhile, in SQL."""
        with self._raw:
            self._raw.execute(statement, values)

    def plain(self) -> str:
        """Everything as it stands in the file, in what nobody has the key for."""
        return "\n".join(self._raw.iterdump())

    def counts(self) -> dict[str, Any]:
        """How many rows each table has, and the states that people change."""
        with closing(self._raw.cursor()) as cursor:
            tables = [
                row[0]
                for row in cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            ]
            found: dict[str, Any] = {
                table: cursor.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0]
                for table in tables
                if table not in ("inbox", "audit")  # who looked twice, looked twice
            }
            for table, columns in STATES.items():
                chosen = f"SELECT id, {columns} FROM {table} ORDER BY id"
                found[f"{table} states"] = json.dumps(cursor.execute(chosen).fetchall(), default=str)
            return found


STATES = {
    "pair": "status, shift_days, extra_days, cadence_days, channel_choice",
    "meeting": "status, starts_at",
    "goal": "status",
    "agreement": "status",
    "time_proposal": "status",
    "goal_help": "status",
    "signal_choice": "tell",
    "outbox": "status",
    "enrollment": "status, missed",
    "reminder_choice": "stopped, snoozed_until",
}
