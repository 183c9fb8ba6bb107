"""Asking the matcher before the transaction begins: it takes a while, and changes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from bot.domain.access import Actor
from bot.errors import DomainError
from bot.listeners.desk import Desk, Turn
from bot.listeners.payloads import Request
from bot.usecases.people.actors import actor_of
from db.models import Person
from db.session import WorkspaceSession

ANSWER, PROBLEM, USED = "answer", "problem", "used"
Question = Callable[[WorkspaceSession, Actor], Any]


def ask_ahead(desk: Desk, request: Request, question: Question) -> Request:
    """The request with the answer to `question`, read in a transaction of its own that takes no lock.

    Never raises: what goes wrong is kept for `answered`, so that the guard says it where the person is.
    """
    try:
        import bot.matching.matcher  # noqa: F401 - loaded before a connection is held

        with desk.sessions.reading(desk.workspace_id) as session:
            person = session.scalar(select(Person).where(Person.slack_id == request.user_id))
            if person is None:
                return request
            actor = actor_of(session, person, outside=request.user_team != desk.workspace_id)
            return replace(request, seen={ANSWER: question(session, actor), USED: actor.used})
    except Exception as problem:
        return replace(request, seen={PROBLEM: problem})


def answered(turn: Turn) -> Any:
    """The answer. Raises what went wrong; DomainError for somebody who was not known: they coordinate nothing."""
    problem = turn.request.seen.get(PROBLEM)
    if problem is not None:
        raise problem
    if ANSWER not in turn.request.seen:
        raise DomainError("not_a_coordinator")
    turn.actor.used.extend(turn.request.seen[USED])
    return turn.request.seen[ANSWER]
