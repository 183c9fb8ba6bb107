"""Whatever people type, press or are: a sentence that says what to do, and nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, make_url

from playground import Outcome, Person
from tests.journeys.forging import forged_click, forged_submit
from tests.journeys.together import home_of, press_home, set_goal
from tests.journeys.town import FIRST_PAGE, Town

TRICKS = "<!channel> <!here> <@U0000100OFW> <#C1|general> <https://evil.example|prize> *bold* & more"
RAW = ("<!channel", "<!here", "<#C1", "<https://evil", "<!everyone")


def told_by(outcome: Outcome) -> str:
    """The sentence that only this person reads after an act."""
    assert outcome.acked
    assert outcome.ephemeral is not None, outcome
    return outcome.ephemeral.words


# --- what is typed into forms ----------------------------------------------------------------------


@pytest.mark.long
def test_empty_and_over_long_answers_are_refused_at_their_field(town: Town) -> None:
    town.set_up()
    mia = town.mia
    assert town.press(mia, town.general, "application.begin").ok
    assert set(mia.submit({"role": "mentee"}).errors) >= {"languages", "cadence"}
    assert mia.submit(FIRST_PAGE).ok
    assert mia.submit({"skills_wanted": ["negotiation"], "goals": ["confidence"]}).ok
    refused = mia.submit({"one_thing": "x" * 3500})
    assert set(refused.errors) == {"one_thing"}
    too_long = {"type": "plain_text_input", "value": "y" * 3500}
    refused = forged_submit(mia, {"one_thing": too_long})
    assert "please shorten it" in refused.errors["one_thing"]
    assert mia.modal.values["one_thing"]["one_thing"]["value"] == "y" * 3500  # what was typed stays
    only_spaces = {"type": "plain_text_input", "value": " \n\t "}
    assert forged_submit(mia, {"one_thing": only_spaces}).ok


@pytest.mark.long
def test_what_stood_on_a_page_that_was_refused_or_closed_is_there_when_it_is_opened_again(town: Town) -> None:
    town.set_up()
    mia = town.mia
    assert town.press(mia, town.general, "application.begin").ok
    assert set(mia.submit({"role": "mentor", "cadence": "weekly"}).errors) >= {"languages"}
    assert mia.press_close().ok  # on the first page
    assert town.press(mia, town.general, "application.begin").ok
    assert chosen(mia, "cadence") == "weekly"
    assert chosen(mia, "role") is None, "whoever closes a form has not decided for a role"
    assert mia.submit(FIRST_PAGE).ok
    assert mia.submit({"skills_wanted": ["negotiation"], "goals": ["confidence"]}).ok
    mia.fill({"hopes": "Ten years of trains"})
    too_long = {"type": "plain_text_input", "value": "y" * 3500}
    assert set(forged_submit(mia, {"one_thing": too_long}).errors) == {"one_thing"}
    assert mia.press_close(cleared=True).ok  # the cross
    assert town.press(mia, town.general, "application.begin").ok
    assert "Your earlier answers are kept." in mia.modal.words
    for _ in range(2):
        assert mia.submit().ok
    assert mia.modal.values["hopes"]["hopes"]["value"] == "Ten years of trains"


def chosen(person: Person, field: str) -> str | None:
    """What a menu of the open form stands on."""
    entry = person.modal.values.get(field, {}).get(field, {})
    return (entry.get("selected_option") or {}).get("value")


@pytest.mark.long
def test_a_mentor_with_room_for_nobody_is_asked_for_a_number_from_one(town: Town) -> None:
    town.set_up()
    omar = town.omar
    assert town.press(omar, town.general, "application.begin").ok
    assert omar.submit({**FIRST_PAGE, "role": "mentor"}).ok
    offered = {"skills_offered": ["negotiation"], "goals_offered": ["confidence"]}
    refused = omar.submit({**offered, "capacity": "0"})
    assert set(refused.errors) == {"capacity"}
    refused = forged_submit(omar, {"capacity": {"type": "number_input", "value": "0"}})
    assert refused.errors == {"capacity": "Please give a number from 1 to 5."}
    refused = forged_submit(omar, {"capacity": {"type": "number_input", "value": "many"}})
    assert refused.errors == {"capacity": "Please write a whole number, for example 3."}
    assert omar.submit({"capacity": "1"}).ok


@pytest.mark.long
def test_names_in_any_script_and_any_number_of_emoji_are_just_names(playground, database_url) -> None:
    from demo.running import running_bot

    town = Town(playground)
    sheima = playground.add_person(
        name="shema", real_name="شيماء \u202eالعربية 🌟🌟", title="مهندسة 👩🏽‍💻" * 9
    )
    joao = playground.add_person(name="joao", real_name="João 🦜 <b>Ünïcode</b> & Co", title="\u202ereversed")
    for person in (sheima, joao):
        town.ada.invite(town.general, person)
    with running_bot(playground, database_url):
        playground.clock.settle()
        assert town.ada.command("/mentor-admin setup", town.admin).ok
        done = town.ada.submit(
            {"name": "🌱 نمو & <Growth>", "coordinators": [town.cleo.id], "announce": town.general}
        )
        assert done.ok, done
        assert town.press(town.cleo, town.admin, "program.open").ok
        assert town.press(town.cleo, town.admin, "program.open").ok
        assert "🌱 نمو & <Growth> is open" in town.posts(joao, town.general)[-1]  # not &amp;
        wish = "أريد أن أتعلم 🌟 " * 20
        town.join(sheima, "mentee", one_thing=wish)
        town.join(joao, "mentor")
        town.approve_all()
        town.publish()
        first = town.posts(joao, town.pair_channel(joao))[0]
        assert "You two are matched" in first
        assert wish.strip()[:100] in first
        assert "🌱 نمو" in home_of(town, sheima)
        assert playground.log.where("api_refused") == []


@pytest.mark.long
def test_what_people_type_never_calls_or_links_anybody(town: Town) -> None:
    town.set_up()
    mia, omar = town.mia, town.omar
    town.join(mia, "mentee", one_thing=TRICKS, hopes=TRICKS, bio=TRICKS, department=TRICKS[:60])
    town.join(omar, "mentor", experience=TRICKS)
    assert town.press(town.cleo, town.admin, "application.show").ok
    assert "&lt;!channel&gt;" in town.cleo.modal.words
    town.cleo.press_close()
    town.approve_all()
    town.publish()
    channel = town.pair_channel(mia)
    assert "&lt;!channel&gt;" in town.posts(omar, channel)[0]
    press_home(town, mia, "agreement.write")
    assert mia.submit({"topics_in": TRICKS, "place": TRICKS[:100]}).ok
    press_home(town, omar, "agreement.show")
    assert "&lt;!channel&gt;" in omar.modal.words
    omar.press_close()
    set_goal(town, TRICKS[:90])
    assert town.press(omar, channel, "goals.show").ok
    assert omar.click(omar.modal, "goal.show").ok
    assert omar.click(omar.modal, "goal.news").ok
    assert omar.submit({"news": "stall", "note": TRICKS}).ok
    omar.press_close() if omar.modal else None
    press_home(town, mia, "meeting.plan")
    assert mia.submit(
        {
            "starts_at": int((town.playground.clock.now() + timedelta(days=1)).timestamp()),
            "place": TRICKS[:80],
        }
    ).ok
    town.pass_days(2)
    assert mia.command("/mentor leave", town.general).ok
    assert town.press(mia, town.general, "pair.leave").ok
    assert mia.submit({"reason": TRICKS}).ok
    town.settle()
    assert town.press(town.cleo, town.admin, "pair.reason").ok
    assert "&lt;!channel&gt;" in town.cleo.modal.words
    assert "&lt;!here&gt;" in told_by(town.cleo.command(f"/mentor-admin {TRICKS}", town.admin))
    for shown in everything_shown(town):
        assert not any(raw in shown for raw in RAW), shown


def everything_shown(town: Town) -> list[str]:
    """Every message of the app, as stored, and every view that is open or on a Home tab."""
    core = town.playground.core
    with core.lock:
        channels = list(core.workspace.channels.values())
        rows = [row for c in channels for row in (*c.messages.values(), *c.ephemerals)]
        shown = [f"{row.text} {row.blocks}" for row in rows if getattr(row, "from_app", True)]
        views = [v for stack in town.playground.views.stacks.values() for v in stack]
        views += list(town.playground.views.homes.values())
        return shown + [repr(block) for v in views for block in v.body["blocks"] if block["type"] != "input"]


@pytest.mark.long
def test_a_modal_left_open_for_an_hour_still_takes_what_was_typed(town: Town) -> None:
    town.set_up()
    mia = town.mia
    assert town.press(mia, town.general, "application.begin").ok
    mia.fill(FIRST_PAGE)
    town.playground.clock.advance(timedelta(hours=1))
    town.fill_in(mia, "mentee")
    assert "Thank you for joining" in town.told(mia)[-1]


@pytest.mark.long
def test_a_modal_that_outlived_its_purpose_says_so(town: Town) -> None:
    town.matched()
    mia = town.mia
    press_home(town, mia, "goal.add")
    mia.fill({"title": "Lead", "kind": "reach", "measure": "One", "due_on": "2026-06-01"})
    close_pair(town)
    refused = mia.submit()
    assert "closed already" in " ".join(refused.errors.values())
    assert mia.modal.values["title"]["title"]["value"] == "Lead"


# --- who and where ---------------------------------------------------------------------------------


@pytest.mark.long
def test_commands_say_where_they_work_and_what_they_are_called(town: Town) -> None:
    town.set_up()
    mia, cleo = town.mia, town.cleo
    assert "private admin channel only" in told_by(cleo.command("/mentor-admin status", town.general))
    assert "private admin channel only" in told_by(cleo.command("/mentor-admin", cleo.start_dm()))
    assert "Did you mean `status`?" in told_by(mia.command("/mentor statsu", town.general))
    assert "Did you mean `applications`?" in told_by(cleo.command("/mentor-admin aplications", town.admin))
    assert "There is no command `🦜`" in told_by(mia.command("/mentor 🦜", town.general))
    assert told_by(mia.command("/mentor 🦜", town.general)).endswith("`/mentor help` lists them all.")
    assert "`/mentor-admin help` lists them all." in told_by(cleo.command("/mentor-admin queue", town.admin))
    assert "no form called “nope”" in told_by(cleo.command("/mentor-admin questions nope", town.admin))
    said = told_by(cleo.command("/mentor-admin timeline nope", town.admin))
    assert (
        "what “nope” means here. `/mentor-admin timeline` without it is about *Career development*." in said
    )
    assert "Reminders" in told_by(cleo.command("/mentor-admin timeline career", town.admin))
    assert "pair @person" in told_by(cleo.command("/mentor-admin pair", town.admin))
    assert "match lock @mentee @mentor" in told_by(cleo.command("/mentor-admin lock @mia", town.admin))
    assert "in no pair" in told_by(cleo.command("/mentor-admin pair @mia", town.admin))
    nobody = told_by(cleo.command("/mentor-admin match why @emre.aydin @mia", town.admin))
    assert nobody.startswith("I do not know @emre.aydin. Choose the name from the list")
    assert "There is no command" in told_by(mia.command(f"/mentor {'x' * 4000}", town.general))


@pytest.mark.long
def test_guests_are_told_kindly_and_can_look(town: Town) -> None:
    gus = town.playground.add_person(name="gus", real_name="Gus Guest", is_restricted=True)
    uma = town.playground.add_person(name="uma", real_name="Uma Guest", is_ultra_restricted=True)
    for guest in (gus, uma):
        town.ada.invite(town.general, guest)
    town.set_up()
    for guest in (gus, uma):
        assert "full members" in told_by(guest.command("/mentor", town.general))
        assert "full members" in told_by(town.press(guest, town.general, "application.begin"))
        assert guest.modal is None
        assert "What you can type" in told_by(guest.command("/mentor help", town.general))
        assert "full members" in home_of(town, guest)
    assert town.ada.command("/mentor-admin setup", town.admin).ok
    refused = town.ada.submit({"name": "Two", "coordinators": [gus.id], "announce": town.general})
    assert "full members" in refused.errors["coordinators"]


@pytest.mark.long
def test_somebody_from_outside_can_press_but_not_take_part(town: Town, database_url: str) -> None:
    olga = town.playground.add_person(name="olga", real_name="Olga Outside", is_stranger=True)
    town.ada.invite(town.general, olga)
    town.set_up()
    answer = town.press(olga, town.general, "application.begin")
    assert "only for people of this workspace" in told_by(answer)
    assert olga.modal is None
    assert not town.mia.command("/mentor", town.general).ephemeral
    assert not olga.command("/mentor", town.general).ok  # Slack has no commands for them
    assert workspaces_in(database_url) == {town.playground.team_id}


def workspaces_in(database_url: str) -> set[str]:
    """The workspaces that own somebody's row."""
    engine = create_engine(make_url(database_url).set(drivername=driver(database_url)))
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT DISTINCT workspace_id FROM person")
        owners = {str(row[0]) for row in found}
    engine.dispose()
    return owners


def driver(database_url: str) -> str:
    return "sqlite" if database_url.startswith("sqlite") else "postgresql+psycopg"


@pytest.mark.long
def test_a_colleague_who_is_no_coordinator_is_sent_to_one(town: Town) -> None:
    town.set_up()
    town.cleo.invite(town.admin, town.mia)
    assert "Only coordinators" in told_by(town.mia.command("/mentor-admin status", town.admin))
    town.join(town.omar, "mentor")
    assert "Only coordinators" in told_by(town.press(town.mia, town.admin, "application.approve"))
    assert "Only coordinators" in told_by(town.press(town.mia, town.admin, "application.show"))
    assert not any("You are in" in message for message in town.told(town.omar))
    assert "Only an admin" in told_by(town.mia.command("/mentor-admin setup", town.admin))


# --- nobody, one, both -----------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.parametrize(("role", "missing"), [("mentee", "mentor"), ("mentor", "mentee")])
def test_a_draft_with_one_side_only_says_what_is_missing(town: Town, role: str, missing: str) -> None:
    town.set_up()
    town.join(town.mia, role)
    assert town.press(town.cleo, town.admin, "application.approve").ok
    assert town.cleo.command("/mentor-admin match preview", town.admin).ok
    draft = town.posts(town.cleo, town.admin)[-1]
    assert "Draft: 0 pairs" in draft
    assert f"<@{town.mia.id}>" in draft
    assert missing in draft.lower()
    words = told_by(town.cleo.command("/mentor-admin match publish", town.admin))
    assert "Publish 0" not in words
    assert any(text in words for text in ("nothing to publish", "Draft: 0 pairs", "no pair in this draft"))


@pytest.mark.long
def test_a_program_without_anybody_answers_every_command(town: Town) -> None:
    town.set_up()
    for command in (
        "",
        "help",
        "status",
        "applications",
        "pairs",
        "report",
        "match preview",
        "match publish",
    ):
        assert told_by(town.cleo.command(f"/mentor-admin {command}", town.admin))
    assert "Draft: 0 pairs" in town.posts(town.cleo, town.admin)[-1]


@pytest.mark.long
def test_one_person_in_both_roles_is_never_their_own_mentor(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "both", capacity="1")
    town.approve_all()
    assert town.cleo.command("/mentor-admin match preview", town.admin).ok
    assert "Draft: 0 pairs" in town.posts(town.cleo, town.admin)[-1]
    answer = told_by(town.cleo.command("/mentor-admin match lock @mia @mia", town.admin))
    assert "own mentor" in answer
    town.join(town.omar, "both", capacity="1")
    town.approve_all()
    town.publish()
    for person, other in ((town.mia, town.omar), (town.omar, town.mia)):
        home = home_of(town, person)
        assert f"your mentor is <@{other.id}>" in home
        assert f"your mentee is <@{other.id}>" in home


# --- old buttons  -------------------------------------------------------------------


def close_pair(town: Town) -> None:
    """Cleo closes Mia's pair."""
    assert town.cleo.command("/mentor-admin close @mia", town.admin).ok
    assert town.cleo.submit({}).ok
    town.cleo.press_close()
    town.settle()


@pytest.mark.long
def test_old_buttons_say_how_things_stand_now(town: Town) -> None:
    town.set_up()
    mia, omar = town.mia, town.omar
    town.join(mia, "mentee")
    thanks = town.message_with(mia, mia.dm(), "application.withdraw")
    queue = town.message_with(town.cleo, town.admin, "application.approve")
    assert "is withdrawn" in told_by(mia.click(thanks, "application.withdraw"))
    again = mia.click(thanks, "application.withdraw", as_seen=True)
    assert "withdrawn" in told_by(again)
    late = town.cleo.click(queue, "application.approve", as_seen=True)
    assert late.acked
    assert not any("You are in" in message for message in town.told(mia))
    town.join(mia, "mentee")
    town.join(omar, "mentor")
    town.approve_all()
    town.publish()
    channel = town.pair_channel(mia)
    press_home(town, mia, "agreement.write")
    assert mia.submit().ok
    assert "matched" in told_by(mia.click(thanks, "application.withdraw", as_seen=True)).lower()

    assert town.cleo.command("/mentor-admin pause @mia", town.admin).ok
    announced = town.message_with(omar, channel, "meeting.plan")
    assert "on a pause" in told_by(omar.click(announced, "meeting.plan"))
    dm = omar.dm()
    assert "on a pause" in told_by(town.press(omar, dm, "agreement.sign"))
    assert town.cleo.command("/mentor-admin resume @mia", town.admin).ok
    close_pair(town)
    assert "closed already" in told_by(omar.click(announced, "meeting.plan"))
    assert "closed" in told_by(town.press(omar, dm, "agreement.sign"))


# --- forged ----------------------------------------------------------------------------------------


@pytest.mark.long
@pytest.mark.both_engines
def test_forged_values_reach_nobody_elses_things(town: Town) -> None:
    town.matched()
    mia, omar = town.mia, town.omar
    nina = town.playground.add_person(name="nina", real_name="Nina Nosy")
    town.ada.invite(town.general, nina)
    town.settle()
    join = town.message_with(nina, town.general, "application.begin")
    for value in ("0", "-1", "999999", "x", "1 OR 1=1", "9" * 70, "²", "1:2:3"):
        answer = forged_click(nina, join, "application.begin", value)
        assert answer.acked
        assert "program" in told_by(answer)
        assert nina.modal is None
    press_home(town, mia, "goal.add")
    pair = mia.playground.views.top(mia.id).body["private_metadata"]
    mia.press_close()
    assert nina.command("/mentor join", town.general).ok
    nina.fill(FIRST_PAGE)
    for carried in (
        "",
        "null",
        "[]",
        "{",
        '{"cohort": "x", "page": 1}',
        '{"cohort": 1, "page": "%"}',
        "7" * 99,
    ):
        refused = forged_submit(nina, metadata=carried)
        assert refused.acked
        assert refused.errors
    nina.press_close()
    # A modal of her own that names somebody else's pair.
    press_home(town, omar, "goal.add")
    view = town.playground.views.top(omar.id)
    with town.playground.core.lock:
        stolen = view.body
    omar.press_close()
    assert town.press(nina, town.general, "application.begin").ok
    top = town.playground.views.top(nina.id)
    with town.playground.core.lock:
        top.body = {**stolen, "private_metadata": pair}
    refused = nina.submit({"title": "Mine", "kind": "reach", "measure": "x", "due_on": "2026-06-01"})
    assert "another pair" in " ".join(refused.errors.values())
    assert not any("Mine" in post for post in town.posts(mia, town.pair_channel(mia)))


# --- the database is down --------------------------------------------------------------------------


@contextmanager
def nothing_can_be_saved(database_url: str) -> Iterator[None]:
    """Somebody else holds the database's locks."""
    engine = create_engine(make_url(database_url).set(drivername=driver(database_url)))
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:
            connection.exec_driver_sql("LOCK TABLE person, inbox IN ACCESS EXCLUSIVE MODE")
        yield
        connection.rollback()
    engine.dispose()


@pytest.mark.long
@pytest.mark.both_engines
def test_while_nothing_can_be_saved_nothing_typed_is_lost(town: Town, database_url: str) -> None:
    town.set_up()
    mia: Person = town.mia
    assert town.press(mia, town.general, "application.begin").ok
    join = town.message_with(mia, town.general, "application.begin")
    with nothing_can_be_saved(database_url):
        refused = mia.submit(FIRST_PAGE)
        assert "could not save" in " ".join(refused.errors.values())
        assert mia.modal.values["role"]["role"]["selected_option"]["value"] == "mentee"
        assert "could not save" in told_by(mia.command("/mentor status", town.general))
        assert "could not save" in told_by(town.omar.click(join, "application.begin"))
    town.fill_in(mia, "mentee")
    assert "Thank you for joining" in town.told(mia)[-1]
