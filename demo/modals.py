"""How a colleague fills in a modal: by reading labels, hints, kinds of input and limits, like anybody would.

Nothing here knows the app. What a question is about is guessed from its words; a prefilled field stays
as it is; an optional one is filled when the colleague is in the mood.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from demo import words
from demo.personas import GoalIdea, Part, Persona
from playground import ViewOnScreen

Json = dict[str, Any]
Key = str | tuple[str, str]
Answers = dict[Key, Any]

# What a text question is about, most telling words first. The texts are the persona's, or drawn when asked.
_ABOUT: tuple[tuple[str, str], ...] = (
    (r"worries you", "worries"),
    (r"what came of", "settled"),
    (r"reason|why (do|are) you (leav|withdraw|stop)", "reason"),
    (r"confidential|between us", "confidentiality"),
    (r"leave out|(not|out of|outside|off).{0,20}(scope|topic|talk|limits)|topics out", "out of scope"),
    (r"(in scope|topics in|talk about|topics we)", "in scope"),
    (r"how.{0,20}give.{0,20}feedback|feedback to each other", "feedback way"),
    (r"does not work|doesn.t work|if it|not working out", "if not"),
    (r"success looks|what success|worth it", "success"),
    (r"measure|how (will )?(you|we) (will )?know|know (that )?it", "measure"),
    (r"obstacle|in the way|stuck|blocking", "obstacle"),
    (r"thank", "thanks"),
    (r"achiev|proud|changed for you|take with you|success(es)?\b", "achievements"),
    (r"next cohort|next round|do differently|improve the program", "next cohort"),
    (r"should change|better|change\b", "should change"),
    (r"works? well|what works|going well|worked", "works well"),
    (r"concern|worr", "concerns"),
    (r"hope", "hopes"),
    (r"experience|how you like to help|bring", "experience"),
    (r"one thing|want from|looking for", "wish"),
    (r"\bbio\b|about (you|yourself)|introduc", "bio"),
    (r"agenda|topic", "topic"),
    (r"goal|what do you want to|title", "goal"),
    (r"progress|news|update|since last", "progress"),
    (r"line to|note to|message to|word to|comment|anything|feedback|how was", "feedback"),
    (r"hello|greet", "hello"),
)
_DRAWN: Mapping[str, Sequence[str]] = {
    "obstacle": words.OBSTACLES,
    "should change": words.SHOULD_CHANGE,
    "works well": words.WORKS_WELL,
    "topic": words.TOPICS,
    "progress": words.PROGRESS,
    "feedback": words.FEEDBACK_GOOD,
    "reason": words.OBSTACLES,
    "worries": words.WORRIES,
    "settled": words.SETTLED,
    "general": words.GENERAL,
}
_WORRIES = re.compile(r"worries you")
_WORRIED = 1 / 15
"""How many of those who are asked in confidence whether something worries them have something to say."""
_SENSITIVE = re.compile(r"rather not|not be matched|avoid|block|identify|groups?\b|coordinator know")
_YES = re.compile(r"\byes\b|good match|on track|either is fine", re.IGNORECASE)
_NO = re.compile(r"\bno\b|did not|didn.t|never|not a good fit|cancel|drop|stuck|poor", re.IGNORECASE)
_SKILLS = frozenset(skill.lower() for skill in words.SKILLS)
PROGRAM = "Growing together"
_SCALE = re.compile(r"(\d{1,2})\b")
_LOOKING_BACK = re.compile(r"review|final|closing", re.IGNORECASE)


@dataclass(frozen=True)
class Pen:
    """A colleague filling in one modal. `now` is local to them; `about` names what they fill it in for.

    The same person writes the same about the same thing, however often the modal had to be opened.

    `view` is the modal; `files` they could attach, by extension; `suggest` types into an external select;
    `channel` is where they would announce something; `contacts` are user ids by what they are asked for as.
    Once they have met (`has_met`), dates lie a fortnight ahead instead of a few days.
    """

    persona: Persona
    now: datetime
    about: str
    goal: GoalIdea
    view: ViewOnScreen
    files: Mapping[str, tuple[str, bytes]] = field(default_factory=dict)
    suggest: Callable[[str, str], list[Json]] = lambda action_id, query: []
    channel: str | None = None
    contacts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    template: str = ""
    has_met: bool = False

    def answers(self) -> Answers:
        """What this colleague writes into the fields, keyed by (block_id, action_id)."""
        view = self.view
        filled: Answers = {}
        for block in view.blocks:
            if block["type"] != "input":
                continue
            element = block["element"]
            place = (block["block_id"], element["action_id"])
            corrected = block["block_id"] in view.errors
            if not corrected and _has_value(view, place) and not self._knows_better(block):
                continue
            if block.get("optional") and not corrected and not self._in_the_mood(block):
                continue
            answer = self._answer(block, element, corrected=corrected)
            if answer not in (None, "", []):
                filled[place] = answer
        return filled

    def _knows_better(self, block: Json) -> bool:
        """Whether what is prefilled is to be replaced: other people are meant, or another template."""
        if self._template_in(_question(block), _options(block["element"])):
            return True
        picks_people = block["element"]["type"] in {"users_select", "multi_users_select"}
        return picks_people and bool(self._people(_question(block)))

    def _in_the_mood(self, block: Json) -> bool:
        question = _question(block)
        if _SENSITIVE.search(question):
            return False
        if _WORRIES.search(question):
            return self._dice("worries", question).random() < _WORRIED
        return self._dice("mood", question).random() < 0.35 + 0.5 * self.persona.diligence

    def _dice(self, *about: object) -> random.Random:
        return self.persona.dice("modal", self.about, *about)

    def _answer(self, block: Json, element: Json, *, corrected: bool) -> Any:
        question = _question(block)
        must = not block.get("optional")
        answer: Mapping[str, Callable[[], Any]] = {
            "plain_text_input": lambda: self._text(question, element),
            "number_input": lambda: self._number(question, element),
            "static_select": lambda: self._one(question, _options(element)),
            "radio_buttons": lambda: (
                (corrected and self._another(block)) or self._one(question, _options(element))
            ),
            "multi_static_select": lambda: self._several(question, element, must=must),
            "checkboxes": lambda: self._several(question, element, must=must),
            "external_select": lambda: next(iter(self._suggested(question, element)), None),
            "multi_external_select": lambda: self._suggested(question, element)[:1],
            "datepicker": lambda: self._day(question, later=corrected).isoformat(),
            "timepicker": lambda: f"{self._hour():02d}:00",
            "datetimepicker": lambda: self._moment(question, later=corrected),
            "email_text_input": lambda: self.persona.colleague.email,
            "url_text_input": lambda: _page_of(self.persona),
            "users_select": lambda: next(iter(self._people(question)), None),
            "multi_users_select": lambda: self._people(question),
            "channels_select": lambda: self.channel,
            "conversations_select": lambda: self.channel,
            "file_input": lambda: list(self.files.values())[:1],
        }
        # Without contacts people pickers stay empty: nobody names colleagues without being asked to.
        return answer.get(element["type"], lambda: None)()

    def _people(self, question: str) -> list[str]:
        return [person for asked, people in self.contacts.items() if asked in question for person in people]

    def _suggested(self, question: str, element: Json) -> list[str]:
        query = self.persona.wanted[0][:3] if "skill" in question else self.persona.colleague.name[:3]
        return [str(option["value"]) for option in self.suggest(element["action_id"], query)]

    # --- texts ---------------------------------------------------------------------------------------
    def _text(self, question: str, element: Json) -> str:
        text = self._words(question, self.view.title.lower())
        limit = int(element.get("max_length") or 3000)
        text = text if len(text) <= limit else text[:limit].rsplit(" ", 1)[0]
        shortest = int(element.get("min_length") or 0)
        while len(text) < shortest:
            text = f"{text} {text or 'Yes.'}"[:limit]
        return text

    def _words(self, question: str, title: str) -> str:
        colleague = self.persona.colleague
        profile = {
            r"time ?zone": colleague.tz,
            r"country": colleague.country or "",
            r"location|office|city|where you work": colleague.location,
            r"department|team\b": colleague.department,
            r"job title": colleague.title,
            r"your name": colleague.name,
            r"program.{0,8} name|name of the program|^name\b": PROGRAM,
        }
        for pattern, known in profile.items():
            if known and re.search(pattern, question):
                return known
        if re.search(r"place\b|where\b", question):
            return "Video call"
        for asked in (question, title):
            for pattern, subject in _ABOUT:
                if re.search(pattern, asked):
                    return self._about(subject, question)
        return self._about("general", question)

    def _about(self, subject: str, question: str) -> str:
        if subject == "goal":
            return self.goal.title
        if subject == "measure":
            return self.goal.measure
        if subject in self.persona.texts:
            return self.persona.texts[subject]
        lines = _DRAWN[subject]
        if subject == "feedback" and self._dice("mixed", question).random() > 0.5 + self.persona.warmth / 10:
            lines = words.FEEDBACK_MIXED
        line: str = self._dice("words", subject, question).choice(lines)
        return line

    # --- numbers, days and hours ---------------------------------------------------------------------
    def _number(self, question: str, element: Json) -> str:
        lowest, highest = float(element.get("min_value") or 1), float(element.get("max_value") or 100)
        if _CAPACITY.search(question):
            wish: float = self.persona.capacity
        elif re.search(r"minutes", question):
            wish = 45
        elif re.search(r"seats|places", question):
            wish = 20
        elif re.search(r"level\b", question):
            wish = self.persona.colleague.level
        else:
            wish = self._rating(question, lowest, highest)
        return str(int(min(max(wish, lowest), highest)))

    def _rating(self, question: str, lowest: float, highest: float) -> int:
        """Where this colleague stands on a scale whose upper end is the good one."""
        height = (self.persona.warmth - 1) / 4 + self._dice("rating", question).uniform(-0.25, 0.2)
        if re.search(r"style|directive|explor|helps you most|like to help", question):
            height = (self.persona.style - 1) / 4
        elif (
            question.strip() in _SKILLS or re.search(r"how good|skill|today", question)
        ) and not _LOOKING_BACK.search(self.view.title):
            height = self._dice("skill", question).uniform(0.1, 0.6)
        return round(lowest + min(1.0, max(0.0, height)) * (highest - lowest))

    def _day(self, question: str, *, later: bool) -> date:
        """A date: due dates by the goal, meetings within a week or so, what has happened a few days ago."""
        if re.search(r"did you|took place|have met|was it|since", question):
            return _working_day(self.now.date() - timedelta(days=1), step=-1)
        if re.search(r"due|until|by when|target", question):
            return self.now.date() + timedelta(days=self.goal.days)
        nearest, farthest = (11, 17) if self.has_met else (2, 8)
        ahead = self._dice("day", question).randint(nearest, farthest) + (7 if later else 0)
        return _working_day(self.now.date() + timedelta(days=ahead), step=1)

    def _hour(self) -> int:
        return min(15, max(10, round(self.persona.hour)))

    def _moment(self, question: str, *, later: bool) -> int:
        """Epoch seconds of a full hour in this colleague's working day."""
        day = self._day(question, later=later)
        local = datetime(day.year, day.month, day.day, self._hour(), tzinfo=self.now.tzinfo)
        return int(local.timestamp())

    # --- choices -------------------------------------------------------------------------------------
    def _one(self, question: str, options: list[Json]) -> str | None:
        known = self._known(question, options)
        if known:
            return known[0]
        waits = [
            str(one["value"]) for one in options if re.search(r"waiting list|wait for a place", _label(one))
        ]
        if waits:
            return waits[0]
        scale = _scale(options)
        if scale:
            return scale[self._rating(question, min(scale), max(scale))]
        kind = [one["value"] for one in options if self.goal.kind in _label(one)]
        if kind:
            return str(kind[0])
        if re.search(r"how often|frequen", question):
            often = [one["value"] for one in options if re.search(r"two weeks|second week|14", _label(one))]
            if often and self._dice("often").random() < 0.7:  # noqa: PLR2004  (most people take the usual)
                return str(often[0])
        yes = [one for one in options if _YES.search(_label(one))]
        if yes and self._dice("yes", question).random() < 0.85:  # noqa: PLR2004  (it mostly goes well)
            return str(yes[0]["value"])
        good = [one for one in options if not _NO.search(_label(one))] or options
        return str(self._dice("one", question).choice(good)["value"]) if good else None

    def _another(self, block: Json) -> str | None:
        """The answer below the one that was not right, or the first after the last."""
        values = [str(one["value"]) for one in _options(block["element"])]
        state = self.view.values.get(block["block_id"], {}).get(block["element"]["action_id"], {})
        chosen = str((state.get("selected_option") or {}).get("value"))
        return values[(values.index(chosen) + 1) % len(values)] if chosen in values else None

    def _several(self, question: str, element: Json, *, must: bool) -> list[str]:
        options = _options(element)
        most = int(element.get("max_selected_items") or len(options) or 1)
        known = self._known(question, options)
        if known:
            return known[:most]
        if element["type"] == "checkboxes" and (must or len(options) == 1):
            return [one["value"] for one in options]  # "I have read it": all of the boxes
        if _SENSITIVE.search(question) or not options:
            return []
        dice = self._dice("several", question)
        count = min(most, len(options), dice.randint(1, 3))
        return [one["value"] for one in dice.sample(options, count)]

    def _template_in(self, question: str, options: list[Json]) -> list[str]:
        """The template this coordinator has in mind, where templates are offered."""
        values = [str(one["value"]) for one in options]
        return [self.template] if "template" in question and self.template in values else []

    def _ranked(self, options: list[Json], nth: int) -> list[str]:
        """Somebody else for each choice, in an order of this colleague's own."""
        by_name = sorted(options, key=_label)
        self.persona.dice("ranking", *map(_label, by_name)).shuffle(by_name)
        return [str(one["value"]) for one in by_name[nth : nth + 1]]

    def _known(self, question: str, options: list[Json]) -> list[str]:
        """The options this colleague has a clear answer for, in the order of their wish."""
        persona, colleague = self.persona, self.persona.colleague
        chosen = self._template_in(question, options)
        if chosen:
            return chosen
        if _ROLE.search(question):
            return _matching(options, _PART_WORDS[persona.part])[:1]
        nth = _CHOICE.search(question)
        if nth is not None:
            return self._ranked(options, _NTH.index(nth[1]))
        wishes: list[str] = []
        if re.search(r"offer|share|can help|can you help|help with|help someone|teach", question):
            wishes = [*persona.offered, *persona.areas]
        elif re.search(r"skill|grow|learn", question):
            wishes = list(persona.wanted)
        elif re.search(r"goal|work on|working towards", question):
            wishes = list(persona.areas)
        elif "language" in question:
            wishes = [*colleague.languages]
        elif re.search(r"department", question):
            wishes = [colleague.department]
        elif re.search(r"location|office", question):
            wishes = [colleague.location]
        elif re.search(r"\blevel\b|seniority", question) and "skill" not in question:
            wishes = [f"level {colleague.level}", str(colleague.level), f"l{colleague.level}"]
        return _matching(options, wishes)


_NTH = ("first", "second", "third", "fourth", "fifth")
_CHOICE = re.compile(rf"your ({'|'.join(_NTH)}) choice")
_ROLE = re.compile(r"take part|mentor, mentee|as a\b|role|join as|here as|^i would like to\s*$")
_LEARNS = ["mentee", "have a mentor", "find a mentor", "learn", "ask", "new colleague", "peer", "member"]
_PART_WORDS = {
    Part.MENTEE: _LEARNS,
    Part.MENTOR: ["mentor", "be a mentor", "guide", "answer", "buddy"],
    Part.BOTH: ["both", "mentor and mentee"],
    Part.NEVER: _LEARNS,
}
_CAPACITY = re.compile(r"how many (mentees|people|new colleagues|leaders)|capacity|mentees can you")


def _page_of(persona: Persona) -> str:
    local, _, domain = persona.colleague.email.partition("@")
    return f"https://{domain}/people/{local}"


def _question(block: Json) -> str:
    """The label and what stands in the field, in lower case; the hint only says who sees it, mostly."""
    placeholder = (block["element"].get("placeholder") or {}).get("text", "")
    return f"{block['label']['text']} {placeholder}".lower()


def _label(option: Json) -> str:
    return str(option["text"]["text"]).lower()


def _options(element: Json) -> list[Json]:
    groups = element.get("option_groups") or []
    return [*(element.get("options") or []), *(one for group in groups for one in group["options"])]


def _matching(options: list[Json], wishes: Sequence[str]) -> list[str]:
    """Values of the options that say what is wished, exactly first, then as part of their words."""
    found: dict[str, None] = {}
    for wish in wishes:
        folded = wish.lower()
        exact = [one for one in options if folded in (_label(one), str(one["value"]).lower())]
        near = [one for one in options if re.search(rf"\b{re.escape(folded)}\b", _label(one))]
        found.update({str(one["value"]): None for one in (exact or near)[:1]})
    return list(found)


def _scale(options: list[Json]) -> dict[int, str]:
    """Points → option values if the options are a scale ("1", "5 · very useful"), else nothing."""
    points: dict[int, str] = {}
    for one in options:
        match = _SCALE.match(_label(one))
        if match is None:
            return {}
        points[int(match[1])] = str(one["value"])
    lowest = min(points, default=0)
    whole = len(points) > 1 and set(points) == set(range(lowest, lowest + len(points)))
    return points if whole else {}


def _has_value(view: ViewOnScreen, place: tuple[str, str]) -> bool:
    state = view.values.get(place[0], {}).get(place[1], {})
    kept = {key: value for key, value in state.items() if key != "type"}
    return any(value not in (None, "", [], {}) for value in kept.values())


def _working_day(day: date, *, step: int) -> date:
    while day.isoweekday() > 5:  # noqa: PLR2004  (Saturday and Sunday)
        day += timedelta(days=step)
    return day
