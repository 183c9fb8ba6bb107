"""What people type, and what is understood."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.commands import (
    ADMIN_COMMANDS,
    ADMIN_DEFAULT,
    MENTOR_COMMANDS,
    MENTOR_DEFAULT,
    Command,
    Mention,
    parse_command,
)
from bot.errors import DomainError


def mentor(text: str) -> Command:
    return parse_command(text, MENTOR_COMMANDS, MENTOR_DEFAULT)


def admin(text: str) -> Command:
    return parse_command(text, ADMIN_COMMANDS, ADMIN_DEFAULT)


def refused(text: str) -> DomainError:
    with pytest.raises(DomainError) as caught:
        admin(text)
    return caught.value


@pytest.mark.parametrize("text", ["", "   ", "join", "JOIN", " Join\n", "apply"])
def test_the_bare_command_opens_the_questionnaire(text: str) -> None:
    assert mentor(text) == Command("join")


def test_two_words_are_one_command_before_one_word_is() -> None:
    assert admin("match preview") == Command("match preview")
    assert admin("Match  PREVIEW career development") == Command(
        "match preview", words=("career", "development")
    )
    assert admin("pairs").name == "pairs"
    assert admin("preview").name == "match preview"


def test_mentions_come_as_ids_wherever_they_stand() -> None:
    assert admin("match lock <@U123ABC|mina> <@W9|theo>") == Command(
        "match lock", (Mention("U123ABC", "mina"), Mention("W9", "theo"))
    )
    assert admin("pair <@U1>").mentions == (Mention("U1"),)
    assert admin("<@U1|x> pair").mentions == (Mention("U1", "x"),)


def test_quotes_of_every_keyboard_hold_a_name_together() -> None:
    for text in (
        'status "Career development"',
        "status “Career development”",
        "status „Career development“",
        'status "Career development',
    ):
        assert admin(text).words == ("Career development",)
    assert admin("status Career development").rest == "Career development"


def test_a_command_without_the_people_it_needs_says_how_it_is_written() -> None:
    error = refused("match lock <@U1|mina>")
    assert error.code == "command_incomplete"
    assert error.params["usage"] == "match lock @mentee @mentor"
    assert refused("pair mina").code == "command_incomplete"


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("pair @nobody", "@nobody"),
        ("match why @emre.aydin <@U1|marcus>", "@emre.aydin"),
        ("match lock <@U1|mina> @theo", "@theo"),
        ("health @nobody", "@nobody"),
        ("reward @nobody a dinner", "@nobody"),
        ("facilitator <@U1> @bernd", "@bernd"),
    ],
)
def test_a_name_that_slack_did_not_know_is_never_left_out_in_silence(text: str, who: str) -> None:
    error = refused(text)
    assert (error.code, error.params["who"]) == ("name_unknown", who)


def test_an_at_sign_in_other_words_is_just_one() -> None:
    assert admin('invite <@U1> "@home"').words == ("@home",)
    assert admin("reward <@U1> dinner @ Mario's with @mario").rest == "dinner @ Mario's with @mario"
    assert admin("audit <@U1> a@example.com").rest == "a@example.com"
    assert admin("lesson add ask @mina earlier").rest == "ask @mina earlier"
    assert admin("match preview @home").rest == "@home"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("stauts", "status"),
        ("match prevew", "match preview"),
        ("match", "match preview"),
        ("match foo", "match lock"),
        ("publsh", "match publish"),
        ("repot", "report"),
        ("aplications", "applications"),
        ("helo", "help"),
    ],
)
def test_a_typo_gets_the_nearest_command(typed: str, meant: str) -> None:
    error = refused(typed)
    assert (error.code, error.params["typed"]) == ("command_unknown", typed)
    if typed != "match foo":
        assert error.params["suggestion"] == meant
    else:
        assert str(error.params["suggestion"]).startswith("match ")


def test_nonsense_gets_no_guess() -> None:
    assert refused("qwxyz 12345").params["suggestion"] is None
    assert refused("qwxyz 12345").params["help"] == "/mentor-admin help"
    with pytest.raises(DomainError) as caught:
        mentor("qwxyz")
    assert caught.value.params["help"] == "/mentor help"
    assert len(str(refused("z" * 4000).params["typed"])) <= 60


@given(st.text())
def test_whatever_is_typed_is_a_command_or_a_known_refusal(text: str) -> None:
    try:
        command = admin(text)
    except DomainError as error:
        assert error.code in ("command_unknown", "command_incomplete", "name_unknown")
    else:
        assert command.name in {spec.name for spec in ADMIN_COMMANDS}
