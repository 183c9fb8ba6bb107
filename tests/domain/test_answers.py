"""What people type into forms, however hostile, and what is kept of it."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.answers import clean_text, parse_answer, parse_page
from bot.domain.forms import Answer, Audience, Kind, Option, Page, Question
from bot.errors import CODES, DomainError, FormErrors

OPTIONS = (Option("a", "Apples"), Option("b", "Bananas"), Option("c", "Cherries"))


def ask(kind: Kind, **more: object) -> Question:
    fields: dict[str, object] = {
        "key": "q",
        "kind": kind,
        "label": "Question",
        "audience": Audience.SELF,
        **more,
    }
    return Question(**fields)  # type: ignore[arg-type]


def refused(question: Question, raw: object) -> DomainError:
    with pytest.raises(DomainError) as caught:
        parse_answer(question, raw)
    assert caught.value.field == "q"
    return caught.value


NOTHING_TO_SEE = [
    "",
    "   ",
    "\n\t\r\n",
    "\u200b\u200b",
    "\u202e\u202d",
    "\ufeff",
    "\u2800",
    "\u3164",
    "\u00a0\u2003",
    "\x00\x01",
    "\u200d\ufe0f",
    "\ud800",
]


@pytest.mark.parametrize("raw", NOTHING_TO_SEE)
def test_what_nobody_can_see_is_no_answer(raw: str) -> None:
    assert parse_answer(ask(Kind.TEXT), raw) is None
    assert parse_answer(ask(Kind.LONG_TEXT), raw) is None
    assert refused(ask(Kind.TEXT, required=True), raw).code == "answer_required"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("  Hello  ", "Hello"),
        ("one\r\ntwo", "one two"),
        ("a\x00b\x1b[31mc", "ab[31mc"),
        ("שלום עולם", "שלום עולם"),
        ("نور \u200fالدين", "نور \u200fالدين"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👩\u200d👧 done ✅", "👩\u200d👩\u200d👧 done ✅"),
        ("evil\u202egnp.exe", "evilgnp.exe"),
        ("e\u0301", "é"),
        ("half\ud83d", "half"),
        ("<!channel> & *you*", "<!channel> & *you*"),
    ],
)
def test_a_line_keeps_every_script_and_loses_what_breaks_a_screen(raw: str, kept: str) -> None:
    assert parse_answer(ask(Kind.TEXT), raw) == kept


def test_long_texts_keep_their_lines() -> None:
    assert parse_answer(ask(Kind.LONG_TEXT), " one\r\n\r\ntwo\u2028three ") == "one\n\ntwo\nthree"


def test_too_long_says_how_long_and_how_long_it_may_be() -> None:
    error = refused(ask(Kind.TEXT, max_length=5), "sixsix")
    assert (error.code, dict(error.params)) == ("answer_too_long", {"length": 6, "maximum": 5})
    assert parse_answer(ask(Kind.TEXT, max_length=5), "  five5  ") == "five5"
    assert refused(ask(Kind.LONG_TEXT), "x" * 3001).params["maximum"] == 3000


def test_a_choice_takes_only_what_is_offered() -> None:
    for kind in (Kind.CHOICE, Kind.RADIO):
        assert parse_answer(ask(kind, options=OPTIONS), "b") == "b"
        assert parse_answer(ask(kind, options=OPTIONS), None) is None
        assert refused(ask(kind, options=OPTIONS), "z").code == "not_an_option"
        assert len(str(refused(ask(kind, options=OPTIONS), "z" * 5000).params["given"])) <= 60


def test_several_choices_come_in_the_forms_order_and_a_ranking_in_the_persons_own() -> None:
    assert parse_answer(ask(Kind.MULTI, options=OPTIONS), ["c", "a", "c"]) == ["a", "c"]
    assert parse_answer(ask(Kind.RANKED, options=OPTIONS), ["c", "a", "c"]) == ["c", "a"]
    assert parse_answer(ask(Kind.MULTI, options=OPTIONS), []) is None
    error = refused(ask(Kind.RANKED, options=OPTIONS, max_items=2), ["c", "a", "b"])
    assert (error.code, error.params["count"], error.params["maximum"]) == ("too_many", 3, 2)
    assert refused(ask(Kind.MULTI, options=OPTIONS), ["a", "x"]).code == "not_an_option"


@pytest.mark.parametrize(("raw", "kept"), [("3", 3), (3, 3), (" 4 ", 4), ("3.0", 3), ("٣", 3), ("+2", 2)])
def test_numbers(raw: object, kept: int) -> None:
    assert parse_answer(ask(Kind.NUMBER, minimum=1, maximum=5), raw) == kept


@pytest.mark.parametrize("raw", ["three", "1e3", "2.5", "1_0", "0x3", "9" * 400, "NaN", "--1"])
def test_what_is_no_whole_number(raw: str) -> None:
    assert refused(ask(Kind.NUMBER, minimum=1, maximum=5), raw).code == "number_invalid"


@pytest.mark.parametrize("raw", ["0", "-1", "6", 0])
def test_a_mentor_cannot_offer_zero_or_six_seats(raw: object) -> None:
    error = refused(ask(Kind.NUMBER, minimum=1, maximum=5), raw)
    assert error.code == "number_range"
    assert (error.params["minimum"], error.params["maximum"]) == (1, 5)


def test_a_scale_from_zero_takes_zero_as_an_answer() -> None:
    assert parse_answer(ask(Kind.SCALE, minimum=0, maximum=10, required=True), "0") == 0


def test_dates() -> None:
    assert parse_answer(ask(Kind.DATE), "2027-02-28") == "2027-02-28"
    for raw in ("2027-02-30", "28.02.2027", "20270228", "2027-W08-1", "0001-01-01", "9999-12-31", "tomorrow"):
        assert refused(ask(Kind.DATE), raw).code == "date_invalid"


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("https://example.com/me", "https://example.com/me"),
        ("example.com/me", "https://example.com/me"),
        ("http://xn--bcher-kva.example/ü?q=1#x", "http://xn--bcher-kva.example/ü?q=1#x"),
    ],
)
def test_links(raw: str, kept: str) -> None:
    assert parse_answer(ask(Kind.LINK), raw) == kept


@pytest.mark.parametrize(
    "raw",
    [
        "javascript:alert(1)",
        "javascript://example.com/%0aalert(1)",
        "ftp://example.com",
        "https://",
        "https://localhost",
        "https://user:secret@example.com",
        "https://example.com/a b",
        "https://example.com|click <here>",
        "https://[::1",
        "https://example.com:port/",
        "me",
    ],
)
def test_what_is_no_link_for_a_screen(raw: str) -> None:
    assert refused(ask(Kind.LINK), raw).code == "link_invalid"


def test_people_are_ids_and_each_only_once() -> None:
    assert parse_answer(ask(Kind.PEOPLE, max_items=2), ["U1", "U2", "U1"]) == ["U1", "U2"]
    assert refused(ask(Kind.PEOPLE, max_items=2), ["U1", "U2", "U3"]).code == "too_many"
    assert refused(ask(Kind.PEOPLE), ["<!channel>"]).code == "person_invalid"


def test_a_box_is_ticked_or_not() -> None:
    assert parse_answer(ask(Kind.CHECK), ["yes"]) is True
    assert parse_answer(ask(Kind.CHECK), []) is False
    assert parse_answer(ask(Kind.CHECK), None) is False
    assert refused(ask(Kind.CHECK, required=True), []).code == "answer_required"


def test_a_time_zone_may_be_written_as_a_city() -> None:
    assert parse_answer(ask(Kind.ZONE), "europe/berlin") == "Europe/Berlin"
    assert parse_answer(ask(Kind.ZONE), "Auckland") == "Pacific/Auckland"
    assert parse_answer(ask(Kind.ZONE), "los angeles") == "America/Los_Angeles"
    assert refused(ask(Kind.ZONE), "Europe/Berln").params["suggestion"] == "Europe/Berlin"
    assert refused(ask(Kind.ZONE), "zzzzzz").params["suggestion"] is None
    assert refused(ask(Kind.ZONE), "../../etc/passwd").code == "zone_invalid"


def test_a_country_may_be_written_by_name() -> None:
    assert parse_answer(ask(Kind.COUNTRY), "Deutschland") == "DE"
    assert parse_answer(ask(Kind.COUNTRY), "nz") == "NZ"
    assert refused(ask(Kind.COUNTRY), "Atlantis").code == "country_invalid"


def test_a_page_tells_all_its_mistakes_at_once_and_ignores_what_it_did_not_ask() -> None:
    page = Page(
        1,
        "t",
        "",
        (
            ask(Kind.TEXT, key="name", required=True),
            ask(Kind.NUMBER, key="seats", minimum=1, maximum=5),
            ask(Kind.TEXT, key="bio"),
        ),
    )
    with pytest.raises(FormErrors) as caught:
        parse_page(page, {"name": " ", "seats": "9", "bio": "fine", "is_admin": "yes"})
    assert [(e.field, e.code) for e in caught.value.errors] == [
        ("name", "answer_required"),
        ("seats", "number_range"),
    ]
    assert parse_page(page, {"name": "Ada", "is_admin": "yes"}) == {"name": "Ada", "seats": None, "bio": None}


anything = st.one_of(
    st.text(),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.lists(st.one_of(st.text(), st.none(), st.integers())),
    st.dictionaries(st.text(), st.text()),
)


@pytest.mark.long
@given(st.sampled_from([kind for kind in Kind if kind is not Kind.LEVELS]), anything, st.booleans())
def test_whatever_arrives_there_is_an_answer_that_can_be_kept_or_a_known_refusal(
    kind: Kind, raw: object, required: bool
) -> None:
    question = ask(kind, options=OPTIONS, required=required, minimum=1, maximum=5, max_items=2)
    try:
        answer: Answer = parse_answer(question, raw)
    except DomainError as error:
        assert error.code in CODES
        assert set(error.params) <= set(CODES[error.code])
        return
    json.dumps(answer, ensure_ascii=False).encode("utf-8")
    if answer is not None and not isinstance(answer, bool):
        again = parse_answer(question, answer)
        assert again == answer, "what was kept can be submitted again"


@pytest.mark.long
@given(st.text())
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    assert clean_text(clean_text(raw)) == clean_text(raw)
    assert clean_text(clean_text(raw, lines=True), lines=True) == clean_text(raw, lines=True)
