"""mrkdwn becomes HTML that says the same and can do no harm."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from playground.blockkit.drawn import markdown, rich_text, text_object
from playground.blockkit.mrkdwn import plain_to_html, to_html
from playground.blockkit.reading import Reading, ago, written_date

NEW_YEAR = datetime(2026, 1, 1, 12, tzinfo=UTC)
READING = Reading(
    zone=ZoneInfo("Asia/Tokyo"),
    now=NEW_YEAR,
    user_name={"U1": "Mia <Tanaka>", "U2": "Jonas"}.get,
    channel_name={"C1": "general"}.get,
    reader="U2",
)
ALLOWED = {"a", "blockquote", "br", "code", "em", "pre", "s", "span", "strong", "time"}
ATTRIBUTES = {"href", "target", "rel", "class", "role", "aria-label", "title"}


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _slanted_ ~gone~", "<strong>bold</strong> <em>slanted</em> <s>gone</s>"),
        ("2*3*4 and snake_case_name", "2*3*4 and snake_case_name"),
        ("* not bold* and *not bold *", "* not bold* and *not bold *"),
        ("*bold _and slanted_*", "<strong>bold <em>and slanted</em></strong>"),
        ("`a *b* c`", "<code>a *b* c</code>"),
        ("one\ntwo", "one<br>two"),
        ("&gt; said\nanswered", "<blockquote>said</blockquote>answered"),
        ("> a\n> b", "<blockquote>a<br>b</blockquote>"),
        ("```\nx < y\n```", "<pre><code>x &lt; y</code></pre>"),
        ("a &amp; b &lt;c&gt;", "a &amp; b &lt;c&gt;"),
        ("&amp;lt;", "&amp;lt;"),
        ("<#C1|old>", '<span class="mention">#general</span>'),
        ("<@U1>", '<span class="mention">@Mia &lt;Tanaka&gt;</span>'),
        ("<@U2>", '<span class="mention mention-own">@Jonas</span>'),
        ("<@U9|someone>", '<span class="mention">@someone</span>'),
        ("<!here>", '<span class="mention mention-own">@here</span>'),
        (":not_an_emoji: at 10:30:15", ":not_an_emoji: at 10:30:15"),
    ],
)
def test_what_slack_marks_up(text: str, html: str) -> None:
    assert to_html(text, READING) == html


def test_links_open_elsewhere_and_keep_their_label() -> None:
    html = to_html("<https://example.org/?a=1&amp;b=2|A *label*>", READING)
    assert 'href="https://example.org/?a=1&amp;b=2"' in html
    assert 'rel="noopener noreferrer"' in html
    assert "A *label*</a>" in html
    assert 'href="https://example.org/x"' in to_html("see https://example.org/x.", READING)


def test_emoji_are_drawn_with_their_name() -> None:
    html = to_html(":wave: Hi 🎉", READING)
    assert 'aria-label="wave">👋</span>' in html
    assert 'aria-label="tada">🎉</span>' in html


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        ("{date_num}", "2026-01-02"),
        ("{date}", "January 2nd, 2026"),
        ("{date_short}", "Jan 2, 2026"),
        ("{date_long}", "Friday, January 2nd, 2026"),
        ("{date_short_pretty} at {time}", "Tomorrow at 7:05 AM"),
        ("Due {date_pretty}", "Due tomorrow"),
        ("{time_secs}", "7:05:00 AM"),
        ("{ago}", "In 10 hours"),
    ],
)
def test_dates_are_written_in_the_readers_zone(pattern: str, words: str) -> None:
    moment = int(datetime(2026, 1, 1, 22, 5, tzinfo=UTC).timestamp())  # the next morning in Tokyo
    assert written_date(moment, pattern, READING) == words
    assert f">{words}</time>" in to_html(f"<!date^{moment}^{pattern}|fallback>", READING)


@pytest.mark.parametrize(
    ("locale", "pattern", "words"),
    [
        ("de-DE", "{date_short}, {time}", "02.01.2026, 07:05"),
        ("de-DE", "{date_long}", "Freitag, 2. Januar 2026"),
        ("de-DE", "{date_short_pretty} um {time}", "Morgen um 07:05"),
        ("es-ES", "{date}", "2 de enero de 2026"),
        ("es-ES", "Para {date_pretty}", "Para mañana"),
        ("es-ES", "{ago}", "Dentro de 10 horas"),
        ("fr-FR", "{date_pretty}", "2 janvier 2026"),
    ],
)
def test_dates_are_written_in_the_readers_language(locale: str, pattern: str, words: str) -> None:
    moment = int(datetime(2026, 1, 1, 22, 5, tzinfo=UTC).timestamp())
    assert written_date(moment, pattern, replace(READING, locale=locale)) == words


@pytest.mark.parametrize("inside", ["x^{date}", "99999999999999^{date}", "1^{when}", "1"])
def test_a_date_that_cannot_be_written_shows_its_fallback(inside: str) -> None:
    assert to_html(f"<!date^{inside}|then>", READING) == "then"


def test_how_long_ago() -> None:
    assert ago(datetime(2025, 12, 29, tzinfo=UTC), NEW_YEAR) == "3 days ago"
    assert ago(NEW_YEAR, NEW_YEAR) == "just now"


HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<javascript:alert(1)|click>",
    "<data:text/html;base64,PHNjcmlwdD4=|click>",
    '<https://x.org" onmouseover="alert(1)|x>',
    "<https://x.org|<img src=x onerror=alert(1)>>",
    '<@U1"><script>alert(1)</script>>',
    "<!date^1^{date}^javascript:alert(1)|<b>x</b>>",
    '<!date^1^{date}|" onload="alert(1)>',
    "*<script>*`</code><script>`</script>",
    "```</pre><script>alert(1)</script>```",
    "> <iframe src=//evil.example>",
    'https://x.org/"onclick=alert(1)//',
    ':"><script>:',
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "\u202egnp.exe<b>",
]


class Harmless(HTMLParser):
    """Fails on any tag, attribute or address that the renderer does not write itself."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        for name, value in attrs:
            assert name in ATTRIBUTES, (tag, name)
            if name == "href":
                assert (value or "").split(":")[0].lower() in {"http", "https", "mailto"}, value
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def assert_harmless(html: str) -> None:
    parser = Harmless()
    parser.feed(html)
    parser.close()
    assert parser.open == []


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    assert_harmless(to_html(text, READING))
    assert_harmless(plain_to_html(text))
    piece = {"type": "link", "url": text, "text": text}
    block = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [piece]}]}
    assert_harmless(rich_text(block, READING).removeprefix("<div>").removesuffix("</div>"))
    assert "<script" not in markdown(text)
    assert "<img" not in markdown(text)


@given(st.text(alphabet=st.sampled_from("<>|*_~`&;:!@#^{}\"'/\\ \nabhtps.:U1"), max_size=60))
def test_no_text_becomes_anything_but_the_renderers_own_markup(text: str) -> None:
    assert_harmless(to_html(text, READING))


@pytest.mark.parametrize("unit", ["*", "*a ", "_a", "<", "*<a>", "`_*~", ":a", "_a_"])
def test_long_texts_of_marks_come_to_an_end(unit: str) -> None:
    """Backtracking would never; how long it takes is a figure of `make bench`."""
    assert_harmless(to_html(unit * (13_000 // len(unit)), READING))


def test_plain_text_knows_emoji_and_nothing_else() -> None:
    assert plain_to_html("*not bold* <b>\nnext") == "*not bold* &lt;b&gt;<br>next"
    assert "👋" in text_object({"type": "plain_text", "text": ":wave:"}, READING)
    assert ":wave:" in text_object({"type": "plain_text", "text": ":wave:", "emoji": False}, READING)


def test_rich_text_is_drawn_piece_by_piece() -> None:
    block = {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_list",
                "style": "ordered",
                "elements": [
                    {
                        "type": "rich_text_section",
                        "elements": [
                            {"type": "text", "text": "R&D", "style": {"bold": True}},
                            {"type": "user", "user_id": "U2"},
                        ],
                    }
                ],
            },
            {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "a<b"}]},
        ],
    }
    assert rich_text(block, READING) == (
        '<ol class="indent-0"><li><strong>R&amp;D</strong>'
        '<span class="mention mention-own">@Jonas</span></li></ol>'
        "<pre><code>a&lt;b</code></pre>"
    )


def test_markdown_blocks_are_commonmark_without_html() -> None:
    html = markdown(
        "# Title\n\n**bold** <b>raw</b> [there](https://example.org) ![pic](https://example.org/p.png)"
    )
    assert "<h3>Title</h3>" in html  # below the name of the page and the day
    assert "<strong>bold</strong>" in html
    assert "&lt;b&gt;raw&lt;/b&gt;" in html
    assert 'target="_blank"' in html
    assert "<img" not in html
