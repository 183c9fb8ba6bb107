"""Matching: the same people by the same scores, ours against the textbook solver and against greed."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from bench.company import PLAN, company
from bench.ways import greedy, textbook
from bot.matching import match

Result = TypeVar("Result")

Figure = Callable[[], Mapping[str, object]]

TEXTBOOK = "the same scores, then dense linear_sum_assignment with a column for each seat"
FIRST_COME = (
    "the same scores, then the best free mentor for one mentee after the other: not the best assignment"
)


def _round(mentees: int, mentors: int, repeat: int) -> Figure:
    """A whole round with its reasons, in this process."""

    def figure() -> Mapping[str, object]:
        people, guides = company(mentees, mentors)
        for way in (lambda few, some: match(few, some, PLAN), textbook, greedy):
            way(people[:5], guides[:5])
        seconds, draft = _best_of(repeat, lambda: match(people, guides, PLAN))
        textbook_seconds, optimum = _best_of(repeat, lambda: textbook(people, guides))
        greedy_seconds, greedily = _best_of(repeat, lambda: greedy(people, guides))
        return {
            "value": round(seconds * 1000, 3),
            "unit": "ms",
            "reference": round(textbook_seconds * 1000, 3),
            "reference_name": f"{TEXTBOOK}; no proof, no reasons",
            "matched": draft.count,
            "proved": draft.proved,
            "same_optimum": (draft.count, draft.total) == (optimum.count, optimum.total),
            "greedy": round(greedy_seconds * 1000, 3),
            "greedy_matched": greedily.count,
            "greedy_points": round(greedily.total / max(1, draft.total), 4),
        }

    return figure


def _company(mentees: int, mentors: int, way: str = "ours", reference: str = "textbook") -> Figure:
    """Scores and assignment, each way in a process of its own. `ratio` and `cpu_ratio` compare seconds on the
    wall and of all processors, `memory_ratio` the peaks of whole processes; `audited`: the proof was checked
    once more, outside the time that counts.
    """

    def figure() -> Mapping[str, object]:
        found, other = (_apart(each, mentees, mentors) for each in (way, reference))
        line: dict[str, object] = {
            "value": round(found["seconds"], 2),
            "unit": "s",
            "reference": round(other["seconds"], 2),
            "reference_name": TEXTBOOK if reference == "textbook" else FIRST_COME,
            "cpu_ratio": round(found["cpu"] / other["cpu"], 4),
            "memory_ratio": round(found["mib"] / other["mib"], 4),
            "mib": round(found["mib"]),
            "matched": found["count"],
            "proved": found["proved"],
            "audited": found["audited"],
        }
        if reference == "textbook":
            line["same_optimum"] = (found["count"], found["total"]) == (other["count"], other["total"])
            other = _apart("greedy", mentees, mentors)
        return line | {
            "greedy": round(other["seconds"], 2),
            "greedy_mib": round(other["mib"]),
            "greedy_matched": other["count"],
            "greedy_points": round(other["total"] / max(1, found["total"]), 4),
        }

    return figure


def _apart(way: str, mentees: int, mentors: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench._apart", way, str(mentees), str(mentors)]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    told: dict[str, Any] = json.loads(printed)
    return told


def _best_of(repeat: int, work: Callable[[], Result]) -> tuple[float, Result]:
    best = float("inf")
    for _ in range(repeat):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return best, result


FIGURES = {
    "match_30": _round(20, 10, 100),
    "match_300": _round(300, 150, 5),
    "match_1k": _round(1_000, 500, 3),
    "match_3k": _company(3_000, 1_500),
    "match_10k": _company(10_000, 5_000),
    "match_10k_scipy": _company(10_000, 5_000, way="ours_by_scipy"),
    "match_30k": _company(30_000, 15_000, reference="first_come"),
    "match_30k_scipy": _company(30_000, 15_000, way="ours_by_scipy", reference="first_come"),
    "match_100k": _company(100_000, 30_000, reference="first_come"),
}
