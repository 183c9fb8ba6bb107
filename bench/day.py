"""A very large company lives through a day: what its bot has to work for it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

PEOPLE, PAIRS, DUE = 100_000, 30_000, 3000
"""On this day the mentees of every tenth pair are reminded."""


def day() -> Mapping[str, object]:
    """Every job of the bot and its sender from one morning to the next, on a virtual clock with Slack's limits kept,
    against a company of a tenth.
    """
    small, large = (_lived(PEOPLE // part, PAIRS // part, DUE // part) for part in (10, 1))
    return {
        "value": round(large["seconds"], 2), "unit": "s", "reference": round(small["seconds"], 2),
        "reference_name": "the same with a tenth of everybody", "people": PEOPLE, "pairs": PAIRS,
        "reminded": large["reminded"], "sent": large["sent"], "cpu": round(large["cpu"], 2),
        "cpu_ms_for_each_message": round(1000 * large["cpu"] / max(1, large["sent"]), 2),
        "longest_turn": round(large["longest"], 2), "turns": large["turns"], "mib": round(large["mib"]),
        "reference_mib": round(small["mib"]),
    }  # fmt: skip


def _lived(people: int, pairs: int, due: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench._lived", str(people), str(pairs), str(due)]
    lived: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    return lived


FIGURES = {"day": day}
