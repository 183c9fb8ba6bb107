"""The first hello: the bot helps to write it and posts it in the pair's channel; it keeps no word of it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor
from bot.domain.answers import clean_text
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.beginning import HelloDraft, HelloOffered, HelloWritten
from bot.domain.states.pair import LIVING
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.guiding.beginning.checklist import HELLO
from bot.usecases.guiding.beginning.offering import tell_offer
from bot.usecases.guiding.beginning.starters import shared, starters
from bot.usecases.guiding.beginning.wishes import told_to_partner
from bot.usecases.guiding.circles import is_mentors_circle, living_in
from bot.usecases.guiding.pairs import facts_changed, named, partner_of, role_in, working_pair
from bot.usecases.planning.plans import plan_of
from db.models import Letter, Pair, Person
from db.session import WorkspaceSession

LONGEST = 1500
"""Characters of a hello."""
TEXT = "text"
BRINGS = "one_thing"
"""The question of the application that says what somebody comes with."""


def hello_offered(
    session: WorkspaceSession, pair: Pair, person: Person, *, stands: bool = False
) -> HelloOffered:
    """What the offer says; where it `stands` in their messages, also that somebody said hello. Raises NoLongerApplies
    before that once somebody did, or the pair is over or on hold.
    """
    program = pair.cohort.program
    said = bool(hellos(session, [pair]))
    if pair.status not in LIVING or program.on_hold or (said and not stands):
        raise NoLongerApplies
    return HelloOffered(
        pair=pair.id,
        program=program.name,
        partner=named(partner_of(pair, person)),
        role=role_in(pair, person),
        channel_id=pair.channel_id,
        words=plan_of(program).role_words,
        circle=pair.circle_id is not None,
        said=said,
    )


def hello_draft(session: WorkspaceSession, actor: Actor, person: Person, pair_id: object) -> HelloDraft:
    """What somebody's first hello can be made of. Raises DomainError, also hello_said."""
    pair = working_pair(session, actor, pair_id, Action.WRITE_LETTER)
    _require_new(session, pair, person)
    plan = plan_of(pair.cohort.program)
    return HelloDraft(
        pair=pair.id,
        partner=named(partner_of(pair, person)),
        role=role_in(pair, person),
        skills=shared(pair, plan, "skills"),
        goals=shared(pair, plan, "goals"),
        starters=starters(pair),
        equals=plan.among_peers,
        circle=pair.circle_id is not None,
        brings=_brings(session, pair, person),
    )


def say_hello(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    pair_id: object,
    text: object,
    now: datetime,
    field: str = TEXT,
) -> Letter:
    """Post a hello in the channel of the two, once. `field` names where the text was typed, for what is wrong
    with it. Raises DomainError.
    """
    pair = working_pair(session, actor, pair_id, Action.WRITE_LETTER)
    _require_new(session, pair, person)
    written = read_text(text, LONGEST, field)
    letter = Letter(pair_id=pair.id, person_id=person.id, kind=HELLO, text=written, written_at=now)
    session.add(letter)
    session.flush()
    key = f"hello.written:{letter.id}"
    outbox.post(session, "hello.written", now, key=key, new=True, pair=pair.id, letter=letter.id)
    outbox.erase_letter(session, now, message=key, letter=letter.id, written=letter.written_at)
    record(session, "hello.said", now, actor=person, pair=pair)
    tell_offer(session, pair, now)
    facts_changed(session, pair, now)
    return letter


def note_hello(
    session: WorkspaceSession, actor: Actor, person: Person, pair_id: object, now: datetime
) -> bool:
    """One of the two says that they have said hello. Returns whether that is news. Raises DomainError."""
    pair = working_pair(session, actor, pair_id, Action.WRITE_LETTER)
    if hellos(session, [pair]):
        return False
    session.add(Letter(pair_id=pair.id, person_id=person.id, kind=HELLO, written_at=now, given_at=now))
    record(session, "hello.said", now, actor=person, pair=pair, themselves=True)
    tell_offer(session, pair, now)
    facts_changed(session, pair, now)
    return True


def hello_written(session: WorkspaceSession, letter: Letter) -> HelloWritten:
    """A hello that waits to be posted. Raises NoLongerApplies once it was, or when the pair is over."""
    pair = session.get_one(Pair, letter.pair_id)
    if not letter.text or pair.status not in LIVING:
        raise NoLongerApplies
    writer = session.get_one(Person, letter.person_id)
    partner = named(partner_of(pair, writer)) if pair.circle_id is None else None
    return HelloWritten(pair.id, named(writer), str(letter.text), partner)


def hellos(session: WorkspaceSession, pairs: Collection[Pair]) -> set[int]:
    """The ids of those who said hello in one of these pairs."""
    return set(
        session.scalars(
            select(Letter.person_id).where(
                Letter.pair_id.in_([pair.id for pair in pairs]), Letter.kind == HELLO
            )
        )
    )


def read_text(raw: object, longest: int, field: str) -> str:
    """What was typed, cleaned. Raises DomainError answer_required or answer_too_long at `field`."""
    text = clean_text(raw if isinstance(raw, str) else "", lines=True)
    if not text:
        raise DomainError("answer_required", field=field)
    if len(text) > longest:
        raise DomainError("answer_too_long", field=field, length=len(text), maximum=longest)
    return text


def _brings(session: WorkspaceSession, pair: Pair, person: Person) -> str:
    """What somebody wrote that they come with, in the role they have in this pair and as far as the partner reads it;
    not in a circle, in which others would read it, too.
    """
    said = told_to_partner(session, pair, person).get(BRINGS) if pair.circle_id is None else None
    return said if isinstance(said, str) else ""


def _require_new(session: WorkspaceSession, pair: Pair, person: Person) -> None:
    """One hello each: the mentor of a circle says it once for all. Raises hello_said."""
    pairs = [pair]
    if pair.circle_id is not None and is_mentors_circle(pair, person):
        pairs = living_in(session, pair.circle_id)
    if person.id in hellos(session, pairs):
        raise DomainError("hello_said")
