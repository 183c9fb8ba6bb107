"""The plan as a readable document."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from blocks import ids
from blocks.parts import Block, Message, actions, button, channel, context, fit, header, person, quote
from blocks.planning.audiences import audience_lines
from blocks.planning.pages import packed, sections
from blocks.planning.part_words import choice_words, field_words, part_title
from blocks.planning.touched import step_words
from blocks.planning.worth import worth_lines
from blocks.reader import Reader
from blocks.reporting.words import target_words
from bot.domain.planning import Dates, Eligible
from bot.domain.program import Program as Plan
from bot.domain.program import RoleProfile
from bot.domain.reviews import PULSE, is_asked_for
from bot.domain.shown.planning import PlanShown
from bot.domain.timeline import Anchor

_TITLE = 75


def plan_pages(shown: PlanShown, reader: Reader) -> list[list[Block]]:
    """The whole plan on as many pages as it takes, each within what a message holds."""
    chapters = [
        _cover(shown, reader),
        _purpose(shown.plan, reader),
        _measures(shown, reader),
        _people(shown.plan, reader),
        _dates(shown.plan, reader),
        _timeline(shown.plan, reader),
        _budget(shown.plan, reader),
        _chapter_of_worth(shown.plan, reader),
        _eligibility(shown.plan, reader),
        _joining(shown.plan, reader),
        _texts(shown, reader),
        _training(shown.plan, reader),
        _health(shown.plan, reader),
        _community(shown.plan, reader),
        _roles(shown.plan, reader),
        _privacy(shown, reader),
    ]
    return packed([chapter for chapter in chapters if chapter])


def plan_message(shown: PlanShown, reader: Reader) -> Message:
    """One page for whoever asked, with a way to the next and one to share it."""
    pages = plan_pages(shown, reader)
    page = min(max(1, shown.page), len(pages))
    program = shown.program.program
    buttons = []
    if page < len(pages):
        label = reader.say("Show page {next} of {pages}", next=page + 1, pages=len(pages))
        buttons.append(button(label, ids.PROGRAM_SHOW, f"{program}:{page + 1}", style="primary"))
    elif len(pages) > 1:
        buttons.append(button(reader.say("Back to the beginning"), ids.PROGRAM_SHOW, f"{program}:1"))
    buttons.append(button(reader.say("Post it to the channel"), ids.PROGRAM_POST, program))
    buttons.append(button(reader.say("Change it"), ids.PROGRAM_EDIT, f"{program}:"))
    if shown.status in ("running", "closed"):
        buttons.append(button(reader.say("Begin the next cohort"), ids.PROGRAM_COPY, program))
    note = context(reader.say("Only you can see this."))
    return Message(_title(shown, reader), [*pages[page - 1], actions(*buttons), note])


def posted_plan(shown: PlanShown, reader: Reader) -> Message:
    """One page in the admin channel."""
    pages = plan_pages(shown, reader)
    page = min(max(1, shown.page), len(pages))
    where = reader.say("Page {page} of {pages}", page=page, pages=len(pages))
    return Message(_title(shown, reader), [*pages[page - 1], *([context(where)] if len(pages) > 1 else [])])


def _title(shown: PlanShown, reader: Reader) -> str:
    return reader.say("The plan of {name}", name=quote(shown.program.name))


# --- chapters --------------------------------------------------------------------------------------


def _cover(shown: PlanShown, reader: Reader) -> list[Block]:
    states = {
        "planned": reader.say("not open yet"),
        "recruiting": reader.say("takes applications"),
        "running": reader.say("under way"),
        "closed": reader.say("closed"),
    }
    said = [states.get(shown.status, shown.status)]
    if shown.follows:
        said.append(reader.say("follows {name}", name=fit(quote(shown.follows), _TITLE)))
    if shown.followed_by:
        said.append(reader.say("followed by {name}", name=fit(quote(shown.followed_by), _TITLE)))
    return [header(f"{shown.program.emoji} {shown.program.name}"), context(" · ".join(said))]


def _purpose(plan: Plan, reader: Reader) -> list[Block]:
    lines = [quote(plan.purpose)]
    if plan.objective:
        lines.append(_named(reader.say("What it does for the organization"), quote(plan.objective)))
    if plan.challenges:
        lines.append(f"*{reader.say('What could go wrong, and what we will do')}*")
        lines += [f"• {quote(one.risk)} → {quote(one.response)}" for one in plan.challenges]
    return _chapter(part_title("purpose", reader), lines)


def _measures(shown: PlanShown, reader: Reader) -> list[Block]:
    lines = []
    for one in shown.plan.measures:
        said = [f"*{quote(one.label)}*"]
        if one.baseline is not None:
            before = quote(target_words(one.baseline, one.unit, reader))
            said.append(reader.say("before {value}", value=before))
        if one.target is not None:
            target = quote(target_words(one.target, one.unit, reader))
            said.append(reader.say("target {target}", target=target))
        if one.kind == "qualitative":
            said.append(reader.say("to be read, not counted"))
        else:
            measured = one.key in shown.measured
            said.append(reader.say("measured by the bot") if measured else reader.say("entered by hand"))
        lines.append(f"• {' · '.join(said)}\n   _{_one_line(quote(one.source))}_")
    return _chapter(part_title("measures", reader), lines or [reader.say("None yet.")])


def _people(plan: Plan, reader: Reader) -> list[Block]:
    team = plan.team
    nobody = reader.say("nobody yet")
    lines = [
        _named(reader.say("Champion"), person(team.champion) if team.champion else nobody),
        _named(reader.say("Coordinators"), ", ".join(map(person, team.coordinators)) or nobody),
    ]
    if team.design_team:
        lines.append(_named(reader.say("Design team"), ", ".join(map(person, team.design_team))))
    if team.neutral:
        lines.append(_named(reader.say("Neutral people for concerns"), ", ".join(map(person, team.neutral))))
    return _chapter(part_title("people", reader), lines)


def _dates(plan: Plan, reader: Reader) -> list[Block]:
    days = [(field.name, getattr(plan.dates, field.name)) for field in fields(Dates)]
    lines = [
        _named(field_words("dates", name, reader)[0], _day(day, plan, reader)) for name, day in days if day
    ]
    lines.append(_together(plan, reader))
    lines.append(
        reader.say(
            "Messages keep to {start}:00 until {end}:00 of whoever reads them; at home the program is in {zone}.",
            start=plan.working_hours.start, end=plan.working_hours.end, zone=quote(plan.zone),
        )
    )  # fmt: skip
    for one in plan.blackouts:
        first, last = _day(one.first, plan, reader), _day(one.last, plan, reader)
        when = first if one.first == one.last else reader.say("{first} to {last}", first=first, last=last)
        why = f" ({quote(one.why)})" if one.why else ""
        lines.append(reader.say("Silent: {when}{why}", when=when, why=why))
    return _chapter(part_title("dates", reader), lines)


def _together(plan: Plan, reader: Reader) -> str:
    """How long, how often, and how many at once; among peers nobody takes anybody."""
    if plan.among_peers:
        return reader.say(
            "Pairs work together for {days} days, meet about every {cadence} days for {minutes} minutes, {meetings} "
            "times in all.",
            days=plan.duration_days, cadence=plan.cadence_days, minutes=plan.meeting_minutes,
            meetings=plan.meetings_planned,
        )  # fmt: skip
    return reader.say(
        "Pairs work together for {days} days, meet about every {cadence} days for {minutes} minutes, {meetings} "
        "times in all. One mentor takes {capacity} at most.",
        days=plan.duration_days, cadence=plan.cadence_days, minutes=plan.meeting_minutes,
        meetings=plan.meetings_planned, capacity=plan.capacity_max,
    )  # fmt: skip


def _timeline(plan: Plan, reader: Reader) -> list[Block]:
    """What comes when after the match; what hangs on meetings and goals comes by itself."""
    days: dict[int, list[str]] = {}
    for step in plan.timeline:
        if step.anchor is Anchor.PUBLISHED and step.hours is None and not step.off:
            for day in step.days:
                days.setdefault(day + step.cadences * plan.cadence_days, []).append(
                    step_words(step.key, reader, step.text)
                )
    lines = [
        reader.say("Day {day}: {steps}", day=day, steps=quote(", ".join(dict.fromkeys(days[day]))))
        for day in sorted(days)
    ]
    if not lines:
        return []
    return _chapter(reader.say("Reminders, counted from the match"), lines)


def _budget(plan: Plan, reader: Reader) -> list[Block]:
    budget = plan.budget
    lines = []
    if budget.hours is not None:
        lines.append(_named(reader.say("Hours of work"), f"{budget.hours:,.10g}"))
    if budget.money is not None:
        lines.append(_named(reader.say("Money"), f"{budget.money:,.2f} {quote(budget.currency)}".strip()))
    return _chapter(part_title("budget", reader), lines) if lines else []


def _chapter_of_worth(plan: Plan, reader: Reader) -> list[Block]:
    lines = [_named(name, said) for name, said in worth_lines(plan.worth, reader)]
    return _chapter(part_title("worth", reader), lines) if lines else []


def _eligibility(plan: Plan, reader: Reader) -> list[Block]:
    both = plan.eligibility
    if plan.among_peers and both.mentee == both.mentor:
        said = _rules(both.mentee, plan, reader)
        return _chapter(
            part_title("eligibility", reader), [_named(reader.say("Everybody who takes part"), said)]
        )
    return _chapter(
        part_title("eligibility", reader),
        [
            _named(reader.say("Mentees"), _rules(plan.eligibility.mentee, plan, reader)),
            _named(reader.say("Mentors"), _rules(plan.eligibility.mentor, plan, reader)),
        ],
    )


def _rules(eligible: Eligible, plan: Plan, reader: Reader) -> str:
    said = [
        f"{field_words('eligibility', name, reader)[0]} {quote(', '.join(getattr(eligible, name)))}"
        for name in ("departments", "locations", "countries", "employment")
        if getattr(eligible, name)
    ]
    labels = {number: level.label for number, level in enumerate(plan.levels, start=1)}
    for name in ("level_from", "level_to"):
        level = getattr(eligible, name)
        if level is not None:
            said.append(
                f"{field_words('eligibility', name, reader)[0]} {quote(labels.get(level, str(level)))}"
            )
    if eligible.tenure_days:
        said.append(
            reader.count("{n} day with the company", "{n} days with the company", eligible.tenure_days)
        )
    if eligible.modules:
        titles = {module.key: module.title for module in plan.training.modules}
        names = ", ".join(titles.get(key, key) for key in eligible.modules)
        said.append(reader.say("passed: {modules}", modules=quote(names)))
    return "; ".join(said) or reader.say("everybody")


def _joining(plan: Plan, reader: Reader) -> list[Block]:
    recruiting = plan.recruiting
    lines = [
        reader.say("People may be nominated; whoever is named decides.") if recruiting.nominations
        else reader.say("Nobody is nominated."),
        reader.say("A manager endorses each application.") if recruiting.endorsement
        else reader.say("No manager needs to endorse an application."),
        _named(field_words("joining", "assessment", reader)[0],
               choice_words("assessment", recruiting.assessment, reader)[0]),
        _named(field_words("joining", "mode", reader)[0], choice_words("mode", plan.matching.mode, reader)[0]),
        reader.say("What counts how much, and what may never happen, stands in `/mentor-admin match settings`."),
    ]  # fmt: skip
    return _chapter(part_title("joining", reader), lines)


def _texts(shown: PlanShown, reader: Reader) -> list[Block]:
    plan = shown.plan
    texts = [("announcement", plan.announcement)]
    texts += [(key, getattr(plan.campaign, key)) for key in ("follow_up", "last_call", "kickoff", "thanks")]
    lines = []
    if shown.announce_channel:
        lines.append(_named(reader.say("Announced in"), channel(shown.announce_channel)))
    for key, text in texts:
        if text.strip():
            label = field_words("texts", key, reader)[0]
            lines.append("\n".join([f"*{label}*", *(f"> {line}" for line in quote(text).splitlines())]))
    if plan.campaign.image_url:
        lines.append(_named(reader.say("Picture"), quote(plan.campaign.image_alt)))
    if plan.team.champion:
        approval = (
            reader.say("The champion approves these texts before they go out.") if plan.campaign.approval
            else reader.say("These texts go out without the champion's approval.")
        )  # fmt: skip
        lines.append(approval)
    return _chapter(part_title("texts", reader), lines) if lines else []


def _training(plan: Plan, reader: Reader) -> list[Block]:
    training = plan.training
    lines = [
        reader.say("People are matched once they have passed the core modules.") if training.required
        else reader.say("Training is offered; nobody has to finish it before they are matched."),
    ]  # fmt: skip
    sessions = [
        words
        for held, words in (
            (training.orientation, reader.say("an orientation")),
            (training.kickoff, reader.say("a kickoff session")),
        )
        if held
    ]
    if sessions:
        lines.append(reader.say("There is {sessions}.", sessions=reader.say(" and ").join(sessions)))
    lines += _modules(plan, reader)
    return _chapter(part_title("training", reader), lines)


def _modules(plan: Plan, reader: Reader) -> Iterable[str]:
    """The modules by whom they are for, each line one module."""
    groups = (
        ("mentee", reader.say("For mentees")), ("mentor", reader.say("For mentors")),
        ("manager", reader.say("For managers")), ("coordinator", reader.say("For coordinators")),
    )  # fmt: skip
    for role, title in groups:
        of_role = [module for module in plan.training.modules if role in module.roles]
        if of_role:
            yield f"*{title}*"
        for module in of_role:
            needed = " · " + reader.say("core") if module.needed else ""
            minutes = reader.count("{n} minute", "{n} minutes", module.minutes)
            yield f"• {quote(module.title)} ({minutes}){needed}"


def _health(plan: Plan, reader: Reader) -> list[Block]:
    limits = plan.health
    lines = [
        reader.say(
            "The first meeting is booked within {booked} days and held within {held}; after that nobody is silent for "
            "{silence} days longer than their rhythm.",
            booked=limits.first_booked_days, held=limits.first_held_days, silence=limits.silence_days,
        ),
        reader.say("A review is answered within {days} days.", days=limits.review_days),
    ]  # fmt: skip
    if plan.with_agreement:
        lines.insert(1, reader.say("The agreement is signed within {days} days.", days=limits.unsigned_days))
    if plan.with_goals:
        lines.insert(-1, reader.say("There is a goal within {days} days.", days=limits.goalless_days))
    if is_asked_for(plan, PULSE):
        lines.append(
            reader.say(
                "Who gives a pulse of {low} or less, or {fall} points less than before, is asked whether a coordinator "
                "may hear of it.",
                low=limits.low_pulse, fall=limits.pulse_fall,
            )
        )  # fmt: skip
    return _chapter(part_title("health", reader), lines)


def _community(plan: Plan, reader: Reader) -> list[Block]:
    """What mentors and mentees have besides their pairs; no chapter where that is nothing."""
    chosen = plan.community
    lines = []
    if chosen.mentors_channel:
        lines.append(
            reader.say("There is a channel for everybody who takes part.") if plan.among_peers
            else reader.say("Mentors have a channel of their own.")
        )  # fmt: skip
    if chosen.mentees_channel:
        lines.append(reader.say("Mentees have a channel of their own."))
    if chosen.milestones:
        lines.append(reader.say("Each pair reads a word in its own channel when it reaches a milestone."))
    if chosen.get_together_days:
        lines.append(
            reader.count(
                "Mentors get together every day.",
                "Mentors get together every {n} days.",
                chosen.get_together_days,
            )
        )
    if chosen.touch_base_days:
        lines.append(
            reader.count(
                "A facilitator asks each mentor every day how it is going.",
                "A facilitator asks each mentor every {n} days how it is going.",
                chosen.touch_base_days,
            )
        )
    return _chapter(part_title("community", reader), lines) if lines else []


def _hours(hours: float, reader: Reader) -> str:
    if hours == 1:
        return reader.say("1 hour a month")
    return reader.say("{hours} hours a month", hours=reader.decimal(f"{hours:.10g}"))


def _roles(plan: Plan, reader: Reader) -> list[Block]:
    profiles = list(plan.role_profiles.values())
    mentee, mentor = plan.role_profiles.get("mentee"), plan.role_profiles.get("mentor")
    alike = plan.among_peers and mentee and mentor and replace(mentor, key=mentee.key) == mentee
    if alike and mentor:
        profiles.remove(mentor)
    lines = [line for profile in profiles for line in _profile(profile, reader, peers=bool(alike))]
    return _chapter(part_title("roles", reader), lines) if lines else []


def _profile(profile: RoleProfile, reader: Reader, *, peers: bool = False) -> Iterable[str]:
    names = {
        "mentee": reader.say("Everybody who takes part") if peers else reader.say("Mentee"),
        "mentor": reader.say("Mentor"),
        "manager": reader.say("Manager"), "coordinator": reader.say("Coordinator"),
    }  # fmt: skip
    hours = ""
    if profile.hours_per_month is not None:
        hours = f" · {_hours(profile.hours_per_month, reader)}"
    yield f"*{names.get(profile.key, profile.key)}*{hours}\n> {_one_line(quote(profile.promise))}"
    if profile.does:
        yield "\n".join(f"• {quote(one)}" for one in profile.does)
    if profile.does_not:
        yield reader.say("Does not: {what}", what=quote("; ".join(profile.does_not)))


def _privacy(shown: PlanShown, reader: Reader) -> list[Block]:
    lines = audience_lines(shown.audiences, reader)
    lines.append(
        reader.say("What pairs write in their channel is theirs: it is never stored, read or counted.")
    )
    return _chapter(part_title("privacy", reader), lines)


# --- pieces ----------------------------------------------------------------------------------------


def _chapter(title: str, lines: Iterable[str]) -> list[Block]:
    return [header(title), *sections("\n".join(lines))]


def _named(name: str, value: str) -> str:
    return f"*{name}:* {value}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _day(day: date, plan: Plan, reader: Reader) -> str:
    """A day of the program as Slack shows dates: noon at home is the same day nearly everywhere."""
    return reader.day(datetime.combine(day, time(12), ZoneInfo(plan.zone)))
