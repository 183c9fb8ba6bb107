"""What the two of a pair do together, and what they are told, all of it through their screens."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from playground import Person
from playground.log import LogRecord
from tests.journeys.town import Town

SCALES = dict.fromkeys(
    (
        *("going", "match_satisfaction", "meets_regularly", "works_on_goals", "keeps_agreement"),
        *("goals_clear", "time_right", "match_worked", "support", "needs_met", "met_regularly", "prepared"),
        *("honest", "grew", "mentor_listened", "mentor_asked", "mentor_opened_doors"),
        *("mentee_drove", "mentee_tried", "mentee_took_feedback", "still_using"),
    ),
    "5",
)
"""An answer to every closed question of the reviews."""
OPENING, CLOSING = 9, 17
SATURDAY = 5


def home_of(town: Town, person: Person) -> str:
    """What this person reads on the Home tab now."""
    person.open_home()
    town.settle()
    assert person.home is not None
    return person.home.words


def press_home(town: Town, person: Person, action_id: str) -> None:
    """Press a button on the Home tab."""
    home_of(town, person)
    assert person.home is not None
    done = person.click(person.home, action_id)
    assert done.ok, done


def answer(person: Person, answers: Mapping[str, object]) -> str:
    """Go through the form that is open, page by page; the words of thanks at its end, if there are any."""
    everything = {**SCALES, "recommend": "9", "stay_in_touch": "now_and_then", **answers}
    for _ in range(6):
        modal = person.modal
        if modal is None:
            return ""
        if modal.submit is None:
            person.press_close()
            return modal.words
        done = person.submit({key: value for key, value in everything.items() if key in modal.labels})
        assert done.ok, (modal.title, done.errors, done.error)
    raise AssertionError("the form does not end")


def book(town: Town, person: Person, *, days: float) -> None:
    """Note on the Home tab when the two meet next."""
    press_home(town, person, "meeting.plan")
    done = person.submit({"starts_at": at(town, days=days)})
    assert done.ok, done


def at(town: Town, *, days: float) -> int:
    """A moment so many days from now, as a date and time picker gives it."""
    return int((town.playground.clock.now() + timedelta(days=days)).timestamp())


def meet(town: Town, *, score: int = 5) -> None:
    """Mia books a meeting for tomorrow; when it is over she says that they met, and both say how it was."""
    book(town, town.mia, days=1)
    town.pass_days(2)
    press_home(town, town.mia, "meeting.held")
    answer(town.mia, {"useful": str(score)})
    town.settle()


def sign(town: Town) -> None:
    """Mia writes the agreement, Omar signs it."""
    press_home(town, town.mia, "agreement.write")
    assert town.mia.submit().ok
    press_home(town, town.omar, "agreement.sign")
    town.settle()


def set_goal(town: Town, title: str, kind: str = "reach") -> None:
    """Mia sets a goal that is due two months from now."""
    press_home(town, town.mia, "goal.add")
    due = (town.playground.clock.now() + timedelta(days=60)).date()
    entered = {"title": title, "kind": kind, "measure": "We both see it", "due_on": due.isoformat()}
    done = town.mia.submit(entered)
    assert done.ok, done
    town.settle()


def to_day(town: Town, number: float) -> None:
    """Let time pass until so many days after the match was published."""
    published = town.playground.log.where("message_posted", event_type="mentorbot_match_published")
    then = published[0].at + timedelta(days=number)
    if then > town.playground.clock.now():
        town.playground.clock.advance_to(then)


def reminders(town: Town, person: Person) -> list[str]:
    """The reminders this person got, oldest first, as they read by now."""
    sent = {record.detail["ts"] for record in _nudges(town, person)}
    dm = person.dm()
    return [message.words for message in person.messages(dm) if message.ts in sent] if dm else []


def reminded_within_reason(town: Town, person: Person) -> None:
    """No reminder came at night, at a weekend, or as the second one of a day."""
    days: list[date] = []
    for record in _nudges(town, person):
        local = record.at.astimezone(ZoneInfo(person.tz))
        assert OPENING <= local.hour < CLOSING, (local, record.detail["text"])
        assert local.weekday() < SATURDAY, (local, record.detail["text"])
        days.append(local.date())
    assert len(days) == len(set(days)), days


def _nudges(town: Town, person: Person) -> list[LogRecord]:
    sent = town.playground.log.where("message_posted", event_type="mentorbot_nudge")
    return [record for record in sent if person.id in record.detail["recipients"]]
