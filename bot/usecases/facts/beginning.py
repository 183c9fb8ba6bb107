"""Facts of the messages about first steps."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from bot.domain.messages import NoLongerApplies
from bot.domain.shown.beginning import HelloOffered, HelloWritten, LetterReturned
from bot.usecases.guiding.beginning.hello import hello_offered, hello_written
from bot.usecases.guiding.beginning.letters import letter_returned
from db.models import Letter, Pair, Person
from db.session import WorkspaceSession

Args = Mapping[str, Any]


def _offered(session: WorkspaceSession, args: Args, _now: datetime) -> HelloOffered:
    pair, person = session.get(Pair, int(args["pair"])), session.get(Person, int(args["person"]))
    if pair is None or person is None:
        raise NoLongerApplies
    return hello_offered(session, pair, person, stands="message" in args)


def _written(session: WorkspaceSession, args: Args, _now: datetime) -> HelloWritten:
    return hello_written(session, _letter(session, args))


def _returned(session: WorkspaceSession, args: Args, _now: datetime) -> LetterReturned:
    return letter_returned(session, _letter(session, args), int(args["person"]), str(args["written"]))


def _not_printed(_session: WorkspaceSession, args: Args, _now: datetime) -> int:
    """The pair whose agreement it is."""
    return int(args["pair"])


def _letter(session: WorkspaceSession, args: Args) -> Letter:
    letter = session.get(Letter, int(args["letter"]))
    if letter is None:
        raise NoLongerApplies
    return letter


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "hello.offered": _offered,
    "hello.written": _written,
    "letter.returned": _returned,
    "agreement.not_printed": _not_printed,
}
