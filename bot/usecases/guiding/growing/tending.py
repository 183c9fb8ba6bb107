"""Looking after a program's library of topics: coordinators add, reword and retire them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime

from bot.domain.access import Action, Actor
from bot.domain.answers import clean_text
from bot.domain.program import Program as Plan
from bot.domain.program import Topic
from bot.domain.shown.growing import LibraryShown, TopicDraft, TopicShown
from bot.domain.topics import STAGES
from bot.errors import DomainError, FormErrors
from bot.usecases.guiding.growing.library import topic_of
from bot.usecases.locking import take_turn
from bot.usecases.planning.changing import store_changed_plan
from bot.usecases.planning.plans import digest_of, plan_of
from bot.usecases.programs import coordinated
from db.models import Person
from db.session import WorkspaceSession

MOST_TOPICS, MOST_QUESTIONS = 100, 10
TITLE_LENGTH, INTRO_LENGTH, QUESTION_LENGTH = 75, 500, 500
_KEY_LENGTH = 40
_KEY = re.compile(r"[^a-z0-9]+")


def library_of(session: WorkspaceSession, actor: Actor, program_id: object) -> LibraryShown:
    """Every topic of a program, the retired ones last. Raises DomainError for anyone but a coordinator."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    plan = plan_of(program)
    ordered = sorted(plan.topics, key=lambda topic: topic.retired)
    return LibraryShown(program.id, program.name, tuple(_shown(one) for one in ordered), plan.goals)


def topic_draft(session: WorkspaceSession, actor: Actor, program_id: object, key: str) -> TopicDraft:
    """A topic to change; with an empty `key` a new one. Raises DomainError topic_unknown."""
    program = coordinated(session, actor, program_id, Action.CHANGE_PROGRAM)
    plan = plan_of(program)
    topic = topic_of(plan, key)
    if key and topic is None:
        raise DomainError("topic_unknown")
    goals = tuple(one for one in plan.goals if not one.retired)
    return TopicDraft(program.id, _shown(topic) if topic else None, goals, _base(topic))


def save_topic(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    about: Mapping[str, object],
    raws: Mapping[str, object],
    now: datetime,
) -> LibraryShown:
    """Add or change a topic. `about`: `program`, `topic` (a key; empty for a new one) and `base`, which the form
    was opened with. Raises FormErrors; DomainError topic_changed_meanwhile, topics_enough.
    """
    program = coordinated(session, actor, about.get("program"), Action.CHANGE_PROGRAM)
    take_turn(session, program)
    plan, key = plan_of(program), str(about.get("topic") or "")
    before = topic_of(plan, key)
    if key and before is None:
        raise DomainError("topic_unknown", field="title")
    if before is not None and about.get("base") != _base(before):
        raise DomainError("topic_changed_meanwhile", field="title")
    if before is None and len(plan.topics) >= MOST_TOPICS:
        raise DomainError("topics_enough", field="title", maximum=MOST_TOPICS)
    topic = _read(plan, before, raws)
    if topic != before:
        topics = (
            tuple(topic if one is before else one for one in plan.topics) if before else (*plan.topics, topic)
        )
        after = replace(plan, topics=topics)
        store_changed_plan(session, person, program, after, "topics", ["topics"], now)
    return library_of(session, actor, program.id)


def _read(plan: Plan, before: Topic | None, raws: Mapping[str, object]) -> Topic:
    """The topic as it was typed. Raises FormErrors with every mistake."""
    errors: list[DomainError] = []
    title = _line(raws.get("title"), "title", TITLE_LENGTH, errors, needed=True)
    intro = _line(raws.get("intro"), "intro", INTRO_LENGTH, errors)
    questions = _questions(raws.get("questions"), errors)
    stage = str(raws.get("stage") or "")
    if stage not in STAGES:
        errors.append(DomainError("not_an_option", field="stage", given=stage[:60]))
    known = [option.value for option in plan.goals]
    picked = raws.get("goals")
    goals = tuple(value for value in known if isinstance(picked, list) and value in picked)
    if errors:
        raise FormErrors(errors)
    key = before.key if before else _free_key(plan, title)
    retired = before is not None and bool(raws.get("retired"))
    return Topic(key, title, questions, stage, intro, goals, retired, before.skills if before else ())


def _line(raw: object, name: str, maximum: int, errors: list[DomainError], *, needed: bool = False) -> str:
    text = clean_text(str(raw or ""))
    if needed and not text:
        errors.append(DomainError("answer_required", field=name))
    if len(text) > maximum:
        errors.append(DomainError("answer_too_long", field=name, length=len(text), maximum=maximum))
    return text


def _questions(raw: object, errors: list[DomainError]) -> tuple[str, ...]:
    lines = clean_text(str(raw or ""), lines=True).split("\n")
    questions = tuple(line.strip(" •-*\t") for line in lines if line.strip(" •-*\t"))
    if not questions:
        errors.append(DomainError("answer_required", field="questions"))
    elif len(questions) > MOST_QUESTIONS:
        errors.append(
            DomainError("too_many", field="questions", count=len(questions), maximum=MOST_QUESTIONS)
        )
    longest = max((len(question) for question in questions), default=0)
    if longest > QUESTION_LENGTH:
        errors.append(
            DomainError("answer_too_long", field="questions", length=longest, maximum=QUESTION_LENGTH)
        )
    return questions


def _free_key(plan: Plan, title: str) -> str:
    """A key made of the title that no topic has: those of retired ones are taken as well."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    base = _KEY.sub("_", plain).strip("_")[:_KEY_LENGTH]
    if not base[:1].isalpha():
        base = f"topic_{base}".rstrip("_")[:_KEY_LENGTH]
    taken = {topic.key for topic in plan.topics}
    numbered = (base if n == 1 else f"{base[: _KEY_LENGTH - 4]}_{n}" for n in range(1, MOST_TOPICS + 2))
    return next(key for key in numbered if key not in taken)


def _base(topic: Topic | None) -> str:
    return digest_of(asdict(topic))[:16] if topic else ""


def _shown(topic: Topic) -> TopicShown:
    return TopicShown(
        topic.key, topic.title, topic.intro, topic.questions, topic.stage,
        retired=topic.retired, goals=topic.goals,
    )  # fmt: skip
