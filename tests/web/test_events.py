"""An event is acknowledged when its work is done, and not before: what failed comes again."""

from __future__ import annotations

from tests.journeys.together import home_of
from tests.journeys.town import Town


def test_somebody_is_known_although_slack_could_not_say_at_first_who_they_are(town: Town) -> None:
    log = town.playground.log
    town.settle()
    begun = len(log)
    town.playground.faults.next("users.info", "500")
    nia = town.playground.add_person(name="nia", real_name="Nia New")  # the bot is told, and asks who it is
    town.settle()
    (refused,) = [r for r in log.where("ack_refused", error="http_error") if r.seq >= begun]
    assert refused.detail["status"] == 503
    (again,) = [r for r in log.where("envelope_retried") if r.seq >= begun]
    assert (again.detail["event"], again.detail["reason"]) == ("team_join", "http_error")
    assert [r for r in log.where("event_lost") if r.seq >= begun] == []
    assert "Mentoring here" in home_of(town, nia)
