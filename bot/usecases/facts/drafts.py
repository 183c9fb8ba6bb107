"""Facts of drafts: one page at a time, whatever their size."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer, selectinload

from bot.domain.campaign import has_closed
from bot.domain.feeding import topic_label
from bot.domain.messages import NoLongerApplies
from bot.domain.program import Program as Plan
from bot.domain.program import label_of
from bot.domain.shown.matching import (
    LEFT_OVER_A_PAGE,
    PAIRS_A_PAGE,
    DraftShown,
    FilesShown,
    LeftOverShown,
    ProposalShown,
    ReasonShown,
    RefusedLockShown,
    RunShown,
    UnmatchedShown,
)
from bot.domain.states.match_round import ON_THE_WAY, RoundState
from bot.usecases.facts.draft_circles import circles_in_draft, members_of_circles
from bot.usecases.facts.programs import program_shown
from bot.usecases.matching.drafts.nobody_new import LEFT_OVER, TOLD, WITH_ROOM
from bot.usecases.matching.drafts.releasing import released_by
from bot.usecases.matching.drafts.rounds import last_change
from bot.usecases.matching.drafts.still_free import outdated
from bot.usecases.planning.plans import plan_of
from db.models import Cohort, Enrollment, MatchConstraint, MatchRound, Person, Program, Proposal
from db.session import WorkspaceSession

LEFT_OVER_AT_FIRST = 12
TENTHS = 10

_OVER = frozenset({RoundState.PUBLISHED, RoundState.DISCARDED})


def preview(session: WorkspaceSession, args: Mapping[str, Any], now: datetime) -> DraftShown:
    """A round for the admin channel. One that was discarded is not posted any more; a message of it that stands
    there already (`message` in `args`) says so.
    """
    shown = draft_shown(session, int(args["round"]), now=now)
    if shown.status == RoundState.DISCARDED and "message" not in args:
        raise NoLongerApplies
    return shown


def draft_shown(
    session: WorkspaceSession, round_id: int, page: int = 0, *, now: datetime | None = None
) -> DraftShown:
    """A round with one page of its pairs, and on the first page whoever is left over. Without `now` nothing is
    said of applications that are still open.

    A fixed number of queries, whatever the number of pairs. Raises NoLongerApplies if it is gone.
    """
    query = select(MatchRound).where(MatchRound.id == round_id)
    made = session.scalar(query.options(defer(MatchRound.unmatched)))
    if made is None:
        raise NoLongerApplies
    program = session.get_one(Cohort, made.cohort_id).program
    state = RoundState(made.status)
    who, change = last_change(session, made)
    asker = session.get_one(Person, made.made_by).slack_id
    start = DraftShown(
        program=program_shown(program),
        round=made.id,
        name=made.name,
        status=made.status,
        revision=made.revision,
        who=who if state in _OVER and who else asker,
        replaced=change == "match.replaced",
    )
    if state in ON_THE_WAY:
        return replace(start, run=_run(made))
    if state in (RoundState.FAILED, RoundState.DISCARDED):
        return start
    return replace(
        _drafted(session, made, program, start, page), apply_until=open_until(plan_of(program), now)
    )


def open_until(plan: Plan, now: datetime | None) -> date | None:
    """The last day for applications, if there is one and it is not over."""
    return None if now is None or has_closed(plan, now) else plan.dates.apply_until


def _run(made: MatchRound) -> RunShown:
    known = made.progress
    return RunShown(
        int(known.get("mentees", 0)),
        int(known.get("mentors", 0)),
        int(known.get("look", 0)),
        int(known.get("count", 0)),
        float(known.get("fraction", 0)),
    )


def _drafted(
    session: WorkspaceSession, made: MatchRound, program: Program, start: DraftShown, page: int
) -> DraftShown:
    plan = plan_of(program)
    count, mean, fits = figures(session, made.id)
    first = min(max(page, 0), max(0, count - 1) // PAIRS_A_PAGE) * PAIRS_A_PAGE
    proposals = _proposals(session, made, plan, first)
    circles = circles_in_draft(session, made, plan)
    if circles is not None:
        mentors = {one.mentor.person_id for one in proposals}
        circles = replace(circles, members=members_of_circles(session, made, mentors))
    return replace(
        start,
        pairs=count,
        left_over=left_over_count(made),
        told=told_count(made),
        with_room=with_room_count(made),
        mean=mean,
        fits=fits,
        total=made.total,
        proved=made.proved,
        gap=made.gap,
        page=_page(session, made, plan, proposals),
        first=first,
        unmatched=_unmatched(session, (made.unmatched or ())[:LEFT_OVER_AT_FIRST]) if page == 0 else (),
        refused=_refused(session, made.refused or ()),
        files=_files(made),
        answers_until=made.answers_until,
        peers=plan.among_peers,
        first_in_line=_first_in_line(session, made),
        parts=len(released_by(made.settings)),
        outdated=outdated(session, made),
        circles=circles,
    )


def _first_in_line(session: WorkspaceSession, made: MatchRound) -> int:
    query = (
        select(func.count(Enrollment.id.distinct()))
        .join(Proposal, Proposal.mentee_enrollment_id == Enrollment.id)
        .where(Proposal.round_id == made.id, Enrollment.missed > 0)
    )
    return int(session.scalar(query) or 0)


def figures(session: WorkspaceSession, round_id: int) -> tuple[int, float, tuple[int, ...]]:
    """How many pairs a round has, how well they fit on average (0 to 1), and how many in each tenth."""
    mean = session.scalar(select(func.avg(Proposal.fit)).where(Proposal.round_id == round_id))
    tenth = Proposal.fit // 100
    counts = [0] * TENTHS
    rows = session.execute(select(tenth, func.count()).where(Proposal.round_id == round_id).group_by(tenth))
    for at, count in rows:
        counts[min(int(at), TENTHS - 1)] += int(count)
    return sum(counts), float(mean or 0) / 1000, tuple(counts)


def left_over_count(made: MatchRound) -> int:
    """How many people a draft leaves without a partner, without reading who they are where that is known."""
    known = made.progress.get(LEFT_OVER)
    return int(known) if known is not None else len(made.unmatched or ())


def with_room_count(made: MatchRound) -> int:
    """How many people have a partner, and got no other for whom they have room."""
    return int(made.progress.get(WITH_ROOM, 0))


def told_count(made: MatchRound) -> int:
    """How many of those without a partner are written to when it is published, or were."""
    known = made.progress.get(TOLD)
    return int(known) if known is not None else left_over_count(made)


def _proposals(session: WorkspaceSession, made: MatchRound, plan: Plan, first: int) -> Sequence[Proposal]:
    """One page, the weakest first; circles stay together, the one with the weakest pair first."""
    by_circle = (
        func.min(Proposal.points).over(partition_by=Proposal.mentor_enrollment_id),
        Proposal.mentor_enrollment_id,
    )
    return session.scalars(
        select(Proposal)
        .where(Proposal.round_id == made.id)
        .order_by(*(by_circle if plan.in_circles else ()), Proposal.points, Proposal.id)
        .offset(first)
        .limit(PAIRS_A_PAGE)
        .options(
            selectinload(Proposal.mentee).selectinload(Enrollment.person),
            selectinload(Proposal.mentor).selectinload(Enrollment.person),
        )
    ).all()


def _page(
    session: WorkspaceSession, made: MatchRound, plan: Plan, proposals: Sequence[Proposal]
) -> tuple[ProposalShown, ...]:
    decided = _decided(session, made.cohort_id, proposals)
    return tuple(_proposal(one, plan, decided) for one in proposals)


def _decided(
    session: WorkspaceSession, cohort_id: int, proposals: Sequence[Proposal]
) -> dict[tuple[int, int], str]:
    rows = session.execute(
        select(
            MatchConstraint.mentee_enrollment_id, MatchConstraint.mentor_enrollment_id, MatchConstraint.kind
        ).where(
            MatchConstraint.cohort_id == cohort_id,
            MatchConstraint.mentee_enrollment_id.in_([one.mentee_enrollment_id for one in proposals]),
        )
    )
    return {(mentee, mentor): kind for mentee, mentor, kind in rows if kind in ("lock", "forbid")}


def _proposal(one: Proposal, plan: Plan, decided: Mapping[tuple[int, int], str]) -> ProposalShown:
    return ProposalShown(
        proposal=one.id,
        mentee=one.mentee.person.slack_id,
        mentor=one.mentor.person.slack_id,
        points=one.points,
        fit=one.fit / 1000,
        reasons=reasons_shown(one.reasons, plan),
        locked=one.locked,
        decided=decided.get((one.mentee_enrollment_id, one.mentor_enrollment_id), ""),
        source=one.source,
        answer=one.answer,
    )


def proposal_shown(session: WorkspaceSession, proposal: Proposal) -> ProposalShown:
    """One pair of a draft."""
    plan = plan_of(proposal.mentee.cohort.program)
    return _proposal(proposal, plan, _decided(session, proposal.mentee.cohort_id, [proposal]))


def reasons_shown(stored: Sequence[Mapping[str, Any]], plan: Plan) -> tuple[ReasonShown, ...]:
    """Reasons with labels instead of values."""
    return tuple(
        ReasonShown(str(one["code"]), int(one["points"]), int(one["of"]), _labelled(one["params"], plan))
        for one in stored
    )


def _labelled(params: Mapping[str, Any], plan: Plan) -> dict[str, object]:
    lists = {"skills": plan.skills, "goals": plan.goals, "languages": plan.languages}
    words: dict[str, Callable[[str], str]] = {
        key: partial(label_of, options) for key, options in lists.items()
    }
    words["topics"] = partial(topic_label, plan.forms.get("intake"))
    return {
        key: [words[key](str(one)) for one in value] if key in words and isinstance(value, list) else value
        for key, value in params.items()
    }


def left_over_shown(session: WorkspaceSession, round_id: int, page: int) -> LeftOverShown:
    """One page of everybody whom a draft leaves over. Raises NoLongerApplies if it is gone."""
    made = session.get(MatchRound, round_id)
    if made is None:
        raise NoLongerApplies
    people = made.unmatched or ()
    first = min(max(page, 0), max(0, len(people) - 1) // LEFT_OVER_A_PAGE) * LEFT_OVER_A_PAGE
    return LeftOverShown(
        program=program_shown(session.get_one(Cohort, made.cohort_id).program),
        round=made.id,
        name=made.name,
        people=_unmatched(session, people[first : first + LEFT_OVER_A_PAGE]),
        first=first,
        count=len(people),
        with_room=with_room_count(made),
    )


def _unmatched(session: WorkspaceSession, stored: Sequence[Mapping[str, Any]]) -> tuple[UnmatchedShown, ...]:
    slack_ids = slack_ids_of(session, [int(one["enrollment"]) for one in stored])
    return tuple(
        UnmatchedShown(
            slack_id=slack_ids[int(one["enrollment"])],
            role=str(one["role"]),
            cause=str(one["cause"]),
            removed=tuple((str(rule), int(count)) for rule, count in one["removed"]),
            helps=tuple(str(code) for code in one["helps"]),
            paired=bool(one.get("paired")),
        )
        for one in stored
        if int(one["enrollment"]) in slack_ids
    )


def _refused(session: WorkspaceSession, stored: Sequence[Sequence[Any]]) -> tuple[RefusedLockShown, ...]:
    slack_ids = slack_ids_of(session, [int(one) for mentee, mentor, _ in stored for one in (mentee, mentor)])
    return tuple(
        RefusedLockShown(slack_ids[mentee], slack_ids[mentor], str(rule))
        for mentee, mentor, rule in stored
        if mentee in slack_ids and mentor in slack_ids
    )


def slack_ids_of(session: WorkspaceSession, enrollments: Sequence[int]) -> dict[int, str]:
    """Slack ids by enrollment id."""
    if not enrollments:
        return {}
    rows = session.execute(
        select(Enrollment.id, Person.slack_id)
        .join(Person, Person.id == Enrollment.person_id)
        .where(Enrollment.id.in_(set(enrollments)))
    )
    return {int(id_): str(slack_id) for id_, slack_id in rows}


def _files(made: MatchRound) -> FilesShown:
    states = made.progress.get("files", {})
    shown = states.get("picture") == "shared"
    return FilesShown(made.picture_file if shown else None, str(states.get("sheet", "")))
