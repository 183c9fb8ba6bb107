"""A draft as coordinators read it: every state of it, and the longest of everything."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO

import pytest
from openpyxl import load_workbook

from blocks.matching.drafts.all_drafts import comparison_message, drafts_message
from blocks.matching.drafts.draft import draft_head, draft_message, points_message
from blocks.matching.drafts.histogram import histogram_picture, histogram_words
from blocks.matching.drafts.left_over import left_over_message
from blocks.matching.drafts.spreadsheet import draft_sheet
from blocks.parts import Message
from blocks.reader import Reader
from bot.domain.shown.matching import (
    CirclesInDraft,
    ComparisonShown,
    DraftInList,
    DraftShown,
    DraftsShown,
    FilesShown,
    LeftOverShown,
    MoveShown,
    ProposalShown,
    ReasonShown,
    RefusedLockShown,
    RunShown,
    UnmatchedShown,
)
from bot.domain.shown.matching_sheet import LeftOverInSheet, PairInSheet, PersonInSheet, SheetShown
from bot.domain.shown.recruiting import ProgramShown
from playground.blockkit import check_message_blocks
from tests.pair_story import buttons, words

PROGRAM = ProgramShown(program=1, name="Growing", emoji=":seedling:", purpose="", announcement="", cadence_days=14,
                       duration_days=180, announce_channel=None)  # fmt: skip
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LONG = "Everybody <who> & whoever " * 40
REASONS = (
    ReasonShown("skills", 2800, 3000, {"skills": [LONG[:150]] * 9, "first_choice": True}),
    ReasonShown("goals", 1500, 1500, {"goals": [LONG[:150]] * 9}),
    ReasonShown("hours", 600, 600, {"overlap": 8}),
    ReasonShown("languages", 0, 0, {"languages": [LONG[:100]] * 9}),
)


def pair(number: int, **changes: object) -> ProposalShown:
    made = ProposalShown(number, f"U0MENTEE{number}", f"U0MENTOR{number}", 8000, 0.83, REASONS, locked=False)
    return replace(made, **changes)  # type: ignore[arg-type]


def question(message: Message) -> str:
    """What is asked before the first draft of a message is published."""
    found = [
        one["confirm"]["text"]["text"]
        for block in message.blocks
        for one in block.get("elements", ())
        if one.get("action_id") == "match.publish"
    ]
    return str(found[0])


def left(number: int) -> UnmatchedShown:
    removed = (("reporting_line", 99999), ("language", 99999), ("hours", 99999), ("other", 99999))
    return UnmatchedShown(
        f"U0LEFT{number}", "mentee", "seats_taken", removed, ("recruit_mentors", "more_seats")
    )


DRAFT = DraftShown(
    program=PROGRAM, round=7, name=LONG[:80], status="draft", revision=3, who="U0CORA", pairs=99_999,
    left_over=9_999, told=9_000, with_room=9_999, mean=0.834, fits=tuple(range(10)), total=10**9, proved=True,
    page=tuple(pair(n) for n in range(10)), unmatched=tuple(left(n) for n in range(12)),
    refused=tuple(RefusedLockShown(f"U0A{n}", f"U0B{n}", "reporting_line") for n in range(30)),
    files=FilesShown("F0PICTURE", "shared"), first_in_line=99, parts=99,
)  # fmt: skip
CIRCLES = CirclesInDraft(
    9_999, 99_999, 1, 999, least=3, small=999,
    members={f"U0MENTOR{n}": tuple(f"U0MENTEE{one}" for one in range(300)) for n in range(10)},
)  # fmt: skip


def fits_slack(message: Message) -> str:
    """What is read, once it is sure that Slack takes it."""
    assert check_message_blocks(list(message.blocks)) == []
    assert len(message.text) <= 4_000
    return words(message)


@pytest.mark.parametrize(
    "status", ["queued", "running", "failed", "draft", "asking", "published", "discarded"]
)
@pytest.mark.parametrize("name", ["", LONG[:80]])
def test_every_state_of_a_draft_fits_with_the_longest_of_everything(status: str, name: str) -> None:
    run = RunShown(100_000, 30_000, 99, 99_999, 1.0)
    shown = replace(DRAFT, status=status, name=name, run=run, answers_until=AT)
    for message in (draft_message(shown, Reader()), draft_head(shown, Reader())):
        fits_slack(message)
        mrkdwn = [block for block in message.blocks if block["type"] != "header"]
        assert "<who>" not in message.text + words(Message("", mrkdwn))


@pytest.mark.parametrize(
    ("fraction", "shown"), [(0.004, ""), (0.01, "About 1 %"), (0.379, "About 37 %"), (1.0, "About 99 %")]
)
def test_a_run_says_how_much_of_the_work_is_done(fraction: float, shown: str) -> None:
    run = RunShown(1_000, 300, 2, 290, fraction)
    text = fits_slack(draft_message(replace(DRAFT, status="running", run=run), Reader()))
    assert shown in text
    assert ("of the work is done" in text) == bool(shown)


def test_a_draft_begins_with_what_decides_about_it() -> None:
    text = fits_slack(draft_message(replace(DRAFT, name=""), Reader()))
    order = (
        *("Draft: 99999 pairs", "fit by 83 %", "Proved:", "are left over", "could not be kept together"),
        *(
            "Publish 99999 pairs",
            "in the thread of this message",
            "Pairs 1 to 10 of 99,999",
            "Without a partner",
        ),
    )
    assert sorted(order, key=text.index) == list(order)
    assert "a rule stands between them (reporting line)" in text
    assert "… and 25 more." in text
    assert buttons(draft_message(DRAFT, Reader()))["match.publish"] == "7:3"


@pytest.mark.parametrize(
    ("pairs", "left_over", "told", "asked"),
    [
        (7, 1, 1, "7 pairs get a private channel each. 1 person without a partner gets a kind message. This"),
        (1, 3, 3, "1 pair gets a private channel. 3 people without a partner get a kind message each. This"),
        (1, 3, 2, "This cannot be taken back. 1 person who still waits has read it before."),
        (1, 2, 0, "This cannot be taken back. 2 people who still wait have read it before."),
        (2, 0, 0, "2 pairs get a private channel each. This cannot be taken back."),
    ],
)
def test_the_question_before_publishing_counts_each_for_itself(
    pairs: int, left_over: int, told: int, asked: str
) -> None:
    shown = replace(DRAFT, pairs=pairs, left_over=left_over, told=told, parts=0)
    publish = next(block for block in draft_head(shown, Reader()).blocks if "match.publish" in str(block))
    assert asked in publish["elements"][0]["confirm"]["text"]["text"]


def test_who_has_a_partner_and_room_for_another_is_not_called_without_one() -> None:
    people = (left(1), replace(left(2), role="mentor", cause="mentees_taken", paired=True))
    shown = replace(DRAFT, unmatched=people, left_over=1, told=1, with_room=1)
    text = fits_slack(draft_message(shown, Reader()))
    assert "1 person is left over. 1 person has a partner, and room for another." in text
    alone, with_room = text.index("Without a partner"), text.index("With a partner, and room for another")
    assert alone < text.index("U0LEFT1") < with_room < text.index("U0LEFT2")
    assert "match.left_over" not in buttons(draft_message(shown, Reader()))
    nobody_alone = fits_slack(draft_message(replace(shown, unmatched=people[1:]), Reader()))
    assert "Without a partner" not in nobody_alone
    page = LeftOverShown(PROGRAM, 7, "", people, 0, 2, with_room=1)
    read = fits_slack(left_over_message(page, Reader()))
    assert "Without a partner, or with room for another*: 1 to 2 of 2" in read
    assert read.index("With a partner, and room") < read.index("U0LEFT2")


def rows_of(message: Message) -> list[list[str]]:
    """The buttons of a message's rows that lead on, by what they do."""
    rows = [block for block in message.blocks if block["type"] == "actions"]
    return [[one["action_id"].removeprefix("match.") for one in row["elements"]] for row in rows[:2]]


def test_deciding_comes_first_and_discarding_last_after_a_question() -> None:
    message = draft_head(DRAFT, Reader())
    elsewhere = ["preview", "settings", "drafts", "discard"]
    assert rows_of(message) == [["publish", "ask", "by_hand"], elsewhere]
    assert all("confirm" in row["elements"][-1] for row in message.blocks if "match.discard" in str(row))
    primary = [one for row in message.blocks for one in row.get("elements", ()) if one.get("style")]
    assert [one["action_id"] for one in primary] == ["match.publish"]
    assert rows_of(draft_head(replace(DRAFT, pairs=0), Reader())) == [["by_hand", *elsewhere]]
    assert rows_of(draft_head(replace(DRAFT, peers=True), Reader()))[0] == ["publish", "by_hand"]
    assert rows_of(draft_head(replace(DRAFT, status="asking"), Reader())) == [elsewhere[1:]]


@pytest.mark.long
def test_the_picture_says_in_words_what_it_shows() -> None:
    message = draft_message(DRAFT, Reader())
    image = next(block for block in message.blocks if block["type"] == "image")
    assert image["slack_file"] == {"id": "F0PICTURE"}
    assert "10 to 20 %: 1 pair; 20 to 30 %: 2 pairs" in image["alt_text"]
    assert "0 to 10 %:" not in image["alt_text"]
    picture = histogram_picture(DRAFT.fits, Reader())
    assert picture.startswith(b"\x89PNG")
    assert picture == histogram_picture(DRAFT.fits, Reader())
    assert histogram_words((), Reader()) == "How well the pairs fit. No pairs."
    assert histogram_picture((0,) * 10, Reader()).startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("gap", "total", "said"),
    [(70, 1_000_000, "more than 0.01 % higher"), (5_000, 100_000, "more than 5.00 % higher"), (0, 0, "Not proved:"),
     (10**12, 5_000, "might match more people")],
)  # fmt: skip
def test_what_is_not_proved_says_how_much_may_be_missing(gap: int, total: int, said: str) -> None:
    assert said in fits_slack(draft_message(replace(DRAFT, proved=False, gap=gap, total=total), Reader()))


def test_a_workspace_without_files_is_told_once_and_everything_works() -> None:
    message = draft_message(replace(DRAFT, files=FilesShown(None, "refused")), Reader())
    assert "Slack does not take files from me here" in fits_slack(message)
    assert not any(block["type"] == "image" for block in message.blocks)
    assert {"match.publish", "match.more", "match.left_over"} <= set(buttons(message))


@pytest.mark.parametrize(
    ("changes", "offers"),
    [
        ({}, {"lock", "forbid", "points"}),
        ({"locked": True}, {"unlock", "forbid", "points"}),
        ({"decided": "lock"}, {"unlock", "forbid", "points"}),
        ({"decided": "forbid", "locked": True}, {"unlock", "lock", "points"}),
    ],
)
def test_a_pair_offers_what_is_not_decided_yet(changes: dict[str, object], offers: set[str]) -> None:
    message = draft_message(replace(DRAFT, page=(pair(5, **changes),)), Reader())
    menu = next(block["accessory"] for block in message.blocks if block.get("accessory"))
    assert {one["value"].partition(":")[0] for one in menu["options"]} == offers
    assert all(one["value"].endswith(":5") for one in menu["options"])


def test_pages_lead_on_and_back() -> None:
    middle = draft_message(replace(DRAFT, first=50, unmatched=()), Reader())
    assert buttons(middle) == {"match.back": "7:4", "match.more": "7:6"}
    last = draft_message(replace(DRAFT, first=99_990, page=(pair(1),), pairs=99_991, unmatched=()), Reader())
    assert buttons(last) == {"match.back": "7:9998"}
    left_over = LeftOverShown(PROGRAM, 7, "", tuple(left(n) for n in range(25)), 25, 60)
    message = left_over_message(left_over, Reader())
    assert "26 to 50 of 60" in fits_slack(message)
    assert buttons(message) == {"match.left_over_back": "7:0", "match.left_over": "7:2"}
    fits_slack(left_over_message(replace(left_over, people=(), first=0, count=0), Reader()))
    fits_slack(points_message(pair(1), Reader()))


def in_list(number: int, **changes: object) -> DraftInList:
    made = DraftInList(number, LONG[:80], "draft", 2, "U0CORA", AT, 99_999, 9_999, 0.8, True, 3, LONG[:80])
    return replace(made, **changes)  # type: ignore[arg-type]


def test_the_list_and_the_comparison_fit_with_the_longest_of_everything() -> None:
    states = ("queued", "running", "failed", "draft", "asking")
    drafts = tuple(in_list(n, status=states[n % 5]) for n in range(40))
    assert "… and 25 more." in fits_slack(drafts_message(DraftsShown(PROGRAM, drafts), Reader()))
    assert "`/mentor-admin match preview` makes one" in fits_slack(
        drafts_message(DraftsShown(PROGRAM, ()), Reader())
    )
    moves = tuple(MoveShown(f"U0MENTEE{n}", ("U0A", "U0B"), ()) for n in range(20))
    compared = ComparisonShown(PROGRAM, (in_list(1), in_list(2)), (10**9, 10**9), 9, 999, moves)
    text = fits_slack(comparison_message(compared, Reader()))
    assert "999 mentees would have another mentor" in text
    assert "… and 979 more." in text
    same = replace(compared, moved=0, moves=())
    assert "Nobody would have another mentor." in fits_slack(comparison_message(same, Reader()))


# --- the spreadsheet -----------------------------------------------------------------------------------
EVIL = ('=HYPERLINK("http://x")', "+1+1", "-2", "@SUM(A1)", "#N/A", "bell \x07 rings", "x" * 50_000)


def test_the_spreadsheet_holds_every_pair_with_points_that_add_up() -> None:
    people = [PersonInSheet(name, f"{n}@example.com", "Sales") for n, name in enumerate(EVIL)]
    pairs = [
        PairInSheet(one, people[0], 0.834, 4903, (*REASONS, ReasonShown("stay", 3, 3, {})), n == 0, "matcher")
        for n, one in enumerate(people)
    ]
    over = [LeftOverInSheet(one, left(1)) for one in people]
    book = load_workbook(
        BytesIO(draft_sheet(SheetShown(("skills", "goals", "hours"), iter(pairs), iter(over)), Reader()))
    )
    assert book.sheetnames == ["Pairs", "Without a partner"]
    head, *rows = list(book["Pairs"].iter_rows())
    names = [cell.value for cell in head]
    assert names[:8] == ["Mentee", "E-mail", "Department", "Mentor", "E-mail", "Department", "Fit in %",
                         "Points of 10,000"]  # fmt: skip
    assert len(rows) == len(EVIL)
    for row in rows:
        assert all(cell.data_type in ("s", "n", "inlineStr") for cell in row), "no cell is a formula"
        values = dict(zip(names, (cell.value for cell in row), strict=True))
        parts = [value for name, value in values.items() if name.startswith("Points:")]
        assert sum(parts) == values["Points of 10,000"] == 4903
    assert rows[0][0].value == EVIL[0]
    assert rows[0][0].quotePrefix
    assert rows[5][0].value == "bell  rings"
    assert len(rows[6][0].value) == 2_000
    assert "&lt;" not in str(rows[0][-1].value)
    assert book["Pairs"].freeze_panes == "A2"
    _, first, *_ = list(book["Without a partner"].iter_rows(values_only=True))
    assert first[3] == "mentee"
    assert "ruled out: 99999 by reporting line" in first[4]


def test_publishing_asks_about_the_pairs_that_part_wherever_its_button_stands() -> None:
    made = DraftInList(1, "", "draft", 2, "U0CORA", AT, 12, 3, 0.8, True, parts=2)
    shown = fits_slack(drafts_message(DraftsShown(PROGRAM, (made,)), Reader()))
    assert shown.count("parts 2 living pairs that have not begun") == 2
    kept = DraftInList(1, "", "draft", 2, "U0CORA", AT, 12, 3, 0.8, True)
    assert "living pair" not in fits_slack(drafts_message(DraftsShown(PROGRAM, (kept,)), Reader()))


@pytest.mark.parametrize("name", ["", LONG[:80]])
def test_the_largest_circles_fit_and_each_stands_above_its_pairs(name: str) -> None:
    text = fits_slack(draft_message(replace(DRAFT, name=name, circles=CIRCLES), Reader()))
    assert "9999 circles with 99999 mentees" in text
    assert "*Circle of <@U0MENTOR3>* (300): <@U0MENTEE0>, " in text
    assert ":warning: 999 circles have fewer than 3 mentees" in text


def test_the_question_before_publishing_is_never_cut_off_for_who_may_still_come() -> None:
    still_open = replace(DRAFT, apply_until=AT.date(), parts=0)
    asked = question(draft_message(still_open, Reader()))
    assert "whoever comes later can be matched in a later round." in asked
    full = question(draft_message(replace(still_open, parts=10**80), Reader()))
    assert full.endswith("that have not begun.")
    assert "Applications are open" not in full
