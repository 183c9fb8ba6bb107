"""How long each kind of record is kept, and who sees it: one table, which the job that clears away, the settings and
the screen `/mentor privacy` all read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from bot.domain.said import N_

LEAST_DAYS, MOST_DAYS = 7, 3650


@dataclass(frozen=True)
class RecordKind:
    """A kind of record about people. `what` it is, `seen_by` whom, `clock`: since when its days count; no `days`: it
    stays until somebody asks to be forgotten, or the app is uninstalled.
    """

    key: str
    what: str
    seen_by: str
    days: int | None = None
    clock: str = ""


KINDS: tuple[RecordKind, ...] = (
    RecordKind(
        "profile",
        N_("Your profile: name, e-mail address, title, time zone and language as Slack gives them; department, "
           "place, level and manager if your company's directory was imported; your own settings here."),
        N_("coordinators; your partner reads your name and title; your own settings are read by nobody"),
        90,
        N_("after your Slack account is closed, if you never took part"),
    ),
    RecordKind(
        "drafts",
        N_("Forms you began and did not send."),
        N_("you alone"),
        180,
        N_("after you began"),
    ),
    RecordKind(
        "applications",
        N_("Your application: your answers, your role, what was decided, what a coordinator asked you."),
        N_("whom each question names; coordinators"),
        365,
        N_("after the program is closed, if you were not matched"),
    ),
    RecordKind(
        "reviews",
        N_("Your answers to reviews, pulses and feedback, and your application if you were matched. Words go; choices "
           "and scales stay for the figures, which are never about fewer than five people."),
        N_("whom each question names"),
        730,
        N_("after the program is closed"),
    ),
    RecordKind(
        "pairs",
        N_("What you have with your partner: why you were matched, agreement, goals and their news, meetings, action "
           "items."),
        N_("the two of you; coordinators see how far you are, not your words"),
        730,
        N_("after your pair has ended"),
    ),
    RecordKind(
        "notes",
        N_("Private notes, letters, and what you wished for at the end."),
        N_("you alone, or whom you gave them to"),
        365,
        N_("after your pair has ended"),
    ),
    RecordKind(
        "concerns",
        N_("Concerns you raised, and what was done about them."),
        N_("those you chose, and nobody a concern is about"),
        365,
        N_("after it is settled"),
    ),
    RecordKind(
        "matching",
        N_("Who might fit whom: drafts, short lists, nominations, questions of coordinators."),
        N_("coordinators; of a short list its mentee"),
        365,
        N_("after the program is closed"),
    ),
    RecordKind(
        "training",
        N_("Modules you passed and dates you took a seat at. What you wrote for an office hour goes."),
        N_("coordinators; the host of an office hour"),
        365,
        N_("after the date"),
    ),
    RecordKind(
        "community",
        N_("What you told a facilitator about how mentoring goes."),
        N_("your facilitator"),
        365,
        N_("after you answered"),
    ),
    RecordKind(
        "celebrating",
        N_("Thanks, stories, certificates and rewards."),
        N_("whoever you gave them to or told them with; those you agreed to; whoever has the number of a certificate "
           "reads what it certifies"),
    ),
    RecordKind(
        "organising",
        N_("What coordinators and champions do for a program: its plan, its texts, decisions, lessons and figures."),
        N_("coordinators; what they publish, everybody"),
    ),
    RecordKind(
        "files",
        N_("Company directories and plans as coordinators upload them."),
        N_("the coordinators of that program"),
        30,
        N_("after the upload"),
    ),
    RecordKind(
        "messages",
        N_("Which messages I sent you and when, without their words: so that none is sent twice."),
        N_("nobody; counted for coordinators"),
        365,
        N_("after it was sent, what it was about goes; into which channel I invited you, once the program is over"),
    ),
    RecordKind(
        "requests",
        N_("What you pressed last, so that pressing twice does nothing twice."),
        N_("nobody"),
        7,
        N_("after you pressed it"),
    ),
    RecordKind(
        "trail",
        N_("What was done when, with numbers in place of names: reports and checks are counted from it."),
        N_("coordinators, for their program"),
    ),
    RecordKind(
        "figures",
        N_("Figures of reports, about five people or more."),
        N_("coordinators and whom they share reports with"),
    ),
)  # fmt: skip

BY_KEY: Mapping[str, RecordKind] = MappingProxyType({kind.key: kind for kind in KINDS})


def read_retention(text: str) -> dict[str, int]:
    """What an operator set, as `notes=90, concerns=180`: days by kind. Raises ValueError with a sentence."""
    found: dict[str, int] = {}
    for part in (part.strip() for part in text.split(",")):
        if not part:
            continue
        key, _, days = (side.strip() for side in part.partition("="))
        kind = BY_KEY.get(key)
        limited = ", ".join(one.key for one in KINDS if one.days is not None)
        if kind is None:
            raise ValueError(f"there is no kind of record {key[:40]!r}; there are {limited}")
        if kind.days is None:
            raise ValueError(f"{key!r} has no end of its own; kinds that have one are {limited}")
        if key in found:
            raise ValueError(f"{key!r} stands in it twice")
        if not (days.isascii() and days.isdecimal()) or not LEAST_DAYS <= int(days) <= MOST_DAYS:
            span = f"{LEAST_DAYS} to {MOST_DAYS}"
            raise ValueError(f"{part[:40]!r} should name days from {span}, as in {key}={kind.days}")
        found[key] = int(days)
    return found


def days_of(own: Mapping[str, int] | None) -> dict[str, int | None]:
    """How many days each kind is kept, where `own` is what the operator set; None: as long as the app is there."""
    own = own or {}
    return {kind.key: own.get(kind.key, kind.days) for kind in KINDS}
