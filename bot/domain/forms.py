"""A form is data: pages of questions, each with an audience.

What an answer means is decided in bot/domain/answers.py, who may read it by `shown_to`, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from bot.domain.roles import Role
from bot.errors import DomainError

# What an answer looks like once parsed; all of it survives JSON.
Answer = str | int | bool | list[str] | None
Answers = Mapping[str, Answer]


class Audience(StrEnum):
    """Who a question says will see its answer; it stands on every form."""

    PROFILE = "profile"  # coordinators who read applications and, once matched, the partner
    CANDIDATES = "candidates"  # the same, and before that the few people one might be matched with
    PARTNER = "partner"  # the partner, nobody else
    COORDINATORS = "coordinators"
    COUNTED = "counted"  # goes into figures of five people or more, never shown with a name
    MATCHING = "matching"  # used to find a match, shown to nobody, hinted at by no reason
    SELF = "self"  # only the person who wrote it


class Reader(StrEnum):
    """In which capacity somebody reads an answer."""

    SELF = "self"
    PARTNER = "partner"
    CANDIDATE = "candidate"  # is offered this person on a short list, or asked whether to guide them
    COORDINATOR = "coordinator"
    MANAGER = "manager"
    COUNTED = "counted"  # figures and reports
    MATCHING = "matching"  # the algorithm: whatever feeds a criterion


class Kind(StrEnum):
    TEXT = "text"
    LONG_TEXT = "long_text"
    CHOICE = "choice"  # one of several, as a menu
    RADIO = "radio"  # one of at most ten, all in sight
    MULTI = "multi"
    RANKED = "ranked"  # several; the order of choosing counts
    NUMBER = "number"
    SCALE = "scale"  # minimum..maximum with a label at each end
    LEVELS = "levels"  # one scale per option chosen in `depends_on`; pages() makes SCALE questions of it
    PEOPLE = "people"
    DATE = "date"
    LINK = "link"
    CHECK = "check"  # one box: yes or no
    ZONE = "zone"  # an IANA time zone, typed, prefilled from the profile
    COUNTRY = "country"  # typed, kept as ISO 3166 two letters, prefilled from the directory


OPEN_KINDS = frozenset({Kind.TEXT, Kind.LONG_TEXT, Kind.LINK, Kind.PEOPLE})  # cannot be counted
MOST_OPTIONS = 100
"""What one of Slack's menus holds."""
CHOOSING_KINDS = frozenset({Kind.CHOICE, Kind.RADIO, Kind.MULTI, Kind.RANKED})

_SEES: Mapping[Reader, frozenset[Audience]] = {
    Reader.SELF: frozenset(Audience),
    Reader.PARTNER: frozenset({Audience.PARTNER, Audience.PROFILE, Audience.CANDIDATES}),
    Reader.CANDIDATE: frozenset({Audience.CANDIDATES}),
    Reader.COORDINATOR: frozenset({Audience.COORDINATORS, Audience.PROFILE, Audience.CANDIDATES}),
    Reader.MANAGER: frozenset(),
    Reader.COUNTED: frozenset(
        {Audience.COUNTED, Audience.COORDINATORS, Audience.PROFILE, Audience.CANDIDATES}
    ),
}


def widens(before: Audience, after: Audience) -> bool:
    """Whether somebody would see an answer under `after` who was not named by `before`.

    What only its writer sees can become nothing else: even to be counted is more.
    """
    if Audience.SELF in (before, after):
        return before is not after and before is Audience.SELF
    return any(before not in sees and after in sees for sees in _SEES.values())


def narrower(one: Audience, other: Audience) -> Audience:
    """Whom both audiences name; the writer alone if neither holds the other."""
    if not widens(other, one):
        return one
    return Audience.SELF if widens(one, other) else other


@dataclass(frozen=True)
class Option:
    """Something to choose. A `retired` one is offered no more; answers that named it keep their words."""

    value: str
    label: str
    hint: str = ""
    retired: bool = False


ROLE_FEED, CAPACITY_FEED = "role", "capacity"
"""What the questions feed by which somebody says as what they take part, and how many they take on."""


@dataclass(frozen=True)
class Question:
    """One question.

    `asked_of` empty means everybody; `prefill` names a field of the directory; `feeds` the matching criterion
    it informs; `options_from` the program's shared list that its options were taken from. `minimum` and
    `maximum` bound NUMBER and SCALE; `max_items` MULTI, RANKED and PEOPLE; `max_length` texts, in characters.
    `short` is what others read before the answer, where the label speaks to the person who is asked.
    A `retired` question is asked no more; answers given to it stay, under the words they were given to.
    """

    key: str
    kind: Kind
    label: str
    audience: Audience
    required: bool = False
    asked_of: frozenset[Role] = frozenset()
    page: int = 1
    hint: str = ""
    options: tuple[Option, ...] = ()
    options_from: str | None = None
    minimum: int | None = None
    maximum: int | None = None
    max_items: int | None = None
    max_length: int | None = None
    prefill: str | None = None
    feeds: str | None = None
    low_label: str = ""
    high_label: str = ""
    depends_on: str | None = None
    short: str = ""
    retired: bool = False

    @property
    def for_others(self) -> str:
        """What stands before the answer where somebody else reads it."""
        return self.short or self.label

    @property
    def offered(self) -> tuple[Option, ...]:
        """The options that can be chosen now."""
        return tuple(option for option in self.options if not option.retired)

    def offered_to(self, answer: Answer) -> tuple[Option, ...]:
        """The same for somebody who gave `answer`: a retired option stays open to whoever has chosen it, as
        far as a menu has room.
        """
        chosen = answer if isinstance(answer, list) else [str(answer)]
        kept = [option for option in self.options if option.retired and option.value in chosen]
        kept = kept[: max(0, MOST_OPTIONS - len(self.offered))]
        return tuple(option for option in self.options if not option.retired or option in kept)

    @property
    def ends(self) -> tuple[int, int] | None:
        """The numbers at the two ends of a scale whose ends have names; None for every other question."""
        if self.kind is not Kind.SCALE or not (self.low_label or self.high_label):
            return None
        low, high = self.minimum, self.maximum
        return 1 if low is None else low, 5 if high is None else high

    def option(self, value: str) -> Option | None:
        return next((option for option in self.options if option.value == value), None)

    def is_for(self, roles: Collection[Role]) -> bool:
        return not self.asked_of or not self.asked_of.isdisjoint(roles)

    def level_of(self, option: Option) -> Question:
        """The single scale that a LEVELS question asks about one chosen option."""
        return replace(
            self,
            key=f"{self.key}:{option.value}",
            kind=Kind.SCALE,
            label=option.label,
            short="",
            options=(),
            options_from=None,
            depends_on=None,
        )


@dataclass(frozen=True)
class PageText:
    """Heading and opening words of one page."""

    number: int
    title: str = ""
    intro: str = ""


@dataclass(frozen=True)
class Page:
    """One modal's worth of questions; `position` of `total` among the pages this person sees, from 1."""

    number: int
    title: str
    intro: str
    questions: tuple[Question, ...]
    position: int = 1
    total: int = 1

    def audiences(self) -> tuple[Audience, ...]:
        """Everyone who will see something of this page, widest first."""
        asked = {question.audience for question in self.questions}
        return tuple(audience for audience in Audience if audience in asked)


@dataclass(frozen=True)
class Form:
    """One immutable version of a form. `title` fits a modal (24 characters), `submit` a button (24)."""

    key: str
    title: str
    submit: str
    questions: tuple[Question, ...]
    version: int = 1
    intro: str = ""
    page_texts: tuple[PageText, ...] = field(default=())

    def pages(self, roles: Role | Collection[Role] = (), answers: Answers | None = None) -> tuple[Page, ...]:
        """The pages for someone with these roles (both: the union), without empty ones.

        `answers` known so far turn LEVELS questions into one SCALE question per chosen option. Without roles
        only what everybody is asked is shown: the intake's first page asks for the roles themselves. It is one of
        as many pages as there will be in the role that is asked most, so that nobody gets more than they were told.
        """
        held = frozenset({roles}) if isinstance(roles, Role) else frozenset(roles)
        asked = self._asked(held, answers or {})
        numbers = sorted({question.page for question in asked})
        total = len(numbers)
        if not held:
            for role in Role:
                in_role = self._asked(frozenset({role}), answers or {})
                total = max(total, len({question.page for question in in_role}))
        return tuple(
            Page(
                number=number,
                title=self._text(number).title or self.title,
                intro=self._text(number).intro or (self.intro if position == 1 else ""),
                questions=tuple(question for question in asked if question.page == number),
                position=position,
                total=total,
            )
            for position, number in enumerate(numbers, start=1)
        )

    def _asked(self, held: frozenset[Role], answers: Answers) -> list[Question]:
        """Every single question for somebody who holds these roles."""
        return [
            single
            for question in self.questions
            if question.is_for(held) and not question.retired
            for single in _singles(question, answers)
        ]

    def question(self, key: str) -> Question:
        """The question with this key, also one level ("levels:python"); DomainError question_unknown."""
        for question in self.questions:
            if question.key == key:
                return question
            if question.kind is Kind.LEVELS and key.startswith(f"{question.key}:"):
                option = question.option(key.removeprefix(f"{question.key}:"))
                if option is not None:
                    return question.level_of(option)
        raise DomainError("question_unknown", key=key)

    def visible_to(self, audience: Audience) -> tuple[Question, ...]:
        """The questions whose answers this audience was named for."""
        return tuple(question for question in self.questions if question.audience is audience)

    def missing(self, roles: Role | Collection[Role], answers: Answers) -> tuple[Question, ...]:
        """Required questions of these roles that have no answer yet."""
        return tuple(
            question
            for page in self.pages(roles, answers)
            for question in page.questions
            if question.required and is_empty(answers.get(question.key))
        )

    def _text(self, number: int) -> PageText:
        return next((text for text in self.page_texts if text.number == number), PageText(number))


def is_empty(answer: Answer) -> bool:
    """Whether an answer says nothing. Zero does say something, an unticked box does not."""
    return answer is None or answer is False or answer in ("", [])


def shown_to(form: Form, answers: Answers, reader: Reader) -> dict[str, Answer]:
    """The part of `answers` this reader may see, in the order of the form: the one place that decides it.

    Figures take closed questions only, a manager sees nothing, and an answer whose question is not in the
    form is shown to nobody.
    """
    order = {question.key: position for position, question in enumerate(form.questions)}
    visible: list[tuple[int, str, Answer]] = []
    for key, answer in answers.items():
        try:
            question = form.question(key)
        except DomainError:
            continue
        if _may_see(question, reader):
            visible.append((order[key.split(":", 1)[0] if key not in order else key], key, answer))
    return {key: answer for _, key, answer in sorted(visible, key=lambda item: item[0])}


def as_asked(form: Form, given_in: Mapping[str, Form]) -> Form:
    """`form` with each question in the words it was answered under.

    `given_in` says for the keys of answers (also of single levels) in which version they were given. What is
    no longer in `form` is added at its end.
    """
    asked: dict[str, Question] = {}
    for key, version in given_in.items():
        base = key.split(":", 1)[0]
        found = next((question for question in version.questions if question.key == base), None)
        if found is not None:
            asked[base] = _with_options_of(asked[base], found) if base in asked else found
    known = {question.key for question in form.questions}
    return replace(
        form,
        questions=(
            *(asked.get(question.key, question) for question in form.questions),
            *(question for key, question in asked.items() if key not in known),
        ),
    )


def _with_options_of(one: Question, other: Question) -> Question:
    """Levels of one question may have been given in two versions: every option keeps words."""
    known = {option.value for option in one.options}
    return replace(one, options=(*one.options, *(o for o in other.options if o.value not in known)))


def narrowed(form: Form, now: Form) -> Form:
    """`form`, where no answer is shown to anybody whom `now` does not name for it: a promise may become
    narrower, never wider.
    """
    today = {question.key: question.audience for question in now.questions}
    return replace(
        form,
        questions=tuple(
            replace(question, audience=narrower(question.audience, today[question.key]))
            if question.key in today
            else question
            for question in form.questions
        ),
    )


def role_question(questions: Iterable[Question]) -> Question | None:
    """The question by which somebody says as what they take part, if it is among these."""
    return next((question for question in questions if question.feeds == ROLE_FEED), None)


def _may_see(question: Question, reader: Reader) -> bool:
    if reader is Reader.MATCHING:
        return question.feeds is not None
    if reader is Reader.COUNTED and question.kind in OPEN_KINDS:
        return False
    return question.audience in _SEES[reader]


def _singles(question: Question, answers: Answers) -> tuple[Question, ...]:
    if question.kind is not Kind.LEVELS:
        return (question,)
    chosen = answers.get(question.depends_on or "")
    if not isinstance(chosen, list):
        return ()
    options = (question.option(value) for value in chosen)
    return tuple(question.level_of(option) for option in options if option is not None)
