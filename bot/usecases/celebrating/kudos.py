"""Thanks to somebody of one's program; in its channel only if both want these very words there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import or_, select

from bot.domain.access import Action, Actor, require
from bot.domain.answers import clean_text
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.celebrating import KudosDraft, KudosShown
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.closing.seats import has_closed_pair
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import plan_of
from bot.usecases.saying import Due, saying_moment, working_moment
from db.models import Cohort, Coordinator, Enrollment, Kudos, Pair, Person, Program
from db.session import WorkspaceSession

TO, WORDS, PUBLIC = "to", "words", "public"
LONGEST = 1000
_IN = (EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value, EnrollmentState.DONE.value)


def kudos_draft(session: WorkspaceSession, actor: Actor, person: Person, slack_id: object) -> KudosDraft:
    """What is filled in; `slack_id`: whom, if that was said. Raises DomainError."""
    require(Action.GIVE_KUDOS, actor)
    programs = list(programs_of(session, person).values())
    if not programs:
        raise DomainError("kudos_no_program")
    given = str(slack_id or "")
    if given:
        programs = [_thanked(session, person, given)[1]]
    channels = {program.announce_channel for program in programs}
    return KudosDraft(given, channel=(channels.pop() or "") if len(channels) == 1 else "")


def give_kudos(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    slack_id: object,
    words: object,
    now: datetime,
    *,
    public: bool,
) -> KudosShown:
    """Thank somebody of one's program, by direct message in their hours. `public`: it may be told in the program's
    channel if they agree. The same words again are the same thank you. Raises DomainError at `to` or `words`.
    """
    require(Action.GIVE_KUDOS, actor)
    to, program = _thanked(session, person, str(slack_id or ""))
    text = clean_text(str(words or ""), lines=True)
    if not text:
        raise DomainError("answer_required", field=WORDS)
    if len(text) > LONGEST:
        raise DomainError("answer_too_long", field=WORDS, length=len(text), maximum=LONGEST)
    before = session.scalars(
        select(Kudos).where(Kudos.from_id == person.id, Kudos.to_id == to.id, Kudos.program_id == program.id)
    )
    found = next((one for one in before if str(one.text) == text), None)
    if found is None:
        pair = _their_pair(session, program, person, to)
        found = Kudos(
            program_id=program.id, pair_id=pair.id if pair else None, from_id=person.id, to_id=to.id, text=text,
            public=public and program.announce_channel is not None, given_at=now,
        )  # fmt: skip
        session.add(found)
        session.flush()
        record(session, "kudos.given", now, actor=person, program_id=program.id, subject="kudos",
               subject_id=found.id)  # fmt: skip
        outbox.post(
            session, "kudos.given", now, key=f"kudos.given:{found.id}", apart=True,
            not_before=working_moment(to, plan_of(program), now), person=to.id, kudos=found.id,
        )  # fmt: skip
    return kudos_shown(session, found)


def answer_kudos(
    session: WorkspaceSession, actor: Actor, person: Person, kudos_id: object, now: datetime, *, yes: bool
) -> KudosShown:
    """Whoever is thanked says whether it may be told. A no is told to nobody. Raises DomainError."""
    kudos = _found(session, kudos_id)
    require(Action.ANSWER_KUDOS, actor, owner=str(kudos.to_id))
    take_turn(session, kudos)
    if not kudos.public:
        raise DomainError("kudos_over")
    if kudos.agreed is None and yes:
        kudos.agreed = True
        program = session.get_one(Program, kudos.program_id)
        moment = saying_moment(Due("kudos.told", "", now), plan_of(program), now)
        kudos.told_at = moment
        record(session, "kudos.agreed", now, actor=person, program_id=program.id, subject="kudos",
               subject_id=kudos.id)  # fmt: skip
        outbox.post(session, "kudos.told", now, key=told_key(kudos), not_before=moment, apart=True,
                    program=program.id, kudos=kudos.id)  # fmt: skip
    elif kudos.agreed is None:
        kudos.agreed = False
    elif kudos.agreed is not yes:
        raise DomainError("kudos_over")
    session.flush()
    return kudos_shown(session, kudos)


def take_kudos_back(
    session: WorkspaceSession, actor: Actor, person: Person, kudos_id: object, now: datetime
) -> KudosShown:
    """Either of the two takes it out of the channel, any time. Raises DomainError."""
    kudos = _found(session, kudos_id)
    if person.id not in (kudos.from_id, kudos.to_id):
        raise DomainError("not_yours")
    require(Action.ANSWER_KUDOS, actor, owner=str(person.id))
    take_turn(session, kudos)
    if not is_told(kudos):
        raise DomainError("kudos_over")
    kudos.public = False
    session.flush()
    outbox.amend(session, told_key(kudos), now, program=kudos.program_id, kudos=kudos.id)
    return kudos_shown(session, kudos)


def kudos_of(session: WorkspaceSession, person: Person) -> list[Kudos]:
    """Those in a channel in which somebody is named, newest first."""
    mine = select(Kudos).where(
        or_(Kudos.from_id == person.id, Kudos.to_id == person.id), Kudos.public, Kudos.told_at.is_not(None)
    )
    return list(session.scalars(mine.order_by(Kudos.id.desc()).limit(10)))


def kudos_shown(session: WorkspaceSession, kudos: Kudos) -> KudosShown:
    """A thank you for one of the two."""
    program = session.get_one(Program, kudos.program_id)
    return KudosShown(
        kudos.id,
        program.name,
        session.get_one(Person, kudos.from_id).slack_id,
        session.get_one(Person, kudos.to_id).slack_id,
        str(kudos.text),
        channel=program.announce_channel or "",
        asks=kudos.public and kudos.agreed is None,
        told=is_told(kudos),
    )


def is_told(kudos: Kudos) -> bool:
    """Whether both want it in the channel."""
    return kudos.public and kudos.agreed is True


def told_key(kudos: Kudos) -> str:
    """The outbox key of its message in the channel."""
    return f"kudos.told:{kudos.id}"


def kudos_for(session: WorkspaceSession, kudos_id: object, reader_id: object) -> KudosShown:
    """A thank you for the one it is for. Raises NoLongerApplies for anybody else."""
    kudos = session.find(Kudos, kudos_id)
    if kudos is None or str(kudos.to_id) != str(reader_id):
        raise NoLongerApplies
    return kudos_shown(session, kudos)


def programs_of(session: WorkspaceSession, person: Person) -> dict[int, Program]:
    """The programs somebody is part of: takes part in, coordinates, or stands for."""
    takes_part = (
        select(Cohort.program_id)
        .join(Enrollment, Enrollment.cohort_id == Cohort.id)
        .where(Enrollment.person_id == person.id, or_(Enrollment.status.in_(_IN), has_closed_pair()))
    )
    coordinates = select(Coordinator.program_id).where(Coordinator.person_id == person.id)
    found = select(Program).where(
        or_(Program.id.in_(takes_part), Program.id.in_(coordinates), Program.champion_id == person.id)
    )
    return {program.id: program for program in session.scalars(found.order_by(Program.id))}


def _found(session: WorkspaceSession, kudos_id: object) -> Kudos:
    kudos = session.find(Kudos, kudos_id)
    if kudos is None:
        raise DomainError("not_yours")
    return kudos


def _thanked(session: WorkspaceSession, person: Person, slack_id: str) -> tuple[Person, Program]:
    """Whom somebody thanks, and the program both are of: that of their pair, if they are one, else the newest."""
    if not slack_id:
        raise DomainError("answer_required", field=TO)
    if slack_id == person.slack_id:
        raise DomainError("kudos_to_oneself", field=TO)
    to = session.scalar(select(Person).where(Person.slack_id == slack_id))
    shared: dict[int, Program] = {}
    if to is not None and to.deactivated_at is None and not to.is_bot:
        mine, theirs = programs_of(session, person), programs_of(session, to)
        shared = {number: mine[number] for number in mine.keys() & theirs.keys()}
    if to is None or not shared:
        raise DomainError("kudos_nobody_here", field=TO, who=slack_id)
    of_pair = [number for number in shared if _their_pair(session, shared[number], person, to) is not None]
    return to, shared[max(of_pair or shared)]


def _their_pair(session: WorkspaceSession, program: Program, one: Person, other: Person) -> Pair | None:
    both = (one.id, other.id)
    return session.scalar(
        select(Pair)
        .join(Cohort, Cohort.id == Pair.cohort_id)
        .where(
            Cohort.program_id == program.id, Pair.mentee_id.in_(both), Pair.mentor_id.in_(both),
            Pair.mentee_id != Pair.mentor_id,
        )
        .order_by(Pair.id.desc())
        .limit(1)
    )  # fmt: skip
