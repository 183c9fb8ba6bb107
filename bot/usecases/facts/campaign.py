"""Facts of a campaign: to everybody, to those who began, to the champion, to coordinators."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select

from bot.domain.calendar import local_date
from bot.domain.campaign import (
    ANNOUNCEMENT,
    FOLLOW_UP,
    KICKOFF,
    LAST_CALL,
    THANKS,
    has_closed,
    text_of,
)
from bot.domain.messages import NoLongerApplies
from bot.domain.shown.campaign import (
    Announcement,
    AnnouncementApproved,
    ApplicationsClosed,
    CampaignShown,
    LastCall,
    OpenedItself,
    OpeningShown,
    Signed,
    TextPlanned,
    TextShown,
    TextsToApprove,
    Unfinished,
)
from bot.domain.states.cohort import TAKES_APPLICATIONS, CohortState
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.usecases import outbox
from bot.usecases.closing.asked_again import asked_seats
from bot.usecases.facts.eligibility import rules_shown
from bot.usecases.facts.programs import program_shown
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.inviting.campaign import (
    APPROVED,
    champion_of,
    may_go_out,
    needs_approval,
    text_shown,
    texts_of,
)
from bot.usecases.recruiting.inviting.campaigning import (
    follow_up_over,
    last_call_over,
    thanks_over,
    waiting_for_a_match,
)
from bot.usecases.recruiting.inviting.opening import announced_key, last_call_key
from bot.usecases.recruiting.inviting.reminding import unfinished_people
from bot.usecases.recruiting.joining.eligibility import eligible_people
from bot.usecases.recruiting.joining.standing import lacks_only_profile
from bot.usecases.submissions import Subject, find_submission
from db.models import Cohort, Enrollment, OutboxRow, Pair, Person, Program
from db.session import WorkspaceSession


def signed(session: WorkspaceSession, program: Program, key: str) -> Signed:
    """The words of a text with the champion who signs them."""
    champion = champion_of(session, program)
    return Signed(
        program_shown(program), text_of(plan_of(program), key), champion.slack_id if champion else ""
    )


def announcement(session: WorkspaceSession, program: Program, now: datetime) -> Announcement:
    """The invitation as everybody reads it."""
    plan = plan_of(program)
    begin = plan.dates.begin
    return Announcement(
        signed=signed(session, program, ANNOUNCEMENT),
        image_url=plan.campaign.image_url,
        image_alt=plan.campaign.image_alt or program.name,
        apply_until=plan.dates.apply_until,
        begin=begin,
        eligible=rules_shown(plan),
        closed=has_closed(plan, now),
        begun=begin is not None and begin < local_date(now, plan.zone),
        meetings=plan.meetings_planned if plan.closes_after_meetings else 0,
        minutes=plan.meeting_minutes,
    )


def announced(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> Announcement:
    """The announcement with its Join button, while applications are taken and its words are approved; without the
    button once its cohort is closed.
    """
    program = _program(session, args)
    status = CohortState(current_cohort(session, program).status)
    if "message" in args and status is CohortState.CLOSED:
        return replace(announcement(session, program, now), over=True)
    if status not in TAKES_APPLICATIONS:
        raise NoLongerApplies
    if not may_go_out(session, program, ANNOUNCEMENT):
        raise NoLongerApplies
    return announcement(session, program, now)


def last_call(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> LastCall:
    """The last call in the channel, while applications are still open, and what is left of it afterwards."""
    cohort = _cohort(session, args)
    plan = plan_of(cohort.program)
    if "message" in args and cohort.status == CohortState.CLOSED:
        return LastCall(signed(session, cohort.program, LAST_CALL), None, over=True)
    _require_campaign(session, cohort, LAST_CALL)
    if cohort.status != CohortState.RECRUITING or has_closed(plan, now):
        raise NoLongerApplies
    return LastCall(signed(session, cohort.program, LAST_CALL), plan.dates.apply_until)


def unfinished(
    key: str,
) -> Callable[[WorkspaceSession, Mapping[str, Any], datetime], Unfinished]:
    """A loader for what is said to somebody who began, unless they finished, withdrew, or it is too late."""

    def load(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> Unfinished:
        person, cohort = session.get(Person, int(args["person"])), _cohort(session, args)
        plan = plan_of(cohort.program)
        if person is None or cohort.status != CohortState.RECRUITING or has_closed(plan, now):
            raise NoLongerApplies
        _require_campaign(session, cohort, key)
        submission = find_submission(session, "intake", person, Subject("cohort", cohort.id))
        if submission is None or submission.submitted_at is not None or _let_go(session, cohort, person):
            raise NoLongerApplies
        only_profile = lacks_only_profile(session, cohort, person, now)
        return Unfinished(
            signed=signed(session, cohort.program, key),
            missing="profile" if only_profile else "answers",
            apply_until=plan.dates.apply_until,
            last=key == LAST_CALL,
        )

    return load


def told(key: str) -> Callable[[WorkspaceSession, Mapping[str, Any], datetime], Signed]:
    """A loader for the champion's words: thanks to somebody who waits for their match, the kickoff to who has one."""

    def load(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> Signed:
        cohort = _cohort(session, args)
        _require_campaign(session, cohort, key)
        person = int(args["person"])
        if key == THANKS:
            here = bool(waiting_for_a_match(session, cohort, among=person))
        else:
            here = _is_matched(session, cohort, person)
        if not here or cohort.status == CohortState.CLOSED:
            raise NoLongerApplies
        return signed(session, cohort.program, key)

    return load


def _is_matched(session: WorkspaceSession, cohort: Cohort, person: int) -> bool:
    matched = select(Enrollment.id).where(
        Enrollment.cohort_id == cohort.id,
        Enrollment.person_id == person,
        Enrollment.status == EnrollmentState.MATCHED.value,
    )
    return session.scalar(matched.limit(1)) is not None


def texts_to_approve(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> TextsToApprove:
    """Every text for the champion, as it stands now; not for somebody who no longer is the champion."""
    program = _program(session, args)
    champion = champion_of(session, program)
    if champion is None or ("person" in args and champion.id != int(args["person"])):
        raise NoLongerApplies
    planned = current_cohort(session, program).status == CohortState.PLANNED
    return TextsToApprove(program_shown(program), texts_of(session, program), champion.slack_id, planned)


def announcement_approved(
    session: WorkspaceSession, args: Mapping[str, Any], now: datetime
) -> AnnouncementApproved:
    """The champion's yes to the announcement, while it is news: the program is still to open, other texts wait."""
    program = _program(session, args)
    champion, cohort = champion_of(session, program), current_cohort(session, program)
    said = {text.key: text.state for text in texts_of(session, program)}
    news = said.get(ANNOUNCEMENT) == APPROVED and set(said.values()) != {APPROVED}
    if champion is None or cohort.status != CohortState.PLANNED or not news:
        raise NoLongerApplies
    return AnnouncementApproved(
        program_shown(program), champion.slack_id, cohort.opening_by is not None, _still_ahead(program, now)
    )


def opened_itself(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> OpenedItself:
    """A program that has opened by itself, and who approved what is said about it."""
    program = _program(session, args)
    if CohortState(current_cohort(session, program).status) not in TAKES_APPLICATIONS:
        raise NoLongerApplies
    champion = champion_of(session, program) if needs_approval(program) else None
    return OpenedItself(program_shown(program), champion.slack_id if champion else "")


def _still_ahead(program: Program, now: datetime) -> date | None:
    """The day on which the announcement is planned, if that is still to come."""
    plan = plan_of(program)
    day = plan.dates.announce
    return day if day is not None and day > local_date(now, plan.zone) else None


def opening(session: WorkspaceSession, program: Program, now: datetime) -> OpeningShown:
    """The announcement before it is posted, and what it waits for."""
    cohort = current_cohort(session, program)
    people = eligible_people(session, program, now)
    return OpeningShown(
        announcement=announcement(session, program, now),
        text=text_shown(session, program, ANNOUNCEMENT),
        announce=_still_ahead(program, now),
        opens_itself=cohort.opening_by is not None,
        may_join=sum(bool(roles) for roles in people.values()),
        people=len(people),
    )


def campaign(session: WorkspaceSession, program: Program, now: datetime) -> CampaignShown:
    """Every text, the champion's word on it, when it goes or went out, and to how many."""
    plan, cohort = plan_of(program), current_cohort(session, program)
    champion = champion_of(session, program)
    return CampaignShown(
        program=program_shown(program),
        champion=champion.slack_id if champion else "",
        status=cohort.status,
        opens_itself=cohort.opening_by is not None,
        texts=tuple(_planned(session, cohort, text, now) for text in texts_of(session, program)),
        follow_up_days=plan.campaign.follow_up_days,
        image=bool(plan.campaign.image_url),
    )


def _planned(session: WorkspaceSession, cohort: Cohort, text: TextShown, now: datetime) -> TextPlanned:
    plan = plan_of(cohort.program)
    dates = plan.dates
    match text.key:
        case "announcement":
            sent = _sent_at(session, announced_key(cohort))
            return TextPlanned(text, dates.announce, None, sent)
        case "follow_up":
            began = len(unfinished_people(session, cohort))
            return TextPlanned(text, None, began, over=follow_up_over(cohort, now))
        case "last_call":
            sent = _sent_at(session, last_call_key(cohort))
            over = last_call_over(cohort, now) if sent is None else ""
            began = len(unfinished_people(session, cohort))
            return TextPlanned(text, dates.last_call, began, sent, over)
        case "thanks":
            sent, people = _told(session, f"thanks:{cohort.id}:")
            if sent is not None:
                return TextPlanned(text, dates.apply_until, people, sent)
            waiting = len(waiting_for_a_match(session, cohort))
            return TextPlanned(text, dates.apply_until, waiting, over=thanks_over(session, cohort, now))
        case _:
            sent, people = _told(session, f"kickoff:{cohort.id}:")
            if sent is not None:
                return TextPlanned(text, dates.begin, people, sent)
            pairs = select(Pair).where(
                Pair.cohort_id == cohort.id, Pair.status.in_([state.value for state in LIVING])
            )
            paired = {who for pair in session.scalars(pairs) for who in (pair.mentee_id, pair.mentor_id)}
            over = "past" if cohort.status == CohortState.CLOSED else ""
            return TextPlanned(text, dates.begin, len(paired), over=over)


def closed(session: WorkspaceSession, args: Mapping[str, Any], _now: datetime) -> ApplicationsClosed:
    """How applications stood when they closed."""
    cohort = _cohort(session, args)
    last = plan_of(cohort.program).dates.apply_until
    if last is None:
        raise NoLongerApplies

    def how_many(*states: EnrollmentState, but: Collection[int] = ()) -> int:
        return _count(session, cohort, [state.value for state in states], but)

    return ApplicationsClosed(
        program=program_shown(cohort.program),
        on=last,
        waiting=how_many(EnrollmentState.APPLIED),
        approved=how_many(EnrollmentState.APPROVED, EnrollmentState.MATCHED),
        waitlisted=how_many(EnrollmentState.WAITLISTED, but=asked_seats(session, cohort)),
        unfinished=len(unfinished_people(session, cohort)),
        published=cohort.published_at is not None,
    )


def _count(session: WorkspaceSession, cohort: Cohort, states: list[str], but: Collection[int]) -> int:
    """People, not applications: who applied for both roles counts once. `but`: without these enrollments."""
    query = select(func.count(func.distinct(Enrollment.person_id))).where(
        Enrollment.cohort_id == cohort.id, Enrollment.status.in_(states), Enrollment.id.not_in(but)
    )
    return session.scalar(query) or 0


def _sent_at(session: WorkspaceSession, key: str) -> datetime | None:
    return session.scalar(select(OutboxRow.created_at).where(OutboxRow.key == key))


def _told(session: WorkspaceSession, keys: str) -> tuple[datetime | None, int]:
    """When the first of the messages whose keys begin like this was written, and how many there are."""
    row = session.execute(
        select(func.min(OutboxRow.created_at), func.count()).where(outbox.begins_with(keys))
    ).one()
    return row[0], row[1]


def _require_campaign(session: WorkspaceSession, cohort: Cohort, key: str) -> None:
    if cohort.program.on_hold or not may_go_out(session, cohort.program, key):
        raise NoLongerApplies


def _let_go(session: WorkspaceSession, cohort: Cohort, person: Person) -> bool:
    """Whether somebody who had chosen a role has let go of every one."""
    states = session.scalars(
        select(Enrollment.status).where(Enrollment.cohort_id == cohort.id, Enrollment.person_id == person.id)
    ).all()
    return bool(states) and all(state == EnrollmentState.WITHDRAWN for state in states)


def _program(session: WorkspaceSession, args: Mapping[str, Any]) -> Program:
    program = session.get(Program, int(args["program"]))
    if program is None:
        raise NoLongerApplies
    return program


def _cohort(session: WorkspaceSession, args: Mapping[str, Any]) -> Cohort:
    cohort = session.get(Cohort, int(args["cohort"]))
    if cohort is None:
        raise NoLongerApplies
    return cohort


LOADERS: dict[str, Callable[[WorkspaceSession, Mapping[str, Any], datetime], Any]] = {
    "program.announced": announced,
    "campaign.last_call": last_call,
    "application.unfinished": unfinished(FOLLOW_UP),
    "application.last_call": unfinished(LAST_CALL),
    "campaign.thanks": told(THANKS),
    "campaign.kickoff": told(KICKOFF),
    "champion.asked": texts_to_approve,
    "admin.champion_answered": texts_to_approve,
    "admin.announcement_approved": announcement_approved,
    "admin.opened_itself": opened_itself,
    "admin.applications_closed": closed,
}
