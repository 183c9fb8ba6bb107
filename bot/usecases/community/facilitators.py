"""Who looks after whom: coordinators appoint facilitators, who may say no, and say so later, too."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import select

from bot.domain.access import Action, Actor, require
from bot.domain.roles import Role
from bot.domain.shown.community import Appointed, FacilitatorsDraft
from bot.domain.states.enrollment import EnrollmentState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.locking import take_turn
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.programs import coordinated
from bot.usecases.saying import working_moment
from bot.usecases.training.people import mentors_at_work
from db.models import Cohort, Coordinator, Enrollment, Facilitation, Person, Program
from db.session import WorkspaceSession

FACILITATORS, ONLY_WITHOUT = "facilitators", "only_without"
MOST = 30
"""Facilitators chosen in one go."""
_EXPERIENCED = (EnrollmentState.MATCHED, EnrollmentState.DONE)
"""Who was or is a mentor here knows what it is about."""


def facilitators_draft(
    session: WorkspaceSession, actor: Actor, program_id: object, chosen: Sequence[str] = ()
) -> FacilitatorsDraft:
    """What the modal begins with. Raises no_mentors_yet."""
    program = coordinated(session, actor, program_id, Action.APPOINT_FACILITATOR)
    mentors = mentors_at_work(session, program)
    if not mentors:
        raise DomainError("no_mentors_yet")
    looked_after = {one.mentor_id for one in facilitations(session, current_cohort(session, program))}
    if not chosen:
        standing = facilitations(session, current_cohort(session, program))
        ids = dict.fromkeys(one.facilitator_id for one in standing)
        chosen = [session.get_one(Person, one).slack_id for one in ids]
    return FacilitatorsDraft(
        program.id, program.name, len(mentors), len(mentors.keys() - looked_after), tuple(chosen[:MOST])
    )


def appoint(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    facilitator: str,
    mentors: Sequence[str],
    now: datetime,
) -> Appointed:
    """Ask somebody (Slack id) to look after these mentors. Raises facilitator_unfit, mentors_nobody,
    own_facilitator.
    """
    program = coordinated(session, actor, program_id, Action.APPOINT_FACILITATOR)
    take_turn(session, program)
    chosen = _fit(session, program, [facilitator])[0]
    here = {one.slack_id: one for one in mentors_at_work(session, program).values()}
    for mentor in mentors:
        if mentor == chosen.slack_id:
            raise DomainError("own_facilitator", who=mentor)
        if mentor not in here:
            raise DomainError("mentors_nobody", who=mentor)
    groups = {chosen: [here[mentor] for mentor in dict.fromkeys(mentors)]}
    return _write(session, program, person, groups, now)


def split_evenly(
    session: WorkspaceSession,
    actor: Actor,
    person: Person,
    program_id: object,
    facilitators: Sequence[str],
    now: datetime,
    *,
    only_without: bool,
) -> Appointed:
    """Share the mentors of the cohort among facilitators (Slack ids), nobody being their own. `only_without`: who
    has a facilitator keeps them. Raises answer_required, too_many, facilitator_unfit at the field.
    """
    program = coordinated(session, actor, program_id, Action.APPOINT_FACILITATOR)
    take_turn(session, program)
    if not facilitators:
        raise DomainError("answer_required", field=FACILITATORS)
    if len(facilitators) > MOST:
        raise DomainError("too_many", field=FACILITATORS, maximum=MOST, count=len(facilitators))
    chosen = _fit(session, program, facilitators, field=FACILITATORS)
    standing = facilitations(session, current_cohort(session, program))
    kept = {one.mentor_id for one in standing} if only_without else set()
    mentors = [one for one in mentors_at_work(session, program).values() if one.id not in kept]
    load = {one.id: 0 for one in chosen}
    if only_without:
        for one in standing:
            load[one.facilitator_id] = load.get(one.facilitator_id, 0) + 1
    return _write(session, program, person, shared_out(mentors, chosen, load), now)


def shared_out(
    mentors: Iterable[Person], facilitators: Sequence[Person], load: Mapping[int, int]
) -> dict[Person, list[Person]]:
    """Each mentor goes to whoever has fewest so far and is somebody else; those nobody is left for are left out."""
    numbers = dict(load)
    groups: dict[Person, list[Person]] = {one: [] for one in facilitators}
    for mentor in mentors:
        others = [one for one in facilitators if one.id != mentor.id]
        if others:
            least = min(others, key=lambda one: numbers[one.id])
            groups[least].append(mentor)
            numbers[least.id] += 1
    return groups


def accept(
    session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object, now: datetime
) -> list[str]:
    """Somebody says yes; returns the mentors (Slack ids) they look after by it. Raises facilitator_settled."""
    cohort = _own(session, actor, person, cohort_id)
    waiting = [one for one in _of(session, cohort, person) if one.accepted_at is None]
    if not waiting:
        raise DomainError("facilitator_settled")
    _accepted(session, cohort, waiting, now)
    record(session, "facilitator.accepted", now, actor=person, program_id=cohort.program_id,
           subject="cohort", subject_id=cohort.id)  # fmt: skip
    outbox.refresh_home(session, person, now)
    return [session.get_one(Person, one.mentor_id).slack_id for one in waiting]


def decline(
    session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object, now: datetime
) -> Cohort:
    """Somebody would rather not, or not any longer; coordinators are asked for somebody else.

    Raises facilitator_settled where there is nothing to say no to.
    """
    cohort = _own(session, actor, person, cohort_id)
    mine = _of(session, cohort, person)
    waiting = [one for one in mine if one.accepted_at is None]
    if not mine:
        raise DomainError("facilitator_settled")
    give_up(session, cohort, person, waiting or mine, "declined" if waiting else "stopped", now)
    outbox.refresh_home(session, person, now)
    return cohort


def give_up(
    session: WorkspaceSession,
    cohort: Cohort,
    facilitator: Person,
    several: Sequence[Facilitation],
    how: str,
    now: datetime,
) -> None:
    """These mentors have no facilitator any more; the coordinators are asked for another one."""
    number = min(one.id for one in several)
    for one in several:
        outbox.refresh_home(session, session.get_one(Person, one.mentor_id), now)
        session.delete(one)
    session.flush()
    record(session, f"facilitator.{how}", now, actor=facilitator if how != "left" else None,
           program_id=cohort.program_id, subject="cohort", subject_id=cohort.id)  # fmt: skip
    key = f"admin.facilitator_needed:{cohort.id}:{facilitator.id}:{number}:{int(now.timestamp())}"
    outbox.post(session, "admin.facilitator_needed", now, key=key, program=cohort.program_id,
                who=facilitator.id, how=how)  # fmt: skip


def facilitations(session: WorkspaceSession, cohort: Cohort) -> list[Facilitation]:
    """Who looks after whom in a cohort, oldest first; also what is not accepted yet."""
    query = select(Facilitation).where(Facilitation.cohort_id == cohort.id).order_by(Facilitation.id)
    return list(session.scalars(query))


def without_facilitator(session: WorkspaceSession, cohort: Cohort) -> list[Person]:
    """The mentors at work whom nobody looks after."""
    looked_after = {one.mentor_id for one in facilitations(session, cohort)}
    mentors = mentors_at_work(session, cohort.program)
    return [one for number, one in mentors.items() if number not in looked_after]


def _own(session: WorkspaceSession, actor: Actor, person: Person, cohort_id: object) -> Cohort:
    cohort = session.find(Cohort, cohort_id)
    if cohort is None:
        raise DomainError("facilitator_settled")
    require(Action.FACILITATE, actor, program=str(cohort.program_id), owner=str(person.id))
    take_turn(session, cohort)
    return cohort


def _of(session: WorkspaceSession, cohort: Cohort, person: Person) -> list[Facilitation]:
    return [one for one in facilitations(session, cohort) if one.facilitator_id == person.id]


def _fit(
    session: WorkspaceSession, program: Program, slack_ids: Sequence[str], field: str | None = None
) -> list[Person]:
    """The people meant, in order, each once. Raises facilitator_unfit for whoever cannot be a facilitator."""
    wanted = list(dict.fromkeys(slack_ids))
    known = {one.slack_id: one for one in session.scalars(select(Person).where(Person.slack_id.in_(wanted)))}
    coordinators = set(
        session.scalars(select(Coordinator.person_id).where(Coordinator.program_id == program.id))
    )
    experienced = set(
        session.scalars(
            select(Enrollment.person_id).where(
                Enrollment.person_id.in_([one.id for one in known.values()]),
                Enrollment.role == Role.MENTOR.value,
                Enrollment.status.in_([state.value for state in _EXPERIENCED]),
            )
        )
    )
    for slack_id in wanted:
        one = known.get(slack_id)
        gone = one is None or one.deactivated_at is not None or one.is_guest or one.is_outside or one.is_bot
        if one is None or gone or one.id not in coordinators | experienced:
            raise DomainError("facilitator_unfit", field=field, who=slack_id)
    return [known[slack_id] for slack_id in wanted]


def _write(
    session: WorkspaceSession,
    program: Program,
    by: Person,
    groups: Mapping[Person, Sequence[Person]],
    now: datetime,
) -> Appointed:
    cohort = current_cohort(session, program)
    standing = {one.mentor_id: one for one in facilitations(session, cohort)}
    for facilitator, mentors in groups.items():
        new = [_appointed(session, cohort, facilitator, mentor, standing, now) for mentor in mentors]
        changed = [one for one in new if one is not None]
        if not changed:
            continue
        session.flush()
        record(session, "facilitator.appointed", now, actor=by, program_id=program.id, subject="person",
               subject_id=facilitator.id, mentors=len(changed))  # fmt: skip
        if facilitator.id == by.id:
            _accepted(session, cohort, changed, now)
        else:
            newest = max(one.id for one in changed)
            key = f"facilitator.asked:{cohort.id}:{facilitator.id}:{newest}:{int(now.timestamp())}"
            outbox.post(session, "facilitator.asked", now, key=key, person=facilitator.id, cohort=cohort.id,
                        not_before=working_moment(facilitator, plan_of(program), now), apart=True)  # fmt: skip
        outbox.refresh_home(session, facilitator, now)
    placed = {mentor.id for mentors in groups.values() for mentor in mentors}
    alone = [one for one in without_facilitator(session, cohort) if one.id not in placed]
    asked = {who: mentors for who, mentors in groups.items() if mentors}
    return Appointed(
        program.name,
        tuple((who.slack_id, tuple(one.slack_id for one in mentors)) for who, mentors in asked.items()),
        tuple(one.slack_id for one in alone),
        oneself=bool(asked) and all(who.id == by.id for who in asked),
    )


def _appointed(
    session: WorkspaceSession,
    cohort: Cohort,
    facilitator: Person,
    mentor: Person,
    standing: Mapping[int, Facilitation],
    now: datetime,
) -> Facilitation | None:
    """The row as it is from now on; None where it is so already."""
    one = standing.get(mentor.id)
    if one is None:
        one = Facilitation(cohort_id=cohort.id, mentor_id=mentor.id, facilitator_id=facilitator.id, since=now)
        session.add(one)
        return one
    if one.facilitator_id == facilitator.id:
        return None
    outbox.refresh_home(session, session.get_one(Person, one.facilitator_id), now)
    one.facilitator_id, one.since, one.accepted_at = facilitator.id, now, None
    return one


def _accepted(
    session: WorkspaceSession, cohort: Cohort, several: Sequence[Facilitation], now: datetime
) -> None:
    """They look after them from now on; the mentors are told."""
    for one in several:
        one.accepted_at = now
        mentor = session.get_one(Person, one.mentor_id)
        key = f"facilitator.introduced:{one.id}:{one.facilitator_id}:{int(now.timestamp())}"
        outbox.post(session, "facilitator.introduced", now, key=key, person=mentor.id, facilitation=one.id,
                    not_before=working_moment(mentor, plan_of(cohort.program), now), apart=True)  # fmt: skip
        outbox.refresh_home(session, mentor, now)
