"""Every number of a report once more, by plain counting over the rows, as `mentoring.md` section 7 has it.

Nothing of the report's own code is used here: whoever changes a formula has to say so in both places.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from itertools import groupby
from statistics import median

from sqlalchemy import select

from db import models

DAY = timedelta(days=1)
MONTH = 30.4375 * DAY
PLANNED_MEETINGS = 12
NEEDED = {"mentee": {"driving"}, "mentor": {"confidentiality", "listening"}}


class Rows:
    """All tables as plain rows."""

    def __init__(self, session):
        self._session = session

    def __getattr__(self, name):
        table = getattr(models, name).__table__
        rows = [dict(row) for row in self._session.execute(select(table).order_by(table.c.id)).mappings()]
        setattr(self, name, rows)
        return rows


class Recount:
    """The figures of the only cohort as of `at`: key → (value, numerator, denominator)."""

    def __init__(self, rows, at):
        self.rows, self.at = rows, at
        self.pairs = [row for row in rows.Pair if row["published_at"] <= at]
        self.events = defaultdict(list)
        for row in rows.Activity:
            if row["at"] <= at:
                self.events[row["pair_id"], row["verb"]].append(row["at"])
        self.approved_ids = {
            row["subject_id"]
            for row in rows.Activity
            if row["verb"] == "application.approved" and row["at"] <= at
        }
        self.applied = [row for row in rows.Enrollment if row["applied_at"] and row["applied_at"] <= at]
        self.approved = [row for row in self.applied if row["id"] in self.approved_ids]
        self.meetings = defaultdict(list)
        for row in rows.Meeting:
            if row["status"] == "held" and row["settled_at"] <= at and row["starts_at"] <= at:
                self.meetings[row["pair_id"]].append(row)
        self.submitted = [row for row in rows.Submission if row["submitted_at"] and row["submitted_at"] <= at]

    # --- what happened to a pair -----------------------------------------------------------------------
    def left(self, pair):
        return bool(self.events[pair["id"], "pair.ended"])

    def gone_at(self, pair):
        ends = self.events[pair["id"], "pair.ended"] + self.events[pair["id"], "pair.closed"]
        return min(ends, default=None)

    def said_goodbye(self, pair):
        return bool(self.events[pair["id"], "closing.confirmed"])

    def paused_for(self, pair):
        """(how long, by how many days later dates move)."""
        lasted, moved = timedelta(), 0
        for begun in self.events[pair["id"], "pair.paused"]:
            ended = min(self.events[pair["id"], "pair.resumed"], default=None)
            lasted += (ended or self.at) - begun
            moved += pair["shift_days"] if ended else 0
        return lasted, moved

    def is_second(self, pair):
        """One of the two had a pair in the same role that ended before this one."""
        return any(
            self.left(other)
            and self.gone_at(other) <= pair["published_at"]
            and (other["mentee_id"] == pair["mentee_id"] or other["mentor_id"] == pair["mentor_id"])
            for other in self.pairs
            if other["id"] != pair["id"]
        )

    # --- figures ---------------------------------------------------------------------------------------
    def figures(self):
        second = [pair for pair in self.pairs if self.is_second(pair)]
        first = [pair for pair in self.pairs if pair not in second]
        return {
            "applied": (len(self.applied), len(self.applied), 1),
            "approved": share(len(self.approved), len(self.applied)),
            "trained": self.trained(),
            "match_rate": share(
                sum(self.matched_at(row) is not None for row in self.approved), len(self.approved)
            ),
            "utilization": self.utilization(),
            "days_to_match": self.days_to_match(),
            "first_meeting_in_time": self.first_meetings(),
            "meetings_per_month": self.meetings_per_month(),
            "agreements": share(sum(map(self.signed, self.pairs)), len(self.pairs)),
            "goals_set": share(sum(bool(self.goals(pair)) for pair in self.pairs), len(self.pairs)),
            "goals_achieved": self.achieved(),
            "response_midpoint": self.response("midpoint", 90),
            "response_final": self.response("final", 180),
            "completion_rate": share(sum(map(self.complete, first)), len(first)),
            "rematch_completion": share(sum(map(self.complete, second)), len(second)),
            "rematched": (len(second), len(second), 1),
            "ended_early": share(sum(map(self.left, self.pairs)), len(self.pairs)),
            "messages_sent": self.messages(),
            "messages_acted": self.acted(),
            "satisfaction": self.pulses(),
            "recommend": self.recommended(),
        }

    def trained(self):
        passed = defaultdict(set)
        for row in self.rows.ModuleProgress:
            if row["passed_at"] and row["passed_at"] <= self.at:
                passed[row["person_id"]].add(row["module_key"])
        return share(
            sum(NEEDED[row["role"]] <= passed[row["person_id"]] for row in self.approved), len(self.approved)
        )

    def matched_at(self, place):
        side = f"{place['role']}_id"
        return min((p["published_at"] for p in self.pairs if p[side] == place["person_id"]), default=None)

    def utilization(self):
        offered = sum(row["capacity"] for row in self.approved if row["role"] == "mentor")
        return share(sum(self.gone_at(pair) is None for pair in self.pairs), offered)

    def days_to_match(self):
        waited = [
            (self.matched_at(row) - row["applied_at"]) / DAY
            for row in self.applied
            if self.matched_at(row) is not None
        ]
        return (median(waited) if waited else None, None, len(waited))

    def first_meetings(self):
        decided, in_time = 0, 0
        for pair in self.pairs:
            begun = min((row["starts_at"] for row in self.meetings[pair["id"]]), default=None)
            quick = begun is not None and begun - pair["published_at"] <= 14 * DAY
            decided += quick or self.at - pair["published_at"] > 14 * DAY
            in_time += quick
        return share(in_time, decided)

    def meetings_per_month(self):
        together = timedelta()
        for pair in self.pairs:
            together += (self.gone_at(pair) or self.at) - pair["published_at"] - self.paused_for(pair)[0]
        held = sum(len(self.meetings[pair["id"]]) for pair in self.pairs)
        months = together / MONTH
        return (held / months if months else None, held, round(months))

    def signed(self, pair):
        versions = [
            row
            for row in self.rows.Agreement
            if row["pair_id"] == pair["id"] and row["proposed_at"] <= self.at
        ]
        return any(
            {pair["mentee_id"], pair["mentor_id"]}
            == {
                row["person_id"]
                for row in self.rows.Signature
                if row["agreement_id"] == version["id"] and row["signed_at"] <= self.at
            }
            for version in versions
        )

    def goals(self, pair):
        return [row for row in self.rows.Goal if row["pair_id"] == pair["id"] and row["set_at"] <= self.at]

    def goal_state(self, goal):
        news = [row for row in self.rows.GoalUpdate if row["goal_id"] == goal["id"] and row["at"] <= self.at]
        return news[-1]["status"] if news else "open"

    def achieved(self):
        states = [self.goal_state(goal) for pair in self.pairs for goal in self.goals(pair)]
        return share(states.count("achieved"), len(states) - states.count("dropped"))

    def response(self, form, day):
        asked = came = 0
        for pair in self.pairs:
            due = pair["published_at"] + (day + self.paused_for(pair)[1]) * DAY
            over = self.gone_at(pair)
            if due > self.at or (over is not None and over < due):
                continue
            asked += 2
            came += len(
                {
                    row["person_id"]
                    for row in self.submitted
                    if (row["form_key"], row["subject"], row["subject_id"]) == (form, "pair", pair["id"])
                }
            )
        return share(came, asked)

    def complete(self, pair):
        return self.said_goodbye(pair) and len(self.meetings[pair["id"]]) >= PLANNED_MEETINGS / 2

    def messages(self):
        sent = sum(
            row["slack_ts"] is not None and row["finished_at"] <= self.at for row in self.rows.OutboxRow
        )
        return (sent, sent, 1)

    def acted(self):
        known = [
            row["outcome"]
            for row in self.rows.StepTaken
            if row["outcome"] not in ("", "told") and row["outcome_at"] <= self.at
        ]
        return share(known.count("acted"), len(known))

    # --- what people said ------------------------------------------------------------------------------
    def said(self, form, key):
        """(submission, value), the oldest first, of the whole cohort at any time."""
        values = {(row["submission_id"], row["question_key"]): row["value"] for row in self.rows.Answer}
        sent = sorted(
            (row for row in self.rows.Submission if row["form_key"] == form),
            key=lambda row: (row["submitted_at"], row["id"]),
        )
        return [(row, values[row["id"], key]) for row in sent if (row["id"], key) in values]

    def counted(self, answers):
        """Those that a report as of `at` may count: whole days together, five people or more in each portion."""
        portions, waiting = [], []
        for _, day in groupby(answers, key=lambda answer: answer[0]["submitted_at"].date()):
            waiting += day
            if len({row["person_id"] for row, _ in waiting}) >= 5:
                portions.append(waiting)
                waiting = []
        if portions:
            portions[-1] += waiting
        shown = [portion for portion in portions if portion[-1][0]["submitted_at"] <= self.at]
        return [answer for portion in shown for answer in portion]

    def pulses(self):
        answers = self.counted(self.said("pulse", "going"))
        people = len({row["person_id"] for row, _ in answers})
        values = [value for _, value in answers]
        return (sum(values) / len(values) if values else None, None, people)

    def recommended(self):
        answers = self.counted(self.said("final", "recommend"))
        people = len({row["person_id"] for row, _ in answers})
        promoters, detractors = sum(v >= 9 for _, v in answers), sum(v <= 6 for _, v in answers)
        return (100 * (promoters - detractors) / len(answers) if answers else None, None, people)

    def growth(self):
        """Skill → steps from the application to the final review, of everybody who named it in both."""
        began = defaultdict(dict)
        for row in self.rows.Submission:
            if row["form_key"] == "intake":
                for answer in self.rows.Answer:
                    if answer["submission_id"] == row["id"] and answer["question_key"].startswith("level:"):
                        began[row["person_id"]][answer["question_key"]] = answer["value"]
        steps = defaultdict(list)
        for key in {key for levels in began.values() for key in levels}:
            for row, value in self.said("final", key):
                if key in began[row["person_id"]]:
                    steps[key.removeprefix("level:")].append(value - began[row["person_id"]][key])
        return steps

    def months(self):
        """Month → meetings held in it."""
        found = defaultdict(int)
        for meetings in self.meetings.values():
            for row in meetings:
                found[row["starts_at"].date().replace(day=1)] += 1
        return found

    def hours(self):
        return sum(2 * row["minutes"] / 60 for meetings in self.meetings.values() for row in meetings)

    def funnel(self):
        reached = defaultdict(set)
        for pair in self.pairs:
            seats = {("mentee", pair["mentee_id"]), ("mentor", pair["mentor_id"])}
            reached["matched"] |= seats
            reached["met"] |= seats if self.meetings[pair["id"]] else set()
            reached["closed"] |= seats if self.said_goodbye(pair) else set()
            for row in self.submitted:
                if row["subject"] == "pair" and row["subject_id"] == pair["id"] and row["form_key"] in (
                    "midpoint", "final",
                ):  # fmt: skip
                    reached["reviewed"] |= {seat for seat in seats if seat[1] == row["person_id"]}
        return {step: len(seats) for step, seats in reached.items()}

    def departments(self):
        """Department → (taking part, all colleagues)."""
        part = {row["person_id"] for row in self.approved}
        found = defaultdict(lambda: [0, 0])
        for row in self.rows.Person:
            found[row["department"]][0] += row["id"] in part
            found[row["department"]][1] += 1
        return {name: tuple(count) for name, count in found.items()}


def share(part, whole):
    return (100 * part / whole if whole else None, part, whole)
