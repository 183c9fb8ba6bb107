"""Plans as coordinators may write them, at random."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import strategies as st

from bot.domain.forms import Audience, Form, Kind, Option, PageText, Question
from bot.domain.planning import (
    Budget,
    Campaign,
    Challenge,
    Dates,
    Eligibility,
    Eligible,
    Recruiting,
    Team,
)
from bot.domain.program import Blackout, MatchingSettings, Measure, Program, RoleProfile, Topic
from bot.domain.training import Card, Check, CheckOption, Link, Module, Scenario, Training
from bot.domain.worth import Outcome, Range, Worth
from bot.program_file.document import load_template

LETTERS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"])
ODD = st.sampled_from(
    [": ", " #", "- ", "'", '"', "\n", "  ", "\t", "{", "%", "&a", "*a", "!x", "yes", "~", "é 世 🌱"]
)


def words(most: int) -> st.SearchStrategy[str]:
    """Text that is not blank, at most so long."""
    plain = st.text(LETTERS, min_size=1, max_size=min(most, 30))
    odd = st.lists(st.one_of(plain, ODD), min_size=1, max_size=6).map("".join)
    long = st.lists(st.sampled_from(["meeting", "a", "so:", "#1", "questions,"]), min_size=15, max_size=40)
    return (
        st.one_of(plain, odd, long.map(" ".join))
        .map(lambda text: text[:most])
        .filter(lambda t: t.strip() != "")
    )


def several(each: st.SearchStrategy[object], most: int = 3) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(each, max_size=most, unique=True).map(tuple)


DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))
PEOPLE = st.integers(1, 999).map(lambda n: f"person{n}@example.com")
KEYS = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
DATES = st.lists(st.one_of(st.none(), DAYS), min_size=5, max_size=5).map(
    lambda given: Dates(*_in_order(given))
)
RANGES = st.lists(st.floats(0, 1e6), min_size=3, max_size=3).map(lambda ends: Range(*sorted(ends)))
OPTIONS = st.lists(
    st.builds(Option, KEYS, words(75), st.one_of(st.just(""), words(75)), st.booleans()),
    min_size=1, max_size=3, unique_by=lambda option: option.value,
).map(lambda options: (replace(options[0], retired=False), *options[1:]))  # fmt: skip
QUESTIONS = st.one_of(
    st.builds(Question, KEYS, st.just(Kind.LONG_TEXT), words(200), st.sampled_from(Audience), hint=words(200)),
    st.builds(
        Question, KEYS, st.just(Kind.CHOICE), words(200), st.sampled_from(Audience), options=OPTIONS,
        retired=st.booleans(), short=words(60),
    ),
    st.builds(
        Question, KEYS, st.just(Kind.SCALE), words(90), st.sampled_from(Audience), minimum=st.integers(0, 3),
        maximum=st.integers(4, 10), low_label=words(60), page=st.integers(1, 3),
    ),
)  # fmt: skip
MODULES = st.builds(
    Module,
    key=KEYS,
    title=words(75),
    roles=st.frozensets(st.sampled_from(["mentee", "mentor", "manager", "coordinator"]), min_size=1),
    cards=st.lists(st.builds(Card, words(75), words(300)), min_size=1, max_size=2).map(tuple),
    check=st.lists(words(60), min_size=2, max_size=4, unique=True).map(
        lambda texts: Check(
            "Which?", tuple(CheckOption(text, "Because.", n == 0) for n, text in enumerate(texts))
        )
    ),
    minutes=st.integers(1, 60),
    needed=st.booleans(),
    scenario=st.one_of(st.none(), st.builds(Scenario, words(75), words(200), words(200), several(words(99)))),
    links=st.lists(st.just(Link("Read on", "https://example.com/a")), max_size=1).map(tuple),
)


@st.composite
def plans(draw: st.DrawFn) -> Program:
    """A plan that keeps all rules."""
    base = load_template("career_development")
    asked = draw(st.lists(QUESTIONS, max_size=3, unique_by=lambda question: question.key))
    forms = {
        key: replace(form, questions=form.questions[:1], page_texts=(), intro="")
        for key, form in base.forms.items()
    }
    forms["pulse"] = Form(
        "pulse", draw(words(24)), draw(words(24)),
        (*base.form("pulse").questions[:1], *(q for q in asked if q.key != "going")),
        intro=draw(words(300)), page_texts=(PageText(1, draw(words(24)), draw(words(99))),),
    )  # fmt: skip
    first = draw(DAYS)
    return replace(
        base,
        name=draw(words(75)),
        purpose=draw(words(500)),
        objective=draw(words(300)),
        forms=forms,
        timeline=draw(st.permutations(base.timeline[:3]).map(tuple)),
        challenges=draw(several(st.builds(Challenge, words(300), words(400)))),
        measures=draw(
            st.lists(
                st.builds(
                    Measure, KEYS, words(99), words(99), unit=words(20), by_hand=st.booleans(),
                    baseline=st.one_of(st.none(), st.integers(0, 9), st.floats(0, 99, allow_nan=False)),
                    kind=st.sampled_from(["quantitative", "qualitative"]),
                ),
                max_size=2, unique_by=lambda measure: measure.key,
            ).map(tuple)
        ),
        team=Team(draw(st.one_of(st.just(""), PEOPLE)), *(draw(several(PEOPLE)) for _ in range(3))),
        dates=draw(DATES),
        budget=draw(st.builds(Budget, st.one_of(st.none(), st.floats(0, 1e6)), st.just(5), st.just("EUR"))),
        eligibility=Eligibility(
            mentor=Eligible(departments=draw(several(words(75))), countries=("DE",), level_from=2, level_to=7)
        ),
        recruiting=draw(st.builds(Recruiting, st.booleans(), st.booleans(), st.sampled_from(["none", "self"]))),
        announcement=draw(words(900)),
        campaign=draw(st.builds(Campaign, words(900), words(300), follow_up_days=st.integers(1, 60))),
        with_goals=draw(st.booleans()),
        in_circles=draw(st.booleans()),
        blackouts=draw(several(st.just(Blackout(first, first + timedelta(3), draw(words(40)))))),
        skills=draw(OPTIONS),
        matching=MatchingSettings(
            weights={"skills": draw(st.floats(0.1, 99)), "goals": draw(st.integers(0, 9))},
            rules={"language": None, "hours": {"least": 2}, "same_team": draw(st.booleans())},
            seniority={-1: 0.25, draw(st.integers(0, 5)): 1},
            mode=draw(st.sampled_from(["matcher", "asking", "mixed"])),
        ),
        topics=(Topic("t", draw(words(75)), (draw(words(300)),)),),
        first_steps=draw(several(words(300))),
        agreement_defaults={},
        role_profiles={"mentee": RoleProfile("mentee", draw(words(200)), draw(several(words(99))))},
        training=Training(
            draw(st.booleans()),
            modules=draw(st.lists(MODULES, max_size=2, unique_by=lambda module: module.key).map(tuple)),
        ),
        worth=Worth(
            draw(st.one_of(st.none(), RANGES)), preparation=draw(st.one_of(st.none(), st.floats(0, 9))),
            outcomes=draw(st.lists(
                st.builds(Outcome, KEYS, words(99), KEYS, st.one_of(st.none(), RANGES), st.just(Range(0, 0.1, 1))),
                max_size=2, unique_by=lambda outcome: outcome.key,
            ).map(tuple)),
        ),
    )  # fmt: skip


def _in_order(days: list[date | None]) -> list[date | None]:
    given = sorted(day for day in days if day is not None)
    return [given.pop(0) if day is not None else None for day in days]
