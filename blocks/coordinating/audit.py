"""The audit, page by page: who used which right, when, and why they could."""

from __future__ import annotations

import json
from collections.abc import Mapping

from blocks import ids
from blocks.parts import Block, View, actions, button, context, modal, option, person, plain, quote, section
from blocks.reader import Reader
from bot.domain.access import Action
from bot.domain.said import N_
from bot.domain.shown.audit import ALL, CONFIDENTIAL, OTHER, AuditRow, AuditShown

SENTENCES: Mapping[Action, str] = N_(
    {
        Action.SETUP: "{who} set up a program",
        Action.OPEN_PROGRAM: "{who} looked at the announcement or opened the program",
        Action.CHANGE_PROGRAM: "{who} opened or changed the plan",
        Action.ADD_LESSON: "{who} worked on lessons",
        Action.ENTER_MEASURE: "{who} entered a measure",
        Action.INVITE_GUEST: "{who} invited a guest",
        Action.SEE_APPLICATIONS: "{who} looked at applications",
        Action.DECIDE_APPLICATION: "{who} read or decided an application",
        Action.ASSESS_MENTOR: "{who} opened a mentor's skills assessment",
        Action.SEE_TRAINING: "{who} looked at training and community",
        Action.NUDGE_TRAINING: "{who} reminded people of their training",
        Action.OFFER_SESSION: "{who} planned a session",
        Action.NOTE_ATTENDANCE: "{who} noted who came",
        Action.MATCH_PREVIEW: "{who} worked on matching",
        Action.MATCH_PUBLISH: "{who} published matches",
        Action.OFFER_SHORT_LISTS: "{who} offered short lists",
        Action.ASK_MENTORS: "{who} asked mentors about proposals",
        Action.LOCK_PAIR: "{who} decided on a pair by hand",
        Action.SEE_PAIRS: "{who} looked at pairs",
        Action.READ_END_REASON: "{who} read why somebody left their pair",
        Action.CLOSE_PAIR: "{who} closed a pair",
        Action.REOPEN_PAIR: "{who} opened a pair again",
        Action.CHOOSE_CHANNEL: "{who} decided about a pair's channel",
        Action.PAUSE_PAIR: "{who} paused a pair",
        Action.RESUME_PAIR: "{who} let a pair go on",
        Action.NUDGE_PAIR: "{who} asked a pair how it is going",
        Action.SEE_HEALTH: "{who} looked at how pairs are doing",
        Action.EXTEND_PAIR: "{who} gave a pair more time",
        Action.CHANGE_CADENCE: "{who} changed how often a pair meets",
        Action.SKIP_REMINDERS: "{who} held back or sent reminders",
        Action.SEE_NUDGES: "{who} looked at which reminders help",
        Action.APPOINT_FACILITATOR: "{who} appointed facilitators",
        Action.OFFER_OFFICE_HOURS: "{who} offered or called off office hours",
        Action.SEE_STATUS: "{who} looked at the program",
        Action.SEE_REPORT: "{who} read the report",
        Action.SEE_BEHIND_REPORT: "{who} opened the names behind a figure",
        Action.SEE_AUDIT: "{who} read this list",
        Action.RETRY_FAILURE: "{who} had failed messages sent again",
        Action.IMPORT_DIRECTORY: "{who} looked at or applied the company's directory",
        Action.SEE_REVIEWS: "{who} looked at reviews",
        Action.ASK_REVIEW_AGAIN: "{who} asked again for reviews",
        Action.ADJUST_COHORT: "{who} looked at or adjusted the cohort halfway",
        Action.KEEP_CHECKPOINT: "{who} opened or kept a checkpoint",
        Action.HANDLE_CONCERN: "{who} read or answered a concern",
        Action.TELL_STORY: "{who} looked at stories to tell",
        Action.GIVE_REWARD: "{who} noted a reward",
        Action.OFFER_PROJECT: "{who} offered a project",
        Action.CLOSE_COHORT: "{who} looked after closing the cohort",
        Action.SHARE_LESSONS: "{who} looked at, shared or exported lessons",
        Action.COMPARE_MEASURE: "{who} compared a measure",
        Action.SHARE_REPORT: "{who} looked at, shared or held back a report",
    }
)
"""What each right that is written down comes to, in a sentence."""

BY_MEANS: Mapping[tuple[Action, str], str] = N_(
    {
        (Action.OPEN_PROGRAM, "/mentor-admin open"): "{who} looked at the announcement of the program",
        (Action.OPEN_PROGRAM, "/mentor-admin campaign"): "{who} looked at the campaign",
        (Action.OPEN_PROGRAM, ids.CAMPAIGN_PREVIEW): "{who} looked at the campaign",
        (Action.OPEN_PROGRAM, ids.CAMPAIGN_ASK): "{who} asked the champion about the campaign's texts",
        (Action.OPEN_PROGRAM, ids.PROGRAM_OPEN_LATER): "{who} decided whether the program opens by itself",
        (Action.DECIDE_APPLICATION, ids.APPLICATION_SHOW): "{who} read an application",
        (Action.DECIDE_APPLICATION, ids.APPLICATIONS_NEXT): "{who} read an application",
        (Action.DECIDE_APPLICATION, ids.APPLICATIONS_BACK): "{who} read an application",
        (Action.DECIDE_APPLICATION, ids.APPLICATION_APPROVE): "{who} approved an application",
        (Action.DECIDE_APPLICATION, ids.APPLICATION_WAITLIST): "{who} put an application on the waiting list",
        (Action.DECIDE_APPLICATION, ids.APPLICATION_DECLINE_SUBMIT): "{who} declined an application",
        (
            Action.DECIDE_APPLICATION,
            ids.APPLICATION_ASK_SUBMIT,
        ): "{who} asked somebody about their application",
        (Action.DECIDE_APPLICATION, ids.APPLICATIONS_DECIDE_SUBMIT): "{who} decided several applications",
        (Action.DECIDE_APPLICATION, ids.APPLICATIONS_APPROVE_ALL): "{who} approved several applications",
        (
            Action.IMPORT_DIRECTORY,
            "/mentor-admin import",
        ): "{who} opened the form for the company's directory",
        (Action.IMPORT_DIRECTORY, ids.DIRECTORY_FILE): "{who} uploaded a file for the company's directory",
        (Action.IMPORT_DIRECTORY, ids.DIRECTORY_APPLY): "{who} applied a file to the company's directory",
        (
            Action.IMPORT_DIRECTORY,
            ids.DIRECTORY_DISCARD,
        ): "{who} discarded a file for the company's directory",
        (Action.HANDLE_CONCERN, "/mentor-admin concerns"): "{who} looked at the list of concerns",
        (Action.HANDLE_CONCERN, ids.CONCERN_READ): "{who} read a concern",
        (Action.KEEP_CHECKPOINT, "/mentor-admin checkpoint"): "{who} looked at the checkpoints",
        (Action.KEEP_CHECKPOINT, ids.CHECKPOINT_SHOW): "{who} looked at the checkpoints",
        (Action.KEEP_CHECKPOINT, ids.CHECKPOINT_READ): "{who} read a checkpoint",
        (Action.KEEP_CHECKPOINT, ids.CHECKPOINT_SUBMIT): "{who} wrote a checkpoint down",
        (Action.KEEP_CHECKPOINT, ids.DECISION_SUBMIT): "{who} wrote a decision down",
        (Action.KEEP_CHECKPOINT, ids.DECISION_DONE): "{who} said that a decision is done",
        (Action.KEEP_CHECKPOINT, ids.DECISION_DROP): "{who} dropped a decision",
    }
)
"""The same where what was typed or pressed tells more: reading is told apart from deciding."""

CAPACITIES: Mapping[str, str] = N_(
    {
        "coordinator": "as coordinator",
        "workspace_admin": "as admin of the workspace",
        "owner": "as the person it was addressed to",
        "operator": "on the bot's own computer",
    }
)
KINDS: Mapping[str, str] = N_(
    {ALL: "Everything", CONFIDENTIAL: "What is confidential", OTHER: "Everything else"}
)
DAYS = (7, 30, 90, 366)


def audit_modal(shown: AuditShown, reader: Reader) -> View:
    """One page with its choices."""
    blocks: list[Block] = [section(_heading(shown, reader)), _choices(shown, reader)]
    blocks += [section(_lines(row, reader)) for row in shown.rows]
    if not shown.rows:
        blocks.append(section(reader.say("Nothing was written down in this time.")))
    blocks += _turning(shown, reader)
    blocks.append(
        context(
            reader.say(
                "Rows are written with whatever was done and can be changed by nobody. They hold no words of people. "
                "Which concerns others looked at, and what is confidential about you yourself, is not shown here; "
                "whoever runs the bot can see it all with `mentorbot audit`. That you read this is written down, too."
            )
        )
    )
    chosen = shown.chosen
    metadata = {
        "program": shown.program.program, "page": shown.page, "days": chosen.days, "person": chosen.person,
        "kind": chosen.kind,
    }  # fmt: skip
    return modal(
        ids.AUDIT_TURN,
        reader.say("Who did what"),
        blocks,
        metadata=json.dumps(metadata),
        close=reader.say("Close"),
    )


def sentence_of(row: AuditRow, reader: Reader, who: str) -> str:
    """What somebody did; `who` as it is to be read."""
    known = None
    if isinstance(row.action, Action):
        known = BY_MEANS.get((row.action, row.means)) or SENTENCES.get(row.action)
    if known is None:
        return reader.say("{who} used a right: {right}", who=who, right=str(row.action).replace("_", " "))
    return reader.say(known, who=who)


def capacity_of(row: AuditRow, reader: Reader) -> str:
    """Why they could."""
    return reader.say(CAPACITIES[row.capacity]) if row.capacity in CAPACITIES else row.capacity


def _heading(shown: AuditShown, reader: Reader) -> str:
    name = f"*{quote(shown.program.name)}*"
    entries = reader.count("{n} entry", "{n} entries", shown.total)
    days = reader.count("the last day", "the last {n} days", shown.chosen.days)
    if shown.person:
        return reader.say(
            "{program}: {entries} of {days}, by or about {person}.",
            program=name, entries=entries, days=days, person=person(shown.person),
        )  # fmt: skip
    return reader.say("{program}: {entries} of {days}.", program=name, entries=entries, days=days)


def _choices(shown: AuditShown, reader: Reader) -> Block:
    kinds = [option(reader.say(words), kind) for kind, words in KINDS.items()]
    chosen = shown.chosen
    every = sorted({*DAYS, chosen.days})
    days = [option(reader.count("The last day", "The last {n} days", n), str(n)) for n in every]
    return actions(
        _menu(ids.AUDIT_KIND, reader.say("What"), kinds, [*KINDS].index(chosen.kind)),
        _menu(ids.AUDIT_DAYS, reader.say("How far back"), days, every.index(chosen.days)),
        button(reader.say("Export as CSV"), ids.AUDIT_EXPORT, shown.program.program),
    )


def _menu(action_id: str, label: str, options: list[dict[str, object]], chosen: int) -> Block:
    return {
        "type": "static_select",
        "action_id": action_id,
        "placeholder": plain(label, 150),
        "options": options,
        "initial_option": options[chosen],
    }


def _lines(row: AuditRow, reader: Reader) -> str:
    who = person(row.who) if row.who else reader.say("Whoever runs the bot")
    first = sentence_of(row, reader, who)
    if row.about:
        about = reader.say(" and ").join(person(one) for one in row.about)
        first = reader.say("{what}, about {people}", what=first, people=about)
    how = f"`{quote(row.means)}`" if row.means else ""
    return f"{first}\n" + " · ".join(filter(None, (reader.moment(row.at), capacity_of(row, reader), how)))


def _turning(shown: AuditShown, reader: Reader) -> list[Block]:
    if shown.pages == 1:
        return []
    ways = []
    if shown.page > 1:
        ways.append(button(reader.say("Newer"), f"{ids.AUDIT_TURN}:1", shown.page - 1))
    if shown.page < shown.pages:
        ways.append(button(reader.say("Older"), f"{ids.AUDIT_TURN}:2", shown.page + 1))
    where = reader.say("Page {page} of {pages}", page=shown.page, pages=shown.pages)
    return [actions(*ways), context(where)]
