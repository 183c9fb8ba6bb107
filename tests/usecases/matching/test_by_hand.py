"""A coordinator pairs two people by hand, and sees what it means before it is done."""

from __future__ import annotations

import json

import pytest

from blocks.matching.choosing.by_hand import mentee_modal, mentor_modal, pair_modal, paired_notice
from blocks.reader import Reader
from bot.errors import DomainError
from bot.usecases.matching.choosing.by_hand import look_at_two, mentees_to_pair, mentors_to_pair, pair_two
from bot.usecases.matching.choosing.short_lists import look_at_offer
from db.session import Sessions
from tests.pair_story import assert_view_fits, view_words
from tests.usecases.matching.modes_story import seat
from tests.usecases.matching.test_asking import Draft


@pytest.fixture
def market(sessions: Sessions, now: object) -> Draft:
    market = Draft(sessions, now)  # type: ignore[arg-type]
    market.mentees("Mia", "Max")
    market.mentors("Omar", "Otto")
    market.mentors("Olga", languages=["german"])
    return market


def look(market: Draft, mentee: str, mentor: str, who: str = "Cora") -> dict[str, object]:
    with market.act() as act:
        shown = look_at_two(
            act.session, act.actor(who), market.program_id, act.person(mentee).slack_id,
            act.person(mentor).slack_id, act.now,
        )  # fmt: skip
    view = pair_modal(shown, Reader())
    assert_view_fits(view)
    return view


def pair(market: Draft, view: dict[str, object], who: str = "Cora") -> object:
    carried = json.loads(str(view["private_metadata"]))
    with market.act() as act:
        shown = look_at_two(
            act.session, act.actor(who), carried["program"], carried["mentee"], carried["mentor"], act.now
        )
        return pair_two(*act.who(who), shown, (carried["people"], carried["points"]), act.now)


def test_both_are_seen_side_by_side_and_kept_together(market: Draft) -> None:
    view = look(market, "Mia", "Otto")
    text = view_words(view)
    for shown in ("<@U0MIA>", "<@U0OTTO>", "Negotiation", "of 10,000 points"):
        assert shown in text
    assert "secret wish" not in text
    assert view["submit"]["text"] == "Pair these two"  # type: ignore[index]
    assert pair(market, view) is None
    assert_view_fits(paired_notice(1, "U0MIA", "U0OTTO", Reader()))
    market.draft()
    assert market.pairs()["Mia"] == "Otto"
    with market.act() as act:
        assert market.proposal(act, "Mia", "Otto").locked
        offer = look_at_offer(act.session, act.actor("Cora"), market.program_id, [])
        assert offer.offer == (seat(act, "Max").id,)  # Mia is not asked to choose any more


def test_a_rule_of_the_program_can_be_crossed_and_says_so(market: Draft) -> None:
    view = look(market, "Mia", "Olga")
    text = view_words(view)
    assert "no shared language" in text
    assert "You may pair them across this rule" in text
    assert pair(market, view) is None
    market.draft()
    assert market.pairs()["Mia"] == "Olga"


@pytest.mark.parametrize("kind", ["failed", "declined", "forbid"])
def test_rules_that_protect_people_cannot_and_do_not_say_which(market: Draft, kind: str) -> None:
    market.constrain("Mia", "Omar", kind)
    view = look(market, "Mia", "Omar")
    assert "submit" not in view
    text = view_words(view)
    assert "Other rules keep these two apart" in text
    assert kind not in text
    again = pair(market, view)
    assert again is not None
    with market.act() as act:
        names = [
            one.name
            for one in mentors_to_pair(
                act.session, act.actor("Cora"), market.program_id, seat(act, "Mia").id, act.now
            ).people
        ]
    assert "Omar" not in names


def test_the_menus_hold_who_can_be_paired_best_first(market: Draft) -> None:
    with market.act() as act:
        choice = mentees_to_pair(act.session, act.actor("Cora"), market.program_id)
        view = mentee_modal(choice, Reader())
        assert_view_fits(view)
        assert [one.name for one in choice.people] == ["Max", "Mia"]
        mentors = mentors_to_pair(
            act.session, act.actor("Cora"), market.program_id, choice.people[1].enrollment, act.now
        )
        view = mentor_modal(mentors, Reader())
    assert_view_fits(view)
    assert [one.name for one in mentors.people] == ["Omar", "Otto", "Olga"]
    text = view_words(view)
    assert "1 free place" in text
    assert "across a rule" in text
    pair(market, look(market, "Max", "Omar"))
    with market.act() as act:
        mentors = mentors_to_pair(
            act.session, act.actor("Cora"), market.program_id, seat(act, "Mia").id, act.now
        )
        assert [one.name for one in mentors.people] == ["Otto", "Olga"]
        assert [
            one.name for one in mentees_to_pair(act.session, act.actor("Cora"), market.program_id).people
        ] == ["Mia"]


def test_names_stand_where_people_look_for_them(market: Draft) -> None:
    market.mentees("Eva", "Fay", "Zoe")
    with market.act() as act:
        act.person("Zoe").name = "Élodie"
    with market.act() as act:
        choice = mentees_to_pair(act.session, act.actor("Cora"), market.program_id)
    assert [one.name for one in choice.people] == ["Élodie", "Eva", "Fay", "Max", "Mia"]


def test_only_coordinators_and_only_approved_people(market: Draft) -> None:
    for who in ("Mia", "Omar"):
        with pytest.raises(DomainError) as caught:
            look(market, "Mia", "Omar", who=who)
        assert caught.value.code == "not_a_coordinator"
    with pytest.raises(DomainError) as caught:
        look(market, "Omar", "Mia")
    assert caught.value.code == "not_approved_as"
    view = look(market, "Mia", "Omar")
    with pytest.raises(DomainError) as caught:
        pair(market, view, who="Omar")
    assert caught.value.code == "not_a_coordinator"


def test_a_price_that_changed_is_shown_anew_before_anything_is_written(
    sessions: Sessions, now: object
) -> None:
    market = Draft(sessions, now)  # type: ignore[arg-type]
    market.mentees("Mia")
    market.mentees("Max", skills_wanted=["delegating"])
    market.mentors("Omar")
    market.mentors("Otto", skills_offered=["delegating"])
    view = look(market, "Mia", "Otto")
    assert "costs" in view_words(view)
    with market.act() as act:
        seat(act, "Omar").status = "withdrawn"
    again = pair(market, view)
    assert again is not None
    shown = pair_modal(again, Reader())  # type: ignore[arg-type]
    assert_view_fits(shown)
    assert "Something changed meanwhile" in view_words(shown)
    market.constrain("Max", "Otto", "lock")  # another coordinator is faster
    late = pair(market, shown)
    assert late is not None
    assert "submit" not in pair_modal(late, Reader())  # type: ignore[arg-type]


def test_with_very_many_people_any_colleague_can_be_chosen(
    market: Draft, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.usecases.matching.choosing.by_hand.MOST", 1)
    monkeypatch.setattr("bot.usecases.matching.asking.outlook.AT_ONCE", 1)
    with market.act() as act:
        choice = mentees_to_pair(act.session, act.actor("Cora"), market.program_id)
        assert_view_fits(mentee_modal(choice, Reader()))
        mentors = mentors_to_pair(act.session, act.actor("Cora"), market.program_id, "U0MIA", act.now)
        assert_view_fits(mentor_modal(mentors, Reader()))
    assert choice.everybody and mentors.everybody
    assert pair(market, look(market, "Mia", "Omar")) is None


def test_mentors_whose_circle_the_draft_does_not_need_can_be_chosen_too(market: Draft) -> None:
    market.change_plan(in_circles=True)
    market.mentors("Oda", "Ole", capacity=4)
    market.draft()
    held = market.pairs()
    assert len(set(held.values())) == 1, "one circle is enough"
    free = {"Omar", "Otto", "Oda", "Ole"}
    with market.act() as act:
        choice = mentees_to_pair(act.session, act.actor("Cora"), market.program_id)
        first = view_words(mentee_modal(choice, Reader()))
        found = mentors_to_pair(
            act.session, act.actor("Cora"), market.program_id, seat(act, "Mia").id, act.now
        )
        view = mentor_modal(found, Reader())
    assert_view_fits(view)
    assert f"Mia · with {held['Mia']} in the draft" in first
    assert "without a partner" not in first
    assert {one.name for one in found.people} >= free
    other = min(free - set(held.values()))
    view = look(market, "Mia", other)
    assert "They are together" not in view_words(view)
    assert pair(market, view) is None
    market.draft()
    assert market.pairs()["Mia"] == other


def test_a_mentee_whom_no_draft_has_yet_stands_alone_in_the_menu(market: Draft) -> None:
    with market.act() as act:
        choice = mentees_to_pair(act.session, act.actor("Cora"), market.program_id)
    assert [one.partner for one in choice.people] == ["", ""]
    assert "in the draft" not in view_words(mentee_modal(choice, Reader()))
