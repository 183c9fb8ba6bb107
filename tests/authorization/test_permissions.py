"""The table of who may do what: whole, printed, and its page current."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.__main__ import main
from bot.domain.access import Action, Standing
from bot.domain.permissions import OWNERS, May, Role, cell, matrix
from bot.domain.rights import CONFIDENTIAL, RULES
from bot.errors import CODES

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"


def test_every_action_has_a_cell_for_everybody_and_a_refusal_for_whoever_may_not() -> None:
    rows = dict(matrix())
    assert set(rows) == set(Action)
    for action, row in rows.items():
        assert set(row) == set(Role)
        for role, one in row.items():
            assert (one.may is May.YES) == (one.refusal == ""), (action, role)
            assert not one.refusal or one.refusal in CODES, (action, role)


def test_whoever_the_rules_call_owner_is_named() -> None:
    assert set(OWNERS) == {action for action in Action if Standing.OWNER in RULES[action].standings}
    for action, roles in OWNERS.items():
        assert all(cell(action, role).may is not May.NO for role in roles), action


@pytest.mark.parametrize("action", list(Action))
def test_who_has_left_or_is_of_another_company_may_nothing(action: Action) -> None:
    assert cell(action, Role.DEACTIVATED).refusal == "person_deactivated"
    assert cell(action, Role.OUTSIDER).refusal == "outsiders_cannot"


@pytest.mark.parametrize("action", sorted(CONFIDENTIAL))
def test_what_is_confidential_is_for_coordinators_and_whom_somebody_turned_to(action: Action) -> None:
    open_to = {role for role in Role if cell(action, role).may is May.YES}
    assert open_to == {Role.COORDINATOR}


def test_a_guest_looks_after_themselves_and_nothing_else() -> None:
    may = {action for action, row in matrix() if row[Role.GUEST].may is not May.NO}
    own = {Action.CHANGE_OWN_SETTINGS, Action.SEE_OWN_DATA, Action.FORGET_ME}
    assert may == own | {Action.CHECK_CERTIFICATE}


def test_the_page_in_the_docs_is_current() -> None:
    printed = CliRunner().invoke(main, ["permissions", "--markdown"])
    assert printed.exit_code == 0
    assert PAGE.read_text("utf-8") == printed.output, (
        "mentorbot permissions --markdown > docs/permissions.md, please"
    )


def test_it_is_printed_for_people_and_for_programs() -> None:
    text = CliRunner().invoke(main, ["permissions"]).output
    (reviews,) = [line for line in text.splitlines() if line.startswith("see reviews*")]
    assert reviews.split()[2:] == ["–"] * 5 + ["yes"] + ["–"] * 6
    table = json.loads(CliRunner().invoke(main, ["permissions", "--json"]).output)
    assert table["see_reviews"]["confidential"] is True
    assert table["withdraw"]["may"]["mentee"] == {"may": "own", "refusal": "not_yours"}
