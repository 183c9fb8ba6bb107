"""Facts of messages: concerns. Whoever may not read one any more is not told of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.concerns import clock
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.concerns import ConcernNews, ConcernWaits
from bot.domain.states.concern import OPEN, ConcernEvent, ConcernState
from bot.usecases.reviewing.concerns.clock import started
from bot.usecases.reviewing.concerns.entitled import bystanders, handlers, office_of
from bot.usecases.reviewing.concerns.showing import step_shown, words_of
from db.models import Concern, ConcernStep, Program
from db.session import WorkspaceSession


def raised(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ConcernNews:
    """Unless it was answered, taken back or emptied meanwhile; a message that stands already says that it was taken
    back.
    """
    concern = _read_by(session, args)
    if concern.status == ConcernState.WITHDRAWN and "message" in args:
        return ConcernNews(concern.id, _program(session, concern), ConcernEvent.WITHDRAW.value)
    if concern.status != ConcernState.RAISED or not words_of(session, concern):
        raise NoLongerApplies
    return ConcernNews(
        concern.id, _program(session, concern), "raised", urgent=concern.urgent,
        answer_by=concern.answer_due_at, from_review=concern.submission_id is not None,
    )  # fmt: skip


def word(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ConcernNews:
    """What happened (`step`), for one of its readers: without words, which are read in the concern."""
    step, concern = _step(session, args)
    _read_by(session, {**args, "concern": concern.id})
    shown = step_shown(session, concern, step)
    return ConcernNews(
        concern.id, _program(session, concern), step.kind, by="" if shown.of_raiser else shown.by,
        to=shown.to, urgent=concern.urgent,
    )  # fmt: skip


def news(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ConcernNews:
    """What was answered or done (`step`), for whoever raised it."""
    step, concern = _step(session, args)
    if concern.raised_by != int(args["person"]) or not step.for_raiser:
        raise NoLongerApplies
    shown = step_shown(session, concern, step)
    return ConcernNews(
        concern.id, _program(session, concern), step.kind, by=shown.by, words=shown.words, to=shown.to
    )


def waits(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ConcernWaits:
    """For those who could answer, as long as nobody has."""
    concern = _read_by(session, args)
    if concern.status != ConcernState.RAISED or not words_of(session, concern):
        raise NoLongerApplies
    late = bool(args.get("late"))
    if late != (now >= concern.answer_due_at):
        raise NoLongerApplies
    return ConcernWaits(concern.id, _program(session, concern), late, concern.urgent, concern.answer_due_at)


def unanswered(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ConcernWaits:
    """For somebody who may not read it: that one waits, and who could answer."""
    concern = _concern(session, args)
    if concern.status != ConcernState.RAISED or now < concern.answer_due_at or not words_of(session, concern):
        raise NoLongerApplies
    if int(args["person"]) not in {person.id for person in bystanders(session, concern)}:
        raise NoLongerApplies
    readers = tuple(person.slack_id for person in handlers(session, concern))
    return ConcernWaits(
        0, _program(session, concern), True, concern.urgent, concern.answer_due_at, readers=readers
    )


def late(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ConcernWaits:
    """For whoever raised it: nobody has answered, and who heard of that."""
    concern = _own(session, args)
    if concern.status != ConcernState.RAISED or now < concern.answer_due_at or not words_of(session, concern):
        raise NoLongerApplies
    told = tuple(person.slack_id for person in bystanders(session, concern))
    office = office_of(session.get_one(Program, concern.program_id))
    passed_on = clock(office, started(concern), urgent=concern.urgent).pass_on
    return ConcernWaits(
        concern.id, _program(session, concern), True, concern.urgent, concern.answer_due_at, told=told,
        told_at=passed_on if now < passed_on else None,
    )  # fmt: skip


def nobody(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ConcernNews:
    """For whoever raised it: whoever could read it is not here any more."""
    concern = _own(session, args)
    if ConcernState(concern.status) not in OPEN or handlers(session, concern):
        raise NoLongerApplies
    return ConcernNews(concern.id, _program(session, concern), "nobody")


def _concern(session: WorkspaceSession, args: Mapping[str, Any]) -> Concern:
    concern = session.get(Concern, int(args["concern"]))
    if concern is None:
        raise NoLongerApplies
    return concern


def _own(session: WorkspaceSession, args: Mapping[str, Any]) -> Concern:
    concern = _concern(session, args)
    if concern.raised_by != int(args["person"]):
        raise NoLongerApplies
    return concern


def _read_by(session: WorkspaceSession, args: Mapping[str, Any]) -> Concern:
    concern = _concern(session, args)
    if int(args["person"]) not in {person.id for person in handlers(session, concern)}:
        raise NoLongerApplies
    return concern


def _step(session: WorkspaceSession, args: Mapping[str, Any]) -> tuple[ConcernStep, Concern]:
    step = session.get(ConcernStep, int(args["step"]))
    if step is None:
        raise NoLongerApplies
    return step, step.concern


def _program(session: WorkspaceSession, concern: Concern) -> str:
    return session.get_one(Program, concern.program_id).name


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "concern.raised": raised,
    "concern.word": word,
    "concern.waits": waits,
    "concern.unanswered": unanswered,
    "concern.news": news,
    "concern.late": late,
    "concern.nobody": nobody,
}
