"""The way from a request to a use case and back: once, by the right person, with a sentence for every end."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
import structlog
from slack_sdk.errors import SlackApiError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, OperationalError

from bot.errors import DomainError, FormErrors
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.outcomes import close_all, done, field_errors, open_modal, say
from bot.listeners.payloads import Request
from bot.usecases import outbox
from bot.usecases.people.directory import learn
from db.models import InboxEntry, Person
from tests.conftest import NOW, TEAM

SECRET = "My boss is awful, and my token is xoxb-123"
VIEW = {"type": "modal", "title": {"type": "plain_text", "text": "x"}, "blocks": []}


def capture_logs():
    """What is logged, with what the thread works on."""
    return structlog.testing.capture_logs(processors=[structlog.contextvars.merge_contextvars])


class Slack:
    """What the guard asks of Slack, written down."""

    def __init__(self) -> None:
        self.calls = []
        self.users = {}
        self.refuses = set()

    def api_call(self, method, params=None, json=None):
        self.calls.append((method, params or json))
        if method in self.refuses:
            raise SlackApiError("no", {"ok": False, "error": "ratelimited"})
        return {"user": self.users[params["user"]]} if method == "users.info" else {"ok": True}

    def called(self, method):
        return [arguments for name, arguments in self.calls if name == method]


class Counter:
    """A desk with a guard; counts how often the driver was woken."""

    def __init__(self, sessions) -> None:
        self.sessions = sessions
        self.slack = Slack()
        self.woken = 0
        self.guard = Guard(Desk(sessions, self.slack, TEAM, "UBOT", lambda: NOW, self.wake))
        self.slack.users["UMIA"] = {"id": "UMIA", "name": "mia", "profile": {"real_name": "Mia"}}

    def wake(self) -> None:
        self.woken += 1

    def receive(self, request, handler):
        """What is acknowledged; the string "nothing" when there is no acknowledgement at all."""
        acked = []
        self.guard.handle(request, handler, lambda **shown: acked.append(shown))
        assert len(acked) <= 1
        return acked[0] if acked else "nothing"

    def inbox(self):
        with self.sessions.reading(TEAM) as session:
            return list(session.scalars(select(InboxEntry.key)))


@pytest.fixture
def counter(sessions):
    return Counter(sessions)


def request(kind="command", **more):
    base = {"name": "/mentor", "user_id": "UMIA", "user_team": TEAM, "key": "k1", "trigger_id": "1.2"}
    return Request(kind=kind, **{**base, **more})


def modal(**more):
    fields = {"answers": {"title": "x", "measure": "y"}, "first_block": "title", "in_modal": True}
    return request("view", **{"name": "goal.submit", **fields, **more})


def raising(error):
    def handler(turn):
        raise error

    return handler


# --- once ------------------------------------------------------------------------------------------


def test_a_request_that_comes_again_gets_the_first_answer_and_does_nothing_twice(counter) -> None:
    names = []

    def handler(turn):
        names.append(turn.person.name)
        return close_all()

    first = counter.receive(modal(), handler)
    again = counter.receive(modal(), handler)
    assert first == again == {"response_action": "clear"}
    assert len(names) == 1
    assert counter.receive(modal(key="k2"), handler) == first
    assert len(names) == 2


def test_a_refused_request_is_looked_at_anew(counter) -> None:
    refused = counter.receive(modal(), raising(DomainError("goal_finished", state="achieved")))
    assert refused["errors"] == {"title": "This goal is finished already."}
    assert counter.inbox() == []
    assert counter.receive(modal(), lambda turn: close_all()) == {"response_action": "clear"}


def test_whatever_a_refused_request_had_written_is_gone(counter) -> None:
    def handler(turn):
        turn.person.title = "Half done"
        turn.session.flush()
        raise DomainError("goal_finished", state="achieved")

    counter.receive(request(), handler)
    with counter.sessions.reading(TEAM) as session:
        assert session.scalar(select(Person.title)) == ""


def test_somebody_was_faster_so_the_request_looks_again(counter) -> None:
    tries = []

    def handler(turn):
        tries.append(1)
        if len(tries) == 1:
            raise IntegrityError("INSERT", {}, Exception("unique"))
        return say("Done")

    assert counter.receive(request(), handler)["text"] == "Done"
    assert len(tries) == 2


def test_a_clash_that_does_not_go_away_ends_in_a_sentence(counter) -> None:
    answer = counter.receive(request(), raising(IntegrityError("INSERT", {}, Exception(SECRET))))
    assert "could not save" in answer["text"]


def test_work_for_the_sender_wakes_it_after_the_commit(counter) -> None:
    def handler(turn):
        turn.session.flush()
        outbox.post(
            turn.session, "application.unfinished", turn.now, key="a", person=turn.person.id, program=1
        )
        assert counter.woken == 0
        return done()

    counter.receive(request(), handler)
    assert counter.woken == 1
    counter.receive(request(key="k2"), lambda turn: done())
    assert counter.woken == 1


# --- who -------------------------------------------------------------------------------------------


def test_a_stranger_to_the_database_is_read_from_slack_once(counter) -> None:
    seen = []

    def handler(turn):
        seen.append((turn.person.name, turn.actor.is_outside))
        return done()

    counter.receive(request(), handler)
    counter.receive(request(key="k2"), handler)
    assert seen == [("Mia", False)] * 2
    assert len(counter.slack.called("users.info")) == 1


def test_the_reading_of_everybody_may_be_faster(counter, monkeypatch) -> None:
    def learn_too_late(*given):
        learn(*given)
        raise IntegrityError("INSERT", {}, Exception("unique"))

    monkeypatch.setattr("bot.listeners.guard.learn", learn_too_late)
    seen = []

    def handler(turn):
        seen.append(turn.person.name)
        return done()

    assert counter.receive(request(), handler) == {}
    assert seen == ["Mia"]


def test_who_acts_is_what_the_database_says_now(counter) -> None:
    seen = []

    def handler(turn):
        seen.append(turn.actor)
        return done()

    counter.slack.users["UGUEST"] = {"id": "UGUEST", "is_restricted": True, "profile": {}}
    counter.receive(request(user_id="UGUEST"), handler)
    assert (seen[0].is_guest, seen[0].is_outside) == (True, False)


def test_whoever_does_not_work_here_gets_nothing_from_any_handler(counter) -> None:
    seen = []

    def handler(turn):
        seen.append(turn.actor)
        return done()

    answer = counter.receive(request(key="k2", user_team="TELSE"), handler)
    assert "only for people of this workspace" in answer["text"]
    with counter.sessions.writing(TEAM) as session:
        session.query(Person).one().deactivated_at = NOW
    answer = counter.receive(request(key="k3"), handler)
    assert "deactivated" in answer["text"]
    assert seen == []


def test_nobody_is_lost_when_slack_cannot_say_who_it_is(counter) -> None:
    counter.slack.refuses.add("users.info")
    answer = counter.receive(request(), lambda turn: done())
    assert "please try again" in answer["text"]
    assert counter.inbox() == []


# --- sentences where the person is -----------------------------------------------------------------


def test_mistakes_stand_at_their_fields_and_others_at_the_first(counter) -> None:
    errors = FormErrors(
        [
            DomainError("answer_required", field="measure"),
            DomainError("answer_required", field="gone"),
            DomainError("goals_enough", maximum=5),
        ]
    )
    shown = counter.receive(modal(), raising(errors))
    assert shown["response_action"] == "errors"
    assert shown["errors"]["measure"] == "Please answer this one."
    assert shown["errors"]["title"].startswith("Please answer this one. You two have 5 open goals")


def test_people_stand_at_a_field_by_name(counter) -> None:
    """Slack shows a mention at a field as the bare id."""
    with counter.sessions.writing(TEAM) as session:
        session.add(Person(slack_id="UOMAR", name="Omar Haddad"))
    for who, name in (("UOMAR", "Omar Haddad"), ("UGONE", "This person")):
        shown = counter.receive(modal(), raising(DomainError("no_place_there", field="measure", who=who)))
        assert shown["errors"]["measure"].startswith(f"{name} is not a mentor with a free place")
    own = {"title": "<@UOMAR> reads <#C0AB|general> and <#C0CD>", "measure": "One <only>"}
    answer = counter.receive(modal(), lambda turn: field_errors(own))
    assert answer["errors"] == {
        "title": "Omar Haddad reads #general and this channel",
        "measure": "One <only>",
    }
    told = counter.receive(request(), raising(DomainError("no_place_there", who="UOMAR")))
    assert "<@UOMAR>" in str(told)  # a message shows the mention


def test_a_modal_without_fields_turns_into_the_sentence(counter) -> None:
    shown = counter.receive(
        modal(answers={}, first_block=""), raising(DomainError("hello_sent_today", name=""))
    )
    assert shown["response_action"] == "update"
    assert "Tomorrow is another day" in str(shown["view"])


@pytest.mark.parametrize(
    ("where", "method"), [({"in_modal": True}, "views.push"), ({"on_home": True}, "views.open")]
)
def test_a_click_in_a_view_is_answered_by_a_small_modal(counter, where, method) -> None:
    assert counter.receive(request("action", **where), raising(DomainError("goal_finished", state="x"))) == {}
    (call,) = counter.slack.called(method)
    assert "finished already" in str(call["view"])


def test_a_command_is_answered_for_its_person_alone(counter) -> None:
    answer = counter.receive(request(), raising(DomainError("no_program_open")))
    assert answer["response_type"] == "ephemeral"
    assert "No mentoring program takes applications" in answer["text"]


def test_a_form_that_slack_does_not_open_comes_by_message(counter) -> None:
    counter.slack.refuses.add("views.open")
    offer = {"what": "application.resume", "value": "1"}
    assert counter.receive(request(), lambda turn: open_modal(VIEW, offer=offer)) == {}
    assert counter.woken == 1


# --- what goes wrong -------------------------------------------------------------------------------


def test_our_own_mistake_gives_a_number_and_shows_nothing_of_the_inside(counter) -> None:
    with capture_logs() as written:
        answer = counter.receive(request(text=SECRET), raising(KeyError(SECRET)))
    number = re.search(r"this number: (\w{8})\.", answer["text"])
    assert number is not None
    for inside in ("KeyError", "boss", "xoxb", "Traceback"):
        assert inside not in str(answer)
    failed = next(record for record in written if record["event"] == "listener_failed")
    assert failed["request"] == number[1]
    assert "test_guard.py" in failed["frames"]


@pytest.mark.parametrize(
    "error",
    [KeyError(SECRET), OperationalError("SELECT", {"text": SECRET}, Exception(SECRET)), ValueError(SECRET)],
    ids=["mistake", "database", "value"],
)
def test_logs_hold_nothing_that_people_wrote(counter, error, capsys) -> None:
    with capture_logs() as written:
        counter.receive(request(text=SECRET), raising(error))
        counter.receive(modal(key="k2", answers={"title": SECRET}), raising(error))
        counter.receive(request("event", key="k3", event={"text": SECRET}), raising(error))
    assert [record["event"] for record in written].count("handled") == len(written) / 2 == 3
    assert "boss" not in str(written)
    assert "xoxb" not in str(written)
    assert not any("exc_info" in record for record in written)


def test_while_the_database_is_down_what_was_typed_stays(counter) -> None:
    down = OperationalError("SELECT", {}, Exception("locked"))
    shown = counter.receive(modal(), raising(down))
    assert shown["response_action"] == "errors"
    assert "could not save" in shown["errors"]["title"]
    assert "Nothing you typed is lost" in shown["errors"]["title"]


def test_an_event_that_fails_is_not_acknowledged_so_that_slack_sends_it_again(counter) -> None:
    event = request("event", name="user_change")
    assert counter.receive(event, raising(ValueError("x"))) == "nothing"
    assert counter.receive(replace(event), lambda turn: done()) == {}
    assert counter.inbox() == ["k1"]


def test_an_event_that_is_refused_is_acknowledged(counter) -> None:
    assert counter.receive(request("event"), raising(DomainError("person_deactivated"))) == {}
