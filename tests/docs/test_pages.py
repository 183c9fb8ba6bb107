"""What the pages point at is there: pages, headings, files, settings, figures, pictures with words for them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PIL import Image

from bot.settings import Settings
from tests.docs.pages import ROOT, Page, pages

PAGES = {page.name: page for page in pages()}
IMAGES = ROOT / "docs" / "images"
ROOMS = (
    "bot/",
    "blocks/",
    "db/",
    "demo/",
    "playground/",
    "bench/",
    "tests/",
    "docs/",
    "deploy/",
    ".ci/",
    "locale/",
)
MOST = 200_000  # bytes of a picture
SETTING = re.compile(r"\b(?:MENTORBOT|SLACK)_[A-Z][A-Z_]*[A-Z]\b")
NO_SETTINGS = {"MENTORBOT_SOAK", "SLACK_ID"}  # of the tests; of a command line


def test_the_pages_are_there() -> None:
    wanted = "README operator-guide coordinator-handbook employee-guide playground architecture faq commands plan-file"
    assert {f"docs/{name}.md" for name in wanted.split()} <= set(PAGES)
    assert len(PAGES["README.md"].text.splitlines()) <= 260


def test_every_page_can_be_reached_from_the_readme() -> None:
    seen, next_ones = set[str](), ["README.md"]
    while next_ones:
        page = PAGES[next_ones.pop()]
        seen.add(page.name)
        for _, path, _ in _inside(page):
            if path in PAGES and path not in seen:
                next_ones.append(path)
    assert {name for name in PAGES if name.startswith("docs/")} <= seen


def test_every_link_leads_somewhere() -> None:
    broken = []
    for page in PAGES.values():
        for line, path, anchor in _inside(page):
            if not (ROOT / path).exists():
                broken.append(f"{page.name}:{line}: there is no {path}")
            elif anchor and (path not in PAGES or anchor not in PAGES[path].anchors()):
                broken.append(f"{page.name}:{line}: {path} has no #{anchor}")
    assert broken == []


def _inside(page: Page) -> Iterator[tuple[int, str, str]]:
    """Links within the repository: line, path from its root, anchor."""
    for link in page.links():
        if link.target.startswith(("https://", "http://", "mailto:")):
            continue
        path, _, anchor = link.target.partition("#")
        target = (page.path.parent / path).resolve() if path else page.path
        yield link.line, target.relative_to(ROOT).as_posix(), anchor


def test_every_picture_says_what_it_shows_and_is_of_modest_size() -> None:
    pictures = [(page, link) for page in PAGES.values() for link in page.links() if link.is_picture]
    assert pictures
    for page, link in pictures:
        assert len(link.words.split()) >= 5, f"{page.name}:{link.line}: {link.target} needs words"
        file = page.path.parent / link.target
        assert file.stat().st_size < MOST, link.target
        with Image.open(file) as picture:
            assert picture.width <= 1280, link.target
    shown = {(page.path.parent / link.target).resolve() for page, link in pictures}
    assert set(IMAGES.glob("*.png")) == shown, "pictures that no page shows, or that are missing"


def test_every_file_that_is_named_is_there() -> None:
    missing = []
    for page in PAGES.values():
        for line, code in page.inline():
            path = code.strip("`")
            if not path.startswith(ROOMS) or " " in path or "…" in path:
                continue
            found = list(ROOT.glob(path.rstrip("/"))) if "*" in path else [ROOT / path]
            if not found or not found[0].exists():
                missing.append(f"{page.name}:{line}: {path}")
    assert missing == []


def test_every_room_stands_in_the_plan_of_the_house() -> None:
    text = PAGES["docs/architecture.md"].text
    tree = text.split("```")[1]
    rooms = [path.name for path in (ROOT / "bot").iterdir() if (path / "__init__.py").exists()]
    assert len(rooms) > 10
    assert [room for room in rooms if f" {room}/ " not in tree] == []


def test_every_setting_that_is_named_is_one() -> None:
    known = {str(field.alias) for field in Settings.model_fields.values()} | NO_SETTINGS
    wrong = {
        f"{page.name}: {name}"
        for page in PAGES.values()
        for name in SETTING.findall(page.text)
        if name not in known
    }
    assert wrong == set()


def test_every_setting_stands_in_the_operator_guide_with_its_default() -> None:
    rows = {
        row[0].strip("`"): row[2]
        for _, table in PAGES["docs/operator-guide.md"].tables()
        for row in table
        if len(row) == 3 and SETTING.fullmatch(row[0].strip("`"))
    }
    assert set(rows) == {str(field.alias) for field in Settings.model_fields.values()}
    for name, field in Settings.model_fields.items():
        said, default = rows[str(field.alias)], field.default
        if isinstance(default, str | int | float) and default != "" and name != "slack_api_url":
            assert said == f"`{default}`", f"{field.alias} is {default}"
        elif field.is_required():
            assert said.startswith("required"), field.alias


def test_every_figure_that_is_named_is_measured() -> None:
    measured = (ROOT / "bot" / "metrics.py").read_text(encoding="utf-8")
    named = {name for page in PAGES.values() for name in re.findall(r"\bmentorbot_[a-z0-9_]+", page.text)}
    assert len(named) > 10
    missing = {
        name
        for name in named
        if f'"{name}' not in measured and f'"{name.removesuffix("_total")}"' not in measured
    }
    assert missing == set()


@pytest.mark.parametrize("name", ["match_1k", "tick", "start"])
def test_figures_of_make_bench_are_there(name: str) -> None:
    from bench.__main__ import figures

    assert name in figures()
    text = PAGES["docs/operator-guide.md"].text
    sizing = text[text.index("## How large a machine") : text.index("## Backup and restore")]
    third = [cell for row in sizing.splitlines() if row.count("|") == 4 for cell in row.split("|")[3:4]]
    named = {code for cell in third for code in cell.split("`")[1::2] if not code.startswith("make")}
    assert named
    assert named <= set(figures())
