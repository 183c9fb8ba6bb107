"""Every button, modal, shortcut and command of planning, recruiting and training, used by whoever it is for.

A listener without a row here fails the first test: what it takes to use it is written down. Everybody else tries it in
tests/authorization/test_everybody_tries.py.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from blocks import ids
from bot.domain.campaign import ANNOUNCEMENT, digest_of_text
from bot.domain.role_profiles import digest_of_profile
from bot.listeners import commands, planning, recruiting, training
from bot.listeners.desk import Desk
from bot.listeners.guard import Guard
from bot.listeners.outcomes import Outcome
from bot.listeners.payloads import Request
from bot.program_file.document import to_document
from bot.usecases.people.actors import actor_of
from bot.usecases.planning.plans import current_cohort, plan_of, store_plan
from bot.usecases.recruiting.deciding.review import ask_applicant
from bot.usecases.recruiting.inviting.campaign import ask_champion
from bot.usecases.recruiting.inviting.nominations import nominate
from bot.usecases.recruiting.joining.application import begin_application
from db.models import (
    Base,
    Enrollment,
    Nomination,
    PlanFile,
    Program,
    ReviewQuestion,
    TrainingSeat,
    TrainingSession,
)
from db.session import Sessions, WorkspaceSession
from tests.conftest import TEAM
from tests.listeners.recruiting.test_guest_listeners import SQLITE_IS_ENOUGH, Everything, Slack
from tests.usecases.people.company import found_program
from tests.usecases.recruiting.hall import Hall
from tests.usecases.training.school import TRAINING

FORGED = ("", "0", "-1", "x", "999999", "9" * 70, "²", ":::::", "1 OR 1=1", "null", "1:1:1:1")
SECRETS = ("A line of Ned's", "What would Omar learn?", "Because of the quarter")
"""What was typed for somebody's eyes: a nomination, a question to an applicant, a manager's reason."""
APPLIED = ("UAMY", "UABE", "UADA", "UALF", "UMIA")
COORDINATORS = frozenset({"UCLEO", "UCOCO"})
ENROLLED = frozenset({*APPLIED, "UOMAR", "UMAX", "UOTTO"})
EVERYBODY = (
    ENROLLED | COORDINATORS | {"UBEN", "UBEA", "UCHAMP", "UMANA", "UNED", "UNORA", "UREX", "UGIL", "UDAN"}
)
NOT_MEMBERS = frozenset({"UGIL", "UDAN"})
"""Coordinators of this very program before: one is a guest by now, one has left."""
UNTRACKED = frozenset({"audit", "inbox", "person"})


COMMANDS = {*planning.ADMIN_COMMANDS, *recruiting.ADMIN_COMMANDS, *training.ADMIN_COMMANDS}


@dataclass(frozen=True)
class Use:
    """A valid use of a listener by `who`; `also` may do it too, about what is their own. `alone`: it works only in
    a state that others brought about, and has tests elsewhere.
    """

    value: str = ""
    who: str = "UCLEO"
    also: frozenset[str] = COORDINATORS
    text: str = ""
    metadata: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, Any] = field(default_factory=dict)
    alone: bool = False


class Town:
    """A program that recruits and trains, one that is about to open, and one that is nobody's business here."""

    team = TEAM

    def __init__(self, sessions: Sessions, now: datetime) -> None:
        self.sessions, self.now, self.keys = sessions, now, 0
        with sessions.writing(self.team) as session:
            self._settle(session)
        desk = Desk(sessions, Slack(), self.team, "UBOT", lambda: now, lambda: None)  # type: ignore[arg-type]
        self.guard, self.wires = Guard(desk), Everything(desk)
        planning.register(self.wires)
        recruiting.register(self.wires)
        training.register(self.wires)
        self.heard = dict(self.wires.heard)
        commands.register(self.wires)

    def _settle(self, session: WorkspaceSession) -> None:
        hall = Hall(session, self.now, assessment="panel", endorsement=True, nominations=True)
        hall.plan(training=TRAINING)
        hall.coordinator("UCOCO")
        hall.coordinator("UDAN").deactivated_at = self.now
        hall.guest("UGUS")
        hall.guest("UGIL")
        hall.coordinator("UGIL")
        for name in EVERYBODY:
            hall.person(name)
        self.cohort = current_cohort(session, hall.program).id
        self.program = hall.program.id
        for name in APPLIED:
            self._enroll(session, hall, name, "mentee", "applied")
        self._enroll(session, hall, "UOMAR", "mentor", "applied")
        self._enroll(session, hall, "UMAX", "mentee", "approved")
        self._enroll(session, hall, "UOTTO", "mentor", "approved")
        self._enroll(session, hall, "UCLEO", "mentor", "applied")
        about = hall.enrollments("UMIA")[0]
        about.endorsement, about.endorsed_by = "asked", hall.person("UMANA").id
        about.endorsed_at = self.now
        begin_application(
            session, actor_of(session, hall.person("UBEN")), hall.person("UBEN"), self.program, self.now
        )
        nominate(*hall.who("UNED"), program_id=self.program, nominee="UNORA", role="mentor",
                 note="A line of Ned's", now=self.now)  # fmt: skip
        omar = hall.enrollments("UOMAR")[0].id
        ask_applicant(
            session,
            actor_of(session, hall.person("UCLEO")),
            hall.person("UCLEO"),
            omar,
            "What would Omar learn?",
            self.now,
        )
        self._dates(session, hall)
        self._about_to_open(session, hall)
        found_program(session, hall.person("UBEA"), self.now, name="Other").admin_channel = "COTHER"
        for admin in ("UCLEO", "UBEA"):
            hall.person(admin).is_workspace_admin = False

    def _enroll(self, session: WorkspaceSession, hall: Hall, name: str, role: str, status: str) -> None:
        session.add(
            Enrollment(
                cohort_id=self.cohort, person_id=hall.person(name).id, role=role, status=status, capacity=2,
                begun_at=self.now, applied_at=self.now, decided_at=self.now if status == "approved" else None,
            )
        )  # fmt: skip
        session.flush()

    def _dates(self, session: WorkspaceSession, hall: Hall) -> None:
        for days in (3, -1):
            session.add(
                TrainingSession(
                    program_id=self.program, kind="orientation", starts_at=self.now + timedelta(days=days), minutes=60,
                    place="Room 7", status="planned", made_by=hall.person("UCLEO").id, made_at=self.now,
                )
            )  # fmt: skip
        session.flush()
        document = to_document(plan_of(hall.program))
        file = PlanFile(
            program_id=self.program, made_by=hall.person("UCLEO").id, made_at=self.now, purpose="change", file_id="F0",
            status="read", reading={"name": "x", "plan": document, "findings": [], "mistakes": 0},
        )  # fmt: skip
        session.add(file)
        session.flush()
        self.plan_file = file.id
        self.ahead, self.past = session.scalars(select(TrainingSession.id).order_by(TrainingSession.id)).all()
        seat = TrainingSeat(session_id=self.past, person_id=hall.person("UOTTO").id, role="mentor",
                            status="chosen", chosen_at=self.now)  # fmt: skip
        session.add(seat)
        session.flush()
        self.seat = seat.id

    def _about_to_open(self, session: WorkspaceSession, hall: Hall) -> None:
        soon = found_program(session, hall.person("UCLEO"), self.now, name="Soon")
        soon.champion_id, soon.admin_channel = hall.person("UCHAMP").id, "CSOON"
        current_cohort(session, soon).status = "planned"
        plan = plan_of(soon)
        store_plan(session, soon, replace(plan, campaign=replace(plan.campaign, approval=True)), self.now)
        session.flush()
        ask_champion(
            session, actor_of(session, hall.person("UCLEO")), hall.person("UCLEO"), soon.id, self.now
        )
        self.soon = soon.id

    def use(self, name: str, use: Use, who: str = "", team: str = "", **more: Any) -> Outcome:
        """As a client would send it."""
        typed = name.split(" ", maxsplit=1)[0]
        kind, handler, look = self.wires.heard[typed]
        self.keys += 1
        given = {
            "value": use.value,
            "text": use.text,
            "metadata": use.metadata,
            "answers": use.answers,
            **more,
        }
        request = Request(
            kind=kind, name=typed, user_id=who or use.who, user_team=team or self.team, key=f"k{self.keys}",  # type: ignore[arg-type]
            trigger_id="t", channel_id="CADMIN", first_block=next(iter(use.answers), "x"), **given,
        )  # fmt: skip
        outcome = self.guard._run(request, handler, look=look)
        assert outcome is not None
        assert "on our side" not in repr(outcome), (name, who, given)
        return outcome

    def rows(self) -> dict[str, list[Any]]:
        with self.sessions.reading(self.team) as session:
            tables = [table for table in Base.metadata.sorted_tables if table.name not in UNTRACKED]
            return {table.name: sorted(map(repr, session.execute(select(table)))) for table in tables}

    def uses(self) -> dict[str, Use]:
        """One valid use of each listener, what only reads before what writes."""
        with self.sessions.reading(self.team) as session:
            rows = session.scalars(select(Enrollment).where(Enrollment.cohort_id == self.cohort))
            places = {one.person.slack_id: str(one.id) for one in rows}
            mia = session.scalars(
                select(Enrollment.person_id).where(Enrollment.id == int(places["UMIA"]))
            ).one()
            plan, soon = (plan_of(session.get_one(Program, one)) for one in (self.program, self.soon))
            question = str(session.scalars(select(ReviewQuestion.id)).one())
            nomination = str(session.scalars(select(Nomination.id)).one())
        scales = {one.key: "4" for one in plan.forms["assessment"].questions}
        seen = digest_of_profile(plan.role_profiles["mentor"])
        text = f"{self.soon}:{ANNOUNCEMENT}:{digest_of_text(soon, ANNOUNCEMENT)[:12]}"
        return {
            **self._planned(),
            **self._asked_of_people(nomination, f"{self.cohort}:{mia}"),
            **self._joined(places, scales, seen),
            **self._campaign(text),
            **self._reviewed(places, question),
            **self._trained(),
            **self._typed(),
        }

    def _planned(self) -> dict[str, Use]:
        program, about = str(self.program), {"program": self.program}
        form = {**about, "form": "intake", "key": "", "base": ""}
        setup = {"name": "Fresh", "coordinators": ["UCLEO"], "announce": "CALL"}
        first: dict[str, Any] = {"who": "UBEA", "also": frozenset()}
        file = str(self.plan_file)
        read: dict[str, Use] = {
            ids.PROGRAM_EDIT: Use(f"{program}:budget"),
            ids.PROGRAM_PART_ROW: Use(metadata={**about, "part": "purpose"}, answers={"purpose": "x"}),
            ids.PROGRAM_READ_PAGE: Use(metadata={**about, "part": "privacy", "guided": True}),
            ids.PROGRAM_SHOW: Use(f"{program}:1"),
            ids.PROGRAM_COPY: Use(program),
            ids.MEASURE_OPEN: Use(f"{program}::0"),
            ids.MEASURE_ENTER: Use(program, alone=True),
            ids.TIMELINE_MORE: Use(f"{program}:0"),
            ids.TIMELINE_STEP: Use(f"{program}:pulse"),
            ids.QUESTIONS_OPEN: Use(f"{program}:intake"),
            ids.QUESTIONS_FORM: Use("intake", metadata=form),
            ids.QUESTIONS_PREVIEW_PAGE: Use(metadata={**form, "role": "mentee", "position": 0}),
            ids.QUESTIONS_ADD: Use(metadata=form),
            ids.QUESTIONS_RETIRED: Use(metadata=form),
            ids.QUESTIONS_BACK: Use(metadata=form),
            ids.QUESTIONS_ROW: Use("down:languages", metadata=form),
            ids.QUESTION_SUBMIT: Use(metadata=form, answers={"kind": "text", "label": "Why?"}, alone=True),
        }
        for page in (ids.QUESTIONS_FURTHER, ids.QUESTIONS_EARLIER):
            read[page] = Use("0", metadata=form)
        for preview in (ids.QUESTIONS_SEE_MENTEE, ids.QUESTIONS_SEE_MENTOR):
            read[preview] = Use("mentee", metadata=form)
        for one in (ids.QUESTION_KIND, ids.QUESTION_LIST):
            read[one] = Use(metadata=form, answers={"label": "Why?"})
        part = {**about, "part": "budget", "base": "", "seal": ""}
        figure = {"label": "x", "figure": "by_hand", "kind": "quantitative"}
        wrote = {
            ids.PROGRAM_PART_SUBMIT: Use(metadata=part, answers={"hours": "5"}, alone=True),
            ids.PROGRAM_POST: Use(program),
            ids.MEASURE_SUBMIT: Use(metadata={**about, "key": "", "base": ""}, answers=figure, alone=True),
            ids.TIMELINE_STEP_SUBMIT: Use(
                metadata={**about, "key": "", "base": ""},
                answers={"text": "Hello", "to": "both", "day": "3"},
                alone=True,
            ),
            ids.MEASURE_ENTER_SUBMIT: Use(metadata=about, answers={"measure": "x", "value": "1"}, alone=True),
            ids.PLAN_FILE: Use(metadata=about, answers={"purpose": "change", "file": [{"id": "F1"}]}),
            ids.PLAN_FILE_USE: Use(f"{file}:0", alone=True),
            ids.PLAN_FILE_DISCARD: Use(file, alone=True),
            ids.PROGRAM_COPY_SUBMIT: Use(metadata=about, answers={"name": "Second"}, alone=True),
            ids.PROGRAM_SETUP: Use(metadata={"channel": "COTHER"}, answers=setup, **first),
        }
        return {**read, **wrote}

    def _asked_of_people(self, nomination: str, about: str) -> dict[str, Use]:
        anybody = EVERYBODY - NOT_MEMBERS
        line = {"nominee": "UREX", "role": "mentor", "note": "x"}
        return {
            ids.NOMINATION_BEGIN: Use("UREX", "UNED", anybody),
            ids.NOMINATION_OPEN: Use("UREX", "UNED", anybody),
            ids.NOMINATION_SUBMIT: Use("", "UNED", anybody, metadata={"program": self.program}, answers=line),
            ids.NOMINATION_ACCEPT: Use(nomination, "UNORA", frozenset()),
            ids.NOMINATION_DECLINE: Use(nomination, "UNORA", frozenset()),
            ids.ENDORSEMENT_REFUSE: Use(about, "UMANA", frozenset()),
            ids.ENDORSEMENT_REFUSE_SUBMIT: Use(
                "", "UMANA", frozenset(), metadata={"about": about},
                answers={"reason": "Because of the quarter"},
            ),
            ids.ENDORSEMENT_GIVE: Use(about, "UMANA", frozenset(), alone=True),
        }  # fmt: skip

    def _joined(self, places: dict[str, str], scales: dict[str, str], seen: str) -> dict[str, Use]:
        program, cohort, nobody = str(self.program), {"cohort": self.cohort}, frozenset[str]()
        anybody = EVERYBODY - NOT_MEMBERS
        mentors = frozenset({"UOTTO", "UCLEO"})
        omar = places["UOMAR"]
        profile = {"program": program, "role": "mentor", "digest": seen}
        return {
            ids.ASSESSMENT_OPEN: Use(omar, "UOMAR"),
            ids.ASSESSMENT_SUBMIT: Use("", "UOMAR", metadata={"enrollment": omar}, answers=scales),
            ids.ASSESSMENT_RESULT: Use(omar, "UOMAR"),
            ids.PROFILE_READ: Use(f"{program}:mentor", "UOMAR", mentors),
            ids.PROFILE_ACCEPT_SUBMIT: Use("", "UOMAR", mentors, metadata=profile),
            ids.APPLICATION_BEGIN: Use(program, "UREX", anybody),
            ids.APPLICATION_RESUME: Use(program, "UREX", anybody),
            ids.APPLICATION_ANSWERS: Use(program, "UREX", anybody),
            ids.APPLICATION_NEWS: Use(str(self.cohort), "UBEN", frozenset({"UNORA", "UREX"}), alone=True),
            ids.APPLICATION_PAGE: Use("", "UBEN", nobody, metadata={**cohort, "page": 1},
                                      answers={"role": "mentee"}, alone=True),
            ids.APPLICATION_WAITING_SUBMIT: Use("", "UBEN", nobody, metadata=cohort, answers={"waiting": "wait"},
                                                alone=True),
            ids.APPLICATION_PROFILE_PAGE: Use("", "UBEN", nobody, metadata={**cohort, "seen": {"mentor": seen}},
                                              alone=True),
            ids.APPLICATION_WITHDRAW: Use(str(self.cohort), "UALF", ENROLLED | {"UCLEO", "UBEN"}),
        }  # fmt: skip

    def _campaign(self, text: str) -> dict[str, Use]:
        soon = str(self.soon)
        champion: dict[str, Any] = {"who": "UCHAMP", "also": frozenset()}
        cleo = frozenset({"UCLEO"})
        return {
            ids.PROGRAM_OPEN: Use(f"{soon}:preview", also=cleo),
            ids.PROGRAM_OPEN_LATER: Use(f"{soon}:later", also=cleo),
            ids.CAMPAIGN_ASK: Use(soon, also=cleo, alone=True),
            ids.CAMPAIGN_PREVIEW: Use(f"{soon}:{ANNOUNCEMENT}", also=cleo),
            ids.TEXT_READ: Use(text, **champion),
            ids.TEXTS_OPEN: Use(text.partition(":")[0], **champion),
            ids.TEXT_CHANGE: Use(text, **champion),
            ids.TEXT_CHANGE_SUBMIT: Use(
                "", **champion, metadata={"text": text}, answers={"comment": "Shorter"}
            ),
            ids.TEXT_APPROVE: Use(text, **champion),
            ids.TEXT_APPROVE_ALL: Use("{}:{}={}".format(*text.split(":")), **champion),
        }

    def _reviewed(self, places: dict[str, str], question: str) -> dict[str, Use]:
        program = str(self.program)
        omar, amy, abe, ada = (places[name] for name in ("UOMAR", "UAMY", "UABE", "UADA"))
        carried, nobody = {"program": program, "enrollment": ada}, frozenset[str]()
        chosen = {"chosen0": [amy, abe], "event": "approve"}
        packed = {"program": program, "event": "waitlist", "who": abe}
        return {
            ids.APPLICATION_SHOW: Use(omar),
            ids.APPLICATIONS_REVIEW: Use(program),
            ids.APPLICATIONS_NEXT: Use(amy),
            ids.APPLICATIONS_BACK: Use(amy),
            ids.APPLICATIONS_CHOOSE: Use(program),
            ids.APPLICATIONS_CHOOSE_MORE: Use(f"{program}:0"),
            ids.APPLICATIONS_CHOOSE_PAGE: Use(metadata={"program": program}, answers=chosen),
            ids.APPLICATION_ASK: Use(amy),
            ids.APPLICATION_ASK_SUBMIT: Use(metadata={"enrollment": amy}, answers={"text": "Why?"}),
            ids.APPLICATION_ANSWER: Use(question, "UOMAR", nobody),
            ids.APPLICATION_ANSWER_SUBMIT: Use("", "UOMAR", nobody, metadata={"question": question},
                                               answers={"text": "To listen"}),
            ids.APPLICATION_DECLINE: Use(ada),
            ids.APPLICATION_DECLINE_SUBMIT: Use(metadata=carried, answers={"words": "Not this time"}),
            ids.APPLICATION_WAITLIST: Use(amy),
            ids.APPLICATION_APPROVE: Use(amy),
            ids.APPLICATIONS_DECIDE_SUBMIT: Use(metadata=packed, answers={"words": ""}),
            ids.APPLICATIONS_APPROVE_ALL: Use(program),
        }  # fmt: skip

    def _trained(self) -> dict[str, Use]:
        program, cohort, ahead, past = (str(n) for n in (self.program, self.cohort, self.ahead, self.past))
        about = {"program": program, "module": "listening", "card": 1}
        mentors, places = frozenset({"UOMAR", "UCLEO"}), frozenset({"UMAX", "UOTTO"})
        otto: dict[str, Any] = {"who": "UOTTO", "also": mentors}
        max_: dict[str, Any] = {"who": "UMAX", "also": places}
        starts = str(int((self.now + timedelta(days=9)).timestamp()))
        dates = {"date_1": starts, "minutes": "60", "place": "Room 8"}
        offer = {"program": program, "kind": "orientation"}
        carried = {**offer, "starts": [int(starts)], "minutes": 60, "place": "Room 8", "seats": None}
        return {
            ids.MODULE_OPEN: Use(f"{program}:listening", **otto),
            f"{ids.MODULE_OPEN}:0": Use(f"{program}:listening", **otto),
            ids.MODULE_PAGE: Use("", **otto, metadata=about),
            ids.MODULE_BACK: Use("1", **otto, metadata=about),
            ids.MODULE_CHECK_SUBMIT: Use("", **otto, metadata=about, answers={"answer": "1"}),
            ids.TRAINING_SHOW: Use(program, "UOTTO", ENROLLED | COORDINATORS | {"UBEA", "UBEN"}),
            ids.SESSION_PLAN: Use(f"{program}:orientation"),
            ids.SESSION_SUBMIT: Use(metadata=offer, answers=dates),
            ids.SESSION_OFFER_SUBMIT: Use(metadata=carried),
            ids.ATTENDANCE_OPEN: Use(past),
            ids.SEAT_TAKE: Use(ahead, **max_),
            ids.SEAT_NONE: Use(f"{program}:orientation", **max_),
            ids.SEAT_ATTENDED: Use(str(self.seat), "UOTTO", frozenset()),
            ids.SEAT_MISSED: Use(str(self.seat), "UOTTO", frozenset()),
            ids.ATTENDANCE_SUBMIT: Use(metadata={"date": past}, answers={"people": ["UOTTO"]}),
            ids.STILL_YES: Use(cohort, **max_),
            ids.TRAINING_NUDGE: Use(program),
            ids.STILL_NO: Use(cohort, **max_),
            ids.SESSION_CALL_OFF: Use(ahead),
        }

    def _typed(self) -> dict[str, Use]:
        anybody = EVERYBODY - NOT_MEMBERS
        with_role = ENROLLED | COORDINATORS | {"UBEA", "UBEN"}
        typed = {
            "join": Use(text="join Career", who="UREX", also=anybody),
            "nominate": Use(text="nominate <@UREX|rex>", who="UNED", also=anybody),
            "profile": Use(text="profile", who="UOMAR", also=anybody),
            "assessment": Use(text="assessment", who="UOMAR", also=frozenset({"UOTTO", "UCLEO"})),
            "training": Use(text="training", who="UOTTO", also=with_role),
        }
        admin = {name: Use(text=name) for name in COMMANDS}
        admin["assess"] = Use(text="assess <@UOTTO|otto>")
        admin["invite"] = Use(text="invite <@UGUS|gus>")
        admin["open"] = Use(text="open", alone=True)
        admin["kickoff"] = Use(text="kickoff", alone=True)
        return {f"/mentor {name}": use for name, use in typed.items()} | {
            f"/mentor-admin {name}": use for name, use in admin.items()
        }


@pytest.fixture
def town(sessions: Sessions, now: datetime) -> Town:
    return Town(sessions, now)


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_every_listener_is_written_down_and_works_for_whom_it_is(town: Town) -> None:
    uses = town.uses()
    rows = {name for name in uses if not name.startswith("/")}
    numbered = {f"{ids.MODULE_OPEN}:0"}
    town.wires.heard[f"{ids.MODULE_OPEN}:0"] = town.heard[training.SEVERAL_IN_A_ROW]  # type: ignore[index]
    assert rows - numbered == set(town.heard) - {training.SEVERAL_IN_A_ROW}
    typed = {name.split(" ", maxsplit=1)[1] for name in uses if name.startswith("/mentor-admin ")}
    assert typed == COMMANDS
    typed = {name.split(" ", maxsplit=1)[1] for name in uses if name.startswith("/mentor ")}
    assert typed == {*recruiting.MENTOR_COMMANDS, *training.MENTOR_COMMANDS}
    for name, use in uses.items():
        outcome = town.use(name, use)
        assert not outcome.refused or use.alone, (name, outcome)


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_a_forged_form_is_never_an_apology_and_changes_nothing(town: Town) -> None:
    town.wires.heard[f"{ids.MODULE_OPEN}:0"] = town.heard[training.SEVERAL_IN_A_ROW]  # type: ignore[index]
    before = town.rows()
    for name, use in town.uses().items():
        if use.text or not (use.value or use.metadata):
            continue
        for wrong in FORGED:
            town.use(name, use, value=wrong, metadata=dict.fromkeys(use.metadata, wrong))
        for odd in ({"a": [1]}, [1], None, True, 7.5, -3):
            town.use(name, use, value=str(odd), metadata=dict.fromkeys(use.metadata, odd))
    assert town.rows() == before


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_odd_answers_are_a_sentence(town: Town) -> None:
    for name, use in town.uses().items():
        if use.answers:
            for odd in ({"a": 1}, ["9" * 70], "9" * 70, None, 7, True):
                town.use(name, use, answers=dict.fromkeys(use.answers, odd))


@pytest.mark.long
@SQLITE_IS_ENOUGH
def test_nobody_decides_about_themselves_where_somebody_else_can(town: Town) -> None:
    """Cleo coordinates and applied: one by one, several at once, all at once, whatever a form carries."""
    with town.sessions.reading(TEAM) as session:
        rows = session.scalars(select(Enrollment).where(Enrollment.cohort_id == town.cohort))
        own = next(str(one.id) for one in rows if one.person.slack_id == "UCLEO")
    uses = town.uses()
    for name in (ids.APPLICATION_APPROVE, ids.APPLICATION_WAITLIST, ids.APPLICATION_DECLINE, ids.APPLICATION_SHOW,
                 ids.APPLICATIONS_NEXT, ids.APPLICATIONS_BACK, ids.APPLICATION_ASK):  # fmt: skip
        for in_modal in (True, False):
            assert town.use(name, uses[name], value=own, in_modal=in_modal).refused, name
    for name in (ids.APPLICATION_DECLINE_SUBMIT, ids.APPLICATION_ASK_SUBMIT):
        assert town.use(name, uses[name], metadata={"enrollment": own}).refused
    chosen = {"chosen0": [own], "event": "approve"}
    assert town.use(ids.APPLICATIONS_CHOOSE_PAGE, uses[ids.APPLICATIONS_CHOOSE_PAGE], answers=chosen).refused
    carried = {"program": town.program, "event": "approve", "who": own}
    town.use(ids.APPLICATIONS_DECIDE_SUBMIT, uses[ids.APPLICATIONS_DECIDE_SUBMIT], metadata=carried)
    town.use(ids.APPLICATIONS_APPROVE_ALL, uses[ids.APPLICATIONS_APPROVE_ALL])
    with town.sessions.reading(TEAM) as session:
        assert session.get_one(Enrollment, int(own)).status == "applied"
        others = session.scalars(
            select(Enrollment).where(Enrollment.cohort_id == town.cohort, Enrollment.id != int(own))
        )
        assert "applied" not in {one.status for one in others}
