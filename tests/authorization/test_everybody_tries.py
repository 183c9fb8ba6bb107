"""Every listener, used by one colleague of each kind: what they get is what the table of permissions says.

Whatever is refused changes nothing; whatever a coordinator does, or somebody reads in confidence, is written down.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from blocks import ids
from bot.domain.access import Action, Grant, is_audited
from bot.domain.permissions import May, Role, cell
from bot.listeners.asks import base_of
from bot.listeners.doors import BY_WHO_ASKS
from db.session import Sessions
from tests.authorization.everybody import ELSEWHERE, TRYING
from tests.authorization.scenes import SCENES, Scene, Tried
from tests.conftest import NOW, Installed

ABOUT_ONE_S_OWN_PAIRS = {ids.PAUSE_SUBMIT, ids.RESUME_SUBMIT, ids.PAUSE_END}
"""For `/mentor pause` and `resume`, where coordinators have no more to say than anybody: they have commands."""
GONE = frozenset({Role.OUTSIDER, Role.DEACTIVATED})
INSTEAD = {
    Action.ASSESS_MENTOR: {Action.ASSESS_OWN_SKILLS},
    Action.SNOOZE_REMINDER: {Action.STOP_REMINDER},
    Action.LOCK_PAIR: {Action.MATCH_PREVIEW},
}
"""What a door may ask instead, for another of those who come through it."""


@pytest.fixture(scope="module", params=list(SCENES))
def standing(request: pytest.FixtureRequest, installed: Installed) -> Iterator[Scene]:
    with installed() as (sessions, path):
        scene = SCENES[request.param](sessions, path, NOW)
        yield scene
        scene.close()


@pytest.fixture
def scene(standing: Scene) -> Scene:
    standing.rewind()
    return standing


def test_everybody_gets_what_the_table_says(scene: Scene) -> None:
    """Nobody of them owns what is tried here: whoever may only do so about their own is told the same as the rest."""
    wrong, before = [], scene.version()
    for name, use in scene.uses.items():
        for role, who in TRYING:
            tried = scene.attempt(name, use, who)
            changed = scene.version() != before
            leaked = role is not Role.COORDINATOR and [
                one for one in scene.secrets if one in repr(tried.outcome)
            ]
            if leaked or not _as_the_table_says(scene, name, use, role, tried, changed=changed):
                wrong.append((name, role.value, str(scene.asks(name, use)), tried.code, changed))
            if changed:
                scene.rewind()
                before = scene.version()
    assert not wrong, f"{len(wrong)} cells\n" + "\n".join(map(str, wrong))


def _as_the_table_says(scene: Scene, name: str, use: Any, role: Role, tried: Tried, *, changed: bool) -> bool:
    refused, asks = tried.outcome.refused, scene.asks(name, use)
    if role in GONE:
        code = "outsiders_cannot" if role is Role.OUTSIDER else "person_deactivated"
        return refused and not changed and tried.code == code
    if not isinstance(asks, Action):
        return not changed or scene.changed() <= {"inbox"}
    expected = cell(asks, role)
    if name.startswith("/mentor-admin"):  # the admin channel is for coordinators, whatever is typed there
        expected = expected if expected.may is May.YES else cell(Action.SEE_STATUS, role)
    if base_of(name) in ABOUT_ONE_S_OWN_PAIRS:
        return refused and not changed
    if expected.may is May.YES:
        return tried.code not in (*_REFUSALS, "not_in_admin_channel")
    if base_of(name) in BY_WHO_ASKS or name.startswith("/mentor "):
        if expected.may is May.OWN:
            return True
        return not changed if refused else scene.changed() <= {"inbox"}
    return refused and not changed and tried.code == expected.refusal


_REFUSALS = {cell(action, role).refusal for action in Action for role in Role} - {""}


def test_the_very_same_from_another_workspace_is_refused(scene: Scene) -> None:
    before = scene.version()
    for name, use in scene.uses.items():
        tried = scene.attempt(name, use, scene.whose(use), ELSEWHERE)
        assert (tried.outcome.refused, tried.code) == (True, "outsiders_cannot"), name
    assert scene.version() == before


def test_whatever_an_office_allows_is_written_down_with_its_reason(scene: Scene) -> None:
    """For each use that works: the right that its door names was used; if it is one of an office, or opens something
    confidential, a row says who used it, by what, and as what.
    """
    wrong, before = [], scene.version()
    for name, use in scene.uses.items():
        asks = scene.asks(name, use)
        tried = scene.attempt(name, use)
        rows = scene.audited()
        if tried.outcome.refused:
            if name not in scene.alone:
                wrong.append((name, "refused", tried.code))
        elif isinstance(asks, Action):
            used: list[Grant] = list(tried.actor.used) if tried.actor else []
            asked = {one.action for one in used}
            if base_of(name) not in BY_WHO_ASKS and not asked & {asks, *INSTEAD.get(asks, ())}:
                wrong.append((name, str(asks), f"asked for {[str(one.action) for one in used]}"))
            owed = {one.action.value for one in used if is_audited(one)}
            kept = {action for action, _, _, _ in rows}
            if kept != owed:
                wrong.append((name, f"owed {owed}", f"kept {kept}"))
            wrong += [(name, row) for row in rows if not (row[1] and row[2] and row[3])]
        if scene.version() != before:
            scene.rewind()
            before = scene.version()
    assert not wrong, f"{len(wrong)}\n" + "\n".join(map(str, wrong))


@pytest.mark.soak
@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("town", ["recruiting", "matching", "community"])
def test_the_other_database_lets_nobody_more_in(sessions: Sessions, town: str) -> None:
    """Whoever may not, may not there either; the last town is made of a file."""
    scene = SCENES[town](sessions, None, NOW)
    wrong = []
    for name, use in scene.uses.items():
        asks = scene.asks(name, use)
        for role, who in TRYING:
            if (
                isinstance(asks, Action)
                and cell(asks, role).may is May.NO
                and base_of(name) not in BY_WHO_ASKS
            ):
                tried = scene.attempt(name, use, who)
                if not (tried.outcome.refused or name.startswith("/mentor ")):
                    wrong.append((name, role.value, tried.code))
    assert not wrong, "\n".join(map(str, wrong))
