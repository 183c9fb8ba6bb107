"""The views of settings and of matching again, with the longest of everything."""

from __future__ import annotations

import pytest

from blocks.matching.tuning.rematch import rematch_message
from blocks.matching.tuning.rematch import rematched as rematched_message
from blocks.matching.tuning.settings import saved_note, settings_modal
from blocks.matching.tuning.settings_words import changes_words, field_name
from blocks.reader import Reader
from bot.domain.program import MatchingSettings
from bot.domain.shown.matching_rematch import Rematched, RematchShown, WayShown
from bot.domain.shown.matching_settings import (
    ChangeShown,
    ComparedShown,
    MoveShown,
    NumberShown,
    SavedMeanwhile,
    SettingsSaved,
    SettingsShown,
    TrialShown,
)
from bot.domain.shown.recruiting import ProgramShown
from bot.errors import DomainError
from bot.matching.plan import ALWAYS_ON, DEFAULT_RULES, DEPARTMENTS
from bot.usecases.matching.tuning import settings_form as form
from tests.conftest import NOW
from tests.pair_story import assert_fits, assert_view_fits, buttons, view_words, words

LONG = "W0" + "ABCDEFGHI"
PROGRAM = ProgramShown(
    program=999_999_999, name="<!channel> " + "n" * 64, emoji=":seedling:", purpose="p" * 3000
)
MOVES = tuple(MoveShown(LONG, (LONG,) * 5, (LONG,) * 5) for _ in range(5))
FIELDS = [
    *(f.key for f in form.weight_fields(MatchingSettings())),
    *(f.key for f in form.RULE_FIELDS),
    *(f.key for f in form.ROUND_FIELDS),
    *(f"rule_{key}" for key in form.switches()),
]
CHANGES = (
    *(ChangeShown(field, "9999999", "8888888") for field in [*FIELDS, "repeat_days"]),
    ChangeShown("seniority", "own", "reverse"),
    ChangeShown("department", "different", "none"),
)


def shown(**more: object) -> SettingsShown:
    settings = MatchingSettings(seniority={0: 1.0}, repeat_days=30)

    def numbers(fields: tuple[form.NumberField, ...]) -> tuple[NumberShown, ...]:
        return tuple(NumberShown(f.key, f.least, f.most, f.whole, f.may_be_empty) for f in fields)

    facts: dict[str, object] = {
        "program": PROGRAM,
        "base": "f" * 64,
        "typed": form.fields_of(settings),
        "shares": form.shares(settings),
        "weights": numbers(form.weight_fields(settings)),
        "rules": numbers(form.RULE_FIELDS),
        "rounds": numbers(form.ROUND_FIELDS),
        "switches": form.switches(),
        "guarded": tuple(sorted(ALWAYS_ON)),
        "seniority": form.seniority_choices(settings),
        "departments": DEPARTMENTS,
        "repeats": form.repeats(settings),
        "waiting": 10_000,
    }
    return SettingsShown(**{**facts, **more})  # type: ignore[arg-type]


COMPARED = ComparedShown(500, 500, 500, 499, 0.123, None, 400, MOVES, 300, (LONG,) * 5, 200, (LONG,) * 5)


@pytest.mark.parametrize("place", ["", "top", "end"])
def test_the_form_fits_a_modal_whatever_is_in_it(place: str) -> None:
    everywhere = [*FIELDS, "rules", "seniority", "repeat_days", "department"]
    wrong = tuple(DomainError("number_invalid", field=key, given="x" * 500) for key in everywhere)
    for more in (
        {},
        {"errors": wrong},
        {"trial": TrialShown((), 0, 0)},
        {"trial": TrialShown(CHANGES, 9_999_999, 9_999_999)},
        {"trial": TrialShown(CHANGES, 9_999_999, 9_999_999, open=False)},
        {"trial": TrialShown(CHANGES, 500, 500, COMPARED)},
        {"trial": TrialShown(CHANGES, 0, 0), "beaten": SavedMeanwhile(LONG, NOW, CHANGES)},
        {"trial": TrialShown(CHANGES, 0, 0), "beaten": SavedMeanwhile(None, None, ())},
    ):
        assert_view_fits(settings_modal(shown(place=place, **more), Reader()))


def test_fields_keep_their_ids_so_that_what_was_typed_stays() -> None:
    def fields(view: dict[str, object]) -> list[str]:
        return [b["block_id"] for b in view["blocks"] if b["type"] == "input"]  # type: ignore[attr-defined, index]

    before = fields(settings_modal(shown(), Reader()))
    after = settings_modal(shown(place="top", trial=TrialShown(CHANGES, 500, 500, COMPARED)), Reader())
    assert fields(after) == before
    errors = (DomainError("answer_required", field="weight_skills"),)
    assert fields(settings_modal(shown(place="end", errors=errors), Reader())) == before


def test_every_promise_to_people_is_listed_and_none_can_be_ticked() -> None:
    view = settings_modal(shown(), Reader())
    said = next(b["text"]["text"] for b in view["blocks"] if "Always on" in str(b))
    assert said.count("•") == len(ALWAYS_ON)
    ticks = next(b for b in view["blocks"] if b.get("block_id") == "rules")["element"]["options"]
    assert not ALWAYS_ON & {one["value"] for one in ticks}


def test_every_setting_has_a_name_in_plain_words() -> None:
    for key in FIELDS:
        name = field_name(key, Reader())
        assert name
        assert "_" not in name
        assert name != "other rules"
    assert set(form.switches()) <= set(DEFAULT_RULES)


def test_the_note_says_who_and_what_and_cannot_call_everybody() -> None:
    note = saved_note(SettingsSaved(PROGRAM, LONG, CHANGES), Reader())
    assert_fits(note)
    assert "<!channel>" not in words(note)
    assert {"match.preview", "match.settings"} == set(buttons(note))
    assert "skills 30 → 40 %" in changes_words((ChangeShown("weight_skills", "3000", "4000"),), Reader())
    assert "same team: off → on" in changes_words((ChangeShown("rule_same_team", "", "on"),), Reader())


def way(key: str, **more: object) -> WayShown:
    facts: dict[str, object] = {"key": key, "people": 99_999, "mentees": 99_999, "fit": 0.789, "moved": 9_999,
                                "parted": 0, "moves": (*MOVES, MoveShown(LONG, (LONG,), ())), "parting": (),
                                "mark": key}  # fmt: skip
    return WayShown(**{**facts, **more})  # type: ignore[arg-type]


def test_three_ways_fit_a_message_and_say_whom_they_part() -> None:
    many = RematchShown(PROGRAM, (LONG,) * 20, (LONG,) * 20, 9_999, 9_999, 7, 9_999, 9_999, 9_999)
    assert_fits(rematch_message(many, Reader()))
    parting = tuple((LONG, LONG) for _ in range(5))
    ways = (
        way("locked"),
        way("bonus", parted=1, parting=parting[:1]),
        way("scratch", parted=9_999, parting=parting),
    )
    message = rematch_message(RematchShown(PROGRAM, (), (), 1, 1, None, 0, 0, 0, ways=ways), Reader())
    assert_fits(message)
    asked = [b["elements"][0].get("confirm") for b in message.blocks if b["type"] == "actions"]
    assert [bool(question) for question in asked] == [False, True, True]
    assert "9999 living pairs that have not begun would part" in words(message)
    table = next(
        b["text"]["text"] for b in message.blocks if b.get("text", {}).get("text", "").startswith("```")
    )
    assert len({len(line) for line in table.strip("`\n").splitlines()}) == 1
    alone = rematch_message(RematchShown(PROGRAM, (), (), 0, 0, None, 0, 0, 0, too_many=True), Reader())
    assert_fits(alone)


def test_those_who_part_are_told_without_blame() -> None:
    for free in (True, False):
        message = rematched_message(Rematched(LONG, "<!here>" * 10, free), Reader())
        assert_fits(message)
        assert "says nothing about either of you" in words(message)
        assert "<!here>" not in words(message)
    assert "Matching" in view_words(settings_modal(shown(), Reader()))
