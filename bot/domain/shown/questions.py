"""What the views show in which coordinators change the questions of a form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.forms import Answer, Audience, Kind, Page, Question
from bot.domain.option_lines import Vanished
from bot.domain.shown.recruiting import ProgramShown

KIND, LIST = "question.kind", "question.list"
"""Fields that show other fields as soon as something is chosen in them: the ids of actions, too."""
OPTIONS, BECOME = "options", "become:"
"""How the names of those fields begin that hold lines of options, and that ask what became of one."""
OWN, RETIRED, NOTHING, NEW_PAGE = "own", "retired", "nothing", "new"


@dataclass(frozen=True)
class QuestionsShown:
    """Part of a form's questions, from the `first` of `count` on; `page_titles` by number.

    `forms` are the key and title of every form of the plan; `retired_shown`: these are the retired ones; `asked` and
    `retired` count all. `done` is a code for what was just done, with the question it was done to.
    """

    program: ProgramShown
    form: str
    title: str
    forms: tuple[tuple[str, str], ...]
    questions: tuple[Question, ...]
    page_titles: Mapping[int, str]
    first: int
    count: int
    asked: int
    retired: int
    retired_shown: bool = False
    done: str = ""
    done_to: str = ""


@dataclass(frozen=True)
class FasterShown:
    """Another coordinator changed the same question first. `who` is a Slack id."""

    who: str | None
    at: datetime | None


@dataclass(frozen=True)
class QuestionShown:
    """One question in its form; `key` is empty for a new one.

    `base` names the question as it stood when this was made. `typed` holds what each field shows, `fields` those
    that its kind has. `kinds` and `lists` are empty where they cannot be changed (any more). `shared_by`: labels
    of the questions that take their options from the same list. `vanished` asks what became of options whose
    line is gone.
    """

    program: ProgramShown
    form: str
    title: str
    key: str
    base: str
    kind: Kind
    typed: Mapping[str, Any]
    fields: tuple[str, ...]
    kinds: tuple[Kind, ...]
    pages: tuple[tuple[int, str], ...]
    audiences: tuple[Audience, ...]
    feeds: tuple[str, ...]
    lists: tuple[str, ...] = ()
    answered: bool = False
    needed: bool = False
    only_reworded: bool = False
    shared_by: tuple[str, ...] = ()
    vanished: tuple[Vanished, ...] = ()
    faster: FasterShown | None = None


@dataclass(frozen=True)
class PreviewShown:
    """A page of a form as somebody in `role` sees it; `position` of `total`."""

    program: ProgramShown
    form: str
    title: str
    role: str
    page: Page
    answers: Mapping[str, Answer]
    position: int
    total: int


@dataclass(frozen=True)
class NewQuestionsShown:
    """What came to the questionnaire since somebody applied; the labels of the first few."""

    program: ProgramShown
    cohort: int
    count: int
    labels: tuple[str, ...] = field(default=())
