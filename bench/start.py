"""How long `mentorbot run` takes until it is ready, and how much memory it holds then."""

from __future__ import annotations

from collections.abc import Mapping

from bench._town import App, serving, town

RUNS = 3
MOST_SECONDS, MOST_MIB = 2.0, 150


def start() -> Mapping[str, object]:
    """Seconds from the start of the process until it is connected and works, the best of three, against a bare
    Bolt app that only connects.
    """
    with town(people=3) as place:
        runs: list[tuple[App, float, list[str]]] = []
        bare: list[tuple[App, float]] = []
        for _ in range(RUNS):
            with serving(("bench._bare",), place.playground) as app:
                bare.append((app, app.mib()))
            with serving(("bot", "run"), place.playground, **place.environment) as app:
                runs.append((app, app.mib(), app.imported()))
    return {
        "value": round(min(app.seconds for app, _, _ in runs), 3), "unit": "s",
        "reference": round(min(app.seconds for app, _ in bare), 3),
        "reference_name": "a bare Bolt app with the same client, connections and threads",
        "mib": round(max(mib for _, mib, _ in runs), 1), "reference_mib": round(max(mib for _, mib in bare), 1),
        "bar_seconds": MOST_SECONDS, "bar_mib": MOST_MIB, "imported_early": runs[-1][2],
    }  # fmt: skip


FIGURES = {"start": start}
