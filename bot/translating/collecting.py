"""Every text people read, collected from where it stands: the source of the rooms that speak, and the plans that ship.

A text is a literal in `reader.say("...")`, in `reader.count("one", "many", n)`, in `said("...")` or in a table marked
by `N_(...)` (both `bot.domain.said`), or a text of a template (`bot.domain.wording`).
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.domain.wording import texts_of

ROOMS = ("blocks", "bot", "demo/guide.py")
"""What speaks to people in Slack and in what it sends them, and to visitors of the playground."""
TERMINAL = ("bot/command_line/", "bot/setting_up/", "bot/doctor/", "bot/sign_up/")
"""What speaks to operators in their terminal, in English."""
_COUNTED = 3  # one, many, n


@dataclass(frozen=True)
class Text:
    """A text, with its plural where it has one. `at`: file and line, or the template it stands in."""

    one: str
    at: tuple[str, int]
    many: str | None = None


@dataclass(frozen=True)
class Loose:
    """Something that is said and is no literal, so that no catalogue can hold it."""

    at: tuple[str, int]
    source: str


def texts_in_source(root: Path, rooms: Iterable[str] = ROOMS) -> Iterator[Text | Loose]:
    """What every file of these rooms says, in order. `root`: the folder that holds the rooms."""
    for path in files_of(root, rooms):
        file = path.relative_to(root).as_posix()
        if not file.startswith(TERMINAL):
            yield from _texts_in(ast.parse(path.read_text(encoding="utf-8")), file)


def files_of(root: Path, rooms: Iterable[str] = ROOMS) -> Iterator[Path]:
    """The source of these rooms, each of which is a folder or a single file."""
    for room in rooms:
        place = root / room
        yield from sorted(place.rglob("*.py")) if place.is_dir() else (place,)


def texts_in_templates() -> Iterator[Text]:
    """What the plans that ship say, each text once for each plan."""
    from bot.program_file.document import load_template, template_names

    for name in template_names():
        for text in dict.fromkeys(text for _, text in texts_of(load_template(name))):
            yield Text(text, (f"bot/templates/{name}.yaml", 0))


def _texts_in(tree: ast.AST, file: str) -> Iterator[Text | Loose]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        at = (file, node.lineno)
        match _name(node.func):
            case "say":
                said = _alternatives(node.args[0], at)
                # A function of this name shows what was made elsewhere.
                method = isinstance(node.func, ast.Attribute)
                yield from (one for one in said if method or isinstance(one, Text))
            case "said":
                told = isinstance(node.func, ast.Name)
                yield from _alternatives(node.args[0], at) if told else ()
            case "count" if len(node.args) >= _COUNTED:
                one, many = node.args[:2]
                if _is_text(one) and _is_text(many):
                    yield Text(str(ast.literal_eval(one)), at, str(ast.literal_eval(many)))
                else:
                    yield Loose(at, ast.unparse(node))
            case "N_":
                yield from _table(node.args[0], at)


def _name(called: ast.expr) -> str:
    match called:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def _is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def _alternatives(node: ast.expr, at: tuple[str, int]) -> Iterator[Text | Loose]:
    match node:
        case ast.Constant(value=str(text)):
            yield Text(text, at)
        case ast.IfExp(body=first, orelse=second):
            yield from _alternatives(first, at)
            yield from _alternatives(second, at)
        case ast.Constant():
            return
        case _:
            yield Loose(at, ast.unparse(node))


def _table(node: ast.expr, at: tuple[str, int]) -> Iterator[Text | Loose]:
    match node:
        case ast.Constant(value=str(text)):
            if text:
                yield Text(text, (at[0], node.lineno))
        case ast.Dict(values=values) | ast.Tuple(elts=values) | ast.List(elts=values):
            for value in values:
                yield from _table(value, at)
        case ast.Constant():
            return
        case _:
            yield Loose(at, ast.unparse(node))
