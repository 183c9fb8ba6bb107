"""What makes the parts of a plan usable that say why, for whom, when and at what cost, and its training.

Rules as in bot/program_file/rules.py: each yields (path, message), paths relative to the object it is about. The
limits are those of the Slack screens that show these texts; modals that edit them take the same ones.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields
from itertools import pairwise
from types import MappingProxyType
from urllib.parse import urlsplit

from bot.documents import Checks, Path
from bot.domain.planning import Budget, Campaign, Challenge, Dates, Eligible, Recruiting, Team
from bot.domain.program import Measure, RoleProfile
from bot.domain.roles import RoleWords
from bot.domain.said import said
from bot.domain.training import Card, Check, CheckOption, Link, Module, Scenario, Training
from bot.domain.worth import Outcome, Range, Worth

Findings = Iterator[tuple[Path, str]]

TEXTS: Mapping[str, int] = MappingProxyType(
    {
        "purpose": 1000,
        "objective": 1000,
        "announcement": 2500,
        "kickoff": 2500,
        "thanks": 2500,
        "follow_up": 1500,
        "last_call": 1500,
        "image_alt": 500,
        "risk": 300,
        "response": 500,
        "label": 150,
        "source": 300,
        "unit": 20,
        "promise": 500,
        "does": 300,
        "does_not": 300,
        "card": 2000,
        "scenario": 1500,
        "why": 500,
        "question": 300,
    }
)
"""The longest texts, in characters, by the name of what they are."""

TITLE_LINE, WORDS, ADDRESS = 75, 75, 3000  # an option of a menu, and so every title, holds 75
ROLE_WORD = 30
MOST_CHALLENGES, MOST_MEASURES, MOST_BLACKOUTS = 10, 25, 50
MOST_IN_TEAM, MOST_COORDINATORS, MOST_NEUTRAL = 20, 10, 5
MOST_IN_LIST, MOST_PROMISES = 100, 10
MOST_OUTCOMES = 5
MOST_MODULES, MOST_CARDS, MOST_LINKS, MOST_AFTERWARDS = 25, 12, 5, 8
CHECK_OPTIONS = (2, 5)
FOLLOW_UP_DAYS = (1, 60)
MODULE_MINUTES = (1, 60)

ASSESSMENTS = ("none", "self", "panel")
MEASURE_KINDS = ("quantitative", "qualitative")
LATEST_FIGURE = 1100
"""So many days after a cohort's end a figure may be asked for: three years."""
PROFILE_ROLES = ("mentee", "mentor", "manager", "coordinator")

KEY = re.compile(r"[a-z][a-z0-9_]{0,39}")
_EMAIL = re.compile(r"[^@\s<>|]{1,64}@[^@\s<>|]{1,190}\.[^@\s<>|.]{1,63}")
_SLACK_ID = re.compile(r"[UW][A-Z0-9]{2,20}")
_CURRENCY = re.compile(r"[A-Z]{3}")
_COUNTRY = re.compile(r"[A-Z]{2}")


def check_challenge(challenge: Challenge) -> Findings:
    yield from text_fits(challenge.risk, "risk", needed=True)
    yield from text_fits(challenge.response, "response", needed=True)


def check_team(team: Team) -> Findings:
    if team.champion and not is_person(team.champion):
        yield ("champion",), said("should be an e-mail address")
    for name, most in (
        ("coordinators", MOST_COORDINATORS), ("design_team", MOST_IN_TEAM), ("neutral", MOST_NEUTRAL),
    ):  # fmt: skip
        people: tuple[str, ...] = getattr(team, name)
        if len(people) > most:
            yield (name,), said("names {count} people; {most} at most", count=len(people), most=most)
        seen: set[str] = set()
        for position, person in enumerate(people):
            if not is_person(person):
                yield (name, position), said("should be an e-mail address")
            elif person.casefold() in seen:
                yield (name, position), said("{person} stands here twice", person=person)
            seen.add(person.casefold())


def is_person(written: str) -> bool:
    """Whether this can be somebody of a team: an e-mail address, or a Slack id."""
    return bool(_EMAIL.fullmatch(written) or _SLACK_ID.fullmatch(written))


def check_dates(dates: Dates) -> Findings:
    given = [(f.name, getattr(dates, f.name)) for f in fields(dates) if getattr(dates, f.name) is not None]
    for (earlier, before), (name, day) in pairwise(given):
        if day < before:
            yield (name,), said("is before {earlier!r} ({day})", earlier=earlier, day=before.isoformat())


def check_budget(budget: Budget) -> Findings:
    for name in ("hours", "money"):
        amount = getattr(budget, name)
        if amount is not None and amount < 0:
            yield (name,), said("should be 0 or more")
    if budget.currency and not _CURRENCY.fullmatch(budget.currency):
        yield ("currency",), said("should be the three capital letters of a currency, like EUR")
    if budget.money is not None and not budget.currency:
        yield ("money",), said("say in which currency, like currency: EUR")


def check_range(guess: Range) -> Findings:
    if not 0 <= guess.low <= guess.mid <= guess.high:
        yield (), said("low, mid and high should come in this order, from 0")


def check_worth(worth: Worth) -> Findings:
    for name in ("preparation", "coordinator_hours", "money"):
        amount = getattr(worth, name)
        if amount is not None and amount < 0:
            yield (name,), said("should be 0 or more")
    if len(worth.outcomes) > MOST_OUTCOMES:
        yield (
            ("outcomes",),
            said("{count} outcomes; {most} at most", count=len(worth.outcomes), most=MOST_OUTCOMES),
        )
    for key, count in Counter(one.key for one in worth.outcomes).items():
        if count > 1:
            yield ("outcomes",), said("the key {key!r} stands here {count} times", key=key, count=count)


def check_outcome(outcome: Outcome) -> Findings:
    for name in ("key", "measure"):
        if not KEY.fullmatch(getattr(outcome, name)):
            yield (name,), said("may hold small letters, digits and _, beginning with a letter, 40 at most")
    yield from text_fits(outcome.label, "label", needed=True)
    if outcome.credited is not None and outcome.credited.high > 1:
        yield ("credited",), said("is a share of the outcome, from 0 to 1")


def check_eligible(eligible: Eligible) -> Findings:
    for name in ("departments", "locations", "countries", "employment", "modules"):
        yield from lines_fit(getattr(eligible, name), name, MOST_IN_LIST, WORDS)
    for position, country in enumerate(eligible.countries):
        if not _COUNTRY.fullmatch(country):
            yield ("countries", position), said("should be the two capital letters of a country, like DE")
    low, high = eligible.level_from, eligible.level_to
    if low is not None and high is not None and high < low:
        yield ("level_to",), said("is below level_from")
    if eligible.tenure_days is not None and eligible.tenure_days < 0:
        yield ("tenure_days",), said("should be 0 or more")


def check_campaign(campaign: Campaign) -> Findings:
    for name in ("kickoff", "thanks", "follow_up", "last_call", "image_alt"):
        yield from text_fits(getattr(campaign, name), name)
    if campaign.image_url:
        if not is_https(campaign.image_url):
            yield ("image_url",), said("should be an address that begins with https://")
        if not campaign.image_alt.strip():
            yield (
                ("image_url",),
                said("a picture needs image_alt: what it shows, for people who cannot see it"),
            )
    yield from between(campaign.follow_up_days, "follow_up_days", FOLLOW_UP_DAYS)


def is_https(address: str) -> bool:
    """Whether this is an address that Slack takes for a picture or a link."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    clean = not any(sign.isspace() or sign in "<>|" for sign in address)
    return parts.scheme == "https" and bool(parts.hostname) and clean and len(address) <= ADDRESS


def check_recruiting(recruiting: Recruiting) -> Findings:
    if recruiting.assessment not in ASSESSMENTS:
        yield ("assessment",), said("should be one of {known}", known=", ".join(ASSESSMENTS))


def check_measure(measure: Measure) -> Findings:
    if not KEY.fullmatch(measure.key):
        yield ("key",), said("may hold small letters, digits and _, beginning with a letter, 40 at most")
    yield from text_fits(measure.label, "label", needed=True)
    yield from text_fits(measure.source, "source", needed=True)
    yield from text_fits(measure.unit, "unit")
    if measure.kind not in MEASURE_KINDS:
        yield ("kind",), said("should be one of {known}", known=", ".join(MEASURE_KINDS))
    if measure.due_days is not None and not 0 <= measure.due_days <= LATEST_FIGURE:
        yield (
            ("due_days",),
            said("should be 0 to {most} days after the cohort's end", most=str(LATEST_FIGURE)),
        )
    if measure.due_days is not None and measure.due_on is not None:
        yield ("due_on",), said("is one of two ways to say when; take it or due_days out")


def check_profile(profile: RoleProfile) -> Findings:
    if profile.key not in PROFILE_ROLES:
        yield (
            (),
            said("{role!r} is no role; there are {known}", role=profile.key, known=", ".join(PROFILE_ROLES)),
        )
    yield from text_fits(profile.promise, "promise", needed=True)
    for name in ("does", "does_not"):
        yield from lines_fit(getattr(profile, name), name, MOST_PROMISES, TEXTS[name])
    if profile.hours_per_month is not None and profile.hours_per_month < 0:
        yield ("hours_per_month",), said("should be 0 or more")


def check_role_words(words: RoleWords) -> Findings:
    for name in ("mentee", "mentor"):
        word: str = getattr(words, name)
        if len(word) > ROLE_WORD or word != " ".join(word.split()):
            yield (name,), said("should be a word or two of {most} characters or less", most=ROLE_WORD)


def check_training(training: Training) -> Findings:
    if len(training.modules) > MOST_MODULES:
        yield (
            ("modules",),
            said("{count} modules; {most} at most", count=len(training.modules), most=MOST_MODULES),
        )
    seen: set[str] = set()
    for position, module in enumerate(training.modules):
        if module.key in seen:
            yield (
                ("modules", position),
                said("there is another module {key!r} before this one", key=module.key),
            )
        seen.add(module.key)


def check_module(module: Module) -> Findings:
    if not KEY.fullmatch(module.key):
        yield ("key",), said("may hold small letters, digits and _, beginning with a letter, 40 at most")
    yield from text_fits(module.title, "title", TITLE_LINE, needed=True)
    if not module.roles:
        yield ("roles",), said("say for whom it is: {known}", known=", ".join(PROFILE_ROLES))
    for role in sorted(module.roles - set(PROFILE_ROLES)):
        yield (
            ("roles",),
            said("{role!r} is no role; there are {known}", role=role, known=", ".join(PROFILE_ROLES)),
        )
    if not 1 <= len(module.cards) <= MOST_CARDS:
        yield ("cards",), said("should be 1 to {most} cards", most=MOST_CARDS)
    yield from between(module.minutes, "minutes", MODULE_MINUTES)
    if len(module.links) > MOST_LINKS:
        yield ("links",), said("{most} links at most", most=MOST_LINKS)


def check_card(card: Card) -> Findings:
    yield from text_fits(card.title, "title", TITLE_LINE, needed=True)
    yield from text_fits(card.text, "text", TEXTS["card"], needed=True)


def check_check(check: Check) -> Findings:
    yield from text_fits(check.question, "question", needed=True)
    least, most = CHECK_OPTIONS
    if not least <= len(check.options) <= most:
        yield ("options",), said("should be {least} to {most} answers", least=least, most=most)
    right = sum(option.right for option in check.options)
    if right != 1:
        yield ("options",), said("exactly one answer should be right: true, here {count} are", count=right)
    for text, count in Counter(option.text for option in check.options).items():
        if count > 1:
            yield ("options",), said("the answer {text!r} stands here {count} times", text=text, count=count)


def check_check_option(option: CheckOption) -> Findings:
    yield from text_fits(option.text, "text", WORDS, needed=True)
    yield from text_fits(option.why, "why", needed=True)


def check_scenario(scenario: Scenario) -> Findings:
    yield from text_fits(scenario.title, "title", TITLE_LINE, needed=True)
    for name in ("for_one", "for_other"):
        yield from text_fits(getattr(scenario, name), name, TEXTS["scenario"], needed=True)
    yield from lines_fit(scenario.afterwards, "afterwards", MOST_AFTERWARDS, TEXTS["question"])


def check_link(link: Link) -> Findings:
    yield from text_fits(link.title, "title", TITLE_LINE, needed=True)
    if not is_https(link.url):
        yield ("url",), said("should be an address that begins with https://")


def text_fits(text: str, name: str, most: int | None = None, *, needed: bool = False) -> Findings:
    """Whether a text fits where it is shown; `most` characters, else what TEXTS says of `name`."""
    most = TEXTS[name] if most is None else most
    if needed and not text.strip():
        yield (name,), said("is empty")
    elif len(text) > most:
        yield (
            (name,),
            said("should be {most} characters or less, but has {count}", most=most, count=len(text)),
        )


def between(number: int, name: str, bounds: tuple[int, int]) -> Findings:
    """Whether a number lies within its bounds, both included."""
    if not bounds[0] <= number <= bounds[1]:
        yield (name,), said("should lie between {least} and {most}", least=bounds[0], most=bounds[1])


def lines_fit(lines: Iterable[str], name: str, most: int, longest: int) -> Findings:
    """Whether a list has at most `most` entries of at most `longest` characters, none of them empty."""
    found = tuple(lines)
    if len(found) > most:
        yield (name,), said("has {count} entries; {most} at most", count=len(found), most=most)
    for position, line in enumerate(found):
        if not line.strip():
            yield (name, position), said("is empty")
        elif len(line) > longest:
            yield (
                (name, position),
                said("should be {most} characters or less, but has {count}", most=longest, count=len(line)),
            )


PLANNING_CHECKS: Checks = {
    Challenge: check_challenge,
    Team: check_team,
    Dates: check_dates,
    Budget: check_budget,
    Eligible: check_eligible,
    Campaign: check_campaign,
    Recruiting: check_recruiting,
    Measure: check_measure,
    RoleProfile: check_profile,
    RoleWords: check_role_words,
    Training: check_training,
    Module: check_module,
    Card: check_card,
    Check: check_check,
    CheckOption: check_check_option,
    Scenario: check_scenario,
    Link: check_link,
    Worth: check_worth,
    Outcome: check_outcome,
    Range: check_range,
}
