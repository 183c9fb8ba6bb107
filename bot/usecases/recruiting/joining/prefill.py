"""What is known already, so that nobody types it again: from the directory, and from the last time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy import bindparam, select
from sqlalchemy.orm import selectinload

from bot.domain.forms import CHOOSING_KINDS, ROLE_FEED, Answer, Form, Kind, Page, Question, is_empty
from bot.usecases.recruiting.joining.standing import INTAKE
from bot.usecases.submissions import answers_of, form_of_submission
from db.models import Cohort, Person, Program, Submission
from db.often import often
from db.session import WorkspaceSession

_SENT_BEFORE = often(
    select(Submission)
    .where(
        Submission.form_key == INTAKE,
        Submission.person_id == bindparam("person"),
        Submission.subject == "cohort",
        Submission.subject_id != bindparam("cohort"),
        Submission.submitted_at.is_not(None),
    )
    .order_by(Submission.submitted_at.desc())
    .limit(1)
    .options(selectinload(Submission.answers))
)


@dataclass(frozen=True)
class LastTime:
    """What somebody chose when they last applied, by question key, and the program's name."""

    program: str = ""
    chosen: Mapping[str, Answer] = field(default_factory=dict)


NEVER = LastTime()


def last_time(
    session: WorkspaceSession, cohort: Cohort, person: Person, page: Page, known: Mapping[str, Answer]
) -> LastTime:
    """For a page that nothing is known of yet: what this person chose in another program, where it asks the same
    in the same way. What they wrote, whom they named and what they take part as is theirs to say anew.
    """
    if any(not is_empty(known.get(question.key)) for question in page.questions if not question.prefill):
        return NEVER
    before = session.scalar(_SENT_BEFORE, {"person": person.id, "cohort": cohort.id})
    if before is None:
        return NEVER
    asked, answers = form_of_submission(before), answers_of(before)
    then = {question.key: question for question in asked.questions}
    chosen = {
        question.key: _still_offered(question, answers[question.key])
        for question in page.questions
        if question.kind in CHOOSING_KINDS
        and question.feeds != ROLE_FEED
        and question.key in answers
        and question.key in then
        and then[question.key].kind is question.kind
    }
    chosen = {key: answer for key, answer in chosen.items() if not is_empty(answer)}
    if not chosen:
        return NEVER
    return LastTime(session.get_one(Program, before.form_version.program_id).name, chosen)


def _still_offered(question: Question, answer: Answer) -> Answer:
    """Of what was chosen then, what can be chosen now."""
    offered = {option.value for option in question.offered}
    if isinstance(answer, list):
        return [one for one in answer if one in offered][: question.max_items]
    return answer if answer in offered else None


def prefilled(form: Form, person: Person) -> dict[str, Answer]:
    """Answers by question key, from the directory and the Slack profile; unknown ones are left out."""
    found = {q.key: _answer(q, person) for q in form.questions if q.prefill and not q.retired}
    return {key: answer for key, answer in found.items() if answer not in (None, "", [])}


def _answer(question: Question, person: Person) -> Answer:
    match question.prefill:
        case "manager":
            manager = person.manager
            if manager is None:
                return None
            return [manager.slack_id] if question.kind is Kind.PEOPLE else manager.name
        case "level":
            return _level(question, person.level)
        case "skills":
            known = {option.value for option in question.offered}
            return [skill for skill in person.skills if skill in known][: question.max_items]
        case "start_date" | "started_on":
            return person.started_on.isoformat() if person.started_on else None
        case "department" | "location" | "country" | "zone" | "email" | "title" | "name" as field:
            return str(getattr(person, field) or "") or None
        case _:
            return None


def _level(question: Question, level: int | None) -> Answer:
    """Levels of the directory count from 1, the most junior, in the order of the question's options."""
    if level is None:
        return None
    if not question.options:
        return level
    option = question.options[min(max(level, 1), len(question.options)) - 1]
    return None if option.retired else option.value
