"""What a text costs that is made to be hard: marks without end in a message, a plan that is wrong throughout."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from bot.program_file.document import ProgramFileError, load_program, load_template
from bot.program_file.text import commented
from playground.blockkit.mrkdwn import to_html
from playground.blockkit.reading import Reading

LENGTH = 13_000
HARD = ("*", "*a ", "_a", "<", "*<a>", "`_*~", ":a", "_a_")
WRONG = 4_000
BOMB = "slug: a\nname: b\npurpose: c\n" + "\n".join(
    [
        f"a: &a [{', '.join(['x'] * 50)}]",
        f"b: &b [{', '.join(['*a'] * 50)}]",
        f"c: [{', '.join(['*b'] * 50)}]",
    ]
)


def marks() -> Mapping[str, object]:
    """The slowest of some long messages of nothing but marks, against as long a one in plain words."""
    plain = "words " * (LENGTH // 6)
    took = {
        unit: _seconds(lambda unit=unit: to_html(unit * (LENGTH // len(unit)), Reading())) for unit in HARD
    }  # type: ignore[misc]
    worst = max(took, key=took.__getitem__)
    return {
        "value": round(took[worst], 4), "unit": "s", "reference": round(_seconds(lambda: to_html(plain, Reading())), 5),
        "reference_name": "as many letters in plain words", "marks": worst, "letters": LENGTH,
    }  # fmt: skip


def wrong_plan() -> Mapping[str, object]:
    """A plan file of so many unknown lines until each is named, against a good plan; `bomb`: a small file that stands
    for millions of values until it is refused.
    """
    good = commented(load_template("career_development"))
    wrong = "\n".join(f"nonsense_{number}: {number}" for number in range(WRONG))
    return {
        "value": round(_seconds(lambda: _refused(wrong)), 2), "unit": "s",
        "reference": round(_seconds(lambda: load_program(good, "plan.yaml")), 3), "reference_name": "a good plan",
        "mistakes": WRONG, "bomb": round(_seconds(lambda: _refused(BOMB)), 3),
    }  # fmt: skip


def _refused(text: str) -> None:
    try:
        load_program(text, "plan.yaml")
    except ProgramFileError:
        return
    raise RuntimeError("it was taken")


def _seconds(act: Callable[[], object]) -> float:
    begun = time.perf_counter()
    act()
    return time.perf_counter() - begun


FIGURES = {"marks": marks, "wrong_plan": wrong_plan}
