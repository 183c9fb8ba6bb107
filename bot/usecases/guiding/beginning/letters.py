"""Sealed letters: to oneself, read by nobody else, given back when the pair is over."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.beginning import LetterReturned, SealedDraft
from bot.usecases import outbox
from bot.usecases.guiding.beginning.hello import TEXT, read_text
from bot.usecases.guiding.circles import is_mentors_circle, living_in, pairs_of_circle
from bot.usecases.guiding.pairs import named, partner_of, working_pair
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import working_moment
from db.models import Letter, Pair, Person
from db.session import WorkspaceSession

SEALED = "sealed"
OF_THE_END = "end"
"""The line in which somebody is told that a pair of theirs is over, and then gets their letter back."""
LONGEST = 2400
"""Characters of a letter: what it becomes in a message, however it is escaped, fits into one."""


def sealed_draft(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object) -> SealedDraft:
    """The letter as it stands, for its writer. Raises DomainError."""
    pair = working_pair(session, actor, pair_id, Action.WRITE_LETTER)
    letter = _waiting(session, pair, person)
    program = pair.cohort.program.name
    if letter is None:
        return SealedDraft(pair.id, program)
    return SealedDraft(pair.id, program, str(letter.text), letter.written_at)


def seal_letter(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, text: object, now: datetime
) -> None:
    """Keep a letter to oneself, in place of an earlier one. Nothing else ever hears of it. Raises DomainError."""
    pair = working_pair(session, actor, pair_id, Action.WRITE_LETTER)
    written = read_text(text, LONGEST, TEXT)
    letter = _waiting(session, pair, person) or _of(session, pair, person)
    if letter is None:
        letter = Letter(pair_id=pair.id, person_id=person.id, kind=SEALED)
        session.add(letter)
    letter.text, letter.written_at, letter.given_at = written, now, None
    session.flush()


def tear_up_letter(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object) -> bool:
    """Throw one's letter away. Returns whether there was one. Raises DomainError."""
    pair = working_pair(session, actor, pair_id, Action.WRITE_LETTER)
    letter = _waiting(session, pair, person)
    if letter is None:
        return False
    session.delete(letter)
    session.flush()
    return True


def give_back_letters(session: WorkspaceSession, pair: Pair, now: datetime) -> None:
    """The pair is over: each gets their letter back, once, in their next working hours, after what tells them of
    the end: to be called once that is posted, too.

    The letter of a circle's mentor waits until the circle is over.
    """
    plan = plan_of(pair.cohort.program)
    waiting = session.scalars(
        select(Letter).where(
            Letter.pair_id == pair.id,
            Letter.kind == SEALED,
            Letter.given_at.is_(None),
            Letter.text.is_not(None),
        )
    )
    for letter in waiting.all():
        person = session.get_one(Person, letter.person_id)
        if _goes_on(session, pair, person, letter):
            continue
        letter.given_at = now
        moment = working_moment(person, plan, now)
        key = f"letter.returned:{letter.id}:{int(letter.written_at.timestamp())}"
        outbox.post(
            session, "letter.returned", now, key=key, not_before=moment, apart=OF_THE_END,
            person=person.id, letter=letter.id, written=letter.written_at.isoformat(),
        )  # fmt: skip
        outbox.erase_letter(session, now, message=key, letter=letter.id, written=letter.written_at)


def letter_returned(
    session: WorkspaceSession, letter: Letter, person_id: int, written: str
) -> LetterReturned:
    """A letter for its writer, as it was `written` then (ISO). Raises NoLongerApplies for anybody else, and once it
    was given back.
    """
    if letter.person_id != person_id or letter.kind != SEALED or not letter.text or letter.given_at is None:
        raise NoLongerApplies
    if letter.written_at.isoformat() != written:
        raise NoLongerApplies
    pair, writer = session.get_one(Pair, letter.pair_id), session.get_one(Person, person_id)
    return LetterReturned(
        text=str(letter.text),
        written_at=letter.written_at,
        program=pair.cohort.program.name,
        partner=named(partner_of(pair, writer)),
    )


def _goes_on(session: WorkspaceSession, pair: Pair, person: Person, letter: Letter) -> bool:
    if pair.circle_id is None or not is_mentors_circle(pair, person):
        return False
    others = [one for one in living_in(session, pair.circle_id) if one is not pair]
    heir = next((one for one in others if _of(session, one, person) is None), None)
    if heir is None:
        return False
    letter.pair_id = heir.id
    return True


def _waiting(session: WorkspaceSession, pair: Pair, person: Person) -> Letter | None:
    """The letter that has not been given back; a circle's mentor has one for the whole circle."""
    pairs = [pair]
    if pair.circle_id is not None and is_mentors_circle(pair, person):
        pairs = pairs_of_circle(session, pair.circle_id)
    return session.scalar(
        select(Letter)
        .where(
            Letter.pair_id.in_([one.id for one in pairs]),
            Letter.person_id == person.id,
            Letter.kind == SEALED,
            Letter.given_at.is_(None),
        )
        .limit(1)
    )


def _of(session: WorkspaceSession, pair: Pair, person: Person) -> Letter | None:
    return session.scalar(
        select(Letter).where(Letter.pair_id == pair.id, Letter.person_id == person.id, Letter.kind == SEALED)
    )
