"""What makes a program usable: limits of the screens it will be shown on, and references that must lead
somewhere.

Each rule yields (path, message); paths are relative to the object it is about.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from math import inf

from bot.documents import Checks, Path
from bot.domain.calendar import zone_of
from bot.domain.forms import CHOOSING_KINDS, Form, Kind, Option, Question
from bot.domain.program import Blackout, MatchingSettings, Program, Topic, WorkingHours
from bot.domain.roles import BOTH, Role
from bot.domain.timeline import Anchor, Condition, TimelineStep
from bot.matching.plan import (
    ALWAYS_ON,
    CHOICES,
    DEFAULT_RULES,
    DEFAULT_WEIGHTS,
    DEPARTMENTS,
    RULE_PARAMETERS,
    SHAPES,
    RuleSetting,
)

Findings = Iterator[tuple[Path, str]]

REQUIRED_FORMS = (
    "intake",
    "agreement",
    "fit_check",
    "meeting_feedback",
    "pulse",
    "midpoint",
    "final",
    "closing",
)
SHARED_LISTS = ("skills", "goals", "languages", "levels")

# Slack's limits for the elements these become.
TITLE, BUTTON, LABEL, HINT, OPTION, OPTIONS, IN_SIGHT, LONGEST_TEXT = 24, 24, 2000, 2000, 75, 100, 10, 3000
SHORT = 60  # what stands before an answer takes no line of its own
QUESTIONS_PER_PAGE = 40  # a modal holds 100 blocks

_MIDNIGHT, _A_YEAR = 24, 366

_KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_COUNTRY = re.compile(r"(?:[A-Z]{2})?")


def check_program(program: Program) -> Findings:
    """What can only be seen on the whole."""
    if not _SLUG.fullmatch(program.slug):
        yield ("slug",), "may hold small letters, digits and hyphens, 40 at most"
    if not program.name.strip() or len(program.name) > OPTION:
        yield ("name",), f"should be 1 to {OPTION} characters"
    if not _EMOJI.fullmatch(program.emoji):
        yield ("emoji",), "should look like :seedling:"
    if zone_of(program.zone).key != program.zone:
        yield ("zone",), f"{program.zone!r} is no time zone; write it like Europe/Berlin"
    if not _COUNTRY.fullmatch(program.country):
        yield ("country",), "should be the two capital letters of a country, like DE"
    for name in ("duration_days", "cadence_days", "meeting_minutes", "meetings_planned", "capacity_max"):
        if getattr(program, name) < 1:
            yield (name,), "should be 1 or more"
    for name in SHARED_LISTS:
        yield from _options_fit(getattr(program, name), (name,))
    for name in REQUIRED_FORMS:
        if name not in program.forms:
            yield ("forms",), f"the form {name!r} is missing"
    yield from _roles_can_be_told(program)
    yield from _timeline_leads_somewhere(program)
    agreement = program.forms.get("agreement")
    known = {question.key for question in agreement.questions} if agreement else set()
    for key in program.agreement_defaults:
        if agreement and key not in known:
            yield ("agreement_defaults", key), f"the agreement has no question {key!r}"
    yield from _unique((topic.key for topic in program.topics), "topics", "topic")
    yield from _unique((measure.key for measure in program.measures), "measures", "measure")


def _roles_can_be_told(program: Program) -> Findings:
    intake = program.forms.get("intake")
    if intake is None:
        return
    roles = next((question for question in intake.questions if question.feeds == "role"), None)
    if roles is None or roles.asked_of or not roles.required:
        yield ("forms", "intake"), "needs a required question that feeds 'role' and that everybody is asked"
        return
    values = {option.value for option in roles.options}
    if not values or not values <= {*Role, BOTH}:
        yield (
            ("forms", "intake"),
            "the question that feeds 'role' may offer the options mentee, mentor and both",
        )


def _timeline_leads_somewhere(program: Program) -> Findings:
    yield from _unique((step.key for step in program.timeline), "timeline", "step")
    for position, step in enumerate(program.timeline):
        if step.form is not None and step.form not in program.forms:
            yield ("timeline", position, "form"), f"there is no form {step.form!r}"


def check_form(form: Form) -> Findings:
    if not form.title.strip() or len(form.title) > TITLE:
        yield ("title",), f"should be 1 to {TITLE} characters, a modal shows no more"
    if not form.submit.strip() or len(form.submit) > BUTTON:
        yield ("submit",), f"should be 1 to {BUTTON} characters, a button shows no more"
    if len(form.intro) > LONGEST_TEXT:
        yield ("intro",), f"should be {LONGEST_TEXT} characters or less"
    if not form.questions:
        yield ("questions",), "there is no question yet"
    yield from _unique((question.key for question in form.questions), "questions", "question")
    for position, text in enumerate(form.page_texts):
        if len(text.title) > TITLE:
            yield ("page_texts", position, "title"), f"should be {TITLE} characters or less"
    for page, count in Counter(question.page for question in form.questions).items():
        if count > QUESTIONS_PER_PAGE:
            yield ("questions",), f"page {page} asks {count} questions; {QUESTIONS_PER_PAGE} fit a modal"


def check_question(question: Question) -> Findings:
    if not _KEY.fullmatch(question.key):
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
        yield from _options_fit(question.options, ("options",))
        if question.kind in CHOOSING_KINDS and not question.options:
            yield (), "a question to choose from needs options"
    if question.options_from is not None and question.options_from not in SHARED_LISTS:
        yield ("options_from",), f"should be one of {', '.join(SHARED_LISTS)}"
    if question.kind is Kind.RADIO and len(question.options) > IN_SIGHT:
        yield ("options",), f"radio shows {IN_SIGHT} options at most; use choice"
    yield from _bounds_make_sense(question)
    if (question.kind is Kind.LEVELS) != (question.depends_on is not None):
        yield ("depends_on",), "levels, and nothing else, depend on another question"
    if question.page < 1:
        yield ("page",), "pages count from 1"


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


def check_step(step: TimelineStep) -> Findings:
    if not _KEY.fullmatch(step.key):
        yield ("key",), "may hold small letters, digits and _, beginning with a letter, 40 at most"
    if not step.days or any(days < 0 for days in step.days):
        yield ("days",), "should be one or more numbers, none below 0"
    if not step.working_days or any(days < 0 for days in step.working_days):
        yield ("working_days",), "should be one or more numbers, none below 0"
    if (step.anchor is Anchor.MEETING) and step.hours is None:
        yield ("hours",), "say how many hours from the meeting's start, negative for before"
    if step.hours is not None and step.anchor not in (Anchor.MEETING, Anchor.MEETING_HELD):
        yield ("hours",), "hours count from a meeting; use days"
    if step.every_days is not None and step.every_days < 1:
        yield ("every_days",), "should be 1 or more"
    if step.stale_after_days is not None and step.stale_after_days < 1:
        yield ("stale_after_days",), "should be 1 or more"
    if step.condition in (Condition.FORM_MISSING, Condition.FIT_OPEN) and step.form is None:
        yield ("form",), "say which form is meant"
    about_a_meeting = step.condition in (Condition.MEETING_AHEAD, Condition.FEEDBACK_MISSING)
    if about_a_meeting and step.anchor not in (Anchor.MEETING, Anchor.MEETING_HELD):
        yield ("anchor",), "this condition is about a meeting"
    if step.condition is Condition.GOAL_QUIET and step.anchor is not Anchor.GOAL_NEWS:
        yield ("anchor",), "this condition is about a goal's news"


def check_hours(hours: WorkingHours) -> Findings:
    if not 0 <= hours.start < hours.end <= _MIDNIGHT:
        yield ("end",), "should lie after the start, between 0 and 24"


def check_blackout(blackout: Blackout) -> Findings:
    if blackout.last < blackout.first:
        yield ("last",), "is before the first day"
    elif (blackout.last - blackout.first).days > _A_YEAR:
        yield ("last",), "a silence of more than a year is a mistake"


MATCHING_BOUNDS = (
    ("short_list_size", 2, 10),
    ("short_list_days", 1, 30),
    ("answer_days", 1, 30),
    ("mentors_per_mentee", 1, 5),
    ("stay_bonus", 0, 5_000),
    ("repeat_days", 0, 366),
)


def check_matching(settings: MatchingSettings) -> Findings:
    for name, weight in settings.weights.items():
        if name not in DEFAULT_WEIGHTS:
            yield ("weights", name), f"there is no criterion {name!r}{_perhaps(name, DEFAULT_WEIGHTS)}"
        elif not 0 <= weight < inf:
            yield ("weights", name), "should be 0 or more"
    others = [weight for name, weight in settings.weights.items() if name != CHOICES]
    if settings.weights and not any(weight > 0 for weight in others):
        yield ("weights",), "at least one should be above 0"
    for name, setting in settings.rules.items():
        yield from _rule_makes_sense(name, setting)
    for gap, points in settings.seniority.items():
        if not 0 <= points <= 1:
            yield ("seniority", gap), "should lie between 0 and 1"
    for name, known in (("shape", tuple(SHAPES)), ("department", DEPARTMENTS)):
        if getattr(settings, name) not in known:
            yield (name,), f"should be one of {', '.join(known)}"
    for name, least, most in MATCHING_BOUNDS:
        if not least <= getattr(settings, name) <= most:
            yield (name,), f"should lie between {least} and {most}"


def _rule_makes_sense(name: str, setting: RuleSetting) -> Findings:
    if name not in DEFAULT_RULES:
        yield ("rules", name), f"there is no rule {name!r}{_perhaps(name, DEFAULT_RULES)}"
        return
    if name in ALWAYS_ON and not (setting is True or isinstance(setting, Mapping)):
        yield ("rules", name), "protects people and cannot be switched off"
    if not isinstance(setting, Mapping):
        return
    known = RULE_PARAMETERS.get(name, frozenset())
    for parameter, value in setting.items():
        if parameter not in known:
            takes = f"takes {', '.join(sorted(known))}" if known else "takes nothing but true or false"
            yield ("rules", name, parameter), f"is not known here: the rule {name!r} {takes}"
        elif not 0 <= value < inf:
            yield ("rules", name, parameter), "should be 0 or more"


def _perhaps(name: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(name, list(known), 1)
    return f"; perhaps you mean {close[0]!r}" if close else ""


def check_topic(topic: Topic) -> Findings:
    if not topic.questions:
        yield ("questions",), "a topic needs a question to begin with"
    if topic.stage not in ("start", "middle", "end", "any"):
        yield ("stage",), "should be one of start, middle, end, any"


def _options_fit(options: tuple[Option, ...], path: Path) -> Findings:
    if len(options) > OPTIONS:
        yield path, f"{len(options)} options; a menu holds {OPTIONS}"
    for value, count in Counter(option.value for option in options).items():
        if count > 1:
            yield path, f"the option {value!r} stands here {count} times"


def _unique(keys: Iterable[str], name: str, what: str) -> Findings:
    seen: set[str] = set()
    for position, key in enumerate(keys):
        if key in seen:
            yield (name, position), f"there is another {what} {key!r} before this one"
        seen.add(key)


CHECKS: Checks = {
    Form: check_form,
    Question: check_question,
    Option: check_option,
    TimelineStep: check_step,
    WorkingHours: check_hours,
    Blackout: check_blackout,
    MatchingSettings: check_matching,
    Topic: check_topic,
}
