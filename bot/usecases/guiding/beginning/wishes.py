"""What both of a pair wished for alike when they applied: good answers to begin an agreement with."""

from __future__ import annotations

from bot.domain.forms import Answer, Reader
from bot.usecases.closing.seats import joined_as
from bot.usecases.guiding.beginning.terms import whole
from bot.usecases.guiding.pairs import role_in
from bot.usecases.planning.plans import plan_of
from bot.usecases.submissions import Subject, answers_in_role, find_submission
from db.models import Pair, Person
from db.session import WorkspaceSession

ALIKE = ("cadence", "meeting_length")
"""Questions that the intake and the agreement share."""


def wishes_in_common(session: WorkspaceSession, pair: Pair) -> dict[str, Answer]:
    """How often and how long to meet, where both answered the same and the agreement offers it.

    Nothing for a circle, in which two of several do not decide.
    """
    form = plan_of(pair.cohort.program).forms.get("agreement")
    if pair.circle_id is not None or form is None:
        return {}
    asked = {question.key: question for question in whole(form).questions}
    mine, theirs = (told_to_partner(session, pair, person) for person in pair.people())
    return {
        key: mine[key]
        for key in ALIKE
        if key in asked
        and mine.get(key) is not None
        and mine.get(key) == theirs.get(key)
        and asked[key].option(str(mine[key])) is not None
    }


def told_to_partner(session: WorkspaceSession, pair: Pair, person: Person) -> dict[str, Answer]:
    """What a partner may see of somebody's application, in the role they have in this pair."""
    submission = find_submission(session, "intake", person, Subject("cohort", pair.cohort_id))
    if submission is None:
        return {}
    return answers_in_role(submission, Reader.PARTNER, joined_as(session, pair, role_in(pair, person)))
