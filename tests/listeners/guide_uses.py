"""One valid use of every listener of the guide stage, by somebody for whom it is."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from blocks import ids
from blocks.guiding.meeting.meetings import SCORES, rate_action
from tests.listeners.guide_town import COORDINATORS, EVERYBODY, MIA, OMAR, ZOE, GuideTown, Use

TWO = frozenset({MIA, OMAR})
IN_A_PAIR = EVERYBODY - COORDINATORS - {"USAM", "UGIL", "UBEA", "UDAN"}
ANYBODY = EVERYBODY - {"UDAN"}
"""Who may open what is their own, whatever that is. Daniela has left the company."""
DUE = "2026-05-04"


def uses(town: GuideTown) -> dict[str, Use]:
    """By listener; a word after the name tells several uses of one listener apart."""
    return {
        **_beginning(town),
        **_goals(town),
        **_topics(town),
        **_meetings(town),
        **_times(town),
        **_notes(town),
        **_reminders(town),
        **_settings(town),
        **_closing(town),
        **_coordinating(town),
        **_health(town),
        **_typed(town),
    }


def _two(value: object = "", **more: Any) -> Use:
    return Use(str(value), also=TWO, **more)


def _beginning(town: GuideTown) -> dict[str, Use]:
    mine = town.ids[MIA]
    pair = mine["pair"]
    proposed = {"pair": pair, "version": 1, "form": 1}
    return {
        ids.AGREEMENT_WRITE: _two(pair),
        ids.AGREEMENT_SUBMIT: _two(metadata=proposed, answers={**town.defaults(), "place": "Café"}),
        ids.AGREEMENT_SHOW: _two(pair),
        ids.AGREEMENT_SIGN: Use(str(mine["agreement"])),
        ids.AGREEMENT_HISTORY: _two(pair),
        ids.AGREEMENT_PRINT: _two(pair),
        ids.HELLO_HELP: _two(pair),
        ids.HELLO_DRAFT: _two(f"{pair}:1"),
        ids.HELLO_SUBMIT: _two(metadata={"pair": pair, "choice": 0}, answers={"text_0": "Hello"}),
        ids.HELLO_SAID: _two(pair),
        ids.LETTER_WRITE: _two(pair),
        ids.LETTER_SUBMIT: _two(metadata={"pair": pair}, answers={"text": "To me"}),
        ids.LETTER_TEAR_UP: _two(pair),
    }


def _goals(town: GuideTown) -> dict[str, Use]:
    mine = town.ids[MIA]
    pair, goal, stuck = mine["pair"], mine["goal"], mine["stuck"]
    about = {"goal": goal}
    fields = {"title": "Lead", "kind": "reach", "measure": "One", "due_on": DUE}
    return {
        ids.GOAL_ADD: _two(pair),
        ids.GOAL_SUBMIT: _two(metadata={"pair": pair}, answers=fields),
        ids.GOAL_NEWS: _two(goal),
        ids.GOAL_NEWS_SUBMIT: _two(metadata=about, answers={"news": "stall", "note": "x"}),
        ids.GOALS_SHOW: _two(pair),
        f"{ids.GOALS_SHOW}:0": _two(pair),
        ids.GOALS_BACK: _two(pair),
        ids.GOAL_SHOW: _two(goal),
        ids.GOAL_ON_TRACK: _two(goal),
        ids.GOAL_STUCK: _two(goal),
        ids.GOAL_ACHIEVED: _two(goal),
        ids.GOAL_REOPEN: _two(mine["done"]),
        ids.GOAL_OBSTACLE: _two(mine["stuck news"]),
        ids.GOAL_OBSTACLE_SUBMIT: _two(
            metadata={"news": mine["stuck news"]}, answers={"note": "What is in the way, typed"}
        ),
        ids.GOAL_COMMENT: _two(goal),
        ids.GOAL_COMMENT_SUBMIT: _two(metadata=about, answers={"note": "Well done"}),
        ids.GOAL_SHAPE: _two(goal),
        ids.GOAL_SHAPE_SUBMIT: _two(metadata=about, answers=fields),
        ids.ACTIVITY_ADD: _two(goal),
        ids.ACTIVITY_SUBMIT: _two(metadata={"goal": stuck}, answers={"kind": "reading", "title": "A book"}),
        ids.ACTIVITY_DONE: _two(mine["activity"]),
        ids.GOAL_HELP_YES: Use(str(mine["help"])),
        ids.GOAL_HELP_NO: Use(str(mine["help"])),
    }


def _topics(town: GuideTown) -> dict[str, Use]:
    pair, program, key = town.ids[MIA]["pair"], town.program, town.topic
    admin: dict[str, Any] = {"who": "UCLEO", "also": COORDINATORS}
    new = {"program": program, "topic": "", "base": ""}
    fields = {"title": "Rest", "questions": "What is rest to you?", "stage": "middle", "goals": []}
    return {
        ids.TOPICS_OF: _two(pair),
        ids.TOPICS_TURN: _two(f"{pair}:1"),
        ids.TOPIC_SHOW: _two(f"{pair}:{key}"),
        ids.TOPIC_TAKE: _two(f"{pair}:{key}"),
        ids.LIBRARY_TURN: Use(f"{program}:1", **admin),
        ids.TOPIC_ADD: Use(str(program), **admin),
        ids.TOPIC_EDIT: Use(f"{program}:{key}", **admin),
        ids.TOPIC_SUBMIT: Use("", **admin, metadata=new, answers=fields),
    }


def _meetings(town: GuideTown) -> dict[str, Use]:
    mine = town.ids[MIA]
    pair, past, ahead = mine["pair"], mine["past"], mine["ahead"]
    later, before = (str(int((town.now + timedelta(days=days)).timestamp())) for days in (9, -2))
    fields = {"starts_at": later, "minutes": "45", "place": "Room 8"}
    anybody: dict[str, Any] = {"also": EVERYBODY}
    return {
        ids.MEETING_PLAN: _two(f"{pair}:regular"),
        ids.MEETING_MOVE: _two(ahead),
        ids.MEETING_SUBMIT: _two(metadata={"pair": pair, "purpose": "regular"}, answers=fields),
        f"{ids.MEETING_SUBMIT} moved": _two(metadata={"meeting": ahead}, answers=fields),
        ids.MEETING_RECORD: _two(pair),
        ids.MEETING_RECORD_SUBMIT: _two(metadata={"pair": pair}, answers={**fields, "starts_at": before}),
        ids.MEETING_HELD: _two(past),
        ids.MEETING_MISSED: _two(past),
        ids.MEETING_CANCEL: _two(ahead),
        **{rate_action(score): _two(f"{past}:{score}") for score in SCORES},
        ids.MEETING_FEEDBACK: _two(past),
        ids.MEETING_FEEDBACK_SUBMIT: _two(
            metadata={"meeting": past, "form": 1}, answers={"useful": "4", "line": "Thanks"}
        ),
        ids.MEETING_CALENDAR: _two(ahead),
        ids.MEETING_LINK: Use(**anybody),
        f"{ids.MEETING_LINK}:1": Use(**anybody),
        ids.STANDING_OPEN: _two(pair),
        ids.STANDING_SUBMIT: _two(metadata={"pair": pair}, answers={**fields, "every": "14"}),
        ids.STANDING_END: _two(mine["series"]),
    }


def _times(town: GuideTown) -> dict[str, Use]:
    mine = town.ids[MIA]
    later = str(int((town.now + timedelta(days=11)).timestamp()))
    new = {"pair": mine["pair"], "purpose": "regular"}
    fields = {"time_1": later, "minutes": "45", "place": "Room 8"}
    return {
        ids.TIMES_SUGGEST: _two(f"{mine['pair']}:regular"),
        ids.TIMES_MOVE: _two(mine["ahead"]),
        ids.TIMES_ANSWER: _two(mine["times"]),
        ids.TIMES_SUBMIT: _two(metadata=new, answers=fields),
        f"{ids.TIMES_SUBMIT} moved": _two(metadata={**new, "moves": mine["ahead"]}, answers=fields),
        ids.TIMES_SHOW: _two(mine["times"]),
        ids.TIMES_ACCEPT: Use(str(mine["times time"])),
        f"{ids.TIMES_ACCEPT}:1": Use(str(mine["times time"])),
        ids.TIMES_REFUSE: Use(str(mine["times"])),
        ids.TIMES_WITHDRAW: Use(str(mine["own times"])),
    }


def _notes(town: GuideTown) -> dict[str, Use]:
    mine = town.ids[MIA]
    pair, held = mine["pair"], mine["held"]
    point = {"text": "Send the link", "owner": MIA, "due_on": DUE}
    return {
        ids.MEETING_AGENDA: _two(mine["ahead"]),
        ids.NOTES_SHOW: _two(pair),
        ids.NOTE_WRITE: _two(held),
        ids.NOTE_SUBMIT: _two(metadata={"meeting": held}, answers={"note": "Mine"}),
        ids.POINT_ADD: _two(f"{pair}:{held}"),
        ids.POINT_SUBMIT: _two(metadata={"pair": pair, "meeting": held}, answers=point),
        ids.POINT_SETTLE: _two(f"{mine['point']}:done", metadata={"pair": pair}),
    }


def _reminders(town: GuideTown) -> dict[str, Use]:
    mine = town.ids[MIA]
    pair, resting = str(mine["pair"]), str(town.ids["URIA"]["pair"])
    return {
        ids.REMINDER_SNOOZE: Use(f"{mine['taken']}:tomorrow"),
        f"{ids.REMINDER_SNOOZE} never": Use(f"{mine['taken']}:never"),
        ids.PAIR_SHOW: _two(pair),
        ids.PAUSE_SUBMIT: _two(answers={"pairs": [pair], "until": "2026-03-20"}),
        ids.PAUSE_END: Use(resting, "URIA", frozenset({"URON"})),
        ids.RESUME_SUBMIT: Use("", "URIA", frozenset({"URON"}), answers={"pairs": [resting]}),
    }


def _settings(town: GuideTown) -> dict[str, Use]:
    hours = {"work_from": "9", "work_until": "17", "holidays": "DE", "digest_day": "2", "quiet_until": DUE}
    return {
        ids.SETTINGS_OPEN: Use(also=ANYBODY),
        ids.SETTINGS_SUBMIT: Use(also=ANYBODY, answers=hours),
        ids.SETTINGS_END_SILENCE: Use(also=ANYBODY),
        ids.SETTINGS_SEND_AGAIN: _two(town.ids[MIA]["pair"]),
    }


def _closing(town: GuideTown) -> dict[str, Use]:
    pair, over = town.ids[MIA]["pair"], town.ids["UNIA"]["pair"]
    return {
        ids.CLOSING_CONFIRM: _two(pair),
        ids.CHANNEL_KEEP: Use(str(over), "UNIA", COORDINATORS | {"UNED"}),
        ids.CHANNEL_ARCHIVE: Use(str(over), "UNIA", COORDINATORS | {"UNED"}),
        ids.PAIR_LEAVE: _two(pair),
        ids.PAIR_LEAVE_SUBMIT: _two(metadata={"pair": pair}, answers={"reason": "x", "again": ["yes"]}),
        ids.PAIR_REASON: Use(str(over), "UCLEO", COORDINATORS),
    }


def _coordinating(town: GuideTown) -> dict[str, Use]:
    pair, program = town.ids[MIA]["pair"], town.program
    over, resting = town.ids["UNIA"]["pair"], town.ids["URIA"]["pair"]

    def admin(value: object = "", **more: Any) -> Use:
        return Use(str(value), "UCLEO", COORDINATORS, **more)

    week = f"{program}:2026-03-02"
    audit: dict[str, Any] = {"metadata": {"program": program, "page": 1, "days": 30, "kind": "all"}}
    return {
        ids.PAIRS_MORE: admin(f"{program}:1"),
        ids.PAIR_DETAILS: admin(pair),
        # One of the two may pause as well, by the same door.
        ids.PAIR_PAUSE: Use(str(pair), "UCLEO", COORDINATORS),
        ids.PAIR_RESUME: Use(str(resting), "UCLEO", COORDINATORS),
        ids.PAIR_CLOSE: admin(pair),
        ids.PAIR_CLOSE_SUBMIT: admin(metadata={"pair": pair}, answers={"reason": "Enough"}),
        ids.PAIR_REOPEN: admin(over),
        ids.PAIR_HELLO: admin(pair),
        ids.PAIR_HELLO_SUBMIT: admin(metadata={"pair": pair, "only": None}),
        ids.AUDIT_TURN: admin("1", **audit),
        f"{ids.AUDIT_TURN}:1": admin("1", **audit),
        ids.AUDIT_KIND: admin("confidential", **audit),
        ids.AUDIT_DAYS: admin("7", **audit),
        ids.AUDIT_EXPORT: admin(program, **audit),
        ids.DELIVERY_RETRY: admin(town.dead),
        ids.DELIVERY_RETRY_ALL: admin(program),
        ids.TODAY_SKIP: admin(f"{week}:pulse"),
        ids.TODAY_SEND: admin(f"{week}:goal_progress"),
    }


def _health(town: GuideTown) -> dict[str, Use]:
    pair, ill = town.ids[MIA]["pair"], town.ids[ZOE]["pair"]

    def admin(value: object = "", **more: Any) -> Use:
        return Use(str(value), "UCLEO", COORDINATORS, **more)

    signal = str(town.ids[MIA]["signal"])
    return {
        ids.HEALTH_SHOW: admin(f"{town.program}:1"),
        ids.HEALTH_EXPLAIN: admin(pair),
        ids.HEALTH_SNOOZE: admin(f"{ill}:2"),
        ids.PAIR_EXTEND: admin(pair),
        ids.PAIR_EXTEND_SUBMIT: admin(metadata={"pair": pair}, answers={"days": "14"}),
        ids.PAIR_CADENCE: admin(pair),
        ids.PAIR_CADENCE_SUBMIT: admin(metadata={"pair": pair}, answers={"days": "28"}),
        ids.PAIR_PART: admin(pair),
        ids.SIGNAL_TELL: Use(signal),
        ids.SIGNAL_KEEP: Use(signal),
    }


def _typed(town: GuideTown) -> dict[str, Use]:
    everybody = ANYBODY
    own = {
        "notes": Use(text="notes", also=everybody),
        "topics": Use(text="topics", also=IN_A_PAIR),
        "pause": Use(text="pause", also=IN_A_PAIR),
        "resume": Use(text="resume", who="URIA", also=frozenset({"URON"})),
        "settings": Use(text="settings", also=everybody),
        "privacy": Use(text="privacy", also=everybody),
        "data": Use(text="data", also=everybody),
        "status": Use(text="status", also=everybody),
        "leave": Use(text="leave", also=everybody),
    }
    admin = {
        name: Use(text=text, who="UCLEO", also=COORDINATORS)
        for name, text in {
            "topics": "topics",
            "nudges": "nudges",
            "status": "status",
            "today": "today",
            "health": "health",
            "health one": "health <@UMIA|mia>",
            "pairs": "pairs",
            "pair": "pair <@UMIA|mia>",
            "nudge": "nudge <@UMIA|mia>",
            "pause": "pause <@UMIA|mia>",
            "resume": "resume <@URIA|ria>",
            "close": "close <@UMIA|mia>",
            "reopen": "reopen <@UNIA|nia>",
            "hold": "hold",
            "audit": "audit",
            "unhold": "unhold",
        }.items()
    }
    return {f"/mentor {name}": use for name, use in own.items()} | {
        f"/mentor-admin {name}": use for name, use in admin.items()
    }
