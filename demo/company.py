"""The demo's company: sixty colleagues from our file, or a person's own file, moved into a playground."""

from __future__ import annotations

import csv
import io
import random
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bot.domain.directory import MAX_BYTES, DirectoryRow, read_directory
from demo import words
from playground import Person, Playground

NAME = "Aldermere Instruments"
PEOPLE_FILE = Path(__file__).with_name("company") / "people.csv"
ADMIN_CHANNEL = "mentoring-admin"
COORDINATORS = 3
LOCALES = {"en": "en-US", "de": "de-DE", "es": "es-ES"}
"""What Slack calls each of `bot.languages.LANGUAGES`."""

CHAMPION, COORDINATOR, ADMIN = "champion", "coordinator", "admin"
GUEST, GUEST_OF_ONE_CHANNEL, OUTSIDE = "multi-channel guest", "single-channel guest", "outside"
ROLES = frozenset({CHAMPION, COORDINATOR, ADMIN, GUEST, GUEST_OF_ONE_CHANNEL, OUTSIDE})

_ZONE_OF_COUNTRY = {
    "AE": "Asia/Dubai", "AR": "America/Buenos_Aires", "AT": "Europe/Vienna", "AU": "Australia/Sydney",
    "BE": "Europe/Brussels", "BR": "America/Sao_Paulo", "CA": "America/Toronto", "CH": "Europe/Zurich",
    "CN": "Asia/Shanghai", "CZ": "Europe/Prague", "DE": "Europe/Berlin", "DK": "Europe/Copenhagen",
    "ES": "Europe/Madrid", "FI": "Europe/Helsinki", "FR": "Europe/Paris", "GB": "Europe/London",
    "HK": "Asia/Hong_Kong", "IE": "Europe/Dublin", "IL": "Asia/Jerusalem", "IN": "Asia/Kolkata",
    "IT": "Europe/Rome", "JP": "Asia/Tokyo", "KE": "Africa/Nairobi", "KR": "Asia/Seoul",
    "MX": "America/Mexico_City", "NG": "Africa/Lagos", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo",
    "NZ": "Pacific/Auckland", "PL": "Europe/Warsaw", "PT": "Europe/Lisbon", "SE": "Europe/Stockholm",
    "SG": "Asia/Singapore", "TR": "Europe/Istanbul", "UA": "Europe/Kyiv", "US": "America/New_York",
    "ZA": "Africa/Johannesburg",
}  # fmt: skip


class CompanyError(ValueError):
    """The file holds nobody who can be shown in the playground; the text says why, one sentence a line."""


@dataclass(frozen=True)
class Colleague:
    """Somebody at the company. `manager` is an e-mail, `tz` an IANA name, `level` 1 to 10; `locale` as Slack has it."""

    name: str
    email: str
    title: str
    department: str
    location: str
    country: str | None
    tz: str
    level: int
    manager: str | None
    start_date: date
    skills: tuple[str, ...]
    languages: tuple[str, ...]
    roles: frozenset[str] = frozenset()
    locale: str = "en-US"

    @property
    def is_coordinator(self) -> bool:
        return COORDINATOR in self.roles

    @property
    def is_member(self) -> bool:
        """Neither a guest nor from outside."""
        return not self.roles & {GUEST, GUEST_OF_ONE_CHANNEL, OUTSIDE}


@dataclass(frozen=True)
class Company:
    """Everybody, managers before their reports. `remarks` say what was left out, guessed or decided.

    `language` is one of `bot.languages.LANGUAGES`: everybody's Slack is set to it.
    """

    name: str
    people: tuple[Colleague, ...]
    remarks: tuple[str, ...] = ()
    language: str = "en"

    @property
    def coordinators(self) -> tuple[Colleague, ...]:
        return self.having(COORDINATOR)

    @property
    def admin(self) -> Colleague:
        return self.having(ADMIN)[0]

    @property
    def champion(self) -> Colleague:
        return self.having(CHAMPION)[0]

    def having(self, role: str) -> tuple[Colleague, ...]:
        return tuple(person for person in self.people if role in person.roles)

    def colleague(self, email: str) -> Colleague:
        return next(person for person in self.people if person.email == email)

    def speaking(self, language: str) -> Company:
        """The same people, each with a Slack in one of `bot.languages.LANGUAGES`."""
        locale = LOCALES[language]
        people = tuple(replace(person, locale=locale) for person in self.people)
        return replace(self, people=people, language=language)

    def as_csv(self) -> bytes:
        """The directory as a coordinator would import it."""
        out = io.StringIO(newline="")
        columns = (
            "email", "name", "title", "department", "location", "country", "level",
            "manager", "start_date", "skills", "languages",
        )  # fmt: skip
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(columns)
        for person in self.people:
            if OUTSIDE not in person.roles:
                cells = (getattr(person, column) for column in columns)
                writer.writerow("; ".join(cell) if isinstance(cell, tuple) else cell for cell in cells)
        return out.getvalue().encode("utf-8")


def load_company(path: Path | None = None, *, people: int | None = None) -> Company:
    """The company in `path`, or ours; with `people`, that many of them (newcomers join if there are fewer).

    Bad lines of the file are left out and told in `remarks`. Raises CompanyError if nobody is left.
    """
    source = path or PEOPLE_FILE
    with source.open("rb") as file:
        reading = read_directory(file.read(MAX_BYTES + 1), also={"slackrole"})
    remarks = [str(problem) for problem in (*reading.problems, *reading.notes)]
    if not reading.rows:
        raise CompanyError("\n".join(remarks))
    colleagues, guessed = _colleagues(reading.rows)
    remarks += guessed
    if people is not None:
        colleagues = _of_size(colleagues, people)
    colleagues, decided = _with_roles(colleagues)
    name = NAME if path is None else path.stem.replace("_", " ").replace("-", " ").strip().capitalize()
    return Company(name, tuple(_top_down(colleagues)), tuple(remarks + decided))


def _colleagues(rows: Iterable[DirectoryRow]) -> tuple[list[Colleague], list[str]]:
    rows = list(rows)
    email_of = {key: row.email or _address(row) for row in rows for key in row.keys}
    missing: Counter[str] = Counter()
    colleagues = [_colleague(row, email_of, missing) for row in rows]
    remarks = [
        f"{count} people have no {column}: {what} was taken" for (column, what), count in _told(missing)
    ]
    return colleagues, remarks


_DEFAULTS = {
    "name": "what stands before the @",
    "department": "General",
    "location": "Remote",
    "level": "level 3",
    "start date": "2022-01-10",
    "time zone": "the zone of their country, else Europe/London,",
    "skills": "two from the shared list",
}


def _told(missing: Counter[str]) -> list[tuple[tuple[str, str], int]]:
    return [((column, _DEFAULTS[column]), missing[column]) for column in _DEFAULTS if missing[column]]


def _colleague(row: DirectoryRow, email_of: dict[str, str], missing: Counter[str]) -> Colleague:
    email = email_of[row.key]
    dice = random.Random(email)
    for column in ("name", "department", "location", "level", "start date", "time zone", "skills"):
        missing[column] += not getattr(row, column.replace(" ", "_"))
    roles = frozenset(part.strip().casefold() for part in re.split("[;|]", row.extra.get("slackrole", "")))
    return Colleague(
        name=row.name or " ".join(re.split(r"[._-]+", email.partition("@")[0])).title(),
        email=email,
        title=row.title or "Colleague",
        department=row.department or "General",
        location=row.location or "Remote",
        country=row.country,
        tz=row.time_zone or _ZONE_OF_COUNTRY.get(row.country or "", "Europe/London"),
        level=row.level or 3,
        manager=email_of.get(row.manager or ""),
        start_date=row.start_date or date(2022, 1, 10),
        skills=row.skills or tuple(dice.sample(words.SKILLS, 2)),
        languages=row.languages or ("English",),
        roles=roles & ROLES,
    )


def _address(row: DirectoryRow) -> str:
    """An address for someone whom the file knows by Slack id only."""
    plain = unicodedata.normalize("NFKD", row.name or row.key).encode("ascii", "ignore").decode()
    local = "".join(letter if letter.isalnum() else "." for letter in plain).strip(".").lower()
    return f"{local or 'colleague'}.{(row.slack_id or '').lower()}@company.example"


def _top_down(colleagues: list[Colleague]) -> list[Colleague]:
    """Managers before their reports, else in the file's order."""
    by_email = {person.email: person for person in colleagues}

    def depth(person: Colleague) -> int:
        steps, above = 0, person.manager
        while above is not None and above in by_email:
            steps, above = steps + 1, by_email[above].manager
        return steps

    return sorted(colleagues, key=depth)


def _of_size(colleagues: list[Colleague], count: int) -> list[Colleague]:
    """`count` people: those with a role, then evenly through the file; or all and newcomers in every team."""
    if count < 1:
        raise CompanyError("A company needs at least one person; give a larger number of people.")
    if count > len(colleagues):
        return colleagues + _newcomers(colleagues, count - len(colleagues))
    needed = [person for person in colleagues if person.roles & {CHAMPION, COORDINATOR, ADMIN}]
    others = [person for person in colleagues if person not in needed]
    room = max(0, count - len(needed))
    chosen = needed[:count] + [others[position * len(others) // room] for position in range(room)]
    return [_reporting_within(person, colleagues, {kept.email for kept in chosen}) for person in chosen]


def _reporting_within(person: Colleague, everyone: list[Colleague], kept: set[str]) -> Colleague:
    """The colleague with the nearest manager above who is still there."""
    manager_of = {each.email: each.manager for each in everyone}
    above = person.manager
    while above is not None and above not in kept:
        above = manager_of.get(above)
    return replace(person, manager=above)


def _newcomers(colleagues: list[Colleague], count: int) -> list[Colleague]:
    """People who joined later: one colleague's first name, another's family name, a third's job and team."""
    models = [person for person in colleagues if person.is_member and not person.roles] or colleagues
    firsts = [person.name.split()[0] for person in models]
    lasts = [person.name.split()[-1] for person in models if person.name.split()[-1].isalpha()] or ["Smith"]
    newcomers = []
    for number in range(count):
        model = models[number % len(models)]
        dice = random.Random(f"newcomer:{number}")
        domain = model.email.partition("@")[2]
        newcomers.append(
            replace(
                model,
                name=f"{dice.choice(firsts)} {dice.choice(lasts)}",
                email=f"newcomer.{number + 1}@{domain}",
                manager=model.manager or model.email,
                roles=frozenset(),
            )
        )
    return newcomers


def _with_roles(colleagues: list[Colleague]) -> tuple[list[Colleague], list[str]]:
    """The same people, among them a champion, coordinators and a workspace admin; and what was decided."""
    members = _top_down([person for person in colleagues if person.is_member])
    if not members:
        raise CompanyError(
            "The file holds guests and people from outside only; add a member of the workspace."
        )
    given: dict[str, list[Colleague]] = {}
    remarks = []
    reports = Counter(person.manager for person in colleagues)
    top = max(members, key=lambda person: (person.manager is None, reports[person.email]))
    rest = [person for person in members if person is not top] or members
    care = [
        person for person in rest if _says(person, "people", "hr", "human resources", "talent", "learning")
    ]
    choices = {
        CHAMPION: [top],
        COORDINATOR: (care + [person for person in rest if person not in care])[:COORDINATORS],
        ADMIN: [person for person in rest if _says(person, "it", "workplace", "technology")][:1] or rest[:1],
    }
    for role, chosen in choices.items():
        if any(role in person.roles for person in members):
            continue
        given[role] = chosen
        names = ", ".join(person.name for person in chosen)
        remarks.append(f"The file names no {role}, so in this demo it is {names} (column slack_role)")
    return [
        replace(
            person,
            roles=person.roles
            | {role for role, chosen in given.items() if any(person is one for one in chosen)},
        )
        for person in colleagues
    ], remarks


def _says(person: Colleague, *what: str) -> bool:
    spoken = f" {person.department} {person.title} ".casefold()
    return any(f" {word} " in spoken for word in what)


@dataclass(frozen=True)
class Furnished:
    """A playground with the company in it. `people` by e-mail, `channels` ids by name (without the #)."""

    company: Company
    people: dict[str, Person]
    channels: dict[str, str]

    @property
    def admin(self) -> Person:
        return self.people[self.company.admin.email]

    @property
    def coordinators(self) -> tuple[Person, ...]:
        return tuple(self.people[person.email] for person in self.company.coordinators)


def furnish(playground: Playground, company: Company) -> Furnished:
    """Move the company in: everybody, #general, #random, a channel per department, the private admin channel.

    The app is in none of them yet: inviting it is the coordinators' first step. Guests see their team's only.
    """
    people = {person.email: move_in(playground, person) for person in company.people}
    host = people[company.admin.email]
    members = [people[person.email] for person in company.people if person.is_member]
    channels = {
        name: playground.create_channel(name, members=members, by=host) for name in ("general", "random")
    }
    for department in dict.fromkeys(person.department for person in company.people):
        name = channel_name(department)
        if name in channels or name == ADMIN_CHANNEL:
            continue
        team = [people[person.email] for person in company.people if person.department == department]
        channels[name] = playground.create_channel(name, members=team, by=host)
    keepers = [people[person.email] for person in (*company.coordinators, company.admin)]
    channels[ADMIN_CHANNEL] = playground.create_channel(
        ADMIN_CHANNEL, private=True, members=list(dict.fromkeys(keepers)), by=keepers[0]
    )
    return Furnished(company, people, channels)


def move_in(playground: Playground, colleague: Colleague) -> Person:
    """Somebody's account."""
    return playground.add_person(
        name=colleague.name,
        email=colleague.email,
        tz=colleague.tz,
        locale=colleague.locale,
        title=colleague.title,
        is_admin=ADMIN in colleague.roles,
        is_restricted=bool(colleague.roles & {GUEST, GUEST_OF_ONE_CHANNEL}),
        is_ultra_restricted=GUEST_OF_ONE_CHANNEL in colleague.roles,
        is_stranger=OUTSIDE in colleague.roles,
    )


def channel_name(department: str) -> str:
    """The department as a channel name: lowercase letters, digits and hyphens, at most 80."""
    plain = unicodedata.normalize("NFKD", department).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:80] or "team"
