"""What people type while they review, close, celebrate and learn: read by those whom its form names, and by nobody
else, wherever it is shown.

Forms about a pair are filled in by both with a word of its own in every text, also in questions that a coordinator has
added for each kind of reader. Then everybody looks at everything: Homes, messages, commands, every button on them.
After that somebody presses every button and sends every modal of these stages, wherever that leads, while others try
the very same. Both grow by themselves with the stages: a new listener is found on the screens, and what the tables
below do not know yet fails with a sentence that says what to write down.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest

from blocks import ids
from bot.program_file.document import to_document
from bot.usecases.coordinating.digest import DigestJob
from bot.usecases.coordinating.health_job import HealthJob
from bot.usecases.guiding.reminding.tick import GuidingJob
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.concerns.clock import ConcernsJob
from db.models import Program
from tests.conftest import NOW, TEAM, Installed
from tests.listeners.guide_town import COORDINATORS, MIA, OMAR, ZACK, ZOE
from tests.listeners.review_town import (
    CLEO,
    COCO,
    NEUTRAL,
    PAIR_FORMS,
    ReviewTown,
    Seen,
    Step,
    filled,
    steps_on,
    texts_of,
    views_of,
)

TWO = (MIA, OMAR)
SHARED = ("midpoint", "final", "closing")
DEPTH = 4
"""So many steps in a row are taken from every screen."""
WALKING = (MIA, OMAR, CLEO, COCO, NEUTRAL)
STRANGERS = frozenset({MIA, OMAR, ZOE, CLEO, "UBEA"})
REACHED: set[str] = set()


def _two(town: ReviewTown, who: str, metadata: Any) -> frozenset[str]:
    return town.partner(who, metadata.get("pair"))


def _self(_town: ReviewTown, who: str, _metadata: Any) -> frozenset[str]:
    return frozenset({who})


def _coordinators(_town: ReviewTown, who: str, _metadata: Any) -> frozenset[str]:
    return frozenset({who}) | COORDINATORS


def _coordinators_outside(town: ReviewTown, who: str, metadata: Any) -> frozenset[str]:
    return frozenset({who}) | (COORDINATORS - town.partner(who, metadata.get("pair")))


def _decision(_town: ReviewTown, who: str, _metadata: Any) -> frozenset[str]:
    """Its owner is told of it: the walk leaves the owner that the modal suggests, a coordinator."""
    return frozenset({who}) | COORDINATORS


def _recommendation(town: ReviewTown, who: str, metadata: Any) -> frozenset[str]:
    """The mentee is asked first, then the mentor who was chosen."""
    return town.partner(who, metadata.get("pair")) | {ZACK}


def _chosen(_town: ReviewTown, who: str, _metadata: Any) -> frozenset[str]:
    """Whom the walk chooses to thank."""
    return frozenset({who, ZACK})


def _chosen_by_coordinators(_town: ReviewTown, who: str, _metadata: Any) -> frozenset[str]:
    return frozenset({who, ZACK}) | COORDINATORS


def _concern_readers(town: ReviewTown, who: str, metadata: Any) -> frozenset[str]:
    """Those of the two concerns that stand in the town; of one that was just raised, its author and coordinators."""
    of = {
        town.ids[MIA]["concern"]: {MIA, COCO},
        town.ids[OMAR]["concern"]: {OMAR, NEUTRAL},
        town.ids[ZOE]["concern"]: {ZOE, CLEO, COCO},
    }
    if metadata.get("concern") not in of:
        return frozenset({MIA, OMAR, NEUTRAL, who}) | COORDINATORS
    readers = frozenset(of[metadata["concern"]])
    return readers - {MIA, OMAR, ZOE} if metadata.get("how") == "note" else readers


READS: dict[tuple[str, str], Callable[[ReviewTown, str, Any], frozenset[str]]] = {
    (ids.CONCERN_SUBMIT, "text"): _coordinators,  # the walk chooses the first of those who can read it
    (ids.CONCERN_ADD_SUBMIT, "words"): _concern_readers,
    (ids.CONCERN_WRITE_SUBMIT, "words"): _concern_readers,
    (ids.PAIR_LEAVE_SUBMIT, "reason"): _coordinators_outside,
    (ids.THANKS_SUBMIT, "thanks"): _two,
    (ids.RECOMMENDATION_SUBMIT, "words"): _recommendation,
    (ids.REVIEW_TEXT_SUBMIT, "text"): _self,
    (ids.CERTIFICATE_SUBMIT, "*"): _two,
    (ids.CHECKPOINT_SUBMIT, "*"): _coordinators,
    (ids.DECISION_SUBMIT, "*"): _decision,
    (ids.KUDOS_SUBMIT, "words"): _chosen,
    (ids.STORY_SUBMIT, "words"): _two,
    (ids.REWARD_SUBMIT, "what"): _chosen_by_coordinators,
    (ids.PROJECT_PREVIEW_SUBMIT, "*"): _coordinators,
    (ids.LESSON_ADD_SUBMIT, "text"): _coordinators,
    (ids.LESSON_EDIT_SUBMIT, "text"): _coordinators,
    (ids.LESSON_KEEP_SUBMIT, "text"): _coordinators,
}
"""Who may read what is typed into a field of a modal (numbers at the end of its name left out), as the modal says."""
LEFT_ALONE = {ids.CONCERN_TURN_SUBMIT, ids.KUDOS_YES, ids.STORY_ANSWER_SUBMIT}
"""They give words to other readers on purpose: tests/usecases/reviewing/test_concerns.py and
tests/usecases/celebrating/test_kudos_and_stories.py.
"""
NOT_REACHED = frozenset(
    {
        rf"^{re.escape(ids.NEXT_STEPS_APPLY)}:\d+$", ids.CERTIFICATE_ASK, ids.CERTIFICATE_SUBMIT, ids.WISH_MORE_TIME,
        ids.RECOMMENDATION_YES, ids.RECOMMENDATION_NO, ids.CHECKPOINT_READ, rf"{re.escape(ids.CHECKPOINT_READ)}:\d+",
        ids.DECISION_ADD, ids.DECISION_DONE, ids.DECISION_DROP, ids.MIDPOINT_WORDS, ids.REVIEW_AGENDA, ids.REVIEW_OWN,
        ids.TOPIC_OFFERED_TAKE, ids.REPORT_BEHIND_TURN, rf"^{re.escape(ids.REPORT_BEHIND_TURN)}:\d+$", ids.REPORT_HOLD,
        ids.COHORT_PREVIEW_SUBMIT, ids.COHORT_CLOSE_SUBMIT, ids.COHORT_TAKE_BACK, ids.STORY_BACK,
        ids.KUDOS_BACK, ids.MILESTONES_OFF, ids.STORY_TELL, ids.STORY_TELL_SUBMIT, ids.STORY_UNTELL, ids.PROJECT_YES,
        ids.PROJECT_NO, ids.REPORT_LET_GO, ids.REPORT_PREVIEW, ids.REPORT_READ, ids.REPORT_SHARE,
        ids.COMPARISON_SUBMIT,
    }
)  # fmt: skip
"""Listeners that nobody in this town can use in these two scenes: they have tests of their own."""
LOOKING = (MIA, OMAR, CLEO, COCO, ZOE, NEUTRAL, "UBEA", "UGUS", "UMAX")
"""One of every kind: the two, both coordinators, another pair, a neutral person, a coordinator of another program, a
guest, somebody who shares a mentor with Mia.
"""


@pytest.fixture(scope="module")
def standing(installed: Installed) -> Iterator[ReviewTown]:
    with installed() as (sessions, path):
        town = ReviewTown(sessions, path, NOW)
        yield town
        town.close()


@pytest.fixture
def town(standing: ReviewTown) -> ReviewTown:
    standing.rewind()
    return standing


def fill_in(town: ReviewTown, who: str, form: str) -> list[str]:
    """Go through a form from its first page to its last; the words that were typed."""
    typed: list[str] = []
    outcome = town.do(Step(who, ids.FORM_OPEN, f"{town.pair}:{form}:"))
    while True:
        (view,) = views_of(outcome)
        sends = [step for step in steps_on(who, outcome) if step.sends and step.name == ids.FORM_PAGE]
        if not sends:
            return typed
        (step,) = sends
        words = {}
        for key in texts_of(step):
            metadata = json.loads(step.metadata)
            readers = town.readers_of_question(who, metadata, key)
            words[key] = town._word(f"{who} {form} {key}", readers)
            typed.append(words[key].split(" ")[0])
        outcome = town.do(step, answers=filled(step, words, town.now.date().isoformat()))
        assert not outcome.ack.get("errors"), (form, view["title"], outcome.ack)


def look_around(town: ReviewTown, seen: Seen, where: str) -> None:
    """Everybody looks at Home, messages and commands, and presses everything of these stages that stands there."""
    kept = town.kept()
    _, steps = seen.messages(0, where)
    for who in LOOKING:
        steps += seen.home(who, where)
        steps += seen.commands(who, where)
    for step in dict.fromkeys(steps):
        if town.is_of_stage(step.name):
            seen.note(repr(town.do(step)), frozenset({step.who}), f"{step.name} {where}")
            town.back_to(kept)
    kept.close()


@pytest.mark.long
@pytest.mark.parametrize("form", PAIR_FORMS)
def test_each_answer_is_read_by_exactly_those_whom_its_question_names(town: ReviewTown, form: str) -> None:
    if form in ("final", "closing", "impact"):
        town.say_goodbye()
    if form == "impact":
        town.change("UPDATE pair SET status = 'closed', closed_at = published_at WHERE id = ?", town.pair)
    typed = fill_in(town, MIA, form)
    alone = Seen(town)
    alone.messages(0, "after one has answered")
    for who in (OMAR, CLEO):
        alone.home(who, "after one has answered")
        alone.commands(who, "after one has answered")
    assert not alone.wrongly(), "\n".join(alone.wrongly())
    assert not [town.named(word) for word in typed if OMAR in alone.by[word]], (
        "read before both have answered"
    )
    typed += fill_in(town, OMAR, form)
    town.now += timedelta(days=1)
    for job in (GuidingJob, HealthJob, DigestJob, ConcernsJob):
        job(town.sessions, TEAM, lambda: town.now).run()
    seen = Seen(town)
    look_around(town, seen, "after both have answered")
    assert not seen.wrongly(), "\n".join(seen.wrongly())
    if form in SHARED:
        unread = {
            town.named(word): sorted(lacking)
            for word in typed
            if (lacking := town.words[word] - seen.by[word] - {town.named(word).split(" ")[0]})
        }
        assert not unread, f"not read by all whom the form names: {unread}"


@pytest.mark.long
def test_nothing_that_was_typed_stands_in_the_file_the_logs_or_an_export(
    town: ReviewTown, capsys: pytest.CaptureFixture[str]
) -> None:
    """Activities, outbox and inbox hold ids and codes: whoever reads the database without the key reads no words."""
    for form in ("pulse", "midpoint"):
        for who in TWO:
            fill_in(town, who, form)
    concern = str(town.ids[ZOE]["concern"])
    for name in (ids.CONCERN_READ, ids.CONCERN_NOTE):
        assert not town.do(Step(CLEO, name, concern)).refused
    lines = [line for line in town.plain().split("\n") if any(word in line for word in town.words)]
    assert not lines, {line.split("(")[0] for line in lines}
    with town.sessions.reading(TEAM) as session:
        exported = repr(to_document(plan_of(session.get_one(Program, town.program))))
    shown = capsys.readouterr()
    assert not [word for word in town.words if word in exported + shown.out + shown.err]


# --- everything that can be pressed and sent ---------------------------------------------------------------------


class Walk:
    """Somebody does everything they can, wherever it leads; others try the same. Everything is put back afterwards."""

    def __init__(self, town: ReviewTown, scene: str) -> None:
        self.town, self.scene, self.seen = town, scene, Seen(town)
        self.done: dict[tuple[str, str, str, str], int] = {}  # how far it was followed
        self.reached: set[str] = set()
        self.sent: set[str] = set()
        self.unknown: set[str] = set()
        self.first: list[Step] = []
        for who in WALKING:
            self.first += self.seen.commands(who, f"in {scene}")
        self.first += self.seen.messages(0, f"in {scene}")[1]
        for who in LOOKING:
            self.first += self.seen.home(who, f"in {scene}")
        self.first += [
            Step(who, name, str(value))
            for name, (kind, _, _) in town.stage.items()
            if kind == "action" and isinstance(name, str)
            for who in (MIA, OMAR, CLEO)
            for value in (town.pair, town.program)
        ]

    def go(self) -> None:
        for step in self.first:
            self.try_out(step, DEPTH)

    def try_out(self, step: Step, depth: int) -> None:
        town = self.town
        key = (step.who, step.name, step.value, step.metadata)
        if self.done.get(key, -1) >= depth or not town.is_of_stage(step.name) or step.name in LEFT_ALONE:
            return
        again = key in self.done
        self.done[key] = depth
        kept, before = town.kept(), town.version()
        newest = town.newest_message()
        outcome = town.do(step, answers=self.answers(step))
        where = f"{step.name} in {self.scene}"
        self.seen.note(repr(outcome), frozenset({step.who}), where)
        if not outcome.refused:
            self.reached.add(step.name)
            following = list(steps_on(step.who, outcome))
            if town.version() != before:
                _, told = self.seen.messages(newest, f"after {where}")
                following += told
            if step.sends and step.name not in self.sent:
                self.sent.add(step.name)
                for who in (MIA, OMAR, CLEO):
                    following += self.seen.home(who, f"after {where}")
            if depth:
                for one in following:
                    self.try_out(one, depth - 1)
            town.back_to(kept)
            if not again:
                self.others(step, kept)
        kept.close()

    def others(self, step: Step, kept: sqlite3.Connection) -> None:
        """Whoever it is not for does the very same."""
        town = self.town
        for who in STRANGERS - {step.who}:
            before = town.version()
            outcome = town.do(step, who, answers=filled(step, {}, "2026-03-02") if step.sends else {})
            self.seen.note(repr(outcome), frozenset({who}), f"{step.name} of {step.who} in {self.scene}")
            if town.version() != before:
                town.back_to(kept)

    def answers(self, step: Step) -> dict[str, Any]:
        """A word of its own for each text, for those who may read it."""
        if not step.sends:
            return {}
        metadata = json.loads(step.metadata)
        words = {}
        for key in texts_of(step):
            if step.name == ids.FORM_PAGE:
                readers = self.town.readers_of_question(step.who, metadata, key)
            else:
                rule = READS.get((step.name, key.rstrip("0123456789"))) or READS.get((step.name, "*"))
                if rule is None:
                    self.unknown.add(f"{step.name}, field {key}")
                    continue
                readers = rule(self.town, step.who, metadata)
            words[key] = self.town._word(f"{step.who} {step.name} {key}", readers)
        return filled(step, words, self.town.now.date().isoformat())


@pytest.mark.long
@pytest.mark.parametrize("scene", [pytest.param("the middle", marks=pytest.mark.soak), "the end"])
def test_whatever_is_typed_anywhere_is_read_by_nobody_else(town: ReviewTown, scene: str) -> None:
    if scene == "the end":
        town.say_goodbye()
    walk = Walk(town, scene)
    walk.go()
    REACHED.update(walk.reached)
    assert not walk.unknown, (
        "Who reads what is typed here? Please write it into READS, as the modal says it: "
        + "; ".join(sorted(walk.unknown))
    )
    assert not walk.seen.wrongly(), "\n".join(walk.seen.wrongly())


@pytest.mark.long
def test_every_listener_of_these_stages_was_used(town: ReviewTown) -> None:
    """After both walks."""
    if not REACHED:
        pytest.skip("runs together with the walks")
    named = {name if isinstance(name, str) else name.pattern for name in town.stage}
    unused = {
        name
        for name in named
        if not any(name == one or (not one.isidentifier() and re.match(name, one)) for one in REACHED)
    }
    unknown = sorted(unused - NOT_REACHED - LEFT_ALONE)
    assert not unknown, (
        "Nobody could use these listeners, so nothing is known about what they show. Please bring the town into a "
        f"state in which somebody can, or name them in NOT_REACHED and test them elsewhere: {unknown}"
    )
