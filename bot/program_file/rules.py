"""What makes a program usable: limits of the screens it will be shown on, and references that must lead
somewhere.

Each rule yields (path, message); paths are relative to the object it is about, messages are `said`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from math import inf

from bot.documents import Checks
from bot.domain.calendar import zone_of
from bot.domain.program import (
    Blackout,
    Community,
    HealthThresholds,
    MatchingSettings,
    Program,
    Topic,
    WorkingHours,
)
from bot.domain.roles import BOTH, Role
from bot.domain.said import N_, said
from bot.domain.timeline import Anchor, Condition, TimelineStep
from bot.languages import LANGUAGES
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
from bot.program_file.form_rules import FORM_CHECKS, SHARED_LISTS, options_fit, perhaps, unique
from bot.program_file.planning_rules import (
    KEY,
    MOST_BLACKOUTS,
    MOST_CHALLENGES,
    MOST_MEASURES,
    PLANNING_CHECKS,
    TITLE_LINE,
    Findings,
    between,
    lines_fit,
    text_fits,
)

AGREEMENT, ASSESSMENT = "agreement", "assessment"
REQUIRED_FORMS = (
    "intake",
    AGREEMENT,
    "fit_check",
    "meeting_feedback",
    "pulse",
    "midpoint",
    "final",
    "closing",
)
SMALLEST_CIRCLE = 2

NUMBERS = (
    ("duration_days", 1, 1_100),
    ("cadence_days", 1, 366),
    ("meeting_minutes", 5, 480),
    ("meetings_planned", 1, 200),
    ("capacity_max", 1, 50),
)
"""The program's own numbers with their bounds, both included."""

MODES = ("matcher", "short_lists", "asking", "by_hand", "mixed")

_MIDNIGHT, _A_YEAR, _FARTHEST = 24, 366, 3_660
_TOPICS, _QUESTIONS, _STEPS, _STARTERS = 100, 10, 12, 50
_LONG_LINE = 500
_STAGES = ("start", "middle", "end", "any")
_DEFAULT_TEXT = 3000

_SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
_COUNTRY = re.compile(r"(?:[A-Z]{2})?")


def check_program(program: Program, unread: Collection[str | int] = ()) -> Findings:
    """What can only be seen on the whole. Where something under one of the names `unread` was left out, because it
    could not be read, nothing is said about what may be missing only therefore.
    """
    yield from _names_fit(program)
    for rule, needs in _ON_THE_WHOLE:
        if needs.isdisjoint(unread):
            yield from rule(program)


def _names_fit(program: Program) -> Findings:
    if not _SLUG.fullmatch(program.slug):
        yield ("slug",), said("may hold small letters, digits and hyphens, 40 at most")
    if not program.name.strip() or len(program.name) > TITLE_LINE:
        yield ("name",), said("should be 1 to {most} characters", most=TITLE_LINE)
    if not _EMOJI.fullmatch(program.emoji):
        yield ("emoji",), said("should look like :seedling:")
    if zone_of(program.zone).key != program.zone:
        yield ("zone",), said("{zone!r} is no time zone; write it like Europe/Berlin", zone=program.zone)
    if program.language not in LANGUAGES:
        yield (
            ("language",),
            said("{language!r} is none of {known}", language=program.language, known=", ".join(LANGUAGES)),
        )
    if not _COUNTRY.fullmatch(program.country):
        yield ("country",), said("should be the two capital letters of a country, like DE")
    yield from text_fits(program.purpose, "purpose", needed=True)
    yield from text_fits(program.objective, "objective")
    yield from text_fits(program.announcement, "announcement")
    for name, least, most in NUMBERS:
        yield from between(getattr(program, name), name, (least, most))


def _lists_fit(program: Program) -> Findings:
    for name in SHARED_LISTS:
        yield from options_fit(getattr(program, name), (name,))
    for name, most in (
        ("challenges", MOST_CHALLENGES),
        ("measures", MOST_MEASURES),
        ("blackouts", MOST_BLACKOUTS),
        ("topics", _TOPICS),
    ):
        count = len(getattr(program, name))
        if count > most:
            yield (name,), said("has {count} entries; {most} at most", count=count, most=most)
    yield from lines_fit(program.first_steps, "first_steps", _STEPS, _LONG_LINE)
    yield from lines_fit(program.conversation_starters, "conversation_starters", _STARTERS, _LONG_LINE)
    yield from unique(
        (topic.key for topic in program.topics),
        "topics",
        N_("there is another topic {key!r} before this one"),
    )
    yield from unique(
        (measure.key for measure in program.measures),
        "measures",
        N_("there is another measure {key!r} before this one"),
    )


def _lists_hold_something(program: Program) -> Findings:
    for key, form in program.forms.items():
        for position, question in enumerate(form.questions):
            name = question.options_from
            if name in SHARED_LISTS and not question.retired and not question.offered:
                yield (
                    ("forms", key, "questions", position, "options_from"),
                    said("the list {name!r} is empty", name=name),
                )


def _forms_are_there(program: Program) -> Findings:
    for name in REQUIRED_FORMS:
        if name not in program.forms and (name != AGREEMENT or program.with_agreement):
            yield ("forms",), said("the form {name!r} is missing", name=name)
    for key in program.forms:
        if not KEY.fullmatch(key):
            yield (
                ("forms", key),
                said("may hold small letters, digits and _, beginning with a letter, 40 at most"),
            )


def _agreement_can_be_proposed(program: Program) -> Findings:
    agreement = program.forms.get(AGREEMENT)
    if agreement is None:
        return
    asked = {question.key: question for question in agreement.questions}
    for key, words in program.agreement_defaults.items():
        question = asked.get(key)
        longest = (question.max_length if question else None) or _DEFAULT_TEXT
        if question is None:
            yield ("agreement_defaults", key), said("the agreement has no question {key!r}", key=key)
        elif question.options and words not in {option.value for option in question.offered}:
            offered = ", ".join(option.value for option in question.offered)
            yield ("agreement_defaults", key), said("should be one of {known}", known=offered)
        elif len(words) > longest:
            yield ("agreement_defaults", key), said("should be {most} characters or less", most=longest)


def _people_can_be_eligible(program: Program) -> Findings:
    modules = {module.key for module in program.training.modules}
    for role in Role:
        eligible = getattr(program.eligibility, role)
        for name in ("level_from", "level_to"):
            level = getattr(eligible, name)
            if level is not None and not 1 <= level <= len(program.levels):
                yield (
                    ("eligibility", role.value, name),
                    said("there are levels 1 to {most}", most=len(program.levels)),
                )
        for position, key in enumerate(eligible.modules):
            if key not in modules:
                yield (
                    ("eligibility", role.value, "modules", position),
                    said("there is no training module {key!r}{hint}", key=key, hint=perhaps(key, modules)),
                )


def _assessment_can_be_taken(program: Program) -> Findings:
    form = program.forms.get(ASSESSMENT)
    if form is None:
        if program.recruiting.assessment != "none":
            yield (
                ("recruiting", "assessment"),
                said("needs a form {form!r} with a scale for each skill", form=ASSESSMENT),
            )
        return
    asked = [question.key for question in form.questions]
    for position, module in enumerate(program.training.modules):
        if module.skill and module.skill not in asked:
            yield (
                ("training", "modules", position, "skill"),
                said(
                    "the form {form!r} has no question {key!r}{hint}",
                    form=ASSESSMENT,
                    key=module.skill,
                    hint=perhaps(module.skill, asked),
                ),
            )


def _kind_makes_sense(program: Program) -> Findings:
    if program.in_circles and program.among_peers:
        yield ("in_circles",), said("a circle has one mentor; among peers there is none")
    if program.in_circles and program.capacity_max < SMALLEST_CIRCLE:
        yield (
            ("capacity_max",),
            said("a circle is one mentor with {least} mentees or more", least=SMALLEST_CIRCLE),
        )


def _roles_can_be_told(program: Program) -> Findings:
    intake = program.forms.get("intake")
    if intake is None:
        return
    roles = next((question for question in intake.questions if question.feeds == "role"), None)
    if roles is None or roles.asked_of or not roles.required or roles.retired:
        yield (
            ("forms", "intake"),
            said("needs a required question that feeds 'role' and that everybody is asked"),
        )
        return
    values = {option.value for option in roles.offered}
    if not values or not values <= {*Role, BOTH}:
        yield (
            ("forms", "intake"),
            said("the question that feeds 'role' may offer the options mentee, mentor and both"),
        )


def _timeline_leads_somewhere(program: Program) -> Findings:
    yield from unique(
        (step.key for step in program.timeline),
        "timeline",
        N_("there is another step {key!r} before this one"),
    )
    for position, step in enumerate(program.timeline):
        if step.form is not None and step.form not in program.forms:
            yield ("timeline", position, "form"), said("there is no form {key!r}", key=step.form)


STEP_TEXT = 600
"""Characters of a reminder in the coordinators' own words."""


def check_step(step: TimelineStep) -> Findings:
    if not KEY.fullmatch(step.key):
        yield ("key",), said("may hold small letters, digits and _, beginning with a letter, 40 at most")
    for name in ("days", "working_days"):
        numbers: tuple[int, ...] = getattr(step, name)
        if not numbers or any(days < 0 for days in numbers):
            yield (name,), said("should be one or more numbers, none below 0")
        elif max(numbers) > _FARTHEST:
            yield (name,), said("should be {most} or less", most=_FARTHEST)
    for name in ("hours", "cadences"):
        if abs(getattr(step, name) or 0) > _FARTHEST:
            yield (name,), said("should be {most} or less", most=_FARTHEST)
    if (step.anchor is Anchor.MEETING) and step.hours is None:
        yield ("hours",), said("say how many hours after the meeting's end, negative for before its start")
    if step.hours is not None and step.anchor not in (Anchor.MEETING, Anchor.MEETING_HELD):
        yield ("hours",), said("hours count from a meeting; use days")
    if step.every_days is not None and step.every_days < 1:
        yield ("every_days",), said("should be 1 or more")
    if step.stale_after_days is not None and step.stale_after_days < 1:
        yield ("stale_after_days",), said("should be 1 or more")
    if step.condition in (Condition.FORM_MISSING, Condition.FIT_OPEN) and step.form is None:
        yield ("form",), said("say which form is meant")
    if step.text and step.condition is not Condition.ALWAYS:
        yield ("text",), said("only a reminder that asks for nothing has words of its own")
    yield from text_fits(step.text, "text", STEP_TEXT)
    about_a_meeting = step.condition in (Condition.MEETING_AHEAD, Condition.FEEDBACK_MISSING)
    if about_a_meeting and step.anchor not in (Anchor.MEETING, Anchor.MEETING_HELD):
        yield ("anchor",), said("this condition is about a meeting")
    if step.condition is Condition.GOAL_QUIET and step.anchor is not Anchor.GOAL_NEWS:
        yield ("anchor",), said("this condition is about a goal's news")


def check_hours(hours: WorkingHours) -> Findings:
    if not 0 <= hours.start < hours.end <= _MIDNIGHT:
        yield ("end",), said("should lie after the start, between 0 and 24")


def check_blackout(blackout: Blackout) -> Findings:
    if blackout.last < blackout.first:
        yield ("last",), said("is before the first day")
    elif (blackout.last - blackout.first).days > _A_YEAR:
        yield ("last",), said("a silence of more than a year is a mistake")


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
            yield (
                ("weights", name),
                said("there is no criterion {name!r}{hint}", name=name, hint=perhaps(name, DEFAULT_WEIGHTS)),
            )
        elif not 0 <= weight < inf:
            yield ("weights", name), said("should be 0 or more")
    others = [weight for name, weight in settings.weights.items() if name != CHOICES]
    if settings.weights and not any(weight > 0 for weight in others):
        yield ("weights",), said("at least one should be above 0")
    for name, setting in settings.rules.items():
        yield from _rule_makes_sense(name, setting)
    for gap, points in settings.seniority.items():
        if not 0 <= points <= 1:
            yield ("seniority", gap), said("should lie between 0 and 1")
    for name, known in (("shape", tuple(SHAPES)), ("department", DEPARTMENTS), ("mode", MODES)):
        if getattr(settings, name) not in known:
            yield (name,), said("should be one of {known}", known=", ".join(known))
    for name, least, most in MATCHING_BOUNDS:
        if not least <= getattr(settings, name) <= most:
            yield (name,), said("should lie between {least} and {most}", least=str(least), most=str(most))


def _rule_makes_sense(name: str, setting: RuleSetting) -> Findings:
    if name not in DEFAULT_RULES:
        yield (
            ("rules", name),
            said("there is no rule {name!r}{hint}", name=name, hint=perhaps(name, DEFAULT_RULES)),
        )
        return
    if name in ALWAYS_ON and not (setting is True or isinstance(setting, Mapping)):
        yield ("rules", name), said("protects people and cannot be switched off")
    if not isinstance(setting, Mapping):
        return
    known = RULE_PARAMETERS.get(name, frozenset())
    for parameter, value in setting.items():
        if parameter not in known:
            yield ("rules", name, parameter), _not_taken(name, known)
        elif not 0 <= value < inf:
            yield ("rules", name, parameter), said("should be 0 or more")


def _not_taken(rule: str, known: Collection[str]) -> str:
    if known:
        return said(
            "is not known here: the rule {rule!r} takes {known}", rule=rule, known=", ".join(sorted(known))
        )
    return said("is not known here: the rule {rule!r} takes nothing but true or false", rule=rule)


def check_topic(topic: Topic) -> Findings:
    # Goals and skills that the plan does not list are no mistake: it may inherit topics and have lists of its own.
    yield from text_fits(topic.title, "title", TITLE_LINE, needed=True)
    if not topic.questions:
        yield ("questions",), said("a topic needs a question to begin with")
    yield from lines_fit(topic.questions, "questions", _QUESTIONS, _LONG_LINE)
    if topic.stage not in _STAGES:
        yield ("stage",), said("should be one of {known}", known=", ".join(_STAGES))
    yield from text_fits(topic.intro, "intro", _LONG_LINE)


HEALTH_BOUNDS = (
    ("first_booked_days", 1, 90),
    ("first_held_days", 1, 180),
    ("silence_days", 1, 180),
    ("unsigned_days", 1, 180),
    ("goalless_days", 1, 180),
    ("review_days", 1, 90),
    ("low_pulse", 1, 4),
    ("pulse_fall", 1, 4),
)


def check_health(health: HealthThresholds) -> Findings:
    for name, least, most in HEALTH_BOUNDS:
        if not least <= getattr(health, name) <= most:
            yield (name,), said("should lie between {least} and {most}", least=least, most=most)
    if health.first_held_days < health.first_booked_days:
        yield ("first_held_days",), said("should not be less than first_booked_days")


COMMUNITY_BOUNDS = (("get_together_days", 0, 366), ("touch_base_days", 0, 366))


def check_community(community: Community) -> Findings:
    for name, least, most in COMMUNITY_BOUNDS:
        if not least <= getattr(community, name) <= most:
            yield (name,), said("should lie between {least} and {most}", least=least, most=most)


_ON_THE_WHOLE: tuple[tuple[Callable[[Program], Findings], frozenset[str]], ...] = (
    (_lists_fit, frozenset()),
    (_forms_are_there, frozenset({"forms", "with_agreement"})),
    (_lists_hold_something, frozenset({"forms", *SHARED_LISTS})),
    (_roles_can_be_told, frozenset({"forms"})),
    (_timeline_leads_somewhere, frozenset({"forms", "timeline"})),
    (_agreement_can_be_proposed, frozenset({"forms"})),
    (_people_can_be_eligible, frozenset({"training", "levels"})),
    (_assessment_can_be_taken, frozenset({"forms", "training"})),
    (_kind_makes_sense, frozenset({"matching", "in_circles", "capacity_max"})),
)
"""The rules of the whole, each with the names that it looks at."""

CHECKS: Checks = {
    **PLANNING_CHECKS,
    **FORM_CHECKS,
    TimelineStep: check_step,
    WorkingHours: check_hours,
    Blackout: check_blackout,
    MatchingSettings: check_matching,
    Topic: check_topic,
    HealthThresholds: check_health,
    Community: check_community,
}
