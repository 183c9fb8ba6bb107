"""Several people who act at the same moment: each is answered, and what stands makes sense."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from playground import Outcome
from tests.journeys.together import answer, at, home_of, press_home, to_day
from tests.journeys.town import Town


def at_once(*acts: Callable[[], Outcome]) -> list[Outcome]:
    """Do several things at the same moment; what came of each, in the order given."""
    outcomes: dict[int, Outcome] = {}
    ready = threading.Barrier(len(acts))

    def run(number: int) -> None:
        ready.wait()
        outcomes[number] = acts[number]()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [outcomes[number] for number in range(len(acts))]


@pytest.mark.long
@pytest.mark.both_engines
def test_two_coordinators_who_decide_at_once_decide_one_thing(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    queue = town.message_with(town.cleo, town.admin, "application.approve")
    assert town.ada.click(queue, "application.decline").ok
    at_once(
        lambda: town.cleo.click(queue, "application.approve", as_seen=True),
        lambda: town.ada.submit({}),
    )
    decided = [m for m in town.told(town.mia) if "You are in" in m or "no place for you" in m]
    assert len(decided) == 1


@pytest.mark.long
@pytest.mark.both_engines
def test_two_coordinators_who_publish_at_once_publish_once(town: Town) -> None:
    town.set_up()
    town.join(town.mia, "mentee")
    town.join(town.omar, "mentor")
    town.approve_all()
    assert town.cleo.command("/mentor-admin match preview", town.admin).ok
    draft = town.message_with(town.cleo, town.admin, "match.publish")
    outcomes = at_once(
        lambda: town.cleo.click(draft, "match.publish", as_seen=True),
        lambda: town.ada.click(draft, "match.publish", as_seen=True),
    )
    town.pass_days(0.01)
    assert all(outcome.acked for outcome in outcomes)
    channel = town.pair_channel(town.mia)
    assert sum("You two are matched" in post for post in town.posts(town.mia, channel)) == 1
    assert sum("is published in" in post for post in town.posts(town.cleo, town.admin)) == 1


@pytest.mark.long
@pytest.mark.both_engines
def test_two_who_propose_an_agreement_at_once_end_up_with_one(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    for person in (mia, omar):
        press_home(town, person, "agreement.write")
        person.fill({"place": f"Where {person.name} likes it"})
    first, second = at_once(mia.submit, omar.submit)
    assert sorted([first.ok, second.ok]) == [False, True]
    proposer, other = (mia, omar) if first.ok else (omar, mia)
    assert "has just proposed a new text" in " ".join(other.modal.errors.values())
    other.press_close()
    press_home(town, other, "agreement.show")
    assert f"Where {proposer.name} likes it" in other.modal.words
    other.press_close()
    press_home(town, other, "agreement.sign")
    assert sum("have signed their agreement" in post for post in town.posts(mia, channel)) == 1


@pytest.mark.long
@pytest.mark.both_engines
def test_two_who_note_the_same_date_at_once_have_one_meeting(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    when = at(town, days=2)
    for person in (mia, omar):
        press_home(town, person, "meeting.plan")
        person.fill({"starts_at": when})
    outcomes = at_once(mia.submit, omar.submit)
    assert sorted(outcome.ok for outcome in outcomes) == [False, True]
    town.settle()
    assert sum("You have a date" in post for post in town.posts(mia, channel)) == 1


@pytest.mark.soak
def test_two_who_send_their_last_review_at_once_close_their_pair_once(town: Town) -> None:
    channel = town.matched()
    mia, omar = town.mia, town.omar
    to_day(town, 168)
    assert town.press(mia, mia.dm(), "closing.confirm").ok
    answer(mia, {"held_on": town.playground.clock.now().date().isoformat()})
    to_day(town, 183)
    for person in (mia, omar):
        press_home(town, person, "form.open")

    def review(person) -> Callable[[], Outcome]:
        def send() -> Outcome:
            answer(person, {"thanks": f"Thank you, says {person.name}"})
            return Outcome(True, True)

        return send

    at_once(review(mia), review(omar))
    town.settle()
    assert sum("Thank you, <@" in post for post in town.posts(mia, channel)) == 1
    for person, partner in ((mia, omar), (omar, mia)):
        assert sum(f"Thank you, says {partner.name}" in message for message in town.told(person)) == 1
        assert "You completed: Career development" in home_of(town, person)


@pytest.mark.long
@pytest.mark.both_engines
def test_both_leave_at_once_and_each_is_answered(town: Town) -> None:
    town.matched()
    mia, omar = town.mia, town.omar
    for person in (mia, omar):
        leave = person.command("/mentor leave", town.general)
        assert person.click(leave.ephemeral, "pair.leave").ok
    outcomes = at_once(mia.submit, omar.submit)
    town.settle()
    assert all(outcome.acked for outcome in outcomes)
    assert sorted(outcome.ok for outcome in outcomes) == [False, True]
    reports = [post for post in town.posts(town.cleo, town.admin) if "has left the pair" in post]
    assert len(reports) == 1
