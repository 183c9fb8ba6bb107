"""Every view of a campaign, of eligibility and of role profiles fits Slack, with the longest texts a plan allows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest

from blocks.parts import Message
from blocks.reader import Reader
from blocks.recruiting.inviting.announcement import announced, last_call, told, unfinished, words_of
from blocks.recruiting.inviting.campaign import (
    answered,
    asked,
    campaign,
    change_modal,
    text_modal,
)
from blocks.recruiting.inviting.opening import closed, opening_preview
from blocks.recruiting.joining.application import application_modal, thanks_modal
from blocks.recruiting.joining.eligibility import reason, unknown_words, waiting_modal, who_may_join
from blocks.recruiting.joining.profiles import (
    acceptances,
    accepted_modal,
    mine,
    profile_modal,
    profiles_modal,
)
from blocks.recruiting.joining.profiles import asked as profile_asked
from blocks.recruiting.messages import received
from bot.domain.campaign import TEXTS
from bot.domain.eligible import RULES
from bot.domain.forms import Page
from bot.domain.role_profiles import ROLES
from bot.domain.shown.campaign import (
    Announcement,
    ApplicationsClosed,
    CampaignShown,
    LastCall,
    OpeningShown,
    Signed,
    TextPlanned,
    TextShown,
    TextsToApprove,
    Unfinished,
)
from bot.domain.shown.eligibility import EligibleShown, OutsideShown, WaitingPage
from bot.domain.shown.profiles import (
    AcceptancesShown,
    MyProfiles,
    ProfileShown,
    ProfilesPage,
    ProfileToRead,
    RoleAcceptances,
)
from bot.domain.shown.recruiting import ApplicationPage, ApplicationShown, ProgramShown
from playground.blockkit import check_message_blocks, check_view

AT, DAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC), date(2026, 3, 16)
READER = Reader()
SIGNS = ["Nice words. ", "<&>", "🌱"]


def program(sign: str) -> ProgramShown:
    return ProgramShown(1, (sign * 75)[:75], ":seedling:", (sign * 1000)[:1000], announce_channel="C1")


def eligible(role: str, sign: str, many: int = 100) -> EligibleShown:
    names = tuple(f"{n}{sign * 75}"[:75] for n in range(many))
    countries = ("DE", "FR", "XX") * (many // 3)
    return EligibleShown(role, names, names, countries, names, names[0], names[1], 365, names)


def text(key: str, sign: str, state: str = "asked") -> TextShown:
    return TextShown(key, (sign * 2500)[:2500], "d" * 64, state, (sign * 1000)[:1000], AT)


def profile(role: str, sign: str, **more: Any) -> ProfileShown:
    lines = tuple(f"{n}{sign * 300}"[:300] for n in range(10))
    return ProfileShown(role, "d" * 64, 3, (sign * 500)[:500], lines, lines, 12.5, **more)


def signed(sign: str, champion: str = "UCHAN") -> Signed:
    return Signed(program(sign), (sign * 2500)[:2500], champion)


def announcement(sign: str) -> Announcement:
    rules = (eligible("mentee", sign), eligible("mentor", sign, 3))
    return Announcement(signed(sign), "https://example.com/a.png", (sign * 500)[:500], DAY, DAY, rules)


def fits(*shown: Any) -> None:
    for one in shown:
        problems = (
            check_message_blocks(list(one.blocks)) if isinstance(one, Message) else check_view(dict(one))
        )
        assert problems == [], problems[0]
        assert not isinstance(one, Message) or one.text.strip()


@pytest.mark.parametrize(
    ("days", "meetings", "said"),
    [
        (30, 0, "1 month · a conversation about every 14 days"),
        (180, 0, "6 months · a conversation about every 14 days"),
        (30, 1, "One meeting of 30 minutes, within 30 days · joining"),
        (30, 2, "Up to 2 meetings of 30 minutes, within 30 days · joining"),
    ],
)
def test_an_invitation_says_how_long_it_is_for(days: int, meetings: int, said: str) -> None:
    shown = announcement("x")
    kind = replace(shown.signed, program=replace(program("x"), duration_days=days))
    message = announced(replace(shown, signed=kind, meetings=meetings, minutes=30), Reader())
    assert said in str(message.blocks)


@pytest.mark.parametrize("sign", SIGNS)
def test_what_everybody_reads_fits(sign: str) -> None:
    fits(announced(announcement(sign), READER), told(signed(sign), READER))
    for until in (None, DAY):
        fits(last_call(LastCall(signed(sign), until), READER))
        for missing in ("profile", "answers"):
            for last in (True, False):
                fits(unfinished(Unfinished(signed(sign), missing, until, last), READER))


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize("state", ["free", "unasked", "asked", "approved", "changes"])
def test_what_champion_and_coordinators_read_fits(sign: str, state: str) -> None:
    texts = tuple(text(key, sign, state) for key in TEXTS)
    to_approve = TextsToApprove(program(sign), texts, "UCHAN")
    fits(asked(to_approve, READER), answered(to_approve, READER))
    fits(change_modal(1, texts[0], READER), text_modal(signed(sign), texts[0], READER))
    for on, sent in ((None, None), (DAY, None), (DAY, AT)):
        for itself in (True, False):
            for over in ("", "past", "published", "nobody"):
                planned = tuple(TextPlanned(one, on, 3, sent, over) for one in texts)
                fits(campaign(CampaignShown(program(sign), "UCHAN", "planned", itself, planned, 3), READER))
            shown = OpeningShown(announcement(sign), texts[0], on, itself, 3, 5)
            fits(opening_preview(shown, READER))
    fits(closed(ApplicationsClosed(program(sign), DAY, 1, 2, 3, 4), READER))


@pytest.mark.parametrize("sign", SIGNS)
def test_profiles_fit_and_are_shown_whole(sign: str) -> None:
    both = ProfilesPage(program(sign), 1, (profile("mentee", sign), profile("mentor", sign)), waits=True)
    fits(profiles_modal(both, READER))
    for role in ROLES:
        for more in ({}, {"before": 1}, {"accepted_at": AT}):
            one = ProfileToRead(program(sign), profile(role, sign, **more))
            fits(profile_modal(one, READER), profile_asked(one, READER))
    accepted = ProfileToRead(program(sign), profile("mentor", sign, accepted_at=AT))
    fits(
        accepted_modal(accepted, READER),
        mine(MyProfiles((accepted,) * 30), READER),
        mine(MyProfiles(()), READER),
    )
    people = tuple(f"U{n:09d}" for n in range(3000))
    roles = tuple(
        RoleAcceptances(role, 3, people, tuple((one, 1) for one in people), people) for role in ROLES
    )
    fits(acceptances(AcceptancesShown(program(sign), roles), READER))
    fits(acceptances(AcceptancesShown(program(sign), ()), READER))


def test_every_line_of_a_profile_is_on_the_screen() -> None:
    shown = str(profiles_modal(ProfilesPage(program("a"), 1, (profile("mentor", "word "),)), READER))
    assert all(f"{n}word word" in shown for n in range(10))
    assert "About 12.5 hours a month" in shown
    assert "Accept and send" in shown


@pytest.mark.parametrize("sign", SIGNS)
def test_the_question_about_a_role_fits(sign: str) -> None:
    for also in ("", "mentee"):
        for rule in RULES:
            outside = (OutsideShown("mentor", rule, eligible("mentor", sign)),)
            page = WaitingPage(1, (sign * 75)[:75], 1, outside, also, ("U1",) * 10)
            fits(waiting_modal(page, READER))
    assert len(who_may_join((eligible("mentee", sign), eligible("mentor", sign)), READER)) <= 1400


def test_every_rule_has_words_that_say_what_is_asked() -> None:
    asked_for = EligibleShown(
        "mentor", ("Data",), ("Berlin",), ("DE",), ("permanent",), "Senior", "Director", 90, ("Listening",)
    )
    said = {rule: reason(OutsideShown("mentor", rule, asked_for), READER) for rule in RULES}
    for rule, word in {"department": "Data", "location": "Berlin", "country": "Germany", "level": "from “Senior” to",
                       "tenure": "for 3 months or longer", "employment": "permanent",
                       "training": "Listening"}.items():  # fmt: skip
        assert word in said[rule], said[rule]
    assert "time with the company" in unknown_words(("tenure",), READER)


def test_words_people_typed_are_never_mentions() -> None:
    for block in announced(announcement("<!channel>"), READER).blocks:
        if block["type"] != "header":  # plain text, where nothing is a mention
            assert "<!channel>" not in str({**block, "alt_text": ""})


def test_long_words_are_whole_in_several_sections() -> None:
    words = Signed(program("a"), "word " * 500)
    assert sum(block["text"]["text"].count("word") for block in words_of(words)) == 500
    cut = Signed(program("a"), "& " * 1250)
    assert sum(block["text"]["text"].count("&amp;") for block in words_of(cut)) == 1250


@pytest.mark.parametrize("states", [("waitlisted",), ("applied",), ("applied", "waitlisted")])
def test_the_end_of_an_application_says_where_it_is(states: tuple[str, ...]) -> None:
    roles = ("mentee", "mentor")[: len(states)]
    view = thanks_modal(ApplicationShown(program("a"), 1, roles, states), READER)
    fits(view)
    assert ("waiting list" in str(view)) == (states == ("waitlisted",))


def test_thanks_to_whoever_joins_late_say_that_the_pairs_have_begun() -> None:
    late = replace(program("a"), pairs_since=DAY)
    words = "who joins now is matched as soon as somebody fits"
    for facts in (late, program("a")):
        sent = ApplicationShown(facts, 1, ("mentee",), ("applied",))
        assert (
            (words in str(thanks_modal(sent, READER)))
            == (words in received(sent, READER).text)
            == (facts is late)
        )
    waits = ApplicationShown(late, 1, ("mentee",), ("waitlisted",))
    assert words not in str(thanks_modal(waits, READER)) + received(waits, READER).text


def test_a_page_after_the_last_day_says_so_and_names_the_next_round() -> None:
    page = Page(1, "About you", "", ())
    view = application_modal(
        ApplicationPage(program("a"), 1, page, {}, "Send", closed_on=DAY, next_program="Round two"), READER
    )
    fits(view)
    assert "closed on Mar 16, 2026" in str(view)
    assert "`/mentor join Round two`" in str(view)
