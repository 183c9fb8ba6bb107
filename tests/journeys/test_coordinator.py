"""Coordinators at work, in their private channel: from setting up to the last closed pair."""

from __future__ import annotations

import pytest

from playground import Outcome, Person
from tests.journeys.together import home_of, meet, press_home, reminders, set_goal, sign, to_day
from tests.journeys.town import Town


def told_by(outcome: Outcome) -> str:
    """The answer that only whoever typed or pressed reads."""
    assert outcome.acked
    assert outcome.ephemeral is not None, outcome
    return outcome.ephemeral.words


def admin(town: Town, command: str) -> str:
    """What Cleo is told after a command in the admin channel."""
    return told_by(town.cleo.command(f"/mentor-admin {command}", town.admin))


def colleague(town: Town, name: str, role: str, **answers: object) -> Person:
    """One more colleague, who has joined and waits for a decision."""
    person = town.playground.add_person(name=name, real_name=name.title(), tz="Europe/Berlin")
    town.ada.invite(town.general, person)
    town.join(person, role, **answers)
    return person


def draft(town: Town) -> str:
    """Cleo makes a draft and reads it."""
    assert town.cleo.command("/mentor-admin match preview", town.admin).ok
    return [post for post in town.posts(town.cleo, town.admin) if post.startswith("Draft:")][-1]


# --- setting up ------------------------------------------------------------------------------------


@pytest.mark.long
def test_setup_is_for_admins_in_a_private_channel_with_the_app_in_it(town: Town) -> None:
    ada, app = town.ada, town.playground.bot_user_id
    assert "Only an admin" in told_by(town.cleo.command("/mentor-admin setup", town.admin))
    assert "private channel" in told_by(ada.command("/mentor-admin setup", town.general))
    assert "private channel" in told_by(ada.command("/mentor-admin setup", ada.start_dm()))
    quiet = town.playground.create_channel("quiet", private=True, members=[ada], by=ada)
    assert f"Invite <@{app}> here" in told_by(ada.command("/mentor-admin setup", quiet))
    assert ada.modal is None
    ada.invite(quiet, app)
    assert ada.command("/mentor-admin setup", quiet).ok
    refused = ada.submit({"name": "   ", "announce": town.general})
    assert "name" in refused.errors
    assert ada.submit({"name": "Growing", "coordinators": [ada.id]}).ok
    assert "Growing is set up" in town.posts(ada, quiet)[-1]
    assert ada.command("/mentor-admin setup", quiet).ok
    again = ada.submit({"name": "Growing", "announce": town.general})
    assert "already a program called" in again.errors["name"]
    assert ada.submit({"name": "Leading"}).ok
    assert "Which program do you mean?" in told_by(ada.command("/mentor-admin status", quiet))


@pytest.mark.long
def test_nothing_is_announced_before_a_coordinator_has_seen_it(town: Town) -> None:
    assert town.ada.command("/mentor-admin setup", town.admin).ok
    assert town.ada.submit({"coordinators": [town.cleo.id], "announce": town.general}).ok
    assert town.posts(town.mia, town.general) == []
    assert "Career development is open" in admin(town, "open")
    assert town.posts(town.mia, town.general) == []
    assert town.press(town.cleo, town.admin, "program.open").ok
    assert len(town.posts(town.mia, town.general)) == 1
    assert "open already" in told_by(town.press(town.cleo, town.admin, "program.open"))
    assert len(town.posts(town.mia, town.general)) == 1


@pytest.mark.long
def test_every_command_is_in_help_and_answers(town: Town) -> None:
    town.matched()
    words = admin(town, "help")
    for command in ("program new", "open", "applications", "match preview", "match lock", "match unlock",
                    "match forbid", "match publish", "status", "pairs", "pair @person", "nudge @person",
                    "pause @person", "resume @person", "close @person", "reopen @person", "hold", "unhold",
                    "report", "import"):  # fmt: skip
        assert f"/mentor-admin {command}" in words
    assert words == admin(town, "")
    assert "Nobody waits for a decision" in admin(town, "applications")
    assert "2 matched" in admin(town, "status")
    assert f"<@{town.mia.id}> with mentor <@{town.omar.id}>" in admin(town, "pairs")
    assert "Meetings held" in admin(town, "pair @mia")
    assert "Report: Career development" in admin(town, "report")
    assert "Did you mean `report`?" in admin(town, "raport")
    assert "Did you mean `match preview`?" in admin(town, "match")


@pytest.mark.long
def test_several_programs_in_one_channel_are_told_apart_by_a_menu_or_their_name(town: Town) -> None:
    town.set_up()
    assert town.ada.command("/mentor-admin setup", town.admin).ok
    assert town.ada.submit(
        {"name": "Leading well", "coordinators": [town.cleo.id], "announce": town.general}
    ).ok
    town.settle()
    assert "Which program do you mean?" in admin(town, "status")
    menu = town.message_with(town.cleo, town.admin, "program.choose")
    chosen = [
        e["value"] for b in menu.blocks for e in b.get("elements", ()) if e["text"]["text"] == "Leading well"
    ]
    assert town.cleo.click(menu, "program.choose", value=chosen[0]).ok
    here = town.posts(town.cleo, town.admin)
    assert "Leading well today" in here[-1]
    assert not any("Which program do you mean?" in post for post in here), "the answer took its place"
    # What is no program's own is not asked about; a form that opens says for which program.
    assert town.cleo.command("/mentor-admin import", town.admin).ok
    assert town.cleo.modal.title == "Company directory"
    town.cleo.press_close()
    assert "Commands for Career development, Leading well" in admin(town, "help")
    assert "Which program do you mean?" in admin(town, "program edit budget")
    menu = town.message_with(town.cleo, town.admin, "program.choose")
    assert town.cleo.click(
        menu, "program.choose", value=f"{chosen[0].partition(':')[0]}:program edit budget"
    ).ok
    assert town.cleo.modal.title == "Budget"
    town.cleo.press_close()
    assert town.posts(town.cleo, town.admin)[-1] == "Opened for *Leading well*."
    assert "Career development today" in admin(town, "status career development")
    assert "Leading well today" in admin(town, 'status "leading well"')
    assert "Leading well is open" in admin(town, "open leading")
    assert town.press(town.cleo, town.admin, "program.open").ok
    town.settle()
    # Whoever joins is asked, too.
    assert "Which program do you mean?" in told_by(town.mia.command("/mentor", town.general))
    assert town.press(town.mia, town.general, "application.begin", value=chosen[0].partition(":")[0]).ok
    town.fill_in(town.mia, "mentee")
    assert "Leading well" in town.told(town.mia)[-1]
    assert "Did you mean `Leading well`?" in told_by(
        town.mia.command("/mentor join Leeding well", town.general)
    )


# --- applications ----------------------------------------------------------------------------------


@pytest.mark.long
def test_applications_are_approved_waitlisted_or_declined_with_a_kind_word(town: Town) -> None:
    town.set_up()
    nina = colleague(town, "nina", "mentee", concerns="I fear my boss reads this")
    noah = colleague(town, "noah", "mentee")
    town.join(town.mia, "mentee")
    waiting = admin(town, "applications")
    assert "3 applications wait" in waiting
    assert "I fear my boss" not in waiting
    posts = [m for m in town.cleo.messages(town.admin) if "would like to join" in m.words]
    by_person = {p.id: next(m for m in posts if f"<@{p.id}>" in m.words) for p in (nina, noah, town.mia)}
    assert town.cleo.click(by_person[nina.id], "application.show").ok
    assert "I fear my boss reads this" in town.cleo.modal.words
    town.cleo.press_close()
    assert town.cleo.click(by_person[nina.id], "application.waitlist").ok
    assert town.ada.click(by_person[noah.id], "application.decline").ok
    assert "There is no place for you in this round" in repr(town.ada.modal.blocks)
    assert town.ada.submit(
        {"words": "Thank you, Noah! It says nothing about you; the next round is yours."}
    ).ok
    assert town.cleo.click(by_person[town.mia.id], "application.approve").ok
    assert "on the waiting list" in town.told(nina)[-1]
    assert "the next round is yours" in town.told(noah)[-1]
    assert "You are in" in town.told(town.mia)[-1]
    assert "on the waiting list" in home_of(town, nina)
    assert "no place in this round" in home_of(town, noah)
    # A place is free: the waiting list is at hand. The one who was declined may apply again.
    assert "You are in" not in "".join(town.told(nina))
    listed = admin(town, "applications")
    assert "Nobody waits for a decision" in listed
    assert f"<@{nina.id}> would like to join" in listed
    assert town.press(town.cleo, town.admin, "application.approve").ok
    assert "You are in" in town.told(nina)[-1]
    assert (
        told_by(noah.command("/mentor", town.general))
        if noah.command("/mentor", town.general).ephemeral
        else True
    )
    town.fill_in(noah, "mentee")
    town.settle()
    assert sum(f"<@{noah.id}> would like to join" in post for post in town.posts(town.cleo, town.admin)) == 2


@pytest.mark.long
def test_an_application_can_be_edited_withdrawn_and_taken_up_again(town: Town) -> None:
    town.set_up()
    mia = town.mia
    town.join(mia, "mentee")
    assert mia.command("/mentor", town.general).ok
    town.fill_in(mia, "mentee", one_thing="Rather to learn to say no")
    town.settle()
    asked = [post for post in town.posts(town.cleo, town.admin) if "would like to join" in post]
    assert len(asked) == 1  # an edited application is not asked about twice
    press_home(town, mia, "application.withdraw")
    assert "takes applications now" in home_of(town, mia)
    assert "Nobody waits" in admin(town, "applications")
    assert mia.command("/mentor", town.general).ok
    assert "Your earlier answers are kept" in mia.modal.words
    town.fill_in(mia, "mentee")
    town.settle()
    asked = [post for post in town.posts(town.cleo, town.admin) if "would like to join" in post]
    assert len(asked) == 2
    assert town.press(town.cleo, town.admin, "application.approve").ok
    assert "You are in" in town.told(mia)[-1]


# --- matching --------------------------------------------------------------------------------------


@pytest.mark.long
def test_drafts_follow_what_coordinators_decide_about_two_people(town: Town) -> None:
    town.set_up()
    mia, omar = town.mia, town.omar
    town.join(mia, "mentee")
    town.join(omar, "mentor", capacity="1")
    olga = colleague(town, "olga", "mentor", capacity="1", skills_offered=["hiring_and_interviewing"])
    town.approve_all()
    assert f"<@{mia.id}> → <@{omar.id}>" in draft(town)
    old = town.message_with(town.cleo, town.admin, "match.publish")
    asked = admin(town, "match forbid @mia @omar")
    assert "costs" in asked  # Omar offers more of what Mia asked for, and has room for nobody else
    assert f"<@{mia.id}> → <@{omar.id}>" in draft(town)
    apart = town.press(town.cleo, town.admin, "match.decide_pair")
    assert "keeps these two apart" in told_by(apart)
    assert f"<@{mia.id}> → <@{olga.id}>" in draft(town)
    assert "decides about these two again" in admin(town, "match unlock @mia @omar")
    assert f"<@{mia.id}> → <@{omar.id}>" in draft(town)
    assert "Only you see this" in admin(town, "match lock @mia @olga")
    together = town.press(town.cleo, town.admin, "match.decide_pair")
    assert "keeps these two together" in told_by(together)
    locked = draft(town)
    assert f"<@{mia.id}> → <@{olga.id}>" in locked
    assert ":lock:" in locked
    assert "mentee first, then the mentor" in admin(town, "match lock @olga @mia")
    assert "newer draft" in told_by(town.cleo.click(old, "match.publish", as_seen=True))
    assert any("A newer draft took the place" in m.words for m in town.cleo.messages(town.admin))
    assert "Publish 1 pair" in admin(town, "match publish")
    assert town.press(town.cleo, town.admin, "match.publish").ok
    town.pass_days(0.01)
    assert town.pair_channel(mia) == town.pair_channel(olga)
    assert "this time you are not in one as a mentor" in town.told(omar)[-1]
    assert not any(c.name.startswith("mentoring-") for c in town.cleo.channels() if c.id != town.admin)


# --- the pairs -------------------------------------------------------------------------------------


@pytest.mark.months
@pytest.mark.long
def test_a_coordinator_follows_a_pair_to_its_end(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    to_day(town, 11)
    post = town.posts(town.cleo, town.admin)[-1]
    assert "have not booked their first meeting yet" in post
    assert "worth a look: no first meeting booked after 11 days" in admin(town, "pairs")
    assert town.press(town.cleo, town.admin, "pair.hello").ok
    assert "This sends 2 direct messages" in town.cleo.modal.words
    assert town.cleo.submit().ok
    town.cleo.press_close()
    town.pass_days(0.2)
    for person, other in ((mia, omar), (omar, mia)):
        hello = town.told(person)[-1]
        assert f"<@{town.cleo.id}> coordinates your program" in hello
        assert f"<@{other.id}>" in hello
    assert "Tomorrow is another day" in admin(town, "nudge @mia")
    meet(town)
    sign(town)
    set_goal(town, "My very own secret goal")
    details = admin(town, "pair @omar")
    assert "signed by 2 of 2" in details
    assert "1 of about 12" in details
    assert "very own secret" not in "".join([details, admin(town, "status"), admin(town, "report")])

    assert "now paused" in admin(town, "pause @mia")
    assert "your pair is on a pause" in town.posts(mia, channel)[-1]
    before = len(reminders(town, mia))
    assert "in a state for that: paused." in admin(town, "pause @mia")
    town.pass_days(20)
    assert len(reminders(town, mia)) == before
    assert "now active" in admin(town, "resume @mia")
    assert "have moved by" in town.posts(omar, channel)[-1]

    assert town.cleo.command("/mentor-admin close @mia", town.admin).ok
    assert town.cleo.submit({"reason": "Mia moves abroad"}).ok
    town.cleo.press_close()
    assert "Thank you, <@" in town.posts(mia, channel)[-1]
    assert "Mia moves abroad" not in "".join(town.posts(mia, channel))
    assert "now active" in admin(town, "reopen @omar")
    assert "goes on: a coordinator has reopened it" in town.posts(mia, channel)[-1]
    assert town.cleo.command("/mentor-admin close @mia", town.admin).ok
    assert town.cleo.submit({}).ok
    town.cleo.press_close()
    town.settle()
    assert "1 closed" in admin(town, "status")
    assert admin(town, "pair @mia")
    assert town.press(town.cleo, town.admin, "channel.archive").ok
    town.settle()
    assert next(c for c in mia.channels() if c.id == channel).is_archived
    assert "archived" in admin(town, "reopen @mia")
    assert town.playground.log.where("api_refused") == []


@pytest.mark.long
def test_home_of_a_coordinator_shows_the_program_in_figures(town: Town) -> None:
    town.set_up()
    assert "Programs I coordinate" in home_of(town, town.cleo)
    town.join(town.mia, "mentee")
    home = home_of(town, town.cleo)
    assert "1 application waits for you" in home
    town.join(town.omar, "mentor")
    town.approve_all()
    town.publish()
    home = home_of(town, town.cleo)
    assert "pairs: 1 active" in home
    assert f"<#{town.admin}>" in home


@pytest.mark.long
def test_deciding_from_the_list_leaves_the_rest_of_the_list(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    assert town.cleo.command("/mentor-admin applications", town.admin).ok
    town.press(town.cleo, town.admin, "application.approve")
    town.settle()
    listed = [m for m in town.cleo.messages(town.admin) if m.is_ephemeral][-1]
    assert "is approved as a mentee" in listed.words
    assert "1 application waits" in listed.words
    assert town.omar.id in listed.words
    assert not any("1 application waits" in m.words for m in town.ada.messages(town.admin))
