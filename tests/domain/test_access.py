"""Who may do what."""

from __future__ import annotations

import pytest

from bot.domain.access import RULES, Action, Actor, PairMembers, allowed, reader_of, require
from bot.domain.forms import Reader
from bot.errors import CODES, DomainError

PAIR = PairMembers("mina", "theo")
MINA, THEO, EVE = Actor("mina"), Actor("theo"), Actor("eve")
CARLA = Actor("carla", coordinator_of=frozenset({"p1"}))
ADMIN = Actor("ada", workspace_admin=True)
GUEST = Actor("gus", is_guest=True)
EXTERNAL = Actor("gus", is_guest=True, invited_to=frozenset({"p1"}))
EXTERNAL_MENTORS_OWN = {
    Action.APPLY, Action.WITHDRAW, Action.ANSWER_NOMINATION, Action.ANSWER_QUESTION,
    Action.ACCEPT_PROFILE, Action.ASSESS_OWN_SKILLS, Action.DO_TRAINING, Action.TAKE_SEAT, Action.STILL_IN,
    Action.HELP_WITH_GOAL, Action.SNOOZE_REMINDER, Action.STOP_REMINDER, Action.RAISE_CONCERN,
    Action.FOLLOW_CONCERN, Action.ANSWER_RECOMMENDATION, Action.ANSWER_KUDOS,
}  # fmt: skip
OUTSIDER = Actor("olga", is_outside=True)


def code(action: Action, actor: Actor, **where: object) -> str:
    with pytest.raises(DomainError) as caught:
        require(action, actor, **where)  # type: ignore[arg-type]
    return caught.value.code


def test_every_action_has_a_rule_with_a_known_refusal() -> None:
    assert set(RULES) == set(Action)
    assert {rule.refusal for rule in RULES.values()} <= set(CODES)
    assert all(rule.standings for rule in RULES.values())


GUESTS = frozenset(
    {Action.CHANGE_OWN_SETTINGS, Action.SEE_OWN_DATA, Action.FORGET_ME, Action.CHECK_CERTIFICATE}
)
"""What is open to guests, invited or not."""
OPEN_TO_THE_INVITED = frozenset({Action.APPLY, Action.RAISE_CONCERN})
STRANGERS = frozenset(
    {
        Action.APPLY,
        Action.NOMINATE,
        Action.SEE_OWN_DATA,
        Action.FORGET_ME,
        Action.CHANGE_OWN_SETTINGS,
        Action.BOOK_OFFICE_HOURS,
        Action.RAISE_CONCERN,
        Action.GIVE_KUDOS,
        Action.CHECK_CERTIFICATE,
        Action.VOTE_LESSON,
    }
)


@pytest.mark.parametrize("action", list(Action))
def test_a_stranger_may_join_look_at_their_home_and_little_else(action: Action) -> None:
    may = allowed(action, EVE, program="p1", pair=PAIR, owner="mina")
    assert may == (action in STRANGERS)


@pytest.mark.parametrize("action", list(Action))
def test_people_from_outside_and_deactivated_ones_may_nothing(action: Action) -> None:
    everything = {"program": "p1", "pair": PairMembers("olga", "x"), "owner": "olga"}
    assert code(action, OUTSIDER, **everything) == "outsiders_cannot"
    gone = Actor("olga", deactivated=True, workspace_admin=True, coordinator_of=frozenset({"p1"}))
    assert code(action, gone, **everything) == "person_deactivated"


@pytest.mark.parametrize("action", sorted(set(Action) - GUESTS))
def test_guests_are_told_that_the_program_is_for_members(action: Action) -> None:
    assert code(action, GUEST, program="p1", pair=PAIR, owner="gus") == "guests_cannot_join"


@pytest.mark.parametrize("action", sorted(set(Action) - GUESTS))
def test_an_external_mentor_does_what_is_their_own_and_their_pairs(action: Action) -> None:
    mine, another = PairMembers("mina", "gus"), PairMembers("gus", "theo")
    paired = "mentor" in RULES[action].standings
    assert allowed(action, EXTERNAL, program="p1", pair=mine) == paired
    assert not allowed(action, EXTERNAL, program="p1", pair=PAIR)
    assert not allowed(action, EXTERNAL, program="p1", pair=another), "guests guide, they are not guided"
    assert allowed(action, EXTERNAL, program="p1", owner="gus") == (action in EXTERNAL_MENTORS_OWN)
    assert not allowed(action, EXTERNAL, program="p1", owner="mina") or action in OPEN_TO_THE_INVITED
    assert not allowed(action, EXTERNAL, program="p2")


def test_setting_up_takes_an_admin_and_running_takes_a_coordinator_of_this_program() -> None:
    require(Action.SETUP, ADMIN, program="")
    require(Action.SETUP, CARLA, program="p1")  # another one beside theirs
    assert code(Action.SETUP, CARLA, program="") == "not_workspace_admin"
    require(Action.MATCH_PUBLISH, CARLA, program="p1")
    assert code(Action.MATCH_PUBLISH, CARLA, program="p2") == "not_a_coordinator"
    assert code(Action.MATCH_PUBLISH, ADMIN, program="p1") == "not_a_coordinator"


def test_a_pair_belongs_to_its_two() -> None:
    for actor in (MINA, THEO):
        for action in (Action.SIGN_AGREEMENT, Action.SET_GOAL, Action.PLAN_MEETING, Action.SUBMIT_REVIEW):
            require(action, actor, program="p1", pair=PAIR)
    assert code(Action.SIGN_AGREEMENT, CARLA, program="p1", pair=PAIR) == "not_your_pair"
    assert code(Action.SIGN_AGREEMENT, MINA, program="p1", pair=PairMembers("eve", "theo")) == "not_your_pair"
    assert code(Action.SIGN_AGREEMENT, MINA, program="p1") == "not_your_pair"
    assert code(Action.CLOSE_PAIR, MINA, program="p1", pair=PAIR) == "not_a_coordinator"


def test_leaving_is_everyones_own_right() -> None:
    require(Action.END_PAIR, MINA, program="p1", pair=PAIR)
    require(Action.WITHDRAW, EVE, owner="eve")
    assert code(Action.WITHDRAW, CARLA, program="p1", owner="eve") == "not_yours"


def test_a_partner_reads_once_both_have_submitted() -> None:
    assert reader_of(THEO, "mina", program="p1", pair=PAIR) is Reader.PARTNER
    assert reader_of(THEO, "mina", program="p1", pair=PAIR, both_submitted=False) is None
    assert reader_of(MINA, "mina", program="p1", pair=PAIR, both_submitted=False) is Reader.SELF
    assert reader_of(EVE, "mina", program="p1", pair=PAIR) is None
    assert reader_of(ADMIN, "mina", program="p1", pair=PAIR) is None


def test_a_coordinator_reads_as_such_but_never_about_their_own_pair() -> None:
    assert reader_of(CARLA, "mina", program="p1", pair=PAIR) is Reader.COORDINATOR
    assert reader_of(CARLA, "mina", program="p2", pair=PAIR) is None
    partner = Actor("theo", coordinator_of=frozenset({"p1"}))
    assert reader_of(partner, "mina", program="p1", pair=PAIR) is Reader.PARTNER
    assert reader_of(partner, "mina", program="p1", pair=PAIR, both_submitted=False) is None
