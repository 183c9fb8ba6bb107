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
    {
        "feed_needs_kind": "a {kind} question cannot feed {feed!r}; it takes {kinds}",
        "feed_needs_list": "what feeds {feed!r} takes its options_from {shared}",
        "feed_needs_values": "what feeds {feed!r} may offer the values {values}",
        "feed_needs_audience": "what feeds {feed!r} may be seen by {audiences} only",
    }
)


def check_form(form: Form) -> Findings:
    if not form.title.strip() or len(form.title) > TITLE:
        yield ("title",), f"should be 1 to {TITLE} characters, a modal shows no more"
    if not form.submit.strip() or len(form.submit) > BUTTON:
        yield ("submit",), f"should be 1 to {BUTTON} characters, a button shows no more"
    if len(form.intro) > LONGEST_TEXT:
        yield ("intro",), f"should be {LONGEST_TEXT} characters or less"
    if not any(not question.retired for question in form.questions):
        yield ("questions",), "there is no question yet"
    yield from unique((question.key for question in form.questions), "questions", "question")
    for position, text in enumerate(form.page_texts):
        if len(text.title) > TITLE:
            yield ("page_texts", position, "title"), f"should be {TITLE} characters or less"
        if len(text.intro) > LONGEST_TEXT:
            yield ("page_texts", position, "intro"), f"should be {LONGEST_TEXT} characters or less"
    yield from _levels_lead_somewhere(form)
    for page, count in Counter(q.page for q in form.questions if not q.retired).items():
        if count > QUESTIONS_PER_PAGE:
            yield ("questions",), f"page {page} asks {count} questions; {QUESTIONS_PER_PAGE} fit a modal"


def _levels_lead_somewhere(form: Form) -> Findings:
    chosen = {q.key for q in form.questions if q.kind in (Kind.MULTI, Kind.RANKED)}
    asked = {q.key for q in form.questions}
    for position, question in enumerate(form.questions):
        key = question.depends_on
        # In a review the skills were chosen long before, in the questionnaire.
        if key is not None and key in asked - chosen:
            yield ("questions", position, "depends_on"), f"{key!r} is no question of which several are chosen"


def check_question(question: Question) -> Findings:
    if not KEY.fullmatch(question.key):
        yield ("key",), "may hold small letters, digits and _, beginning with a letter, 40 at most"
    if not question.label.strip() or len(question.label) > LABEL:
        yield ("label",), f"should be 1 to {LABEL} characters"
    if len(question.short) > SHORT:
        yield ("short",), f"should be {SHORT} characters or less"
    if len(question.hint) > HINT:
        yield ("hint",), f"should be {HINT} characters or less"
    if question.options and question.options_from:
        yield ("options",), "give either options or options_from"
    if question.options_from is None:
        yield from options_fit(question.options, ("options",))
        if question.kind in CHOOSING_KINDS and not question.offered:
            yield (), "a question to choose from needs options"
    if question.options_from is not None and question.options_from not in SHARED_LISTS:
        yield ("options_from",), f"should be one of {', '.join(SHARED_LISTS)}"
    if question.kind is Kind.RADIO and len(question.offered) > IN_SIGHT:
        yield ("options",), f"radio shows {IN_SIGHT} options at most; use choice"
    yield from _bounds_make_sense(question)
    if (question.kind is Kind.LEVELS) != (question.depends_on is not None):
        yield ("depends_on",), "levels, and nothing else, depend on another question"
    if question.page < 1:
        yield ("page",), "pages count from 1"
    if question.prefill is not None and question.prefill not in PREFILLED:
        yield (
            ("prefill",),
            f"{question.prefill!r} is not known of people{perhaps(question.prefill, PREFILLED)}",
        )
    yield from _feeds_what_it_can(question)
    for name in ("low_label", "high_label"):
        if len(getattr(question, name)) > END_OF_SCALE:
            yield (name,), f"should be {END_OF_SCALE} characters or less"


def _feeds_what_it_can(question: Question) -> Findings:
    feed = question.feeds
    if feed is None or feed == ROLE:
        return
    if feed not in FEEDS:
        yield ("feeds",), f"{feed!r} is nothing that an answer can inform{perhaps(feed, FEEDS)}"
        return
    unfit = why_unfit(question)
    if unfit is not None:
        feeding = FEEDS[feed]
        yield (
            ("feeds",),
            _UNFIT[unfit].format(
                feed=feed,
                kind=question.kind.value,
                kinds=", ".join(sorted(feeding.kinds)),
                shared=feeding.shared,
                values=", ".join(feeding.values),
                audiences=" or ".join(sorted(feeding.audiences)),
            ),
        )


def _bounds_make_sense(question: Question) -> Findings:
    low, high = question.minimum, question.maximum
    if question.kind in (Kind.SCALE, Kind.LEVELS):
        if low is None or high is None or not 1 <= high - low <= OPTIONS - 1:
            yield ("maximum",), "a scale needs a minimum and a larger maximum"
    elif low is not None and high is not None and low > high:
        yield ("minimum",), "is above the maximum"
    if question.max_items is not None and question.max_items < 1:
        yield ("max_items",), "should be 1 or more"
    if question.max_length is not None and not 1 <= question.max_length <= LONGEST_TEXT:
        yield ("max_length",), f"should be 1 to {LONGEST_TEXT}"


def check_option(option: Option) -> Findings:
    if not option.value or len(option.value) > OPTION:
        yield ("value",), f"should be 1 to {OPTION} characters"
    if not option.label.strip() or len(option.label) > OPTION:
        yield ("label",), f"should be 1 to {OPTION} characters, a menu shows no more"
    if len(option.hint) > OPTION:
        yield ("hint",), f"should be {OPTION} characters or less"


def options_fit(options: tuple[Option, ...], path: Path) -> Findings:
    """Whether a list of options fits a menu, each value once."""
    offered = sum(not option.retired for option in options)
    if offered > OPTIONS:
        yield path, f"{offered} options; a menu holds {OPTIONS}"
    for value, count in Counter(option.value for option in options).items():
        if count > 1:
            yield path, f"the option {value!r} stands here {count} times"


def unique(keys: Iterable[str], name: str, what: str) -> Findings:
    """Whether each key of the list `name` stands there once."""
    seen: set[str] = set()
    for position, key in enumerate(keys):
        if key in seen:
            yield (name, position), f"there is another {what} {key!r} before this one"
        seen.add(key)


def perhaps(name: str, known: Iterable[str]) -> str:
    """The nearest known name as the end of a message; nothing if none is near."""
    close = difflib.get_close_matches(name, list(known), 1)
    return f"; perhaps you mean {close[0]!r}" if close else ""


FORM_CHECKS: Checks = {Form: check_form, Question: check_question, Option: check_option}
