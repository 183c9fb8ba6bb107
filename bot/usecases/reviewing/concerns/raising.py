"""Raising a concern: how it is handled is said before, then it goes to those who were chosen and to nobody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.access import Action, Actor, allowed, require
from bot.domain.concerns import LONGEST, MOST_ABOUT, clock
from bot.domain.shown.concerns import ConcernForm, ConcernPlace, ConcernShown, ProgramOption
from bot.domain.states.concern import ConcernState
from bot.errors import DomainError
from bot.usecases.activity import record
from bot.usecases.guiding.pairs import partner_of
from bot.usecases.people.actors import coordinated_by
from bot.usecases.reviewing.concerns.entitled import candidate, handlers, office_of, readers_for
from bot.usecases.reviewing.concerns.showing import for_raiser
from bot.usecases.reviewing.concerns.telling import tell_raised
from db.models import Cohort, Concern, Enrollment, Pair, Person, Program, Submission
from db.session import WorkspaceSession

COORDINATORS = "coordinators"
"""The choice that it goes to the coordinators; any other is the number of a person."""
ABOUT, TO, TEXT, PLACE, URGENT = "about", "to", "text", "place", "urgent"
"""Fields of the form."""


@dataclass(frozen=True)
class Worry:
    """What was filled in. `pair` and `to` as their menus gave them, `about` Slack ids."""

    pair: object
    about: Sequence[str]
    urgent: bool
    text: str
    to: str


def concern_programs(session: WorkspaceSession, actor: Actor, person: Person) -> tuple[ProgramOption, ...]:
    """The programs that a concern of this person can be about: those in which they have any part, otherwise all.
    Raises DomainError for guests whom nobody invited.
    """
    require(Action.RAISE_CONCERN, actor)
    programs = [
        one
        for one in session.scalars(select(Program).order_by(Program.id))
        if allowed(Action.RAISE_CONCERN, actor, program=str(one.id))
    ]
    mine = _own(session, person)
    chosen = [one for one in programs if one.id in mine] or programs
    if not chosen:
        raise DomainError("concern_nowhere")
    return tuple(ProgramOption(one.id, one.name) for one in chosen)


def program_of_pair(session: WorkspaceSession, person: Person, pair_id: object) -> int | None:
    """The program of a pair of theirs; None if it is not."""
    pair = session.find(Pair, pair_id)
    if pair is None or person.id not in (pair.mentee_id, pair.mentor_id):
        return None
    return pair.cohort.program_id


def may_raise(session: WorkspaceSession, actor: Actor, person: Person) -> bool:
    """Whether somebody has a part in a program, so that Home offers it."""
    return allowed(Action.RAISE_CONCERN, actor) and bool(_own(session, person))


def concern_form(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    pair_id: object,
    now: datetime,
) -> ConcernForm:
    """What the form says and asks; `pair_id` is chosen to begin with, if it is theirs. Raises DomainError."""
    program = _program(session, actor, program_id)
    places = tuple(
        ConcernPlace(pair.id, candidate(partner_of(pair, person)))
        for pair in _pairs(session, person, program)
    )
    readers = readers_for(session, program, person, ())
    if not (readers.coordinators or readers.neutral):
        raise DomainError("concern_nobody")
    office = office_of(program)
    return ConcernForm(
        program=program.id,
        name=program.name,
        places=places,
        chosen=next((one.pair for one in places if str(one.pair) == str(pair_id)), 0),
        readers=readers,
        usual_by=clock(office, now, urgent=False).due,
        urgent_by=clock(office, now, urgent=True).due,
    )


def raise_concern(
    session: WorkspaceSession, actor: Actor, person: Person, program_id: object, worry: Worry, now: datetime
) -> ConcernShown:
    """Give it to those who were chosen. Raises DomainError at its field."""
    program = _program(session, actor, program_id)
    pair = _chosen_pair(session, person, program, worry.pair)
    about = _people(session, worry.about, person)
    neutral = chosen_reader(session, program, person, about, worry.to)
    concern = _keep(
        session, program, person, now, pair=pair, about=about, neutral=neutral, urgent=worry.urgent,
        text=checked_words(worry.text, TEXT),
    )  # fmt: skip
    return for_raiser(session, concern, now)


def raise_from_review(session: WorkspaceSession, pair: Pair, submission: Submission, now: datetime) -> bool:
    """What worries the author of a review becomes a concern for the coordinators, once. Its words stay in the review
    alone. Returns whether somebody can read it.
    """
    known = select(Concern).where(Concern.submission_id == submission.id)
    concern = session.scalar(known)
    if concern is None:
        concern = _keep(
            session, pair.cohort.program, submission.person, now, pair=pair, about=(), neutral=None,
            urgent=False, text="", submission=submission,
        )  # fmt: skip
    return bool(handlers(session, concern))


def promised_for(session: WorkspaceSession, submission: Submission) -> datetime | None:
    """By when whoever wrote this review is promised an answer to what worries them; None once there is one."""
    waits = (Concern.submission_id == submission.id, Concern.status == ConcernState.RAISED.value)
    return session.scalar(select(Concern.answer_due_at).where(*waits))


def chosen_reader(
    session: WorkspaceSession, program: Program, raiser: Person, about: Sequence[int], to: str
) -> Person | None:
    """The neutral person who was chosen, None for the coordinators. DomainError if nobody could read it there."""
    readers = readers_for(session, program, raiser, about)
    if to == COORDINATORS:
        if not readers.coordinators:
            raise DomainError("concern_no_coordinator", field=TO)
        return None
    chosen = next((one for one in readers.neutral if str(one.person) == to), None)
    if chosen is not None:
        return session.get_one(Person, chosen.person)
    offered = readers_for(session, program, raiser, ()).neutral
    if any(str(one.person) == to for one in offered):
        raise DomainError("concern_about_reader", field=TO)
    raise DomainError("not_an_option", field=TO)


def checked_words(text: str, field: str) -> str:
    """What was typed, if it is something and not too long."""
    words = text.strip()
    if not words:
        raise DomainError("answer_required", field=field)
    if len(words) > LONGEST:
        raise DomainError("answer_too_long", field=field, length=len(words), maximum=LONGEST)
    return words


def _keep(
    session: WorkspaceSession,
    program: Program,
    person: Person,
    now: datetime,
    *,
    pair: Pair | None,
    about: Sequence[int],
    neutral: Person | None,
    urgent: bool,
    text: str,
    submission: Submission | None = None,
) -> Concern:
    concern = Concern(
        program_id=program.id,
        pair_id=pair.id if pair is not None else None,
        raised_by=person.id,
        raiser=person,
        neutral_id=neutral.id if neutral is not None else None,
        about=list(about) or None,
        text=text,
        urgent=urgent,
        status=ConcernState.RAISED.value,
        raised_at=now,
        answer_due_at=clock(office_of(program), now, urgent=urgent).due,
        submission_id=submission.id if submission is not None else None,
        steps=[],
    )
    session.add(concern)
    session.flush()
    # Without its actor and its pair: whoever reads what happened learns from it only that there is a concern.
    record(session, "concern.raised", now, program_id=program.id, subject="concern", subject_id=concern.id)
    tell_raised(session, concern, now)
    return concern


def _program(session: WorkspaceSession, actor: Actor, program_id: object) -> Program:
    program = session.find(Program, program_id)
    if program is None:
        raise DomainError("program_unknown", typed="")
    require(Action.RAISE_CONCERN, actor, program=str(program.id))
    return program


def _own(session: WorkspaceSession, person: Person) -> set[int]:
    """The programs in which somebody has, or had, any part."""
    enrolled = select(Cohort.program_id).join(Enrollment, Enrollment.cohort_id == Cohort.id)
    paired = select(Cohort.program_id).join(Pair, Pair.cohort_id == Cohort.id)
    return {
        *session.scalars(enrolled.where(Enrollment.person_id == person.id)),
        *session.scalars(paired.where(or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id))),
        *coordinated_by(session, person),
    }


def _pairs(session: WorkspaceSession, person: Person, program: Program) -> list[Pair]:
    """Every pair of theirs in the program, the latest first; also those that are over."""
    of_program = select(Pair).join(Cohort, Pair.cohort_id == Cohort.id)
    theirs = or_(Pair.mentee_id == person.id, Pair.mentor_id == person.id)
    return list(
        session.scalars(of_program.where(Cohort.program_id == program.id, theirs).order_by(Pair.id.desc()))
    )


def _chosen_pair(session: WorkspaceSession, person: Person, program: Program, given: object) -> Pair | None:
    if str(given or "0") == "0":
        return None
    chosen = next((one for one in _pairs(session, person, program) if str(one.id) == str(given)), None)
    if chosen is None:
        raise DomainError("not_an_option", field=PLACE)
    return chosen


def _people(session: WorkspaceSession, slack_ids: Sequence[str], raiser: Person) -> list[int]:
    """The people it is about, without whoever raises it."""
    wanted = list(dict.fromkeys(slack_ids))
    if len(wanted) > MOST_ABOUT:
        raise DomainError("too_many", field=ABOUT, count=len(wanted), maximum=MOST_ABOUT)
    found = {
        one.slack_id: one.id
        for one in session.scalars(
            select(Person).where(Person.slack_id.in_(wanted), Person.is_bot.is_(False))
        )
    }
    if any(one not in found for one in wanted):
        raise DomainError("person_invalid", field=ABOUT)
    return [found[one] for one in wanted if found[one] != raiser.id]
