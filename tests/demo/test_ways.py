"""The company is matched in every way there is, and everybody plays their part in it."""

from __future__ import annotations

from collections import Counter
from contextlib import AbstractContextManager

import pytest

from demo.company import load_company
from demo.coordinators import Way
from demo.running import read_manifest, running_bot
from demo.simulate import simulate
from playground import Playground

DAYS = dict.fromkeys(Way, 10) | dict.fromkeys((Way.ASKING, Way.MIXED), 16)
"""The pairs are published on the ninth day; where mentors are asked, a week later."""


def live(way: Way) -> tuple[Counter[str], Counter[str], Counter[str], int]:
    """What the app wrote, what people pressed and submitted, and how many pairs there are."""
    playgrounds: list[Playground] = []

    def start(playground: Playground) -> AbstractContextManager[object]:
        playgrounds.append(playground)
        return running_bot(playground)

    run = simulate(
        manifest=read_manifest(),
        start_bot=start,
        company=load_company(people=14),
        days=DAYS[way],
        seed=5,
        way=way,
    )
    assert run.troubles == ()
    assert run.counts.bot_errors == {}
    log = playgrounds[0].log
    wrote = Counter(str(r.detail.get("event_type") or "") for r in log if r.what == "message_posted")
    pressed = Counter(str(r.detail["action_id"]) for r in log if r.what == "action_sent")
    submitted = Counter(str(r.detail["callback_id"]) for r in log if r.what == "view_submitted")
    return wrote, pressed, submitted, run.counts.pairs


@pytest.mark.long
@pytest.mark.parametrize(
    "way", [pytest.param(way, marks=() if way is Way.SHORT_LISTS else pytest.mark.soak) for way in Way]
)
def test_pairs_are_made_in_every_way(way: Way) -> None:
    wrote, pressed, submitted, pairs = live(way)
    assert pairs >= 5
    assert wrote["mentorbot_match_published"] == 1
    lists = way in (Way.SHORT_LISTS, Way.MIXED)
    assert (wrote["mentorbot_short_list_offered"] > 0) == lists
    assert (pressed["short_list.open"] > 0) == lists
    asks = way in (Way.ASKING, Way.MIXED)
    assert wrote["mentorbot_match_answered"] == int(asks)
    assert (pressed["proposal.accept"] > 0) == asks
    by_hand = way in (Way.BY_HAND, Way.MIXED)
    assert (submitted["by_hand.submit"] > 0) == by_hand
