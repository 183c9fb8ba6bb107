"""Reviews, farewells, celebrations, lessons and reports: everybody presses everything, with ids they may have guessed.

That each of these listeners works for whom it is, and shows nobody else's words, is walked through in
tests/listeners/test_who_reads_what_review_close.py.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import pytest

from bot.domain.access import Action
from bot.domain.permissions import May, Role, cell
from bot.domain.rights import CONFIDENTIAL
from bot.listeners.asks import base_of
from tests.authorization.everybody import PEOPLE, TRYING
from tests.authorization.scenes import Scene, ends
from tests.conftest import NOW, Installed

NOTHING = frozenset(
    {
        "not_yours", "not_your_pair", "act_unknown", "checkpoint_gone", "decision_gone", "cohort_closed",
        "project_over", "program_unknown", "story_changed", "report_gone", "lesson_gone", "file_gone",
        "comparison_gone", "report_not_told",
    }
)  # fmt: skip
"""What is said where there is no such thing; the first two also where it is somebody else's, so that nobody learns
whether there is one.
"""
GONE = {Role.OUTSIDER: "outsiders_cannot", Role.DEACTIVATED: "person_deactivated"}


@pytest.fixture(scope="module")
def scene(installed: Installed) -> Iterator[Scene]:
    with installed() as (sessions, path):
        scene = ends(sessions, path, NOW)
        yield scene
        scene.close()


@pytest.mark.long
def test_nobody_comes_through_a_door_that_is_not_theirs(scene: Scene) -> None:
    scene.rewind()
    wrong, before = [], scene.version()
    codes: dict[tuple[str, Action, Role], set[str | None]] = defaultdict(set)
    for name, use in scene.uses.items():
        asks = scene.asks(name, use)
        assert isinstance(asks, Action), name
        for role, who in TRYING:
            if cell(asks, role).may is May.YES or (role in GONE and not name.endswith(" 0")):
                continue
            tried = scene.attempt(name, use, who)
            codes[base_of(name.split(" ")[0]), asks, role].add(tried.code)
            if not tried.outcome.refused or scene.version() != before:
                wrong.append((name, role.value, str(asks), tried.code, str(tried.outcome)[:200]))
                scene.rewind()
                before = scene.version()
    assert not wrong, f"{len(wrong)}\n" + "\n".join(map(str, wrong))
    meant = {key: GONE.get(key[2]) or cell(key[1], key[2]).refusal for key in codes}
    odd = {
        (key[0], key[2].value, *map(str, said))
        for key, said in codes.items()
        if not said <= {meant[key], *NOTHING}
    }
    assert not odd, f"{len(odd)}\n" + "\n".join(map(str, sorted(odd)))
    told = {name for (name, asks, role), said in codes.items() if meant[name, asks, role] in said}
    assert len(told) > 90, "most guesses met something, and were told whose it is"


@pytest.mark.long
def test_a_coordinator_comes_in_and_it_is_written_down(scene: Scene) -> None:
    scene.rewind()
    before, through = scene.version(), set()
    for name, use in scene.uses.items():
        asks = scene.asks(name, use)
        if not isinstance(asks, Action) or cell(asks, Role.COORDINATOR).may is not May.YES:
            continue
        tried = scene.attempt(name, use, PEOPLE[Role.COORDINATOR])
        if not tried.outcome.refused and cell(asks, Role.MEMBER).may is May.NO:
            through.add(asks)
            assert asks.value in {action for action, *_ in scene.audited()}, name
        if scene.version() != before:
            scene.rewind()
            before = scene.version()
    assert through & CONFIDENTIAL
    assert len(through) > 8, through
