"""What makes a form usable: limits of the screens it becomes, and questions that lead somewhere.

Rules as in bot/program_file/rules.py: each yields (path, message), paths relative to the object it is about.
"""

from __future__ import annotations

import difflib
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from bot.documents import Checks, Path
from bot.domain.feeding import FEEDS, why_unfit
from bot.domain.forms import CHOOSING_KINDS, Form, Kind, Option, Question
from bot.domain.said import N_, said
from bot.program_file.planning_rules import KEY, Findings

SHARED_LISTS = ("skills", "goals", "languages", "levels")
ROLE = "role"
"""What the question feeds by which people say as what they take part."""

# Slack's limits for the elements these become.
TITLE, BUTTON, LABEL, HINT, OPTION, OPTIONS, IN_SIGHT, LONGEST_TEXT = 24, 24, 2000, 2000, 75, 100, 10, 3000
END_OF_SCALE = 60  # the number stands before it
SHORT = 60  # what stands before an answer takes no line of its own
QUESTIONS_PER_PAGE = 40  # a modal holds 100 blocks

PREFILLED = (
    "country",
    "department",
    "email",
    "level",
    "location",
    "manager",
    "name",
    "skills",
    "start_date",
    "started_on",
    "title",
    "zone",
)
"""What a question can be prefilled with: fields of the directory and of the profile."""

_UNFIT: Mapping[str, str] = MappingProxyType(
    N_(
        {
            "feed_needs_kind": "a {kind} question cannot feed {feed!r}; it takes {kinds}",
            "feed_needs_list": "what feeds {feed!r} takes its options_from {shared}",
            "feed_needs_values": "what feeds {feed!r} may offer the values {values}",
            "feed_needs_audience": "what feeds {feed!r} may be seen by these only: {audiences}",
        }
    )
)


def check_form(form: Form) -> Findings:
    if not form.title.strip() or len(form.title) > TITLE:
        yield ("title",), said("should be 1 to {most} characters, a modal shows no more", most=TITLE)
    if not form.submit.strip() or len(form.submit) > BUTTON:
        yield ("submit",), said("should be 1 to {most} characters, a button shows no more", most=BUTTON)
    if len(form.intro) > LONGEST_TEXT:
        yield ("intro",), said("should be {most} characters or less", most=LONGEST_TEXT)
    if not any(not question.retired for question in form.questions):
        yield ("questions",), said("there is no question yet")
    yield from unique(
        (question.key for question in form.questions),
        "questions",
        N_("there is another question {key!r} before this one"),
    )
    for position, text in enumerate(form.page_texts):
        if len(text.title) > TITLE:
            yield ("page_texts", position, "title"), said("should be {most} characters or less", most=TITLE)
        if len(text.intro) > LONGEST_TEXT:
            yield (
                ("page_texts", position, "intro"),
                said("should be {most} characters or less", most=LONGEST_TEXT),
            )
    yield from _levels_lead_somewhere(form)
    for page, count in Counter(q.page for q in form.questions if not q.retired).items():
        if count > QUESTIONS_PER_PAGE:
            yield (
                ("questions",),
                said(
                    "page {page} asks {count} questions; {most} fit a modal",
                    page=page,
                    count=count,
                    most=QUESTIONS_PER_PAGE,
                ),
            )


def _levels_lead_somewhere(form: Form) -> Findings:
    chosen = {q.key for q in form.questions if q.kind in (Kind.MULTI, Kind.RANKED)}
    asked = {q.key for q in form.questions}
    for position, question in enumerate(form.questions):
        key = question.depends_on
        # In a review the skills were chosen long before, in the questionnaire.
        if key is not None and key in asked - chosen:
            yield (
                ("questions", position, "depends_on"),
                said("{key!r} is no question of which several are chosen", key=key),
            )


def check_question(question: Question) -> Findings:
    if not KEY.fullmatch(question.key):
        yield ("key",), said("may hold small letters, digits and _, beginning with a letter, 40 at most")
    if not question.label.strip() or len(question.label) > LABEL:
        yield ("label",), said("should be 1 to {most} characters", most=LABEL)
    if len(question.short) > SHORT:
        yield ("short",), said("should be {most} characters or less", most=SHORT)
    if len(question.hint) > HINT:
        yield ("hint",), said("should be {most} characters or less", most=HINT)
    if question.options and question.options_from:
        yield ("options",), said("give either options or options_from")
    if question.options_from is None:
        yield from options_fit(question.options, ("options",))
        if question.kind in CHOOSING_KINDS and not question.offered:
            yield (), said("a question to choose from needs options")
    if question.options_from is not None and question.options_from not in SHARED_LISTS:
        yield ("options_from",), said("should be one of {known}", known=", ".join(SHARED_LISTS))
    if question.kind is Kind.RADIO and len(question.offered) > IN_SIGHT:
        yield ("options",), said("radio shows {most} options at most; use choice", most=IN_SIGHT)
    yield from _bounds_make_sense(question)
    if (question.kind is Kind.LEVELS) != (question.depends_on is not None):
        yield ("depends_on",), said("levels, and nothing else, depend on another question")
    if question.page < 1:
        yield ("page",), said("pages count from 1")
    if question.prefill is not None and question.prefill not in PREFILLED:
        yield (
            ("prefill",),
            said(
                "{name!r} is not known of people{hint}",
                name=question.prefill,
                hint=perhaps(question.prefill, PREFILLED),
            ),
        )
    yield from _feeds_what_it_can(question)
    for name in ("low_label", "high_label"):
        if len(getattr(question, name)) > END_OF_SCALE:
            yield (name,), said("should be {most} characters or less", most=END_OF_SCALE)


def _feeds_what_it_can(question: Question) -> Findings:
    feed = question.feeds
    if feed is None or feed == ROLE:
        return
    if feed not in FEEDS:
        yield (
            ("feeds",),
            said("{name!r} is nothing that an answer can inform{hint}", name=feed, hint=perhaps(feed, FEEDS)),
        )
        return
    unfit = why_unfit(question)
    if unfit is not None:
        feeding = FEEDS[feed]
        yield (
            ("feeds",),
            said(
                _UNFIT[unfit],
                feed=feed,
                kind=question.kind.value,
                kinds=", ".join(sorted(feeding.kinds)),
                shared=feeding.shared or "",
                values=", ".join(feeding.values),
                audiences=", ".join(sorted(feeding.audiences)),
            ),
        )


def _bounds_make_sense(question: Question) -> Findings:
    low, high = question.minimum, question.maximum
    if question.kind in (Kind.SCALE, Kind.LEVELS):
        if low is None or high is None or not 1 <= high - low <= OPTIONS - 1:
            yield ("maximum",), said("a scale needs a minimum and a larger maximum")
    elif low is not None and high is not None and low > high:
        yield ("minimum",), said("is above the maximum")
    if question.max_items is not None and question.max_items < 1:
        yield ("max_items",), said("should be 1 or more")
    if question.max_length is not None and not 1 <= question.max_length <= LONGEST_TEXT:
        yield ("max_length",), said("should be 1 to {most}", most=str(LONGEST_TEXT))


def check_option(option: Option) -> Findings:
    if not option.value or len(option.value) > OPTION:
        yield ("value",), said("should be 1 to {most} characters", most=OPTION)
    if not option.label.strip() or len(option.label) > OPTION:
        yield ("label",), said("should be 1 to {most} characters, a menu shows no more", most=OPTION)
    if len(option.hint) > OPTION:
        yield ("hint",), said("should be {most} characters or less", most=OPTION)


def options_fit(options: tuple[Option, ...], path: Path) -> Findings:
    """Whether a list of options fits a menu, each value once."""
    offered = sum(not option.retired for option in options)
    if offered > OPTIONS:
        yield path, said("{count} options; a menu holds {most}", count=offered, most=OPTIONS)
    for value, count in Counter(option.value for option in options).items():
        if count > 1:
            yield path, said("the option {value!r} stands here {count} times", value=value, count=count)


def unique(keys: Iterable[str], name: str, double: str) -> Findings:
    """Whether each key of the list `name` stands there once; `double` says that a `{key!r}` does not."""
    seen: set[str] = set()
    for position, key in enumerate(keys):
        if key in seen:
            yield (name, position), said(double, key=key)
        seen.add(key)


def perhaps(name: str, known: Iterable[str]) -> str:
    """The nearest known name as the end of a message; nothing if none is near."""
    close = difflib.get_close_matches(name, list(known), 1)
    return said("; perhaps you mean {name!r}", name=close[0]) if close else ""


FORM_CHECKS: Checks = {Form: check_form, Question: check_question, Option: check_option}
