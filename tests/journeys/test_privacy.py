"""What is kept about people: they read it, get all of it, and are forgotten without a trace when they ask."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from bot.bootstrap import Bot
from bot.usecases.planning.plans import current_cohort, digest_of
from bot.usecases.reporting.program import measure_program
from db.models import Lesson, MatchRound, OutboxRow, Person, Program
from demo.running import running_bot
from playground import Person as Colleague
from playground import Playground
from tests.journeys.together import answer, book, press_home, set_goal, sign
from tests.journeys.town import Town
from tests.traces import stored, traces_of

GOAL = "Speak up in the Tuesday round"
ONE_THING = "Whether I should leave the night shift for good"
FEEDBACK = "He told me of the lighthouse keeper's daughter"
ANSWER = "She should ask for the northern route"
ADMIN = (
    *(
        "status",
        "pairs",
        "health",
        "today",
        "report",
        "recruiting",
        "community",
        "reviews",
        "training",
        "timeline",
    ),
    *("match preview", "match status", "match fairness", "applications", "profiles", "concerns", "pair @mia"),
)
LEAVES = "Ten quiet years in the salt mines of Wieliczka"


@dataclass(frozen=True)
class Place:
    """A company with its bot."""

    town: Town
    bot: Bot


@contextmanager
def living(playground: Playground, database_url: str) -> Iterator[Place]:
    town = Town(playground)
    with running_bot(playground, database_url) as bot:
        playground.clock.settle()
        yield Place(town, bot)


@pytest.fixture
def place(playground: Playground, database_url: str) -> Iterator[Place]:
    with living(playground, database_url) as made:
        yield made


def live(town: Town) -> None:
    """Mia and Omar apply, are matched, agree, meet and have a goal."""
    town.set_up()
    town.join(town.mia, "mentee", one_thing=ONE_THING)
    town.join(town.omar, "mentor", experience=LEAVES)
    town.approve_all()
    town.publish()
    sign(town)
    set_goal(town, GOAL)
    book(town, town.mia, days=1)
    town.pass_days(2)
    press_home(town, town.mia, "meeting.held")
    answer(town.mia, {"useful": "5", "line": FEEDBACK})
    town.settle()
    assert town.omar.command("/mentor thanks").ok
    assert town.omar.submit({"to": town.mia.id, "words": ANSWER}).ok
    town.settle()


def told_apart(person: Colleague) -> list[str]:
    """What tells who somebody is."""
    return [person.id, person.real_name, person.email, person.dm() or person.id]


def forget(town: Town, person: Colleague) -> None:
    """Ask to be forgotten, through the screens."""
    assert person.command("/mentor privacy").ok
    assert person.click(person.modal, "privacy.forget").ok
    assert "cannot be taken back" in person.modal.words
    assert not person.submit({}).ok, "without a yes nothing happens"
    done = person.submit({"sure": ["yes"]})
    assert done.ok, done
    assert "Goodbye" in person.modal.title
    person.press_close()
    town.pass_days(1)


def figures(place: Place) -> list[tuple[object, ...]]:
    """What the report says."""
    with place.bot.sessions.writing(place.town.playground.team_id) as session:
        program = session.scalars(select(Program)).one()
        shown = measure_program(
            session, program, current_cohort(session, program), place.town.playground.clock.now()
        )
        every = [one for part in shown.chapters for one in part.figures]
        return [
            (one.key, one.value, one.numerator) for one in every if one.key != "messages_sent"
        ]  # goodbye is one


def counted(place: Place) -> dict[str, int]:
    """How much there is in the tables that reports count."""
    rows = stored(place.bot.engine)
    return {
        name: len(rows[name]) for name in ("pair", "meeting", "goal", "agreement", "enrollment", "submission")
    }


def test_two_people_are_forgotten_without_a_trace_and_every_count_stays(
    place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    town, bot = place.town, place.bot
    live(town)
    mia, omar = town.mia, town.omar
    of_mia = [*told_apart(mia), "mentoring-mia", GOAL, ONE_THING, FEEDBACK]
    of_omar = [*told_apart(omar), "mentoring-mia-omar", LEAVES, ANSWER]
    found = {row.split(":")[0] for row in traces_of(bot.engine, of_mia)}
    assert found >= {"answer", "goal", "inbox", "outbox", "pair", "person"}, "the search finds what is there"
    plant(place, mia)
    found = {row.split(":")[0] for row in traces_of(bot.engine, of_mia, f"a line that names {mia.email}")}
    assert found >= {"lesson", "program", "outbox", "match_round", "log"}, "wherever it is planted"
    before = counted(place)

    forget(town, mia)

    assert traces_of(bot.engine, of_mia, "".join(capfd.readouterr())) == []
    assert counted(place) == before
    assert "nobody's fault" in town.told(omar)[-1]
    assert "match me again" in repr(omar.messages(omar.dm())[-1].blocks)
    assert "everything about you is deleted here" in mia.home.words
    last = len(town.told(mia))
    shown = figures(place)
    town.pass_days(2)  # Slack's list of people is read anew
    assert traces_of(bot.engine, of_mia) == []
    for line in ADMIN:
        note = town.cleo.command(f"/mentor-admin {line}", town.admin).ephemeral
        assert note is None or "Something went wrong" not in note.words, line

    forget(town, omar)

    assert traces_of(bot.engine, [*of_mia, *of_omar], "".join(capfd.readouterr())) == []
    assert counted(place) == before
    assert figures(place) == shown
    assert town.posts(town.cleo, town.admin)
    town.pass_days(5)
    assert len(town.told(mia)) == last, "nobody writes to who was forgotten"
    assert town.playground.log.where("api_refused") == []

    assert mia.command("/mentor join").ok
    assert mia.modal is not None, "they come back as somebody new"
    assert ONE_THING not in mia.modal.words


def plant(place: Place, person: Colleague) -> None:
    """Traces where nobody would look."""
    with place.bot.sessions.writing(place.town.playground.team_id) as session:
        program, ada = session.scalars(select(Program)).one(), session.scalars(select(Person)).first()
        assert ada is not None
        program.document = {
            **program.document,
            "purpose": f"{program.document['purpose']} Ask {person.email}.",
        }
        program.digest = digest_of(program.document)
        session.add(Lesson(program_id=program.id, stage="plan", text=f"{person.real_name} had the idea",
                           made_by=ada.id, made_at=place.town.playground.clock.now()))  # fmt: skip
        row = session.scalars(select(OutboxRow).where(OutboxRow.status == "sent")).first()
        assert row is not None
        row.args = {**row.args, "typed": f"by <@{person.id}>"}
        session.scalars(select(MatchRound)).first().settings = {"asked": {"by": person.id}}


@pytest.mark.long
def test_everything_about_somebody_comes_as_two_files(place: Place) -> None:
    town = place.town
    town.set_up()
    town.join(town.mia, "mentee", one_thing=ONE_THING)
    assert "on its way" in town.mia.command("/mentor data").ephemeral.words
    town.settle()
    dm = town.mia.dm()
    shared = {file["name"]: file for message in town.mia.messages(dm) for file in message.files}
    assert set(shared) == {"my-mentoring-data.txt", "my-mentoring-data.json"}
    assert "Here is everything that is kept about you" in "\n".join(
        one.words for one in town.mia.messages(dm)
    )
    assert town.playground.log.where("api_refused") == []
