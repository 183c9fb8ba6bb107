"""What people, files and broken clients send: texts and values that have broken programs before."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

MARK = "Qx7marked"
"""Stands in texts that somebody typed: where it must not be, it is easily found."""

CONTROL = (
    "<!channel>", "<!here>", "<!everyone>", "<@U0000100OFW>", "<@UCLEO>", "<#C1|general>", "<!subteam^S1>",
    "<https://evil.example|prize>", "<mailto:a@b.example|x>", "<!date^1^{date}|x>", "https://evil.example",
    "&lt;!channel&gt;", "&amp;lt;!channel&amp;gt;", "<!channel", "!channel>", "<", ">", "&", "<<!here>>",
    "<!channel|a>", "@channel", "@here", "@everyone", "#general",
)  # fmt: skip
"""What would call, link or insert something, if Slack took it for more than text."""

MARKUP = (
    "*bold*", "_it_", "~no~", "`code`", "```\nblock\n```", "> quoted", ">>> all", "• one\n• two", ":smile:",
    "*", "`",
)  # fmt: skip

FORMULAS = (
    "=1+1", "+1", "-1+1", "@SUM(1)", "\t=1", "\r=1", "\n=1", " =1", "=cmd|' /C calc'!A0", "＝1+1", "-", "'=1",
)  # fmt: skip

UNSOUND = (
    "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\x1b[31m", "\x07", "\x7f", "\x85", "\u2028", "\ufeff",
    "\uffff", "\r\n",
)  # fmt: skip

ODD_TEXTS = (
    "", " ", "\t", "\n\n", *UNSOUND, *CONTROL, *MARKUP, *FORMULAS, "\u202eabc", "\u2066x", "\u200b", "\u3164",
    "e\u0301" * 40, "👩🏽‍💻" * 30, "ﷺ" * 40, "İ", "ß", "{name}", "{0.__class__}", "{", "%s %n", "%(a)s", "\\",
    "../../x",
    "'; DROP TABLE pair; --", "<b>x</b>", "&#x3c;", "x" * 151, "x" * 3001, "<" * 3000, "&" * 3001, "a " * 4000,
    "x" * 70_000,
    f"{MARK} <!channel>", f"{MARK}\x00", "null", "None", "true", "[]", "{}", ":", "::::", "1:1:1:1", ",", ";", "|",
)  # fmt: skip

NUMBERS = (
    "0", "1", "2", "3", "-1", "+1", "007", "1.0", "1e3", "1e309", "NaN", "inf", "-0", "²", "٣", "１２", "१", "1_000",
    "0x10",
    "2147483647", "2147483648", "9223372036854775808", "9" * 40, "9" * 5000, " 1 ", "1\x00", "1,5",
)  # fmt: skip

TIMES = (
    "2026-03-02", "2026-02-30", "0000-00-00", "9999-12-31", "10000-01-01", "1900-01-01", "2026-3-2", "2026-W10-1",
    "09:30", "24:00", "23:60", "9:5", "00:00", "-1", "1772445600", "0", "253402300800", "-62135596801",
    "99999999999999",
    "Europe/Berlin", "../../etc/passwd", "Nowhere/Land", "posixrules", "2026-03-29T02:30:00",
    "2026-03-02T09:00:00+99:00",
)  # fmt: skip

typed = st.one_of(
    st.sampled_from(ODD_TEXTS),
    st.sampled_from(NUMBERS),
    st.sampled_from(TIMES),
    st.text(max_size=40),
    st.text(st.characters(exclude_categories=()), max_size=20),  # also halves of surrogate pairs
    st.lists(st.sampled_from((*CONTROL, *MARKUP, *UNSOUND, "a", " ", MARK, "\n")), max_size=6).map("".join),
)
"""What somebody may type, or a client may send as text."""

numbers = st.one_of(
    st.integers(-3, 12), st.sampled_from((2**31, 2**63, -(2**63) - 1, 10**30)), st.floats(), st.booleans()
)

anything: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), typed, numbers),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(typed, inner, max_size=3)),
    max_leaves=6,
)
"""Any value that JSON can give, and some that it cannot."""
