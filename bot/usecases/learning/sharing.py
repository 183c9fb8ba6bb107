"""Lessons shared as a digest: looked at first, then sent to one channel, once."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.lessons import named_in
from bot.domain.shown.learning import DigestShown
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.facts.programs import program_shown
from bot.usecases.learning.lessons import lessons_in, shown, votes_of
from bot.usecases.learning.nameless import names_in
from bot.usecases.locking import take_turn
from bot.usecases.programs import coordinated
from db.models import Lesson, Person, Program
from db.session import WorkspaceSession

MOST = 7
ANNOUNCE, ADMIN = "announce", "admin"
KINDS = {ANNOUNCE: "lessons.shared", ADMIN: "admin.lessons"}


def digest_preview(session: WorkspaceSession, actor: Actor, program_id: object) -> DigestShown:
    """What would be shared: up to seven lessons of this program that were not shared before, by votes. Raises
    DomainError, also no_lesson_to_share.
    """
    program = coordinated(session, actor, program_id, Action.SHARE_LESSONS)
    found = _digest(session, program)
    if not found.lessons and not found.held_back:
        raise DomainError("no_lesson_to_share")
    return found


def share_lessons(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    place: str,
    seal: str,
    now: datetime,
) -> DigestShown | None:
    """Send the digest that was looked at (`seal`) to the program's channel or the admin channel. None: it is sent;
    else what would be sent now, because something changed since. Raises DomainError.
    """
    program = coordinated(session, actor, program_id, Action.SHARE_LESSONS)
    if place not in KINDS or (place == ANNOUNCE and not program.announce_channel):
        raise DomainError("lessons_nowhere")
    take_turn(session, program)
    found = digest_preview(session, actor, program.id)
    if found.seal != seal or not found.lessons:
        return found
    shared_at = _moment_of_its_own(session, program, now)
    for one in found.lessons:
        session.get_one(Lesson, one.id).shared_at = shared_at
    session.flush()
    moment = shared_at.isoformat()
    outbox.post(
        session, KINDS[place], now, key=shared_key(program, moment), program=program.id, shared=moment
    )  # fmt: skip
    record(
        session, "lessons.shared", now, actor=person, program_id=program.id, place=place, count=len(found.lessons)
    )  # fmt: skip
    return None


def _moment_of_its_own(session: WorkspaceSession, program: Program, now: datetime) -> datetime:
    """`now`, or just after the last digest: by its moment a digest is found again."""
    last = session.scalar(select(func.max(Lesson.shared_at)).where(Lesson.program_id == program.id))
    return now if last is None or last < now else last + timedelta(microseconds=1)


def shared_key(program: Program, moment: str) -> str:
    """The outbox key of a digest that was shared at a moment (ISO, UTC)."""
    return f"lessons.shared:{program.id}:{moment}"


def digest_of(session: WorkspaceSession, program: Program, moment: str) -> DigestShown:
    """A digest as it was shared, with the votes of now. What was put away since stays: people have read it."""
    rows = session.scalars(
        select(Lesson).where(
            Lesson.program_id == program.id, Lesson.shared_at == datetime.fromisoformat(moment)
        )
    )
    votes = votes_of(session, [program.id])
    lessons = [shown(one, "", program.name, votes.get(one.id, 0)) for one in rows]
    lessons.sort(key=lambda one: one.id)
    return DigestShown(program_shown(program), tuple(lessons))


def _digest(session: WorkspaceSession, program: Program) -> DigestShown:
    names = names_in(session, program)
    unshared = [one for one in lessons_in(session, [program.id]) if not one.shared]
    named = {one.id: named_in(one.text, names) for one in unshared}
    nameless = sorted((one for one in unshared if not named[one.id]), key=lambda one: (-one.votes, -one.id))
    chosen = tuple(nameless[:MOST])
    return DigestShown(
        program=program_shown(program),
        lessons=chosen,
        seal=_seal([f"{one.id}:{one.stage}:{one.text}" for one in chosen]),
        held_back=len(unshared) - len(nameless),
        named=tuple(sorted({name for name in named.values() if name})),
        waiting=len(nameless) - len(chosen),
        channel=program.announce_channel or "",
    )


def _seal(lines: list[str]) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:12]
