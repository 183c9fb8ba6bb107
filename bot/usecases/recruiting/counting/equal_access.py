"""Whether everybody has the same way in: who could take part, who applied, who was accepted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from sqlalchemy import select

from bot.domain.forms import Audience, Form, Kind
from bot.domain.program import Program as Plan
from bot.domain.program import label_of
from bot.domain.shown.balance import AccessGroup, AccessShown, AccessSplit
from bot.domain.states.enrollment import EnrollmentState
from bot.usecases.closing.seats import has_closed_pair
from bot.usecases.outbox import A_TIME, batched
from bot.usecases.planning.plans import current_form, form_of
from bot.usecases.recruiting.joining.eligibility import eligible_people
from db.models import Answer, Cohort, Enrollment, Person, Program, Submission
from db.session import WorkspaceSession

FAR_BEHIND = 0.8
"""Below four fifths of the best group's rate, a group is worth a look: see `bot.matching.asking.fairness`."""
ACCEPTED = frozenset({EnrollmentState.APPROVED, EnrollmentState.MATCHED, EnrollmentState.DONE})

Ids = frozenset[int]
Values = frozenset[str]


def equal_access(session: WorkspaceSession, cohort: Cohort, plan: Plan, now: datetime) -> AccessShown:
    """The comparison by department, location, level, and groups that people chose to be counted in.

    No figure is about fewer than five people, nor gives one away by subtraction.
    """
    people = _who_could(session, cohort.program, now)
    applied, accepted = _who_did(session, cohort)
    applied &= people.keys()
    accepted &= applied
    splits = [
        _split(by, _members(people, of), applied, accepted, words)
        for by, of, words in (
            ("department", lambda one: one.department.strip().casefold(), _as_written),
            ("location", lambda one: one.location.strip().casefold(), _as_written),
            ("level", lambda one: str(one.level or ""), lambda value: _level(plan, value)),
        )
    ]
    splits += _by_own_word(session, cohort, applied, accepted)
    return AccessShown(len(people), len(applied), len(accepted), tuple(splits))


def _who_could(session: WorkspaceSession, program: Program, now: datetime) -> dict[int, Person]:
    """Members of the workspace who may take part in one of the roles."""
    may = [person_id for person_id, roles in eligible_people(session, program, now).items() if roles]
    found: dict[int, Person] = {}
    for some in batched(may, A_TIME):
        found |= {one.id: one for one in session.scalars(select(Person).where(Person.id.in_(some)))}
    return found


def _who_did(session: WorkspaceSession, cohort: Cohort) -> tuple[Ids, Ids]:
    rows = session.execute(
        select(Enrollment.person_id, Enrollment.status, has_closed_pair()).where(
            Enrollment.cohort_id == cohort.id,
            Enrollment.applied_at.is_not(None),
            Enrollment.status != EnrollmentState.WITHDRAWN.value,
        )
    ).all()
    return (
        frozenset(person_id for person_id, _, _ in rows),
        frozenset(person_id for person_id, status, was_in in rows if was_in or status in ACCEPTED),
    )


def _members(people: Mapping[int, Person], of: Callable[[Person], str]) -> dict[str, Ids]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for person_id, person in people.items():
        found[of(person)].add(person_id)
    return {value: frozenset(ids) for value, ids in found.items()}


def _split(
    by: str, members: Mapping[str, Ids], applied: Ids, accepted: Ids, words: Callable[[str], str]
) -> AccessSplit:
    """Groups that share nobody: each column is shown where it, and what is left of it, is five or more. What is
    left is what the other groups have of it, and the same group beside it: those who did not apply, or are not in.
    """
    from bot.matching.asking.fairness import can_be_shown

    shown = can_be_shown({value: len(ids) for value, ids in members.items()})
    with_applied = _told_apart(members, shown, lambda ids: ids & applied, lambda ids: ids - applied)
    with_accepted = _told_apart(
        members, with_applied, lambda ids: ids & accepted, lambda ids: (ids & applied) - accepted
    )
    groups = [
        AccessGroup(
            label=words(value),
            people=len(members[value]),
            applied=len(members[value] & applied) if value in with_applied else None,
            accepted=len(members[value] & accepted) if value in with_accepted else None,
        )
        for value in shown
    ]
    return AccessSplit(by, _judged(groups), len(members) - len(shown))


def _told_apart(
    members: Mapping[str, Ids], among: Values, part: Callable[[Ids], Ids], rest: Callable[[Ids], Ids]
) -> Values:
    """Of the groups `among`, those whose `part` may be told: neither it nor their `rest` is about one to four people,
    and neither is what all the others together have of the two.
    """
    from bot.matching.asking.fairness import LEAST_PEOPLE

    def small(ids: Ids) -> bool:
        return 0 < len(ids) < LEAST_PEOPLE

    def size(value: str) -> int:
        return len(part(members[value]))

    told = sorted(
        (v for v in among if size(v) >= LEAST_PEOPLE and not small(rest(members[v]))),
        key=lambda value: (-size(value), value),
    )
    while told:
        others: Ids = frozenset().union(*(ids for value, ids in members.items() if value not in told))
        if not small(part(others)) and not small(rest(others)):
            break
        told.pop()
    return frozenset(told)


def _by_own_word(session: WorkspaceSession, cohort: Cohort, applied: Ids, accepted: Ids) -> list[AccessSplit]:
    """Groups in which people said they may be counted: applicants against those accepted."""
    from bot.matching.asking.fairness import keeps_secrets, with_figures

    form = form_of(current_form(session, cohort.program_id, "intake"))
    found: list[AccessSplit] = []
    told: list[Ids] = []  # whatever question they stand in, groups may share people
    for question in form.questions:
        if question.audience is not Audience.COUNTED or question.kind is not Kind.MULTI:
            continue
        members = _said(session, cohort, question.key, applied)
        shown: list[str] = []
        for value in sorted(members, key=lambda each: (-len(members[each]), each)):
            if keeps_secrets(members[value], told, applied, accepted):
                shown.append(value)
                told.append(members[value])
        counted = with_figures(members, shown, accepted)
        if applied - accepted:
            counted &= with_figures(members, shown, applied - accepted)
        groups = [
            AccessGroup(
                label=_option(form, question.key, value),
                people=len(members[value]),
                applied=len(members[value]),
                accepted=len(members[value] & accepted) if value in counted else None,
            )
            for value in shown
        ]
        if members:
            found.append(AccessSplit("group", _judged(groups), len(members) - len(shown)))
    return found


def _said(session: WorkspaceSession, cohort: Cohort, key: str, applied: Collection[int]) -> dict[str, Ids]:
    rows = session.execute(
        select(Submission.person_id, Answer.value)
        .join(Answer, Answer.submission_id == Submission.id)
        .where(
            Submission.form_key == "intake",
            Submission.subject == "cohort",
            Submission.subject_id == cohort.id,
            Answer.question_key == key,
        )
    )
    found: defaultdict[str, set[int]] = defaultdict(set)
    for person_id, values in rows:
        if person_id in applied and isinstance(values, list):
            for value in values:
                found[str(value)].add(person_id)
    return {value: frozenset(ids) for value, ids in found.items()}


def _judged(groups: Collection[AccessGroup]) -> tuple[AccessGroup, ...]:
    """The groups by name, with a mark where far fewer apply, or are accepted, than in the best."""

    def rate(number: int | None, of: int | None) -> float | None:
        return number / of if number is not None and of else None

    applying = [r for one in groups if (r := rate(one.applied, one.people)) is not None]
    accepting = [r for one in groups if (r := rate(one.accepted, one.applied)) is not None]

    def behind(one: AccessGroup) -> bool:
        pairs = (
            (rate(one.applied, one.people), applying),
            (rate(one.accepted, one.applied), accepting),
        )
        return any(mine is not None and mine < FAR_BEHIND * max(all_) for mine, all_ in pairs)

    judged = (AccessGroup(one.label, one.people, one.applied, one.accepted, behind(one)) for one in groups)
    return tuple(sorted(judged, key=lambda one: (not one.far_behind, one.label)))


def _as_written(value: str) -> str:
    return value.title()


def _level(plan: Plan, value: str) -> str:
    place = int(value) if value.isdecimal() else 0
    return plan.levels[place - 1].label if 0 < place <= len(plan.levels) else value


def _option(form: Form, key: str, value: str) -> str:
    return label_of(form.question(key).options, value)
