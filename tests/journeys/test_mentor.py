"""A mentor's way: an offer, two mentees at once, and what he reads about each of them."""

from __future__ import annotations

import pytest

from playground import Person
from tests.journeys.together import answer, at, home_of, press_home, reminded_within_reason, reminders, to_day
from tests.journeys.town import Town


def told_by(outcome) -> str:
    """The answer that only whoever typed or pressed reads."""
    assert outcome.acked
    assert outcome.ephemeral is not None, outcome
    return outcome.ephemeral.words


def two_mentees(town: Town) -> Person:
    """Omar guides Mia and Nina; Nina."""
    nina = town.playground.add_person(name="nina", real_name="Nina Next", tz="Europe/London")
    town.ada.invite(town.general, nina)
    town.set_up()
    town.join(town.omar, "mentor", capacity="2")
    town.join(town.mia, "mentee", concerns="I am shy")
    town.join(nina, "mentee", one_thing="To say no more often")
    town.approve_all()
    town.publish()
    return nina


@pytest.mark.long
@pytest.mark.months
def test_a_mentor_of_two_hears_once_a_day_about_both(town: Town) -> None:
    nina = two_mentees(town)
    omar, mia = town.omar, town.mia
    channels = [c for c in omar.channels() if c.name.startswith("mentoring-") and c.id != town.admin]
    assert len(channels) == 2
    assert all("You two are matched" in town.posts(omar, c.id)[0] for c in channels)
    assert "I am shy" not in "".join("".join(town.posts(omar, c.id)) for c in channels)
    home = home_of(town, omar)
    for mentee in (mia, nina):
        assert f"your mentee is <@{mentee.id}>" in home
        assert not any(
            c.name.startswith("mentoring-") and omar.id not in c.members for c in mentee.channels()
        )
    to_day(town, 8)
    one = reminders(town, omar)
    assert len(one) == 1
    assert f"<@{mia.id}>" in one[0]
    assert f"<@{nina.id}>" in one[0]
    to_day(town, 60)
    for person in (omar, mia, nina):
        assert reminders(town, person)
        reminded_within_reason(town, person)


@pytest.mark.long
def test_a_mentor_is_helped_to_help_and_leaves_one_of_two_pairs(town: Town) -> None:
    nina = two_mentees(town)
    omar, mia = town.omar, town.mia
    assert "What you can type" in told_by(omar.command("/mentor help", town.general))
    status = told_by(omar.command("/mentor status", town.general))
    assert f"<@{mia.id}>" in status
    assert f"<@{nina.id}>" in status
    leave = omar.command("/mentor leave", town.general)
    assert "You need no reason" in told_by(leave)
    assert omar.click(leave.ephemeral, "pair.leave").ok
    gone = mia if f"<@{mia.id}>" in omar.modal.words else nina
    stays = nina if gone is mia else mia
    assert omar.submit({}).ok
    omar.press_close()
    assert "has come to an end" in town.told(gone)[-1]
    assert "has come to an end" not in "".join(town.told(stays))
    home = home_of(town, omar)
    assert f"your mentee is <@{stays.id}>" in home
    assert f"your mentee is <@{gone.id}>" not in home


@pytest.mark.long
def test_a_mentor_proposes_the_agreement_and_any_change_asks_both_again(town: Town) -> None:
    channel = town.matched()
    omar, mia = town.omar, town.mia
    press_home(town, omar, "agreement.write")
    assert omar.submit({"place": "The roof terrace"}).ok
    assert "waits for your partner" in home_of(town, omar)
    assert "waits for you" in home_of(town, mia)
    press_home(town, mia, "agreement.show")
    assert "The roof terrace" in mia.modal.words
    mia.press_close()
    press_home(town, mia, "agreement.sign")
    assert "signed by both" in home_of(town, omar)
    signed = sum("have signed their agreement" in post for post in town.posts(omar, channel))
    press_home(town, mia, "agreement.show")
    assert mia.click(mia.modal, "agreement.write").ok
    assert mia.submit({"place": "Online"}).ok
    assert "waits for you" in home_of(town, omar)
    press_home(town, omar, "agreement.sign")
    assert sum("have signed their agreement" in post for post in town.posts(omar, channel)) == signed + 1


@pytest.mark.long
def test_a_mentor_who_doubts_the_match_tells_coordinators_and_nobody_else(town: Town) -> None:
    channel = town.matched()
    omar, mia = town.omar, town.mia
    to_day(town, 2)
    press_home(town, omar, "meeting.record")
    met = int(town.playground.clock.now().timestamp()) - 3600
    assert omar.submit({"starts_at": met}).ok
    to_day(town, 3.2)
    assert town.press(omar, omar.dm(), "form.open").ok
    answer(omar, {"fit": "not_a_fit", "tell_coordinator": ["yes"], "note": "We talk past each other"})
    town.settle()
    asked = town.posts(town.cleo, town.admin)[-1]
    assert "asks for your help" in asked
    assert "talk past" not in asked
    assert town.press(town.cleo, town.admin, "review.read").ok
    assert "We talk past each other" in town.cleo.modal.words
    everything = "".join([*town.told(mia), *town.posts(mia, channel), home_of(town, mia)])
    assert "not a good fit" not in everything
    assert "talk past" not in everything


@pytest.mark.long
def test_two_meetings_of_a_day_and_one_late_on_friday_are_asked_about_in_good_time(town: Town) -> None:
    nina = two_mentees(town)
    omar, mia = town.omar, town.mia
    press_home(town, mia, "meeting.plan")
    assert mia.submit({"starts_at": at(town, days=3)}).ok  # on Thursday at ten
    press_home(town, nina, "meeting.plan")
    assert nina.submit({"starts_at": at(town, days=3.15)}).ok  # on Thursday at half past one
    to_day(town, 3.4)
    assert f"Did you meet <@{mia.id}>" in reminders(town, omar)[-1]
    assert f"Did you meet <@{nina.id}>" not in "".join(reminders(town, omar))
    assert f"Did you meet <@{omar.id}>" in reminders(town, nina)[-1]  # she has had no other today
    to_day(town, 4.05)
    assert f"Did you meet <@{nina.id}>" in reminders(town, omar)[-1]
    press_home(town, mia, "meeting.plan")
    assert mia.submit({"starts_at": at(town, days=0.4)}).ok  # on Friday evening
    to_day(town, 6.9)
    count = len(reminders(town, mia))
    to_day(town, 7.05)
    assert len(reminders(town, mia)) == count + 1
    for person in (omar, mia, nina):
        reminded_within_reason(town, person)
