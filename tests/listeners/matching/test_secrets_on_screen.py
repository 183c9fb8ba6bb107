"""Whatever a coordinator asks, looks at or tries out: which secret keeps two people apart cannot be read anywhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import delete, select
from structlog.testing import capture_logs

from blocks import ids
from blocks.matching.drafts.draft import draft_message
from blocks.matching.drafts.left_over import left_over_message
from blocks.reader import Reader
from bot.usecases.facts.drafts import draft_shown, left_over_shown
from bot.usecases.matching.choosing.short_lists import offer_short_lists
from bot.usecases.matching.drafts.rounds import ask_for_round
from bot.usecases.matching.drafts.running import MatchingJob
from bot.usecases.matching.tuning.settings import settings_shown
from bot.usecases.matching.tuning.settings_form import fields_of
from db.models import MatchConstraint, OutboxRow, Person, Program, ShortList, ShortListEntry
from db.session import Sessions
from tests.listeners.matching.test_who_may import CORA, Company, Use
from tests.pair_story import TEAM, slack_id
from tests.usecases.matching.modes_story import OFFERS, WANTS, seat

HARD = ("avoid of the mentee", "avoid of the mentor", "declined", "failed", "forbidden")
WISHES = ("both by name", "both by group")


@pytest.fixture
def company(sessions: Sessions, now: datetime) -> Company:
    """Zoe shares no language with anybody, and Ida is left over unless Omar is hers."""
    company = Company(sessions, now)
    company.mentees("Zoe", languages=["german"])
    return company


def keep(company: Company, secret: str) -> None:
    """Mia and Omar have this secret, and nobody any other."""
    with company.act() as act:
        act.session.execute(delete(MatchConstraint))
        mia, omar = (
            {"one_thing": f"{who}'s wish", "avoid": [], "prefer": [], "groups": [], "groups_matter": False}
            for who in ("Mia", "Omar")
        )
        if secret == "avoid of the mentee":
            mia["avoid"] = [slack_id("Omar")]
        if secret == "avoid of the mentor":
            omar["avoid"] = [slack_id("Mia")]
        if secret == "both by name":
            mia["prefer"], omar["prefer"] = [slack_id("Omar")], [slack_id("Mia")]
        if secret == "both by group":
            mia |= {"groups": ["veterans"], "groups_matter": True}
            omar |= {"groups": ["veterans"], "groups_matter": True}
        company.applied_with(act, "Mia", **{**WANTS, **mia})
        company.applied_with(act, "Omar", **{**OFFERS, **omar})
    kind = {"declined": "declined", "failed": "failed", "forbidden": "forbid"}.get(secret)
    if kind:
        company.constrain("Mia", "Omar", kind)


def everything_read(company: Company) -> dict[str, Any]:
    """What Cora reads: a new draft and every question about it; and what is logged meanwhile."""
    with capture_logs() as logged:
        with company.act() as act:
            act.session.execute(delete(OutboxRow))
            act.session.execute(delete(ShortListEntry))
            act.session.execute(delete(ShortList))
            program = act.session.get_one(Program, company.program_id)
            made = ask_for_round(*act.who(CORA), program, act.now, name="Looked at").id
            offer_short_lists(*act.who(CORA), company.program_id, [seat(act, "Mia").id], act.now)
        MatchingJob(company.sessions, TEAM, lambda: company.now).run()
        company.work()
        read = dict(_asked(company))
    with company.sessions.reading(TEAM) as session:
        read["draft"] = list(texts(draft_message(draft_shown(session, made), Reader()).blocks))
        read["left over"] = list(texts(left_over_message(left_over_shown(session, made, 0), Reader()).blocks))
    with company.act() as act:
        read["on the list"] = sorted(one.mentor.person.name for one in company.list_of(act, "Mia").entries)
    read["logged"] = [{key: value for key, value in line.items() if key != "row"} for line in logged]
    return read


def _asked(company: Company) -> Iterator[tuple[str, Any]]:
    program = str(company.program_id)
    with company.act() as act:
        entry = {name: str(seat(act, name).id) for name in ("Mia", "Omar")}
        base = settings_shown(act.session, act.actor(CORA), program, act.now).base
    form = {**fields_of(company.plan().matching), "weight_preferences": "90", "weight_skills": "1"}
    two = {"program": program, "mentee": entry["Mia"]}
    asked: dict[str, Callable[[], Any]] = {
        text: lambda text=text: company.use("/mentor-admin", Use(text=f"match {text}"))  # type: ignore[misc]
        for text in (
            "why <@U0MIA|mia>", "why <@U0OMAR|omar>", "why <@U0IDA|ida>", "why <@U0MIA|mia> <@U0OMAR|omar>",
            "why <@U0ZOE|zoe>", "lock <@U0MIA|mia> <@U0OMAR|omar>", "swap <@U0MIA|mia> <@U0MAX|max>", "advise",
            "fairness", "compare", "drafts", "rematch", "offer", "pair <@U0MIA|mia>",
            "pair <@U0MIA|mia> <@U0OMAR|omar>",
        )
    }  # fmt: skip
    asked["rematch ways"] = lambda: company.use(ids.MATCH_REMATCH_COMPARE, Use(program))
    asked["settings"] = lambda: company.use(
        ids.MATCH_SETTINGS_LOOK, Use("end", metadata={"program": program, "base": base}, answers=form)
    )
    asked["by hand"] = lambda: company.use(
        ids.BY_HAND_MENTOR_PAGE, Use(metadata=two, answers={"mentor": entry["Omar"]})
    )
    for name, ask in asked.items():
        yield name, list(texts(ask()))


def texts(shown: Any) -> Iterator[str]:
    """Every word of it, without what buttons carry: that has the ids of the draft."""
    if isinstance(shown, dict):
        for key, each in shown.items():
            if key == "text" and isinstance(each, str):
                yield each
            elif key not in ("value", "private_metadata"):
                yield from texts(each)
    elif isinstance(shown, (list, tuple)):
        for each in shown:
            yield from texts(each)
    elif not isinstance(shown, str) and hasattr(shown, "whisper"):
        yield from texts(list(vars(shown).values()))
        yield str(shown.whisper)


@pytest.mark.long
@pytest.mark.parametrize("secrets", [HARD, WISHES], ids=["rules", "wishes"])
def test_no_screen_tells_one_secret_from_another(company: Company, secrets: tuple[str, ...]) -> None:
    read = {}
    for secret in secrets:
        keep(company, secret)
        read[secret] = everything_read(company)
    for secret in secrets[1:]:
        for where, said in read[secret].items():
            assert said == read[secrets[0]][where], (secret, where)
    words = str(read[secrets[0]]).casefold()
    assert "other rules" in words or "other wishes" in words
    for word in ("avoid", "declin", "failed", "veteran", "prefer"):
        assert word not in words, word


@pytest.mark.long
def test_the_secrets_do_make_a_difference(company: Company) -> None:
    keep(company, "none")
    bare = everything_read(company)
    for secret in (HARD[0], WISHES[0]):
        keep(company, secret)
        assert everything_read(company) != bare, secret
    with company.act() as act:
        assert act.session.scalar(select(Person.id).where(Person.slack_id == "U0ZOE")) is not None
