"""What people typed in the guide stage, wherever it is shown: seen by those whom its form names, and by nobody else.

Every encrypted column holds words of its own. Homes, views, commands, messages and logs are searched for them.
"""

from __future__ import annotations

from collections import defaultdict

import pytest
from sqlalchemy import select

from blocks.home import home_view
from blocks.messages import VIEWS
from blocks.reader import Reader
from bot.domain.messages import NoLongerApplies
from bot.program_file.document import to_document
from bot.usecases.coordinating.digest import DigestJob
from bot.usecases.coordinating.health_job import HealthJob
from bot.usecases.facts.home import home_facts
from bot.usecases.facts.loading import load
from bot.usecases.guiding.growing.helping import GoalHelpJob
from bot.usecases.guiding.reminding.tick import GuidingJob
from bot.usecases.planning.plans import plan_of
from db.models import Base, Coordinator, OutboxRow, Pair, Person, Program
from db.session import WorkspaceSession
from db.types import Encrypted
from tests.conftest import TEAM
from tests.listeners.guide_town import EVERYBODY, MIA, OMAR, GuideTown, Use
from tests.listeners.guide_uses import TWO, uses
from tests.listeners.test_who_may_guide import standing, town

__all__ = ["standing", "town"]

PLANTED = {
    "action_item.text", "agreement.terms", "answer.value", "goal.title", "goal.measure", "goal_update.note",
    "learning_activity.title", "letter.text", "meeting.place", "meeting_note.text", "meeting_series.place",
    "pair.end_reason", "time_proposal.place", "touch_base.note", "training_seat.topic",
}  # fmt: skip
OF_OTHER_STAGES = {
    "pair.reasons", "match_round.unmatched", "match_round.refused", "proposal.reasons", "match_question.answer",
    "lesson.text", "plan_file.reading", "training_session.place", "text_approval.comment", "nomination.note",
    "review_question.text", "review_question.answer", "enrollment.decided_words", "enrollment.endorsement_note",
    "directory_import.rows", "directory_import.problems", "inbox.outcome", "concern.about", "concern.text",
    "concern_step.text", "farewell.text", "farewell.thanks", "farewell.wish", "farewell.next_steps", "certificate.name",
    "recommendation.words", "checkpoint.works", "checkpoint.works_not", "decision.text", "comparison.reading",
    "kudos.text", "project_offer.text", "reward.what", "story.text",
}  # fmt: skip
"""What is typed before pairs are published, or when they look back and close; who reads it is tested there."""
OF_SLACK = {"installation.bot_token", "installation.refresh_token", "workspace.pepper"}
"""What nobody typed; that no token is ever said or logged is tested with logs and installations."""


def test_every_encrypted_column_holds_words_of_its_own(town: GuideTown) -> None:
    columns = {
        f"{table.name}.{column.name}": column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, Encrypted)
    }
    assert set(columns) == PLANTED | OF_OTHER_STAGES | OF_SLACK
    with town.sessions.reading(TEAM) as session:
        for name in PLANTED:
            kept = repr(session.scalars(select(columns[name])).all())
            assert [word for word in town.words if word in kept], name


class Seen:
    """Who saw which of the words."""

    def __init__(self, town: GuideTown) -> None:
        self.town = town
        self.by: dict[str, set[str]] = defaultdict(set)
        self.where: dict[tuple[str, str], str] = {}
        self.known = 0

    def note(self, said: str, readers: frozenset[str], where: str) -> None:
        for word in self.town.words:
            if word in said:
                self.by[word] |= readers
                for reader in readers:
                    self.where.setdefault((word, reader), where)

    def homes(self) -> None:
        with self.town.sessions.reading(TEAM) as session:
            for person in session.scalars(select(Person)).all():
                shown = repr(home_view(home_facts(session, person, self.town.now), Reader()))
                self.note(shown, frozenset({person.slack_id}), "Home")

    def messages(self, after: str) -> None:
        """Everything new that waits to be sent, as it would read now. Time is turned back to the first such look."""
        with self.town.sessions.reading(TEAM) as session:
            rows = session.scalars(select(OutboxRow).where(OutboxRow.id > self.known)).all()
            self.known = self.known or max(row.id for row in rows)
            for row in rows:
                if row.kind in VIEWS:
                    try:
                        message = VIEWS[row.kind](load(session, row.kind, row.args, self.town.now), Reader())
                    except NoLongerApplies:
                        continue
                    readers = readers_of(session, row)
                    self.note(f"{message.text}{message.blocks}", readers, f"{row.kind} after {after}")

    def use(self, name: str, use: Use, who: str = "") -> None:
        outcome = self.town.use(name, use, who)
        self.note(repr(outcome), frozenset({who or use.who}), name)

    def wrongly(self) -> list[str]:
        return [
            f"{word} of {set(self.town.words[word])}: {reader} in {self.where[word, reader]}"
            for word, readers in self.by.items()
            for reader in readers - self.town.words[word]
        ]


def readers_of(session: WorkspaceSession, row: OutboxRow) -> frozenset[str]:
    """Whoever is where this message goes."""
    place, number = row.lane.split(":")[:2]
    match place:
        case "person":
            return frozenset({session.get_one(Person, int(number)).slack_id})
        case "pair":
            return frozenset(who.slack_id for who in session.get_one(Pair, int(number)).people())
        case "admin":
            who = select(Person.slack_id).join(Coordinator, Coordinator.person_id == Person.id)
            here = who.where(Coordinator.program_id == int(number), Person.deactivated_at.is_(None))
            return frozenset(session.scalars(here))
        case _:
            return frozenset(EVERYBODY)


@pytest.mark.long
def test_each_word_is_seen_by_exactly_those_whom_its_form_names(
    town: GuideTown, capsys: pytest.CaptureFixture[str]
) -> None:
    seen = Seen(town)
    seen.homes()
    seen.messages("nothing")
    for name, use in uses(town).items():
        town.rewind()
        seen.use(name, use)
        seen.messages(name)
        if use.also == TWO:
            seen.use(name, use, OMAR)
    for name in ("status", "notes"):
        for who in sorted(EVERYBODY - {"UDAN"}):
            seen.use("/mentor", Use(text=name), who)
    assert not seen.wrongly(), "\n".join(seen.wrongly())
    own = {word for word, readers in town.words.items() if MIA in readers or OMAR in readers}
    unseen = {word: town.words[word] - seen.by[word] for word in own if town.words[word] - seen.by[word]}
    assert {town.named(word) for word in unseen} == READ_ELSEWHERE
    shown = capsys.readouterr()
    assert not [word for word in town.words if word in shown.out + shown.err]


READ_ELSEWHERE = {"mia line", "mia pulse comment", "mia place past", "mia place held", "mia place own times"}
"""Shown only in states of their own: a line once both have written one, a comment in the report of enough people,
places while a meeting or one's own suggestion is being changed.
"""


def test_what_time_brings_shows_no_more_than_that(
    town: GuideTown, capsys: pytest.CaptureFixture[str]
) -> None:
    """Reminders, the queue, the Monday digest, questions to helpers."""
    seen = Seen(town)
    town.change("UPDATE goal_help SET asked_at = NULL")
    town.change("UPDATE program SET created_at = '2026-01-01 09:00:00'")
    town.change("UPDATE cohort SET opened_at = '2026-01-01 09:00:00'")
    for job in (GuidingJob, HealthJob, DigestJob, GoalHelpJob):
        job(town.sessions, TEAM, lambda: town.now).run()
        seen.messages(job.name)
    assert not seen.wrongly(), "\n".join(seen.wrongly())
    with town.sessions.reading(TEAM) as session:
        kinds = {row.kind for row in session.scalars(select(OutboxRow))}
        program = session.get_one(Program, town.program)
        exported = repr(to_document(plan_of(program)))
    assert {"admin.health", "admin.digest", "goal_help.offered"} <= kinds
    assert not [word for word in town.words if word in exported]
    written = capsys.readouterr()
    assert not [word for word in town.words if word in written.out + written.err]


@pytest.mark.long
def test_nothing_of_a_pair_is_in_what_is_written_about_it(town: GuideTown) -> None:
    """Activities, outbox and inbox hold ids and codes: whoever reads the database in plain text reads no words."""
    for name, use in uses(town).items():
        town.use(name, use)
    plain = town.plain()
    lines = [line for line in plain.split("\n") if any(word in line for word in town.words)]
    assert not lines, {line.split("(")[0] for line in lines}
    typed = ("Send the link", "A book", "What is in the way, typed")
    assert not [word for word in typed if word in plain]
