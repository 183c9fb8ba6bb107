"""What a campaign says by itself on its days: it opens, calls a last time, closes, thanks, and begins.

Everything goes through the outbox once, in working hours, in approved words, and nothing while a program is on hold
or keeps a silent day. Nobody hears of it who has not begun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from bot.domain.calendar import local_date, next_daily_look
from bot.domain.campaign import ANNOUNCEMENT, KICKOFF, LAST_CALL, THANKS, closes_at, has_closed
from bot.domain.role_profiles import COORDINATOR, ROLES, digest_of_profile
from bot.domain.states.cohort import CohortState
from bot.domain.states.enrollment import EnrollmentState
from bot.domain.states.pair import LIVING
from bot.usecases import outbox
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.recruiting.inviting.campaign import may_go_out, moment_at_home, moment_for
from bot.usecases.recruiting.inviting.opening import day_begins, last_call_key, open_if_it_may
from bot.usecases.recruiting.joining.profiles import (
    ASKED,
    acceptances_of,
    ask_to_accept,
    people_of,
    profile_of,
)
from db.models import Cohort, Enrollment, OutboxRow, Pair, Person, Program, TextApproval
from db.session import Sessions, WorkspaceSession

TOO_LATE = timedelta(days=7)
"""A bot that was away for longer than this says nothing about what is over."""


class CampaignJob:
    """Says what falls due. It looks again when a plan, a cohort or the champion's word has changed.

    `now` gives the time, aware and in UTC.
    """

    name = "campaign"

    def __init__(self, sessions: Sessions, workspace_id: str, now: Callable[[], datetime]) -> None:
        self._sessions = sessions
        self._workspace_id = workspace_id
        self._now = now
        self._next: datetime | None = None
        self._seen: Any = None

    def run(self) -> datetime | None:
        """Say what is due; returns when to look again."""
        now = self._now()
        with self._sessions.reading(self._workspace_id) as session:
            seen = _what_it_depends_on(session)
        if self._next is None or self._next <= now or seen != self._seen:
            with self._sessions.writing(self._workspace_id) as session:
                later = run_campaigns(session, now)
            self._next, self._seen = min([next_daily_look(now), *later]), seen
        return self._next


def _what_it_depends_on(session: WorkspaceSession) -> Any:
    programs = session.execute(
        select(Program.id, Program.digest, Program.on_hold, Program.champion_id).order_by(Program.id)
    )
    cohorts = session.execute(
        select(Cohort.id, Cohort.status, Cohort.opening_by, Cohort.published_at).order_by(Cohort.id)
    )
    approved = session.execute(
        select(func.count(TextApproval.answered_at), func.max(TextApproval.answered_at))
    )
    pairs = session.scalar(select(func.max(Pair.id)))
    return [tuple(row) for row in (*programs, *cohorts, *approved)], pairs


def run_campaigns(session: WorkspaceSession, now: datetime) -> list[datetime]:
    """Write everything that is due; returns when the rest will be (aware, UTC)."""
    later: list[datetime | None] = []
    for program in session.scalars(select(Program).order_by(Program.id)).all():
        cohort = current_cohort(session, program)
        if program.on_hold or cohort.status == CohortState.CLOSED:
            continue
        later.append(open_if_it_may(session, cohort, now))
        later.append(call_last(session, cohort, now))
        later += close_applications(session, cohort, now)
        later += kick_off(session, cohort, now)
        later += ask_about_profiles(session, cohort, now)
    return [moment for moment in later if moment is not None]


def call_last(session: WorkspaceSession, cohort: Cohort, now: datetime) -> datetime | None:
    """The last call in the channel, once, on its day or as soon after it as may be; when to look again."""
    program, plan = cohort.program, plan_of(cohort.program)
    day = plan.dates.last_call
    if day is None or cohort.status != CohortState.RECRUITING or _has(session, last_call_key(cohort)):
        return None
    begins = day_begins(program, day, cohort.opened_at or now)
    at = max(begins, moment_at_home(program, now))
    end = closes_at(plan)
    if at - begins > TOO_LATE or (end is not None and at >= end):
        return None
    if at > now:
        return at
    if may_go_out(session, program, LAST_CALL):
        outbox.post(
            session, "campaign.last_call", now, key=last_call_key(cohort), program=program.id,
            cohort=cohort.id,
        )  # fmt: skip
    return None


def close_applications(session: WorkspaceSession, cohort: Cohort, now: datetime) -> list[datetime]:
    """After the last day: how it stands for coordinators, and thanks to everybody who waits for their match."""
    program, plan = cohort.program, plan_of(cohort.program)
    end = closes_at(plan)
    opened = cohort.opened_at
    if end is None or opened is None or opened >= end or now - end > TOO_LATE:
        return []
    if now < end:
        return [moment_at_home(program, end)]
    later = []
    at = moment_at_home(program, now)
    if at <= now:
        key = f"closed:{cohort.id}:{plan.dates.apply_until}"
        outbox.post(session, "admin.applications_closed", now, key=key, program=program.id, cohort=cohort.id)
    else:
        later.append(at)
    if may_go_out(session, program, THANKS):
        people = [
            person for person in waiting_for_a_match(session, cohort, end) if person.deactivated_at is None
        ]
        later += _tell(session, "campaign.thanks", f"thanks:{cohort.id}", cohort, people, now)
    return later


def kick_off(session: WorkspaceSession, cohort: Cohort, now: datetime) -> list[datetime]:
    """The champion's words to begin with, to both of each new pair, once per person and cohort."""
    if cohort.published_at is None or not may_go_out(session, cohort.program, KICKOFF):
        return []
    people = session.scalars(
        select(Person)
        .where(
            Person.id.in_(_paired(cohort, Pair.mentee_id, now)) | Person.id.in_(_paired(cohort, Pair.mentor_id, now)),
            Person.deactivated_at.is_(None),
        )
        .order_by(Person.id)
    )  # fmt: skip
    return _tell(session, "campaign.kickoff", f"kickoff:{cohort.id}", cohort, people, now)


def texts_ahead(session: WorkspaceSession, cohort: Cohort, now: datetime) -> Iterator[tuple[str, datetime]]:
    """What is still to be said on a day of its own, and when (UTC), once the champion has approved it."""
    program, plan = cohort.program, plan_of(cohort.program)
    dates, end = plan.dates, closes_at(plan)
    if cohort.status == CohortState.PLANNED:
        if cohort.opening_by is not None:
            day = max(dates.announce or local_date(now, plan.zone), local_date(now, plan.zone))
            yield ANNOUNCEMENT, day_begins(program, day, now)
        return
    called = last_call_over(cohort, now) or _has(session, last_call_key(cohort))
    if dates.last_call is not None and not called:
        at = day_begins(program, dates.last_call, now)
        if end is None or at < end:
            yield LAST_CALL, at
    if (
        end is None
        or cohort.opened_at is None
        or cohort.opened_at >= end
        or thanks_over(session, cohort, now)
    ):
        return
    thanked = select(OutboxRow.id).where(outbox.begins_with(f"thanks:{cohort.id}:"))
    if session.scalar(thanked.limit(1)) is None and waiting_for_a_match(session, cohort, end):
        yield THANKS, moment_at_home(program, max(end, now))


def last_call_over(cohort: Cohort, now: datetime) -> str:
    """Why a last call that was not posted never will be: published (the matches were, before its day) or past; empty
    while it still may be.
    """
    program, plan = cohort.program, plan_of(cohort.program)
    day, published = plan.dates.last_call, cohort.published_at
    if day is None or cohort.status in (CohortState.PLANNED, CohortState.RECRUITING):
        late = day is not None and now - day_begins(program, day, cohort.opened_at or now) > TOO_LATE
        return "past" if late or has_closed(plan, now) else ""
    early = published is not None and local_date(published, plan.zone) <= day
    return "published" if early else "past"


def follow_up_over(cohort: Cohort, now: datetime) -> str:
    """Why nobody is reminded of what they began any more: published (the matches were, while people could still apply)
    or past; empty while they still may be.
    """
    end, published = closes_at(plan_of(cohort.program)), cohort.published_at
    if published is not None and (end is None or published < end):
        return "published"
    return "past" if cohort.status == CohortState.CLOSED or (end is not None and now >= end) else ""


def thanks_over(session: WorkspaceSession, cohort: Cohort, now: datetime) -> str:
    """Why thanks that nobody got never will be sent: nobody (waits for a match any more), published (the matches were,
    before applications closed) or past; empty while they still may be.
    """
    end, published = closes_at(plan_of(cohort.program)), cohort.published_at
    if end is None or now < end:
        return "past" if end is not None and cohort.status == CohortState.CLOSED else ""
    late = now - end > TOO_LATE or cohort.opened_at is None or cohort.opened_at >= end
    if late or cohort.status == CohortState.CLOSED:
        return "published" if published is not None and published < end else "past"
    return "" if waiting_for_a_match(session, cohort, end) else "nobody"


def _paired(cohort: Cohort, side: Any, now: datetime) -> Any:
    return select(side).where(
        Pair.cohort_id == cohort.id,
        Pair.status.in_([state.value for state in LIVING]),
        Pair.published_at > now - TOO_LATE,
    )


def waiting_for_a_match(
    session: WorkspaceSession, cohort: Cohort, end: datetime | None = None, *, among: int | None = None
) -> list[Person]:
    """Who applied (before `end`) and waits: has no match in any role, and was not told that there was none for them.
    `among`: of nobody but this person.
    """
    own = Enrollment.cohort_id == cohort.id
    waits = select(Enrollment.person_id).where(
        own,
        Enrollment.status.in_((EnrollmentState.APPLIED.value, EnrollmentState.APPROVED.value)),
        *(() if end is None else (Enrollment.applied_at < end,)),
    )
    knows = select(Enrollment.person_id).where(
        own, (Enrollment.status == EnrollmentState.MATCHED.value) | (Enrollment.missed > 0)
    )
    people = select(Person).where(Person.id.in_(waits), Person.id.not_in(knows))
    if among is not None:
        people = people.where(Person.id == among)
    return list(session.scalars(people.order_by(Person.id)))


def _tell(
    session: WorkspaceSession, kind: str, key: str, cohort: Cohort, people: Iterable[Person], now: datetime
) -> list[datetime]:
    """One message each, in each one's working hours; when the others will get theirs."""
    told = set(session.scalars(select(OutboxRow.key).where(OutboxRow.kind == kind)))
    later = []
    for person in people:
        own = f"{key}:{person.id}"
        if own in told:
            continue
        at = moment_for(cohort.program, person, now)
        if at > now:
            later.append(at)
        else:
            outbox.post(session, kind, now, key=own, new=True, person=person.id, cohort=cohort.id)
    return later


def ask_about_profiles(session: WorkspaceSession, cohort: Cohort, now: datetime) -> list[datetime]:
    """Everybody who takes part and has not said yes to the words of today is asked once; pairs go on meanwhile."""
    program = cohort.program
    people = people_of(session, program)
    asked: set[str] | None = None
    later = []
    for role in ROLES:
        profile = profile_of(program, role)
        if profile is None or (cohort.status == CohortState.PLANNED and role != COORDINATOR):
            continue
        digest = digest_of_profile(profile)
        accepted = {a.person_id for a in acceptances_of(session, program, role) if a.digest == digest}
        waiting = [person for person in people.get(role, ()) if person.id not in accepted]
        if waiting and asked is None:
            asked = set(session.scalars(select(OutboxRow.key).where(OutboxRow.kind == ASKED)))
        for person in waiting:
            if f"{ASKED}:{program.id}:{person.id}:{role}:{digest[:16]}" in (asked or ()):
                continue
            at = moment_for(program, person, now)
            if at > now:
                later.append(at)
            else:
                ask_to_accept(session, program, person, role, now)
    return later


def _has(session: WorkspaceSession, key: str) -> bool:
    return session.scalar(select(OutboxRow.id).where(OutboxRow.key == key)) is not None
