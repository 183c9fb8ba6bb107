"""Publishing a draft: pairs come to life, channels are on their way, everybody is told."""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime

from sqlalchemy import func, select

from bot.domain.access import Action, Actor
from bot.domain.messages import Operation
from bot.domain.states import cohort as cohorts
from bot.domain.states import enrollment as enrollments
from bot.domain.states.enrollment import EnrollmentEvent, EnrollmentState
from bot.domain.states.pair import LIVING, PairState
from bot.errors import DomainError
from bot.usecases import outbox
from bot.usecases.activity import record
from bot.usecases.matching.rounds import DRAFT, PUBLISHED
from bot.usecases.programs import coordinated
from db.models import Cohort, Enrollment, MatchRound, Pair, Person, Proposal
from db.session import WorkspaceSession

NAME_LIMIT = 60
"""Slack allows 80 characters; some stay free for a number that makes the name the only one."""


def publish_draft(
    session: WorkspaceSession, actor: Actor, person: Person, round_id: object, now: datetime
) -> MatchRound:
    """Publish a draft once. Raises DomainError when it is not the current one or people changed since.

    Everything a person reads about it is sent after the commit, in order, once.
    """
    made = session.find(MatchRound, round_id)
    if made is None:
        raise DomainError("draft_replaced")
    session.refresh(made, with_for_update=True)
    cohort = session.get_one(Cohort, made.cohort_id, with_for_update=True)
    program = coordinated(session, actor, cohort.program_id, Action.MATCH_PUBLISH)
    if made.status == PUBLISHED:
        raise DomainError("draft_published")
    if made.status != DRAFT:
        raise DomainError("draft_replaced")
    if not made.proposals:
        raise DomainError("draft_empty")
    _still_true(session, made)
    made.status = PUBLISHED
    made.published_at = now
    cohort.status = cohorts.move(cohorts.CohortState(cohort.status), cohorts.CohortEvent.PUBLISH).value
    cohort.published_at = cohort.published_at or now
    for proposal in sorted(made.proposals, key=lambda one: one.id):
        _publish_pair(session, cohort, proposal, person, now)
    _tell_the_unmatched(session, made, now)
    record(session, "match.published", now, actor=person, program_id=program.id, subject="round",
           subject_id=made.id, pairs=len(made.proposals))  # fmt: skip
    outbox.post(
        session, "match.published", now, key=f"published:{made.id}", program=program.id, round=made.id
    )
    return made


def _still_true(session: WorkspaceSession, made: MatchRound) -> None:
    """Somebody may have left, or been matched, since the draft was made."""
    needed: dict[int, int] = {}
    for proposal in made.proposals:
        if proposal.mentee.status != EnrollmentState.APPROVED or proposal.mentee.person.deactivated_at:
            raise DomainError("draft_outdated", who=proposal.mentee.person.slack_id)
        mentor = proposal.mentor
        alive = mentor.status in (EnrollmentState.APPROVED, EnrollmentState.MATCHED)
        if not alive or mentor.person.deactivated_at:
            raise DomainError("draft_outdated", who=mentor.person.slack_id)
        needed[mentor.id] = needed.get(mentor.id, 0) + 1
    for mentor_id, seats in needed.items():
        mentor = session.get_one(Enrollment, mentor_id, with_for_update=True)
        if seats > mentor.capacity - _taken(session, mentor):
            raise DomainError("draft_outdated", who=mentor.person.slack_id)


def _taken(session: WorkspaceSession, mentor: Enrollment) -> int:
    living = [state.value for state in LIVING]
    query = select(func.count()).select_from(Pair).where(
        Pair.cohort_id == mentor.cohort_id, Pair.mentor_id == mentor.person_id, Pair.status.in_(living)
    )  # fmt: skip
    return int(session.scalar(query) or 0)


def _publish_pair(
    session: WorkspaceSession, cohort: Cohort, proposal: Proposal, by: Person, now: datetime
) -> None:
    mentee, mentor = proposal.mentee, proposal.mentor
    pair = Pair(
        cohort_id=cohort.id,
        mentee_id=mentee.person_id,
        mentor_id=mentor.person_id,
        status=PairState.PUBLISHED.value,
        points=proposal.points,
        reasons=proposal.reasons,
        channel_name=channel_name(session, mentee.person, mentor.person),
        published_at=now,
        next_due_at=now,
    )
    session.add(pair)
    for enrollment in (mentee, mentor):
        state = EnrollmentState(enrollment.status)
        enrollment.status = enrollments.move(state, EnrollmentEvent.MATCH).value
    session.flush()
    record(session, "pair.published", now, actor=by, pair=pair, program_id=cohort.program_id)
    outbox.do(session, Operation.CREATE_CHANNEL, now, key=f"channel:{pair.id}", pair=pair.id)
    for one in (mentee.person, mentor.person):
        # One invitation each: a person who cannot be invited never keeps the other out.
        key = f"invite:{pair.id}:{one.id}"
        outbox.do(session, Operation.INVITE, now, key=key, pair=pair.id, person=one.id)
    outbox.post(session, "pair.announced", now, key=f"announced:pair:{pair.id}", pair=pair.id)
    for one in (mentee.person, mentor.person):
        outbox.refresh_home(session, one, now)


def channel_name(session: WorkspaceSession, mentee: Person, mentor: Person) -> str:
    """A name for a pair's channel that no other pair of this workspace has: `mentoring-mia-omar`."""
    words = [_word(mentee.name) or "mentee", _word(mentor.name) or "mentor"]
    base = "-".join(["mentoring", *words])[:NAME_LIMIT].strip("-")
    taken = set(
        session.scalars(select(Pair.channel_name).where(Pair.channel_name.startswith(base, autoescape=True)))
    )
    name, number = base, 1
    while name in taken:
        number += 1
        name = f"{base}-{number}"
    return name


def _word(name: str) -> str:
    """A first name as Slack's channel names allow: small letters and digits without accents."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return next((word for word in re.split(r"[^a-z0-9]+", plain) if word), "")


def _tell_the_unmatched(session: WorkspaceSession, made: MatchRound, now: datetime) -> None:
    for one in made.unmatched or ():
        enrollment = session.get(Enrollment, int(one["enrollment"]))
        if enrollment is None or enrollment.status != EnrollmentState.APPROVED:
            continue
        outbox.post(
            session, "match.unmatched", now, key=f"unmatched:{made.id}:{enrollment.id}",
            person=enrollment.person_id, enrollment=enrollment.id, round=made.id,
        )  # fmt: skip
