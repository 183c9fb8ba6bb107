"""Skills before and after, as far as the reader may see the answers: what is only counted is its writer's alone."""

from __future__ import annotations

from bot.domain.access import Actor, reader_of
from bot.domain.forms import Answer, Form, Kind, Reader
from bot.domain.reviews import FINAL
from bot.domain.shown.farewell import SkillStep
from bot.usecases.guiding.pairs import members_of
from bot.usecases.reviewing.sharing import sent_about
from bot.usecases.submissions import Subject, answers_for, find_submission, form_of_submission
from db.models import Pair, Person, Submission
from db.session import WorkspaceSession

INTAKE = "intake"


def skill_steps(session: WorkspaceSession, pair: Pair, actor: Actor, author: Person) -> tuple[SkillStep, ...]:
    """The levels that `author` gave at the beginning and at the end, for whoever asks; empty without both forms.

    Their writer sees all of them; anybody else only what both questions name them for.
    """
    intake = find_submission(session, INTAKE, author, Subject("cohort", pair.cohort_id))
    finals = [one for one in sent_about(session, pair, FINAL) if one.person_id == author.id]
    both_sent = len({one.person_id for one in sent_about(session, pair, FINAL)}) == len(pair.people())
    reader = reader_of(
        actor, str(author.id), program=str(pair.cohort.program_id), pair=members_of(pair),
        both_submitted=both_sent,
    )  # fmt: skip
    if reader is None or intake is None or not finals:
        return ()
    before, after = _levels(intake, reader), _levels(finals[-1], reader)
    return tuple(
        SkillStep(label, before[key][1] if key in before else None, level, most)
        for key, (label, level, most) in after.items()
    )


def _levels(submission: Submission, reader: Reader) -> dict[str, tuple[str, int, int]]:
    """Label, level and highest level of each skill, as far as the reader may see them."""
    form = form_of_submission(submission)
    found = {}
    for key, answer in answers_for(submission, reader).items():
        level = _level(form, key, answer)
        if level is not None:
            found[key] = level
    return found


def _level(form: Form, key: str, answer: Answer) -> tuple[str, int, int] | None:
    base = key.split(":", 1)[0]
    asked = next((question for question in form.questions if question.key == base), None)
    if asked is None or asked.kind is not Kind.LEVELS or ":" not in key or not str(answer).isdecimal():
        return None
    return form.question(key).label, int(str(answer)), asked.maximum or 5
