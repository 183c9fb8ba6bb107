"""Every view of the community within Slack's limits, also with the longest texts and the most things; and its words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from blocks.community import facilitators, home, messages, office_hours, overview
from blocks.parts import Message
from blocks.reader import Reader
from blocks.training.messages import invitation_message, no_date_message
from blocks.training.sessions import attendance_message, dates_modal
from bot.domain.shown.community import (
    MENTEES,
    MENTORS,
    Appointed,
    ChannelOpened,
    ChannelRefused,
    ChannelStanding,
    CommunityHome,
    CommunityShown,
    FacilitatorAsked,
    FacilitatorIntroduced,
    FacilitatorNeeded,
    FacilitatorsDraft,
    FacilitatorStanding,
    FacilitatorWeek,
    GetTogetherAsked,
    OfficeHoursDraft,
    OfficeHoursOffered,
    OfficeHoursOpen,
    SlotShown,
    TouchBaseAsked,
    WhoComes,
)
from bot.domain.shown.training import (
    AttendanceShown,
    DateShown,
    Invitation,
    SessionDraft,
    SessionStanding,
)
from bot.domain.states.seat import SeatState, SessionKind
from playground.blockkit import check_message_blocks, check_view

READER = Reader(zone="Europe/Berlin")
AT = datetime(2026, 3, 9, 15, 0, tzinfo=UTC)
NAME = "Career <paths> & more " + "x" * 100
MANY = tuple(f"U{n:010d}" for n in range(400))
LONG = "& < > " * 80
KIND = SessionKind.GET_TOGETHER


def slot(nth: int = 0, **changes: Any) -> SlotShown:
    made = SlotShown(nth + 1, NAME, "UCLEO", AT + timedelta(minutes=20 * nth), 20, "P&" * 150)
    return replace(made, **changes)


def standing(**changes: Any) -> SessionStanding:
    return replace(SessionStanding(1, KIND, AT, 60, "P<" * 150, "planned", None, 300), **changes)


def fits(message: Message) -> str:
    assert message.text.strip()
    problems = check_message_blocks(list(message.blocks))
    assert not problems, problems
    return repr(message.blocks)


def view_fits(view: dict[str, Any]) -> str:
    problems = check_view(view)
    assert not problems, problems
    return repr(view)


@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("community.opened", ChannelOpened(MENTORS, NAME, MANY)),
        ("community.opened", ChannelOpened(MENTEES, NAME, MANY)),
        ("community.opened", ChannelOpened(MENTORS, NAME, MANY[:1], peers=True)),
        ("community.coming", WhoComes(NAME, standing(), MANY)),
        ("community.coming", WhoComes(NAME, standing(over=True), ())),
        ("community.coming", WhoComes(NAME, standing(), MANY, called_off=True)),
        ("admin.community_refused", ChannelRefused(MENTORS, NAME, "mentors-x")),
        ("admin.get_together", GetTogetherAsked(1, NAME, 400, AT)),
        ("admin.get_together", GetTogetherAsked(1, NAME, 1)),
        ("facilitator.asked", FacilitatorAsked(1, NAME, MANY, 30)),
        ("facilitator.asked", FacilitatorAsked(1, NAME, MANY, 0)),
        ("facilitator.introduced", FacilitatorIntroduced(NAME, "UCLEO", 30)),
        ("facilitator.week", FacilitatorWeek(NAME, tuple((who, LONG) for who in MANY), 400)),
        ("facilitator.week", FacilitatorWeek(NAME, (), 2)),
        ("admin.facilitator_needed", FacilitatorNeeded(1, NAME, "UCLEO", "left", MANY)),
        ("admin.facilitator_needed", FacilitatorNeeded(1, NAME, "UCLEO", "declined", MANY[:1])),
        ("touch_base.asked", TouchBaseAsked(1, NAME, "UCLEO")),
        ("touch_base.reminder", TouchBaseAsked(1, NAME, "UCLEO", again=True)),
        (
            "admin.office_hours",
            OfficeHoursOffered(NAME, "UCLEO", tuple(slot(n, booked=True) for n in range(12))),
        ),
        ("admin.office_hours", OfficeHoursOffered(NAME, "UCLEO", (slot(state="cancelled"),))),
        (
            "admin.office_hours",
            OfficeHoursOffered(NAME, "UCLEO", (slot(begun=True), slot(begun=True, over=True, booked=True))),
        ),
        ("office_hours.booked", slot(guest="UMIA", topic="&" * 300)),
        ("office_hours.given_back", slot(guest="UMIA")),
        ("office_hours.called_off", slot()),
        ("office_hours.reminder", slot(guest="UMIA", topic="&" * 300)),
        ("office_hours.reminder", slot()),
    ],
)
def test_every_message_fits(kind: str, facts: Any) -> None:
    words = fits(messages.VIEWS[kind](facts, READER))
    assert "<paths>" not in words.replace("Welcome to Career <paths>", ""), "but in a plain title"


def test_every_modal_fits() -> None:
    view_fits(facilitators.choose_modal(FacilitatorsDraft(1, NAME, 400, 200, MANY[:30]), READER))
    view_fits(facilitators.choose_modal(FacilitatorsDraft(1, NAME, 1, 0), READER))
    groups = tuple((who, MANY) for who in MANY[:30])
    view_fits(facilitators.appointed_modal(Appointed(NAME, groups, MANY), READER))
    view_fits(facilitators.appointed_modal(Appointed(NAME, ()), READER))
    assert "UCLEO> alone reads this" in view_fits(facilitators.talk_modal(1, "UCLEO", READER))
    view_fits(facilitators.talk_said_modal("UCLEO", READER))
    view_fits(office_hours.offer_modal(OfficeHoursDraft(1, NAME, 20, "P" * 300), READER))
    view_fits(office_hours.offered_modal(12, READER))
    assert "alone sees that it is you" in view_fits(office_hours.book_modal(slot(), READER))
    view_fits(office_hours.booked_modal(slot(guest="UMIA", topic="&" * 300), READER))


def test_the_list_of_slots_fits_also_in_a_modal() -> None:
    mine = tuple(slot(n, guest="UMIA", topic="&" * 300) for n in range(2))
    full = OfficeHoursOpen(mine, tuple(slot(n) for n in range(100)))
    message = office_hours.list_message(full, READER)
    assert "88 more come later" in fits(message)
    view_fits(office_hours.list_modal(message, READER))
    assert "No slot is free" in fits(office_hours.list_message(OfficeHoursOpen((), ()), READER))


@pytest.mark.parametrize("state", ["open", "coming", "refused", "archived", "none", "off"])
def test_the_screen_of_coordinators_fits_with_the_most(state: str) -> None:
    channels = tuple(
        ChannelStanding(kind, state, 400, 1, "GMENTORS", "mentors-x") for kind in (MENTORS, MENTEES)
    )
    crowd = tuple(FacilitatorStanding(who, MANY, agreed=n % 2 == 0) for n, who in enumerate(MANY[:30]))
    slots = tuple(slot(n, booked=n % 2 == 0) for n in range(40))
    full = CommunityShown(1, NAME, channels, WhoComes(NAME, standing(), MANY), crowd, MANY, slots)
    said = fits(overview.community_message(full, READER))
    assert "<#GMENTORS>" not in said, "coordinators are not in it and would read no name"
    assert ("#mentors-x" in said) == (state in ("open", "archived"))
    empty = fits(
        overview.community_message(CommunityShown(1, NAME, channels, None, (), (), (), closed=True), READER)
    )
    assert "No date yet" in empty
    assert "facilitators.open" not in empty, "there is nobody left to look after"


def test_the_home_tab_fits() -> None:
    date = DateShown(1, KIND, AT, 60, "P" * 300, None, None)
    full = CommunityHome(
        1, 1, NAME, ((MENTORS, "GMENTORS"), (MENTEES, "GMENTEES")), (date, replace(date, session=2)), "UCLEO",
        TouchBaseAsked(1, NAME, "UCLEO"), MANY, MANY, (slot(guest="UMIA", topic="&" * 300),),
        tuple(slot(n, guest="UMIA", topic="&" * 300) for n in range(12)), 12,
    )  # fmt: skip
    blocks = home.community_blocks(full, READER)
    assert not check_view({"type": "home", "blocks": blocks})
    assert len(blocks) <= 25
    assert CommunityHome(1, 1, NAME).empty
    assert not full.empty


def test_what_is_said_in_the_mentors_channel_is_read_by_nobody() -> None:
    words = fits(messages.opened_message(ChannelOpened(MENTEES, "Grow", MANY[:2]), READER))
    assert "I do not read, keep or count" in words
    assert "unless they are mentees themselves" in words
    assert "You may leave at any time" in words


def test_the_words_of_a_get_together_are_its_own() -> None:
    date = DateShown(1, KIND, AT, 60, "Room 7", None, None)
    asked = fits(invitation_message(Invitation(1, "Grow", KIND, "mentor", (date,)), READER))
    assert "I will come" in asked
    assert "Not this time" in asked
    assert "seat" not in asked.replace("seat.take", "").replace("seat.none", "")
    coming = replace(date, mine=SeatState.CHOSEN)
    past = fits(invitation_message(Invitation(1, NAME, KIND, "mentor", ()), READER))
    assert "is over" in past and "I will come" not in past
    seated = fits(invitation_message(Invitation(1, "Grow", KIND, "mentor", (coming,)), READER))
    assert "You come to the mentors' get-together of *Grow*" in seated.replace('"', "'").replace("\\'", "'")
    assert "asked again for the next" in fits(no_date_message("Grow", KIND, READER))
    assert "who said they would come" in fits(
        attendance_message(AttendanceShown("Grow", standing(over=True)), READER)
    )
    draft = SessionDraft(1, "Grow", KIND, people={"mentor": 4})
    assert "For the mentors of all published pairs" in view_fits(dates_modal(draft, READER))


def test_answers_take_the_place_of_the_question() -> None:
    for message in (
        messages.facilitator_accepted(list(MANY), 1, READER),
        messages.facilitator_declined(READER),
        messages.touch_answered("UCLEO", READER, talk=False),
        messages.touch_answered("UCLEO", READER, talk=True),
    ):
        fits(message)
