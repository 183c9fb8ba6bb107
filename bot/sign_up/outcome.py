"""What came of a match: the same facts as rows of a sheet, as one JSON document, and in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from blocks.matching.reasons import criterion_name, reason_words, rule_name, why, why_not
from blocks.reader import Reader
from bot.domain.fit import fit_share
from bot.domain.shown.matching import ReasonShown, UnmatchedShown
from bot.matching.plan import MatchingPlan
from bot.matching.reasons import Draft, ProposedPair, Reason, RefusedLock, Unmatched
from bot.sign_up.people import People

if TYPE_CHECKING:
    from bot.matching.asking.fairness import Lifted, Report

Cell = str | int | float

_LISTS = ("skills", "goals", "topics")
_PLACES = ("location", "department")


@dataclass(frozen=True)
class Outcome:
    """A draft for the people of a sheet. `seconds` were spent on matching; `on` is the day whose offsets of
    time zones were used; `stopped`: somebody did not want to wait for the proof.
    """

    people: People
    plan: MatchingPlan
    draft: Draft
    on: date
    seed: int
    seconds: float
    stopped: bool = False
    person: int = 0
    """Points that one more person counts in the draft's gap."""
    lifted: Lifted | None = None
    report: Report | None = None
    reader: Reader = field(default_factory=Reader)

    @property
    def sides(self) -> tuple[str, str]:
        """What the two people of a pair are called."""
        return ("person", "partner") if self.plan.among_peers else ("mentee", "mentor")

    @cached_property
    def reasons(self) -> tuple[tuple[ReasonShown, ...], ...]:
        """The reasons of each pair, in the order of the draft, with words as people wrote them."""
        return tuple(tuple(map(self._shown, pair.reasons)) for pair in self.draft.pairs)

    @property
    def mean_fit(self) -> float:
        """0 to 1; 0 without a pair."""
        return sum(map(fit_share, self.reasons)) / (len(self.reasons) or 1)

    @property
    def matched(self) -> int:
        """People who looked for somebody and got somebody."""
        if self.plan.among_peers:
            return len({one for pair in self.draft.pairs for one in (pair.mentee, pair.mentor)})
        return len({pair.mentee for pair in self.draft.pairs})

    @property
    def seekers(self) -> int:
        """People who look for somebody."""
        return len(self.people.names if self.plan.among_peers else self.people.mentees)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The criteria that could give points to some pair, in the order they are shown."""
        seen = (reason.code for pair in self.draft.pairs for reason in pair.reasons if reason.of > 0)
        return tuple(dict.fromkeys(seen))

    def name(self, id_: str) -> str:
        return self.people.names.get(id_, id_)

    def role(self, one: Unmatched) -> str:
        """What somebody left over signed up as."""
        return "peer" if self.plan.among_peers else one.role

    def words(self, reasons: Sequence[ReasonShown]) -> list[str]:
        """Why two people fit, the strongest reason first."""
        return [_plain(sentence) for sentence in why(reasons, self.reader)]

    def why_not(self, one: Unmatched) -> str:
        """Why somebody got nobody, and what would help."""
        removed = tuple((reason.rule, reason.removed) for reason in one.reasons)
        return _plain(why_not(UnmatchedShown("", one.role, one.cause, removed, one.helps), self.reader))

    def why_refused(self, lock: RefusedLock) -> str:
        """Why a pair could not be kept together."""
        first, second = self.sides
        own = {
            "capacity": f"the {second} has no free place",
            "mentee_taken": f"the {first} is kept with somebody else",
            "not_in_pool": f"they are not in the sheet as {first} and {second}",
        }
        return own.get(lock.rule) or f"ruled out by: {rule_name(lock.rule, self.reader)}"

    def _shown(self, reason: Reason) -> ReasonShown:
        params = {key: self._labelled(key, value) for key, value in reason.params.items()}
        return ReasonShown(reason.code, reason.points, reason.of, params)

    def _labelled(self, key: str, value: object) -> object:
        labels = self.people.labels
        if key in _LISTS and isinstance(value, (list, tuple)):
            return [labels.get(str(one), str(one)) for one in value]
        return labels.get(str(value), str(value)) if key in _PLACES and isinstance(value, str) else value


def pairs_sheet(outcome: Outcome) -> list[list[Cell]]:
    """A header and a row for each pair."""
    first, second = outcome.sides
    named = [f"points_{criterion_name(code, outcome.reader).replace(' ', '_')}" for code in outcome.codes]
    trio_of = {one: nth for nth, trio in enumerate(outcome.draft.trios, start=1) for one in trio}
    trio = ["trio"] if trio_of else []
    rows: list[list[Cell]] = [
        [
            f"{first}_id",
            first,
            f"{second}_id",
            second,
            *trio,
            "points",
            "fit_percent",
            "locked",
            *named,
            "why",
        ]
    ]
    for pair, reasons in zip(outcome.draft.pairs, outcome.reasons, strict=True):
        points = {reason.code: reason.points for reason in reasons}
        rows.append(
            [
                pair.mentee,
                outcome.name(pair.mentee),
                pair.mentor,
                outcome.name(pair.mentor),
                *([trio_of.get(pair.mentee, "")] if trio_of else []),
                pair.points,
                round(100 * fit_share(reasons)),
                "yes" if pair.locked else "",
                *(points.get(code, 0) for code in outcome.codes),
                "; ".join(outcome.words(reasons)),
            ]
        )
    return rows


def left_over_sheet(outcome: Outcome) -> list[list[Cell]]:
    """A header and a row for each person who got nobody, or fewer mentors than planned."""
    rows: list[list[Cell]] = [["id", "name", "role", "allowed_by_the_rules", "why"]]
    rows += [
        [one.id, outcome.name(one.id), outcome.role(one), one.eligible, outcome.why_not(one)]
        for one in outcome.draft.unmatched
    ]
    for id_ in outcome.draft.fewer:
        count = sum(pair.mentee == id_ for pair in outcome.draft.pairs)
        sentence = f"{count} of {outcome.plan.mentors_per_mentee} mentors found"
        rows.append([id_, outcome.name(id_), "mentee", "", sentence])
    return rows


def document(outcome: Outcome) -> dict[str, Any]:
    """Everything, as one JSON-able document."""
    draft, plan, people = outcome.draft, outcome.plan, outcome.people
    return {
        "people": len(people.names),
        "mentees": len(people.mentees),
        "mentors": len(people.mentors),
        "seats": sum(mentor.capacity for mentor in people.mentors),
        "matched": outcome.matched,
        "count": draft.count,
        "total": draft.total,
        "mean_fit": round(outcome.mean_fit, 4),
        "proved": draft.proved,
        "gap": draft.gap,
        "stopped": outcome.stopped,
        "seconds": round(outcome.seconds, 3),
        "seed": outcome.seed,
        "date": outcome.on.isoformat(),
        "shape": plan.shape,
        "pairs": [
            _pair(outcome, pair, reasons) for pair, reasons in zip(draft.pairs, outcome.reasons, strict=True)
        ],
        "trios": [[_person(outcome, id_) for id_ in trio] for trio in draft.trios],
        "unmatched": [_unmatched(outcome, one) for one in draft.unmatched],
        "fewer_mentors": [_person(outcome, id_) for id_ in draft.fewer],
        "refused_locks": [
            {
                "mentee": _person(outcome, lock.mentee),
                "mentor": _person(outcome, lock.mentor),
                "rule": lock.rule,
                "why": outcome.why_refused(lock),
            }
            for lock in draft.refused_locks
        ],
        "lifted": _lifted(outcome.lifted),
        "fairness": _fairness(outcome),
    }


def _lifted(lifted: Lifted | None) -> dict[str, int] | None:
    if lifted is None:
        return None
    return {"before": lifted.before, "floor": lifted.floor, "cost": -lifted.outcome.points}


def _fairness(outcome: Outcome) -> list[dict[str, Any]]:
    return [
        {
            "by": split.by,
            "groups": [
                {
                    "group": outcome.people.labels.get(group.group, group.group),
                    "people": group.people,
                    "matched": group.matched,
                    "mean": group.mean,
                    "ratio": group.ratio,
                }
                for group in split.groups
            ],
            "held_back": split.held_back,
        }
        for split in (outcome.report.splits if outcome.report else ())
    ]


def _person(outcome: Outcome, id_: str) -> dict[str, str]:
    return {"id": id_, "name": outcome.name(id_)}


def _pair(outcome: Outcome, pair: ProposedPair, reasons: Sequence[ReasonShown]) -> dict[str, Any]:
    return {
        "mentee": _person(outcome, pair.mentee),
        "mentor": _person(outcome, pair.mentor),
        "points": pair.points,
        "fit": round(fit_share(reasons), 4),
        "locked": pair.locked,
        "criteria": [
            {
                "criterion": reason.code,
                "points": reason.points,
                "of": reason.of,
                "words": _plain(reason_words(reason, outcome.reader)),
            }
            for reason in reasons
        ],
        "why": outcome.words(reasons),
    }


def _unmatched(outcome: Outcome, one: Unmatched) -> dict[str, Any]:
    return {
        **_person(outcome, one.id),
        "role": outcome.role(one),
        "cause": one.cause,
        "eligible": one.eligible,
        "removed": [{"rule": reason.rule, "removed": reason.removed} for reason in one.reasons],
        "helps": list(one.helps),
        "why": outcome.why_not(one),
    }


def _plain(text: str) -> str:
    """Without the escapes that Slack needs."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def remarks(found: Sequence[Any]) -> list[Mapping[str, Any]]:
    """Problems or notes as JSON-able values; line and column are null where the whole file is meant."""
    return [{"line": one.line, "column": one.column, "message": one.message} for one in found]
