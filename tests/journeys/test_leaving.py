"""People who go, pairs that end or rest: what both of them, and the coordinators, find on their screens."""

from __future__ import annotations

import pytest

from tests.journeys.together import home_of, meet, reminded_within_reason, reminders, set_goal, sign, to_day
from tests.journeys.town import Town


def told_by(outcome) -> str:
    """The answer that only whoever typed or pressed reads."""
    assert outcome.acked
    assert outcome.ephemeral is not None, outcome
    return outcome.ephemeral.words


@pytest.mark.long
def test_a_colleague_who_is_deactivated_leaves_nobody_behind_without_a_word(town: Town) -> None:
    town.matched()
    mia, omar = town.mia, town.omar
    to_day(town, 5)
    meet(town)
    before = len(town.told(omar))
    town.playground.deactivate(omar)
    town.settle()
    told = town.told(mia)[-1]
    assert "Omar Mentor's account was closed" in told
    assert "ready to be matched again" in told
    posted = town.posts(town.cleo, town.admin)[-1]
    assert "account was deactivated" in posted
    assert f"<@{mia.id}>" in posted
    assert "There is no partner for you yet" in home_of(town, mia)
    count = len(reminders(town, mia))
    town.pass_days(40)
    assert len(reminders(town, mia)) == count  # no reminder of a pair that is no more
    assert len(omar.messages(omar.dm())) == before
    assert "the rules leave nobody" in _draft(town) or "no mentor has a free place" in _draft(town)
    assert town.playground.log.where("api_refused") == []


@pytest.mark.long
def test_an_applicant_who_is_deactivated_is_in_no_draft(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    draft = _draft(town)
    assert "Draft: 1 pair" in draft
    stale = town.message_with(town.cleo, town.admin, "match.publish")
    town.playground.deactivate(town.omar)
    town.settle()
    answer = told_by(town.cleo.click(stale, "match.publish", as_seen=True))
    assert "Nothing was published" in answer
    assert "Draft: 0 pairs" in _draft(town)


def _draft(town: Town) -> str:
    assert town.cleo.command("/mentor-admin match preview", town.admin).ok
    return [post for post in town.posts(town.cleo, town.admin) if post.startswith("Draft:")][-1]


@pytest.mark.long
def test_leaving_a_pair_is_nobodys_fault_and_both_are_matched_anew(town: Town) -> None:
    town.matched()
    mia, omar = town.mia, town.omar
    nora = town.playground.add_person(name="nora", real_name="Nora New", tz="Europe/Berlin")
    town.ada.invite(town.general, nora)
    assert mia.command("/mentor leave", town.general).ok
    assert town.press(mia, town.general, "pair.leave").ok
    assert "nobody's fault" in mia.modal.words
    assert mia.submit({"again": ["yes"], "why": "no_fit", "reason": "We are too much alike"}).ok
    assert "look for someone else" in mia.modal.words
    mia.press_close()
    assert f"You have left the pair with <@{omar.id}>." in town.told(mia)[-1]
    channel = town.posts(omar, town.pair_channel(omar))[-1]
    assert (
        f"<@{mia.id}> and <@{omar.id}>, your mentoring pair in Career development has come to an end."
        in channel
    )
    assert "too much alike" not in channel
    left = town.told(omar)[-1]
    assert "has come to an end" in left
    assert "too much alike" not in left
    posted = town.posts(town.cleo, town.admin)[-1]
    assert f"<@{mia.id}> has left the pair with <@{omar.id}>" in posted
    assert "too much alike" not in posted
    assert town.press(town.cleo, town.admin, "pair.reason").ok
    assert "too much alike" in town.cleo.modal.words
    assert "We did not fit together" in town.cleo.modal.words
    town.cleo.press_close()
    assert town.press(omar, omar.dm(), "pool.again").ok  # whoever was left is asked, not assumed
    again = told_by(mia.command("/mentor leave", town.general))
    assert "your application" in again  # she waits for a new mentor; the pair is gone
    # The two are not proposed to each other again; somebody new is.
    assert "Draft: 0 pairs" in _draft(town)
    town.join(nora, "mentor")
    assert town.press(town.cleo, town.admin, "application.approve").ok
    assert f"<@{mia.id}> → <@{nora.id}>" in _draft(town)
    assert town.press(town.cleo, town.admin, "match.publish").ok
    town.pass_days(0.01)
    assert f"your mentor is <@{nora.id}>" in home_of(town, mia)
    assert len([c for c in mia.channels() if c.name.startswith("mentoring-")]) == 2


@pytest.mark.soak
def test_a_pause_moves_every_later_date(town: Town) -> None:
    town.matched()
    mia = town.mia
    to_day(town, 1)
    meet(town)
    sign(town)
    set_goal(town, "Lead a meeting")
    to_day(town, 10)
    assert "now paused" in told_by(town.cleo.command("/mentor-admin pause @mia", town.admin))
    assert "Paused" in home_of(town, mia)
    count = len(reminders(town, mia))
    to_day(town, 40)
    assert len(reminders(town, mia)) == count  # the pulse of day 30 is silent
    assert "now active" in told_by(town.cleo.command("/mentor-admin resume @mia", town.admin))
    assert "the planned end have moved by 30 days" in town.posts(mia, town.pair_channel(mia))[-1]
    to_day(town, 58)
    assert not any("How is it going" in text for text in reminders(town, mia))
    to_day(town, 62)
    assert any("How is it going" in text for text in reminders(town, mia))
    to_day(town, 118)
    assert not any("halfway there" in text for text in reminders(town, mia))
    to_day(town, 122)
    assert any("halfway there" in text for text in reminders(town, mia))
    for person in (mia, town.omar):
        reminded_within_reason(town, person)


@pytest.mark.long
def test_a_program_on_hold_reminds_nobody_and_then_says_only_what_still_makes_sense(town: Town) -> None:
    town.matched()
    mia = town.mia
    assert town.cleo.command("/mentor-admin hold", town.admin).ok
    assert "has put Career development on hold" in town.posts(town.ada, town.admin)[-1]
    assert "on hold already" in told_by(town.cleo.command("/mentor-admin hold", town.admin))
    assert "on hold: nobody is messaged" in home_of(town, town.cleo)
    to_day(town, 16)
    assert reminders(town, mia) == []
    assert reminders(town, town.omar) == []
    meet(town)  # people can still do everything
    assert town.cleo.command("/mentor-admin unhold", town.admin).ok
    assert "not on hold" in told_by(town.cleo.command("/mentor-admin unhold", town.admin))
    town.pass_days(4)
    told = "\n".join(reminders(town, mia))
    assert "first meeting with" not in told or "Thank you for meeting" in told
    assert "Time for your first meeting" not in told
    assert "no agreement yet" in told
    reminded_within_reason(town, mia)
