"""Filling in a form that may change meanwhile: what a page was asked in, what is kept of it, what comes next.

A modal carries the version it was made of and how far its reader has got. Its answers belong to that version; the
next page is made of the newest one and asks nothing twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from bot.domain.answers import parse_answer, parse_page
from bot.domain.asking import EVERYTHING, Seen, only, still_to_ask, what_is_new
from bot.domain.forms import ROLE_FEED, Answer, Answers, Form, Page, Question, is_empty
from bot.domain.roles import Role
from bot.errors import DomainError
from bot.usecases.planning.plans import current_form, form_of, form_version
from bot.usecases.submissions import answers_of, save_answers, stand_on
from db.models import FormVersion, Submission
from db.session import WorkspaceSession

MOST_STEPS = 20
"""How many steps back a modal remembers; nobody sees that many versions of a form in one go."""

RolesIn = Callable[[Form, Answers], Collection[Role]]
Step = tuple[int, int, str]
"""A version's number, the last page of it that was seen, and the roles it was asked of."""


@dataclass(frozen=True)
class Progress:
    """How far somebody has got, as a modal carries it: nothing in it is trusted further than what to ask next.

    `version` is the one the page was made of; `part`: the page asked only some of its questions; `news`: only
    what is new is being asked.
    """

    version: int | None = None
    steps: tuple[Step, ...] = ()
    part: bool = False
    news: bool = False

    def carried(self) -> dict[str, Any]:
        """For a modal's metadata."""
        return {"version": self.version, "steps": self.steps, "part": self.part, "news": self.news}

    @classmethod
    def read(cls, metadata: Mapping[str, Any]) -> Progress:
        """From a modal's metadata; whatever cannot be meant is left out."""
        steps = metadata.get("steps")
        return cls(
            version=_whole(metadata.get("version")),
            steps=tuple(
                (version, until, str(step[2]))
                for step in (steps if isinstance(steps, list) else [])[-MOST_STEPS:]
                if isinstance(step, list) and len(step) == 3  # noqa: PLR2004 - a Step
                and (version := _whole(step[0])) is not None
                and (until := _whole(step[1])) is not None
            ),
            part=metadata.get("part") is True,
            news=metadata.get("news") is True,
        )  # fmt: skip


IN_ORDER = Progress()
"""A modal that carries nothing: all pages one after the other."""


@dataclass(frozen=True)
class Asked:
    """A page to show, with what the modal must carry; `last`: nothing comes after it."""

    page: Page
    progress: Progress
    last: bool


class Filling:
    """One person's submission on its way through the versions of its form.

    `roles` finds the roles that hold by what was answered; `context` are answers from elsewhere that the pages
    depend on; `shape` makes of every version what this person is asked of it.
    """

    def __init__(
        self,
        session: WorkspaceSession,
        submission: Submission,
        program_id: int,
        roles: RolesIn,
        context: Answers | None = None,
        shape: Callable[[Form], Form] = lambda form: form,
    ) -> None:
        self._session = session
        self._submission = submission
        self._program_id = program_id
        self._roles = roles
        self._context = context or {}
        self._shape = shape
        self.newest = current_form(session, program_id, submission.form_key)

    @property
    def form(self) -> Form:
        """The newest version."""
        return self._form_of(self.newest)

    def known(self) -> dict[str, Answer]:
        """Everything answered so far, and what the pages depend on besides."""
        return {**self._context, **answers_of(self._submission)}

    def opened(self) -> Asked:
        """The first page of the newest version, with everything to go through."""
        page, *later = self._pages(IN_ORDER)
        return self._asked(page, later, IN_ORDER)

    def news(self) -> Asked | None:
        """The first page of what is new since this was sent; None if nothing is."""
        progress = Progress(news=True)
        pages = self._pages(progress)
        return self._asked(pages[0], pages[1:], progress) if pages else None

    def what_is_new(self) -> tuple[Question, ...]:
        """The questions that came since this was sent."""
        if self._submission.submitted_at is None:
            return ()
        known = self.known()
        sent = self._form_of(self._submission.form_version)
        return what_is_new(self.form, self._roles(self.form, known), known, sent)

    def keep(self, progress: Progress, page_number: object, raws: Mapping[str, object]) -> Progress:
        """Keep what was answered on a page, in the version it was asked in.

        Returns how far this person has got now. Raises FormErrors with every mistake of the page; DomainError
        question_unknown if there is no such page.
        """
        known = self.known()
        version, page, roles = self._asked_on(progress, page_number, known)
        if progress.part:
            page = replace(page, questions=tuple(q for q in page.questions if q.key in raws))
        save_answers(self._session, self._submission, parse_page(page, raws, known), version)
        steps = progress.steps
        if progress.version is None:  # nobody said how this page was reached: in order
            steps = (*steps, (version.version, page.number - 1, _written(roles)))
        steps = (*steps, (version.version, page.number, _written(roles)))
        return replace(progress, steps=steps[-MOST_STEPS:])

    def keep_draft(self, progress: Progress, page_number: object, raws: Mapping[str, object]) -> bool:
        """Keep what stands on a page that was closed half-way or refused, as far as it is an answer; what is empty
        there takes nothing away, and nobody takes another role by it. Returns whether there was anything. Raises
        DomainError question_unknown.
        """
        known = self.known()
        version, page, _ = self._asked_on(progress, page_number, known)
        kept: dict[str, Answer] = {}
        for question in page.questions:
            if question.feeds == ROLE_FEED:
                continue
            try:
                answer = parse_answer(question, raws.get(question.key), known.get(question.key))
            except DomainError:
                continue  # not an answer yet: it is asked again when the form is sent
            if not is_empty(answer):
                kept[question.key] = answer
        save_answers(self._session, self._submission, kept, version)
        return bool(kept)

    def next(self, progress: Progress) -> Asked | None:
        """The next page of the newest version; None when there is nothing more to ask: from then on the submission
        stands on that version.
        """
        pages = self._pages(progress)
        if pages:
            return self._asked(pages[0], pages[1:], progress)
        stand_on(self._submission, self.newest)
        return None

    def missing(self) -> tuple[Question, ...]:
        """What must be answered before this can be sent, of the version it stands on: what came after everything was
        answered is asked later. Who has sent it once owes only what is new: a question that became required since
        never takes back what was sent.
        """
        known = self.known()
        if self._submission.submitted_at is None:
            form = self._form_of(self._submission.form_version)
            return form.missing(self._roles(form, known), known)
        new = {question.key for question in self.what_is_new()}
        owed = self.form.missing(self._roles(self.form, known), known)
        return tuple(question for question in owed if question.key in new)

    def _asked_on(
        self, progress: Progress, page_number: object, known: Answers
    ) -> tuple[FormVersion, Page, frozenset[Role]]:
        """The version a modal was made of, its page, and the roles it asked. Raises DomainError question_unknown."""
        version = self._version(progress.version)
        form = self._form_of(version)
        roles = frozenset(self._roles(form, known))
        page = next((p for p in form.pages(roles, known) if str(p.number) == str(page_number)), None)
        if page is None:
            raise DomainError("question_unknown", key=str(page_number))
        return version, page, roles

    def _pages(self, progress: Progress) -> tuple[Page, ...]:
        known = self.known()
        form, roles = self.form, self._roles(self.form, known)
        draft = self._submission.submitted_at is None
        seen = [
            Seen(self._form_of(self._version(version)), until, _roles_of(written))
            for version, until, written in progress.steps
        ]
        if not progress.news:
            return still_to_ask(form, roles, known, seen, insist=draft)
        sent = Seen(self._form_of(self._submission.form_version), EVERYTHING, frozenset(roles))
        pages = still_to_ask(form, roles, known, [sent, *seen])
        return only(pages, self.what_is_new())

    def _asked(self, page: Page, later: Collection[Page], progress: Progress) -> Asked:
        known = self.known()
        whole = form_pages(self.form, self._roles(self.form, known), known)
        part = page.questions != whole[page.number].questions
        return Asked(page, replace(progress, version=self.newest.version, part=part), not later)

    def _version(self, number: int | None) -> FormVersion:
        """The version a modal was made of; the one the submission stands on if it does not say."""
        if number is None:
            return self._submission.form_version
        return form_version(self._session, self._program_id, self._submission.form_key, number)

    def _form_of(self, version: FormVersion) -> Form:
        return self._shape(form_of(version))


def form_pages(form: Form, roles: Collection[Role], answers: Answers) -> dict[int, Page]:
    """All pages by number."""
    return {page.number: page for page in form.pages(roles, answers)}


def _written(roles: Collection[Role]) -> str:
    return " ".join(sorted(role.value for role in roles))


def _roles_of(written: str) -> frozenset[Role]:
    return frozenset(Role(word) for word in written.split() if word in set(Role))


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
