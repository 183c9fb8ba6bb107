"""Why two people fit, and why somebody got nobody, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from blocks.parts import quote
from blocks.reader import Reader
from bot.domain.shown.matching import ReasonShown, UnmatchedShown

GOOD = 0.5
"""A criterion speaks for a pair when it gives at least this share of its points."""


def why(reasons: Sequence[ReasonShown], reader: Reader) -> list[str]:
    """What speaks for a pair, the strongest first, as sentences."""
    strong = [r for r in reasons if r.of == 0 or r.points >= GOOD * r.of]
    ranked = sorted(strong, key=lambda r: (-r.points, r.code))
    return [words for r in ranked if (words := reason_words(r, reader))]


def reason_words(reason: ReasonShown, reader: Reader) -> str:
    """One criterion in words; empty when there is nothing to say."""
    params = reason.params
    if params.get("unknown"):
        return ""
    match reason.code:
        case "skills":
            return _skills(params, reader)
        case "goals":
            return _listed(
                params.get("goals"), reader, lambda what: reader.say("Help with goals: {what}", what=what)
            )
        case "topics":
            return _listed(
                params.get("topics"),
                reader,
                lambda what: reader.say("Both like to talk about: {what}", what=what),
            )
        case "languages":
            return _listed(
                params.get("languages"),
                reader,
                lambda what: reader.say("Shared languages: {what}", what=what),
            )
        case "hours":
            hours = int(str(params.get("overlap") or 0))
            return reader.count("{n} shared working hour a day", "{n} shared working hours a day", hours)
        case "seniority":
            gap = int(str(params.get("gap") or 0))
            if gap > 0:
                return reader.count("The mentor is one level ahead", "The mentor is {n} levels ahead", gap)
            if gap < 0:
                return reader.count("The mentee is one level ahead", "The mentee is {n} levels ahead", -gap)
            return reader.say("The same level")
        case "style":
            return reader.say("A similar way of working")
        case "values":
            return reader.say("Similar things matter to both at work")
        case "cadence":
            same = reader.say("The same rhythm of meeting")
            return same if reason.points >= reason.of else reader.say("A similar rhythm of meeting")
        case "format":
            return reader.say("In person or remote: their wishes go together")
        case "location":
            return reader.say("Near each other")
        case "department":
            same = reader.say("The same department")
            return same if params.get("same") else reader.say("From different departments")
        case "choices":
            return _choice(params, reader)
        case "assessment":
            return ""  # between the mentor and the coordinators
        case "other" | "preferences":
            return reader.say("Other wishes")
        case "stay":
            return reader.say("Together until now")
        case _:
            return ""


def _choice(params: Mapping[str, object], reader: Reader) -> str:
    place = int(str(params.get("mentee") or params.get("mentor") or 0))
    if place == 0:
        return ""
    return (
        reader.say("First choice on a short list")
        if place == 1
        else reader.say("On a short list, place {place}", place=place)
    )


def _skills(params: Mapping[str, object], reader: Reader) -> str:
    offered = params.get("skills")
    if not isinstance(offered, (list, tuple)) or not offered:
        return ""
    said = _listed(offered, reader, lambda what: _offered(params, len(offered), what, reader))
    ahead = int(str(params.get("ahead") or 0))
    if ahead:
        said += reader.count(" (ahead in one of them)", " (ahead in {n} of them)", ahead)
    return said


def _offered(params: Mapping[str, object], offered: int, what: str, reader: Reader) -> str:
    first = int(str(params.get("in_a_row") or 0))
    if first > 1 and offered == first:
        return reader.say("Offers the {n} skills put first: {what}", n=first, what=what)
    if params.get("first_choice"):
        return reader.say("Offers what was asked for, first choice included: {what}", what=what)
    return reader.say("Offers what was asked for: {what}", what=what)


def _listed(values: object, reader: Reader, words: Callable[[str], str]) -> str:
    if not isinstance(values, (list, tuple)) or not values:
        return ""
    return words(quote(", ".join(reader.own(str(value)) for value in values)))


def criterion_name(code: str, reader: Reader) -> str:
    """A criterion's name."""
    names = {
        "skills": reader.say("skills"),
        "goals": reader.say("goals"),
        "style": reader.say("style"),
        "values": reader.say("values"),
        "topics": reader.say("topics"),
        "other": reader.say("other wishes"),
        "preferences": reader.say("other wishes"),
        "choices": reader.say("short lists"),
        "stay": reader.say("together until now"),
        "department": reader.say("department"),
        "seniority": reader.say("experience"),
        "hours": reader.say("shared hours"),
        "cadence": reader.say("rhythm"),
        "format": reader.say("format"),
        "location": reader.say("place"),
        "languages": reader.say("languages"),
        "assessment": reader.say("skills assessment"),
    }
    return names.get(code, code)


def why_not(facts: UnmatchedShown, reader: Reader) -> str:
    """Why somebody got nobody, for coordinators: the cause, which rule removed how many, what would help."""
    cause = {
        "no_mentors": reader.say("no mentor has a free place"),
        "no_mentees": reader.say("no mentee is looking"),
        "all_removed": reader.say("the rules leave nobody"),
        "seats_taken": reader.say("the places that fit went to others, so that most people are matched"),
        "mentees_taken": reader.say("others fit the mentees better"),
        "no_capacity": reader.say("has no free place"),
        "training": reader.say("training is missing: `/mentor-admin training` shows what"),
        "circles_filled": reader.say("the circles of other mentors have room for everybody"),
        "no_peers": reader.say("nobody else is looking"),
        "peers_taken": reader.say("everybody who fits has a partner, so that most people are matched"),
    }.get(facts.cause, "")
    removed = ", ".join(
        reader.say("{n} by {rule}", n=count, rule=rule_name(rule, reader))
        for rule, count in facts.removed
        if count
    )
    helps = [words for code in facts.helps if (words := _help(code, reader))]
    parts = [cause]
    if removed:
        parts.append(reader.say("ruled out: {removed}", removed=removed))
    if helps:
        parts.append(reader.say("would help: {helps}", helps=", ".join(helps)))
    return "; ".join(part for part in parts if part)


def rule_name(rule: str, reader: Reader) -> str:
    """A rule's name. Secret rules share one: nobody can tell them apart."""
    names = {
        "same_person": reader.say("themselves"),
        "reporting_line": reader.say("reporting line"),
        "same_team": reader.say("same team"),
        "language": reader.say("no shared language"),
        "hours": reader.say("too few shared hours"),
        "level_gap": reader.say("level gap"),
        "eligibility": reader.say("who may take part"),
        "skills": reader.say("too few shared skills"),
        "used": reader.say("paired already"),
        "minimum_score": reader.say("low score"),
    }
    return names.get(rule, reader.say("other rules"))


def _help(code: str, reader: Reader) -> str:
    if code.startswith("review_"):
        return reader.say(
            "looking at the rule “{rule}”", rule=rule_name(code.removeprefix("review_"), reader)
        )
    return {
        "recruit_mentors": reader.say("more mentors"),
        "recruit_mentees": reader.say("more mentees"),
        "recruit_peers": reader.say("more people"),
        "mentors_outside_line": reader.say("mentors outside their reporting line"),
        "mentees_outside_line": reader.say("mentees outside their reporting line"),
        "peers_outside_line": reader.say("people outside their reporting line"),
        "more_seats": reader.say("one more place with a mentor"),
    }.get(code, "")
