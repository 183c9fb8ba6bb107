"""The program's name, and the champion's texts: what people read before they join."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.domain.plan_fields import Choice, FieldKind, PlanField, Raw, raw_of
from bot.errors import DomainError, FormErrors
from bot.languages import LANGUAGES
from bot.program_file.planning_rules import ADDRESS, FOLLOW_UP_DAYS, TEXTS, is_https
from bot.usecases.planning.parts.part import Around, Part, Planned

CAMPAIGN = ("kickoff", "thanks", "follow_up", "last_call")
_EMOJI = re.compile(r":[a-z0-9_+'-]+:")
NAME_LIMIT = 75
_LANGUAGES = tuple(Choice(code, name) for code, name in LANGUAGES.items())


def fields(_planned: Planned, _around: Around) -> tuple[PlanField, ...]:
    least, most = FOLLOW_UP_DAYS
    return (
        PlanField("name", FieldKind.TEXT, required=True, longest=NAME_LIMIT),
        PlanField("emoji", FieldKind.TEXT, required=True, longest=100),
        PlanField("language", FieldKind.CHOICE, required=True, choices=_LANGUAGES),
        PlanField("announce_channel", FieldKind.CHANNEL, required=True),
        PlanField("announcement", FieldKind.LONG_TEXT, longest=TEXTS["announcement"]),
        PlanField("image_url", FieldKind.TEXT, longest=ADDRESS),
        PlanField("image_alt", FieldKind.TEXT, longest=TEXTS["image_alt"]),
        PlanField("follow_up", FieldKind.LONG_TEXT, longest=TEXTS["follow_up"]),
        PlanField("follow_up_days", FieldKind.NUMBER, required=True, least=least, most=most),
        PlanField("last_call", FieldKind.LONG_TEXT, longest=TEXTS["last_call"]),
        PlanField("kickoff", FieldKind.LONG_TEXT, longest=TEXTS["kickoff"]),
        PlanField("thanks", FieldKind.LONG_TEXT, longest=TEXTS["thanks"]),
        PlanField("approval", FieldKind.SWITCH, required=True),
    )


def values(planned: Planned) -> dict[str, Raw]:
    plan = planned.plan
    of_campaign = (*CAMPAIGN, "image_url", "image_alt", "follow_up_days", "approval")
    return {
        "name": plan.name,
        "emoji": plan.emoji,
        "language": plan.language,
        "announce_channel": planned.announce_channel or None,
        "announcement": plan.announcement or None,
        **{name: raw_of(getattr(plan.campaign, name)) for name in of_campaign},
    }


def read(planned: Planned, typed: Mapping[str, Any], _around: Around) -> Planned:
    errors: list[DomainError] = []
    emoji = f":{typed['emoji'].strip(':').lower()}:"
    if not _EMOJI.fullmatch(emoji):
        errors.append(DomainError("emoji_invalid", field="emoji"))
    if typed["image_url"] and not is_https(typed["image_url"]):
        errors.append(DomainError("link_invalid", field="image_url", given=typed["image_url"]))
    if typed["image_url"] and not typed["image_alt"]:
        errors.append(DomainError("image_unexplained", field="image_alt"))
    if errors:
        raise FormErrors(errors)
    campaign = replace(
        planned.plan.campaign,
        image_url=typed["image_url"],
        image_alt=typed["image_alt"],
        follow_up_days=int(typed["follow_up_days"]),
        approval=typed["approval"],
        **{name: typed[name] for name in CAMPAIGN},
    )
    name = " ".join(typed["name"].split())
    plan = replace(
        planned.plan,
        name=name,
        emoji=emoji,
        language=typed["language"],
        announcement=typed["announcement"],
        campaign=campaign,
    )
    return Planned(plan, typed["announce_channel"])


PART = Part("texts", ("recruit",), fields, values, read)
