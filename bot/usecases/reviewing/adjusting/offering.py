"""What pairs are offered: a topic, times, a module again; and how each act reads before it happens."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.domain.adjusting import Act
from bot.domain.messages import NoLongerApplies
from bot.domain.program import Program as Plan
from bot.domain.shown.adjusting import ModuleOffered, TimesOffered, TopicOffered
from bot.domain.shown.growing import TopicShown
from bot.domain.shown.health import PairChanged, PairParted
from bot.domain.states.pair import LIVING, PairState
from bot.domain.training import Module
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.seats import joined_as
from bot.usecases.coordinating.hello import hello_facts
from bot.usecases.guiding.growing.library import topic_of
from bot.usecases.guiding.pairs import role_in
from bot.usecases.planning.plans import plan_of
from bot.usecases.reviewing.adjusting.choosing import DAYS, MODULE, TOPIC
from bot.usecases.saying import working_moment
from bot.usecases.training.modules import progress_of
from db.models import Adjustment, Pair, Person, Program
from db.session import WorkspaceSession

KINDS_OF = {
    Act.CADENCE: "pair.cadence",
    Act.EXTENSION: "pair.extended",
    Act.TOPIC: "topic.offered",
    Act.TIMES: "times.offered",
    Act.MODULE: "training.offered",
    Act.HELLO: "coordinator.hello",
    Act.REMATCH: "pair.parted",
}
"""By which message people read of an act."""


def sample_of(
    session: WorkspaceSession, made: Adjustment, pair: Pair, by: Person, now: datetime
) -> tuple[str, Any]:
    """The message that the first of them would read: its kind and its facts."""
    act, plan = Act(made.act), plan_of(pair.cohort.program)
    kind = KINDS_OF[act]
    match act:
        case Act.CADENCE | Act.EXTENSION:
            days = int(made.detail[DAYS])
            return kind, PairChanged(pair.mentee.slack_id, pair.mentor.slack_id, by.slack_id, days)
        case Act.TOPIC:
            return kind, topic_offered(pair, plan, str(made.detail[TOPIC]), by)
        case Act.TIMES:
            return kind, TimesOffered(pair.id, by.slack_id)
        case Act.MODULE:
            found = learners(session, made, [pair], plan)
            reader = found[0] if found else pair.mentor
            return kind, module_offered(session, pair.cohort.program, str(made.detail[MODULE]), reader, by)
        case Act.HELLO:
            return kind, hello_facts(session, pair, pair.mentee, by, now)
        case Act.REMATCH:
            return kind, PairParted(pair.mentor.slack_id, pair.cohort.program.name, by.slack_id, True)


def topic_offered(pair: Pair, plan: Plan, key: str, by: Person) -> TopicOffered:
    """A topic for a pair. Raises NoLongerApplies once it has left the library."""
    topic = topic_of(plan, key)
    if topic is None or topic.retired:
        raise NoLongerApplies
    shown = TopicShown(topic.key, topic.title, topic.intro, topic.questions, topic.stage, had=False)
    return TopicOffered(pair.id, shown, by.slack_id)


def module_offered(
    session: WorkspaceSession, program: Program, key: str, person: Person, by: Person
) -> ModuleOffered:
    """A module for somebody. Raises NoLongerApplies once it has left the plan."""
    module = plan_of(program).training.module(key)
    if module is None:
        raise NoLongerApplies
    progress = progress_of(session, program, person).get(key)
    passed = progress is not None and progress.passed_at is not None
    return ModuleOffered(program.id, program.name, module, by.slack_id, passed)


def learners(session: WorkspaceSession, made: Adjustment, pairs: Sequence[Pair], plan: Plan) -> list[Person]:
    """The people of these pairs that a module is for, each once."""
    module = plan.training.module(str(made.detail[MODULE]))
    if module is None:
        return []
    found: dict[int, Person] = {}
    for pair in pairs:
        for person in pair.people():
            if person.deactivated_at is None and _is_for(session, module, pair, person):
                found[person.id] = person
    return list(found.values())


def _is_for(session: WorkspaceSession, module: Module, pair: Pair, person: Person) -> bool:
    return joined_as(session, pair, role_in(pair, person)).value in module.roles


def offer_in_channels(
    session: WorkspaceSession, made: Adjustment, pairs: Sequence[Pair], by: Person, now: datetime
) -> int:
    """A topic or times, in the channel of each pair; a circle reads it once. Returns for how many pairs."""
    kind = KINDS_OF[Act(made.act)]
    for pair in pairs:
        where = f"circle:{pair.circle_id}" if pair.circle_id is not None else str(pair.id)
        outbox.post(session, kind, now, key=f"{kind}:{made.id}:{where}", pair=pair.id, adjustment=made.id)
        record(session, kind, now, actor=by, pair=pair, subject="adjustment", subject_id=made.id)
    return len(pairs)


def offer_module(
    session: WorkspaceSession, made: Adjustment, pairs: Sequence[Pair], by: Person, now: datetime
) -> int:
    """A module by direct message, in each one's working hours. Returns for how many pairs."""
    plan = plan_of(pairs[0].cohort.program)
    people = learners(session, made, pairs, plan)
    program = pairs[0].cohort.program_id
    for person in people:
        key = f"training.offered:{made.id}:{person.id}"
        outbox.post(
            session, KINDS_OF[Act.MODULE], now, key=key, not_before=working_moment(person, plan, now),
            person=person.id, program=program, adjustment=made.id,
        )  # fmt: skip
        record(session, "training.offered", now, actor=by, program_id=program, subject="person",
               subject_id=person.id, module=str(made.detail[MODULE]))  # fmt: skip
    told = {person.id for person in people}
    return sum(any(person.id in told for person in pair.people()) for pair in pairs)


def still_offered(pair: Pair) -> bool:
    """Whether a pair has use for an offer now."""
    return PairState(pair.status) in LIVING and pair.status != PairState.PAUSED
