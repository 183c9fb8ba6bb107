"""From rows to the facts of a journey: many pairs with a handful of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import exists, func, or_, select

from bot.domain.journey import GoalFacts, MeetingFacts, PairFacts, PersonFacts
from bot.domain.states.goal import KEPT, GoalState
from bot.domain.states.meeting import MeetingState
from bot.domain.states.pair import PairState
from bot.domain.states.proposal import ProposalState
from bot.usecases.saying import holidays_of
from db.models import (
    Activity,
    Agreement,
    Answer,
    Goal,
    GoalUpdate,
    Meeting,
    Pair,
    Person,
    ReminderChoice,
    Signature,
    SkippedStep,
    StepTaken,
    Submission,
    TimeProposal,
)
from db.session import WorkspaceSession

COORDINATORS = "coordinators"
"""The recipient of a step that goes to the admin channel."""
FEEDBACK, FIT_CHECK, STILL_DECIDING = "meeting_feedback", "fit_check", "deciding"
RESUMED = "pair.resumed"
"""The activity that ends a pause."""


def facts_of(session: WorkspaceSession, pair: Pair) -> PairFacts:
    """The facts of one pair."""
    return facts_of_pairs(session, [pair])[pair.id]


def facts_of_pairs(session: WorkspaceSession, pairs: Sequence[Pair]) -> dict[int, PairFacts]:
    """The facts of many pairs by id; the number of queries does not depend on how many they are.

    The pairs' people, cohorts and programs should be loaded with them.
    """
    if not pairs:
        return {}
    session.flush()
    loaded = _Loaded(session, pairs)
    return {pair.id: loaded.facts(pair) for pair in pairs}


def own_hours(person: Person) -> tuple[int, int] | None:
    """The local working hours somebody chose for themselves; None for those of the program."""
    if person.work_from is None or person.work_until is None or person.work_from >= person.work_until:
        return None
    return person.work_from, person.work_until


class _Loaded:
    """Everything about some pairs, grouped by pair."""

    def __init__(self, session: WorkspaceSession, pairs: Sequence[Pair]) -> None:
        self._session = session
        self._ids = ids = [pair.id for pair in pairs]
        self._meetings = self._load_meetings()
        self._agreements = self._load_agreements()
        goes_on = exists().where(
            GoalUpdate.goal_id == Goal.id, GoalUpdate.kind == KEPT, GoalUpdate.at >= Goal.last_news_at
        )
        self._goals = self._group(
            select(Goal.pair_id, Goal.id, Goal.status, Goal.last_news_at, goes_on).where(
                Goal.pair_id.in_(ids)
            )
        )
        self._submissions = self._group(
            select(
                Submission.subject_id, Submission.form_key, Submission.person_id, Submission.occurrence
            ).where(
                Submission.subject == "pair",
                Submission.subject_id.in_(ids),
                Submission.submitted_at.is_not(None),
            )
        )
        self._taken = self._group(
            select(
                StepTaken.pair_id,
                StepTaken.recipient,
                StepTaken.step,
                StepTaken.occurrence,
                StepTaken.taken_at,
            ).where(StepTaken.pair_id.in_(ids))
        )
        self._choices = self._group(
            select(
                ReminderChoice.pair_id,
                ReminderChoice.person_id,
                ReminderChoice.step,
                ReminderChoice.snoozed_until,
                ReminderChoice.stopped,
            ).where(ReminderChoice.pair_id.in_(ids))
        )
        self._skipped, self._skipped_by_pair = self._load_skipped({pair.cohort.program_id for pair in pairs})
        self._resumed = self._load_resumed([pair.id for pair in pairs if pair.shift_days])
        self._deciding = self._load_deciding()
        self._suggested = self._group(
            select(TimeProposal.pair_id, TimeProposal.by_id, TimeProposal.made_at).where(
                TimeProposal.pair_id.in_(ids), TimeProposal.status == ProposalState.OPEN.value
            )
        )

    def facts(self, pair: Pair) -> PairFacts:
        mentee, mentor = pair.people()
        signed_by, changed_at, agreed_before = self._agreements.get(pair.id, (frozenset(), None, False))
        return PairFacts(
            id=str(pair.id),
            published_at=pair.published_at,
            mentee=self._person(pair, mentee),
            mentor=self._person(pair, mentor),
            status=PairState(pair.status),
            on_hold=pair.cohort.program.on_hold,
            paused_since=pair.paused_at,
            paused_until=pair.paused_until,
            shift_days=pair.shift_days,
            extra_days=pair.extra_days,
            cadence_days=pair.cadence_days,
            resumed_at=self._resumed.get(pair.id),
            meetings=tuple(self._meetings.get(pair.id, ())),
            agreement_signed_by=signed_by,
            agreement_changed_at=changed_at,
            agreed_before=agreed_before,
            goals=tuple(
                GoalFacts(str(i), GoalState(status), at, bool(goes_on))
                for i, status, at, goes_on in self._goals[pair.id]
            ),
            submissions=frozenset((form, str(who), about) for form, who, about in self._submissions[pair.id]),
            suggested_by=frozenset(str(who) for who, _ in self._suggested[pair.id]),
            suggested_at=max((at for _, at in self._suggested[pair.id]), default=None),
            still_deciding=self._deciding[pair.id],
            closing_held=pair.closing_at is not None,
            closing_at=pair.closing_at,
            channel_choice=pair.channel_choice,
            taken={
                (None if recipient == COORDINATORS else recipient, step, occurrence): at
                for recipient, step, occurrence, at in self._taken[pair.id]
            },
            skipped=frozenset(self._skipped[pair.cohort.program_id] | self._skipped_by_pair[pair.id]),
        )

    def _person(self, pair: Pair, person: Person) -> PersonFacts:
        own = [choice for choice in self._choices[pair.id] if choice[0] == person.id]
        return PersonFacts(
            id=str(person.id),
            zone=person.zone,
            country=holidays_of(person),
            active=person.deactivated_at is None,
            stopped=frozenset(step for _, step, _, stopped in own if stopped),
            snoozed={step: until for _, step, until, stopped in own if until is not None and not stopped},
            hours=own_hours(person),
            digest_day=person.digest_day,
            quiet_until=person.quiet_until,
        )

    def _group(self, query: Any) -> dict[int, list[tuple[Any, ...]]]:
        """Rows whose first column is the pair's id, by pair."""
        grouped: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
        for pair_id, *rest in self._session.execute(query):
            grouped[pair_id].append(tuple(rest))
        return grouped

    def _load_meetings(self) -> dict[int, list[MeetingFacts]]:
        of_pairs = select(Meeting.id).where(Meeting.pair_id.in_(self._ids))
        rated = self._group(
            select(Submission.subject_id, Submission.person_id).where(
                Submission.form_key == FEEDBACK,
                Submission.subject == "meeting",
                Submission.subject_id.in_(of_pairs),
                Submission.submitted_at.is_not(None),
            )
        )
        told = self._load_told_in_circles()
        query = select(
            Meeting.pair_id,
            Meeting.id,
            Meeting.starts_at,
            Meeting.status,
            Meeting.planned_at,
            Meeting.together,
            Meeting.minutes,
        ).where(Meeting.pair_id.in_(self._ids))
        return {
            pair_id: [
                MeetingFacts(
                    id=str(meeting_id),
                    starts_at=starts_at,
                    status=MeetingState(status),
                    feedback_by=frozenset(str(who) for (who,) in rated[meeting_id])
                    | told.get(together, frozenset()),
                    planned_at=planned_at,
                    minutes=minutes,
                )
                for meeting_id, starts_at, status, planned_at, together, minutes in rows
            ]
            for pair_id, rows in self._group(query.order_by(Meeting.starts_at, Meeting.id)).items()
        }

    def _load_told_in_circles(self) -> dict[str | None, frozenset[str]]:
        """Who said how a meeting of a circle was, in whichever of its pairs: a mentor says it once for all."""
        of_circles = select(Meeting.together).where(
            Meeting.pair_id.in_(self._ids), Meeting.together.is_not(None)
        )
        query = (
            select(Meeting.together, Submission.person_id)
            .join(Submission, Submission.subject_id == Meeting.id)
            .where(
                Meeting.together.in_(of_circles),
                Submission.form_key == FEEDBACK,
                Submission.subject == "meeting",
                Submission.submitted_at.is_not(None),
            )
        )
        told: dict[str | None, set[str]] = defaultdict(set)
        for together, who in self._session.execute(query):
            told[together].add(str(who))
        return {together: frozenset(people) for together, people in told.items()}

    def _load_agreements(self) -> dict[int, tuple[frozenset[str], datetime | None, bool]]:
        """Who signed the newest version of each pair, when it replaced an earlier one, and whether such an earlier
        one is signed by both.
        """
        query = (
            select(Agreement.pair_id, Agreement.version, Agreement.proposed_at, Signature.person_id)
            .join(Pair, Pair.id == Agreement.pair_id)
            .outerjoin(Signature, Signature.agreement_id == Agreement.id)
            .where(Pair.id.in_(self._ids))
            .order_by(Agreement.pair_id, Agreement.version)
        )
        found: dict[int, tuple[frozenset[str], datetime | None, bool]] = {}
        for pair_id, rows in self._group(query).items():
            signed: dict[int, set[str]] = defaultdict(set)
            for version, _, who in rows:
                if who is not None:
                    signed[version].add(str(who))
            newest, proposed_at, _ = rows[-1]
            agreed_before = any(len(both) > 1 for version, both in signed.items() if version < newest)
            found[pair_id] = (
                frozenset(signed[newest]),
                proposed_at if newest > 1 else None,
                agreed_before,
            )
        return found

    def _load_skipped(
        self, programs: set[int]
    ) -> tuple[dict[int, set[tuple[str, date]]], dict[int, set[tuple[str, date]]]]:
        """Which reminders coordinators skip, of all pairs by program, and by pair."""
        query = select(
            SkippedStep.program_id, SkippedStep.pair_id, SkippedStep.step, SkippedStep.monday
        ).where(
            SkippedStep.program_id.in_(programs),
            or_(SkippedStep.pair_id.is_(None), SkippedStep.pair_id.in_(self._ids)),
        )
        of_all: dict[int, set[tuple[str, date]]] = defaultdict(set)
        of_one: dict[int, set[tuple[str, date]]] = defaultdict(set)
        for program_id, pair_id, step, monday in self._session.execute(query):
            (of_all[program_id] if pair_id is None else of_one[pair_id]).add((step, monday))
        return of_all, of_one

    def _load_resumed(self, paused_before: list[int]) -> dict[int, datetime]:
        if not paused_before:
            return {}
        query = (
            select(Activity.pair_id, func.max(Activity.at))
            .where(Activity.verb == RESUMED, Activity.pair_id.in_(paused_before))
            .group_by(Activity.pair_id)
        )
        return {pair_id: at for pair_id, at in self._session.execute(query) if pair_id is not None}

    def _load_deciding(self) -> dict[int, frozenset[str]]:
        """Whose latest fit check said that they are still deciding."""
        query = (
            select(Submission.subject_id, Submission.person_id, Submission.id, Answer.value)
            .join(Answer, Answer.submission_id == Submission.id)
            .where(
                Submission.form_key == FIT_CHECK,
                Submission.subject == "pair",
                Submission.subject_id.in_(self._ids),
                Submission.submitted_at.is_not(None),
            )
            .order_by(Submission.submitted_at, Submission.id)
        )
        return defaultdict(
            frozenset, {pair_id: _still_deciding(rows) for pair_id, rows in self._group(query).items()}
        )


def _still_deciding(rows: Iterable[tuple[Any, ...]]) -> frozenset[str]:
    latest: dict[int, tuple[int, bool]] = {}
    for person_id, submission_id, value in rows:
        said_before = latest.get(person_id)
        same_form = said_before is not None and said_before[0] == submission_id
        deciding = value == STILL_DECIDING or (same_form and said_before is not None and said_before[1])
        latest[person_id] = (submission_id, deciding)
    return frozenset(str(person_id) for person_id, (_, deciding) in latest.items() if deciding)
