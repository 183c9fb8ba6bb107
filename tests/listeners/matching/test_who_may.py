"""Every button, modal and command of matching, used by whoever it is for; that nobody else gets anywhere is tried in
tests/authorization/test_everybody_tries.py.

A listener without a row here fails the first test: what it takes to use it is written down, and everybody else tries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from blocks import ids
from blocks.parts import Message, section
from bot.listeners import commands, matching
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.program_file.document import load_template
from bot.usecases.matching.choosing.answers import ask_mentors
from bot.usecases.matching.drafts.rounds import ask_for_round
from bot.usecases.matching.drafts.running import MatchingJob
from bot.usecases.matching.tuning.settings import settings_shown
from bot.usecases.matching.tuning.settings_form import fields_of
from bot.usecases.planning.plans import store_plan
from db.models import Base, Cohort, Coordinator, MatchRound, Person, Program
from db.session import Sessions
from tests.conftest import TEAM
from tests.listeners.channel import MEMBERS
from tests.pair_story import assert_fits, assert_view_fits, slack_id
from tests.usecases.matching.modes_story import Market, seat

NAMES = ("Mia", "Max", "Ida", "Omar", "Olga", "Otto")
CORA = "Cora"
FORGED = ("", "0", "-1", "x", "999999", "9" * 70, "²", ":::::", "1 OR 1=1", "null")


@dataclass(frozen=True)
class Use:
    """A valid use of a listener by `who`: everything that a client would send."""

    value: str = ""
    who: str = CORA
    text: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)


class Slack:
    """Knows everybody who asks."""

    def api_call(self, _method: str, params: Any = None, json: Any = None) -> dict[str, Any]:
        if not params or "user" not in params:
            return MEMBERS
        return {"user": {"id": params["user"], "name": "new", "profile": {"real_name": "New"}}}


class Wires:
    """What matching registered, with the kind of request that it takes."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.known: dict[str, tuple[str, Any, Any]] = {}
        self.command = self._taking("command")
        self.action = self._taking("action")
        self.view = self._taking("view")

    def _taking(self, kind: str) -> Callable[..., None]:
        def register(name: str, handler: Any, look: Any = None) -> None:
            self.known[name] = (kind, handler, look)

        return register


class Company(Market):
    """A draft that stands, one whose mentors are asked, and a short list; and people whose business it is not."""

    def __init__(self, sessions: Sessions, now: datetime) -> None:
        super().__init__(sessions, now)
        self.mentees("Mia", "Max", "Ida")
        self.mentors("Omar", "Olga", "Otto")
        self.offer("Mia")
        self.draft, self.asked = self._drafted(""), self._drafted("Asked")
        with self.act() as act:
            ask_mentors(*act.who(CORA), str(self.asked), act.now)
            other = Program(slug="other", name="Other", admin_channel="GOTHER", created_at=act.now)
            store_plan(act.session, other, load_template("career_development"), act.now)
            act.session.add(Cohort(program_id=other.id, name="First", status="recruiting"))
            for name in ("Bea", "Dan", "Gus", "Rex"):
                self._person(act, name)
            theirs = Coordinator(program_id=other.id, person_id=act.person("Bea").id, since=act.now)
            act.session.add(theirs)
            for name in ("Dan", "Gus"):
                self.coordinates(act, name)
            act.person("Dan").deactivated_at = act.now
            act.person("Gus").is_guest = True
            self.other_id = other.id
        self.wires = Wires(Desk(sessions, Slack(), TEAM, "UBOT", lambda: self.now, lambda: None))  # type: ignore[arg-type]
        commands.register(self.wires)  # type: ignore[arg-type]
        self.wires.known = {name: self.wires.known[name] for name in ("/mentor-admin", ids.PROGRAM_CHOOSE)}
        matching.register(self.wires)  # type: ignore[arg-type]
        self.keys = 0

    def _drafted(self, name: str) -> int:
        with self.act() as act:
            program = act.session.get_one(Program, self.program_id)
            made = ask_for_round(*act.who(CORA), program, act.now, name=name).id
        MatchingJob(self.sessions, TEAM, lambda: self.now).run()
        return made

    def use(
        self, name: str, use: Use, *, who: str = "", team: str = TEAM, channel: str = "GADMIN"
    ) -> Outcome:
        kind, handler, look = self.wires.known[name]
        self.keys += 1
        request = Request(
            kind=kind, name=name, user_id=slack_id(who or use.who), user_team=team, key=f"k{self.keys}",
            channel_id=channel, value=use.value, text=use.text, metadata=use.metadata, answers=use.answers,
            first_block=next(iter(use.answers), "x"),
        )  # fmt: skip
        outcome = Guard(self.wires.desk)._run(look(self.wires.desk, request) if look else request, handler)
        assert outcome is not None
        assert "on our side" not in repr(outcome), (name, use)
        return outcome

    def rows(self) -> dict[str, list[Any]]:
        """Everything that is written down, but for who is known by name."""
        with self.sessions.reading(TEAM) as session:
            tables = [table for table in Base.metadata.sorted_tables if table.name != Person.__tablename__]
            return {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}


@pytest.fixture
def company(sessions: Sessions, now: datetime) -> Company:
    return Company(sessions, now)


# --- how each is used ------------------------------------------------------------------------------------
def uses(company: Company) -> dict[str, Use | Callable[[], Use]]:
    """One valid use of each listener, what only reads before what writes."""
    program = str(company.program_id)
    with company.act() as act:
        entry = {name: str(seat(act, name).id) for name in NAMES}
        short_list = company.list_of(act, "Mia")
        list_id, first = short_list.id, str(short_list.entries[0].mentor_enrollment_id)
        draft, asked = (act.session.get_one(MatchRound, each) for each in (company.draft, company.asked))
        pairs = [one.id for one in draft.proposals]
        questions = [(one.id, one.mentor.person.name) for one in asked.proposals]
        base = settings_shown(act.session, act.actor(CORA), program, act.now).base
    page = f"{company.draft}:0"
    form = {
        "metadata": {"program": program, "base": base},
        "answers": {**fields_of(company.plan().matching), "weight_skills": "31"},
    }

    def carried() -> str:
        with company.act() as act:
            return f"{company.draft}:{act.session.get_one(MatchRound, company.draft).revision}"

    two = {"program": program, "mentee": entry["Max"], "mentor": entry["Otto"], "people": "0", "points": "0"}
    return {
        ids.PROGRAM_CHOOSE: Use(f"{program}:match fairness"),
        ids.MATCH_MORE: Use(page),
        ids.MATCH_BACK: Use(page),
        ids.MATCH_LEFT_OVER: Use(page),
        ids.MATCH_LEFT_OVER_BACK: Use(page),
        ids.MATCH_SHOW: Use(page),
        ids.MATCH_DRAFTS: Use(program),
        ids.MATCH_COMPARE: Use(f"{company.draft}:{company.asked}"),
        ids.MATCH_WHY_PAIR: Use(f"{program}:U0MIA:U0OMAR"),
        ids.MATCH_DECIDE: Use(f"points:{pairs[0]}"),
        "match.decide lock": Use(f"lock:{pairs[0]}"),
        "match.decide unlock": Use(f"unlock:{pairs[0]}"),
        "match.decide forbid": Use(f"forbid:{pairs[0]}"),
        ids.MATCH_REMATCH_COMPARE: Use(program),
        ids.MATCH_SETTINGS: Use(program),
        ids.MATCH_SETTINGS_LOOK: Use("end", **form),
        ids.MATCH_BY_HAND: Use(program),
        ids.BY_HAND_MENTEE_PAGE: Use(metadata={"program": program}, answers={"mentee": entry["Max"]}),
        ids.BY_HAND_MENTOR_PAGE: Use(metadata=two, answers={"mentor": entry["Otto"]}),
        ids.SHORT_LIST_OPEN: Use(str(list_id), "Mia"),
        ids.SHORT_LIST_SUBMIT: Use("", "Mia", metadata={"short_list": list_id}, answers={"choice_1": first}),
        ids.SHORT_LIST_OFFER: Use(f"{program}:{entry['Max']}"),
        ids.MATCH_SETTINGS_DRAFT: Use("", **form),
        ids.PROPOSAL_ACCEPT: Use(str(questions[0][0]), questions[0][1]),
        ids.PROPOSAL_DECLINE: Use(str(questions[1][0]), questions[1][1]),
        ids.MATCH_LIFT: Use(program),
        ids.MATCH_REMATCH: Use(f"{program}:locked:"),
        ids.MATCH_DECIDE_PAIR: Use(f"lock:{entry['Ida']}:{entry['Olga']}:0:0"),
        ids.BY_HAND_SUBMIT: Use(metadata=two, answers={"x": "y"}),
        ids.MATCH_ASK: lambda: Use(carried()),
        ids.MATCH_PUBLISH: lambda: Use(carried()),
        ids.MATCH_DISCARD: lambda: Use(carried()),
        ids.MATCH_PAUSE: Use(str(company.draft)),
        ids.MATCH_GO_ON: Use(str(company.draft)),
        ids.MATCH_PREVIEW: Use(program),
        "match.preview again": Use(f"{program}:{company.asked}"),
        ids.BY_HAND_DRAFT: Use(program),
        ids.MATCH_SETTINGS_SUBMIT: Use("", **form),
        **{f"/mentor-admin {text}": Use(text=text) for text in TYPED.values()},
    }


TYPED = {
    "match settings": "match settings",
    "match rematch": "match rematch",
    "match drafts": "match drafts",
    "match status": "match status",
    "match compare": "match compare",
    "match why": "match why <@U0MIA|mia>",
    "match advise": "match advise",
    "match fairness": "match fairness",
    "match publish": "match publish",
    "match ask": "match ask",
    "match offer": "match offer",
    "match pair": "match pair <@U0MIA|mia> <@U0OMAR|omar>",
    "match lock": "match lock <@U0MIA|mia> <@U0OMAR|omar>",
    "match forbid": "match forbid <@U0MIA|mia> <@U0OMAR|omar>",
    "match unlock": "match unlock <@U0MIA|mia> <@U0OMAR|omar>",
    "match swap": "match swap <@U0MIA|mia> <@U0MAX|max>",
    "match preview": "match preview",
    "match discard": "match discard",
}
NEEDS_A_STATE = {
    ids.MATCH_REMATCH,
    ids.MATCH_PUBLISH,
    ids.MATCH_DISCARD,
    ids.MATCH_PAUSE,
    ids.MATCH_GO_ON,
    ids.MATCH_ASK,
    "match.preview again",
}
"""Those whose turn comes after others changed what they are about; they have tests of their own."""


def listener(name: str) -> str:
    return name.split(" ", maxsplit=1)[0]


def rows_of(company: Company) -> Iterator[tuple[str, Use]]:
    for name, use in uses(company).items():
        yield name, use() if callable(use) else use


# --- who may, and who may not ----------------------------------------------------------------------------
@pytest.mark.long
def test_every_listener_is_written_down_and_works_for_whom_it_is(company: Company) -> None:
    known = uses(company)
    assert {listener(name) for name in known} == set(company.wires.known)
    assert set(TYPED) == set(matching.ADMIN_COMMANDS)
    for name, use in known.items():
        if name not in NEEDS_A_STATE and not name.startswith("/mentor-admin"):
            outcome = company.use(listener(name), use() if callable(use) else use)
            assert not outcome.refused, (name, outcome)


@pytest.mark.long
def test_every_command_works_for_a_coordinator(company: Company) -> None:
    for name in TYPED.values():
        outcome = company.use("/mentor-admin", Use(text=name))
        assert not outcome.refused or "swap" in name, (name, outcome)


@pytest.mark.long
def test_a_coordinator_of_one_program_is_told_nothing_of_another(company: Company) -> None:
    """Bea names her own program in her own admin channel, and beside it people, pairs and drafts of Cora's."""
    before = company.rows()
    ours, theirs = str(company.program_id), str(company.other_id)
    for name, use in rows_of(company):
        first, _, rest = use.value.partition(":")
        mixed = [Use(f"{theirs}:{rest}")] if first == ours and rest and name not in TYPED_IN_BUTTONS else []
        if use.metadata.get("program") == ours and not name.startswith("match.settings_"):
            mixed.append(Use(metadata={**use.metadata, "program": theirs}, answers=use.answers))
        for one in mixed:
            outcome = company.use(listener(name), one, who="Bea", channel="GOTHER")
            assert outcome.refused, (name, one, outcome)
            assert not [each for each in NAMES if slack_id(each) in repr(outcome)], (name, one, outcome)
    assert company.rows() == before


TYPED_IN_BUTTONS = {ids.PROGRAM_CHOOSE, ids.MATCH_WHY_PAIR}
"""Those that carry what was typed: a command, Slack ids. They tell nothing that was not known."""


@pytest.mark.long
def test_forged_values_are_refused_with_a_sentence(company: Company) -> None:
    everything = list(rows_of(company))
    before = company.rows()
    for name, use in everything:
        if use.text or not (use.value or use.metadata):
            continue
        for wrong in FORGED:
            forged = f"{wrong or '0'}:match fairness" if name == ids.PROGRAM_CHOOSE else wrong
            carried = dict.fromkeys(use.metadata, forged)
            kinds = [carried, {key: {"a": [1]} for key in use.metadata}] if use.metadata else [{}]
            for metadata in kinds:
                outcome = company.use(listener(name), Use(forged, use.who, "", metadata, use.answers))
                assert outcome.refused, (name, forged, metadata, outcome)
    assert company.rows() == before


# --- twice -----------------------------------------------------------------------------------------------
ONE_EFFECT = ("match_constraint", "short_list", "short_list_entry", "match_question", "pair", "enrollment")


def what_stands(company: Company) -> dict[str, Any]:
    """What a second click must not add to: drafts that stand, decisions, lists, questions, pairs, settings."""
    with company.act() as act:
        count = select(func.count())
        rows: dict[str, Any] = {
            name: act.session.scalar(count.select_from(Base.metadata.tables[name])) for name in ONE_EFFECT
        }
        rounds = act.session.scalars(select(MatchRound)).all()
        rows["drafts"] = sorted((one.name, one.status) for one in rounds if one.status != "discarded")
        rows["settings"] = company.plan().matching
    return rows


@pytest.mark.long
def test_the_second_of_two_clicks_adds_nothing(company: Company) -> None:
    for name, use in uses(company).items():
        pressed = use() if callable(use) else use
        if pressed.text:
            continue  # what is typed twice is wanted twice
        company.use(listener(name), pressed)
        once = what_stands(company)
        second = company.use(listener(name), pressed)
        assert what_stands(company) == once, (name, second)


def test_no_button_carries_more_people_than_slack_takes(company: Company) -> None:
    outcome = company.use("/mentor-admin", Use(text="match offer" + " <@U0MAX|max>" * 101))
    assert "at most 100" in str(outcome.whisper)


@pytest.mark.long
def test_a_name_for_a_draft_calls_nobody_and_fits(company: Company) -> None:
    for typed in ("&lt;!channel&gt;", "<!channel>", '"*_~`&lt;@U0MIA&gt;"', "x" * 3000, '""', '"&lt;' * 500):
        shown = []
        for text in ("match preview", "match drafts", "match compare", "match publish", "match discard"):
            known = f"{text} {typed}" if text != "match drafts" else text
            outcome = company.use("/mentor-admin", Use(text=known))
            assert_fits(
                Message(str(outcome.whisper), outcome.whisper_blocks or [section(str(outcome.whisper))])
            )
            shown += [str(outcome.whisper), *formatted(outcome.whisper_blocks)]
            MatchingJob(company.sessions, TEAM, lambda: company.now).run()
        shown += [
            each
            for _, message in company.sent("match.preview")
            for each in (message.text, *formatted(message.blocks))
        ]
        assert not [each for each in shown if "<!channel" in each], typed


def formatted(node: Any) -> Iterator[str]:
    """Every text in which Slack looks for mentions; in plain ones each character stands for itself."""
    if isinstance(node, dict) and node.get("type") == "mrkdwn":
        yield node["text"]
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, (list, tuple)) else ():
        yield from formatted(each)


# --- names -----------------------------------------------------------------------------------------------
@pytest.mark.long
@pytest.mark.parametrize(
    "name", ["<!channel> & *x* ", "&", "", " "], ids=["calls", "escapes", "empty", "blank"]
)
def test_any_name_fits_and_calls_nobody(company: Company, name: str) -> None:
    """Whatever people, programs, departments and levels are called, wherever matching shows it."""
    long = (name * 3000)[:3000]
    with company.act() as act:
        for each in act.session.scalars(select(Person)):
            each.name = each.title = each.department = each.location = long[:KEPT]
        program = act.session.get_one(Program, company.program_id)
        program.name = long[:KEPT] if name.strip() else program.name
        for who in NAMES:
            company.applied_with(act, who, one_thing=long, experience=long, department=long, bio=long)
    for key, use in uses(company).items():
        shown = company.use(listener(key), use() if callable(use) else use)
        if shown.whisper is not None:
            assert_fits(Message(shown.whisper, shown.whisper_blocks or [section(shown.whisper)]))
        if shown.replace is not None:
            assert_fits(Message(shown.replace, shown.replace_blocks or [section(shown.replace)]))
        for view in (shown.open, shown.push, shown.update, shown.ack.get("view")):
            if view is not None:
                assert_view_fits(view)
        said = [shown.whisper or "", shown.replace or "", *formatted(list(vars(shown).values()))]
        assert not [each for each in said if "<!channel" in each], (key, said)
    for kind in ("match.preview", "mentor.asked", "short_list.offered", "match.offered"):
        for _, message in company.sent(kind):
            assert "<!channel" not in message.text + "".join(formatted(message.blocks)), kind


KEPT = 255
"""Characters of a name that the database keeps."""
