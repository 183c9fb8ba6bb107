"""A program as a file that people read and edit: every part in its place, with a comment that says what it is.

`load_program` gives the same program again. Parts that a program does not use stand there as examples.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from io import StringIO
from typing import Any

from bot.domain.program import Program
from bot.program_file.document import to_document
from bot.program_file.layers import yaml_engine

FOLDED_FROM = 80
"""Texts from so many characters on are written below their name, broken into lines."""
_RULE = 64

_HEAD = """\
# The plan of a mentoring program, in full. Change what you like and bring it back: `/mentor-admin program import`
# in the admin channel, or `mentorbot program load FILE`. You see first what would change; every mistake is told
# with its line, and then nothing changes. `mentorbot program check FILE` looks at a file without any Slack.
#
# Lines that begin with # are comments. A part that is left out has its default. Instead of everything, a file may
# name what it builds on and say only what is different: `extends: career_development`.
"""


@dataclass(frozen=True)
class Section:
    """A few names of the file under one heading; `example` stands in for them if the program has none of them."""

    heading: str
    about: str
    names: tuple[str, ...]
    example: str = ""


SECTIONS = (
    Section(
        "what it is",
        "The slug is the program's short name on the command line. The name is shown to everyone.",
        ("slug", "name", "kind", "emoji"),
    ),
    Section(
        "why",
        "The purpose is what people read first. The objective is the aim of the organization that it serves.",
        ("purpose", "objective"),
    ),
    Section(
        "what may go wrong",
        "Challenges that we expect, and what we will do about each.",
        ("challenges",),
        "challenges:\n  - risk: Pairs meet once and let it slide.\n    response: Dates are made early.",
    ),
    Section(
        "how we know that it works",
        "Success measures. The bot measures those it knows by their key; what has `by_hand: true` a coordinator\n"
        "enters. `kind` is quantitative or qualitative; `source` says where the figure comes from. The figure is\n"
        "asked for at the cohort's end and again when the impact form is; or `due_days` after the end, or `due_on`.",
        ("measures",),
        "measures:\n  - {key: promoted, label: Promoted within a year, source: Personnel department, unit: '%',\n"
        "     baseline: 8, target: 12, by_hand: true}",
    ),
    Section(
        "who runs it",
        "By e-mail address: the champion who signs the campaign, coordinators (they see applications and pairs,\n"
        "never what a pair writes to each other), whoever thought the program up, and `neutral` people: a concern can\n"
        "go to one of them instead of the coordinators.",
        ("team",),
        "team:\n  champion: chief@example.com\n  coordinators: [cleo@example.com]\n  design_team: []\n"
        "  neutral: [nora@example.com]",
    ),
    Section(
        "when",
        "Days of the cohort, each the last or only one. Nothing is sent on a day that is not given.",
        ("dates",),
        "dates: {announce: 2027-03-01, last_call: 2027-03-12, apply_until: 2027-03-15, match_by: 2027-03-22,\n"
        "  begin: 2027-03-29}",
    ),
    Section(
        "how long, how often, how many",
        "Duration and cadence in days. `capacity_max`: more mentees than that nobody guides at a time.",
        ("duration_days", "cadence_days", "meeting_minutes", "meetings_planned", "capacity_max"),
        "duration_days: 180\ncadence_days: 14\nmeeting_minutes: 45\nmeetings_planned: 12\ncapacity_max: 5",
    ),
    Section(
        "what kind of program",
        "Whether pairs set goals and sign an agreement; whether one mentor's mentees sit in one channel (a circle);\n"
        "whether people are invited as they join the workspace; whether a pair is closed by its last planned meeting;\n"
        "what the two roles are called. The shape stands below, in matching.",
        (
            "with_goals",
            "with_agreement",
            "in_circles",
            "for_newcomers",
            "closes_after_meetings",
            "role_words",
        ),
        "with_goals: true\nwith_agreement: true\nin_circles: false\nfor_newcomers: false\n"
        "closes_after_meetings: false\nrole_words: {mentee: learner, mentor: guide}",
    ),
    Section(
        "what it may cost",
        "Hours of everybody together, and money.",
        ("budget",),
        "budget: {hours: 1200, money: 5000, currency: EUR}",
    ),
    Section(
        "what it is worth",
        "What you assume for the return on investment, each number as low, mid and high: what an hour costs\n"
        "in the currency of the budget, hours to prepare a meeting, the coordinators' hours, money (else those of the\n"
        "budget), and for each outcome what one is worth and which share of it (0 to 1) you put down to mentoring.\n"
        "`measure` is the key of a measure of this plan. Without them no result is shown; nothing is guessed for you.",
        ("worth",),
        "worth:\n  hour: {low: 40, mid: 50, high: 60}\n  preparation: 0.5\n  coordinator_hours: 120\n"
        "  outcomes:\n    - {key: stayed, label: People who stayed, measure: stayed,\n"
        "       value: {low: 5000, mid: 10000, high: 20000}, credited: {low: 0.05, mid: 0.1, high: 0.2}}",
    ),
    Section(
        "who may take part",
        "By role. Levels are positions in the list of levels below, from 1. Whoever is outside of it reads why, and\n"
        "may choose the waiting list.",
        ("eligibility",),
        "eligibility:\n  mentee: {departments: [Sales], locations: [Berlin], tenure_days: 90}\n"
        "  mentor: {level_from: 5, modules: [listening]}",
    ),
    Section(
        "how people get in",
        "Whether managers nominate, whether managers endorse applications, and whether mentors assess their skills:\n"
        "none, self, or panel (coordinators do, too).",
        ("recruiting",),
        "recruiting: {nominations: true, endorsement: false, assessment: none}",
    ),
    Section(
        "the campaign",
        "The announcement is the invitation. With `approval: true` nothing goes out before the champion approved it.\n"
        "A picture (image_url) needs image_alt: what it shows, for people who cannot see it.",
        ("announcement", "campaign"),
    ),
    Section(
        "where it is at home",
        "Time zone and country of the program: messages to coordinators keep to its working hours and holidays.\n"
        "On days of a blackout the program keeps silent. `language` (en, de or es) is that of this plan and of shared\n"
        "channels; what one person alone reads is in theirs.",
        ("zone", "country", "language", "working_hours", "blackouts"),
        "zone: Europe/Berlin\ncountry: DE\nlanguage: en\nworking_hours: {start: 9, end: 17}\n"
        "blackouts: [{first: 2027-12-24, last: 2028-01-01, why: Holidays}]",
    ),
    Section(
        "what people can choose from",
        "Lists that several questions share. An option is a label, or {value, label, hint}. Do not change the value\n"
        "of an option that somebody has chosen; say `retired: true`, and it is offered no more.",
        ("skills", "goals", "languages", "levels"),
    ),
    Section(
        "forms",
        "Each question has a key, a kind (text, long_text, choice, radio, multi, ranked, number, scale, levels,\n"
        "people, date, link, check, zone, country) and an audience: profile (coordinators and, once matched, the\n"
        "partner), candidates (the same, and people one might be matched with), partner, coordinators, counted,\n"
        "matching, self. `feeds` names what it informs in matching; `retired: true` asks it no more, and keeps what\n"
        "was answered.",
        ("forms",),
    ),
    Section(
        "the agreement as it is first proposed",
        "Answers to the questions of the form `agreement`; the two change what they like.",
        ("agreement_defaults",),
    ),
    Section(
        "who fits whom",
        "Weights: what counts how much; only their proportion matters. Rules: what must not be. `shape` is mentoring,\n"
        "reverse (the junior guides the senior) or peers (one pool). `mode` is matcher, short_lists, asking, by_hand\n"
        "or mixed.",
        ("matching",),
    ),
    Section(
        "what happens when",
        "Reminders, pulses and reviews. Each falls due so many days after its anchor (published, agreement, meeting,\n"
        "meeting_held, last_meeting, goal_news) while its condition holds; `hours` count from a meeting. With\n"
        "`off: true` a reminder is not sent, and keeps its place.",
        ("timeline",),
    ),
    Section(
        "when a pair needs a look",
        "Days after the match until a pair stands in the coordinators' queue (`silence_days` on top of the cadence,\n"
        "`review_days` after a review was asked for), and which pulse is low (1 to 5) or has fallen.",
        ("health",),
        "health: {first_booked_days: 10, first_held_days: 21, silence_days: 14, unsigned_days: 28,\n"
        "  goalless_days: 35, review_days: 14, low_pulse: 2, pulse_fall: 2}",
    ),
    Section(
        "mentors and mentees among themselves",
        "A channel for mentors, one for mentees; how many days apart mentors are invited to get together, and a\n"
        "facilitator asks each of them how it is going (0: never); whether pairs celebrate milestones in theirs.",
        ("community",),
        "community: {mentors_channel: true, mentees_channel: false, get_together_days: 30, touch_base_days: 30,\n"
        "  milestones: true}",
    ),
    Section(
        "words to begin with",
        "First steps stand in a pair's channel, starters break the ice.",
        ("first_steps", "conversation_starters"),
    ),
    Section(
        "topics",
        "Something to talk about, each with questions to begin with. A topic fits a stage (start, middle, end, any)\n"
        "and perhaps some goals and skills of the lists above; a pair is never offered the same one twice.\n"
        "`retired: true` offers it no more.",
        ("topics",),
    ),
    Section(
        "role profiles",
        "What mentees, mentors, managers and coordinators promise. People accept theirs before they take part, and\n"
        "again when its words change.",
        ("role_profiles",),
    ),
    Section(
        "training",
        "Modules of short cards with a check question (exactly one answer is right). With `required: true` only who\n"
        "passed the needed modules of their role is matched.",
        ("training",),
    ),
)

_FORMS: Mapping[str, str] = {
    "intake": "The questionnaire people join with.",
    "assessment": "How mentors see their own skills.",
    "agreement": "What a pair agrees on.",
    "fit_check": "After the first meeting.",
    "meeting_feedback": "After each meeting.",
    "pulse": "Now and then.",
    "midpoint": "The review halfway.",
    "final": "The review at the end.",
    "closing": "The last conversation.",
    "impact": "Some months later.",
}
_IN_ONE_LINE = frozenset(
    {"asked_of", "roles", "during", "days", "working_days", "countries", "modules", "goals"}
)
_AT_HOME = frozenset({"zone", "country", "language", "kind", "emoji"})
_OPTION = frozenset({"value", "label", "hint", "retired"})


def commented(program: Program) -> str:
    """YAML with comments from which `load_program` gives the same program."""
    # What fits a line is always said, also where it is as usual; and a file that did not say where the program is
    # at home would belong where it is brought.
    lines = {field.name: getattr(program, field.name) for field in fields(program)}
    said = {name: value for name, value in lines.items() if isinstance(value, bool | int) or name in _AT_HOME}
    document = {**to_document(program), **said}
    return "\n".join([_HEAD, *(_written(section, document) for section in SECTIONS)])


def _written(section: Section, document: Mapping[str, Any]) -> str:
    heading = f"# {'-' * _RULE} {section.heading}"
    about = "\n".join(f"# {line}" for line in section.about.split("\n"))
    given = {name: document[name] for name in section.names if name in document}
    examples = _without(section.example, given)
    parts = [f"{heading}\n{about}"]
    if examples:
        parts.append("\n".join(f"# {line}" for line in examples.split("\n")))
    if given:
        parts.append(_dumped(given).rstrip("\n"))
    return "\n".join(parts) + "\n"


def _without(example: str, given: Mapping[str, Any]) -> str:
    """The lines of an example that are not about what is given."""
    if not given:
        return example
    kept, skipping = [], False
    for line in example.split("\n"):
        if line and line[0].isalpha():
            skipping = line.split(":", 1)[0] in given
        if not skipping and line:
            kept.append(line)
    return "\n".join(kept)


def _dumped(given: Mapping[str, Any]) -> str:
    stream = StringIO()
    yaml_engine().dump(_laid_out(given), stream)
    return stream.getvalue()


def _laid_out(node: Any, name: str = "", depth: int = 0) -> Any:
    """The same values, as ruamel lays them out: long texts folded, small things in one line, forms explained."""
    from ruamel.yaml.comments import CommentedMap, CommentedSeq
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString

    if isinstance(node, str):
        if _folds(node):
            return FoldedScalarString(node)
        # What begins with a sign, the writer does not always quote where the reader needs it.
        odd = not node[:1].isalnum() or not node.isprintable()
        return DoubleQuotedScalarString(node) if odd else node
    if isinstance(node, Mapping):
        laid = CommentedMap((key, _laid_out(value, str(key), depth + 1)) for key, value in node.items())
        if _OPTION.issuperset(node) and "label" in node and not any(_folds(v) for v in node.values()):
            laid.fa.set_flow_style()
        if name == "forms":
            for key, words in _FORMS.items():
                if key in laid:
                    laid.yaml_set_comment_before_after_key(key, before=words, indent=2 * depth)
        return laid
    if isinstance(node, Sequence):
        seq = CommentedSeq(_laid_out(item, "", depth + 1) for item in node)
        if not node or (name in _IN_ONE_LINE and not any(isinstance(item, Mapping) for item in node)):
            seq.fa.set_flow_style()
        return seq
    return node


def _folds(value: object) -> bool:
    """Whether a text may be broken into lines between its words and read the same again."""
    if not isinstance(value, str) or len(value) < FOLDED_FROM:
        return False
    words = value.split(" ")
    return all(word.isprintable() and word for word in words) and value.isprintable()
