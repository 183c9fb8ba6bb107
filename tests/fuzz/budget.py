"""How long an entry is fuzzed: a few examples in the suite, the same ones every time; minutes in `make fuzz`.

`MENTORBOT_FUZZ_MINUTES` says how many. What is found is kept in tests/fuzz/seeds, or as an example of its test.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

MINUTES = float(os.environ.get("MENTORBOT_FUZZ_MINUTES") or 0)
ROUND = 100
"""Examples of one round: Hypothesis looks anew, from another seed, in each."""

Check = Callable[[Any], None]


def fuzz(
    entry: str, inputs: SearchStrategy[Any], check: Check, *, examples: int, kept: tuple[Any, ...] = ()
) -> None:
    """Try `check` on what was found before (`kept`), and on so many `examples`; or for as long as was asked for."""
    for one in kept:
        check(one)
    if not MINUTES:
        _round(inputs, check, examples, derandomize=True)()
        return
    tried, begun = 0, time.monotonic()

    def counted(one: Any) -> None:
        nonlocal tried
        tried += 1
        check(one)

    while time.monotonic() < begun + MINUTES * 60:
        seed(random.randrange(1 << 62))(_round(inputs, counted, ROUND, derandomize=False))()
    sys.stderr.write(f"\nfuzz {entry}: {tried} executions in {(time.monotonic() - begun) / 60:.1f} minutes\n")


def _round(
    inputs: SearchStrategy[Any], check: Check, examples: int, *, derandomize: bool
) -> Callable[[], None]:
    @settings(
        max_examples=examples,
        derandomize=derandomize,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    @given(inputs)
    def run(one: Any) -> None:
        check(one)

    return run
