"""What an answer may inform besides its readers: the criteria and rules of matching, and the application itself.

Which questions inform what is said by `Question.feeds`, never by a question's key, so that a coordinator's own
question counts as much as one that came with the program.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.forms import Audience, Form, Kind, Question

_SHOWN_TO_BOTH = frozenset({Audience.PROFILE, Audience.CANDIDATES})
"""Reasons for a pair stand before coordinators and before the two: they may rest on what both may see."""
_CHOOSING = frozenset({Kind.CHOICE, Kind.RADIO})
_SEVERAL = frozenset({Kind.MULTI, Kind.RANKED})


@dataclass(frozen=True)
class Feeding:
    """What can inform one thing: questions of these `kinds`, taking their options from this `shared` list of the
    program, or having these `values`; of these `audiences` (empty: any).
    """

    kinds: frozenset[Kind]
    shared: str = ""
    values: tuple[str, ...] = ()
    audiences: frozenset[Audience] = frozenset()


FEEDS: Mapping[str, Feeding] = MappingProxyType(
    {
        "skills": Feeding(_SEVERAL | {Kind.LEVELS}, shared="skills", audiences=_SHOWN_TO_BOTH),
        "goals": Feeding(_SEVERAL | _CHOOSING, shared="goals", audiences=_SHOWN_TO_BOTH),
        "topics": Feeding(_SEVERAL | _CHOOSING, audiences=_SHOWN_TO_BOTH),
        "style": Feeding(frozenset({Kind.SCALE}), audiences=_SHOWN_TO_BOTH),
        "values": Feeding(frozenset({Kind.SCALE}), audiences=_SHOWN_TO_BOTH),
        "preferences": Feeding(frozenset({Kind.PEOPLE}), audiences=frozenset({Audience.MATCHING})),
        "avoid": Feeding(frozenset({Kind.PEOPLE}), audiences=frozenset({Audience.MATCHING})),
        "groups": Feeding(
            _SEVERAL | _CHOOSING | {Kind.CHECK},
            audiences=frozenset({Audience.COUNTED, Audience.MATCHING}),
        ),
        "seniority": Feeding(_CHOOSING, shared="levels", audiences=_SHOWN_TO_BOTH),
        "hours": Feeding(frozenset({Kind.ZONE}), audiences=_SHOWN_TO_BOTH),
        "cadence": Feeding(_CHOOSING, values=("weekly", "biweekly", "monthly"), audiences=_SHOWN_TO_BOTH),
        "format": Feeding(_CHOOSING, values=("either", "remote", "in_person"), audiences=_SHOWN_TO_BOTH),
        "location": Feeding(_CHOOSING | {Kind.TEXT, Kind.COUNTRY}, audiences=_SHOWN_TO_BOTH),
        "department": Feeding(_CHOOSING | {Kind.TEXT}, audiences=_SHOWN_TO_BOTH),
        "languages": Feeding(_SEVERAL, shared="languages", audiences=_SHOWN_TO_BOTH),
        "reporting_line": Feeding(frozenset({Kind.PEOPLE})),
        "tenure": Feeding(frozenset({Kind.DATE})),
        "capacity": Feeding(frozenset({Kind.NUMBER})),
        "manager_told": Feeding(frozenset({Kind.CHECK})),
    }
)
"""What a coordinator can let a question inform, most telling first."""

_BEFORE_IT_WAS_SAID = {"groups": ("groups", Kind.MULTI), "start_date": ("tenure", Kind.DATE)}
"""Programs stored by the first version did not say what these two of its template inform."""


def feeds_of(question: Question) -> str | None:
    """What a question informs."""
    if question.feeds is None and question.key in _BEFORE_IT_WAS_SAID:
        feed, kind = _BEFORE_IT_WAS_SAID[question.key]
        return feed if question.kind is kind else None
    return question.feeds


def questions_feeding(form: Form | None, feed: str) -> tuple[Question, ...]:
    """The questions that inform `feed`, those that are asked today first."""
    found = [
        question for question in (form.questions if form is not None else ()) if feeds_of(question) == feed
    ]
    return tuple(sorted(found, key=lambda question: question.retired))


def fitting_feeds(kind: Kind) -> tuple[str, ...]:
    """What a question of this kind can inform."""
    return tuple(name for name, feeding in FEEDS.items() if kind in feeding.kinds)


def why_unfit(question: Question) -> str | None:
    """Why a question cannot inform what it says it feeds, as the code of a refusal; None if it can.

    The audience matters because reasons are read by the two of a pair and by coordinators: what they may not see
    must not be hinted at. Levels only shift points and are named by no reason.
    """
    feeding = FEEDS.get(question.feeds or "")
    if feeding is None:
        return None
    if question.kind not in feeding.kinds:
        return "feed_needs_kind"
    if feeding.shared and question.options_from != feeding.shared:
        return "feed_needs_list"
    if feeding.values and any(option.value not in feeding.values for option in question.offered):
        return "feed_needs_values"
    by_name = question.kind is not Kind.LEVELS
    if by_name and feeding.audiences and question.audience not in feeding.audiences:
        return "feed_needs_audience"
    return None


def topic_value(question: Question, value: str) -> str:
    """A choice as common ground: the same word chosen in two different questions is not the same thing."""
    return f"{question.key}:{value}"


def topic_label(form: Form | None, stored: str) -> str:
    """What to show for a choice that two people have in common."""
    key, _, value = stored.rpartition(":")
    for question in questions_feeding(form, "topics"):
        option = question.option(value) if key in ("", question.key) else None
        if option is not None:
            return option.label
    return value
