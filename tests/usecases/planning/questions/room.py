"""A program with people at its questionnaire, and a coordinator who changes it meanwhile."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.shown.profiles import ProfilesPage
from bot.domain.shown.questions import QuestionShown, QuestionsShown
from bot.domain.shown.recruiting import ApplicationPage
from bot.usecases.filling import Progress
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort, plan_of
from bot.usecases.planning.questions.editing import (
    bring_back_question,
    move_question,
    retire_question,
    save_question,
)
from bot.usecases.planning.questions.reading import question_shown
from bot.usecases.recruiting.joining.application import (
    accept_and_send,
    answer_what_is_new,
    begin_application,
    save_application_page,
)
from bot.usecases.submissions import Subject, find_submission
from db.models import Person, Program, Submission
from db.session import Sessions, WorkspaceSession
from tests.conftest import TEAM
from tests.usecases.people.company import found_program, hire


@dataclass
class Modal:
    """A page as it stands on somebody's screen."""

    page: ApplicationPage
    forced: Mapping[str, Any] = field(default_factory=dict)

    @property
    def asks(self) -> list[str]:
        return [question.key for question in self.page.page.questions]

    def filled(self, answers: Mapping[str, Any]) -> dict[str, Any]:
        """What Slack sends: every field, prefilled ones with what they show; only what a menu offers is chosen."""
        shown = self.page.answers
        sent = {key: answers.get(key, shown.get(key)) for key in self.asks}
        for question in self.page.page.questions:
            chosen = sent[question.key]
            if question.options and isinstance(chosen, list):
                offered = {option.value for option in question.offered_to(shown.get(question.key))}
                sent[question.key] = [value for value in chosen if value in offered]
        return {**sent, **self.forced}


@dataclass
class Room:
    """Cora coordinates; everybody else applies."""

    sessions: Sessions
    now: datetime
    program_id: int = 0
    people: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        with self.sessions.writing(TEAM) as session:
            cora = hire(session, "UCORA", self.now)
            self.people["Cora"] = cora.id
            self.program_id = found_program(session, cora, self.now).id

    @contextmanager
    def act(self, name: str = "Cora") -> Iterator[tuple[WorkspaceSession, Person, Program]]:
        with self.sessions.writing(TEAM) as session:
            if name not in self.people:
                self.people[name] = hire(session, f"U{name.upper()}", self.now).id
            yield (
                session,
                session.get_one(Person, self.people[name]),
                session.get_one(Program, self.program_id),
            )

    # -------------------------------------------------------------------------------- people who apply

    def open(self, name: str) -> Modal:
        with self.act(name) as (session, person, program):
            return Modal(begin_application(session, actor_of(session, person), person, program.id, self.now))

    def open_news(self, name: str) -> Modal:
        with self.act(name) as (session, person, program):
            cohort = current_cohort(session, program)
            actor = actor_of(session, person)
            return Modal(answer_what_is_new(session, actor, person, cohort.id, self.now))

    def submit(self, name: str, modal: Modal, answers: Mapping[str, Any]) -> Modal | None:
        """Press the button; the next page, or None once it is sent (profiles are accepted unread)."""
        with self.act(name) as (session, person, program):
            actor, cohort = actor_of(session, person), current_cohort(session, program).id
            after = save_application_page(
                session, actor, person, cohort_id=cohort, page_number=modal.page.page.number,
                raws=modal.filled(answers), now=self.now, progress=Progress.read(_as_json(modal.page.carried)),
            )  # fmt: skip
            if isinstance(after, ProfilesPage):
                seen = {profile.role: profile.digest for profile in after.profiles}
                after = accept_and_send(session, actor, person, cohort_id=cohort, seen=seen, now=self.now)
            assert after is None or isinstance(after, ApplicationPage)
            return Modal(after) if after is not None else None

    def apply(self, name: str, answers: Mapping[str, Any], *, pages: int = 99) -> Modal | None:
        """Join and go through the first `pages` pages; what is on the screen then."""
        modal: Modal | None = self.open(name)
        for _ in range(pages):
            if modal is None:
                break
            modal = self.submit(name, modal, answers)
        return modal

    def submission(self, session: WorkspaceSession, name: str) -> Submission:
        person = session.get_one(Person, self.people[name])
        cohort = current_cohort(session, session.get_one(Program, self.program_id))
        found = find_submission(session, "intake", person, Subject("cohort", cohort.id))
        assert found is not None
        return found

    # -------------------------------------------------------------------------------- the coordinator

    def opened(self, key: str = "", form: str = "intake") -> QuestionShown:
        with self.act() as (session, cora, program):
            return question_shown(session, actor_of(session, cora), program.id, form, key)

    def save(
        self, key: str = "", *, form: str = "intake", base: str | None = None, by: str = "Cora", **typed: Any
    ) -> QuestionsShown | QuestionShown:
        """Open a question, type into some fields, save."""
        shown = self.opened(key, form)
        names = {"kind": "question.kind", "list": "question.list"}
        fields = {names.get(name, name): value for name, value in typed.items()}
        if "options" in fields:
            fields = {
                **{n: "" for n in shown.typed if n.startswith("options.")},
                **fields, "options.0": "\n".join(fields.pop("options")),
            }  # fmt: skip
        on_screen = (*shown.fields, "options.", "question.")
        sent = {n: value for n, value in shown.typed.items() if n.startswith(on_screen)}
        with self.act(by) as (session, who, program):
            return save_question(
                session, actor_of(session, who), who, program.id, form, key,
                shown.base if base is None else base, {**sent, **fields}, self.now,
            )  # fmt: skip

    def retire(self, key: str, form: str = "intake") -> None:
        with self.act() as (session, cora, program):
            retire_question(session, actor_of(session, cora), cora, program.id, form, key, self.now)

    def bring_back(self, key: str, form: str = "intake") -> None:
        with self.act() as (session, cora, program):
            bring_back_question(session, actor_of(session, cora), cora, program.id, form, key, self.now)

    def move(self, key: str, step: int, form: str = "intake") -> None:
        with self.act() as (session, cora, program):
            actor = actor_of(session, cora)
            move_question(session, actor, cora, program.id, form, key, self.now, step=step)

    def form(self, key: str = "intake") -> Any:
        with self.act() as (_, _, program):
            return plan_of(program).forms[key]


def _as_json(carried: Mapping[str, Any]) -> Any:
    import json

    return json.loads(json.dumps(dict(carried)))
