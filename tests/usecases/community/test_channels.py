"""Channels besides those of the pairs: made once, everybody invited once, archived on a coordinator's word."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import event

from bot.delivery.rooms import _invited as invited
from bot.domain.shown.community import MENTEES, MENTORS
from bot.errors import DomainError
from bot.usecases.community.channels import archive_channel, next_free, try_again
from bot.usecases.community.home import community_lines
from bot.usecases.community.overview import community_overview
from bot.usecases.planning.plans import plan_of, store_plan
from db.models import CommunityChannel, OutboxRow, Person
from tests.usecases.community.village import Village


def test_with_the_first_pairs_the_mentors_get_a_channel_and_each_is_invited_once(village: Village) -> None:
    village.settle()
    village.pair("UMEEX", "UMOR0")  # a second mentee of the same mentor
    for _ in range(3):
        village.pass_time(hours=1)
    assert village.sent("channel.create") == ["-"]
    assert village.invited() == ["UMOR0", "UMOR1"]
    assert village.channel().channel_name == "mentors-career-development"
    assert village.session.query(CommunityChannel).count() == 1, "the plan has none for mentees"


def test_its_first_post_says_what_it_is_for_who_is_in_it_and_who_does_not_read_it(village: Village) -> None:
    village.settle()
    village.pass_time()
    assert village.words("community.opened") is None, "not before there is a channel"
    village.channel().channel_id = "GMENTORS"
    words = str(village.words("community.opened"))
    assert "A room of your own" in words
    assert "<@UMOR0>, <@UMOR1>" in words
    assert "I do not read, keep or count" in words
    assert "Coordinators are not in it, unless they are mentors themselves" in words


def test_who_gets_a_first_pair_later_is_invited_then_and_nobody_twice(village: Village) -> None:
    village.settle(mentors=1, mentees_channel=True)
    village.pass_time()
    village.pair("UNEW", "ULATE")
    village.pair("UNEW", "UMOR0")  # re-matched: another mentor, the same channel
    village.pass_time(days=1)
    village.pass_time(days=1)
    assert village.sent("channel.create") == ["-", "-"]
    assert sorted(village.invited()) == ["ULATE", "UMEE0", "UMOR0", "UNEW"]
    assert village.channel(MENTEES).channel_name == "mentees-career-development"


def test_external_mentors_are_guests_and_stay_with_their_pair(village: Village) -> None:
    village.settle(mentors=1)
    village.pair("UMEE9", "UGUEST")
    village.person("UGUEST").is_guest = True
    village.pass_time()
    assert village.invited() == ["UMOR0"]


def test_among_peers_everybody_is_in_the_one_channel(village: Village) -> None:
    village.settle(mentors=1, mentees_channel=True)
    plan = plan_of(village.program)
    peers = replace(plan, matching=replace(plan.matching, shape="peers"))
    store_plan(village.session, village.program, peers, village.now)
    village.pass_time()
    assert village.invited() == ["UMEE0", "UMOR0"]
    assert village.channel().channel_name == "peers-career-development"


def test_a_plan_without_channels_makes_none(village: Village) -> None:
    village.settle(mentors_channel=False)
    village.pass_time()
    assert village.sent("channel.create") == []


def test_it_is_archived_on_a_coordinators_word_and_stays_so(village: Village) -> None:
    village.settle(mentors=1)
    village.pass_time()
    channel = village.channel()
    with pytest.raises(DomainError, match="community_not_open"):
        archive_channel(*village.who("UCLEO"), channel.id, village.now)
    channel.channel_id = "GMENTORS"
    with pytest.raises(DomainError, match="not_a_coordinator"):
        archive_channel(*village.who("UMOR0"), channel.id, village.now)
    archive_channel(*village.who("UCLEO"), channel.id, village.now)
    with pytest.raises(DomainError, match="community_archived"):
        archive_channel(*village.who("UCLEO"), channel.id, village.now)
    village.pair("UNEW", "ULATE")
    village.pass_time(days=1)
    assert village.sent("channel.archive") == ["-"]
    assert village.invited() == ["UMOR0"], "nobody is invited into what is archived"
    shown = community_overview(village.session, village.actor("UCLEO"), village.program.id, village.now)
    assert [one.state for one in shown.channels] == ["archived", "off"]


def test_a_channel_that_is_not_allowed_is_tried_again_by_a_coordinator(village: Village) -> None:
    village.settle(mentors=1)
    village.pass_time()
    channel = village.channel()
    with pytest.raises(DomainError, match="community_open"):
        try_again(*village.who("UCLEO"), channel.id, village.now)
    for row in village.session.query(OutboxRow):
        row.status = "sent"  # tried, and refused: there is no channel
    shown = community_overview(village.session, village.actor("UCLEO"), village.program.id, village.now)
    assert shown.channels[0].state == "refused"
    village.pass_time(hours=1)
    try_again(*village.who("UCLEO"), channel.id, village.now)
    assert village.sent("channel.create") == ["-", "-"]
    assert village.invited() == ["UMOR0", "UMOR0"]


def test_a_program_that_is_over_gets_no_channel(village: Village) -> None:
    village.settle()
    village.cohort.status = "closed"
    assert village.pass_time() is None
    assert village.sent("channel.create") == []


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert next_free("mentors-a", {"mentors-a", "mentors-a-2"}) == "mentors-a-3"
    assert next_free(MENTORS, ()) == MENTORS


@pytest.mark.long
def test_whether_one_of_many_belongs_is_asked_about_that_one(village: Village) -> None:
    """In a company of thousands, everybody's Home tab and each invitation asks."""
    village.settle(mentors=12, mentees_channel=True)
    village.pass_time()
    for kind in (MENTORS, MENTEES):
        village.channel(kind).channel_id = f"G{kind}"
    village.session.flush()
    number = village.person("UMOR3").id
    village.session.expunge_all()
    village.session.kept.clear()
    read: list[object] = []
    event.listen(village.session, "loaded_as_persistent", lambda _session, one: read.append(one))
    lines = community_lines(village.session, village.session.get_one(Person, number), village.now)
    assert [kind for line in lines for kind, _ in line.channels] == [MENTORS]
    assert len([one for one in read if isinstance(one, Person)]) == 1
    people = [person.slack_id for person in invited(village.session, {"community": 1, "person": number})]
    assert people == ["UMOR3"]
    assert len([one for one in read if isinstance(one, Person)]) == 1
