"""What the directory already knows, so that nobody types it again."""

from __future__ import annotations

from bot.domain.forms import Answer, Form, Kind, Question
from db.models import Person


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
