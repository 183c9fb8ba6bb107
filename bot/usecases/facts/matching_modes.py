"""Facts of short lists, of mentors' answers and of pairing by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from bot.domain.forms import Reader
from bot.domain.messages import NoLongerApplies
from bot.domain.names import by_name
from bot.domain.roles import Role
from bot.domain.shown.matching import ProfileShown
from bot.domain.shown.matching_modes import (
    AnswersIn,
    AskPreview,
    ListsIn,
    ListsOut,
    MenteeProposed,
    MentorAsked,
    MentorOffered,
    OfferShown,
    ShortListShown,
    ShortListTold,
)
from bot.domain.shown.recruiting import AnswerShown
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.match_round import RoundState
from bot.usecases.facts.programs import program_shown
from bot.usecases.facts.recruiting import answer_shown
from bot.usecases.planning.plans import plan_of
from bot.usecases.submissions import Subject, answers_in_role, find_submission, form_of_submission
from db.models import Cohort, Enrollment, MatchRound, Person, Program, Proposal, ShortList, ShortListEntry
from db.session import WorkspaceSession

OFFERED, RANKED, LAPSED, NOBODY = "offered", "ranked", "lapsed", "nobody"
OPEN, ACCEPTED, DECLINED = "open", "accepted", "declined"
CAN_BE_MATCHED = frozenset({EnrollmentState.APPROVED.value, EnrollmentState.MATCHED.value})


def candidate_shown(session: WorkspaceSession, cohort: Cohort, person: Person, role: Role) -> ProfileShown:
    """What somebody reads of a person they might be matched with: who they are at work, and those answers
    whose question said so.
    """
    submission = find_submission(session, "intake", person, Subject("cohort", cohort.id))
    answers: tuple[AnswerShown, ...] = ()
    if submission is not None:
        form = form_of_submission(submission)
        visible = answers_in_role(submission, Reader.CANDIDATE, role)
        answers = tuple(answer_shown(form, key, value) for key, value in visible.items())
    return ProfileShown(
        person.slack_id, person.name, person.title, person.department, person.location, "", answers
    )


# --- short lists ---------------------------------------------------------------------------------------


def offer_shown(
    session: WorkspaceSession, program: Program, cohort: Cohort, offer: Sequence[int], *, named: bool
) -> OfferShown:
    """What an offer would do, and how the lists of this cohort stand."""
    settings = plan_of(program).matching
    rows = session.execute(
        select(ShortList.status, func.count(), func.max(ShortList.until))
        .join(Enrollment, Enrollment.id == ShortList.enrollment_id)
        .where(Enrollment.cohort_id == cohort.id)
        .group_by(ShortList.status)
    ).all()
    counts = {status: int(count) for status, count, _ in rows}
    until = max((last for status, _, last in rows if status in (OFFERED, RANKED)), default=None)
    mentors = session.scalar(
        select(func.count())
        .select_from(Enrollment)
        .join(Person, Person.id == Enrollment.person_id)
        .where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.role == Role.MENTOR.value,
            Enrollment.status.in_(CAN_BE_MATCHED),
            Person.deactivated_at.is_(None),
        )
    )
    return OfferShown(
        program=program_shown(program),
        offer=tuple(offer),
        named=named,
        size=settings.short_list_size,
        days=settings.short_list_days,
        mentors=int(mentors or 0),
        choosing=counts.get("choosing", 0),
        open=counts.get(OFFERED, 0),
        ranked=counts.get(RANKED, 0),
        lapsed=counts.get(LAPSED, 0),
        nobody=counts.get(NOBODY, 0),
        until=until,
    )


def short_list_shown(session: WorkspaceSession, short_list: ShortList) -> ShortListShown:
    """A short list with the mentors who are still here, by name: the matcher's order is nobody's business."""
    cohort = short_list.enrollment.cohort
    here = [entry for entry in short_list.entries if _is_here(entry.mentor)]
    ranked = {id(e): rank for rank, e in enumerate(sorted((e for e in here if e.rank), key=_rank), start=1)}
    return ShortListShown(
        program=program_shown(cohort.program),
        short_list=short_list.id,
        mentors=tuple(
            MentorOffered(
                enrollment=entry.mentor_enrollment_id,
                profile=candidate_shown(session, cohort, entry.mentor.person, Role.MENTOR),
                rank=ranked.get(id(entry)),
            )
            for entry in sorted(here, key=lambda one: (by_name(one.mentor.person.name), one.id))
        ),
        until=short_list.until,
    )


def _rank(entry: ShortListEntry) -> int:
    return entry.rank or 0


def _is_here(enrollment: Enrollment) -> bool:
    return enrollment.status in CAN_BE_MATCHED and enrollment.person.deactivated_at is None


def short_list_told(
    *, only: Collection[str], silenced: bool = False
) -> Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]:
    """A loader for a mentee's short list, while it has one of these states and can be ranked.

    `silenced`: not while its program is on hold.
    """

    def load(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> ShortListTold:
        short_list = session.get(ShortList, int(args["short_list"]))
        if short_list is None or short_list.status not in only or short_list.until <= now:
            raise NoLongerApplies
        if short_list.enrollment.status != EnrollmentState.APPROVED:
            raise NoLongerApplies
        here = [entry for entry in short_list.entries if _is_here(entry.mentor)]
        if not here or (silenced and short_list.enrollment.cohort.program.on_hold):
            raise NoLongerApplies
        program = program_shown(short_list.enrollment.cohort.program)
        return ShortListTold(program, short_list.id, len(here), short_list.until)

    return load


def lists_out(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ListsOut:
    """How many short lists were sent at a moment, and who got none."""
    cohort = session.get(Cohort, int(args["cohort"]))
    if cohort is None:
        raise NoLongerApplies
    at = datetime.fromisoformat(str(args["at"]))
    rows = session.scalars(
        select(ShortList)
        .join(Enrollment, Enrollment.id == ShortList.enrollment_id)
        .where(Enrollment.cohort_id == cohort.id, ShortList.offered_at == at)
        .order_by(ShortList.id)
    ).all()
    if not rows:
        raise NoLongerApplies
    nobody = tuple(one.enrollment.person.slack_id for one in rows if one.status == NOBODY)
    until = max(one.until for one in rows)
    return ListsOut(program_shown(cohort.program), len(rows) - len(nobody), nobody, until)


def lists_in(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ListsIn:
    """How many of the mentees with a short list ranked it."""
    cohort = session.get(Cohort, int(args["cohort"]))
    if cohort is None:
        raise NoLongerApplies
    shown = offer_shown(session, cohort.program, cohort, (), named=False)
    return ListsIn(shown.program, shown.ranked, shown.lapsed)


# --- mentors' answers ----------------------------------------------------------------------------------


def asked_shown(session: WorkspaceSession, made: MatchRound, mentor: Person) -> MentorAsked:
    """Everybody whom a draft proposes to a mentor, with what they have answered."""
    cohort = session.get_one(Cohort, made.cohort_id)
    proposals = session.scalars(
        select(Proposal)
        .join(Enrollment, Enrollment.id == Proposal.mentor_enrollment_id)
        .where(Proposal.round_id == made.id, Enrollment.person_id == mentor.id)
        .options(selectinload(Proposal.mentee).selectinload(Enrollment.person))
        .order_by(Proposal.id)
    )
    mentees = tuple(
        MenteeProposed(one.id, candidate_shown(session, cohort, one.mentee.person, Role.MENTEE), one.answer)
        for one in proposals
        if _is_here(one.mentee)
    )
    return MentorAsked(program_shown(cohort.program), mentees, made.answers_until or made.made_at)


def ask_preview(session: WorkspaceSession, made: MatchRound, days: int) -> AskPreview:
    """How many mentors of a draft are to be asked, about how many mentees, and for how long."""
    cohort = session.get_one(Cohort, made.cohort_id)
    rows = session.execute(
        select(func.count(), func.count(Proposal.mentor_enrollment_id.distinct()))
        .join(Enrollment, Enrollment.id == Proposal.mentor_enrollment_id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(Proposal.round_id == made.id, Person.is_guest.is_(False))
    )
    pairs, mentors = rows.one()
    carried = f"{made.id}:{made.revision}"
    return AskPreview(program_shown(cohort.program), carried, int(mentors), int(pairs), days)


def mentor_asked(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> MentorAsked:
    """What a mentor is asked, while an answer of theirs is missing and can still be given."""
    made = session.get(MatchRound, int(args["round"]))
    person = session.get(Person, int(args["person"]))
    if made is None or person is None or made.status != RoundState.ASKING:
        raise NoLongerApplies
    shown = asked_shown(session, made, person)
    if shown.until <= now or not any(one.answer == OPEN for one in shown.mentees):
        raise NoLongerApplies
    return shown


def answers_in(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> AnswersIn:
    """What the mentors of a draft answered."""
    made = session.get(MatchRound, int(args["round"]))
    if made is None:
        raise NoLongerApplies
    cohort = session.get_one(Cohort, made.cohort_id)
    rows = session.execute(
        select(Proposal.answer, func.count()).where(Proposal.round_id == made.id).group_by(Proposal.answer)
    )
    counts = {answer: int(count) for answer, count in rows}
    declined = counts.get(DECLINED, 0)
    return AnswersIn(
        program_shown(cohort.program),
        counts.get(ACCEPTED, 0),
        counts.get(OPEN, 0),
        declined,
        again=declined > 0,
    )


def mentor_reminded(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> MentorAsked:
    """The same as a reminder, which waits while the program is on hold."""
    made = session.get(MatchRound, int(args["round"]))
    if made is None or session.get_one(Cohort, made.cohort_id).program.on_hold:
        raise NoLongerApplies
    return mentor_asked(session, args, now)


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "short_list.offered": short_list_told(only={OFFERED, RANKED}),
    "short_list.reminder": short_list_told(only={OFFERED}, silenced=True),
    "match.offered": lists_out,
    "match.ranked": lists_in,
    "mentor.asked": mentor_asked,
    "mentor.reminded": mentor_reminded,
    "match.answered": answers_in,
}
